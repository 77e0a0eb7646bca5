import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCreasedNormals } from '../../../renderer/viewer/creased-normals.ts';

/** A cube of eight corners, as a welded file has it. */
const CUBE_POSITIONS = new Float32Array([
  0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1,
]);
const CUBE_INDICES = new Uint32Array([
  0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 2, 3, 7, 2, 7, 6, 1, 2, 6, 1, 6, 5, 0, 4, 7, 0, 7, 3,
]);

function normalOf(normals: Int16Array, corner: number): readonly number[] {
  return [...normals.subarray(4 * corner, 4 * corner + 3)].map((value) => value / 32_767);
}

/** An open pipe of `sides` flat sides around the z axis. */
function pipe(sides: number): { positions: Float32Array; indices: Uint32Array } {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let side = 0; side < sides; side += 1) {
    const angle = (2 * Math.PI * side) / sides;
    positions.push(Math.cos(angle), Math.sin(angle), 0, Math.cos(angle), Math.sin(angle), 1);
    const next = (side + 1) % sides;
    indices.push(2 * side, 2 * next, 2 * next + 1, 2 * side, 2 * next + 1, 2 * side + 1);
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) };
}

describe('normals of a welded mesh', () => {
  test('a cube keeps its edges sharp: three corners at each place, each facing along one axis', () => {
    const mesh = withCreasedNormals(CUBE_POSITIONS, CUBE_INDICES);
    expect(mesh.positions.length / 3).toBe(24);
    for (const corner of mesh.indices) {
      const axes = normalOf(mesh.normals, corner).map(Math.abs).toSorted();
      expect(axes).toEqual([0, 0, 1]);
    }
  });

  test('a pipe of many sides is round: no corner is doubled and each faces away from the axis', () => {
    const { positions, indices } = pipe(24);
    const mesh = withCreasedNormals(positions, indices);
    expect(mesh.positions).toEqual(positions);
    for (let corner = 0; corner < positions.length / 3; corner += 1) {
      const [x = 0, y = 0, z = 1] = normalOf(mesh.normals, corner);
      const outward = x * (positions[3 * corner] ?? 0) + y * (positions[3 * corner + 1] ?? 0);
      expect(outward).toBeGreaterThan(0.97);
      expect(Math.abs(z)).toBeLessThan(0.01);
    }
  });

  test('a pipe of six sides is a hexagon: its edges stay', () => {
    const { positions, indices } = pipe(6);
    expect(withCreasedNormals(positions, indices).positions.length).toBe(2 * positions.length);
  });

  test('every triangle stays where it was, and every normal has length one or none', () => {
    const mesh = fc
      .array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -5, max: 5 }))), {
        minLength: 3,
        maxLength: 12,
      })
      .chain((places) =>
        fc
          .array(fc.tuple(...[0, 1, 2].map(() => fc.nat(places.length - 1))), { maxLength: 20 })
          .map((triangles) => ({ places, triangles })),
      );
    fc.assert(
      fc.property(mesh, ({ places, triangles }) => {
        const positions = Float32Array.from(places.flat());
        const indices = Uint32Array.from(triangles.flat());
        const made = withCreasedNormals(positions, indices);
        const placeOf = (from: Float32Array, corner: number) => [
          ...from.subarray(3 * corner, 3 * corner + 3),
        ];
        made.indices.forEach((corner, place) => {
          expect(placeOf(made.positions, corner)).toEqual(placeOf(positions, indices[place] ?? -1));
        });
        for (let corner = 0; corner < made.positions.length / 3; corner += 1) {
          const length = Math.hypot(...normalOf(made.normals, corner));
          expect(length < 0.001 || Math.abs(length - 1) < 0.001).toBe(true);
        }
      }),
    );
  });
});
