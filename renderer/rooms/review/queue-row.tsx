import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconChevronDown,
  IconChevronUp,
  IconDotsVertical,
  IconGripVertical,
} from '@tabler/icons-react';
import type { HTMLAttributes, KeyboardEvent } from 'react';
import type { AssignedPrinter, TaskSummary } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { DueDate } from './due-date.tsx';
import { taskNumber } from './task-number.ts';
import { useWaitingSentence } from './waiting.ts';
import styles from './review.module.css';

interface QueueRowProps {
  readonly task: TaskSummary;
  readonly row: number;
  readonly rows: number;
  readonly height: number;
  readonly start: number;
  readonly lifted: boolean;
  readonly current: boolean;
  readonly mayMove: boolean;
  readonly handle: HTMLAttributes<HTMLElement>;
  readonly onOpen: () => void;
  /** Moves it to a gap: 0 is before the first row. */
  readonly onMove: (gap: number) => void;
}

/** One waiting print: its place, what it is, why it waits, and the ways to move it. */
export function QueueRow(props: QueueRowProps) {
  const { task, row, height, start, lifted, current, mayMove, handle, onOpen, onMove } = props;
  const t = useWords();
  const format = useFormat();
  const waiting = useWaitingSentence();
  const byKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? row - 1 : row + 2);
  };
  return (
    <li
      className={styles['queueRow']}
      data-current={current || undefined}
      data-lifted={lifted || undefined}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      {mayMove ? (
        <span className={styles['handle']} aria-hidden {...handle}>
          <IconGripVertical size={20} />
        </span>
      ) : null}
      <span className={styles['place']}>{format.number(row + 1)}</span>
      <button
        type="button"
        className={styles['queueOpen']}
        onClick={onOpen}
        onKeyDown={mayMove ? byKey : undefined}
      >
        <PartPicture modelVersionId={task.modelVersionId} name={task.modelName} size={48} decorative />
        <span className={styles['names']}>
          <b className={styles['name']}>{task.modelName}</b>
          <span className={styles['quiet']}>
            #{taskNumber(task)} · {task.materialKey}
            {task.copies > 1
              ? ` · ${t('projects.copiesDone', { done: format.number(task.copiesDone), copies: format.number(task.copies) })}`
              : ''}
            {task.estimatedSeconds === null ? '' : ` · ${format.duration(task.estimatedSeconds)}`}
          </span>
        </span>
        <span className={styles['why']}>
          {task.assigned === null ? null : <Meant assigned={task.assigned} />}
          {task.waiting ? <span>{waiting(task.waiting)}</span> : null}
          {task.dueAt === null ? null : <DueDate at={task.dueAt} />}
        </span>
      </button>
      {mayMove ? <Moves {...props} /> : null}
    </li>
  );
}

function Meant({ assigned }: { readonly assigned: AssignedPrinter }) {
  const t = useWords();
  const { printerName: printer, stationName } = assigned;
  if (stationName === null) return <span>{t('elsewhere.assign.meant', { printer })}</span>;
  const station = stationName === '' ? t('elsewhere.unnamed') : stationName;
  return <span>{t('elsewhere.assign.meantAt', { printer, station })}</span>;
}

function Moves({ task, row, rows, onMove }: QueueRowProps) {
  const t = useWords();
  const name = task.modelName;
  const first = row === 0;
  const last = row === rows - 1;
  const moves = [
    { key: 'moveFirst', icon: IconArrowBarToUp, gap: 0, off: first },
    { key: 'moveUpOne', icon: IconChevronUp, gap: row - 1, off: first },
    { key: 'moveDownOne', icon: IconChevronDown, gap: row + 2, off: last },
    { key: 'moveLast', icon: IconArrowBarToDown, gap: rows, off: last },
  ] as const;
  return (
    <span className={styles['moves']}>
      <ActionIcon
        className={styles['step'] ?? ''}
        aria-label={t('review.moveUp', { name })}
        disabled={first}
        onClick={() => onMove(row - 1)}
      >
        <IconChevronUp aria-hidden size={19} />
      </ActionIcon>
      <ActionIcon
        className={styles['step'] ?? ''}
        aria-label={t('review.moveDown', { name })}
        disabled={last}
        onClick={() => onMove(row + 2)}
      >
        <IconChevronDown aria-hidden size={19} />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('review.moreMoves', { name })}>
            <IconDotsVertical aria-hidden size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {moves.map(({ key, icon: Shape, gap, off }) => (
            <Menu.Item
              key={key}
              disabled={off}
              leftSection={<Shape aria-hidden size={18} />}
              onClick={() => onMove(gap)}
            >
              {t(`review.${key}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
