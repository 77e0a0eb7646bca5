import { assertNever } from '../../../shop/kernel/index.ts';
import type { RowEdit } from '../hub.ts';
import type { RowValues } from '../rows.ts';
import { stampsLeft } from '../sealing/seal.ts';
import { NEVER, ROW, writtenBy, type Stamps } from '../stamps.ts';
import { knownShape, type TravellingShape } from '../travelling.ts';
import { pick, type Undo } from '../undo.ts';
import type { ApplyingHouse, PartInHand } from './house.ts';

/** A column that two wrote without having seen each other. */
export interface WrittenTwice {
  readonly column: string;
  readonly lost: unknown;
  readonly won: unknown;
  /** Whether the value that stood back is the one that came now. */
  readonly lostIsNew: boolean;
  /** Those of the row before: who wrote the other value, and when. */
  readonly stamps: Stamps;
}

/** What became of one edit. */
export type EditOutcome =
  /** `undo` null: it changed nothing, and that is well. */
  | {
      readonly kind: 'stands';
      readonly undo: Undo | null;
      readonly writtenTwice: readonly WrittenTwice[];
      /** What it wrote to was deleted meanwhile: nobody will see it. */
      readonly isOfGone?: true;
    }
  /** The row is not what it stood on any more. */
  | { readonly kind: 'lost' }
  /** No lawful station does that: it changes nothing. */
  | { readonly kind: 'unlawful'; readonly code: 'notTheOwner' | 'neverChanges' | 'placeTaken' };

const NOTHING: EditOutcome = { kind: 'stands', undo: null, writtenTwice: [] };
const OF_GONE: EditOutcome = { ...NOTHING, isOfGone: true };
const LOST: EditOutcome = { kind: 'lost' };

/** Who writes, and when. */
export type Writer = Pick<PartInHand, 'stationId' | 'personId' | 'hybridTime' | 'orderedTime' | 'isFounding'>;

/** Writes one edit by the rules of its table's kind. Its columns are all known here. Throws what SQLite says. */
export function applyEdit(house: ApplyingHouse, part: Writer, edit: RowEdit): EditOutcome {
  const shape = knownShape(edit.tableName);
  switch (shape.kind) {
    case 'owned':
      return applyOwned(house, shape, part.stationId, edit);
    case 'appendOnly':
      return applyAdded(house, edit);
    case 'stateMachine':
    case 'policy':
      return applyMove(house, shape, part.hybridTime, edit);
    case 'fields':
      return applyFields(house, shape, part, edit);
    default:
      return assertNever(shape.kind);
  }
}

function applyOwned(
  house: ApplyingHouse,
  shape: TravellingShape,
  stationId: string,
  edit: RowEdit,
): EditOutcome {
  const row = house.rows.find(edit.tableName, edit.rowId);
  if (edit.operation === 'insert' && row !== null) return NOTHING;
  const owner = ownerOf(house, shape, row ?? edit.columns ?? {});
  if (owner !== stationId) return { kind: 'unlawful', code: 'notTheOwner' };
  return edit.operation !== 'insert' && row === null ? LOST : written(house, edit, row);
}

/** The station that alone may write a row; null: nobody can be found. */
export function ownerOf(
  house: Pick<ApplyingHouse, 'rows'>,
  shape: TravellingShape,
  row: RowValues,
): string | null {
  const { owning } = shape;
  if (owning === null) return null;
  const named = row[owning.column];
  if (typeof named !== 'string') return null;
  if (owning.by === 'station') return named;
  const parent = house.rows.find(owning.table, named);
  return parent === null ? null : ownerOf(house, knownShape(owning.table), parent);
}

