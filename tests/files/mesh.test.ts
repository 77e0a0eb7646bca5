import { describe, expect, test } from 'vitest';
import { displayMeshOf } from '../../src/station/files/reading/display-mesh.ts';
import { openMesh } from '../../src/station/files/reading/open-mesh.ts';
import { truncateSync } from 'node:fs';
import { FILE_LIMITS } from '../../src/shop/files/index.ts';
import {
  asciiStl,
  binaryStl,
  cube,
  fileIn,
  measure,
  obj,
  refusalOf,
  temporaryDirectory,
  type Corner,
} from './support.ts';

const directory = temporaryDirectory();

async function measured(name: 'a.stl' | 'a.obj', content: Uint8Array | string) {
  const result = await measure(fileIn(directory, name, content), name === 'a.stl' ? 'stl' : 'obj');
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

async function refusal(name: 'a.stl' | 'a.obj', content: Uint8Array | string) {
  return refusalOf(await measure(fileIn(directory, name, content), name === 'a.stl' ? 'stl' : 'obj'));
}

const CUBE = { minX: 0, minY: 0, minZ: 0, maxX: 10, maxY: 10, maxZ: 10 };

describe('binary STL', () => {
  test('[FI18] a cube has its bounds, its volume and no open edge', async () => {
    expect(await measured('a.stl', binaryStl(cube()))).toMatchObject({
      triangles: 12,
      boundsMillimetres: CUBE,
      volumeCubicMillimetres: 1000,
      surfaceSquareMillimetres: 600,
      openEdges: 0,
      warnings: [],
    });
  });

  test('[FI13] a header that begins with "solid" does not make it text', async () => {
    const file = binaryStl(cube(), 'solid made by an exporter that does not know');
    expect((await measured('a.stl', file)).triangles).toBe(12);
  });

  test('[FI13] one byte less is refused with both lengths, one byte more too', async () => {
    const file = binaryStl(cube());
    expect(await refusal('a.stl', file.subarray(0, -1))).toEqual({
      code: 'files.stlTruncated',
      expectedBytes: 684,
      foundBytes: 683,
    });
    expect(await refusal('a.stl', Buffer.concat([file, Buffer.alloc(1)]))).toEqual({
      code: 'files.stlTooLong',
      expectedBytes: 684,
      foundBytes: 685,
    });
    expect(await refusal('a.stl', Buffer.alloc(10))).toEqual({
      code: 'files.stlTruncated',
      expectedBytes: 84,
      foundBytes: 10,
    });
    expect(await refusal('a.stl', binaryStl(cube(), 'solid').subarray(0, 600))).toMatchObject({
      code: 'files.stlTruncated',
    });
  });

  test('[FI13] NaN and infinity are refused with the triangle', async () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const file = binaryStl(cube());
      file.writeFloatLE(value, 84 + 50 * 2 + 12);
      expect(await refusal('a.stl', file)).toEqual({ code: 'files.stlNotFinite', triangle: 3 });
    }
  });

  test('[FI13] triangles are read right across the borders of what is read at a time', async () => {
    const many: Corner[][] = [];
    for (let index = 0; index < 3000; index += 1) {
      many.push(...cube().map((face) => face.map(([x, y, z]): Corner => [x + 20 * index, y, z])));
    }
    const result = await measured('a.stl', binaryStl(many));
    expect(result.triangles).toBe(36_000);
    expect(result.volumeCubicMillimetres).toBeCloseTo(3_000_000, -1);
    expect(result.openEdges).toBe(0);
  });

  test('[FI13] more triangles than the limit are refused without reading them', async () => {
    const path = fileIn(directory, 'sparse.stl', binaryStl([]));
    const triangles = FILE_LIMITS.triangles + 1;
    const header = binaryStl([]);
    header.writeUInt32LE(triangles, 80);
    fileIn(directory, 'sparse.stl', header);
    truncateSync(path, 84 + 50 * triangles);
    expect(refusalOf(await measure(path, 'stl'))).toEqual({
      code: 'files.tooManyTriangles',
      limit: FILE_LIMITS.triangles,
      triangles,
    });
  });

  test('[FI13] no triangles, or none with an area, is no model', async () => {
    expect(await refusal('a.stl', binaryStl([]))).toEqual({ code: 'files.noTriangles' });
    const flat: Corner[] = [
      [1, 1, 1],
      [1, 1, 1],
      [2, 2, 2],
    ];
    expect(await refusal('a.stl', binaryStl([flat]))).toEqual({ code: 'files.noTriangles' });
  });
});

