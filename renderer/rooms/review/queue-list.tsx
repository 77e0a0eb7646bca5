import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useMay } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { QueueRow } from './queue-row.tsx';
import { useDrag } from './use-drag.ts';
import { useQueueOrder } from './use-queue-order.ts';
import styles from './review.module.css';

const ROW_HEIGHT = 72;

interface QueueListProps {
  readonly scopeId: string;
  readonly tasks: readonly TaskSummary[];
  readonly currentId: string | null;
  readonly onOpen: (taskId: string) => void;
  readonly onReached: (lastRow: number) => void;
}

/** The queue of one factory, the next print first. Rows are dragged by their handle, or moved by their buttons. */
export function QueueList({ scopeId, tasks, currentId, onOpen, onReached }: QueueListProps) {
  const t = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const mayMove = useMay('printTask.prioritize', scopeId);
  const { shown, moveTo, said } = useQueueOrder(tasks);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    getItemKey: (row) => shown[row]?.taskId ?? row,
  });
  const items = rows.getVirtualItems();
  const lastRow = items.at(-1)?.index ?? 0;
  useEffect(() => onReached(lastRow), [onReached, lastRow]);
  const { dragged, handle } = useDrag({
    scroller,
    rowHeight: ROW_HEIGHT,
    rows: shown.length,
    onDrop: moveTo,
  });
  return (
    <>
      <div ref={scroller} className={styles['queue']}>
        <ol
          className={styles['rows']}
          aria-label={t('review.tab.queue')}
          style={{ height: rows.getTotalSize() }}
        >
          {items.map((item) => {
            const task = shown[item.index];
            if (!task) return null;
            const lifted = dragged?.row === item.index;
            return (
              <QueueRow
                key={item.key}
                task={task}
                row={item.index}
                rows={shown.length}
                height={ROW_HEIGHT}
                start={lifted ? item.start + dragged.by : item.start}
                lifted={lifted}
                current={task.taskId === currentId}
                mayMove={mayMove}
                handle={handle(item.index)}
                onOpen={() => onOpen(task.taskId)}
                onMove={(place) => moveTo(item.index, place)}
              />
            );
          })}
          {dragged ? (
            <li
              aria-hidden
              className={styles['dropLine']}
              style={{ transform: `translateY(${dragged.gap * ROW_HEIGHT}px)` }}
            />
          ) : null}
        </ol>
      </div>
      <p className="for-screen-readers" aria-live="assertive">
        {said}
      </p>
    </>
  );
}
