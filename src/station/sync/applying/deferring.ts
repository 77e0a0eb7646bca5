import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart, RowEdit } from '../hub.ts';
import { ROW } from '../stamps.ts';
import { knownShape, shapeNamed } from '../travelling.ts';
import { applyEdit } from './apply-edit.ts';
import { stationOf, type ApplyingHouse } from './house.ts';
import { pick } from '../undo.ts';

/** What of an edit this Printhall knows, and what it does not know yet. */
export interface SplitEdit {
  readonly known: RowEdit | null;
  readonly unknown: RowEdit | null;
}

/** A newer Printhall has tables and columns that this one has not: they wait, and nothing of them is lost. */
export function splitByKnowledge(edit: RowEdit): SplitEdit {
  const shape = shapeNamed(edit.tableName);
  if (shape === null) return { known: null, unknown: edit };
  const names = Object.keys({ ...edit.columns, ...edit.before });
  const strange = names.filter((name) => name !== ROW && !shape.columns.has(name));
  if (strange.length === 0) return { known: edit, unknown: null };
  const ours = names.filter((name) => name === ROW || shape.columns.has(name));
  const part = (wanted: readonly string[]): RowEdit => ({
    ...edit,
    columns:
      edit.columns === null
        ? null
        : pick(
            edit.columns,
            wanted.filter((name) => Object.hasOwn(edit.columns ?? {}, name)),
          ),
    before:
      edit.before === null
        ? null
        : pick(
            edit.before,
            wanted.filter((name) => Object.hasOwn(edit.before ?? {}, name)),
          ),
  });
  const known = ours.length === 0 && edit.operation === 'update' ? null : part(ours);
  // A row that goes takes what is not known of it along.
  return { known, unknown: edit.operation === 'delete' ? null : { ...part(strange), operation: 'update' } };
}

/** The edits that are known here; the others wait for a newer Printhall. */
export function deferUnknown({ database }: ApplyingHouse, part: IncomingPart): readonly RowEdit[] {
  const known: RowEdit[] = [];
  for (const [ordinal, edit] of part.edits.entries()) {
    const split = splitByKnowledge(edit);
    if (split.known !== null) known.push(split.known);
    if (split.unknown === null) continue;
    const { tableName, rowId, operation, columns } = split.unknown;
    database
      .prepare(
        `INSERT INTO deferred_edits (hub_sequence, ordinal, table_name, row_id, operation, columns, hybrid_time)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(part.hubSequence, ordinal, tableName, rowId, operation, JSON.stringify(columns), part.orderedTime);
  }
  return known;
}

interface DeferredRow {
  readonly hubSequence: number;
  readonly ordinal: number;
  readonly tableName: string;
  readonly rowId: string;
  readonly operation: RowEdit['operation'];
  readonly columns: string;
  readonly hybridTime: string;
}

/**
 * After an update of Printhall: takes in what waited for it, in the hub's order. What is still not known waits on. To be
 * called inside of a transaction of `store.replicate`. Gives the rows that were changed.
 */
export function takeInDeferred(house: ApplyingHouse): readonly RowChange[] {
  const waiting = house.database
    .prepare<[], DeferredRow>(
      `SELECT hub_sequence AS hubSequence, ordinal, table_name AS tableName, row_id AS rowId, operation, columns,
        hybrid_time AS hybridTime FROM deferred_edits ORDER BY hub_sequence, ordinal`,
    )
    .all();
  const done = house.database.prepare<[number, number]>(
    'DELETE FROM deferred_edits WHERE hub_sequence = ? AND ordinal = ?',
  );
  const changes: RowChange[] = [];
  for (const row of waiting) {
    const edit = { ...row, columns: JSON.parse(row.columns) as RowEdit['columns'], before: null };
    if (splitByKnowledge(edit).unknown !== null) continue;
    takeIn(house, edit, row.hybridTime);
    done.run(row.hubSequence, row.ordinal);
    changes.push({ table: row.tableName, rowId: row.rowId, operation: row.operation });
  }
  return changes;
}

function takeIn(house: ApplyingHouse, edit: RowEdit, orderedTime: string): void {
  const { tableName, rowId, operation, columns } = edit;
  const isThere = house.rows.find(tableName, rowId) !== null;
  // The rest of a move or of an adding is a part of it: it was decided with it.
  if (knownShape(tableName).kind !== 'fields' && operation === 'update') {
    if (isThere) house.rows.update(tableName, rowId, columns ?? {});
    return;
  }
  // Its other columns collided, or did not, when it came.
  const times = { hybridTime: orderedTime, orderedTime };
  const writer = { ...times, stationId: stationOf(orderedTime), personId: null, isFounding: true };
  applyEdit(house, writer, edit);
}
