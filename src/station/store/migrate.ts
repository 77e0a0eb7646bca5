import type { Database } from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One step of the schema, forward only. */
export interface Migration {
  /** Counted from 1: what `PRAGMA user_version` says after it. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** A store that a newer Printhall wrote, or that is not Printhall's at all. */
export class UnknownStoreError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownStoreError';
  }
}

/** "PHal" in ASCII: tells a store of Printhall from any other SQLite file. */
export const APPLICATION_ID = 0x50_48_61_6c;

/** Reads the steps of a directory, `0000_name.sql` and on, in their order. Throws when a number is missing. */
export function readMigrations(directory: string): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .toSorted();
  return files.map((file, index) => {
    if (Number(file.slice(0, 4)) !== index) throw new Error(`Migration ${index} is missing before ${file}`);
    return { number: index + 1, name: file.slice(5, -4), sql: readFileSync(join(directory, file), 'utf8') };
  });
}

const NOT_OURS = 'The file printhall.db in this folder is not a store of Printhall.';

/** The number of the last step taken. The first look into a file, so a file that is no SQLite at all shows here. */
function versionOf(database: Database): number {
  try {
    return Number(database.pragma('user_version', { simple: true }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB') {
      throw new UnknownStoreError(NOT_OURS);
    }
    throw error;
  }
}

/** The steps that the store has not taken yet. Throws UnknownStoreError for a file that is not ours, or too new. */
export function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): readonly Migration[] {
  const version = versionOf(database);
  const applicationId = Number(database.pragma('application_id', { simple: true }));
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined;
  if (!isEmpty && applicationId !== APPLICATION_ID) {
    throw new UnknownStoreError(NOT_OURS);
  }
  if (version > migrations.length) {
    throw new UnknownStoreError(
      `A newer Printhall wrote this store (schema ${version}; this one knows ${migrations.length}). Update this station.`,
    );
  }
  return migrations.slice(version);
}

/** Takes the steps. To be called inside of one transaction: after a crash all of them are taken, or none is. */
export function applyMigrations(database: Database, pending: readonly Migration[]): void {
  for (const { number, sql } of pending) {
    for (const statement of sql.split('--> statement-breakpoint')) database.exec(statement);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${number}`);
  }
}
