import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  decodeDisplayMesh,
  decodeToolpath,
  KNOWN_EXTENSIONS,
  type WaitedForBy,
} from '../../src/shop/files/index.ts';
import type { Timers } from '../../src/shop/kernel/index.ts';
import { createModelAnalyser } from '../../src/station/files/index.ts';
import { Turns } from '../../src/station/files/turns.ts';
import { systemTimers } from '../../src/station/system.ts';
import {
  asciiStl,
  binaryStl,
  cube,
  cubeMesh,
  fileIn,
  modelXml,
  refusalOf,
  temporaryDirectory,
  threeMf,
} from './support.ts';

const directory = temporaryDirectory();
const analyser = createModelAnalyser({ timers: systemTimers });
afterAll(() => analyser.close());

const models = join(import.meta.dirname, '..', '..', 'resources', 'models');
const outputDirectory = () => mkdtempSync(join(directory, 'out-'));

/** How many threads other than this one are running programs of the station. */
function workerThreads(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}

describe('the analyser', () => {
  test('[FI10] the ending decides; others are refused with those that are known', async () => {
    const path = fileIn(directory, 'a.stl', binaryStl(cube()));
    expect((await analyser.analyse(path, 'PART.STL')).ok).toBe(true);
    expect(refusalOf(await analyser.analyse(path, 'part.step'))).toEqual({
      code: 'files.unknownType',
      declaredName: 'part.step',
      known: KNOWN_EXTENSIONS,
    });
    expect(refusalOf(await analyser.analyse(path, 'stl'))).toMatchObject({ code: 'files.unknownType' });
    expect(refusalOf(await analyser.analyse(path, 'a.constructor'))).toMatchObject({
      code: 'files.unknownType',
    });
    expect(refusalOf(await analyser.analyse(path, 'part.bgcode'))).toEqual({ code: 'files.bgcodeNotYet' });
    expect(refusalOf(await analyser.analyse(path, 'part.3mf'))).toEqual({ code: 'files.notAZip' });
  });

  test('[FI11] no parser is part of what the main loop loads', async () => {
    // What the station's own modules import, followed from the analyser: the worker's programs must not be in it.
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = await readFile(path, 'utf8');
      for (const [, name = ''] of text.matchAll(/^(?:import|export) (?!type).*?from '(\.[^']+)'/gms)) {
        await follow(join(path, '..', name));
      }
    };
    await follow(join(import.meta.dirname, '../../src/station/files/analyser.ts'));
    await follow(join(import.meta.dirname, '../../src/station/files/file-store.ts'));
    expect(seen.size).toBeGreaterThan(3);
    const parsers = [...seen].filter((path) => /\/(?:reading|picture)\/|read-gcode/.test(path));
    expect(parsers).toEqual([]);
  });

  test('[FI11] cancelling ends the thread, before its turn or under way, and close ends all', async () => {
    const path = fileIn(
      directory,
      'large.stl',
      asciiStl(Array.from({ length: 20_000 }, () => cube()).flat()),
    );
    const own = createModelAnalyser({ timers: systemTimers, concurrency: 1 });
    const cancel = new AbortController();
    const before = workerThreads();
    const first = own.analyse(path, 'a.stl', { signal: cancel.signal, onProgress: () => cancel.abort() });
    const second = own.analyse(path, 'b.stl', { signal: cancel.signal });
    expect(refusalOf(await first)).toEqual({ code: 'files.cancelled' });
    expect(refusalOf(await second)).toEqual({ code: 'files.cancelled' });
    expect(workerThreads()).toBe(before);
    const third = own.analyse(path, 'c.stl');
    await own.close();
    expect(refusalOf(await third)).toEqual({ code: 'files.cancelled' });
    expect(refusalOf(await own.analyse(path, 'd.stl'))).toEqual({ code: 'files.cancelled' });
    expect(workerThreads()).toBe(before);
  });

  test('[FI11] a file that takes too long is refused with the limit', async () => {
    const limits: number[] = [];
    const impatient: Timers = {
      after(milliseconds, callback) {
        limits.push(milliseconds);
        const now = setImmediate(callback);
        return () => clearImmediate(now);
      },
    };
    const own = createModelAnalyser({ timers: impatient });
    const path = fileIn(directory, 'slow.stl', binaryStl(cube()));
    expect(refusalOf(await own.analyse(path, 'slow.stl'))).toEqual({
      code: 'files.analysisTooSlow',
      limitSeconds: 61,
    });
    expect(limits).toEqual([61_000]);
  });

  test('[FI11] a file that needs too much memory is refused with the limit; the station goes on', async () => {
    const own = createModelAnalyser({ timers: systemTimers, heapMebibytes: 24 });
    const items = Array.from({ length: 150_000 }, (_, n) => {
      return `<item objectid="1" transform="1 0 0 0 1 0 0 0 1 ${(n * 7919) % 10_007} ${(n * 104_729) % 9973} ${n}"/>`;
    });
    const model = modelXml(`<object id="1">${cubeMesh()}</object>`, items.join('\n'));
    const path = fileIn(directory, 'many.3mf', threeMf(model));
    expect(refusalOf(await own.analyse(path, 'many.3mf'))).toEqual({
      code: 'files.analysisTooMuchMemory',
      limitMebibytes: 24,
    });
    expect((await own.analyse(fileIn(directory, 'next.stl', binaryStl(cube())), 'next.stl')).ok).toBe(true);
    await own.close();
  });

  test('[FI11] a place is never given twice, and never lost', async () => {
    const turns = new Turns(2);
    let running = 0;
    let most = 0;
    const never = new AbortController().signal;
    const quitter = new AbortController();
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return true;
    };
    const all = Array.from({ length: 20 }, (_, index) =>
      turns.take(index % 3 === 2 ? quitter.signal : never, index % 2 === 0 ? 'person' : 'nobody', work),
    );
    quitter.abort();
    const results = await Promise.all(all);
    expect(results.filter((result) => result === undefined)).toHaveLength(6);
    expect(most).toBe(2);
    expect(await Promise.all([turns.take(never, 'person', work), turns.take(never, 'nobody', work)])).toEqual(
      [true, true],
    );
  });

  test('[PJ12] what a person waits for is read before what nobody waits for', async () => {
    const path = fileIn(directory, 'one.stl', binaryStl(cube()));
    const own = createModelAnalyser({ timers: systemTimers, concurrency: 1 });
    const ended: string[] = [];
    const read = async (name: string, waitedForBy: WaitedForBy) => {
      await own.analyse(path, 'one.stl', { waitedForBy });
      ended.push(name);
    };
    await Promise.all([
      read('under way', 'nobody'),
      read('a picture', 'nobody'),
      read('another picture', 'nobody'),
      read('an upload', 'person'),
      read('another upload', 'person'),
    ]);
    expect(ended).toEqual(['under way', 'an upload', 'another upload', 'a picture', 'another picture']);
    await own.close();
  });

  test('[FI12] a refusal leaves nothing for the window', async () => {
    const output = outputDirectory();
    const path = fileIn(directory, 'bad.3mf', threeMf('<not a model'));
    const result = await analyser.analyse(path, 'bad.3mf', { outputDirectory: output });
    expect(refusalOf(result)).toMatchObject({ code: 'files.xmlInvalid' });
    expect(readdirSync(output)).toEqual([]);
  });
});

