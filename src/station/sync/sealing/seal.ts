import type { Database } from 'better-sqlite3';
import type { RowEdit, SqlValue } from '../hub.ts';
import type { BareRows, RowValues } from '../rows.ts';
import { NEVER, ROW, writtenBy, type StampBook, type Stamps } from '../stamps.ts';
import { knownShape, type TravellingShape } from '../travelling.ts';
import type { Undo } from '../undo.ts';
import type { Outbox } from './outbox.ts';
import { COMPANY_PLACE, type Places } from './places.ts';

export interface SealingHouse {
  readonly database: Database;
  readonly rows: BareRows;
  readonly stamps: StampBook;
  readonly places: Places;
  readonly outbox: Outbox;
  /** The number of the newest migration. */
  readonly schema: number;
}

/** Where this station stands, and what it sees. */
export interface StationHome {
  readonly homeFactoryId: string;
  /** Null: every one. */
  readonly factories: readonly string[] | null;
}

interface Line {
  readonly sequence: number;
  readonly transactionId: string;
  readonly hybridTime: string;
  readonly tableName: string;
  readonly rowId: string;
  readonly operation: RowEdit['operation'];
  readonly columns: string | null;
  readonly before: string | null;
}

type UndoableEdit = RowEdit & { readonly undo: Undo };

/** Lines of the change log that are sealed in one go: some fifteen milliseconds of work, so that windows do not wait. */
const LINES_AT_ONCE = 500;

/**
 * Cuts what was committed here into parts, and takes it out of the change log. To be called inside of a transaction of
 * the store. Gives whether more is left than it takes in one go.
 *
 * @param home where it is told what has no place of its own
 */
export function sealChanges(house: SealingHouse, home: StationHome, now: number): boolean {
  const lines = house.database
    .prepare<[number], Line>(
      `SELECT sequence, transaction_id AS transactionId, hybrid_time AS hybridTime, table_name AS tableName,
        row_id AS rowId, operation, columns, before FROM change_log ORDER BY sequence LIMIT ?`,
    )
    .all(LINES_AT_ONCE);
  const isMore = lines.length === LINES_AT_ONCE;
  const whole = isMore ? withoutLastTransaction(house.database, lines) : lines;
  for (const [transactionId, ofTransaction] of Map.groupBy(whole, (line) => line.transactionId)) {
    sealTransaction(house, transactionId, ofTransaction, home, now);
  }
  const last = whole.at(-1);
  if (last !== undefined)
    house.database.prepare<[number]>('DELETE FROM change_log WHERE sequence <= ?').run(last.sequence);
  return isMore;
}

/** A transaction is sealed whole: the last one may go on behind the limit. One that is longer than the limit is read on. */
function withoutLastTransaction(database: Database, lines: readonly Line[]): readonly Line[] {
  const lastId = lines.at(-1)?.transactionId;
  const before = lines.filter(({ transactionId }) => transactionId !== lastId);
  if (before.length > 0 || lastId === undefined) return before;
  return database
    .prepare<[string], Line>(
      `SELECT sequence, transaction_id AS transactionId, hybrid_time AS hybridTime, table_name AS tableName,
        row_id AS rowId, operation, columns, before FROM change_log WHERE transaction_id = ? ORDER BY sequence`,
    )
    .all(lastId);
}

function sealTransaction(
  house: SealingHouse,
  transactionId: string,
  lines: readonly Line[],
  home: StationHome,
  now: number,
): void {
  const { outbox, schema } = house;
  const hybridTime = lines[0]?.hybridTime ?? '';
  const byPlace = new Map<string, UndoableEdit[]>();
  const edits = lines.map(editOf);
  const entry = edits.find(({ tableName }) => tableName === 'audit_entries');
  const personId = textOf(entry?.columns?.['person_id']);
  for (const edit of edits) {
    const place = toldAt(placeOf(house, edit) ?? home.homeFactoryId, home);
    const sealed = sealedEdit(house, edit, hybridTime, personId);
    const there = byPlace.get(place);
    if (there === undefined) byPlace.set(place, [sealed]);
    else there.push(sealed);
  }
  // What the company knows first: what happened in a factory stands on it.
  const ordered = [...byPlace].toSorted(([left], [right]) => order(left) - order(right));
  for (const [place, told] of ordered) {
    const part = { transactionId, place, hybridTime, personId, schema, isFounding: false, edits: told };
    outbox.add(part, now);
  }
}

/** A station writes only where it sees; what it does to places elsewhere, like naming them, is of the whole company. */
export function toldAt(place: string, { homeFactoryId, factories }: StationHome): string {
  if (factories === null || place === homeFactoryId || factories.includes(place)) return place;
  return COMPANY_PLACE;
}

const order = (place: string): number => (place === COMPANY_PLACE ? 0 : 1);

function editOf({ tableName, rowId, operation, columns, before }: Line): RowEdit {
  return {
    tableName,
    rowId,
    operation,
    columns: columns === null ? null : (JSON.parse(columns) as RowValues),
    before: before === null ? null : (JSON.parse(before) as RowValues),
  };
}

function placeOf(
  { rows, places }: SealingHouse,
  { tableName, rowId, columns, before }: RowEdit,
): string | null {
  const { placing } = knownShape(tableName);
  if (placing.by === 'company') return COMPANY_PLACE;
  const told = columns ?? before ?? {};
  const values = Object.hasOwn(told, placing.column) ? told : (rows.find(tableName, rowId) ?? told);
  return places.of(tableName, values);
}

/** The edit with what it stands on and what takes it back; its stamps are left on its row. */
function sealedEdit(
  { stamps }: SealingHouse,
  edit: RowEdit,
  hybridTime: string,
  personId: string | null,
): UndoableEdit {
  const shape = knownShape(edit.tableName);
  if (!isStamped(shape)) return { ...edit, undo: undoOf(edit, null) };
  const former = stamps.of(edit.tableName, edit.rowId);
  stamps.put(edit.tableName, edit.rowId, { ...former, ...stampsLeft(shape, edit, hybridTime, personId) });
  const undo = undoOf(edit, former);
  if (shape.kind === 'fields' || edit.before === null) return { ...edit, undo };
  return { ...edit, before: { ...edit.before, [ROW]: former[ROW] ?? NEVER }, undo };
}

/** Tables whose rows can be contradicted: it is known of each when it was written. */
export function isStamped({ kind }: TravellingShape): boolean {
  return kind === 'fields' || kind === 'stateMachine' || kind === 'policy';
}

function undoOf(edit: RowEdit, former: Stamps | null): Undo {
  switch (edit.operation) {
    case 'insert':
      return { kind: 'remove', stamps: former };
    case 'update':
      return { kind: 'set', values: edit.before ?? {}, stamps: former };
    case 'delete':
      return { kind: 'insert', values: edit.before ?? {}, stamps: former };
  }
}

/** The stamps that an edit leaves when it is the latest of all. */
export function stampsLeft(
  shape: TravellingShape,
  edit: RowEdit,
  time: string,
  personId: string | null,
): Stamps {
  if (shape.kind !== 'fields') return { [ROW]: time };
  const stamped = (names: readonly string[]) => names.map((name) => [name, time] as const);
  switch (edit.operation) {
    case 'insert':
      return Object.fromEntries([...stamped([ROW, ...shape.columns]), writtenBy(ROW, personId)]);
    case 'update': {
      const names = Object.keys(edit.columns ?? {});
      return Object.fromEntries([...stamped(names), ...names.map((name) => writtenBy(name, personId))]);
    }
    case 'delete':
      return { [ROW]: time };
  }
}

function textOf(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
