import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entry, openAsStranger, openBareStation, passingFolder } from '../support/open-station.ts';
import { openTestStation, type TestStation } from '../support/station.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...words], { timeout: 100_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

/** Runs `printhall …` to its end. */
const printhall = (...words: readonly string[]) => run(MAIN, ...words);

let house: TestStation;
let folders: readonly string[];
const folder = passingFolder();
beforeAll(async () => {
  house = await openTestStation();
  folders = ['--data', house.dataDirectory, '--anchors', join(house.dataDirectory, 'anchors')];
});
afterAll(async () => {
  await house.discard();
  folder.remove();
});

/** A copy of the store, as it is, in a folder of its own. */
async function copyOfStore(): Promise<string> {
  const copy = join(folder.directory, `copy-${Math.random()}`);
  mkdirSync(copy);
  const file = new Database(join(house.dataDirectory, 'printhall.db'), { readonly: true });
  await file.backup(join(copy, 'printhall.db'));
  file.close();
  return copy;
}

function tamper(directory: string, statement: string): void {
  const file = openAsStranger(directory);
  for (const name of file
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .pluck()
    .all())
    file.exec(`DROP TRIGGER "${name}"`);
  file.exec(statement);
  file.close();
}

describe('printhall audit verify', () => {
  test('[AU8] beside a running station: unbroken, 0; and the station goes on', async () => {
    const { client } = house.people.master;
    const verifying = printhall('audit', 'verify', ...folders);
    await client.people.setLanguage({ language: 'it' });
    const { code, out } = await verifying;
    expect(out).toMatch(
      /^The record is unbroken: \d+ entries\. Up to entry \d+, \d{4}-.*Z, it is proven by \d+ signed heads\.\n$/,
    );
    expect(code).toBe(0);
    const json = await printhall('audit', 'verify', ...folders, '--json');
    const { entries, headsChecked, lastHead } = await client.audit.verify();
    expect(JSON.parse(json.out)).toEqual({ unbroken: true, entries, firstBad: null, headsChecked, lastHead });
  });

  test('[AU3] a changed entry: named, 1', async () => {
    const copy = await copyOfStore();
    tamper(copy, "UPDATE audit_entries SET action = 'x' WHERE sequence = 3");
    const { code, out } = await printhall('audit', 'verify', '--data', copy);
    expect(out).toMatch(
      /^The record is broken at entry 3 of station [0-9a-f-]{36}: it is not what was written\. 2 entries were walked\. No heads are kept in /,
    );
    expect(code).toBe(1);
    const json = await printhall('audit', 'verify', '--data', copy, '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      unbroken: false,
      entries: 2,
      firstBad: { sequence: 3, problem: 'wrongHash' },
    });
  });

  test('[AU4] an older copy put back, or an end cut off: told by the heads beside it', async () => {
    const station = await openBareStation();
    const anchors = join(`${station.directory}-anchors`);
    station.station.store.write((tx) => tx.record(entry()));
    await station.reopen();
    await station.station.close();
    const whole = await printhall('audit', 'verify', '--data', station.directory);
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(existsSync(anchors)).toBe(true);
    tamper(station.directory, 'DELETE FROM audit_entries WHERE sequence > 2');
    const cut = await printhall('audit', 'verify', '--data', station.directory);
    expect(cut.code).toBe(1);
    expect(cut.out).toContain('broken at entry 3 of station');
    expect(cut.out).toContain('it is gone, but a signed head proves that it was there');
    await station.discard();
  });

  test('[AU11] what somebody wrote into the file is not let loose on the terminal', async () => {
    const copy = await copyOfStore();
    tamper(copy, "UPDATE audit_entries SET station_id = char(27) || '[2J' WHERE sequence = 1");
    const { code, out } = await printhall('audit', 'verify', '--data', copy);
    expect(code).toBe(1);
    expect(out.includes(String.fromCodePoint(27))).toBe(false);
  });

  test('no store, or not ours: one sentence, 2', async () => {
    const empty = join(folder.directory, 'empty');
    mkdirSync(empty);
    expect(await printhall('audit', 'verify', '--data', empty)).toEqual({
      code: 2,
      out: '',
      err: `There is no store of Printhall in ${empty}.\n`,
    });
    writeFileSync(join(empty, 'printhall.db'), 'not a store at all\n'.repeat(300));
    expect(await printhall('audit', 'verify', '--data', empty)).toEqual({
      code: 2,
      out: '',
      err: 'The file printhall.db in this folder is not a store of Printhall.\n',
    });
  });
});

describe('printhall audit export', () => {
  test('[AU12] writes a proof that the verifier beside it proves, on its own', async () => {
    const out = join(folder.directory, 'record.jsonl');
    const exported = await printhall('audit', 'export', ...folders, '--out', out, '--verifier');
    expect([exported.code, exported.err]).toEqual([0, '']);
    expect(exported.out).toMatch(/^\d+ entries in .*\nTo prove it: node .*verify-record\.mjs .*\n$/);
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600);
    const proved = await run(join(folder.directory, 'verify-record.mjs'), out, '--json');
    expect(proved.code).toBe(0);
    const { entries, headsChecked, lastHead } = await house.people.master.client.audit.verify();
    expect(JSON.parse(proved.out)).toMatchObject({ unbroken: true, entries, headsChecked, lastHead });
  });

  test('[AU12] writes a spreadsheet', async () => {
    const out = join(folder.directory, 'record.csv');
    const exported = await printhall('audit', 'export', ...folders, '--format', 'csv', '--out', out);
    expect([exported.code, exported.err]).toEqual([0, '']);
    const lines = readFileSync(out, 'utf8').split('\r\n');
    expect(lines[0]).toMatch(/^Time,Station,Number,Person,/);
    expect(lines.some((line) => line.includes('Mara Master'))).toBe(true);
  });

  test('without a store, or a place to write to: 2; where that place is not there: 1', async () => {
    const nothing = join(folder.directory, 'nothing');
    expect(await printhall('audit', 'export', '--data', nothing, '--out', nothing)).toMatchObject({
      code: 2,
      out: '',
    });
    expect((await printhall('audit', 'export', ...folders)).code).toBe(2);
    const nowhere = join(folder.directory, 'no', 'such', 'folder', 'record.csv');
    expect((await printhall('audit', 'export', ...folders, '--out', nowhere)).code).toBe(1);
  });
});