describe('pictures', () => {
  test('[FI41] G-code that prints nothing still gets one: an empty bed', async () => {
    const output = outputDirectory();
    const path = fileIn(directory, 'home.gcode', 'G28\nG1 X10 Y10 F3000\n');
    const result = await analyser.analyse(path, 'home.gcode', { outputDirectory: output });
    expect(result.ok).toBe(true);
    const { pixels, solid } = pictureOf(readFileSync(join(output, 'thumbnail.png')));
    expect(solid).toBe(0);
    expect(pixels.some((value) => value > 0)).toBe(true);
  });

  test.each([1e-3, 1, 1e6])('[FI41] a part of %d mm fills its picture', async (side) => {
    const output = outputDirectory();
    const path = fileIn(directory, 'cube.stl', binaryStl(cube(side)));
    expect((await analyser.analyse(path, 'cube.stl', { outputDirectory: output })).ok).toBe(true);
    expectPicture(readFileSync(join(output, 'thumbnail.png')));
  });
});

describe('the samples', () => {
  const names = readdirSync(models).filter((name) => !name.startsWith('.'));

  test('[FI41] are small, and of every kind', () => {
    expect(new Set(names.map((name) => name.replace(/^.*\./, '')))).toEqual(
      new Set(['stl', '3mf', 'obj', 'gcode']),
    );
    for (const name of names) expect(readFileSync(join(models, name)).length).toBeLessThan(600 * 1024);
  });

  test.each(names)('[FI40] [FI41] %s is sound, and gets a display file and a picture', async (name) => {
    const output = outputDirectory();
    const fractions: number[] = [];
    const result = await analyser.analyse(join(models, name), name, {
      outputDirectory: output,
      onProgress: (fraction) => fractions.push(fraction),
    });
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    expect(result.value.warnings).toEqual([]);
    expect(JSON.parse(readFileSync(join(output, 'analysis.json'), 'utf8'))).toEqual(result.value);
    if (result.value.kind === 'mesh') {
      expect(result.value.openEdges).toBe(0);
      const mesh = decodeDisplayMesh(readFileSync(join(output, 'display-mesh.bin')));
      expect(mesh.ok && mesh.value.indices.length / 3).toBe(result.value.displayTriangles);
    } else {
      expect(result.value.refusals).toEqual([]);
      const toolpath = decodeToolpath(readFileSync(join(output, 'toolpath.bin')));
      expect(toolpath.ok && toolpath.value.layerZ.length).toBe(result.value.layers);
      expect(existsSync(join(output, 'display-mesh.bin'))).toBe(false);
    }
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expectPicture(readFileSync(join(output, 'thumbnail.png')));
  });
});

/** A PNG of 480 × 360 whose upper corners are clear and whose middle is not. */
function expectPicture(png: Buffer): void {
  const { pixels, solid } = pictureOf(png);
  const opacity = (x: number) => pixels[4 * x + 3];
  expect([opacity(0), opacity(WIDTH - 1)]).toEqual([0, 0]);
  expect(solid).toBeGreaterThan(0.06 * WIDTH * HEIGHT);
  expect(solid).toBeLessThan(0.75 * WIDTH * HEIGHT);
}

const WIDTH = 480;
const HEIGHT = 360;

/** The pixels of a PNG as our writer makes it (filter "up"), and how many of them are opaque. */
function pictureOf(png: Buffer): { readonly pixels: Buffer; readonly solid: number } {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([WIDTH, HEIGHT]);
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const rowBytes = 4 * WIDTH;
  const pixels = Buffer.alloc(rowBytes * HEIGHT);
  for (let index = 0; index < pixels.length; index += 1) {
    const row = Math.floor(index / rowBytes);
    const above = row === 0 ? 0 : (pixels[index - rowBytes] ?? 0);
    pixels[index] = (rows[index + row + 1] ?? 0) + above;
  }
  const solid = pixels.filter((value, index) => index % 4 === 3 && value === 255).length;
  return { pixels, solid };
}
