import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EVERYTHING,
  linesOf,
  runningShift,
  searchOf,
  spanOf,
  whereOf,
  type RecordWhere,
} from '../../renderer/rooms/audit/record-filter.ts';
import type { ScopeId } from '../../src/shop/access/index.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const clocks = { at: NOON, timeZone: 'UTC', shift: null };
const span = (part: Partial<RecordWhere>, more = {}) =>
  spanOf({ ...EVERYTHING, ...part }, { ...clocks, ...more });

describe('what is looked for', () => {
  test('the address says it, and is read back as it was', () => {
    const text = fc.string({ minLength: 1 });
    const where = fc.record({
      words: fc.string(),
      person: fc.option(text),
      action: fc.option(text),
      place: fc.option(text),
      result: fc.constantFrom('done' as const, 'refused' as const, null),
      station: fc.option(text),
      record: fc.option(text),
      range: fc.constantFrom('today' as const, 'shift' as const, 'week' as const, 'between' as const, null),
      from: fc.constantFrom('', '2026-11-23'),
      until: fc.constantFrom('', '2026-11-24'),
      entry: fc.option(text),
    });
    fc.assert(
      fc.property(where, (said) => {
        expect(whereOf(searchOf(said))).toEqual(said);
      }),
    );
  });

  test('an address that says nothing looks for everything, and nonsense is passed over', () => {
    expect(whereOf({})).toEqual(EVERYTHING);
    expect(searchOf(EVERYTHING)).toEqual({});
    expect(whereOf({ result: 'maybe', range: 'eternity' })).toEqual(EVERYTHING);
  });
});

describe('times', () => {
  test('today is from midnight to midnight', () => {
    expect(span({ range: 'today' })).toEqual({ fromAt: NOON - 12 * HOUR, untilAt: NOON + 12 * HOUR });
  });

  test('the last seven days are whole days, with today', () => {
    expect(span({ range: 'week' })).toEqual({ fromAt: NOON - 12 * HOUR - 6 * 24 * HOUR });
  });

  test('between two days holds both of them; each side may be open', () => {
    const day = (date: number) => Date.UTC(2026, 10, date);
    expect(span({ range: 'between', from: '2026-11-20', until: '2026-11-21' })).toEqual({
      fromAt: day(20),
      untilAt: day(22),
    });
    expect(span({ range: 'between', from: '2026-11-20' })).toEqual({ fromAt: day(20) });
    expect(span({ range: 'between', until: '2026-11-21' })).toEqual({ untilAt: day(22) });
    expect(span({ range: 'between' })).toEqual({});
  });

  test('this shift is the one that runs; where none runs nothing is left out', () => {
    const shift = { fromAt: 1, untilAt: 2 };
    expect(span({ range: 'shift' }, { shift })).toEqual(shift);
    expect(span({ range: 'shift' })).toEqual({});
  });
});

describe('the shift that runs', () => {
  const rome = [{ id: 'rome' as ScopeId, timeZone: 'Europe/Rome' }];
  const shift = (name: string, startMinute: number, endMinute: number) => ({
    shiftId: name,
    factoryId: 'rome',
    factoryName: 'Rome',
    name,
    days: [1, 2, 3, 4, 5, 6, 7],
    startMinute,
    endMinute,
  });
  const early = shift('Early', 6 * 60, 14 * 60);
  const night = shift('Night', 22 * 60, 6 * 60);

  test('goes by the clock of its factory', () => {
    // Noon of UTC is one o'clock in Rome in November.
    expect(runningShift([night, early], rome, NOON)).toEqual({
      name: 'Early',
      fromAt: NOON - 7 * HOUR,
      untilAt: NOON + HOUR,
    });
    expect(runningShift([early], rome, NOON + HOUR)).toBeNull();
  });

  test('began yesterday where it is a night shift', () => {
    const atTwo = Date.UTC(2026, 10, 23, 1);
    expect(runningShift([early, night], rome, atTwo)).toMatchObject({
      name: 'Night',
      fromAt: atTwo - 4 * HOUR,
    });
  });
});

describe('lines of the list', () => {
  const entry = (sequence: number, at: number) => ({ stationId: 's', epoch: 1, sequence, at });

  test('each day has one heading, before its entries, and no key comes twice', () => {
    const entries = [
      entry(4, NOON),
      entry(3, NOON - HOUR),
      entry(2, NOON - 13 * HOUR),
      entry(1, NOON - 40 * HOUR),
    ];
    const lines = linesOf(entries, 'UTC');
    expect(lines.map(({ kind }) => kind)).toEqual(['day', 'entry', 'entry', 'day', 'entry', 'day', 'entry']);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  });
});
