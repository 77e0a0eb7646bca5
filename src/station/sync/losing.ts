import type { Database } from 'better-sqlite3';
import type { RowChange } from '../../shop/records/store.ts';
import type { ApplyingHouse } from './applying/house.ts';
import type { RowValues } from './rows.ts';
import { travellingShapes } from './travelling.ts';

/**
 * Removes the rows that stand at these factories; null: every row that travels. This station's own record stays, and
 * so does what others wrote of the whole company. To be called inside of a transaction of `store.replicate`.
 */
export function losePlaces(house: ApplyingHouse, lost: readonly string[] | null): readonly RowChange[] {
  const { database, places, rows } = house;
  const gone = new Set(lost ?? []);
  const leaving: RowChange[] = [];
  // Looked at before anything goes: a row's place may hang on another that goes too.
  for (const { name, key } of travellingShapes.values()) {
    for (const row of database.prepare<[], RowValues>(`SELECT * FROM "${name}"`).iterate()) {
      if (name === 'audit_entries' && row['station_id'] === house.stationId) continue;
      const place = lost === null ? null : places.of(name, row);
      if (lost === null || (place !== null && gone.has(place)))
        leaving.push({ table: name, rowId: String(row[key]), operation: 'delete' });
    }
  }
  for (const { table, rowId } of leaving) rows.remove(table, rowId);
  forget(house, leaving, lost);
  return leaving;
}

/** What is kept beside the rows goes with them. */
function forget(house: ApplyingHouse, leaving: readonly RowChange[], lost: readonly string[] | null): void {
  const { database } = house;
  if (lost === null) {
    const untold = entriesUntold(database);
    database.exec(`DELETE FROM field_stamps; DELETE FROM deferred_edits; DELETE FROM sync_conflicts;
      DELETE FROM outbox_edits; DELETE FROM outbox; DELETE FROM change_log;`);
    tellEntries(house, untold);
    return;
  }
  const stamps = database.prepare('DELETE FROM field_stamps WHERE table_name = ? AND row_id = ?');
  for (const { table, rowId } of leaving) stamps.run(table, rowId);
  const conflicts = database.prepare('DELETE FROM sync_conflicts WHERE place = ?');
  for (const place of lost) conflicts.run(place);
}

/** Entries of the record that the hub is not known to have: what this station did stays on record. */
function entriesUntold(database: Database): readonly string[] {
  return database
    .prepare<[], string>(
      `SELECT row_id FROM outbox_edits JOIN outbox USING (sequence)
          WHERE table_name = 'audit_entries' AND is_pushed = 0
        UNION SELECT row_id FROM change_log WHERE table_name = 'audit_entries'`,
    )
    .pluck()
    .all();
}

/** Puts them back into the change log, in their order. */
function tellEntries({ database, rows, makeId }: ApplyingHouse, ids: readonly string[]): void {
  const line = database.prepare(
    `INSERT INTO change_log (transaction_id, hybrid_time, table_name, row_id, operation, columns)
      SELECT ?, hybrid_time, 'audit_entries', ?, 'insert', ? FROM write_context`,
  );
  const entries = ids.map((id) => rows.find('audit_entries', id)).filter((entry) => entry !== null);
  const inOrder = entries.toSorted((left, right) => Number(left['sequence']) - Number(right['sequence']));
  for (const entry of inOrder) line.run(makeId<'Transaction'>(), String(entry['id']), JSON.stringify(entry));
}
