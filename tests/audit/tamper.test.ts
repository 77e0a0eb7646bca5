import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAIN_START, entryHash, type ChainedEntry, type ChainVerdict } from '../../src/shop/audit/index.ts';
import { verifyRecord } from '../../src/shop/audit/use-cases.ts';
import { STORE_FILE } from '../../src/station/store/open.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';

const ENTRIES = 40;
const folder = passingFolder();
const original = join(folder.directory, STORE_FILE);
const copy = join(folder.directory, 'copy.db');

beforeAll(async () => {
  const { store } = await openBareStore(folder.directory);
  for (let number = 1; number <= ENTRIES; number += 1) {
    store.write((tx) =>
      tx.record(entry({ recordId: `task-${number}`, recordName: `Part ${number}`, facts: { number } })),
    );
  }
  store.close();
});
afterAll(() => folder.remove());

/** A copy of the store, with the triggers that guard the record taken away by somebody who can. */
function tampered(work: (file: Database.Database) => void): Database.Database {
  copyFileSync(original, copy);
  const file = new Database(copy);
  file.pragma('journal_mode = MEMORY');
  file.pragma('synchronous = OFF');
  for (const name of file
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .pluck()
    .all()) {
    file.exec(`DROP TRIGGER "${name}"`);
  }
  work(file);
  return file;
}

async function verdictAfter(work: (file: Database.Database) => void): Promise<ChainVerdict> {
  const file = tampered(work);
  const verdict = await verifyRecord({ reading: drizzle(file) }, sha256);
  file.close();
  return verdict;
}

const COLUMNS = [
  'id',
  'station_id',
  'epoch',
  'at',
  'action',
  'result',
  'person_id',
  'record_kind',
  'record_id',
  'scope_id',
  'body',
  'previous_hash',
  'hash',
];
const at = fc.integer({ min: 1, max: ENTRIES });

