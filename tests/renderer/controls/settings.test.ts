import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, differencesOf, drafted } from '../../../renderer/rooms/controls/setting-differences.ts';
import {
  grouped,
  groupOf,
  settingCode,
  settingKey,
  unitOf,
} from '../../../renderer/rooms/controls/setting-words.ts';
import { en } from '../../../renderer/text/en/index.ts';
import type { SettingValue } from '../../../src/shop/controls/index.ts';

const setting = fc.record({
  command: fc.constantFrom('M92', 'M201', 'M203', 'M301', 'M145', 'M999'),
  selector: fc.constantFrom('', 'E0', 'E1'),
  letter: fc.constantFrom('X', 'Y', 'Z', 'E', 'P', 'H'),
  value: fc.integer({ min: -1_000, max: 1_000 }).map((thousandths) => thousandths / 8),
});
const reading = fc.uniqueArray(setting, { selector: settingKey, maxLength: 40 });

test('putting the differences into a reading makes it the other one', () => {
  fc.assert(
    fc.property(reading, reading, (now, then) => {
      const applied = new Map(now.map((each) => [settingKey(each), each.value]));
      for (const { setting: each, from, to } of differencesOf(now, then)) {
        expect(applied.get(settingKey(each)) ?? null).toBe(from);
        if (to === null) applied.delete(settingKey(each));
        else applied.set(settingKey(each), to);
      }
      expect(applied).toEqual(new Map(then.map((each) => [settingKey(each), each.value])));
    }),
  );
});

test('a reading does not differ from itself, in whatever order it comes', () => {
  fc.assert(
    fc.property(reading, (now) => {
      expect(differencesOf(now, now.toReversed())).toEqual([]);
    }),
  );
});

test('what was typed and typed back is no change', () => {
  fc.assert(
    fc.property(reading, fc.integer(), (values, typed) => {
      const first = values[0];
      if (!first) return;
      const there = drafted(new Map(), first, typed);
      expect(changesOf(values, there)).toHaveLength(typed === first.value ? 0 : 1);
      expect(changesOf(values, drafted(there, first, first.value))).toEqual([]);
    }),
  );
});

test('every parameter stands under exactly one heading', () => {
  fc.assert(
    fc.property(reading, (values) => {
      const placed = grouped(values).flatMap(([, members]) => members.map(settingKey));
      expect(placed.toSorted()).toEqual(values.map(settingKey).toSorted());
      for (const [group, members] of grouped(values)) {
        expect(members.length).toBeGreaterThan(0);
        expect(en.parameters.groups[group]).toBeTruthy();
        for (const member of members) expect(groupOf(member.command)).toBe(group);
      }
    }),
  );
});

test('one tool’s parameter is not another’s', () => {
  const of = (selector: string): SettingValue => ({ command: 'M301', selector, letter: 'P', value: 22.2 });
  expect(settingKey(of('E0'))).not.toBe(settingKey(of('E1')));
  expect(settingCode(of('E0'))).toBe('M301 E0 P');
  expect(settingCode(of(''))).toBe('M301 P');
});

test('a figure has the unit of its letter where one command measures different things', () => {
  const unit = (command: string, letter: string) => unitOf({ command, selector: '', letter, value: 0 });
  expect(unit('M92', 'E')).toBe('stepsPerMillimetre');
  expect(unit('M205', 'J')).toBe('millimetres');
  expect(unit('M205', 'X')).toBe('millimetresPerSecond');
  expect(unit('M301', 'P')).toBeNull();
  expect(unit('M999', 'X')).toBeNull();
});
