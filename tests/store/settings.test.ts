import Database from 'better-sqlite3';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, STORE_FILE } from '../../src/station/store/open.ts';
import { checkSettings, StoreSettingError } from '../../src/station/store/settings.ts';
import { UnknownStoreError } from '../../src/station/store/migrate.ts';
import { systemClock } from '../../src/station/system.ts';
import { openBareStore, passingFolder } from '../support/open-station.ts';

const RUNS = fileOf('runs/write-rows.ts');
const STARTS = fileOf('runs/take-folder.ts');

function fileOf(path: string): string {
  return join(import.meta.dirname, path);
}

let folder: ReturnType<typeof passingFolder>;
beforeEach(() => {
  folder = passingFolder();
});
afterEach(() => folder.remove());

describe('what the store runs with', () => {
  test('[RC8] every setting that it needs answers so after a write (D-01)', async () => {
    const { store, database } = await openBareStore(folder.directory);
    database.exec("UPDATE write_context SET hybrid_time = 'x'");
    const found = Object.fromEntries(
      [
        'journal_mode',
        'synchronous',
        'foreign_keys',
        'trusted_schema',
        'recursive_triggers',
        'mmap_size',
      ].map((name) => [name, database.pragma(name, { simple: true })]),
    );
    expect(found).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      recursive_triggers: 1,
      mmap_size: 0,
    });
    expect(database.pragma('busy_timeout', { simple: true })).toBeGreaterThanOrEqual(5_000);
    expect(database.pragma('application_id', { simple: true })).toBe(0x50_48_61_6c);
    expect(database.pragma('user_version', { simple: true })).toBeGreaterThan(0);
    store.close();
  });

  test('[RC8] a store that lost a setting is not used, and the setting is named', async () => {
    const { store, database } = await openBareStore(folder.directory);
    for (const [broken, mended] of [
      ['synchronous = NORMAL', 'synchronous = FULL'],
      ['foreign_keys = OFF', 'foreign_keys = ON'],
      ['trusted_schema = ON', 'trusted_schema = OFF'],
      ['recursive_triggers = OFF', 'recursive_triggers = ON'],
    ] as const) {
      database.pragma(broken);
      expect(() => checkSettings(database)).toThrow(StoreSettingError);
      expect(() => checkSettings(database)).toThrow(broken.split(' ')[0] ?? '');
      database.pragma(mended);
    }
    expect(() => checkSettings(database)).not.toThrow();
    store.close();
  });

  const strace = spawnSync('strace', ['-V']).status === 0;
  test.skipIf(!strace)('[RC8] a hundred commits are a hundred syncs of the disk (D-02)', () => {
    const { stderr } = spawnSync(
      'strace',
      ['-f', '-c', '-e', 'trace=fsync,fdatasync', process.execPath, RUNS, folder.directory, '100'],
      { encoding: 'utf8' },
    );
    const syncs = [...stderr.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*f(?:data)?sync$/gm)].map(
      ([, calls]) => Number(calls),
    );
    expect(syncs.reduce((sum, calls) => sum + calls, 0)).toBeGreaterThanOrEqual(100);
  });
});

describe('whose folder it is', () => {
  test('[RC9] of twenty that start at once, one opens it and nineteen say so (D-09)', async () => {
    const starts = Array.from({ length: 20 }, () => {
      const child = spawn(process.execPath, [STARTS, folder.directory], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const { promise, resolve } = Promise.withResolvers<string>();
      child.stdout.once('data', (said: Buffer) => resolve(said.toString().trim()));
      return { child, said: promise };
    });
    const answers = await Promise.all(starts.map(({ said }) => said));
    for (const { child } of starts) child.stdin.end();
    await Promise.all(
      starts.map(
        ({ child }) =>
          new Promise((resolve) => {
            child.once('close', resolve);
          }),
      ),
    );
    expect(answers.filter((answer) => answer === 'opened')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'FolderInUseError')).toHaveLength(19);
  });

  test('[RC9] when the one that has it is killed, the next one gets it', () => {
    expect(
      execFileSync(process.execPath, [STARTS, folder.directory, 'and-die'], { encoding: 'utf8' }),
    ).toContain('opened');
    expect(
      execFileSync(process.execPath, [STARTS, folder.directory, 'and-die'], { encoding: 'utf8' }),
    ).toContain('opened');
  });
});

describe('whose file it is', () => {
  test.each([
    [
      'another program’s SQLite file',
      async () => {
        const other = new Database(join(folder.directory, STORE_FILE));
        other.exec('CREATE TABLE notes (text); INSERT INTO notes VALUES (1)');
        other.close();
      },
      'not a store of Printhall',
    ],
    [
      'no SQLite file at all',
      async () => writeFileSync(join(folder.directory, STORE_FILE), 'shopping list\n'.repeat(500)),
      'not a store of Printhall',
    ],
    [
      'the store of a newer Printhall',
      async () => {
        const { store, database } = await openBareStore(folder.directory);
        database.pragma('user_version = 9999');
        database.pragma('journal_mode = DELETE');
        store.close();
      },
      'newer Printhall',
    ],
  ])('[RC10] %s is refused and stays as it is (D-08)', async (_name, make, sentence) => {
    await make();
    const path = join(folder.directory, STORE_FILE);
    const before = readFileSync(path);
    const opening = openDatabase({ directory: folder.directory, clock: systemClock });
    await expect(opening).rejects.toThrow(UnknownStoreError);
    await expect(opening).rejects.toThrow(sentence);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });
});
