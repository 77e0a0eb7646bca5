import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrintProfile, SlicedGcode } from '../../src/shop/files/index.ts';
import { createModelAnalyser } from '../../src/station/files/index.ts';
import {
  createEmbeddedSlicer,
  loadProfiles,
  printProfileSchema,
  type SliceRequest,
} from '../../src/station/slicing/index.ts';
import { systemTimers } from '../../src/station/system.ts';
import { binaryStl, cube, fileIn, refusalOf, temporaryDirectory, type Corner } from '../files/support.ts';

const directory = temporaryDirectory();
const root = join(import.meta.dirname, '..', '..');
const models = join(root, 'resources', 'models');
const analyser = createModelAnalyser({ timers: systemTimers });
const slicer = createEmbeddedSlicer({ analyser, timers: systemTimers, temporaryDirectory: directory });
let profiles: readonly PrintProfile[] = [];

beforeAll(async () => {
  profiles = await loadProfiles(join(root, 'resources', 'profiles'));
});
afterAll(async () => {
  await slicer.close();
  await analyser.close();
});

function profileOf(key: string): PrintProfile {
  const profile = profiles.find((candidate) => candidate.key === key);
  if (profile === undefined) throw new Error(`no profile ${key}`);
  return profile;
}

function request(modelPath: string, more: Partial<SliceRequest> = {}): SliceRequest {
  return {
    modelPath,
    declaredName: modelPath,
    profile: profileOf('simulated-250-standard'),
    material: 'PLA',
    outputPath: join(mkdtempSync(join(directory, 'out-')), 'sliced.gcode'),
    ...more,
  };
}

