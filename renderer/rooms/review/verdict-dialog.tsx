import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';
import { FormStack } from '../../ui/form.tsx';
import styles from './review.module.css';

export type Verdict = 'accept' | 'deny';

const QUICK_REASONS = ['material', 'model', 'size', 'later', 'duplicate', 'talk'] as const;

interface VerdictDialogProps {
  readonly verdict: Verdict;
  readonly tasks: readonly TaskSummary[];
  readonly onSend: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks for the reason that the requester will read. A denial needs one; the usual ones are a touch away. */
export function VerdictDialog({ verdict, tasks, onSend, onClose }: VerdictDialogProps) {
  const t = useWords();
  const [reason, setReason] = useState('');
  const denies = verdict === 'deny';
  const [first] = tasks;
  const title =
    tasks.length === 1 && first
      ? t(denies ? 'review.denyTitle' : 'review.acceptTitle', { number: first.number, name: first.modelName })
      : t(denies ? 'review.denyMany' : 'review.acceptMany', { count: tasks.length });
  const missing = denies && reason.trim() === '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onSend(reason.trim());
        }}
      >
        {denies ? (
          <div className={styles['reasons']} role="group" aria-label={t('review.quickReasons')}>
            {QUICK_REASONS.map((key) => (
              <button
                key={key}
                type="button"
                className={styles['reasonChip']}
                onClick={() => setReason(t(`review.reasons.${key}`))}
              >
                {t(`review.reasons.${key}`)}
              </button>
            ))}
          </div>
        ) : null}
        <Textarea
          data-autofocus
          required={denies}
          label={t(denies ? 'review.reason' : 'review.noteToRequester')}
          description={t('review.reasonHelp')}
          autosize
          minRows={3}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={missing}>
            {denies
              ? t('review.denyMany', { count: tasks.length })
              : t('review.acceptMany', { count: tasks.length })}
          </Button>
        </Group>
      </FormStack>
    </Modal>
  );
}
