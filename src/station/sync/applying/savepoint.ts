import type { Database } from 'better-sqlite3';

/** Does some work of a transaction wholly or, where it throws, not at all; then what it threw is thrown on. */
export type Wholly = <Value>(work: () => Value) => Value;

/**
 * Its statements are prepared once: `database.transaction` builds its functions anew each time, which takes as long as it
 * takes to write a row.
 */
export function savepoint(database: Database): Wholly {
  const begin = database.prepare('SAVEPOINT part');
  const keep = database.prepare('RELEASE part');
  const takeBack = database.prepare('ROLLBACK TO part');
  return (work) => {
    begin.run();
    try {
      const value = work();
      keep.run();
      return value;
    } catch (error) {
      // Where the disk is full, SQLite has taken back the whole transaction by itself.
      if (database.inTransaction) {
        takeBack.run();
        keep.run();
      }
      throw error;
    }
  };
}
