import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  firstCrop,
  moveCrop,
  nearness,
  resizeCrop,
  sideOfNearness,
  type Crop,
  type Size,
} from '../../../renderer/rooms/people/crop.ts';

const size = fc.record({
  width: fc.integer({ min: 1, max: 8_000 }),
  height: fc.integer({ min: 1, max: 8_000 }),
});
const far = fc.double({ min: -20_000, max: 20_000, noNaN: true });
const act = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), right: far, down: far }),
  fc.record({ kind: fc.constant('near' as const), near: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

/** Figures of a picture are thousands of pixels; a millionth of one is nothing. */
const TINY = 1e-6;

function inside({ left, top, side }: Crop, { width, height }: Size): boolean {
  return left >= 0 && top >= 0 && side > 0 && left + side <= width + TINY && top + side <= height + TINY;
}

test('however the square is moved and resized, it stays inside of the picture', () => {
  fc.assert(
    fc.property(size, fc.array(act, { maxLength: 30 }), (picture, acts) => {
      let crop = firstCrop(picture);
      expect(inside(crop, picture)).toBe(true);
      for (const one of acts) {
        crop =
          one.kind === 'move'
            ? moveCrop(crop, picture, one.right, one.down)
            : resizeCrop(crop, picture, sideOfNearness(one.near, picture));
        expect(inside(crop, picture)).toBe(true);
      }
    }),
  );
});

test('a move and its opposite lead back where nothing is in the way', () => {
  const picture = { width: 1_000, height: 1_000 };
  const crop = { left: 300, top: 300, side: 400 };
  expect(moveCrop(moveCrop(crop, picture, 120, -80), picture, -120, 80)).toEqual(crop);
});

test('nearer keeps the middle, and the slider reads back what it set', () => {
  const picture = { width: 1_000, height: 800 };
  const near = resizeCrop({ left: 300, top: 200, side: 400 }, picture, 200);
  expect(near).toEqual({ left: 400, top: 300, side: 200 });
  expect(nearness(resizeCrop(near, picture, sideOfNearness(0.5, picture)), picture)).toBeCloseTo(0.5);
});

test('the first square of an upright picture lies above its middle, where a face is', () => {
  expect(firstCrop({ width: 600, height: 900 })).toEqual({ left: 0, top: 100, side: 600 });
});
