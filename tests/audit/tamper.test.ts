import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';
import {
  ENTRIES,
  MUTATION_NAMES,
  openTamperBench,
  rehash,
  tamperRuns,
  type TamperBench,
} from './tampering.ts';

/** So many here; `npm run verify -- L-03` does a thousand. */
const RUNS = 12 * MUTATION_NAMES.length;
const SEED = 20_260_301;

describe('somebody who can write into the file', () => {
  let bench: TamperBench;
  beforeAll(async () => {
    bench = await openTamperBench();
  });
  afterAll(() => bench.discard());

  test('[AU3] [AU10] whatever they do, it is found, and the first entry that is not as it was is named', async () => {
    const report = await tamperRuns(RUNS, SEED);
    expect(report.failures).toEqual([]);
    for (const name of MUTATION_NAMES) expect([name, report.faults[name]]).toEqual([name, 12]);
  });

  test('[AU3] a record that nobody touched is unbroken, up to the newest head', async () => {
    const file = bench.tampered(() => undefined);
    expect(await bench.finding(file, 'withHeads')).toEqual({
      entries: ENTRIES,
      firstBad: null,
      headsChecked: 6,
      lastHead: { sequence: ENTRIES, at: expect.any(Number) as number },
    });
    file.close();
  });

  test('[AU4] cuts the tail, or rehashes all of it: not to be seen from the file alone', async () => {
    const cut = bench.tampered((file) => file.exec('DELETE FROM audit_entries WHERE sequence > 30'));
    expect(await bench.finding(cut, 'withoutHeads')).toMatchObject({ entries: 30, firstBad: null });
    expect((await bench.finding(cut, 'withHeads')).firstBad).toMatchObject({
      sequence: 31,
      problem: 'headMissing',
    });
    cut.close();
    const anew = bench.tampered((file) => rehash(file, 20, ENTRIES));
    expect(await bench.finding(anew, 'withoutHeads')).toMatchObject({ entries: ENTRIES, firstBad: null });
    expect((await bench.finding(anew, 'withHeads')).firstBad).toMatchObject({
      sequence: 20,
      problem: 'headRewritten',
    });
    anew.close();
  });

  test('[AU3] an entry that is not even readable is named like any other', async () => {
    for (const value of ['NULL', "x'00ff'", "'{'", '7']) {
      const file = bench.tampered((copy) => {
        if (value === 'NULL') copy.exec('UPDATE audit_entries SET record_id = NULL WHERE sequence = 9');
        else copy.exec(`UPDATE audit_entries SET body = ${value} WHERE sequence = 9`);
      });
      expect((await bench.finding(file, 'withHeads')).firstBad).toMatchObject({ sequence: 9 });
      file.close();
    }
  });
});

describe('the file itself', () => {
  const folder = passingFolder();
  beforeAll(async () => {
    const { store } = await openBareStore(folder.directory);
    for (let number = 1; number <= ENTRIES; number += 1) store.write((tx) => tx.record(entry()));
    store.close();
  });
  afterAll(() => folder.remove());

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
    expect((await walkRecord({ reading: store.reading, anchor: null, sha256 })).entries).toBe(ENTRIES);
    store.close();
  });
});
