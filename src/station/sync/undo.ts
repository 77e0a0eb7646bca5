import type { RowEdit, SqlValue } from './hub.ts';
import type { BareRows, RowValues } from './rows.ts';
import type { StampBook, Stamps } from './stamps.ts';

/** What takes an edit back. `stamps`: those of the row before it; null: the row's table has none. */
export type Undo =
  | { readonly kind: 'remove'; readonly stamps: Stamps | null }
  | { readonly kind: 'set'; readonly values: RowValues; readonly stamps: Stamps | null }
  | { readonly kind: 'insert'; readonly values: RowValues; readonly stamps: Stamps | null };

/** Takes an edit of a row back. */
export function takeBack(
  { rows, stamps }: { readonly rows: BareRows; readonly stamps: StampBook },
  { tableName, rowId }: Pick<RowEdit, 'tableName' | 'rowId'>,
  undo: Undo,
): void {
  switch (undo.kind) {
    case 'remove':
      rows.remove(tableName, rowId);
      break;
    case 'set':
      rows.update(tableName, rowId, undo.values);
      break;
    case 'insert':
      // Of many edits that are taken back at once, one can have put another row in its place.
      rows.remove(tableName, rowId);
      rows.insert(tableName, undo.values);
      break;
  }
  if (undo.stamps !== null) stamps.put(tableName, rowId, undo.stamps);
}

/**
 * What takes back two edits of one row at once.
 *
 * @param newer takes back the later one
 * @param older takes back the earlier one, on a row as `newer` leaves it
 */
export function bothUndone(newer: Undo, older: Undo): Undo {
  const stamps = older.stamps ?? newer.stamps;
  if (older.kind !== 'set') return { ...older, stamps };
  if (newer.kind === 'remove') return { ...newer, stamps };
  return { kind: newer.kind, values: { ...newer.values, ...older.values }, stamps };
}

/** Only these columns of a row. */
export function pick(values: RowValues, names: Iterable<string>): Record<string, SqlValue> {
  return Object.fromEntries([...names].map((name) => [name, values[name] ?? null]));
}
