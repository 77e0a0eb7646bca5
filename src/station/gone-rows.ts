import type { RowChange } from '../shop/records/store.ts';
import type { RecordPlace } from './locate.ts';

/** Where rows stood that are gone by the time anybody asks: of tables whose rows are deleted, and few. */
export interface GoneRows {
  /** The place of a row: now, or the last that was known of it when it has just gone. */
  placeOf(change: RowChange, now: RecordPlace | null): RecordPlace | null;
}

/** @param present the rows that are there, with their places, when nothing has changed yet */
export function createGoneRows(present: Iterable<readonly [rowId: string, RecordPlace]>): GoneRows {
  const places = new Map(present);
  return {
    placeOf({ rowId }, now) {
      const last = places.get(rowId) ?? null;
      if (now === null) places.delete(rowId);
      else places.set(rowId, now);
      return now ?? last;
    },
  };
}
