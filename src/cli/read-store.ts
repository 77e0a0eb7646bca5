import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../shop/records/store.ts';
import { migrationsDirectory } from '../station/resources.ts';
import { pendingMigrations, readMigrations, UnknownStoreError } from '../station/store/migrate.ts';
import { STORE_FILE } from '../station/store/open.ts';
import { Unanswered } from './unanswered.ts';

/**
 * Reads the store of a data folder beside a running station, without writing anything. Throws Unanswered with a
 * sentence when there is none, or one of another version.
 */
export async function readStore<Answer>(
  directory: string,
  read: (reading: Reading) => Answer | Promise<Answer>,
): Promise<Answer> {
  const path = join(directory, STORE_FILE);
  if (!existsSync(path)) throw new Unanswered(`There is no store of Printhall in ${directory}.`);
  const database = new Database(path, { readonly: true });
  try {
    const pending = pendingMigrations(database, readMigrations(migrationsDirectory()));
    if (pending.length > 0) {
      throw new Unanswered(
        `An older Printhall wrote the store in ${directory}. Start this station once to bring it up to date.`,
      );
    }
    return await read(drizzle(database));
  } catch (error) {
    throw error instanceof UnknownStoreError ? new Unanswered(error.message) : error;
  } finally {
    database.close();
  }
}
