import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  directionOfKey,
  JOG_STEPS_MILLIMETRES,
  movedTo,
  moveOf,
  type JogDirection,
} from '../../../renderer/rooms/controls/jog.ts';
import { JOG_MILLIMETRES_MAXIMUM } from '../../../src/shop/controls/contract.ts';

const ROOM = { x: 220, y: 200, z: 250 };
const DIRECTIONS: readonly JogDirection[] = ['left', 'right', 'back', 'front', 'up', 'down'];
const direction = fc.constantFrom(...DIRECTIONS);
const step = fc.constantFrom(...JOG_STEPS_MILLIMETRES);
const inside = fc.record({
  xMillimetres: fc.integer({ min: 50, max: 150 }),
  yMillimetres: fc.integer({ min: 50, max: 150 }),
  zMillimetres: fc.integer({ min: 50, max: 150 }),
  extruderMillimetres: fc.integer({ min: 0, max: 100 }),
});

const OPPOSITE: Readonly<Record<JogDirection, JogDirection>> = {
  left: 'right',
  right: 'left',
  back: 'front',
  front: 'back',
  up: 'down',
  down: 'up',
};

test('each direction moves one axis, by the step, and its opposite brings it back', () => {
  fc.assert(
    fc.property(inside, direction, step, (from, way, amount) => {
      const there = movedTo(from, moveOf(way, amount), ROOM);
      const moved = (['xMillimetres', 'yMillimetres', 'zMillimetres'] as const).filter(
        (axis) => there?.[axis] !== from[axis],
      );
      expect(moved).toHaveLength(1);
      expect(there?.extruderMillimetres).toBe(from.extruderMillimetres);
      const back = movedTo(there, moveOf(OPPOSITE[way], amount), ROOM);
      for (const axis of moved) expect(back?.[axis]).toBeCloseTo(from[axis], 6);
    }),
  );
});

test('right, back and up are the positive ways', () => {
  expect(moveOf('right', 10)).toEqual({ xMillimetres: 10 });
  expect(moveOf('back', 10)).toEqual({ yMillimetres: 10 });
  expect(moveOf('up', 0.1)).toEqual({ zMillimetres: 0.1 });
  expect(moveOf('down', 0.1)).toEqual({ zMillimetres: -0.1 });
});

test('what is foreseen never leaves the bed, however often it is tapped', () => {
  fc.assert(
    fc.property(inside, fc.array(fc.tuple(direction, step), { maxLength: 40 }), (from, taps) => {
      let at: ReturnType<typeof movedTo> = from;
      for (const [way, amount] of taps) at = movedTo(at, moveOf(way, amount), ROOM);
      expect(at?.xMillimetres).toBeGreaterThanOrEqual(0);
      expect(at?.xMillimetres).toBeLessThanOrEqual(ROOM.x);
      expect(at?.yMillimetres).toBeGreaterThanOrEqual(0);
      expect(at?.yMillimetres).toBeLessThanOrEqual(ROOM.y);
      expect(at?.zMillimetres).toBeGreaterThanOrEqual(0);
      expect(at?.zMillimetres).toBeLessThanOrEqual(ROOM.z);
    }),
  );
});

test('an axis that does not move keeps its place, even where the head is parked beside the bed', () => {
  const parked = { xMillimetres: -5, yMillimetres: 210, zMillimetres: 10, extruderMillimetres: 0 };
  expect(movedTo(parked, moveOf('up', 1), ROOM)).toEqual({ ...parked, zMillimetres: 11 });
});

test('where the head is not known, nothing is guessed', () => {
  for (const way of DIRECTIONS) expect(movedTo(null, moveOf(way, 10), ROOM)).toBeNull();
});

test('arrow keys move the head, Page up and down the height, and no other key anything', () => {
  expect(
    ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].map(directionOfKey),
  ).toEqual(['left', 'right', 'back', 'front', 'up', 'down']);
  for (const key of ['Enter', ' ', 'a', 'Tab', 'toString', 'Home']) expect(directionOfKey(key)).toBeNull();
});

test('no step is further than the station lets the head go at once', () => {
  for (const amount of JOG_STEPS_MILLIMETRES) expect(amount).toBeLessThanOrEqual(JOG_MILLIMETRES_MAXIMUM);
});
