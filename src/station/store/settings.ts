import type { Database } from 'better-sqlite3';

/** What the store must run with, as SQLite answers it. */
const REQUIRED: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  // FULL: a commit is on the disk when it returns, over a power cut too.
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  recursive_triggers: 1,
  mmap_size: 0,
};

/** A busy reader (`audit verify` beside a running station) is waited for this long. */
const BUSY_TIMEOUT_MILLISECONDS = 5_000;

/** The log of SQLite is cut back to this after a checkpoint. */
const JOURNAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

/** Oldest SQLite without the WAL-reset corruption (sqlite.org/wal.html#walresetbug). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** The store cannot promise what it must, so it is not used. */
export class StoreSettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreSettingError';
  }
}

/** Sets what the store must run with. Whether it took is asked after the first write: see checkSettings. */
export function applySettings(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('recursive_triggers = ON');
  database.pragma('mmap_size = 0');
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MILLISECONDS}`);
  database.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
  if (process.platform === 'darwin') {
    database.pragma('fullfsync = ON');
    database.pragma('checkpoint_fullfsync = ON');
  }
}

/**
 * Reads every setting back. To be called after a write: better-sqlite3 is built so that `synchronous` answers FULL
 * after the switch to WAL and falls to NORMAL at the first write. Throws StoreSettingError, naming what is off.
 */
export function checkSettings(database: Database): void {
  for (const [name, wanted] of Object.entries(REQUIRED)) {
    const found = database.pragma(name, { simple: true });
    if (found !== wanted) {
      throw new StoreSettingError(`The store runs with ${name} = ${String(found)} instead of ${wanted}.`);
    }
  }
  const version =
    database.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '';
  if (isOlder(version))
    throw new StoreSettingError(`SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}.`);
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
