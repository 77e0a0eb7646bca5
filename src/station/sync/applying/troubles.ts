import type { Database } from 'better-sqlite3';
import type { MakeId } from '../../../shop/kernel/index.ts';

/** What could not be sent or applied. */
export interface Trouble {
  readonly direction: 'out' | 'in';
  readonly code: string;
  /** What the machine said. */
  readonly detail: string;
  readonly place: string;
  readonly content: unknown;
}

/** Details are read by people; a machine can say a lot. */
const DETAIL_MAXIMUM = 2_000;

/** Keeps it whole, for a person to look at. */
export function keepTrouble(database: Database, makeId: MakeId, now: number, trouble: Trouble): void {
  const { direction, code, detail, place, content } = trouble;
  database
    .prepare(
      'INSERT INTO sync_troubles (id, direction, code, detail, place, content, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      makeId<'Trouble'>(),
      direction,
      code,
      detail.slice(0, DETAIL_MAXIMUM),
      place,
      JSON.stringify(content),
      now,
    );
}
