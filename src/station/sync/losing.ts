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
  forget(database, leaving, lost);
  return leaving;
}

/** What is kept beside the rows goes with them. */
function forget(database: Database, leaving: readonly RowChange[], lost: readonly string[] | null): void {
  if (lost === null) {
    database.exec(`DELETE FROM field_stamps; DELETE FROM deferred_edits; DELETE FROM sync_conflicts;
      DELETE FROM outbox_edits; DELETE FROM outbox; DELETE FROM change_log;`);
    return;
  }
  const stamps = database.prepare('DELETE FROM field_stamps WHERE table_name = ? AND row_id = ?');
  for (const { table, rowId } of leaving) stamps.run(table, rowId);
  const conflicts = database.prepare('DELETE FROM sync_conflicts WHERE place = ?');
  for (const place of lost) conflicts.run(place);
}
