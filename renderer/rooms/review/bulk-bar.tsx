import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconMessage, IconX } from '@tabler/icons-react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import styles from './review.module.css';

interface BulkBarProps {
  readonly tasks: readonly TaskSummary[];
  readonly busy: boolean;
  readonly onAccept: () => void;
  readonly onAcceptWithNote: () => void;
  readonly onDeny: () => void;
  readonly onClear: () => void;
}

/** What can be done with all that is selected, and what it comes to together. */
export function BulkBar({ tasks, busy, onAccept, onAcceptWithNote, onDeny, onClear }: BulkBarProps) {
  const t = useWords();
  const format = useFormat();
  const { may } = useAccess();
  const copies = (task: TaskSummary, amount: number | null) => (amount ?? 0) * task.copies;
  const seconds = tasks.reduce((sum, task) => sum + copies(task, task.estimatedSeconds), 0);
  const grams = tasks.reduce((sum, task) => sum + copies(task, task.filamentGrams), 0);
  // The first that the person may not review names the place where the permission is missing.
  const scopeId = (tasks.find((task) => !may('printTask.review', task.scopeId)) ?? tasks[0])?.scopeId ?? '';
  return (
    <div className={styles['bulk']}>
      <ActionIcon aria-label={t('review.clearSelection')} onClick={onClear}>
        <IconX aria-hidden size={19} />
      </ActionIcon>
      <span className={styles['bulkText']} aria-live="polite">
        <b>{t('review.selected', { count: tasks.length })}</b>
        <span className="figures">
          {format.duration(seconds)} · {format.grams(grams)}
        </span>
      </span>
      <GuardedButton
        permission="printTask.review"
        scopeId={scopeId}
        loading={busy}
        leftSection={<IconCheck aria-hidden size={19} />}
        onClick={onAccept}
      >
        {t('review.accept')}
      </GuardedButton>
      <Button
        variant="default"
        leftSection={<IconX aria-hidden size={19} />}
        onClick={onDeny}
        disabled={busy}
      >
        {t('review.deny')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('common.more')}>
            <IconChevronDown aria-hidden size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconMessage aria-hidden size={18} />} onClick={onAcceptWithNote}>
            {t('review.acceptWithNote')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
