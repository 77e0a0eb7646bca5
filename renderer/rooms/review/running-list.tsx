import { IconPrinter } from '@tabler/icons-react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords, type Say } from '../../text/index.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import styles from './review.module.css';

interface RunningListProps {
  readonly tasks: readonly TaskSummary[];
  readonly currentId: string | null;
  readonly onOpen: (taskId: string) => void;
}

function whereOf(t: Say, { printerName, printerStation }: TaskSummary): string {
  const printer = printerName ?? '';
  if (printerStation === null) return printer;
  const station = printerStation === '' ? t('elsewhere.unnamed') : printerStation;
  return t('elsewhere.printerAt', { printer, station });
}

/** What printers have in hand now, as a strip above the queue. */
export function RunningList({ tasks, currentId, onOpen }: RunningListProps) {
  const t = useWords();
  if (tasks.length === 0) return null;
  return (
    <section aria-label={t('review.atPrinters')}>
      <ul className={styles['running']}>
        {tasks.map((task) => (
          <li key={task.taskId}>
            <button
              type="button"
              className={styles['runningCard']}
              data-current={task.taskId === currentId || undefined}
              onClick={() => onOpen(task.taskId)}
            >
              <PartPicture modelVersionId={task.modelVersionId} name={task.modelName} size={44} decorative />
              <span className={styles['names']}>
                <b className={styles['name']}>{task.modelName}</b>
                <span className={styles['quiet']}>
                  <IconPrinter aria-hidden size={14} /> {whereOf(t, task)}
                </span>
              </span>
              <StateBadge size="small" task={task.state} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
