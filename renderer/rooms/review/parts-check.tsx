import { Button, Group, Modal, Textarea } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskDetail } from '../../../src/shop/printing/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';

/** Whether the parts are good: a yes, or a reject with its reason. */
export function PartsCheck({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        permission="qc.perform"
        scopeId={task.scopeId}
        offBecause={task.copiesDone === 0 ? sentence({ code: 'printing.nothingToCheck' }) : null}
        leftSection={<IconClipboardCheck aria-hidden size={19} />}
        onClick={() => setAsking(true)}
      >
        {t('review.checkParts')}
      </GuardedButton>
      {asking ? <PartsDialog task={task} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function PartsDialog({ task, onClose }: { readonly task: TaskDetail; readonly onClose: () => void }) {
  const t = useWords();
  const api = useApi();
  const [reason, setReason] = useState('');
  const check = useMutation(api.printing.checkParts.mutationOptions({ onSuccess: onClose }));
  const send = (verdict: 'pass' | 'reject') =>
    check.mutate({
      taskId: task.taskId as never,
      expectedVersion: task.version,
      verdict,
      reason: reason.trim(),
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('review.checkTitle', { name: task.modelName })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          send('pass');
        }}
      >
        <Textarea
          data-autofocus
          label={t('review.checkNote')}
          description={t('review.checkHelp')}
          autosize
          minRows={3}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormError error={check.error} />
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={reason.trim() === ''}
            loading={check.isPending}
            onClick={() => send('reject')}
          >
            {t('review.rejectParts')}
          </Button>
          <Button type="submit" loading={check.isPending}>
            {t('review.passParts')}
          </Button>
        </Group>
      </FormStack>
    </Modal>
  );
}