async function sliced(wanted: SliceRequest): Promise<SlicedGcode> {
  const result = await slicer.slice(wanted);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

function workerThreads(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}

/** Nothing of a slicing is left over, but what it was asked for. */
function leftovers(): string[] {
  return readdirSync(directory).filter((name) => name.startsWith('slice-'));
}

describe('refusals', () => {
  test('[FI50] holes, size, material and kind are refused before the engine starts, with the figures', async () => {
    const open = fileIn(directory, 'open.stl', binaryStl(cube().slice(4)));
    expect(refusalOf(await slicer.slice(request(open)))).toEqual({
      code: 'slicing.meshOpen',
      openEdges: 8,
      limit: 6,
    });
    const large = fileIn(directory, 'large.stl', binaryStl(cube(215)));
    expect(refusalOf(await slicer.slice(request(large)))).toEqual({
      code: 'slicing.tooLargeForBed',
      size: { x: 215, y: 215, z: 215 },
      bed: { x: 250, y: 210, z: 210 },
    });
    const small = fileIn(directory, 'small.stl', binaryStl(cube()));
    expect(refusalOf(await slicer.slice(request(small, { material: 'WOOD' })))).toEqual({
      code: 'slicing.unknownMaterial',
      material: 'WOOD',
      known: ['PLA', 'PETG'],
    });
    expect(refusalOf(await slicer.slice(request(small, { material: 'constructor' })))).toMatchObject({
      code: 'slicing.unknownMaterial',
    });
    expect(refusalOf(await slicer.slice(request(small, { declaredName: 'a.gcode' })))).toEqual({
      code: 'slicing.notAMesh',
    });
    expect(refusalOf(await slicer.slice(request(small, { declaredName: 'a.3mf' })))).toEqual({
      code: 'files.notAZip',
    });
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ['thinner than a layer', 1, 0.001],
    ['narrower than the nozzle', 0.01, 1],
  ])('[FI51] a part %s gives no layers, and that is a refusal', async (_what, wide, high) => {
    const faces = cube().map((face) => face.map(([x, y, z]): Corner => [x * wide, y * wide, z * high]));
    const wanted = request(fileIn(directory, 'thin.stl', binaryStl(faces)));
    expect(refusalOf(await slicer.slice(wanted))).toEqual({ code: 'slicing.noLayers' });
    expect(readdirSync(join(wanted.outputPath, '..'))).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  test('[FI51] a printer that the engine does not know is a refusal with what it said', async () => {
    const small = fileIn(directory, 'small.stl', binaryStl(cube()));
    const profile = { ...profileOf('simulated-250-standard'), engineDefinition: 'no_such_printer' };
    expect(refusalOf(await slicer.slice(request(small, { profile })))).toMatchObject({
      code: 'slicing.engineFailed',
    });
  });
});

describe('the result', () => {
  test('[FI52] heats, homes and waits before it extrudes, and ends cold; the head is true', async () => {
    const path = fileIn(directory, 'cube.stl', binaryStl(cube(12)));
    const result = await sliced(request(path, { material: 'PETG' }));
    expect(result).toMatchObject({
      layers: 60,
      slicerName: 'CuraEngine',
      profileKey: 'simulated-250-standard',
      material: 'PETG',
    });
    const lines = readFileSync(result.gcodePath, 'utf8').split('\n');
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    const lastOf = (pattern: RegExp) => lines.findLastIndex((line) => pattern.test(line));
    const firstExtrusion = at(/^G1 .*E[1-9]/);
    for (const needed of [/^G28/, /^M190 S80\b/, /^M109 S240\b/]) {
      expect(at(needed)).toBeGreaterThan(0);
      expect(at(needed)).toBeLessThan(firstExtrusion);
    }
    const lastExtrusion = lastOf(/^G1 X.*E/);
    expect(at(/^M104 S0/)).toBeGreaterThan(lastExtrusion);
    expect(lastOf(/^M140 S0/)).toBeGreaterThan(lastExtrusion);
    expect(lastOf(/^M1(?:04|09|40|90) S[1-9]/)).toBeLessThan(lastExtrusion);
    expect(lines).toContain(`;TIME:${result.estimatedSeconds}`);
    expect(lines.filter((line) => line.startsWith(';TIME:'))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('2.14748e+06');
  });

  test('[FI52] its figures agree with the moves themselves', async () => {
    const path = fileIn(directory, 'cube.stl', binaryStl(cube(12)));
    const result = await sliced(request(path));
    const text = readFileSync(result.gcodePath, 'utf8');
    const unmarked = fileIn(directory, 'unmarked.gcode', text.replaceAll(/^;(?:TIME|Filament).*$/gm, ''));
    const analysis = await analyser.analyse(unmarked, 'unmarked.gcode');
    if (!analysis.ok || analysis.value.kind !== 'gcode') throw new Error('refused');
    const {
      filamentMillimetres,
      estimatedSeconds,
      boundsMillimetres: bounds,
      hotendCelsius,
    } = analysis.value;
    // The moves also fill the nozzle (8 mm of filament) and end with some pulled back.
    expect(Math.abs(filamentMillimetres - result.filamentMillimetres)).toBeLessThan(12);
    expect(estimatedSeconds / result.estimatedSeconds).toBeGreaterThan(0.6);
    expect(estimatedSeconds / result.estimatedSeconds).toBeLessThan(1.6);
    expect(hotendCelsius).toBe(210);
    expect((bounds.minX + bounds.maxX) / 2).toBeCloseTo(125, 0);
    expect((bounds.minY + bounds.maxY) / 2).toBeCloseTo(105, 0);
    expect([bounds.minZ, bounds.maxZ]).toEqual([0.2, 12]);
    // A cube of 12 mm at 15 % infill, walls and lids: between a fifth and all of its volume.
    const cubicMillimetres = result.filamentMillimetres * Math.PI * 0.875 ** 2;
    expect(cubicMillimetres).toBeGreaterThan(350);
    expect(cubicMillimetres).toBeLessThan(1728);
    expect(result.filamentGrams).toBeCloseTo((cubicMillimetres / 1000) * 1.24, 3);
  });

  test('[FI52] the version that is told is the one that is installed', () => {
    const installed = JSON.parse(
      readFileSync(join(root, 'node_modules', 'cura-wasm', 'package.json'), 'utf8'),
    ) as { version: string };
    expect(slicer.version).toBe(installed.version);
  });

  test('[FI53] cancelling ends the engine and leaves no file; so does cancelling before the start', async () => {
    const before = workerThreads();
    const vase = join(models, 'vase.obj');
    const cancel = new AbortController();
    let told = 0;
    // Beyond the reading of the mesh: the engine itself is at work.
    const wanted = request(vase, {
      signal: cancel.signal,
      onProgress(fraction) {
        told = fraction;
        if (fraction > 0.4) cancel.abort();
      },
    });
    expect(refusalOf(await slicer.slice(wanted))).toEqual({ code: 'slicing.cancelled' });
    expect(told).toBeLessThan(1);
    expect(workerThreads()).toBe(before);
    expect(readdirSync(join(wanted.outputPath, '..'))).toEqual([]);
    expect(refusalOf(await slicer.slice(request(vase, { signal: cancel.signal })))).toEqual({
      code: 'slicing.cancelled',
    });
    expect(leftovers()).toEqual([]);
  });
});

test('[PJ12] what a person waits for is sliced before what nobody waits for', async () => {
  const small = fileIn(directory, 'small.stl', binaryStl(cube()));
  const ended: string[] = [];
  // All but the first are refused, in their turn.
  const slice = async (name: string, wanted: SliceRequest) => {
    await slicer.slice(wanted);
    ended.push(name);
  };
  const refusedAt = (waitedForBy: 'person' | 'nobody') => request(small, { material: 'WOOD', waitedForBy });
  await Promise.all([
    slice('under way', request(small, { waitedForBy: 'nobody' })),
    slice('of the demo', refusedAt('nobody')),
    slice('of a person', refusedAt('person')),
  ]);
  expect(ended).toEqual(['under way', 'of a person', 'of the demo']);
});

describe('closing', () => {
  test('[FI53] ends what is under way and takes no more', async () => {
    const own = createEmbeddedSlicer({ analyser, timers: systemTimers, temporaryDirectory: directory });
    const before = workerThreads();
    const { promise: working, resolve } = Promise.withResolvers<void>();
    const vase = join(models, 'vase.obj');
    const both = [
      own.slice(request(vase, { onProgress: (fraction) => fraction > 0.4 && resolve() })),
      own.slice(request(vase)),
    ];
    await working;
    await own.close();
    for (const result of [...(await Promise.all(both)), await own.slice(request(vase))]) {
      expect(refusalOf(result)).toEqual({ code: 'slicing.cancelled' });
    }
    expect(workerThreads()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});

describe('profiles', () => {
  test('[FI54] two printers are shipped, with PLA and PETG', () => {
    expect(profiles.map((profile) => [profile.printerClass, Object.keys(profile.materials)])).toEqual([
      ['Simulated 220', ['PLA', 'PETG']],
      ['Simulated 250', ['PLA', 'PETG']],
    ]);
    const misspelt = { ...profiles[0], infilPercent: 10 };
    expect(printProfileSchema.safeParse(misspelt).success).toBe(false);
  });

  const names = readdirSync(models).filter((name) => /\.(?:stl|obj|3mf)$/.test(name));

  test.each(
    names.flatMap((name) => [
      [name, 'simulated-220-standard'],
      [name, 'simulated-250-standard'],
    ]),
  )('[FI54] %s slices for %s', async (name = '', key = '') => {
    const fractions: number[] = [];
    const result = await sliced(
      request(join(models, name), {
        profile: profileOf(key),
        onProgress: (fraction) => fractions.push(fraction),
      }),
    );
    expect(result.layers).toBeGreaterThan(5);
    expect(result.filamentGrams).toBeGreaterThan(0.3);
    expect(result.estimatedSeconds).toBeGreaterThan(60);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(leftovers()).toEqual([]);
  });

  test('[FI54] the G-code sample is what the slicer makes of the tag today', async () => {
    const result = await sliced(request(join(models, 'calibration-tag.stl')));
    const sample = readFileSync(join(models, 'calibration-tag.gcode'), 'utf8');
    expect(readFileSync(result.gcodePath, 'utf8')).toBe(sample);
  });
});
