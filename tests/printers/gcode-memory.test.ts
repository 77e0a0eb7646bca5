import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { towerCommands, writeTower, type Tower } from '../support/tower.ts';

const run = promisify(execFile);

/** 46 MB, 1.4 million commands: as objects or as text they would fill the heap many times over. */
const TOWER: Tower = {
  layers: 700,
  movesPerLayer: 2_000,
  moveMillimetres: 0.2,
  feedMillimetresPerMinute: 3_600,
};
/** About what Node itself and Printhall's own program take, and some. */
const HEAP_MEBIBYTES = 20;
const OUTSIDE_MEBIBYTES = 16;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printhall-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is never in memory as a whole, not for its index and not while it prints', async () => {
  const path = join(folder, 'tower.gcode');
  const bytes = await writeTower(path, TOWER);
  const program = new URL('./support/read-through.ts', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [`--max-old-space-size=${HEAP_MEBIBYTES}`, program, path]);
  const read = JSON.parse(stdout) as {
    totals: unknown;
    commands: number;
    lastLine: string;
    outsideBytes: number;
  };
  let commands = 0;
  for (const _command of towerCommands(TOWER)) commands += 1;
  expect(read.totals).toMatchObject({ commands, bytes, layers: TOWER.layers });
  expect(read.commands).toBe(commands);
  expect(read.lastLine).toBe('M84');
  expect(read.outsideBytes / 2 ** 20).toBeLessThan(OUTSIDE_MEBIBYTES);
  expect(bytes / 2 ** 20).toBeGreaterThan(HEAP_MEBIBYTES + OUTSIDE_MEBIBYTES);
});
