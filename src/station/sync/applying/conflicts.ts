import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../../shop/kernel/index.ts';
import type { ConflictKind } from '../../../shop/sync/index.ts';
import type { RowEdit } from '../hub.ts';
import type { RowValues } from '../rows.ts';
import { NEVER, writerOf } from '../stamps.ts';
import type { WrittenTwice } from './apply-edit.ts';
import { millisecondsOf, stationOf, type PartInHand } from './house.ts';

/** Keeps what stood back, for the people whom it concerns. */
export interface ConflictBook {
  /** A whole change that stood back; `row` is what stands. */
  stoodBack(part: PartInHand, edit: RowEdit, row: RowValues | null, refusal: Refusal | null): void;
  writtenTwice(part: PartInHand, edit: RowEdit, collision: WrittenTwice): void;
  /** A change of something that was deleted meanwhile: it is nowhere to be seen. */
  goneMeanwhile(part: PartInHand, edit: RowEdit): void;
  nameTaken(part: PartInHand, edit: RowEdit, others: readonly string[]): void;
  /** What was found of a transaction that stands back, and that nobody has looked at yet. */
  forget(transactionId: string): void;
}

/** Columns that the program writes by itself: nobody misses a value of them. */
const isKeptByProgram = (column: string): boolean =>
  column === 'version' || column.endsWith('_at') || column === 'analysis' || column === 'hash';

export function conflictBook(database: Database, now: number): ConflictBook {
  const insert = database.prepare(
    `INSERT INTO sync_conflicts (id, kind, table_name, row_id, column_name, lost, won, refusal, place, person_id,
      station_id, made_at, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );

  function keep(
    kind: ConflictKind,
    part: PartInHand,
    { tableName, rowId }: RowEdit,
    what: { column: string | null; lost: unknown; won: unknown; refusal: Refusal | null },
    whose: { personId: string | null; stationId: string; madeAt: number },
  ): void {
    const id = [part.transactionId, tableName, rowId, what.column ?? ''].join('/');
    insert.run(
      id,
      kind,
      tableName,
      rowId,
      what.column,
      JSON.stringify(what.lost ?? null),
      JSON.stringify(what.won ?? null),
      what.refusal === null ? null : JSON.stringify(what.refusal),
      part.place,
      whose.personId,
      whose.stationId,
      whose.madeAt,
      now,
    );
  }

  const maker = ({ personId, stationId, orderedTime }: PartInHand) => ({
    personId,
    stationId,
    madeAt: millisecondsOf(orderedTime),
  });

  const forget = database.prepare<[string, string]>(
    // The sign keeps SQLite at the ids: by the index of what is open it would read all that is.
    'DELETE FROM sync_conflicts WHERE id >= ? AND id < ? AND +settled_at IS NULL',
  );

  return {
    // A slash stands after the transaction in every id; the sign after the slash is 0.
    forget: (transactionId) => void forget.run(`${transactionId}/`, `${transactionId}0`),
    stoodBack(part, edit, row, refusal) {
      const meant = Object.entries(edit.columns ?? {}).filter(([name]) => !isKeptByProgram(name));
      // Both meant the same: there is nothing to look at.
      if (refusal === null && row !== null && meant.every(([name, value]) => row[name] === value)) return;
      const lost = Object.fromEntries(meant);
      const won = row === null ? null : Object.fromEntries(meant.map(([name]) => [name, row[name] ?? null]));
      const kind = refusal === null ? 'movedElsewhere' : 'refusedOnArrival';
      keep(kind, part, edit, { column: null, lost, won, refusal }, maker(part));
    },
    writtenTwice(part, edit, { column, lost, won, lostIsNew, stamps }) {
      if (isKeptByProgram(column)) return;
      const formerTime = stamps[column] ?? NEVER;
      const former = {
        personId: writerOf(stamps, column),
        stationId: stationOf(formerTime),
        madeAt: millisecondsOf(formerTime),
      };
      const whose = lostIsNew ? maker(part) : { ...former, madeAt: former.madeAt || 0 };
      keep('writtenTwice', part, edit, { column, lost, won, refusal: null }, whose);
    },
    goneMeanwhile(part, edit) {
      const meant = Object.entries(edit.columns ?? {}).filter(([name]) => !isKeptByProgram(name));
      if (meant.length === 0) return;
      const lost = Object.fromEntries(meant);
      keep('goneMeanwhile', part, edit, { column: null, lost, won: null, refusal: null }, maker(part));
    },
    nameTaken(part, edit, others) {
      keep('nameTaken', part, edit, { column: null, lost: null, won: others, refusal: null }, maker(part));
    },
  };
}
