import { IconBan, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useActionName } from '../../text/actions.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { EntryFacts } from './entry-facts.tsx';
import styles from './record.module.css';

interface RecordListProps {
  readonly entries: readonly AuditEntryView[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

const ROW_HEIGHT = 56;
const ROWS_AHEAD = 12;

/** The entries, newest first; only those on the screen are drawn, and older ones come as one scrolls. */
export function RecordList({ entries, more, loading, onMore }: RecordListProps) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [openSequence, setOpenSequence] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AHEAD,
    getItemKey: (index) => entries[index]?.sequence ?? index,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const nearEnd = more && !loading && lastShown >= entries.length - ROWS_AHEAD;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);
  return (
    <div
      className={styles['table']}
      role="table"
      aria-label={t('record.title')}
      aria-rowcount={more ? -1 : entries.length + 1}
    >
      <HeadRow />
      {/* A list that scrolls by itself has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={box} className={styles['scroll']} role="rowgroup" tabIndex={0} aria-label={t('record.title')}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {shown.map(({ index, start, key }) => {
            const entry = entries[index];
            return entry ? (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="presentation"
                className={styles['place']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <EntryRow
                  entry={entry}
                  rowIndex={index + 2}
                  open={entry.sequence === openSequence}
                  onToggle={() => setOpenSequence(entry.sequence === openSequence ? null : entry.sequence)}
                />
              </div>
            ) : null;
          })}
        </div>
        {loading ? <p className={styles['older']}>{t('record.more')}</p> : null}
      </div>
    </div>
  );
}

const COLUMNS = ['when', 'who', 'what', 'on', 'where', 'result'] as const;

function HeadRow() {
  const t = useWords();
  return (
    <div role="rowgroup">
      <div role="row" className={clsx(styles['row'], styles['headRow'])}>
        {COLUMNS.map((column) => (
          <span key={column} role="columnheader">
            {t(`record.column.${column}`)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface EntryRowProps {
  readonly entry: AuditEntryView;
  readonly rowIndex: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function EntryRow({ entry, rowIndex, open, onToggle }: EntryRowProps) {
  const t = useWords();
  const { dateTime } = useFormat();
  const actionName = useActionName();
  const roleWord = useRoleWord();
  const refused = entry.result === 'refused';
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div
        role="row"
        aria-rowindex={rowIndex}
        className={clsx(styles['row'], styles['entry'], refused && styles['refusedRow'])}
      >
        <span role="cell" className="figures">
          <time dateTime={new Date(entry.at).toISOString()}>{dateTime(entry.at)}</time>
        </span>
        <span role="cell" className={styles['who']}>
          <PersonFace name={entry.personName} size={32} />
          <span className={styles['two']}>
            <span>
              {entry.personName ?? t(entry.face === 'printer' ? 'record.printer' : 'record.station')}
            </span>
            <small>{entry.roleName ? roleWord(entry.roleName) : ''}</small>
          </span>
        </span>
        <span role="cell" className={styles['what']}>
          {actionName(entry.action)}
        </span>
        <span role="cell" className={styles['two']}>
          <span>{entry.recordName ?? '–'}</span>
        </span>
        <span role="cell" className={styles['two']}>
          <span>{entry.scopeName ?? '–'}</span>
          <small>{entry.stationName}</small>
        </span>
        <span role="cell" className={styles['result']}>
          <span className={refused ? styles['refused'] : styles['done']}>
            {refused ? <IconBan aria-hidden size={17} /> : null}
            {refused ? t('record.refused') : t('record.done')}
          </span>
          <button
            type="button"
            className={styles['toggle']}
            aria-expanded={open}
            aria-label={t('record.entry', { sequence: entry.sequence })}
            onClick={onToggle}
          >
            <Arrow aria-hidden size={18} />
          </button>
        </span>
      </div>
      {open ? <EntryFacts entry={entry} /> : null}
    </>
  );
}
