import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeDisplayMesh,
  decodeToolpath,
  encodeDisplayMesh,
  encodeToolpath,
  TOOLPATH_FEATURES,
  type DisplayMesh,
  type Toolpath,
} from '../../src/shop/files/index.ts';

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const bounds = fc.record({ minX: float, minY: float, minZ: float, maxX: float, maxY: float, maxZ: float });

const mesh: fc.Arbitrary<DisplayMesh> = fc
  .record({ corners: fc.array(fc.tuple(float, float, float), { minLength: 1, maxLength: 40 }), bounds })
  .chain(({ corners, bounds: boundsMillimetres }) => {
    const index = fc.nat(corners.length - 1);
    return fc.record({
      boundsMillimetres: fc.constant(boundsMillimetres),
      sourceTriangles: fc.nat(0xffff_ffff),
      positions: fc.constant(Float32Array.from(corners.flat())),
      indices: fc
        .array(fc.tuple(index, index, index), { maxLength: 60 })
        .map((all) => Uint32Array.from(all.flat())),
    });
  });

const rising = (length: number, most: number) =>
  fc
    .array(fc.nat(most), { minLength: length, maxLength: length })
    .map((values) => Uint32Array.from(values.toSorted((a, b) => a - b)));

const toolpath: fc.Arbitrary<Toolpath> = fc
  .record({ layers: fc.nat(10), segments: fc.nat(50) })
  .chain(({ layers, segments }) => {
    const floats = (length: number) =>
      fc.array(float, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
    return fc.record({
      boundsMillimetres: bounds,
      estimatedSeconds: float,
      nozzleMillimetres: float,
      simplified: fc.boolean(),
      layerZ: floats(layers),
      layerFirstSegment: rising(layers, segments),
      layerFirstLine: rising(layers, 1e6),
      layerStartSeconds: floats(layers),
      points: floats(4 * segments),
      lines: rising(segments, 1e6),
      features: fc
        .array(fc.nat(TOOLPATH_FEATURES.length - 1), { minLength: segments, maxLength: segments })
        .map((values) => Uint8Array.from(values)),
    });
  });

/** The same bytes at an odd place in a larger buffer, as they come out of a network message. */
function misplaced(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  return larger.subarray(3);
}

describe('display formats', () => {
  test('[FI40] a mesh comes back as it was', () => {
    fc.assert(
      fc.property(mesh, (original) => {
        const bytes = encodeDisplayMesh(original);
        expect(decodeDisplayMesh(bytes)).toEqual({ ok: true, value: original });
        expect(decodeDisplayMesh(misplaced(bytes))).toEqual({ ok: true, value: original });
      }),
    );
  });

  test('[FI40] a toolpath comes back as it was', () => {
    fc.assert(
      fc.property(toolpath, (original) => {
        const bytes = encodeToolpath(original);
        expect(decodeToolpath(bytes)).toEqual({ ok: true, value: original });
        expect(decodeToolpath(misplaced(bytes))).toEqual({ ok: true, value: original });
      }),
    );
  });

  test('[FI40] cut, lengthened or foreign files are refused; changed ones never crash the reader', () => {
    const damaged = { ok: false, refusal: { code: 'files.displayDamaged' } };
    fc.assert(
      fc.property(mesh, toolpath, fc.nat(), fc.nat(255), (aMesh, aToolpath, place, value) => {
        const cases = [
          { bytes: encodeDisplayMesh(aMesh), decode: decodeDisplayMesh },
          { bytes: encodeToolpath(aToolpath), decode: decodeToolpath },
        ];
        for (const { bytes, decode } of cases) {
          expect(decode(bytes.subarray(0, place % bytes.length))).toEqual(damaged);
          expect(decode(Uint8Array.from([...bytes, 0, 0, 0, 0]))).toEqual(damaged);
          const changed = bytes.slice();
          changed[place % bytes.length] = value;
          const result = decode(changed);
          if (!result.ok) expect(result).toEqual(damaged);
        }
        expect(decodeDisplayMesh(encodeToolpath(aToolpath))).toEqual(damaged);
        expect(decodeToolpath(encodeDisplayMesh(aMesh))).toEqual(damaged);
      }),
    );
  });
});
