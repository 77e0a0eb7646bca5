import { IconBan } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useActionName } from '../../text/actions.ts';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import type { RecordLine } from './record-filter.ts';
import styles from './record.module.css';
import { useEntryNames } from './use-entry-names.ts';

type Line = RecordLine<AuditEntryView>;

interface RecordListProps {
  readonly lines: readonly Line[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly openKey: string | null;
  readonly onOpen: (entry: string | null) => void;
  readonly onMore: () => void;
}

const ROW_HEIGHT = 56;
const DAY_HEIGHT = 40;
const ROWS_AHEAD = 12;

/**
 * The entries by days, newest first. Only those on the screen are drawn, and older ones come as one scrolls. Arrows
 * move, Enter opens.
 */
export function RecordList(props: RecordListProps) {
  const { lines, more, loading, openKey, onOpen } = props;
  const t = useWords();
  const listId = useId();
  const { box, rows, active, goTo, byKey } = useRecordRows(props);
  return (
    <div className={styles['table']}>
      <HeadRow />
      <div
        ref={box}
        className={styles['scroll']}
        role="grid"
        tabIndex={0}
        aria-label={t('record.title')}
        aria-rowcount={more ? -1 : lines.length}
        aria-activedescendant={lines[active] ? `${listId}-${active}` : undefined}
        onKeyDown={byKey}
      >
        <div role="rowgroup" className={styles['all']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, size, key }) => {
            const line = lines[index];
            const common = { id: `${listId}-${index}`, rowIndex: index + 1 };
            return line ? (
              <div
                key={key}
                role="presentation"
                className={styles['place']}
                style={{ transform: `translateY(${start}px)`, height: size }}
              >
                {line.kind === 'day' ? (
                  <DayRow {...common} at={line.at} />
                ) : (
                  <EntryRow
                    {...common}
                    entry={line.entry}
                    active={index === active}
                    open={line.key === openKey}
                    onOpen={() => {
                      goTo(index);
                      onOpen(line.key === openKey ? null : line.key);
                    }}
                  />
                )}
              </div>
            ) : null;
          })}
        </div>
        {loading ? <p className={styles['older']}>{t('record.more')}</p> : null}
      </div>
    </div>
  );
}

/** Which lines are drawn, which one the keys are at, and asking for older ones before the end is reached. */
function useRecordRows({ lines, more, loading, openKey, onOpen, onMore }: RecordListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [at, goTo] = useState(1);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index]?.kind === 'day' ? DAY_HEIGHT : ROW_HEIGHT),
    overscan: ROWS_AHEAD,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  const lastShown = rows.getVirtualItems().at(-1)?.index ?? 0;
  const nearEnd = more && !loading && lastShown >= lines.length - ROWS_AHEAD;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);
  const openAt = openKey === null ? -1 : lines.findIndex(({ key }) => key === openKey);
  useEffect(() => {
    // An entry that was opened from elsewhere is brought into sight.
    if (openAt >= 0) rows.scrollToIndex(openAt, { align: 'auto' });
  }, [openAt, rows]);
  const active = Math.min(at, lines.length - 1);
  const step = (by: 1 | -1) => {
    let next = active + by;
    while (lines[next]?.kind === 'day') next += by;
    if (!lines[next]) return;
    goTo(next);
    rows.scrollToIndex(next);
  };
  const byKey = (event: KeyboardEvent) => {
    const line = lines[active];
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Escape' && openKey !== null) onOpen(null);
    else if ((event.key === 'Enter' || event.key === ' ') && line?.kind === 'entry') onOpen(line.key);
    else return;
    event.preventDefault();
  };
  return { box, rows, active, goTo, byKey };
}

const COLUMNS = ['when', 'who', 'what', 'on', 'where', 'result'] as const;

function HeadRow() {
  const t = useWords();
  return (
    <div className={clsx(styles['row'], styles['headRow'])} aria-hidden>
      {COLUMNS.map((column) => (
        <span key={column}>{t(`record.column.${column}`)}</span>
      ))}
    </div>
  );
}

interface DayRowProps {
  readonly id: string;
  readonly at: number;
  readonly rowIndex: number;
}

function DayRow({ id, at, rowIndex }: DayRowProps) {
  const locale = useLocale();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(at);
  return (
    <div id={id} role="row" aria-rowindex={rowIndex} className={styles['day']}>
      <span role="gridcell">{day}</span>
    </div>
  );
}

interface EntryRowProps {
  readonly id: string;
  readonly entry: AuditEntryView;
  readonly rowIndex: number;
  readonly active: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
}

function EntryRow({ id, entry, rowIndex, active, open, onOpen }: EntryRowProps) {
  const t = useWords();
  const { time } = useFormat();
  const actionName = useActionName();
  const roleWord = useRoleWord();
  const names = useEntryNames();
  const refused = entry.result === 'refused';
  return (
    // Keys are handled by the list, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={open}
      className={clsx(
        styles['row'],
        styles['entry'],
        refused && styles['refusedRow'],
        active && styles['active'],
        open && styles['open'],
      )}
      onClick={onOpen}
    >
      <span role="gridcell" className="figures">
        <time dateTime={new Date(entry.at).toISOString()}>{time(entry.at)}</time>
      </span>
      <span role="gridcell" className={styles['who']}>
        <PersonFace name={entry.personName} size={32} />
        <span className={styles['two']}>
          <span>{names.who(entry)}</span>
          <small>{entry.roleName ? roleWord(entry.roleName) : ''}</small>
        </span>
      </span>
      <span role="gridcell" className={styles['what']}>
        {actionName(entry.action)}
      </span>
      <span role="gridcell" className={styles['two']}>
        <span>{entry.recordName ?? '–'}</span>
      </span>
      <span role="gridcell" className={styles['two']}>
        <span>{names.where(entry) ?? '–'}</span>
        <small>{entry.stationName}</small>
      </span>
      <span role="gridcell" className={refused ? styles['refused'] : styles['done']}>
        {refused ? <IconBan aria-hidden size={17} /> : null}
        {refused ? t('record.refused') : t('record.done')}
      </span>
    </div>
  );
}
