import type { en } from '../../text/en/index.ts';

export type NamedColumn = keyof (typeof en)['sync']['column'];
export type NamedTable = keyof (typeof en)['sync']['thing'];

/** One value as a person can read it. */
export type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'clock'; readonly minute: number }
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'yesNo'; readonly yes: boolean }
  | { readonly kind: 'place'; readonly scopeId: string }
  | { readonly kind: 'printer'; readonly printerId: string }
  | { readonly kind: 'language'; readonly language: 'en' | 'es' | 'it' }
  | { readonly kind: 'taskState'; readonly state: string }
  | { readonly kind: 'picture'; readonly base64: string }
  /** A list, a tree, or another value that only a program reads. */
  | { readonly kind: 'withoutWords' };

export interface ShownField {
  readonly column: NamedColumn;
  readonly value: Shown;
}

type Reader = (value: unknown, table: string) => Shown;

const WITHOUT_WORDS: Shown = { kind: 'withoutWords' };

const text: Reader = (value) => (typeof value === 'string' ? { kind: 'text', text: value } : WITHOUT_WORDS);
const number: Reader = (value) =>
  typeof value === 'number' ? { kind: 'number', number: value } : WITHOUT_WORDS;
const instant: Reader = (value) =>
  typeof value === 'number' ? { kind: 'instant', at: value } : WITHOUT_WORDS;
const clock: Reader = (value) =>
  typeof value === 'number' ? { kind: 'clock', minute: value } : WITHOUT_WORDS;
const place: Reader = (value) =>
  typeof value === 'string' ? { kind: 'place', scopeId: value } : WITHOUT_WORDS;
const yesNo: Reader = (value) => ({ kind: 'yesNo', yes: value === true || value === 1 });
const picture: Reader = (value) =>
  typeof value === 'string' ? { kind: 'picture', base64: value } : WITHOUT_WORDS;
const printer: Reader = (value) =>
  typeof value === 'string' ? { kind: 'printer', printerId: value } : WITHOUT_WORDS;
const language: Reader = (value) =>
  value === 'en' || value === 'es' || value === 'it' ? { kind: 'language', language: value } : WITHOUT_WORDS;
const state: Reader = (value, table) =>
  table === 'print_tasks' && typeof value === 'string' ? { kind: 'taskState', state: value } : WITHOUT_WORDS;
/** Kept as JSON in the file, and so in what travels. */
const days: Reader = (value) => {
  const list = typeof value === 'string' ? parsed(value) : value;
  return Array.isArray(list) && list.every((day) => typeof day === 'number')
    ? { kind: 'days', days: list }
    : WITHOUT_WORDS;
};

/** How the columns that have words are read. The others (keys, hashes, counters of versions) say nothing to a person. */
const READERS: Readonly<Record<NamedColumn, Reader>> = {
  name: text,
  description: text,
  email: text,
  language,
  state,
  note: text,
  reason: text,
  denial_reason: text,
  parent_id: place,
  scope_id: place,
  expires_at: instant,
  until_at: instant,
  revoked_at: instant,
  lifted_at: instant,
  separation_of_duties: yesNo,
  time_zone: text,
  seats: number,
  customer: () => WITHOUT_WORDS,
  days,
  start_minute: clock,
  end_minute: clock,
  deleted_at: instant,
  removed_at: instant,
  copies: number,
  due_at: instant,
  material_key: text,
  queue_key: () => WITHOUT_WORDS,
  assigned_printer_id: printer,
  heating_at_once: number,
  level: () => WITHOUT_WORDS,
  rank: number,
  image_base64: picture,
  answer_note: text,
};

export function namedColumn(column: string): NamedColumn | null {
  return Object.hasOwn(READERS, column) ? (column as NamedColumn) : null;
}

/** A value of a column as it travelled: what the file holds, so booleans are 0 and 1, and lists are JSON. */
export function shownValue(table: string, column: string, value: unknown): Shown {
  if (value === null || value === undefined || value === '') return { kind: 'nothing' };
  const named = namedColumn(column);
  return named === null ? WITHOUT_WORDS : READERS[named](value, table);
}

/** What a person can read of a whole change: its columns by name, in the order of the words. Not a change: none. */
export function shownFields(table: string, change: unknown): readonly ShownField[] {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return [];
  const columns = change as Readonly<Record<string, unknown>>;
  return (Object.keys(READERS) as NamedColumn[])
    .filter((column) => Object.hasOwn(columns, column))
    .map((column) => ({ column, value: shownValue(table, column, columns[column]) }))
    .filter(({ value }) => value.kind !== 'withoutWords');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
