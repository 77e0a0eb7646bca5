import { ActionIcon, Button, Group, Modal, Textarea, Tooltip } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useMay } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { TaskButton } from './task-button.tsx';
import { taskNumber } from './task-number.ts';

interface CancelTaskProps {
  readonly task: TaskSummary;
  /** In a row: an icon, and only where it may be used. */
  readonly compact?: boolean;
}

/** Takes a request back; asks first, since nothing brings it back. */
export function CancelTask({ task, compact = false }: CancelTaskProps) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const may = useMay('printTask.cancel', task.scopeId, task.requestedBy);
  if (compact && !may) return null;
  const name = t('review.cancelTask', { number: taskNumber(task) });
  return (
    <>
      {compact ? (
        <Tooltip label={name}>
          <ActionIcon aria-label={name} onClick={() => setAsking(true)}>
            <IconBan aria-hidden size={19} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <TaskButton
          task={task}
          permission="printTask.cancel"
          icon={<IconBan aria-hidden size={19} />}
          onClick={() => setAsking(true)}
        >
          {name}
        </TaskButton>
      )}
      {asking ? <CancelDialog task={task} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function CancelDialog({ task, onClose }: { readonly task: TaskSummary; readonly onClose: () => void }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const [reason, setReason] = useState('');
  const cancel = useMutation(
    api.printing.cancelTask.mutationOptions({
      onSuccess: () => {
        tell.done(t('review.cancelled', { number: taskNumber(task) }));
        onClose();
      },
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('review.cancelTask', { number: taskNumber(task) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          cancel.mutate({
            taskId: task.taskId as never,
            expectedVersion: task.version,
            ...(reason.trim() ? { reason: reason.trim() } : {}),
          });
        }}
      >
        <p>{t('review.cancelHelp', { name: task.modelName })}</p>
        <Textarea
          label={t('review.reason')}
          description={t('common.optional')}
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormError error={cancel.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('review.keepTask')}
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending}>
            {t('review.cancelIt')}
          </Button>
        </Group>
      </FormStack>
    </Modal>
  );
}
