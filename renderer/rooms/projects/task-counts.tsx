import type { TaskState } from '../../../src/shop/printing/index.ts';
import { TASK_STATES } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { TASK_LOOKS } from '../../ui/state-looks.ts';
import { Badge } from '../../ui/state-badge.tsx';
import styles from './projects.module.css';

/** What needs somebody comes first, then what goes on, then what waits. */
const LOUDNESS = ['stopped', 'attention', 'waiting', 'running', 'quiet', 'done'] as const;
const SHOWN_AT_MOST = 2;
const ENDED: ReadonlySet<TaskState> = new Set(['closed', 'cancelled', 'removed', 'checked', 'draft']);

/** How many tasks stand in which state; the two that matter most. */
export function TaskCounts({ tasksByState }: { readonly tasksByState: Readonly<Record<string, number>> }) {
  const t = useWords();
  const { number } = useFormat();
  const states = TASK_STATES.filter((state) => !ENDED.has(state) && (tasksByState[state] ?? 0) > 0).toSorted(
    (left, right) => LOUDNESS.indexOf(TASK_LOOKS[left].tone) - LOUDNESS.indexOf(TASK_LOOKS[right].tone),
  );
  if (states.length === 0) return <span className={styles['quiet']}>{t('projects.nothingOpen')}</span>;
  return (
    <span className={styles['counts']}>
      {states.slice(0, SHOWN_AT_MOST).map((state) => (
        <Badge
          key={state}
          size="small"
          look={TASK_LOOKS[state]}
          word={`${number(tasksByState[state] ?? 0)} ${t(`states.task.${state}`).toLocaleLowerCase()}`}
        />
      ))}
    </span>
  );
}
