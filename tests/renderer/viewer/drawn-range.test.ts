import { describe, expect, test } from 'vitest';
import { drawnRange } from '../../../renderer/viewer/drawn-range.ts';
import { eyeBetween } from '../../../renderer/viewer/view-directions.ts';
import type { Toolpath } from '../../../src/shop/files/index.ts';
import { Vector3 } from 'three';

/** Three layers of two segments; the lines of the file in between carry no segment. */
const TOOLPATH: Toolpath = {
  boundsMillimetres: { minX: 0, minY: 0, minZ: 0, maxX: 1, maxY: 1, maxZ: 1 },
  estimatedSeconds: 60,
  nozzleMillimetres: 0.4,
  simplified: false,
  layerZ: Float32Array.of(0.2, 0.4, 0.6),
  layerFirstSegment: Uint32Array.of(0, 2, 4),
  layerFirstLine: Uint32Array.of(10, 20, 30),
  layerStartSeconds: Float32Array.of(0, 20, 40),
  points: new Float32Array(24),
  lines: Uint32Array.of(11, 14, 21, 24, 31, 34),
  features: new Uint8Array(6),
};

describe('what of a toolpath is drawn', () => {
  test('all of it, when nothing is chosen and nothing prints', () => {
    expect(drawnRange(TOOLPATH, null, null, false)).toEqual({
      first: 0,
      end: 6,
      comingEnd: 6,
      layer: 2,
      live: false,
    });
  });

  test('as far as the printer has acknowledged, and not a segment further; the others faintly', () => {
    expect(drawnRange(TOOLPATH, 9, null, false)).toEqual({
      first: 0,
      end: 0,
      comingEnd: 6,
      layer: 0,
      live: true,
    });
    expect(drawnRange(TOOLPATH, 23, null, false)).toEqual({
      first: 0,
      end: 3,
      comingEnd: 6,
      layer: 1,
      live: true,
    });
    expect(drawnRange(TOOLPATH, 24, null, false)).toEqual({
      first: 0,
      end: 4,
      comingEnd: 6,
      layer: 1,
      live: true,
    });
  });

  test('the chosen layer whole, whatever the printer does meanwhile', () => {
    expect(drawnRange(TOOLPATH, 23, 0, false)).toEqual({
      first: 0,
      end: 2,
      comingEnd: 2,
      layer: 0,
      live: false,
    });
    expect(drawnRange(TOOLPATH, 23, 1, true)).toEqual({
      first: 2,
      end: 4,
      comingEnd: 4,
      layer: 1,
      live: false,
    });
  });

  test('only the layer that prints, as far as it is', () => {
    expect(drawnRange(TOOLPATH, 23, null, true)).toEqual({
      first: 2,
      end: 3,
      comingEnd: 4,
      layer: 1,
      live: true,
    });
  });
});

describe('the way of the eye', () => {
  const from = { target: new Vector3(0, 0, 0), position: new Vector3(0, -10, 0) };
  const to = { target: new Vector3(5, 5, 0), position: new Vector3(25, 5, 0) };

  test('starts where it was and ends where it should', () => {
    expect(eyeBetween(from, to, 0).position.distanceTo(from.position)).toBeLessThan(1e-4);
    expect(eyeBetween(from, to, 1).position.distanceTo(to.position)).toBeLessThan(1e-4);
  });

  test('goes around the part, never through it', () => {
    for (let fraction = 0; fraction <= 1; fraction += 0.05) {
      const eye = eyeBetween(from, to, fraction);
      expect(eye.position.distanceTo(eye.target)).toBeGreaterThan(9.99);
    }
  });
});
