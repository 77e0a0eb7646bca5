import fc from 'fast-check';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TableDeclaration } from '../../src/shop/records/synced.ts';
import { tables } from '../../src/shop/tables.ts';
import { changesSeen } from '../../src/station/live-feed.ts';
import { openBareStore, passingFolder } from '../support/open-station.ts';
import { entry } from '../support/open-station.ts';
import type { StationStore } from '../../src/station/store/store.ts';

const travelling = tables.filter(({ travels }) => travels);
const nameOf = (table: SQLiteTable) => getTableConfig(table).name;

let folder: ReturnType<typeof passingFolder>;
let store: StationStore;
let database: Database.Database;
beforeEach(async () => {
  folder = passingFolder();
  ({ store, database } = await openBareStore(folder.directory));
});
afterEach(() => {
  store.close();
  folder.remove();
});

describe('declared or not there', () => {
  test('[RC4] every table of the file is declared to travel or to stay, once', () => {
    const inFile = database
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      )
      .all()
      .map(({ name }) => name);
    expect(tables.map(({ table }) => nameOf(table)).toSorted()).toEqual(inFile.toSorted());
  });

  test('[RC4] what stays says why; what travels names its kind of fact and has one key', () => {
    const kinds = new Set(['owned', 'appendOnly', 'stateMachine', 'fields', 'policy']);
    for (const declared of tables) {
      if (!declared.travels) expect(declared.because.length).toBeGreaterThan(20);
      else {
        expect(kinds.has(declared.kind)).toBe(true);
        const keys = getTableConfig(declared.table).columns.filter(({ primary }) => primary);
        expect(keys).toHaveLength(1);
      }
    }
  });

  test('[RC4] every travelling table has its three triggers in the file', () => {
    const triggers = database
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture%'",
      )
      .all()
      .map(({ name }) => name);
    const wanted = travelling.flatMap(({ table }) =>
      ['insert', 'update', 'delete'].map((operation) => `capture_${nameOf(table)}_${operation}`),
    );
    expect(triggers.toSorted()).toEqual(wanted.toSorted());
  });

  test('[LV5] for every travelling table it is said who sees its rows', () => {
    expect(travelling.map(({ table }) => nameOf(table)).filter((name) => !changesSeen(name))).toEqual([]);
  });
});

type Row = Record<string, string | number | null>;

/** What SQLite can hold in a column of this declaration. */
function valueOf(column: SQLiteColumn): fc.Arbitrary<string | number | null> {
  const value: fc.Arbitrary<string | number> =
    column.getSQLType() === 'integer'
      ? fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(0))
      : column.getSQLType() === 'real'
        ? fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
        : fc.oneof(
            fc.string({ unit: 'binary', maxLength: 12 }),
            fc.constantFrom('', '"', '\\', "'; --", '\u0000', '[1,2]', '{}', '😀', '\u2028'),
          );
  return column.notNull ? value : fc.option(value, { nil: null });
}

type Act =
  | { readonly act: 'insert'; readonly key: number; readonly row: Row }
  | { readonly act: 'update'; readonly key: number; readonly row: Row; readonly columns: readonly string[] }
  | { readonly act: 'delete'; readonly key: number };

function actsOn({ table }: TableDeclaration): fc.Arbitrary<readonly Act[]> {
  const columns = getTableConfig(table).columns.filter(({ primary }) => !primary);
  const row = fc.record(Object.fromEntries(columns.map((column) => [column.name, valueOf(column)])));
  const key = fc.integer({ min: 0, max: 3 });
  const names = fc.subarray(
    columns.map(({ name }) => name),
    { minLength: 1 },
  );
  return fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('insert' as const), key, row }),
      fc.record({ act: fc.constant('update' as const), key, row, columns: names }),
      fc.record({ act: fc.constant('delete' as const), key }),
    ),
    { minLength: 1, maxLength: 12 },
  );
}

