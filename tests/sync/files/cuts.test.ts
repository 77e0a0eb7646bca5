import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { FileDepot } from '../../../src/station/sync/hub.ts';
import { URGENCY } from '../../../src/station/sync/files/index.ts';
import { openFileStore } from '../../../src/station/files/index.ts';
import { systemRandom } from '../../../src/station/system.ts';
import { hashOf, noise, NORTH, openFileStation, openStationIn, soon } from './support/file-worlds.ts';
import { folderDepot, sentAgain } from './support/folder-depot.ts';
import { ShakyDepot } from './support/shaky-depot.ts';

// Stations start, die and wait here, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000 });

const CHUNK = 1_000;
const BYTES = noise(20 * CHUNK + 300, 5);
const HASH = hashOf(BYTES);

/** A cut before or after what the call does, or a restart of the station, each at a further call. */
const troubles = fc.array(
  fc.record({
    calls: fc.integer({ min: 1, max: 12 }),
    what: fc.constantFrom('notAsked' as const, 'notAnswered' as const, 'restart' as const),
  }),
  { minLength: 1, maxLength: 20 },
);

function withDepot(run: (depot: FileDepot) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'printhall-depot-'));
  return run(folderDepot(directory, CHUNK)).finally(() =>
    rmSync(directory, { recursive: true, force: true }),
  );
}

type Trouble = { readonly calls: number; readonly what: 'notAsked' | 'notAnswered' | 'restart' };

/** Lets the troubles happen one after the other; what was a cut is counted. */
function trouble(line: ShakyDepot, list: readonly Trouble[], restart: () => void): { cuts: number } {
  const met = { cuts: 0 };
  const waiting = [...list];
  let left = waiting[0]?.calls ?? 0;
  line.fate = () => {
    left -= 1;
    const next = waiting[0];
    if (next === undefined || left > 0) return 'well';
    waiting.shift();
    left = waiting[0]?.calls ?? 0;
    met.cuts += 1;
    if (next.what !== 'restart') return next.what;
    restart();
    return 'well';
  };
  return met;
}

test('[SY52] a cut sends at most one chunk again, on the way up and on the way down, over restarts', async () => {
  await fc.assert(
    fc.asyncProperty(troubles, fc.constantFrom('up' as const, 'down' as const), async (list, direction) => {
      await withDepot(async (inner) => {
        const line = new ShakyDepot(inner);
        const station = await openFileStation(line.depot);
        let restarting: Promise<void> = Promise.resolve();
        try {
          if (direction === 'up') await station.receive(BYTES);
          else await plantWhole(inner);
          const met = trouble(line, list, () => {
            restarting = restarting.then(() => station.restart());
          });
          station.version(NORTH, HASH, BYTES.byteLength);
          if (direction === 'down') await station.moves.fetch(HASH, URGENCY.person);
          await soon(async () => {
            await restarting;
            if (direction === 'down') return station.files.has(HASH);
            return (await inner.describe(NORTH, HASH))?.present.length === 21;
          }, `it has gone ${direction}`);
          await restarting;
          expect(line.sentAgain).toBeLessThanOrEqual(met.cuts);
          if (direction === 'down') expect((await station.files.verify(HASH)).ok).toBe(true);
          expect(station.reported).toEqual([]);
        } finally {
          await station.close();
        }
      });
    }),
    { numRuns: 12 },
  );
});

async function plantWhole(depot: FileDepot): Promise<void> {
  await depot.begin(NORTH, HASH, BYTES.byteLength);
  for (let index = 0; index * CHUNK < BYTES.byteLength; index += 1) {
    await depot.put(NORTH, HASH, index, BYTES.slice(index * CHUNK, (index + 1) * CHUNK));
  }
}

const MOVER = fileURLToPath(new URL('support/mover.ts', import.meta.url));
const NODE = process.execPath;

/** Starts the station and kills it after so many milliseconds with the file under way; true: it was done before. */
async function runAndKill(given: readonly string[], milliseconds: number): Promise<boolean> {
  const child = spawn(NODE, [MOVER, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    const before = said;
    said += piece.toString();
    if (!before.includes('open') && said.includes('open')) {
      setTimeout(() => child.kill('SIGKILL'), milliseconds);
    }
  });
  await once(child, 'exit');
  return said.includes('done');
}

test.each(['up', 'down'] as const)(
  '[SY52] a station that is killed in the middle goes on where it was: %s',
  async (direction) => {
    const directory = mkdtempSync(join(tmpdir(), 'printhall-kill-'));
    const [home, depotFolder] = [join(directory, 'home'), join(directory, 'depot')];
    mkdirSync(depotFolder);
    try {
      const bytes = noise(60 * CHUNK + 1, 6);
      const hash = hashOf(bytes);
      const depot = folderDepot(depotFolder, CHUNK);
      if (direction === 'up') {
        const files = await openFileStore(join(home, 'files'), { random: systemRandom });
        const stream = (async function* () {
          yield bytes;
        })();
        await files.receive(stream, { declaredName: 'part.stl' });
      } else {
        await depot.begin(NORTH, hash, bytes.byteLength);
        for (let index = 0; index <= 60; index += 1) {
          await depot.put(NORTH, hash, index, bytes.slice(index * CHUNK, (index + 1) * CHUNK));
        }
      }
      const given = [home, depotFolder, String(CHUNK), '4', direction, hash, String(bytes.byteLength)];
      let kills = 0;
      for (const milliseconds of [60]) {
        if (await runAndKill(given, milliseconds)) break;
        kills += 1;
      }
      while (!(await runAndKill(given, 20_000))) kills += 1;
      expect(kills).toBeGreaterThan(0);
      expect(sentAgain(depotFolder)).toBeLessThanOrEqual(kills);
      const end = await openStationIn(home, depot);
      if (direction === 'down') expect((await end.files.verify(hash)).ok).toBe(true);
      else expect((await depot.describe(NORTH, hash))?.present).toHaveLength(61);
      await end.close();
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);
