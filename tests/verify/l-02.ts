import type Database from 'better-sqlite3';
import { getTableColumns } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { entry, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';
import { type Harness, numbersFrom, Tally } from './harness.ts';

const ENTRIES = 40;

/** Columns by their names in the file. */
const COLUMNS = Object.values(getTableColumns(auditEntries)).map(({ name }) => name);

const copied = (changed: Readonly<Record<string, string>>): string =>
  COLUMNS.map((column) => changed[column] ?? `"${column}"`).join(', ');

/** Every way that SQLite has to change or remove a row, or to slip one in, on the entry with some number. */
const WAYS: Readonly<Record<string, (sequence: number, column: string) => string>> = {
  update: (sequence, column) => `UPDATE audit_entries SET "${column}" = 'x' WHERE sequence = ${sequence}`,
  'update all': (_, column) => `UPDATE audit_entries SET "${column}" = "${column}" || 'x'`,
  'update by rowid': (sequence) =>
    `UPDATE audit_entries SET rowid = rowid + 1000 WHERE sequence = ${sequence}`,
  'update from': (sequence) =>
    `UPDATE audit_entries SET body = other.body FROM (SELECT body FROM audit_entries WHERE sequence <> ${sequence} LIMIT 1) AS other WHERE sequence = ${sequence}`,
  'update or replace': (sequence) =>
    `UPDATE OR REPLACE audit_entries SET id = (SELECT id FROM audit_entries WHERE sequence <> ${sequence} LIMIT 1) WHERE sequence = ${sequence}`,
  'update or ignore': (sequence) => `UPDATE OR IGNORE audit_entries SET at = 0 WHERE sequence = ${sequence}`,
  delete: (sequence) => `DELETE FROM audit_entries WHERE sequence = ${sequence}`,
  'delete all': () => 'DELETE FROM audit_entries',
  'delete by another name': (sequence) =>
    `WITH gone AS (SELECT ${sequence} AS number) DELETE FROM audit_entries WHERE sequence IN (SELECT number FROM gone)`,
  'delete returning': (sequence) => `DELETE FROM audit_entries WHERE sequence = ${sequence} RETURNING id`,
  replace: (sequence) =>
    `REPLACE INTO audit_entries SELECT ${copied({ at: '0' })} FROM audit_entries WHERE sequence = ${sequence}`,
  'insert or replace': (sequence) =>
    `INSERT OR REPLACE INTO audit_entries SELECT ${copied({ body: "'{}'" })} FROM audit_entries WHERE sequence = ${sequence}`,
  upsert: (sequence) =>
    `INSERT INTO audit_entries SELECT ${copied({})} FROM audit_entries WHERE sequence = ${sequence} ON CONFLICT DO UPDATE SET at = 0`,
  'insert at the end': (sequence) =>
    `INSERT INTO audit_entries SELECT ${copied({ id: "'slipped'", sequence: '9999' })} FROM audit_entries WHERE sequence = ${sequence}`,
  'by a trigger of one’s own': (sequence) =>
    `CREATE TEMP TABLE own (word); CREATE TEMP TRIGGER planted AFTER INSERT ON own BEGIN DELETE FROM main.audit_entries WHERE sequence = ${sequence}; END; INSERT INTO own VALUES (1)`,
  'through a view': (sequence) =>
    `CREATE TEMP VIEW seen AS SELECT * FROM main.audit_entries; CREATE TEMP TRIGGER through INSTEAD OF DELETE ON seen BEGIN DELETE FROM main.audit_entries WHERE sequence = OLD.sequence; END; DELETE FROM seen WHERE sequence = ${sequence}`,
};

/** Settings of a connection that would keep triggers from being asked. */
const SETTINGS = ['', 'PRAGMA recursive_triggers = OFF', 'PRAGMA ignore_check_constraints = ON'] as const;

/** Who tries: another program on the file, or this program in a transaction of its own. */
const TRIED_BY = ['another program', 'the store itself'] as const;

/** The record only grows: whoever asks and however. */
export const harness: Harness = {
  id: 'L-02',
  about: 'no way of SQL changes, removes or slips in an entry of the record',
  floor: 1_000,
  fewRuns: Object.keys(WAYS).length * 2,
  faultClasses: [...Object.keys(WAYS), ...TRIED_BY],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const folder = passingFolder();
    const { store, database } = await openBareStore(folder.directory);
    for (let number = 1; number <= ENTRIES; number += 1) {
      store.write((tx) => tx.record(entry({ recordId: `task-${number}`, facts: { number } })));
    }
    const ways = Object.entries(WAYS);
    for (let turn = 0; tally.runs < runs; turn += 1) {
      const [way, statement] = ways[turn % ways.length] ?? [];
      if (way === undefined || statement === undefined) break;
      const by = TRIED_BY[Math.floor(turn / ways.length) % TRIED_BY.length] ?? 'another program';
      // To add an entry is what the store is there for: whether it follows is for the chain to say (L-03).
      if (by === 'the store itself' && way === 'insert at the end') continue;
      const sql = statement(1 + below(ENTRIES), COLUMNS[below(COLUMNS.length)] ?? 'body');
      const setting = by === 'another program' ? (SETTINGS[below(SETTINGS.length)] ?? '') : '';
      const before = contentOf(database);
      const said =
        by === 'another program'
          ? asStranger(folder.directory, setting, sql)
          : fromWithin(store, database, sql);
      tally.ran();
      tally.met(way);
      tally.met(by);
      tally.expect(said !== null, `${by}, ${way}: ${setting}; ${sql}: was let through`);
      if (contentOf(database) !== before) {
        tally.fail(`${by}, ${way}: ${setting}; ${sql}: the record is another (${said ?? 'no word'})`);
        break;
      }
    }
    progress(`${tally.runs} statements`);
    store.close();
    folder.remove();
    return tally.outcome();
  },
};

/** What the file says to it; null: nothing, it was done. */
function asStranger(directory: string, setting: string, sql: string): string | null {
  const stranger = openAsStranger(directory);
  try {
    if (setting !== '') stranger.exec(setting);
    stranger.exec(sql);
    return null;
  } catch (error) {
    return String(error);
  } finally {
    stranger.close();
  }
}

function fromWithin(
  store: Awaited<ReturnType<typeof openBareStore>>['store'],
  database: Database.Database,
  sql: string,
): string | null {
  try {
    store.write((tx) => {
      database.exec(sql);
      tx.record(entry());
    });
    return null;
  } catch (error) {
    return String(error);
  } finally {
    database.exec('DROP VIEW IF EXISTS temp.seen; DROP TABLE IF EXISTS temp.own');
  }
}

function contentOf(database: Database.Database): string {
  return JSON.stringify(database.prepare('SELECT rowid, * FROM audit_entries ORDER BY rowid').raw().all());
}