describe('warnings', () => {
  test('[FI18] a missing triangle opens three edges', async () => {
    const result = await measured('a.stl', binaryStl(cube().slice(1)));
    expect(result.openEdges).toBe(3);
    expect(result.warnings).toContainEqual({ code: 'files.openEdges', edges: 3 });
  });

  test('[FI18] a turned triangle is told apart from a hole', async () => {
    const faces = cube();
    faces[0] = (faces[0] ?? []).toReversed();
    const result = await measured('a.stl', binaryStl(faces));
    expect(result.openEdges).toBe(0);
    expect(result.warnings).toContainEqual({ code: 'files.flippedEdges', edges: 3 });
  });

  test('[FI18] a cube inside out keeps its volume and says so', async () => {
    const result = await measured('a.stl', binaryStl(cube().map((face) => face.toReversed())));
    expect(result.volumeCubicMillimetres).toBeCloseTo(1000);
    expect(result.warnings).toEqual([{ code: 'files.insideOut' }]);
  });

  test('[FI18] two cubes that share an edge are closed', async () => {
    const second = cube().map((face) => face.map(([x, y, z]): Corner => [x + 10, y + 10, z]));
    const result = await measured('a.stl', binaryStl([...cube(), ...second]));
    expect(result).toMatchObject({ openEdges: 0, warnings: [] });
  });

  test('[FI18] −0 and 0 are one corner, degenerate triangles are left out', async () => {
    const faces = cube().map((face, index) =>
      index % 2 === 0 ? face : face.map(([x, y, z]): Corner => [x === 0 ? -0 : x, y === 0 ? -0 : y, z]),
    );
    const sliver: Corner[] = [
      [0, 0, 0],
      [0, 0, 0],
      [10, 0, 0],
    ];
    const result = await measured('a.stl', binaryStl([...faces, sliver]));
    expect(result).toMatchObject({ triangles: 12, openEdges: 0 });
    expect(result.warnings).toEqual([{ code: 'files.degenerateTriangles', triangles: 1 }]);
  });

  test('[FI18] a part in metres or far too large is doubted; one out of all bounds is refused', async () => {
    expect((await measured('a.stl', binaryStl(cube(0.01)))).warnings).toMatchObject([
      { code: 'files.unlikelySize' },
    ]);
    expect((await measured('a.stl', binaryStl(cube(1_000_000)))).warnings).toMatchObject([
      { code: 'files.unlikelySize' },
    ]);
    expect(await refusal('a.stl', binaryStl(cube(1_000_001)))).toEqual({
      code: 'files.coordinateTooLarge',
      limitMillimetres: 1_000_000,
    });
  });
});

describe('ASCII STL', () => {
  test('[FI14] reads what binary reads, in any case and with any spaces', async () => {
    const text = asciiStl(cube());
    for (const variant of [text, text.toUpperCase(), text.replaceAll('\n', '\r\n'), `\ufeff${text}`]) {
      expect(await measured('a.stl', variant)).toMatchObject({
        triangles: 12,
        volumeCubicMillimetres: 1000,
        openEdges: 0,
      });
    }
    expect((await measured('a.stl', text + asciiStl(cube(20)))).triangles).toBe(24);
  });

  test('[FI14] a space within a number is refused with its line', async () => {
    const text = asciiStl(cube()).replace('vertex 0 10 0', 'vertex 0 1 0 0');
    expect(await refusal('a.stl', text)).toEqual({
      code: 'files.stlBadNumber',
      line: 5,
      text: 'vertex 0 1 0 0',
    });
  });

  test('[FI14] what is no number is refused with its line, NaN with its triangle', async () => {
    for (const bad of ['1,5', '0x10', '--1', '1e', 'abc', '1'.repeat(65)]) {
      const text = asciiStl(cube()).replace('vertex 0 10 0', `vertex 0 ${bad} 0`);
      expect(await refusal('a.stl', text)).toEqual({ code: 'files.stlBadNumber', line: 5, text: bad });
    }
    for (const bad of ['nan', '-Inf', 'nan(ind)', '1e999']) {
      const text = asciiStl(cube()).replace('vertex 0 10 0', `vertex 0 ${bad} 0`);
      expect(await refusal('a.stl', text)).toEqual({ code: 'files.stlNotFinite', triangle: 1 });
    }
  });

  test('[FI14] a missing line and an early end are refused with what was expected', async () => {
    expect(await refusal('a.stl', asciiStl(cube()).replace(' endloop\n', ''))).toMatchObject({
      code: 'files.stlBadLine',
      line: 7,
      expected: 'endloop',
    });
    expect(await refusal('a.stl', asciiStl(cube()).split('\n').slice(0, 4).join('\n'))).toMatchObject({
      code: 'files.stlBadLine',
      expected: 'vertex',
    });
    expect(await refusal('a.stl', 'solid nothing\nendsolid nothing\n')).toEqual({
      code: 'files.noTriangles',
    });
  });

  test('[FI14] a line of the limit is read, one byte more is refused', async () => {
    const limit = FILE_LIMITS.textLineBytes;
    const named = (length: number) =>
      asciiStl(cube()).replace('solid test', `solid ${'x'.repeat(length - 6)}`);
    expect((await measured('a.stl', named(limit))).triangles).toBe(12);
    expect(await refusal('a.stl', named(limit + 1))).toEqual({
      code: 'files.lineTooLong',
      line: 1,
      limitBytes: limit,
    });
  });
});

