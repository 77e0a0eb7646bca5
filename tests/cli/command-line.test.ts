import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passingFolder } from '../support/open-station.ts';
import { openTestStation, type TestStation } from '../support/station.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `printhall …` to its end. */
function printhall(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { timeout: 100_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

let house: TestStation;
let data: string;
beforeAll(async () => {
  house = await openTestStation();
  data = house.dataDirectory;
});
afterAll(async () => {
  await house.discard();
});

describe('asking for help', () => {
  const COMMANDS = [
    [],
    ['serve'],
    ['demo'],
    ['print'],
    ['audit'],
    ['audit', 'verify'],
    ['audit', 'export'],
    ['access'],
    ['access', 'export'],
    ['access', 'explain'],
    ['access', 'who'],
    ['access', 'chart'],
    ['hub'],
    ['hub', 'init'],
    ['hub', 'start'],
    ['hub', 'add-station'],
    ['hub', 'set-factories'],
    ['hub', 'revoke'],
    ['hub', 'status'],
    ['hub', 'verify'],
  ];

  test('every command says what it does', async () => {
    const answers = await Promise.all(COMMANDS.map((words) => printhall(...words, '--help')));
    for (const [index, { code, out, err }] of answers.entries()) {
      const words = COMMANDS[index] ?? [];
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`Usage: printhall${words.map((word) => ` ${word}`).join('')}`);
      expect(out.split('\n').length).toBeGreaterThan(4);
    }
  }, 120_000);

  test('what is no command is said to be none', async () => {
    const wrong = [
      ['paint'],
      ['serve', '--colour'],
      ['serve', '--port', '70000'],
      ['access', 'export', '--format', 'xml'],
      ['access', 'explain'],
      ['audit', 'verify', '--colour'],
      ['hub', 'verify', '--colour'],
      ['hub', 'revoke'],
      ['hub', 'add-station', '--company', '  '],
      ['hub', 'add-station', '--name', 'x'.repeat(121)],
      ['hub', 'add-station', '--factory', 'North', '--every-factory'],
    ];
    const answers = await Promise.all(wrong.map((words) => printhall(...words)));
    for (const { code, out, err } of answers) {
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^error: /);
      expect(err).not.toContain('    at ');
    }
  }, 120_000);
});

describe('one folder, one Printhall', () => {
  test.each([['serve'], ['demo']])(
    '[RC9] printhall %s on a folder in use: one sentence, 1',
    async (command) => {
      const { code, out, err } = await printhall(command, '--data', data);
      expect([code, out]).toEqual([1, '']);
      expect(err).toBe(
        `Another Printhall is using the data folder ${data}. Close it first, or choose another folder.\n`,
      );
    },
  );
});

describe('printhall serve', () => {
  test('--json says where it serves, in one line, and a signal ends it with nothing lost', async () => {
    const folder = passingFolder();
    const child = spawn(process.execPath, [
      MAIN,
      'serve',
      '--data',
      folder.directory,
      '--port',
      '0',
      '--json',
    ]);
    const line = await new Promise<string>((resolve) => {
      child.stdout.once('data', (part: Buffer) => resolve(part.toString()));
    });
    const { url, data: served } = JSON.parse(line) as { url: string; data: string };
    expect(line.endsWith('\n') && line.trim().split('\n').length === 1).toBe(true);
    expect(served).toBe(folder.directory);
    expect((await fetch(url)).status).toBe(200);
    const closed = new Promise((resolve) => {
      child.once('close', resolve);
    });
    child.kill('SIGTERM');
    expect(await closed).toBe(0);
    folder.remove();
  });

  test('a port that is taken is said to be, with what to do', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const folder = passingFolder();
    const { code, out, err } = await printhall('serve', '--data', folder.directory, '--port', String(port));
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      `Port ${port} is taken by another program. Choose another with --port, or leave it out.\n`,
    );
    await new Promise((resolve) => {
      taken.close(resolve);
    });
    folder.remove();
  });
});
