import Database from 'better-sqlite3';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { migrationsDirectory } from '../../src/station/resources.ts';
import { readMigrations } from '../../src/station/store/migrate.ts';
import { openDatabase } from '../../src/station/store/open.ts';
import { systemClock } from '../../src/station/system.ts';
import { entry, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';

let folder: ReturnType<typeof passingFolder>;
let steps: string;
const count = readMigrations(migrationsDirectory()).length;

beforeEach(() => {
  folder = passingFolder();
  steps = join(folder.directory, 'steps');
  mkdirSync(steps);
  cpSync(migrationsDirectory(), steps, { recursive: true });
});
afterEach(() => folder.remove());

function addStep(number: number, sql: string): void {
  writeFileSync(join(steps, `${String(count + number).padStart(4, '0')}_planted.sql`), sql);
}

async function storeWithOnePlace(): Promise<void> {
  const { store } = await openBareStore(folder.directory);
  store.write((tx) => {
    tx.rows.insert(scopes).values({ id: 'a', kind: 'factory', name: 'North', createdAt: 1 }).run();
    tx.record(entry());
  });
  store.close();
}

const open = () =>
  openDatabase({ directory: folder.directory, clock: systemClock, migrationsDirectory: steps });
const versionOf = (database: Database.Database) => Number(database.pragma('user_version', { simple: true }));

test('[RC11] a backup, whole and readable, is made before a store is changed (D-08)', async () => {
  await storeWithOnePlace();
  addStep(0, 'ALTER TABLE scopes ADD COLUMN colour text;');
  const database = await open();
  expect(versionOf(database)).toBe(count + 1);
  expect(database.prepare('SELECT name, colour FROM scopes').get()).toEqual({ name: 'North', colour: null });
  database.close();
  const [backup = '', ...more] = readdirSync(join(folder.directory, 'backups'));
  expect(more).toEqual([]);
  expect(backup).toMatch(new RegExp(`^before-schema-${count}-\\d+\\.db$`));
  const copy = new Database(join(folder.directory, 'backups', backup), { readonly: true });
  expect(versionOf(copy)).toBe(count);
  expect(copy.prepare('SELECT name FROM scopes').get()).toEqual({ name: 'North' });
  copy.close();
});

test('[RC11] a new store needs no backup, and an unchanged one makes none', async () => {
  await storeWithOnePlace();
  (await open()).close();
  expect(existsSync(join(folder.directory, 'backups'))).toBe(false);
});

test('[RC11] a step may take away and move what the capture names, and rows too', async () => {
  await storeWithOnePlace();
  addStep(
    0,
    "ALTER TABLE scopes DROP COLUMN time_zone;--> statement-breakpoint\nUPDATE scopes SET name = 'Moved';",
  );
  const database = await open();
  expect(versionOf(database)).toBe(count + 1);
  expect(database.prepare('SELECT name FROM scopes').get()).toEqual({ name: 'Moved' });
  database.close();
});

test('[RC11] when a step fails, none is taken and the store opens as it was', async () => {
  await storeWithOnePlace();
  addStep(0, "ALTER TABLE scopes ADD COLUMN colour text; UPDATE scopes SET name = 'Half';");
  addStep(1, 'ALTER TABLE there_is_no_such_table ADD COLUMN x text;');
  await expect(open()).rejects.toThrow('there_is_no_such_table');
  const { store, database } = await openBareStore(folder.directory);
  expect(versionOf(database)).toBe(count);
  expect(store.reading.select({ name: scopes.name }).from(scopes).all()).toEqual([{ name: 'North' }]);
  const columns = database.prepare("SELECT name FROM pragma_table_info('scopes')").pluck().all();
  expect(columns).not.toContain('colour');
  store.close();
  expect(() => openAsStranger(folder.directory).exec("UPDATE scopes SET name = 'x'")).toThrow(
    'written outside',
  );
});

test('[RC11] a store brought up step by step has the schema of a new one', async () => {
  const schemaIn = async (directory: string) => {
    const { store, database } = await openBareStore(directory);
    const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2').all();
    store.close();
    return rows;
  };
  const fresh = passingFolder();
  const wanted = await schemaIn(fresh.directory);
  fresh.remove();
  // From each schema that ever was: the first step alone, then one more each time.
  for (let first = 1; first <= count; first += 1) {
    const old = passingFolder();
    const few = join(old.directory, 'few');
    mkdirSync(few);
    for (const file of readdirSync(migrationsDirectory())
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
      .slice(0, first)) {
      cpSync(join(migrationsDirectory(), file), join(few, file));
    }
    const database = new Database(join(old.directory, 'printhall.db'));
    const { applyMigrations, pendingMigrations } = await import('../../src/station/store/migrate.ts');
    applyMigrations(database, pendingMigrations(database, readMigrations(few)));
    database.close();
    expect(await schemaIn(old.directory)).toEqual(wanted);
    old.remove();
  }
});

test('[RC11] a step that is missing between others is a bug and stops the start', () => {
  addStep(1, 'SELECT 1;');
  expect(() => readMigrations(steps)).toThrow('missing');
});