describe('OBJ', () => {
  test('[FI14] reads corners and faces; polygons, textures and negative numbers too', async () => {
    expect(await measured('a.obj', obj())).toMatchObject({
      triangles: 12,
      boundsMillimetres: CUBE,
      volumeCubicMillimetres: 1000,
      openEdges: 0,
    });
    const other =
      '# a square\nv 0 0 0\nv 10 0 0 1.0\nv 10 10 0\nv 0 10 0 # last\nvn 0 0 1\nf -4/1/1 -3//1 3/2 4\n';
    expect(await measured('a.obj', other)).toMatchObject({ triangles: 2, surfaceSquareMillimetres: 100 });
  });

  test('[FI14] errors name the line', async () => {
    expect(await refusal('a.obj', 'v 0 0 0\nv 1 x 0\n')).toEqual({
      code: 'files.objBadNumber',
      line: 2,
      text: 'x',
    });
    expect(await refusal('a.obj', 'v 0 0\n')).toMatchObject({ code: 'files.objBadNumber', line: 1 });
    expect(await refusal('a.obj', `${obj()}f 1 2 9\n`)).toEqual({
      code: 'files.objBadIndex',
      line: 21,
      index: 9,
      vertices: 8,
    });
    expect(await refusal('a.obj', `${obj()}f 1 2 0\n`)).toMatchObject({ code: 'files.objBadIndex' });
    expect(await refusal('a.obj', `${obj()}f 1 2 -9\n`)).toMatchObject({ code: 'files.objBadIndex' });
    expect(await refusal('a.obj', `${obj()}f 1 2\n`)).toMatchObject({ code: 'files.objBadFace', line: 21 });
    expect(await refusal('a.obj', `${obj()}f 1 2 a\n`)).toEqual({
      code: 'files.objBadFace',
      line: 21,
      text: 'a',
    });
    expect(await refusal('a.obj', `v 0 0 0 ${' '.repeat(FILE_LIMITS.textLineBytes)}`)).toMatchObject({
      code: 'files.lineTooLong',
    });
    expect(await refusal('a.obj', '# nothing\n')).toEqual({ code: 'files.noTriangles' });
  });
});

describe('the display mesh', () => {
  test('[FI19] is the mesh itself when small, and is simplified within its limit when not', async () => {
    const triangles: Corner[][] = [];
    const point = (i: number, j: number): Corner => {
      const a = (2 * Math.PI * i) / 80;
      const b = (Math.PI * j) / 40;
      return [20 * Math.sin(b) * Math.cos(a), 20 * Math.sin(b) * Math.sin(a), 20 * Math.cos(b)];
    };
    for (let j = 0; j < 40; j += 1) {
      for (let i = 0; i < 80; i += 1) {
        triangles.push(
          [point(i, j), point(i, j + 1), point(i + 1, j + 1)],
          [point(i, j), point(i + 1, j + 1), point(i + 1, j)],
        );
      }
    }
    const path = fileIn(directory, 'sphere.stl', binaryStl(triangles));
    const source = await openMesh(path, 'stl');
    const result = await measure(path, 'stl');
    if (!source.ok || !result.ok) throw new Error('refused');
    const whole = displayMeshOf(source.value, result.value);
    expect(whole.indices.length / 3).toBe(result.value.triangles);
    for (const limit of [3000, 500, 60]) {
      const simple = displayMeshOf(source.value, result.value, { triangles: limit });
      expect(simple.indices.length / 3).toBeLessThanOrEqual(limit);
      expect(simple.indices.length / 3).toBeGreaterThan(limit / 8);
      expect(simple.sourceTriangles).toBe(result.value.triangles);
      const far = simple.positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(far).toBeGreaterThan(12);
      expect(far).toBeLessThanOrEqual(20.001);
    }
  });
});