describe('what is captured', () => {
  test.each(travelling.map((declared) => [nameOf(declared.table), declared] as const))(
    '[RC5] whatever is written to %s, its change log rebuilds the same rows',
    (name, declared) => {
      // Tables that only grow refuse the rest themselves; unique columns refuse doubles: both leave no trace.
      let captured = 0;
      fc.assert(
        fc.property(actsOn(declared), (acts) => {
          const from = logOf().length;
          const before = new Map(rowsOf(declared).map((row) => [String(row[keyOf(declared)]), row]));
          for (const act of acts) tryAct(declared, act);
          const changes = logOf()
            .slice(from)
            .filter(({ table_name: table }) => table === name);
          captured += changes.length;
          expect(replay(before, changes, declared)).toEqual(
            new Map(rowsOf(declared).map((row) => [String(row[keyOf(declared)]), row])),
          );
        }),
        { numRuns: 15 },
      );
      expect(captured).toBeGreaterThan(0);
    },
  );

  test('[RC5] an update tells only the columns that are other than before, and what they were', () => {
    const write = (work: string) => {
      store.write((tx) => {
        database.exec(work);
        tx.record(entry());
      });
    };
    write("INSERT INTO scopes (id, kind, name, created_at) VALUES ('a', 'factory', 'North', 1)");
    write("UPDATE scopes SET name = 'South', created_at = 1, kind = 'factory', expires_at = 5");
    write("UPDATE scopes SET name = 'South'");
    const changes = logOf().filter(({ table_name: table }) => table === 'scopes');
    expect(changes).toHaveLength(2);
    expect(JSON.parse(changes[1]?.columns ?? '')).toEqual({ name: 'South', expires_at: 5 });
    expect(JSON.parse(changes[1]?.before ?? '')).toEqual({ name: 'North', expires_at: null });
  });
});

interface LogRow {
  readonly table_name: string;
  readonly row_id: string;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly columns: string | null;
  readonly before: string | null;
}

function logOf(): LogRow[] {
  return database.prepare<[], LogRow>('SELECT * FROM change_log ORDER BY sequence').all();
}

function keyOf({ table }: TableDeclaration): string {
  return getTableConfig(table).columns.find(({ primary }) => primary)?.name ?? '';
}

function rowsOf({ table }: TableDeclaration): Row[] {
  const name = nameOf(table);
  return database.prepare<[], Row>(`SELECT * FROM "${name}" ORDER BY 1`).all();
}

/** Writes through the store, as raw rows: the capture does not depend on how a row is written. */
function tryAct(declared: TableDeclaration, act: Act): void {
  const name = nameOf(declared.table);
  const key = keyOf(declared);
  const id = `row-${act.key}`;
  try {
    store.write((tx) => {
      if (act.act === 'insert') {
        const columns = [key, ...Object.keys(act.row)];
        database
          .prepare(
            `INSERT OR IGNORE INTO "${name}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          )
          .run(id, ...Object.values(act.row));
      } else if (act.act === 'update') {
        database
          .prepare(
            `UPDATE "${name}" SET ${act.columns.map((column) => `"${column}" = ?`).join(', ')} WHERE "${key}" = ?`,
          )
          .run(...act.columns.map((column) => act.row[column] ?? null), id);
      } else database.prepare(`DELETE FROM "${name}" WHERE "${key}" = ?`).run(id);
      // The record's own table is the one under test: a line of ours would be one more row of it.
      if (name !== 'audit_entries') tx.record(entry());
      else if (database.prepare('SELECT 1 FROM audit_entries LIMIT 1').get() === undefined)
        tx.record(entry());
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (
      !/never changed|never removed|only grows|UNIQUE|NOT NULL|without a line|verdict|taken, not deleted|Master must be left/.test(
        error.message,
      )
    )
      throw error;
  }
}

function replay(
  before: ReadonlyMap<string, Row>,
  changes: readonly LogRow[],
  declared: TableDeclaration,
): Map<string, Row> {
  const rows = new Map(before);
  for (const change of changes) {
    if (change.operation === 'delete') rows.delete(change.row_id);
    else {
      const known = change.operation === 'update' ? rows.get(change.row_id) : {};
      const changed = JSON.parse(change.columns ?? '{}') as Row;
      const row = { ...known, ...changed };
      rows.set(String(row[keyOf(declared)]), row);
      const was = JSON.parse(change.before ?? '{}') as Row;
      for (const [column, value] of Object.entries(was)) expect(known?.[column]).toEqual(value);
    }
  }
  return rows;
}
