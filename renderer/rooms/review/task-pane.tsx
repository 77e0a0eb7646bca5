import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconArrowUpRight, IconCheck, IconChevronDown, IconMessage, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useMay } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { FindingsBox, useKeptBack } from './findings-box.tsx';
import { PaneBody } from './pane-body.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskPreview } from './task-preview.tsx';
import { useWhyNotReview } from './why-not-review.ts';
import styles from './review.module.css';
import { taskNumber } from './task-number.ts';

interface TaskPaneProps {
  readonly task: TaskSummary;
  readonly busy: boolean;
  readonly onAccept: () => void;
  readonly onAcceptWithNote: () => void;
  readonly onDeny: () => void;
  readonly onClose: () => void;
}

/** One request beside the list: its toolpath and part, its facts, its note, and the answer. */
export function TaskPane(props: TaskPaneProps) {
  const { task, busy, onAccept, onAcceptWithNote, onDeny, onClose } = props;
  const t = useWords();
  const whyNot = useWhyNotReview(task);
  const keptBack = useKeptBack(task.taskId);
  const may = useMay('printTask.review', task.scopeId);
  return (
    <aside className={styles['pane']} aria-label={t('review.paneLabel', { number: taskNumber(task) })}>
      <header className={styles['paneHeader']}>
        <div className={styles['paneTitle']}>
          <h2>{task.modelName}</h2>
          <span className={styles['quiet']}>
            #{taskNumber(task)} ·{' '}
            <Link className={styles['link']} to="/projects/$projectId" params={{ projectId: task.projectId }}>
              {task.projectName}
            </Link>
          </span>
        </div>
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
        {task.note ? <blockquote className={styles['note']}>{task.note}</blockquote> : null}
        <FindingsBox task={task} />
        <TaskFacts task={task} />
      </PaneBody>
      <footer className={styles['paneFoot']}>
        {whyNot ? <p className={styles['whyNot']}>{whyNot}</p> : null}
        <GuardedButton
          permission="printTask.review"
          scopeId={task.scopeId}
          offBecause={whyNot ?? keptBack}
          loading={busy}
          leftSection={<IconCheck aria-hidden size={19} />}
          onClick={onAccept}
        >
          {t('review.accept')}
        </GuardedButton>
        <GuardedButton
          permission="printTask.review"
          scopeId={task.scopeId}
          offBecause={whyNot}
          variant="default"
          leftSection={<IconX aria-hidden size={19} />}
          onClick={onDeny}
        >
          {t('review.deny')}
        </GuardedButton>
        {whyNot || !may ? null : (
          <Menu position="top-end">
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
        )}
      </footer>
    </aside>
  );
}
