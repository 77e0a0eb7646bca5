import { Checkbox } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useNow } from '../../app/now.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { DueDate } from './due-date.tsx';
import styles from './review.module.css';
import { taskNumber } from './task-number.ts';

const ROW_HEIGHT = 84;

interface ReviewGridProps {
  readonly tasks: readonly TaskSummary[];
  /** How many there are at the station; more than are loaded. */
  readonly total: number;
  readonly currentId: string | null;
  readonly selected: ReadonlySet<string>;
  readonly onCurrent: (taskId: string | null) => void;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onReached: (lastRow: number) => void;
  readonly onAccept: () => void;
  readonly onDeny: () => void;
}

/**
 * The requests as a grid with one place for the focus: arrows or j and k move, space selects, a accepts, d denies,
 * Escape lets go. Only the rows in sight are on the page.
 */
export function ReviewGrid(props: ReviewGridProps) {
  const { tasks, total, currentId, selected, onCurrent, onSelect, onReached } = props;
  const t = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    getItemKey: (row) => tasks[row]?.taskId ?? row,
  });
  const items = rows.getVirtualItems();
  const lastRow = items.at(-1)?.index ?? 0;
  useEffect(() => onReached(lastRow), [onReached, lastRow]);
  const currentRow = tasks.findIndex(({ taskId }) => taskId === currentId);

  const moveTo = (row: number) => {
    const next = Math.min(Math.max(row, 0), tasks.length - 1);
    onCurrent(tasks[next]?.taskId ?? null);
    rows.scrollToIndex(next);
  };
  const toggle = (row: number, range: boolean) => {
    const next = new Set(selected);
    const adds = !selected.has(tasks[row]?.taskId ?? '');
    const from = range && anchor.current !== null ? anchor.current : row;
    for (let at = Math.min(from, row); at <= Math.max(from, row); at += 1) {
      const taskId = tasks[at]?.taskId;
      if (taskId === undefined) continue;
      if (adds) next.add(taskId);
      else next.delete(taskId);
    }
    anchor.current = row;
    onSelect(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const act = keyAction(event, {
      move: (by) => moveTo(currentRow === -1 ? 0 : currentRow + by),
      first: () => moveTo(0),
      last: () => moveTo(tasks.length - 1),
      select: () => currentRow !== -1 && toggle(currentRow, event.shiftKey),
      selectAll: () => onSelect(new Set(tasks.map(({ taskId }) => taskId))),
      accept: props.onAccept,
      deny: props.onDeny,
      letGo: () => (selected.size > 0 ? onSelect(new Set()) : onCurrent(null)),
    });
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <>
      <div
        ref={scroller}
        className={styles['grid']}
        role="grid"
        tabIndex={0}
        aria-label={t('review.tab.review')}
        aria-describedby="review-keys"
        aria-multiselectable
        aria-rowcount={total}
        aria-activedescendant={currentRow === -1 ? undefined : `task-${currentId}`}
        onKeyDown={press}
      >
        <div role="presentation" className={styles['rows']} style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const task = tasks[item.index];
            return task ? (
              <ReviewRow
                key={item.key}
                task={task}
                row={item.index}
                start={item.start}
                current={task.taskId === currentId}
                selected={selected.has(task.taskId)}
                onOpen={() => onCurrent(task.taskId)}
                onToggle={(range) => toggle(item.index, range)}
              />
            ) : null;
          })}
        </div>
      </div>
      <p id="review-keys" className={styles['keys']}>
        <Keys names={['J', 'K']} what={t('review.keys.move')} />
        <Keys names={[t('review.keys.spaceName')]} what={t('review.keys.select')} />
        <Keys names={['A']} what={t('review.keys.accept')} />
        <Keys names={['D']} what={t('review.keys.deny')} />
      </p>
    </>
  );
}

interface KeyActs {
  readonly move: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly select: () => void;
  readonly selectAll: () => void;
  readonly accept: () => void;
  readonly deny: () => void;
  readonly letGo: () => void;
}

function keyAction(event: KeyboardEvent, acts: KeyActs): (() => void) | null {
  if (event.ctrlKey) return event.key === 'a' ? acts.selectAll : null;
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      return () => acts.move(1);
    case 'k':
    case 'ArrowUp':
      return () => acts.move(-1);
    case 'PageDown':
      return () => acts.move(8);
    case 'PageUp':
      return () => acts.move(-8);
    case 'Home':
      return acts.first;
    case 'End':
      return acts.last;
    case ' ':
      return acts.select;
    case 'a':
      return acts.accept;
    case 'd':
      return acts.deny;
    case 'Escape':
      return acts.letGo;
    default:
      return null;
  }
}

function Keys({ names, what }: { readonly names: readonly string[]; readonly what: string }) {
  return (
    <span className={styles['key']}>
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}{' '}
      {what}
    </span>
  );
}

interface ReviewRowProps {
  readonly task: TaskSummary;
  readonly row: number;
  readonly start: number;
  readonly current: boolean;
  readonly selected: boolean;
  readonly onOpen: () => void;
  readonly onToggle: (range: boolean) => void;
}

function ReviewRow({ task, row, start, current, selected, onOpen, onToggle }: ReviewRowProps) {
  const t = useWords();
  const format = useFormat();
  const { own } = useAccess();
  const now = useNow(60_000);
  const mine = task.requestedBy === own.person.personId;
  // The keys of a row are the grid's: the focus stays there and names the current row.
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`task-${task.taskId}`}
      role="row"
      aria-rowindex={row + 1}
      aria-selected={selected}
      className={styles['row']}
      data-current={current || undefined}
      style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
      onClick={(event) => {
        const selects = event.target instanceof Element && event.target.closest('[data-selects]') !== null;
        if (selects) onToggle(event.shiftKey);
        else onOpen();
      }}
    >
      <div role="gridcell" className={styles['check']} data-selects>
        <Checkbox
          tabIndex={-1}
          aria-label={t('review.select', { number: taskNumber(task) })}
          checked={selected}
          readOnly
        />
      </div>
      <div role="gridcell" className={styles['what']}>
        <PartPicture modelVersionId={task.modelVersionId} name={task.modelName} size={60} decorative />
        <span className={styles['names']}>
          <b className={styles['name']}>{task.modelName}</b>
          <span className={styles['quiet']}>
            #{taskNumber(task)} · {task.projectName}
          </span>
          <span className={styles['quiet']}>
            {mine ? t('review.byYou') : task.requestedByName}
            {task.requestedAt === null ? null : ` · ${format.relative(task.requestedAt, now)}`}
            {task.note ? (
              <IconMessage aria-label={t('review.hasNote')} size={15} className={styles['noteSign']} />
            ) : null}
          </span>
        </span>
      </div>
      <div role="gridcell" className={styles['figuresCell']}>
        <b className="figures">
          {task.copies > 1 ? `${format.number(task.copies)} × ` : ''}
          {task.estimatedSeconds === null ? t('common.unknown') : format.duration(task.estimatedSeconds)}
        </b>
        <span className={styles['quiet']}>
          {task.materialKey}
          {task.filamentGrams === null ? '' : ` · ${format.grams(task.filamentGrams * task.copies)}`}
        </span>
        <span className={styles['quiet']}>
          {task.dueAt === null ? t('review.noDue') : <DueDate at={task.dueAt} />}
        </span>
      </div>
    </div>
  );
}
