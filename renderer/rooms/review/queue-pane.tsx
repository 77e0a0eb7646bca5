import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowUpRight, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { AssignTask } from './assign-task.tsx';
import { CancelTask } from './cancel-task.tsx';
import { PaneBody } from './pane-body.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskPreview } from './task-preview.tsx';
import { useWaitingSentence } from './waiting.ts';
import styles from './review.module.css';
import { taskNumber } from './task-number.ts';

/** A queued or running task beside the queue. */
export function QueuePane({ task, onClose }: { readonly task: TaskSummary; readonly onClose: () => void }) {
  const t = useWords();
  const waiting = useWaitingSentence();
  return (
    <aside className={styles['pane']} aria-label={t('review.paneLabel', { number: taskNumber(task) })}>
      <header className={styles['paneHeader']}>
        <div className={styles['paneTitle']}>
          <h2>{task.modelName}</h2>
          <span className={styles['quiet']}>
            #{taskNumber(task)} · {task.requestedByName}
          </span>
        </div>
        <StateBadge task={task.state} />
        <Tooltip label={t('review.openPage')}>
          <ActionIcon component={Link} to={`/tasks/${task.taskId}`} aria-label={t('review.openPage')}>
            <IconArrowUpRight aria-hidden size={20} />
          </ActionIcon>
        </Tooltip>
        <ActionIcon aria-label={t('review.closePane')} onClick={onClose}>
          <IconX aria-hidden size={20} />
        </ActionIcon>
      </header>
      <div className={styles['panePreview']}>
        <TaskPreview task={task} />
      </div>
      <PaneBody>
        {task.waiting ? <p className={styles['whyNot']}>{waiting(task.waiting)}</p> : null}
        {task.note ? <blockquote className={styles['note']}>{task.note}</blockquote> : null}
        <TaskFacts task={task} />
      </PaneBody>
      {task.state === 'queued' || task.state === 'approved' ? (
        <footer className={styles['paneFoot']}>
          {task.state === 'queued' ? <AssignTask task={task} /> : null}
          <CancelTask task={task} />
        </footer>
      ) : null}
    </aside>
  );
}
