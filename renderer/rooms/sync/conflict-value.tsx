import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TASK_LOOKS } from '../../ui/state-looks.ts';
import { shownFields, shownValue, type Shown } from './conflict-values.ts';
import styles from './conflicts.module.css';

interface ConflictValueProps {
  readonly table: string;
  /** Null: the value is a whole change, its columns by name. */
  readonly column: string | null;
  readonly value: unknown;
}

/** What stands, or stood back, as a person reads it. */
export function ConflictValue({ table, column, value }: ConflictValueProps): ReactNode {
  const t = useWords();
  if (column !== null) return <Value value={shownValue(table, column, value)} />;
  const fields = shownFields(table, value);
  if (fields.length === 0) return <Value value={{ kind: value === null ? 'nothing' : 'withoutWords' }} />;
  return (
    <dl className={styles['fields']}>
      {fields.map(({ column: name, value: shown }) => (
        <div key={name}>
          <dt>{t(`sync.column.${name}`)}</dt>
          <dd>
            <Value value={shown} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { readonly value: Shown }): ReactNode {
  const t = useWords();
  const { number, dateTime } = useFormat();
  switch (value.kind) {
    case 'nothing':
      return <span className={styles['nothing']}>{t('sync.conflicts.nothing')}</span>;
    case 'withoutWords':
      return <span className={styles['nothing']}>{t('sync.conflicts.withoutWords')}</span>;
    case 'text':
      return <span className={styles['text']}>{value.text}</span>;
    case 'number':
      return <span className="figures">{number(value.number)}</span>;
    case 'instant':
      return <span className="figures">{dateTime(value.at)}</span>;
    case 'clock':
      return <span className="figures">{clockTime(value.minute)}</span>;
    case 'days':
      return <Days days={value.days} />;
    case 'yesNo':
      return t(value.yes ? 'sync.conflicts.yes' : 'sync.conflicts.no');
    case 'language':
      return t(`sync.language.${value.language}`);
    case 'place':
      return <PlaceOf scopeId={value.scopeId} />;
    case 'printer':
      return <PrinterOf printerId={value.printerId} />;
    case 'taskState':
      return isTaskState(value.state) ? <StateBadge task={value.state} /> : value.state;
    case 'picture':
      return <img className={styles['face']} src={`data:image/png;base64,${value.base64}`} alt="" />;
  }
}

function isTaskState(state: string): state is keyof typeof TASK_LOOKS {
  return Object.hasOwn(TASK_LOOKS, state);
}

function clockTime(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** A Monday, to name the days of a week by. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MILLISECONDS = 24 * 60 * 60_000;

function Days({ days }: { readonly days: readonly number[] }) {
  const { list } = useFormat();
  const style = new Intl.DateTimeFormat(useLocale(), { weekday: 'short', timeZone: 'UTC' });
  return list(days.map((day) => style.format(MONDAY + (day - 1) * DAY_MILLISECONDS)));
}

function PlaceOf({ scopeId }: { readonly scopeId: string }) {
  const t = useWords();
  return (
    useScopes()
      .find(({ id }) => id === scopeId)
      ?.path.join(' › ') ?? t('common.unknown')
  );
}

function PrinterOf({ printerId }: { readonly printerId: string }) {
  const t = useWords();
  const { data } = useQuery(useApi().printers.list.queryOptions({ input: {} }));
  return data?.find((printer) => printer.printerId === printerId)?.name ?? t('common.unknown');
}
