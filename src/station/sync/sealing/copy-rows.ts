import type { Database } from 'better-sqlite3';
import type { RowEdit } from '../hub.ts';
import type { RowValues } from '../rows.ts';
import { travellingShapes, type TravellingShape } from '../travelling.ts';
import { isStamped, stampsLeft, toldAt, type SealingHouse, type StationHome } from './seal.ts';

/** Rows in one part of a copy: some hundred kilobytes at most. */
const ROWS_IN_A_PART = 200;

/**
 * Seals a copy of every row that travels, as a company begins with; what was captured before is in it. To be called
 * inside of a transaction of the store.
 */
export function sealCopy(
  house: SealingHouse,
  home: StationHome,
  hybridTime: string,
  transactionId: string,
  now: number,
): void {
  house.database.exec('DELETE FROM change_log');
  for (const shape of travellingShapes.values()) {
    const rows = rowsInOrder(house.database, shape);
    const byPlace = Map.groupBy(rows, (row) =>
      toldAt(house.places.of(shape.name, row) ?? home.homeFactoryId, home),
    );
    for (const [place, ofPlace] of byPlace) {
      for (let from = 0; from < ofPlace.length; from += ROWS_IN_A_PART) {
        const edits = ofPlace
          .slice(from, from + ROWS_IN_A_PART)
          .map((row) => copyOf(house, shape, row, hybridTime));
        const { schema } = house;
        house.outbox.add(
          { transactionId, place, hybridTime, personId: null, schema, isFounding: true, edits },
          now,
        );
      }
    }
  }
}

/** The record in the order of its chain, which its hub looks at; everything else as it was made. */
function rowsInOrder(database: Database, { name, key }: TravellingShape): readonly RowValues[] {
  const order = name === 'audit_entries' ? 'station_id, epoch, sequence' : `"${key}"`;
  return database.prepare<[], RowValues>(`SELECT * FROM "${name}" ORDER BY ${order}`).all();
}

function copyOf(
  { stamps }: SealingHouse,
  shape: TravellingShape,
  row: RowValues,
  hybridTime: string,
): RowEdit & { readonly undo: null } {
  const rowId = String(row[shape.key]);
  const edit: RowEdit = { tableName: shape.name, rowId, operation: 'insert', columns: row, before: null };
  if (isStamped(shape)) stamps.put(shape.name, rowId, stampsLeft(shape, edit, hybridTime, null));
  return { ...edit, undo: null };
}
