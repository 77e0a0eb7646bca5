import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { URGENCY } from '../../../src/station/sync/files/index.ts';
import type { DepotState } from '../support/memory-depot.ts';
import {
  hashOf,
  noise,
  NORTH,
  openFileStation,
  SOUTH,
  soon,
  writePrint,
  type FileStation,
} from './support/file-worlds.ts';
import { isIdle, lineTo, MEBIBYTE, movesOf, troublesOf } from './support/moving.ts';
import { plant, type ShakyDepot } from './support/shaky-depot.ts';

// Stations start, die and wait here, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000 });

let depot: DepotState;
let line: ShakyDepot;
let here: FileStation;
const opened: FileStation[] = [];

beforeEach(async () => {
  depot = new Map();
  line = newLine();
  here = await open('station-a', line);
});
afterEach(async () => {
  for (const station of opened.splice(0)) await station.close();
});

const newLine = () => lineTo(() => depot);

async function open(name: string, over = newLine()): Promise<FileStation> {
  const station = await openFileStation(over.depot, name);
  opened.push(station);
  return station;
}

describe('fetching', () => {
  const large = noise(5 * MEBIBYTE + 17, 7);
  const hash = hashOf(large);

  test('[SY55] what a person opens comes, with how far it is meanwhile', async () => {
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    const seen: (number | null)[] = [];
    line.twist = (_index, chunk) => {
      seen.push(here.moves.standing(hash)?.fraction ?? null);
      return chunk;
    };
    expect(await here.moves.fetch(hash, URGENCY.person)).toMatchObject({ code: 'files.onItsWay' });
    expect(await here.moves.whenHere(hash, URGENCY.person, new AbortController().signal)).toBe(true);
    expect(await here.moves.fetch(hash, URGENCY.person)).toBe('here');
    expect((await here.files.verify(hash)).ok).toBe(true);
    expect(here.moves.standing(hash)).toBeNull();
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((chunks) => chunks / 6));
    expect(line.sentAgain).toBe(0);
  });

  test('[SY55] a file that no row names, or that a station without a hub lacks, comes from nowhere', async () => {
    expect(await here.moves.fetch(hash, URGENCY.person)).toBe('nowhere');
    here.version(NORTH, hash, large.byteLength);
    here.desk.isEnrolledNow = false;
    expect(await here.moves.fetch(hash, URGENCY.person)).toBe('nowhere');
  });

  test('[SY55] it says what it waits for: the hub, or the station that has it', async () => {
    here.version(NORTH, hash, large.byteLength);
    const { depot: way } = here.desk;
    here.desk.depot = null;
    await here.moves.fetch(hash, URGENCY.person);
    expect(here.moves.standing(hash)).toMatchObject({ waitsFor: 'hub' });
    here.desk.depot = way;
    here.desk.online();
    await soon(() => here.moves.standing(hash)?.waitsFor === 'otherStation', 'the hub does not have it');
    plant(depot, SOUTH, hash, large, MEBIBYTE);
    here.version(SOUTH, hash, large.byteLength);
    await soon(() => here.files.has(hash), 'it came from where it was');
  });

  test('[SY55] a file comes while another station is still bringing it', async () => {
    const there = await open('station-b');
    await there.receive(large);
    here.version(NORTH, hash, large.byteLength);
    void here.moves.fetch(hash, URGENCY.person);
    there.version(NORTH, hash, large.byteLength);
    await soon(() => here.files.has(hash), 'it came');
    expect((await here.files.verify(hash)).ok).toBe(true);
  });

  test('[SY51] a file of any size takes the memory of a few chunks', async () => {
    // One chunk at the hub, given out a hundred times as a new one.
    const chunk = noise(MEBIBYTE, 4);
    const file = hashOf(Buffer.concat(Array.from({ length: 100 }, () => chunk)));
    const chunks = new Map(Array.from({ length: 100 }, (_, index) => [index, chunk]));
    depot.set(`${NORTH} ${file}`, { bytes: 100 * MEBIBYTE, chunks });
    here.version(NORTH, file, 100 * MEBIBYTE);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    line.twist = (index, kept) => {
      if (index % 10 === 9) {
        collect();
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }
      return kept.slice();
    };
    expect(await here.moves.whenHere(file, URGENCY.person, new AbortController().signal)).toBe(true);
    expect(most / MEBIBYTE).toBeLessThan(20);
  });

  test('[SY53] nothing of a file can be seen before all of it is here and is the right one', async () => {
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    let early = 0;
    line.twist = (_index, chunk) => {
      if (existsSync(here.files.pathOf(hash))) early += 1;
      return chunk;
    };
    expect(await here.moves.whenHere(hash, URGENCY.person, new AbortController().signal)).toBe(true);
    expect(early).toBe(0);
  });

  test('[SY53] a chunk that came short, or with other bytes, is fetched again', async () => {
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    const met = { short: 0, other: 0 };
    line.twist = (index, chunk) => {
      if (index === 1 && met.short < 2) {
        met.short += 1;
        return chunk.slice(0, 100);
      }
      if (index === 2 && met.other < 1) {
        met.other += 1;
        return noise(chunk.byteLength, 99);
      }
      return chunk;
    };
    expect(await here.moves.whenHere(hash, URGENCY.person, new AbortController().signal)).toBe(true);
    expect(met).toEqual({ short: 2, other: 1 });
    expect((await here.files.verify(hash)).ok).toBe(true);
    expect(troublesOf(here)).toEqual([]);
  });

  test('[SY53] a file that is another one at the hub is thrown away and told; a person has it tried again', async () => {
    const wrong = noise(large.byteLength, 8);
    plant(depot, NORTH, hash, wrong, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    expect(await here.moves.whenHere(hash, URGENCY.person, new AbortController().signal)).toBe(false);
    expect(await here.files.has(hash)).toBe(false);
    expect(await here.files.arrivals.receivedBytes(hash)).toBe(0);
    expect(troublesOf(here)).toMatchObject([{ code: 'files.wrongContent', direction: 'in', place: NORTH }]);
    const { get } = line.calls;
    expect(await here.moves.fetch(hash, URGENCY.person)).toMatchObject({ waitsFor: 'trouble' });
    await here.restart();
    expect(line.calls.get).toBe(get);
    depot.clear();
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.moves.tryAgain(hash);
    await soon(() => here.files.has(hash), 'it came');
  });

  test('[SY54] what is larger than any upload is not fetched, nor what contradicts itself', async () => {
    const chunks = new Map<number, Uint8Array>();
    depot.set(`${NORTH} ${hash}`, { bytes: 600 * MEBIBYTE, chunks });
    here.version(NORTH, hash, 1);
    await here.moves.fetch(hash, URGENCY.person);
    await soon(() => troublesOf(here).length === 1, 'it is told');
    expect(troublesOf(here)[0]).toMatchObject({ code: 'files.tooLarge' });
    expect(line.calls.get).toBe(0);
  });

  test('[SY58] a file waits while the disk has no room for it, and comes when there is', async () => {
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    here.disk = { freeBytes: 900 * MEBIBYTE, totalBytes: 2 ** 40 };
    await here.moves.fetch(hash, URGENCY.person);
    await soon(() => here.moves.standing(hash)?.waitsFor === 'room', 'it waits for room');
    expect(line.calls.get).toBe(0);
    // A printer that waits for it is worth what is kept free for people.
    await here.moves.fetch(hash, URGENCY.printer);
    await soon(() => here.files.has(hash), 'it came');
  });

  test('[SY58] a disk that fills up in the middle loses nothing of what came', async () => {
    plant(depot, NORTH, hash, large, MEBIBYTE);
    here.version(NORTH, hash, large.byteLength);
    const { arrivals } = here.files;
    const write = arrivals.write.bind(arrivals);
    let full = 3;
    Object.assign(arrivals, {
      write: async (...given: Parameters<typeof write>) => {
        if (given[1] < 2 * MEBIBYTE || full === 0) return write(...given);
        full -= 1;
        return { ok: false, refusal: { code: 'files.noRoom' } };
      },
    });
    expect(await here.moves.whenHere(hash, URGENCY.person, new AbortController().signal)).toBe(true);
    expect(full).toBe(0);
    expect(line.sent.get('get 0')).toBe(1);
    expect(line.sent.get('get 1')).toBe(1);
    expect(line.sent.get('get 3')).toBe(1);
  });

  test.runIf(process.platform === 'linux')(
    '[SY58] where the disk says that it is full, it is told as that, and what was there is kept',
    async () => {
      const part = join(dirname(dirname(dirname(here.files.pathOf(hash)))), 'files', 'arriving', hash);
      symlinkSync('/dev/full', part);
      const full = await here.files.arrivals.write(hash, 0, noise(100, 1));
      expect(full).toEqual({ ok: false, refusal: { code: 'files.noRoom' } });
      rmSync(part);
      expect((await here.files.arrivals.write(hash, 0, noise(100, 1))).ok).toBe(true);
    },
  );

  test('[SY56] pictures and the G-code of what will be printed here come before anybody asks', async () => {
    const files = [1, 2, 3, 4, 5, 6, 7].map((seed) => noise(100, seed));
    const hashes = files.map(hashOf);
    for (const [index, bytes] of files.entries()) plant(depot, NORTH, hashes[index] ?? '', bytes, MEBIBYTE);
    const own = here.printer(NORTH);
    const others = here.printer(NORTH, 'station-b');
    const [picture = '', queued = '', assigned = '', elsewhere = '', done = '', far = '', model = ''] =
      hashes;
    here.version(NORTH, model, 100, { pictureHash: picture });
    here.task(NORTH, queued);
    here.task(NORTH, assigned, { assignedPrinterId: own });
    here.task(NORTH, elsewhere, { assignedPrinterId: others });
    here.task(NORTH, done, { state: 'finished' });
    here.task(SOUTH, far);
    const isHere = (hash: string) => here.files.has(hash as (typeof hashes)[0]);
    await soon(
      async () => (await isHere(picture)) && (await isHere(queued)) && isHere(assigned),
      'they came',
    );
    await soon(() => isIdle(here), 'nothing else is asked for');
    for (const hash of [elsewhere, done, far, model]) expect(await isHere(hash)).toBe(false);
    here.moves.fetchAhead(model as (typeof hashes)[0], 100);
    await soon(() => isHere(model), 'a small model of a project that was looked at');
  });

  test('[SY56] what a printer here has taken is as urgent as can be', async () => {
    const gcode = hashOf(noise(10, 1));
    const printer = here.printer(NORTH);
    const task = here.task(SOUTH, gcode, { state: 'accepted' });
    writePrint(here, task, printer, here.id);
    await soon(() => movesOf(here).some(({ urgency }) => urgency >= URGENCY.printer), 'it is asked for');
    expect(movesOf(here)).toMatchObject([{ contentHash: gcode, urgency: URGENCY.printer }]);
  });
});
