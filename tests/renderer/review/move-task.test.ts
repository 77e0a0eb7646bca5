import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapAt, moved } from '../../../renderer/rooms/review/move-task.ts';
import { dutiesAreSeparate } from '../../../renderer/rooms/review/duties.ts';
import type { Scope, ScopeId } from '../../../src/shop/access/index.ts';

describe('moving an entry of the queue', () => {
  test('to a gap before or after it', () => {
    expect(moved(['a', 'b', 'c', 'd'], 2, 0)).toEqual(['c', 'a', 'b', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 0, 4)).toEqual(['b', 'c', 'd', 'a']);
    expect(moved(['a', 'b', 'c', 'd'], 1, 3)).toEqual(['a', 'c', 'b', 'd']);
  });

  test('to the gaps on its own sides changes nothing, and is told as nothing', () => {
    expect(moved(['a', 'b'], 0, 0)).toBeNull();
    expect(moved(['a', 'b'], 0, 1)).toBeNull();
    expect(moved([], 0, 1)).toBeNull();
  });

  test('keeps every other entry in order, and puts it right before the one that stood at the gap', () => {
    const queue = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(queue, fc.nat(), fc.nat(), (entries, fromSeed, gapSeed) => {
        const from = fromSeed % entries.length;
        const gap = gapSeed % (entries.length + 1);
        const entry = entries[from];
        const order = moved(entries, from, gap) ?? entries;
        expect(order.filter((other) => other !== entry)).toEqual(entries.toSpliced(from, 1));
        const before = gap === from ? entries[from + 1] : entries[gap];
        if (gap !== from) expect(order[order.indexOf(entry ?? NaN) + 1]).toBe(before);
      }),
    );
  });

  test('a carried row points at the nearest gap, and never outside of the list', () => {
    expect(gapAt(-40, 72, 3)).toBe(0);
    expect(gapAt(35, 72, 3)).toBe(0);
    expect(gapAt(37, 72, 3)).toBe(1);
    expect(gapAt(9_999, 72, 3)).toBe(3);
  });
});

describe('separate duties, as the window explains them', () => {
  const scope = (id: string, parentId: string | null, separationOfDuties: boolean | null): Scope => ({
    id: id as ScopeId,
    kind: 'factory',
    parentId: parentId as ScopeId | null,
    name: id,
    separationOfDuties,
  });

  test('hold unless the nearest scope that says either says no', () => {
    expect(dutiesAreSeparate([scope('a', null, null)], 'a')).toBe(true);
    expect(dutiesAreSeparate([scope('a', null, false), scope('b', 'a', null)], 'b')).toBe(false);
    expect(dutiesAreSeparate([scope('a', null, false), scope('b', 'a', true)], 'b')).toBe(true);
    expect(dutiesAreSeparate([], 'unknown')).toBe(true);
  });
});
