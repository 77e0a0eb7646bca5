import { sql } from 'drizzle-orm';
import type { Reading } from '../records/store.ts';
import { printTasks } from './tables.ts';

/**
 * Two letters or figures that tell a task from another of the same number: of its id, and so the same at every station
 * and for ever. As in `#12-4F`.
 */
export function numberMarkOf(taskId: string): string {
  return taskId.slice(-2).toUpperCase();
}

/** Those of some numbers that more than one task here has. */
export function numbersGivenTwice(reading: Reading, numbers: readonly number[]): ReadonlySet<number> {
  const rows = reading
    .select({ number: printTasks.number })
    .from(printTasks)
    .where(sql`${printTasks.number} IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`)
    .groupBy(printTasks.number)
    .having(sql`COUNT(*) > 1`)
    .all();
  return new Set(rows.map(({ number }) => number));
}