describe('somebody who can write into the file', () => {
  test('[AU3] changes one character of one column: found, and named', async () => {
    await fc.assert(
      fc.asyncProperty(at, fc.constantFrom(...COLUMNS), fc.nat(), async (sequence, column, place) => {
        let changed = false;
        const verdict = await verdictAfter((file) => {
          const value = file
            .prepare(`SELECT "${column}" FROM audit_entries WHERE sequence = ?`)
            .pluck()
            .get(sequence) as string | number | null;
          const text = String(value ?? '');
          const other = typeof value === 'number' ? value + 1 + (place % 9) : otherCharacter(text, place);
          changed =
            file.prepare(`UPDATE audit_entries SET "${column}" = ? WHERE sequence = ?`).run(other, sequence)
              .changes === 1;
        });
        expect(changed).toBe(true);
        expect(verdict.firstBad).not.toBeNull();
        // An entry moved to another station or epoch leaves a gap where it was, or stands alone where it is now.
        if (!['station_id', 'epoch'].includes(column)) expect(verdict.firstBad?.sequence).toBe(sequence);
      }),
      { numRuns: 250 },
    );
  }, 60_000);

  test('[AU3] removes some from the beginning or the middle: found, and what follows is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: ENTRIES - 1 }),
        fc.integer({ min: 0, max: 5 }),
        async (first, more) => {
          const last = Math.min(first + more, ENTRIES - 1);
          const { firstBad } = await verdictAfter((file) =>
            file.prepare('DELETE FROM audit_entries WHERE sequence BETWEEN ? AND ?').run(first, last),
          );
          expect(firstBad).toMatchObject({ sequence: last + 1, problem: 'gap' });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('[AU3] swaps two, renumbers what follows a removed one, or slips one in: found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: ENTRIES - 2 }),
        fc.integer({ min: 1, max: 10 }),
        async (one, apart) => {
          const other = Math.min(one + apart, ENTRIES);
          const swap = await verdictAfter((file) => {
            const set = file.prepare('UPDATE audit_entries SET sequence = ? WHERE sequence = ?');
            for (const [to, from] of [
              [-1, one],
              [one, other],
              [other, -1],
            ])
              set.run(to, from);
          });
          expect(swap.firstBad?.sequence).toBe(one);
          const renumber = await verdictAfter((file) => {
            file.prepare('DELETE FROM audit_entries WHERE sequence = ?').run(one);
            file.prepare('UPDATE audit_entries SET sequence = -sequence + 1 WHERE sequence > ?').run(one);
            file.exec('UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0');
          });
          expect(renumber.firstBad).toMatchObject({ sequence: one });
          const slip = await verdictAfter((file) => {
            file.prepare('UPDATE audit_entries SET sequence = -sequence - 1 WHERE sequence >= ?').run(one);
            file.exec('UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0');
            file
              .prepare(
                "INSERT INTO audit_entries SELECT 'slipped', station_id, epoch, ?, at, action, result, person_id, record_kind, record_id, scope_id, body, previous_hash, hash FROM audit_entries WHERE sequence = ?",
              )
              .run(one, one + 1);
          });
          expect(slip.firstBad?.sequence).toBe(one);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('[AU3] rewrites one entry with a right hash: the one after it no longer follows', async () => {
    const { firstBad } = await verdictAfter((file) => rehash(file, 20, 20));
    expect(firstBad).toMatchObject({ sequence: 21, problem: 'wrongPrevious' });
  });

  test('[AU4] cuts the tail, or rehashes all of it: not to be seen from the file alone', async () => {
    expect(await verdictAfter((file) => file.exec('DELETE FROM audit_entries WHERE sequence > 30'))).toEqual({
      entries: 30,
      firstBad: null,
    });
    expect(await verdictAfter((file) => rehash(file, 20, ENTRIES))).toEqual({
      entries: ENTRIES,
      firstBad: null,
    });
  });
});

describe('the file itself', () => {
  test.each([
    ["UPDATE audit_entries SET action = 'x' WHERE sequence = 3", 'the record only grows'],
    ['UPDATE audit_entries SET sequence = 900 WHERE sequence = 3', 'the record only grows'],
    ['DELETE FROM audit_entries WHERE sequence = 3', 'the record only grows'],
    ['DELETE FROM audit_entries', 'the record only grows'],
    [
      'REPLACE INTO audit_entries SELECT id, station_id, epoch, sequence, 0, action, result, person_id, record_kind, record_id, scope_id, body, previous_hash, hash FROM audit_entries WHERE sequence = 3',
      'written outside',
    ],
    [
      'INSERT INTO audit_entries SELECT id, station_id, epoch, sequence, 0, action, result, person_id, record_kind, record_id, scope_id, body, previous_hash, hash FROM audit_entries WHERE sequence = 3 ON CONFLICT DO UPDATE SET at = 0',
      'the record only grows',
    ],
    [
      'UPDATE OR REPLACE audit_entries SET id = (SELECT id FROM audit_entries WHERE sequence = 4) WHERE sequence = 3',
      'the record only grows',
    ],
    ['UPDATE OR IGNORE audit_entries SET at = 0', 'the record only grows'],
    [
      'WITH gone AS (SELECT 3 AS number) DELETE FROM audit_entries WHERE sequence IN (SELECT number FROM gone)',
      'the record only grows',
    ],
    [
      "INSERT INTO audit_entries SELECT 'new', station_id, epoch, 999, 0, action, result, person_id, record_kind, record_id, scope_id, body, previous_hash, hash FROM audit_entries WHERE sequence = 3",
      'written outside',
    ],
  ])('[AU2] refuses to change what stands in the record: %s', (statement, sentence) => {
    const stranger = openAsStranger(folder.directory);
    const before = stranger.prepare('SELECT * FROM audit_entries ORDER BY sequence').all();
    expect(() => stranger.exec(statement)).toThrow(sentence);
    expect(stranger.prepare('SELECT * FROM audit_entries ORDER BY sequence').all()).toEqual(before);
    stranger.close();
  });

  test('[AU2] the store itself cannot change an entry either, in a transaction of its own', async () => {
    const { store, database } = await openBareStore(folder.directory);
    for (const statement of [
      'UPDATE audit_entries SET at = 0',
      'DELETE FROM audit_entries',
      'REPLACE INTO audit_entries SELECT * FROM audit_entries',
    ]) {
      expect(() =>
        store.write((tx) => {
          database.exec(statement);
          tx.record(entry());
        }),
      ).toThrow('the record only grows');
    }
    expect((await verifyRecord(store, sha256)).entries).toBe(ENTRIES);
    store.close();
  });
});

function otherCharacter(text: string, place: number): string {
  if (text === '') return 'x';
  const index = place % text.length;
  const other = text[index] === 'f' ? '0' : 'f';
  return text.slice(0, index) + other + text.slice(index + 1);
}

/** What somebody does who knows how: changes the first, and writes right hashes up to the last. */
function rehash(file: Database.Database, first: number, last: number): void {
  const rows = drizzle(file).all<Record<string, string | number | null>>(
    'SELECT * FROM audit_entries ORDER BY sequence',
  );
  let previousHash = CHAIN_START;
  for (const row of rows) {
    const sequence = Number(row['sequence']);
    if (sequence >= first && sequence <= last) {
      const changed = { ...chained(row), at: 5, previousHash };
      const { hash: _old, ...hashed } = changed;
      const hash = entryHash(hashed, sha256);
      file
        .prepare('UPDATE audit_entries SET at = 5, previous_hash = ?, hash = ? WHERE sequence = ?')
        .run(previousHash, hash, sequence);
      previousHash = hash;
    } else previousHash = String(row['hash']);
  }
}

function chained(row: Record<string, string | number | null>): ChainedEntry {
  return {
    id: String(row['id']),
    stationId: String(row['station_id']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    at: Number(row['at']),
    action: String(row['action']),
    result: row['result'] as ChainedEntry['result'],
    personId: row['person_id'] as string | null,
    recordKind: String(row['record_kind']),
    recordId: row['record_id'] as string | null,
    scopeId: row['scope_id'] as string | null,
    body: String(row['body']),
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
  };
}
