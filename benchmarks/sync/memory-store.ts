import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';

/** Tables that the simulated stations write. */
const WRITTEN = ['scopes', 'people', 'grants', 'projects', 'audit_entries'];

/**
 * An empty store for ten thousand stations in one memory, as small as it can be without being another: pages of a
 * kilobyte, and of the triggers that write the change log (a megabyte a station, once SQLite has read them) those of the
 * tables that they write.
 */
export function smallStore(path: string): Buffer {
  const database = new Database(path);
  const triggers = database
    .prepare<[], { name: string; tbl_name: string }>(
      "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    )
    .all();
  for (const { name, tbl_name: table } of triggers)
    if (!WRITTEN.includes(table)) database.exec(`DROP TRIGGER "${name}"`);
  // In memory there is no log beside it.
  database.pragma('journal_mode = DELETE');
  database.pragma('page_size = 1024');
  database.exec('VACUUM');
  database.close();
  return readFileSync(path);
}

/** Pages that SQLite keeps of a file that is in memory already. */
const CACHED_PAGES = 10;

/** A store that is nothing but memory: what the disk costs is measured elsewhere (`npm run bench -- store`). */
export function storeInMemory(file: Buffer): Database.Database {
  const database = new Database(file);
  database.pragma(`cache_size = ${CACHED_PAGES}`);
  database.pragma('foreign_keys = ON');
  database.pragma('recursive_triggers = ON');
  return database;
}
