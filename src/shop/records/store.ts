import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Refusal, Result } from '../kernel/index.ts';

/** Reading, from anywhere, at any time. */
export type Reading = Pick<BetterSQLite3Database, 'select' | 'selectDistinct' | '$count' | 'all' | 'get'>;

/** Writing, only inside of a transaction of the store. */
export type Writing = Reading & Pick<BetterSQLite3Database, 'insert' | 'update' | 'delete'>;

/** A row that a committed transaction changed. */
export interface RowChange {
  readonly table: string;
  readonly rowId: string;
  readonly operation: 'insert' | 'update' | 'delete';
}

type Synchronous<Value> = Value extends PromiseLike<unknown> ? never : Value;

/**
 * The one door to the rows. `Entry` is what the record takes: the store writes it into the same transaction.
 */
export interface Store<Entry> {
  readonly reading: Reading;
  /**
   * One transaction: rows, change log and record commit together or not at all. Synchronous by type: a promise does
   * not compile, because a transaction must not wait. Changes of travelling tables without an entry of the record are
   * a bug and throw.
   */
  write<Value>(work: (tx: Transaction<Entry>) => Synchronous<Value>): Value;
  /** As `write`, for work that may refuse: a refusal takes back every row that was changed on the way to it. */
  attempt<Value, Reason extends Refusal>(
    work: (tx: Transaction<Entry>) => Result<Value, Reason>,
  ): Result<Value, Reason>;
  /** Called after each commit that changed travelling rows, in the order of the commits. */
  onCommit(listener: (changes: readonly RowChange[]) => void): () => void;
}

export interface Transaction<Entry> {
  readonly rows: Writing;
  record(entry: Entry): void;
}
