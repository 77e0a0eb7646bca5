import type { Database } from 'better-sqlite3';
import { getTableColumns } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { hash } from 'node:crypto';
import {
  canonicalJson,
  CHAIN_START,
  entryHash,
  safeFacts,
  safeText,
  safeValue,
  type AuditBody,
  type ChainedEntry,
  type RecordEntry,
} from '../../shop/audit/index.ts';
import { auditEntries } from '../../shop/audit/tables.ts';
import type { Clock, MakeId } from '../../shop/kernel/index.ts';
import { hybridClock, type HybridClock } from '../../shop/records/index.ts';
import type { RowChange, Store, Transaction } from '../../shop/records/store.ts';

export interface StationIdentity {
  readonly id: string;
  readonly epoch: number;
  readonly name: string;
}

export interface StoreDependencies {
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly identity: StationIdentity;
  /** Printhall's own version, kept with each entry. */
  readonly version: string;
}

export interface StationStore extends Store<RecordEntry> {
  /** Rows that do not travel and change no state, like a print's progress: no record, no change log. */
  journal(work: (rows: Transaction<RecordEntry>['rows']) => void): void;
  /**
   * One transaction of rows that came from the hub, or that stand back for them: not captured, so that they do not
   * travel back, and with entries of the record of their own. Who listens to commits hears of the changes that `work`
   * gives; none are told when there are none.
   *
   * @param keeping `fetchable`: the hub has it too, so that the disk need not be waited for. After a power cut it is
   * fetched again, with everything after it; the next commit of a person waits for it with its own.
   */
  replicate(work: (database: Database) => readonly RowChange[], keeping?: 'surely' | 'fetchable'): void;
  readonly hybridClock: HybridClock;
  close(): void;
}

class TakenBack extends Error {}

export function sha256(text: string): string {
  // In one go: twice as fast as an object for each of a million entries.
  return hash('sha256', text);
}

/** The store over an opened database. One writer: nothing else may write while it is open. */
export function createStore(database: Database, dependencies: StoreDependencies): StationStore {
  const { identity, makeId } = dependencies;
  const orm = drizzle(database);
  const hybrid = hybridClock(dependencies.clock, identity.id, newestTime(database));
  const enter = database.prepare<[string, string]>(
    'UPDATE write_context SET transaction_id = ?, hybrid_time = ?, captures = 1 WHERE only = 1',
  );
  const enterReplication = database.prepare(
    "UPDATE write_context SET transaction_id = 'replication', captures = 0 WHERE only = 1",
  );
  const leave = database.prepare(
    'UPDATE write_context SET transaction_id = NULL, captures = 1 WHERE only = 1',
  );
  const changesOf = database.prepare<[string], RowChange>(
    'SELECT table_name AS "table", row_id AS rowId, operation FROM change_log WHERE transaction_id = ?',
  );
  const listeners = new Set<(changes: readonly RowChange[]) => void>();
  const appendEntry = entryAppender(database, dependencies);

  function commit<Value>(work: (tx: Transaction<RecordEntry>) => Value): {
    value: Value;
    changes: RowChange[];
  } {
    const transactionId = makeId<'Transaction'>();
    enter.run(transactionId, hybrid.tick());
    let entries = 0;
    const value = work({
      rows: orm,
      record(entry) {
        appendEntry(entry);
        entries += 1;
      },
    });
    leave.run();
    const changes = changesOf.all(transactionId);
    if (changes.length > 0 && entries === 0) {
      throw new Error(`Changed ${changes[0]?.table ?? 'rows'} without a line in the record`);
    }
    return { value, changes };
  }
  const commitWhole = database.transaction(commit) as unknown as { immediate: typeof commit };

  return {
    reading: orm,
    write(work) {
      if (database.inTransaction) throw new Error('A transaction of the store inside of another');
      const { value, changes } = commitWhole.immediate(work);
      for (const listener of listeners) listener(changes);
      return value;
    },
    attempt(work) {
      let answer: ReturnType<typeof work> | undefined;
      try {
        return this.write((tx) => {
          answer = work(tx);
          // Out by an exception: that is what takes back the rows that were changed before the refusal.
          if (!answer.ok) throw new TakenBack();
          return answer as never;
        });
      } catch (error) {
        if (error instanceof TakenBack && answer !== undefined) return answer;
        throw error;
      }
    },
    journal(work) {
      database.transaction(() => work(orm)).immediate();
    },
    replicate(work, keeping = 'surely') {
      const whole = database.transaction(() => {
        enterReplication.run();
        const changed = work(database);
        leave.run();
        return changed;
      });
      const changes = replicating(database, keeping, () => whole.immediate());
      if (changes.length > 0) for (const listener of listeners) listener(changes);
    },
    hybridClock: hybrid,
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      database.close();
    },
  };
}

