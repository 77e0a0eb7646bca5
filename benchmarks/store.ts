import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopes } from '../src/shop/hierarchy/tables.ts';
import type { RecordEntry } from '../src/shop/audit/index.ts';
import { idMaker } from '../src/shop/kernel/index.ts';
import { readIdentity } from '../src/station/identity.ts';
import { openDatabase, STORE_FILE } from '../src/station/store/open.ts';
import { applySettings } from '../src/station/store/settings.ts';
import { createStore } from '../src/station/store/store.ts';
import { systemClock, systemRandom } from '../src/station/system.ts';

/** Rounds taken in turn, so that a slow moment of the disk falls on both; the middle one counts. */
const ROUNDS = 7;
const SHAPES = [
  { rowsInEach: 1, transactions: 300 },
  { rowsInEach: 10, transactions: 150 },
  { rowsInEach: 100, transactions: 30 },
  { rowsInEach: 1_000, transactions: 5 },
] as const;

interface Writer {
  /** One transaction: so many rows, each with its line in the change log, and one line in the record with its own. */
  commit(rows: number): void;
  close(): void;
}

/**
 * What the store costs over SQLite itself: rows with change log (by triggers), hash-chained record and listeners,
 * against better-sqlite3 that inserts the very same rows into the very same tables by prepared statements, with no
 * trigger, no hash, no check. Same file system, same settings (a sync of the disk at each commit), same run.
 */
export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'printhall-bench-'));
  const ours = await ourWriter(join(directory));
  const raw = rawWriter(directory);
  const lines: string[] = [];
  for (const { rowsInEach, transactions } of SHAPES) {
    const measured = { ours: [] as number[], raw: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      measured.raw.push(transactionsPerSecond(raw, rowsInEach, transactions));
      measured.ours.push(transactionsPerSecond(ours, rowsInEach, transactions));
    }
    const [own, bare] = [median(measured.ours), median(measured.raw)];
    lines.push(
      [
        String(rowsInEach).padStart(8),
        figure(own).padStart(14),
        figure(bare).padStart(14),
        figure(own * rowsInEach).padStart(14),
        figure(bare * rowsInEach).padStart(14),
        `${(own / bare).toFixed(2)} ×`.padStart(8),
      ].join(''),
    );
  }
  ours.close();
  raw.close();
  rmSync(directory, { recursive: true, force: true });
  process.stdout.write(
    `${[
      `Commits with change log and record, against bare better-sqlite3 (median of ${ROUNDS} rounds)`,
      'rows in each   commits/s       bare commits/s   rows/s    bare rows/s   of bare',
      ...lines,
    ].join('\n')}\n`,
  );
}

async function ourWriter(directory: string): Promise<Writer> {
  const database = await openDatabase({ directory, clock: systemClock });
  const makeId = idMaker(systemClock, systemRandom);
  const identity = readIdentity(database, systemClock, makeId);
  const store = createStore(database, { clock: systemClock, makeId, identity, version: 'benchmark' });
  // As a station has them: the listener is part of what a commit costs.
  store.onCommit(() => undefined);
  return {
    commit(rows) {
      store.write((tx) => {
        const made = Array.from({ length: rows }, () => ({
          id: makeId<'Scope'>(),
          kind: 'area' as const,
          name: 'A place',
          createdAt: 1,
        }));
        tx.rows.insert(scopes).values(made).run();
        tx.record(ENTRY);
      });
    },
    close: () => store.close(),
  };
}

const ENTRY: RecordEntry = {
  actor: { personId: 'p', personName: 'P', roleName: 'R', grantId: 'g', session: 's', face: 'window' },
  action: 'benchmark.write',
  result: 'done',
  recordKind: 'scope',
  recordId: 'scope',
  recordName: 'A place',
  scopeId: null,
  scopeName: 'A place',
};

/** The same tables and indexes, without our triggers; what those would write is inserted as finished text. */
function rawWriter(directory: string): Writer {
  const schema = new Database(join(directory, STORE_FILE), { readonly: true })
    .prepare<[], string>(
      "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND tbl_name IN ('scopes', 'audit_entries', 'change_log')",
    )
    .pluck()
    .all();
  const database = new Database(join(directory, 'bare.db'));
  applySettings(database);
  for (const sql of schema) database.exec(sql);
  database.pragma('synchronous = FULL');
  const makeId = idMaker(systemClock, systemRandom);
  const scope = database.prepare(
    "INSERT INTO scopes (id, kind, parent_id, name, created_at) VALUES (?, 'area', NULL, 'A place', 1)",
  );
  const change = database.prepare(
    "INSERT INTO change_log (transaction_id, hybrid_time, table_name, row_id, operation, columns, before) VALUES (?, '0199b2f7e5d0-0000-01a205e7-4589-7000-a796-0f9c63f25a1d', ?, ?, 'insert', ?, NULL)",
  );
  const entry = database.prepare(
    "INSERT INTO audit_entries (id, station_id, epoch, sequence, at, action, result, person_id, record_kind, record_id, scope_id, body, previous_hash, hash) VALUES (?, 'station', 1, ?, 1, 'benchmark.write', 'done', 'p', 'scope', 'scope', NULL, ?, ?, ?)",
  );
  let sequence = 0;
  const commit = database.transaction((rows: number) => {
    const transactionId = makeId();
    for (let row = 0; row < rows; row += 1) {
      const id = makeId();
      scope.run(id);
      change.run(transactionId, 'scopes', id, ROW_TEXT);
    }
    sequence += 1;
    const id = makeId();
    entry.run(id, sequence, BODY_TEXT, HASH_TEXT, HASH_TEXT);
    change.run(transactionId, 'audit_entries', id, ENTRY_TEXT);
  });
  return { commit: (rows) => commit.immediate(rows), close: () => database.close() };
}

// As long as what our own side writes.
const ROW_TEXT = JSON.stringify({
  id: 'x'.repeat(36),
  kind: 'area',
  parent_id: null,
  name: 'A place',
  expires_at: null,
  separation_of_duties: null,
  time_zone: null,
  created_at: 1,
  deleted_at: null,
});
const BODY_TEXT = JSON.stringify({
  ...ENTRY,
  monotonicMilliseconds: 123_456,
  stationName: 'station',
  version: 'benchmark',
  facts: {},
});
const HASH_TEXT = '0'.repeat(64);
const ENTRY_TEXT = JSON.stringify({
  id: 'x'.repeat(36),
  body: BODY_TEXT,
  previous_hash: HASH_TEXT,
  hash: HASH_TEXT,
  at: 1,
  action: 'benchmark.write',
});

function transactionsPerSecond(writer: Writer, rows: number, transactions: number): number {
  const startedAt = performance.now();
  for (let number = 0; number < transactions; number += 1) writer.commit(rows);
  return transactions / ((performance.now() - startedAt) / 1_000);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function figure(value: number): string {
  return Math.round(value).toLocaleString('en');
}
