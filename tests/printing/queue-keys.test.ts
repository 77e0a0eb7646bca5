import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyBetween, keysInOrder, LONG_KEY_CHARACTERS } from '../../src/shop/printing/queue-keys.ts';

const DIGITS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const key = fc
  .array(fc.constantFrom(...DIGITS), { minLength: 1, maxLength: 12 })
  .map((digits) => digits.join('').replace(/0+$/, ''))
  .filter((text) => text !== '');

describe('[PR10] keys of the queue', () => {
  test('[PR10] a key between two others is strictly between them', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one !== other);
        const [low, high] = one < other ? [one, other] : [other, one];
        const between = keyBetween(low, high);
        expect(between > low).toBe(true);
        expect(between < high).toBe(true);
        expect(between).not.toMatch(/0$/);
      }),
      { numRuns: 5_000 },
    );
  });

  test('[PR10] a key before the first, behind the last, and the very first', () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(keyBetween(null, one) < one).toBe(true);
        expect(keyBetween(one, null) > one).toBe(true);
        for (const made of [keyBetween(null, one), keyBetween(one, null)]) expect(made).toMatch(/^\w*[^0]$/);
      }),
      { numRuns: 5_000 },
    );
    expect(keyBetween(null, null)).toMatch(/^[^0]$/);
  });

  test('[PR10] a queue that never runs empty keeps short keys, at its front and at its end', () => {
    let last = keyBetween(null, null);
    let first = last;
    for (let count = 0; count < 20_000; count += 1) {
      const [behind, before] = [keyBetween(last, null), keyBetween(null, first)];
      expect(behind > last && before < first).toBe(true);
      [last, first] = [behind, before];
      expect(Math.max(last.length, first.length)).toBeLessThanOrEqual(8);
    }
  });

  test('[PR10] at the very ends of what keys can say there is still room', () => {
    const highest = 'z'.repeat(8);
    expect(keyBetween(highest, null) > highest).toBe(true);
    const lowest = '00000001';
    expect(keyBetween(null, lowest) < lowest).toBe(true);
  });

  test('[PR10] a place in the middle takes a hundred moves before the queue must be spread out again', () => {
    for (const side of ['before', 'behind'] as const) {
      let [low, high] = ['V', 'W'];
      let moves = 0;
      for (; Math.max(low.length, high.length) < LONG_KEY_CHARACTERS; moves += 1) {
        const between = keyBetween(low, high);
        expect(between > low && between < high).toBe(true);
        if (side === 'before') high = between;
        else low = between;
      }
      expect(moves).toBeGreaterThan(100);
    }
  });

  test('[PR10] what is no order of two keys is a bug, and says so', () => {
    expect(() => keyBetween('V', 'V')).toThrow('No key between');
    expect(() => keyBetween('W', 'V')).toThrow('No key between');
    expect(() => keyBetween('V', 'V0')).toThrow('No key of a queue');
    expect(() => keyBetween('', null)).toThrow('No key of a queue');
  });

  test('[PR10] keys for a whole queue are in order, all different, and leave room between any two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), (count) => {
        const keys = keysInOrder(count);
        expect(keys).toHaveLength(count);
        expect([...new Set(keys)].toSorted()).toEqual(keys);
        for (const [index, one] of keys.entries()) {
          const between = keyBetween(keys[index - 1] ?? null, one);
          if (between >= one || between.length > 8) expect.fail(`${between} before ${one}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