function applyAdded(house: ApplyingHouse, edit: RowEdit): EditOutcome {
  if (edit.operation !== 'insert') return { kind: 'unlawful', code: 'neverChanges' };
  try {
    if (!house.rows.add(edit.tableName, edit.columns ?? {})) return NOTHING;
    return { kind: 'stands', undo: { kind: 'remove', stamps: null }, writtenTwice: [] };
  } catch (error) {
    // Another row has its place: two lives of one station counted on from the same number.
    if (isUniqueViolation(error)) return { kind: 'unlawful', code: 'placeTaken' };
    throw error;
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE';
}

/** The first move from a version wins; who moves from one that is gone has lost. */
function applyMove(house: ApplyingHouse, shape: TravellingShape, time: string, edit: RowEdit): EditOutcome {
  const { tableName, rowId, operation, before } = edit;
  const row = house.rows.find(tableName, rowId);
  if (operation === 'insert' && row !== null) return NOTHING;
  const stamps = house.stamps.of(tableName, rowId);
  if (operation !== 'insert' && (row === null || !standsOn(before ?? {}, row, stamps))) return LOST;
  house.stamps.put(tableName, rowId, { ...stamps, ...stampsLeft(shape, edit, time, null) });
  return written(house, edit, row, stamps);
}

/** Whether a row is what a move expected: the version that the same move made, not only the same number. */
function standsOn(expected: RowValues, row: RowValues, stamps: Stamps): boolean {
  const made = expected[ROW];
  if (made !== undefined && made !== (stamps[ROW] ?? NEVER)) return false;
  const names = Object.hasOwn(expected, 'version') ? ['version'] : Object.keys(expected);
  return names.every((name) => name === ROW || row[name] === expected[name]);
}

function written(
  house: ApplyingHouse,
  edit: RowEdit,
  row: RowValues | null,
  stamps: Stamps | null = null,
): EditOutcome {
  const { rows } = house;
  const { tableName, rowId } = edit;
  const columns = edit.columns ?? {};
  if (edit.operation === 'insert') rows.insert(tableName, columns);
  else if (edit.operation === 'update') rows.update(tableName, rowId, columns);
  else rows.remove(tableName, rowId);
  return { kind: 'stands', undo: undoing(edit, row, stamps), writtenTwice: [] };
}

function undoing(edit: RowEdit, row: RowValues | null, stamps: Stamps | null): Undo {
  if (row === null) return { kind: 'remove', stamps };
  if (edit.operation === 'delete') return { kind: 'insert', values: row, stamps };
  return { kind: 'set', values: pick(row, Object.keys(edit.columns ?? {})), stamps };
}

/** Each column by the later time; one transaction can write a column twice, at the same time. */
function applyFields(
  house: ApplyingHouse,
  shape: TravellingShape,
  writer: Writer,
  edit: RowEdit,
): EditOutcome {
  const time = writer.orderedTime;
  const { rows, stamps: book } = house;
  const { tableName, rowId } = edit;
  const row = rows.find(tableName, rowId);
  const stamps = book.of(tableName, rowId);
  const cameOrWent = stamps[ROW] ?? NEVER;
  if (row === null) {
    const wasHere = stamps[ROW] !== undefined;
    if (edit.operation !== 'insert' || time < cameOrWent)
      return wasHere && edit.operation !== 'delete' ? OF_GONE : NOTHING;
    rows.insert(tableName, edit.columns ?? {});
    book.put(tableName, rowId, { ...stamps, ...stampsLeft(shape, edit, time, writer.personId) });
    return { kind: 'stands', undo: { kind: 'remove', stamps }, writtenTwice: [] };
  }
  if (edit.operation === 'delete') {
    if (time < cameOrWent) return NOTHING;
    rows.remove(tableName, rowId);
    book.put(tableName, rowId, { ...stamps, [ROW]: time });
    return { kind: 'stands', undo: { kind: 'insert', values: row, stamps }, writtenTwice: [] };
  }
  return mergeColumns(house, shape, writer, edit, row, stamps);
}

/**
 * Columns by which it is decided who may do what: the judge looks at them in the hub's order, and so they are written in
 * that order too. An account that was closed stays closed, whatever the clocks say.
 */
const DECIDED_IN_ORDER: Readonly<Record<string, ReadonlySet<string>>> = {
  people: new Set(['state']),
  scopes: new Set(['parent_id', 'expires_at', 'separation_of_duties', 'seats', 'deleted_at']),
};

function mergeColumns(
  { rows, stamps: book }: ApplyingHouse,
  shape: TravellingShape,
  { orderedTime: time, personId, isFounding }: Writer,
  edit: RowEdit,
  row: RowValues,
  stamps: Stamps,
): EditOutcome {
  const { tableName, rowId } = edit;
  const told = Object.entries(edit.columns ?? {}).filter(([name]) => name !== shape.key);
  const decides = DECIDED_IN_ORDER[edit.tableName];
  const later = told.filter(([name]) => decides?.has(name) === true || time >= (stamps[name] ?? NEVER));
  const writtenTwice = told.flatMap(([column, value]): WrittenTwice[] => {
    const stood = row[column];
    const seen = edit.before?.[column];
    // Its writer had seen what stood here, or meant the same: nothing collides.
    if (isFounding || stood === seen || stood === value) return [];
    return later.some(([name]) => name === column)
      ? [{ column, lost: stood, won: value, lostIsNew: false, stamps }]
      : [{ column, lost: value, won: stood, lostIsNew: true, stamps }];
  });
  const gone = isOfGone(edit, row) ? ({ isOfGone: true } as const) : {};
  if (later.length === 0) return { kind: 'stands', undo: null, writtenTwice, ...gone };
  const columns = Object.fromEntries(later);
  rows.update(tableName, rowId, columns);
  const left = Object.fromEntries(later.flatMap(([name]) => [[name, time], writtenBy(name, personId)]));
  book.put(tableName, rowId, { ...stamps, ...left });
  const undo: Undo = { kind: 'set', values: pick(row, Object.keys(columns)), stamps };
  return { kind: 'stands', undo, writtenTwice, ...gone };
}

/** Columns that say since when a row is not there any more, though it stands in the file. */
const GONE_SINCE = ['deleted_at', 'removed_at'];

/** Whether a row was deleted, and who writes to it did not know. */
function isOfGone({ columns, before }: RowEdit, row: RowValues): boolean {
  return GONE_SINCE.some(
    (name) => row[name] != null && columns?.[name] === undefined && before?.[name] === undefined,
  );
}