/**
 * Many rows of many parts, each of which may have to be taken back: what SQLite notes for that stays in memory, and is not
 * written to a file that nobody reads. What is fetchable is committed without waiting for the disk; in WAL the file stays
 * whole and in order, and what is lost is lost from the end.
 */
function replicating<Value>(database: Database, keeping: 'surely' | 'fetchable', work: () => Value): Value {
  database.pragma('temp_store = MEMORY');
  if (keeping === 'fetchable') database.pragma('synchronous = NORMAL');
  try {
    return work();
  } finally {
    database.pragma('synchronous = FULL');
    // Elsewhere a search may sort more than fits into memory.
    database.pragma('temp_store = DEFAULT');
  }
}

/** The newest time given here: lines of the change log leave it when they are sealed, the context keeps the last. */
function newestTime(database: Database): string | null {
  const times = database
    .prepare<[], { time: string }>(
      `SELECT hybrid_time AS time FROM write_context
        UNION ALL SELECT * FROM (SELECT hybrid_time FROM change_log ORDER BY sequence DESC LIMIT 1)`,
    )
    .all();
  const newest = times
    .map(({ time }) => time)
    .toSorted()
    .at(-1);
  return newest === undefined || newest === '' ? null : newest;
}

/** Appends an entry to this station's chain. The head is read from the disk each time: memory could be ahead of it. */
function entryAppender(
  database: Database,
  { clock, makeId, identity, version }: StoreDependencies,
): (entry: RecordEntry) => void {
  const head = database.prepare<[string, number], { sequence: number; hash: string }>(
    'SELECT sequence, hash FROM audit_entries WHERE station_id = ? AND epoch = ? ORDER BY sequence DESC LIMIT 1',
  );
  // Prepared once: built anew for each entry, it took longer than everything else about it.
  const columns = Object.entries(getTableColumns(auditEntries));
  const insert = database.prepare<[ChainedEntry]>(
    `INSERT INTO audit_entries (${columns.map(([, { name }]) => name).join(', ')})
      VALUES (${columns.map(([member]) => `@${member}`).join(', ')})`,
  );
  const nameOfScope = database.prepare<[string], { name: string }>('SELECT name FROM scopes WHERE id = ?');
  return (given) => {
    // The name as it is now: an entry must tell where it was when the place has long been renamed.
    const scopeName =
      given.scopeName ?? (given.scopeId === null ? null : (nameOfScope.get(given.scopeId)?.name ?? null));
    const entry = { ...given, scopeName, recordId: safe(given.recordId) };
    const last = head.get(identity.id, identity.epoch);
    const hashed: Omit<ChainedEntry, 'hash'> = {
      id: makeId<'AuditEntry'>(),
      stationId: identity.id,
      epoch: identity.epoch,
      sequence: (last?.sequence ?? 0) + 1,
      at: clock.now(),
      action: safeText(entry.action),
      result: entry.result,
      personId: entry.actor.personId,
      recordKind: safeText(entry.recordKind),
      recordId: entry.recordId,
      scopeId: safe(entry.scopeId),
      body: canonicalJson(bodyOf(entry, identity, version, clock)),
      previousHash: last?.hash ?? CHAIN_START,
    };
    insert.run({ ...hashed, hash: entryHash(hashed, sha256) });
  };
}

function safe(text: string | null): string | null {
  return text === null ? null : safeText(text);
}

function bodyOf(entry: RecordEntry, identity: StationIdentity, version: string, clock: Clock): AuditBody {
  return {
    actor: safeValue(entry.actor) as AuditBody['actor'],
    stationName: safeText(identity.name),
    recordName: safe(entry.recordName),
    scopeName: safe(entry.scopeName),
    reason: safe(entry.reason ?? null),
    facts: safeFacts(entry.facts ?? {}),
    monotonicMilliseconds: Math.round(clock.monotonicMilliseconds()),
    version,
  };
}
