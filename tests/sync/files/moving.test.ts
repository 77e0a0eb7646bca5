import { utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eq, inArray } from 'drizzle-orm';
import { modelVersions } from '../../../src/shop/projects/tables.ts';
import type { DepotState } from '../support/memory-depot.ts';
import {
  hashOf,
  noise,
  NORTH,
  openFileStation,
  SOUTH,
  soon,
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

const whole = (place: string, hash: string, chunks: number) =>
  depot.get(`${place} ${hash}`)?.chunks.size === chunks;

describe('bringing', () => {
  test('[SY50] every file that a row of the station names goes to the hub at the place of its row', async () => {
    const hashes = [];
    for (const seed of [1, 2, 3]) hashes.push(await here.receive(noise(10 * seed, seed)));
    const [model = '', picture = '', gcode = ''] = hashes;
    await here.receive(noise(50, 9));
    here.version(NORTH, model, 10, { pictureHash: picture });
    here.task(SOUTH, gcode);
    const wanted = [`${NORTH} ${model}`, `${NORTH} ${picture}`, `${SOUTH} ${gcode}`];
    await soon(() => wanted.every((key) => depot.get(key)?.chunks.size === 1), 'everything is brought');
    await soon(() => isIdle(here), 'nothing is left');
    expect([...depot.keys()].toSorted()).toEqual(wanted.toSorted());
  });

  test('[SY50] the same file at two places is brought to both; once it is whole nothing is sent again', async () => {
    const hash = await here.receive(noise(3 * MEBIBYTE, 1));
    here.version(NORTH, hash, 3 * MEBIBYTE);
    here.version(SOUTH, hash, 3 * MEBIBYTE);
    await soon(() => whole(NORTH, hash, 3) && whole(SOUTH, hash, 3), 'both are whole');
    await soon(() => isIdle(here), 'nothing is left');
    const { put } = line.calls;
    expect(put).toBe(6);
    here.version(NORTH, hash, 3 * MEBIBYTE);
    await here.restart();
    here.desk.online();
    await soon(() => isIdle(here), 'nothing is left');
    expect(line.calls.put).toBe(put);
  });

  test('[SY50] two stations that bring the same file at once send hardly more than it has', async () => {
    const bytes = noise(40 * MEBIBYTE, 3);
    const there = await open('station-b');
    const hash = await here.receive(bytes);
    await there.receive(bytes);
    here.version(NORTH, hash, bytes.byteLength);
    there.version(NORTH, hash, bytes.byteLength);
    await soon(() => whole(NORTH, hash, 40) && isIdle(here) && isIdle(there), 'both know that it is there');
    const kept = depot.get(`${NORTH} ${hash}`);
    const joined = Buffer.concat(
      [...Array(40).keys()].map((index) => kept?.chunks.get(index) ?? Buffer.alloc(0)),
    );
    expect(hashOf(joined)).toBe(hash);
  });

  test('[SY50] what was not noticed because the station died between commit and queue is found at the next start', async () => {
    const hash = await here.receive(noise(100, 1));
    here.desk.isEnrolledNow = false;
    here.version(NORTH, hash, 100);
    here.desk.isEnrolledNow = true;
    expect(depot.size).toBe(0);
    await here.restart();
    await soon(() => whole(NORTH, hash, 1), 'it is brought');
  });

  test('[SY50] a hub that is another one is brought everything again', async () => {
    const hash = await here.receive(noise(100, 1));
    here.version(NORTH, hash, 100);
    await soon(() => whole(NORTH, hash, 1) && isIdle(here), 'it is brought');
    depot.clear();
    here.moves.beginAgain();
    await soon(() => isIdle(here) && depot.size > 0, 'it is brought again');
    expect(whole(NORTH, hash, 1)).toBe(true);
  });

  test('[SY51] of two files the more urgent goes first, also when the other is under way', async () => {
    const large = await here.receive(noise(30 * MEBIBYTE, 1));
    const small = await here.receive(noise(100, 2));
    const order: string[] = [];
    const inner = here.desk.depot;
    if (inner === null) throw new Error('There is a line');
    here.desk.depot = {
      ...inner,
      put: (place, hash, index, chunk) => {
        order.push(hash === large ? 'large' : 'small');
        // Somebody asks for a print while the large one goes.
        if (order.length === 5) here.task(NORTH, small);
        return inner.put(place, hash, index, chunk);
      },
    };
    here.version(NORTH, large, 30 * MEBIBYTE);
    await soon(() => whole(NORTH, large, 30) && whole(NORTH, small, 1), 'both are there');
    expect(order.indexOf('small')).toBeLessThan(8);
    expect(order).toHaveLength(31);
  });

  test('[SY54] a file that is damaged on the disk is not brought, and is told as a trouble', async () => {
    const hash = await here.receive(noise(3 * MEBIBYTE, 1));
    await writeFile(here.files.pathOf(hash), noise(3 * MEBIBYTE, 2));
    here.version(NORTH, hash, 3 * MEBIBYTE);
    await soon(() => troublesOf(here).length === 1, 'the trouble is told');
    expect(troublesOf(here)[0]).toMatchObject({ code: 'files.damaged', direction: 'out', place: NORTH });
    expect(line.calls.put).toBe(0);
  });

  test('[SY54] another file under its hash at the hub is told, and nothing is mixed into it', async () => {
    const hash = await here.receive(noise(100, 1));
    plant(depot, NORTH, hash, noise(50, 2), MEBIBYTE);
    here.version(NORTH, hash, 100);
    await soon(() => troublesOf(here).length === 1, 'the trouble is told');
    expect(troublesOf(here)[0]).toMatchObject({ code: 'files.wrongAtHub' });
    expect(line.calls.put).toBe(0);
  });
});

describe('places that are lost', () => {
  test('[SY59] files that the hub has there go with their rows, and never one that a print uses', async () => {
    const files = [1, 2, 3, 4].map((seed) => noise(10, seed));
    const [lost, used, young, kept] = await Promise.all(files.map((bytes) => here.receive(bytes)));
    if (!lost || !used || !young || !kept) throw new Error('Four files');
    await here.files.writeDerived(lost, 'thumbnail.png', noise(5, 1));
    const ids = [lost, used, young, kept].map((hash) => here.version(SOUTH, hash, 10));
    here.version(NORTH, kept, 10);
    await soon(() => [lost, used, young].every((hash) => whole(SOUTH, hash, 1)), 'the hub has them');
    await soon(() => whole(NORTH, kept, 1) && isIdle(here), 'the hub has them');
    here.moves.hold(used);
    for (const hash of [lost, used, kept]) await age(hash);
    here.desk.placesNow = [NORTH];
    expect(await here.files.has(lost)).toBe(true);
    here.write((rows) => void rows.delete(modelVersions).where(inArray(modelVersions.id, ids)).run());
    await soon(async () => !(await here.files.has(lost)), 'the lost one is gone');
    const drawn = () => here.files.readDerived(lost, 'thumbnail.png');
    await soon(async () => (await drawn()) === undefined, 'what was drawn of it is gone');
    for (const hash of [used, young, kept]) expect(await here.files.has(hash)).toBe(true);
    await here.restart();
    await soon(async () => !(await here.files.has(used)), 'what a print used is gone after the next start');
    expect(await here.files.has(kept)).toBe(true);
  });

  test('[SY59] what was on its way to a place that is lost is forgotten, and stays where nobody else has it', async () => {
    const way = here.desk.depot;
    here.desk.depot = null;
    const hash = await here.receive(noise(10, 1));
    const id = here.version(SOUTH, hash, 10);
    await soon(() => movesOf(here).length === 1, 'it is in the queue');
    await age(hash);
    here.desk.placesNow = [NORTH];
    here.write((rows) => void rows.delete(modelVersions).where(eq(modelVersions.id, id)).run());
    here.desk.depot = way;
    here.desk.online();
    await soon(() => movesOf(here).length === 0, 'it is forgotten');
    expect(await here.files.has(hash)).toBe(true);
    expect(depot.size).toBe(0);
  });

  async function age(hash: string): Promise<void> {
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    await utimes(here.files.pathOf(hash as ReturnType<typeof hashOf>), old, old);
  }
});
