import { canonicalJson } from '../../../src/shop/audit/index.ts';
import type { IncomingPart, RowEdit, SqlValue } from '../../../src/station/sync/hub.ts';
import { travellingShapes, type TravellingShape } from '../../../src/station/sync/travelling.ts';
import type { Dump } from './dump.ts';

type Row = Record<string, SqlValue>;

/** A value that a person gave and that does not stand. */
export interface LostValue {
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
  readonly lost: SqlValue;
}

/** A part that lost its ground. */
export interface VoidPart {
  readonly part: IncomingPart;
  /** What stands is what it meant: whoever was second has what they wanted. */
  readonly meantTheSame: boolean;
}

/** Columns that the program writes by itself: nobody misses a value of them. */
export const PROGRAMS_OWN = /^version$|_at$|^analysis$|^hash$/;

/** What a log comes to. */
export interface Folded {
  readonly dump: Dump;
  /** Parts whose decided changes stand back. */
  readonly voids: readonly VoidPart[];
  readonly lostValues: readonly LostValue[];
}

interface Fold {
  readonly rows: Map<string, Row>;
  /** By table, row and column; the empty column is the row’s coming and going. */
  readonly times: Map<string, string>;
  readonly lostValues: LostValue[];
}

/**
 * What stands when these parts are applied one after the other: decision 0010 in its plainest form, on maps, with
 * nothing waiting and nothing taken back. What stations hold is held against it. Access is not asked: in these worlds
 * everybody may do everything.
 */
export function naiveFold(parts: readonly IncomingPart[]): Folded {
  const fold: Fold = { rows: new Map(), times: new Map(), lostValues: [] };
  const voids = parts.flatMap((part) => foldPart(fold, part) ?? []);
  const dump = [...fold.rows].map(([key, row]) => `${key.split(' ')[0]} ${canonicalJson(row)}`).toSorted();
  return { dump, voids, lostValues: fold.lostValues };
}

function shapeOf(edit: RowEdit): TravellingShape {
  const shape = travellingShapes.get(edit.tableName);
  if (shape === undefined) throw new Error(`${edit.tableName} does not travel`);
  return shape;
}

const keyOf = ({ tableName, rowId }: RowEdit): string => `${tableName} ${rowId}`;

/** Null: its decided changes stand. */
function foldPart(fold: Fold, part: IncomingPart): VoidPart | null {
  const decided = part.edits.filter((edit) => !isTold(edit));
  const lost = decided.find((edit, index) => !holdsGround(fold, edit, decided.slice(0, index))) ?? null;
  const row = lost === null ? undefined : fold.rows.get(keyOf(lost));
  const meant = Object.entries(lost?.columns ?? {}).filter(([column]) => !PROGRAMS_OWN.test(column));
  const meantTheSame = row !== undefined && meant.every(([column, value]) => row[column] === value);
  for (const edit of part.edits) {
    if (isTold(edit)) tell(fold, part, edit);
    else if (lost === null) decide(fold, part, edit);
  }
  return lost === null ? null : { part, meantTheSame };
}

function isTold(edit: RowEdit): boolean {
  const { kind } = shapeOf(edit);
  return kind === 'owned' || kind === 'appendOnly';
}

/** Under this name an edit tells when the version that it expects was made. */
const MADE = '';

/** `before`: edits of the same part that come before it, and would have been done by then. */
function holdsGround({ rows, times }: Fold, edit: RowEdit, before: readonly RowEdit[]): boolean {
  const { kind } = shapeOf(edit);
  if (kind === 'fields' || edit.operation === 'insert') return true;
  const own = before.findLast((earlier) => keyOf(earlier) === keyOf(edit));
  const row = { ...rows.get(keyOf(edit)), ...own?.columns };
  const { [MADE]: made, ...expected } = edit.before ?? {};
  // The same number of a version is not enough: it must be the one that the same move made.
  if (own === undefined && made !== undefined && made !== (times.get(`${keyOf(edit)} `) ?? '')) return false;
  return 'version' in expected
    ? row['version'] === expected['version']
    : Object.entries(expected).every(([column, value]) => row[column] === value);
}

function tell({ rows }: Fold, part: IncomingPart, edit: RowEdit): void {
  const key = keyOf(edit);
  const known = rows.get(key);
  const shape = shapeOf(edit);
  if (shape.kind === 'appendOnly') {
    if (edit.operation === 'insert' && known === undefined) rows.set(key, { ...edit.columns });
    return;
  }
  if (ownerOf(rows, shape, known ?? edit.columns ?? {}) !== part.stationId) return;
  if (edit.operation === 'insert') rows.set(key, known ?? { ...edit.columns });
  else if (edit.operation === 'delete') rows.delete(key);
  else if (known !== undefined) Object.assign(known, edit.columns);
}

function ownerOf(rows: ReadonlyMap<string, Row>, { owning }: TravellingShape, row: Row): SqlValue {
  if (owning === null) return null;
  const named = row[owning.column] ?? null;
  if (owning.by === 'station') return named;
  const parent = rows.get(`${owning.table} ${named}`);
  const shape = travellingShapes.get(owning.table);
  return parent === undefined || shape === undefined ? null : ownerOf(rows, shape, parent);
}

function decide(fold: Fold, part: IncomingPart, edit: RowEdit): void {
  const { rows } = fold;
  const key = keyOf(edit);
  if (shapeOf(edit).kind === 'fields') return decideFields(fold, part, edit);
  const known = rows.get(key);
  if (edit.operation === 'insert' && known !== undefined) return;
  fold.times.set(`${key} `, part.hybridTime);
  if (edit.operation === 'insert') rows.set(key, { ...edit.columns });
  else if (edit.operation === 'delete') rows.delete(key);
  else Object.assign(known ?? {}, edit.columns);
}

function decideFields({ rows, times, lostValues }: Fold, part: IncomingPart, edit: RowEdit): void {
  const key = keyOf(edit);
  const row = rows.get(key);
  const time = part.orderedTime;
  const stamp = (column: string) => times.get(`${key} ${column}`) ?? '';
  if (edit.operation === 'delete') {
    if (row === undefined || time < stamp('')) return;
    rows.delete(key);
    times.set(`${key} `, time);
    return;
  }
  if (row === undefined) {
    if (edit.operation !== 'insert' || time < stamp('')) return;
    rows.set(key, { ...edit.columns });
    for (const column of ['', ...Object.keys(edit.columns ?? {})]) times.set(`${key} ${column}`, time);
    return;
  }
  for (const [column, value] of Object.entries(edit.columns ?? {})) {
    const stood = row[column] ?? null;
    const wins = time >= stamp(column);
    const isMeeting = edit.operation === 'update' && stood !== edit.before?.[column] && stood !== value;
    if (isMeeting) {
      lostValues.push({ table: edit.tableName, rowId: edit.rowId, column, lost: wins ? stood : value });
    }
    if (!wins) continue;
    row[column] = value;
    times.set(`${key} ${column}`, time);
  }
}
