import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { FILE_LIMITS } from '../../src/shop/files/index.ts';
import { encodeToolpath, decodeToolpath } from '../../src/shop/files/index.ts';
import { readGcode } from '../../src/station/files/gcode/read-gcode.ts';
import {
  asciiStl,
  binaryStl,
  cube,
  CUBE_MODEL,
  fileIn,
  measure,
  obj,
  temporaryDirectory,
  threeMf,
} from './support.ts';

/** Raise it for a hunt: `MUTATIONS=1000000 npx vitest run tests/files/mutations.test.ts`. */
const RUNS = Number(process.env['MUTATIONS'] ?? 1500);

const directory = temporaryDirectory();

// A hunt takes as long as it is told to.
vi.setConfig({ testTimeout: 60_000 + 20 * RUNS });

/** One change to a file: of a byte, of a word, of its length or of the order of its parts. */
type Change = (bytes: Buffer) => Buffer;

const WORDS = [
  'nan',
  'inf',
  '-',
  '1e999',
  '1e-999',
  '1e39',
  'e38',
  '0x1',
  '9'.repeat(400),
  '-1',
  '4294967296',
  '\0',
  '\r',
  '\n',
  ';',
  '{',
  '(',
  'solid',
  'endsolid',
  'facet',
  'vertex 1 1 1',
  'f 1 2 3',
  'v 1 1 1',
  'f -1 -2 -3',
  '<!DOCTYPE a>',
  '&lt;',
  '&x;',
  '<a>',
  '</mesh>',
  '<object id="1">',
  '<component objectid="1"/>',
  '<item objectid="1"/>',
  '__proto__',
  'constructor',
  'M112',
  'G92',
  'G91',
  'G20',
  'G2 X1 R1',
  'M83',
  'T1',
  ';LAYER:1',
  ';TYPE:FILL',
  ';TIME:1e400',
  'X',
  'E',
  '😀',
  '\u00ff',
];

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]): Change => (bytes) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  }),
  fc.tuple(fc.nat(), fc.constantFrom(...WORDS)).map(([at, word]): Change => (bytes) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), Buffer.from(word), bytes.subarray(place)]);
  }),
  fc.tuple(fc.nat(), fc.nat(80)).map(([at, length]): Change => (bytes) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + length)]);
  }),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(200)).map(([from, to, length]): Change => (bytes) => {
    const part = bytes.subarray(from % (bytes.length + 1)).subarray(0, length);
    const place = to % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), part, bytes.subarray(place)]);
  }),
  fc.nat().map(
    (length): Change =>
      (bytes) =>
        bytes.subarray(0, length % (bytes.length + 1)),
  ),
);

const changes = fc.array(change, { minLength: 1, maxLength: 5 });

function apply(bytes: Buffer, all: readonly Change[]): Buffer {
  return all.reduce((changed, one) => one(changed), bytes);
}

const GCODE = [
  ';FLAVOR:Marlin',
  ';TIME:60',
  '; estimated printing time (normal mode) = 1m 0s',
  'M104 S200',
  'G28',
  'G90',
  'M83',
  ';LAYER:0',
  ';TYPE:WALL-OUTER',
  'G1 X10 Y10 Z0.2 F3000',
  'G1 X20 Y10 E0.5',
  'G3 X20 Y20 I0 J5 E0.5',
  'M73 P50 R1',
  ';LAYER:1',
  'G2 X10 Y20 R5 E1',
  'G92 E0',
  'G91',
  'G1 X-1 E.1',
  'M104 S0',
  '; filament used [mm] = 10',
].join('\n');

/** Ordinary numbers or null: no NaN or infinity may reach a record. */
function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (Array.isArray(value)) for (const part of value) expectFinite(part);
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) expectFinite(part);
}

function expectMesh(result: Awaited<ReturnType<typeof measure>>): void {
  if (!result.ok) {
    expect(result.refusal.code).toMatch(/^files\.[a-zA-Z]+$/);
    expectFinite(result.refusal);
    return;
  }
  const { exact: _exact, ...facts } = result.value;
  expectFinite(facts);
  expect(result.value.triangles).toBeGreaterThan(0);
}

describe('whatever the bytes', () => {
  const seeds = {
    'binary.stl': { content: binaryStl(cube()), format: 'stl' },
    'ascii.stl': { content: Buffer.from(asciiStl(cube())), format: 'stl' },
    'cube.obj': { content: Buffer.from(obj()), format: 'obj' },
    'cube.3mf': { content: threeMf(CUBE_MODEL), format: '3mf' },
  } as const;

  test.each(Object.entries(seeds))('[FI12] %s gives an analysis or a refusal', async (name, seed) => {
    const property = fc.asyncProperty(changes, async (all) => {
      expectMesh(await measure(fileIn(directory, name, apply(seed.content, all)), seed.format));
    });
    await expect(fc.assert(property, { numRuns: RUNS })).resolves.toBeUndefined();
  });

  test('[FI12] the XML within a 3MF gives an analysis or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const model = apply(Buffer.from(CUBE_MODEL), all);
        const file = threeMf(CUBE_MODEL, []);
        const packed = model.length === 0 ? file : threeMf(model.toString('latin1'));
        expectMesh(await measure(fileIn(directory, 'xml.3mf', packed), '3mf'));
      }),
      { numRuns: RUNS },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('[FI12] G-code gives an analysis with a coherent toolpath, or a refusal', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const path = fileIn(directory, 'a.gcode', apply(Buffer.from(GCODE), all));
        const result = readGcode(path, undefined, { segments: 8, lines: FILE_LIMITS.gcodeLines });
        if (!result.ok) {
          expect(result.refusal.code).toMatch(/^files\.gcode[a-zA-Z]+$/);
          return;
        }
        expectFinite(result.value.analysis);
        expect(decodeToolpath(encodeToolpath(result.value.toolpath)).ok).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});
