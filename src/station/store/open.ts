import Database from 'better-sqlite3';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shop/kernel/index.ts';
import { tables } from '../../shop/tables.ts';
import { migrationsDirectory } from '../resources.ts';
import { installCapture, removeCapture } from './capture.ts';
import { applyMigrations, pendingMigrations, readMigrations, type Migration } from './migrate.ts';
import { applySettings, checkSettings } from './settings.ts';

/** The name of the store's file in a data folder. */
export const STORE_FILE = 'printhall.db';

export interface OpenOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** Where the migrations are; the project's own by default. */
  readonly migrationsDirectory?: string;
}

/**
 * Opens the store of a data folder: settings, migrations (with a backup of what was there), capture. The caller holds
 * the folder's lock. Throws UnknownStoreError or StoreSettingError, with nothing changed.
 */
export async function openDatabase(options: OpenOptions): Promise<Database.Database> {
  const database = new Database(join(options.directory, STORE_FILE));
  try {
    const migrations = readMigrations(options.migrationsDirectory ?? migrationsDirectory());
    // Before the settings: the switch to WAL is written into the file, and a file that is not ours stays as it is.
    const pending = pendingMigrations(database, migrations);
    applySettings(database);
    await migrate(database, pending, options);
    installCapture(database, tables);
    probeWrite(database);
    checkSettings(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Takes the pending steps, after a backup of what was there. */
async function migrate(
  database: Database.Database,
  pending: readonly Migration[],
  options: OpenOptions,
): Promise<void> {
  if (pending.length === 0) return;
  const isNew = Number(database.pragma('user_version', { simple: true })) === 0;
  const version = String(database.pragma('user_version', { simple: true }));
  if (!isNew) await backUp(database, options, `before-schema-${version}`);
  database
    .transaction(() => {
      // A step may change a column that a trigger of the capture names; they are made anew right after.
      removeCapture(database);
      applyMigrations(database, pending);
    })
    .exclusive();
}

/** Copies the store beside itself, verified, before something takes away what is in it. */
export async function backUp(
  database: Database.Database,
  options: Pick<OpenOptions, 'directory' | 'clock'>,
  occasion: string,
): Promise<void> {
  const directory = join(options.directory, 'backups');
  mkdirSync(directory, { recursive: true });
  const name = `${occasion}-${options.clock.now()}.db`;
  const unfinished = join(directory, `${name}.unfinished`);
  await database.backup(unfinished);
  const copy = new Database(unfinished);
  // Whole in one file: a reader of a copy in WAL would leave two more files beside it.
  copy.pragma('journal_mode = DELETE');
  const verdict = copy.pragma('integrity_check', { simple: true });
  copy.close();
  if (verdict !== 'ok') throw new Error(`The backup before the migration is damaged: ${String(verdict)}`);
  renameSync(unfinished, join(directory, name));
}

/** Writes and undoes nothing of meaning: the first write is what makes SQLite show its true settings. */
function probeWrite(database: Database.Database): void {
  database
    .prepare(
      "INSERT INTO write_context (only, transaction_id, hybrid_time) VALUES (1, NULL, '') ON CONFLICT DO UPDATE SET transaction_id = NULL, captures = 1",
    )
    .run();
}
