import { shiftEndAfter } from '../../../src/shop/hierarchy/index.ts';
import type { ScopeView, ShiftView } from '../../../src/shop/hierarchy/contract.ts';
import { dateOf, endOfDate, endOfDay, startOfDay } from '../hierarchy/days.ts';

export const RANGES = ['today', 'shift', 'week', 'between'] as const;
export type Range = (typeof RANGES)[number];

/** What the address of the record says: which entries are looked for, and which one is open. */
export interface RecordWhere {
  readonly words: string;
  readonly person: string | null;
  readonly action: string | null;
  readonly place: string | null;
  readonly result: 'done' | 'refused' | null;
  readonly station: string | null;
  /** Everything about one record. */
  readonly record: string | null;
  readonly range: Range | null;
  /** Dates, as in `2026-11-23`, of `between`; empty: open on that side. */
  readonly from: string;
  readonly until: string;
  /** `station:epoch:sequence` of the entry that is open. */
  readonly entry: string | null;
}

export const EVERYTHING: RecordWhere = {
  words: '',
  person: null,
  action: null,
  place: null,
  result: null,
  station: null,
  record: null,
  range: null,
  from: '',
  until: '',
  entry: null,
};

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads the address. What means nothing there is left out, as if it were not said. */
export function whereOf(search: Texts): RecordWhere {
  const { result } = search;
  return {
    words: search['words'] ?? '',
    person: search['person'] ?? null,
    action: search['action'] ?? null,
    place: search['place'] ?? null,
    result: result === 'done' || result === 'refused' ? result : null,
    station: search['station'] ?? null,
    record: search['record'] ?? null,
    range: RANGES.find((range) => range === search['range']) ?? null,
    from: search['from'] ?? '',
    until: search['until'] ?? '',
    entry: search['entry'] ?? null,
  };
}

/** Writes the address, with nothing in it that says nothing. */
export function searchOf(where: RecordWhere): Record<string, string> {
  return Object.fromEntries(
    Object.entries(where).flatMap(([key, value]: [string, string | null]) =>
      value === null || value === '' ? [] : [[key, value]],
    ),
  );
}

/** When a time begins and ends; either may be open. */
export interface Span {
  readonly fromAt?: number;
  readonly untilAt?: number;
}

interface Clocks {
  readonly at: number;
  /** The zone that days are of; null: that of this machine. */
  readonly timeZone: string | null;
  readonly shift: { readonly fromAt: number; readonly untilAt: number } | null;
}

const DAYS_OF_A_WEEK = 7;
const DAY_MILLISECONDS = 86_400_000;

/** The instants of a range. A shift that does not run now has none: nothing is left out then. */
export function spanOf(
  { range, from, until }: Pick<RecordWhere, 'range' | 'from' | 'until'>,
  { at, timeZone, shift }: Clocks,
): Span {
  switch (range) {
    case null:
      return {};
    case 'today':
      return { fromAt: startOfDay(timeZone, at), untilAt: endOfDay(timeZone, at) };
    case 'shift':
      return shift ?? {};
    case 'week':
      return { fromAt: startOfDay(timeZone, at - (DAYS_OF_A_WEEK - 1) * DAY_MILLISECONDS) };
    case 'between':
      return betweenDates(from, until, timeZone);
    default:
      return range satisfies never;
  }
}

function betweenDates(from: string, until: string, timeZone: string | null): Span {
  const dayEnds = endOfDate(timeZone, from);
  const untilAt = endOfDate(timeZone, until);
  return {
    ...(dayEnds === null ? {} : { fromAt: startOfDay(timeZone, dayEnds - 1) }),
    ...(untilAt === null ? {} : { untilAt }),
  };
}

const MINUTE_MILLISECONDS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** The shift that runs now, where one does; of several, the one that began first. */
export function runningShift(
  shifts: readonly ShiftView[],
  scopes: readonly Pick<ScopeView, 'id' | 'timeZone'>[],
  at: number,
): { readonly name: string; readonly fromAt: number; readonly untilAt: number } | null {
  const running = shifts.flatMap((shift) => {
    const timeZone = scopes.find(({ id }) => id === shift.factoryId)?.timeZone ?? null;
    const untilAt = shiftEndAfter([shift], timeZone, at);
    if (untilAt === null) return [];
    const minutes = (shift.endMinute - shift.startMinute + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
    return [{ name: shift.name, fromAt: untilAt - minutes * MINUTE_MILLISECONDS, untilAt }];
  });
  return running.toSorted((one, other) => one.fromAt - other.fromAt)[0] ?? null;
}

/** What names an entry in the address. */
export function entryKey(entry: EntryNumber): string {
  return `${entry.stationId}:${entry.epoch}:${entry.sequence}`;
}

/** In the place of the epoch: whichever it is. */
export const ANY_EPOCH = '*';

interface EntryNumber {
  readonly stationId: string;
  readonly epoch: number;
  readonly sequence: number;
}

/** Whether a text of the address names this entry. */
export function namesEntry(key: string | null, entry: EntryNumber): boolean {
  return key === entryKey(entry) || key === `${entry.stationId}:${ANY_EPOCH}:${entry.sequence}`;
}

/** One line of the list: a day, or an entry of it. */
export type RecordLine<Entry> =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: Entry };

/** Entries, the newest first, with a heading before the first of each day. */
export function linesOf<Entry extends EntryNumber & { readonly at: number }>(
  entries: readonly Entry[],
  timeZone: string | null,
): readonly RecordLine<Entry>[] {
  const lines: RecordLine<Entry>[] = [];
  let day = '';
  for (const entry of entries) {
    const own = dateOf(timeZone, entry.at);
    if (own !== day) lines.push({ kind: 'day', key: own, at: entry.at });
    day = own;
    lines.push({ kind: 'entry', key: entryKey(entry), entry });
  }
  return lines;
}
