import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factoryCalendar, startOfDay, weekdayOf } from '../../src/shop/hierarchy/factory-calendar.ts';
import { shiftEndAfter, shiftsOverlap, type ShiftTimes } from '../../src/shop/hierarchy/shifts.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * Clocks and the moments at which they are put forward and back: by half an hour too, at midnight too, over midnight
 * too, one that left a day out, and days on which nothing happens.
 */
const CHANGES = (
  [
    ['Europe/Rome', '2026-03-29T01:00Z'],
    ['Europe/Rome', '2026-10-25T01:00Z'],
    ['America/New_York', '2026-03-08T07:00Z'],
    ['America/New_York', '2026-11-01T06:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
    ['America/Sao_Paulo', '2018-11-04T03:00Z'],
    ['America/Sao_Paulo', '2019-02-17T02:00Z'],
    ['America/St_Johns', '2010-11-07T02:31Z'],
    ['Pacific/Apia', '2011-12-30T10:00Z'],
    ['Asia/Kathmandu', '2026-07-15T12:00Z'],
    ['UTC', '2026-07-15T12:00Z'],
  ] as const
).map(([timeZone, at]) => ({ timeZone, change: Date.parse(at) }));

/** What a wall clock shows, the slow way: day and minute of the day. */
function wallOf(timeZone: string): (at: number) => { readonly day: number; readonly minute: number } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => {
    const [date, time] = format.format(at).split(' ');
    const [hours, minutes] = (time ?? '').split(':').map(Number);
    return { day: Date.parse(`${date ?? ''}T00:00Z`) / DAY, minute: (hours ?? 0) * 60 + (minutes ?? 0) };
  };
}

/** Every minute around an instant, one by one: when each shift began and ended. Whole minutes only. */
function endByMinutes(shifts: readonly ShiftTimes[], timeZone: string, at: number): number | null {
  const wall = wallOf(timeZone);
  const first = at - 3 * DAY;
  const minutes = Array.from({ length: 5 * 1_440 }, (_, index) => {
    const instant = first + index * MINUTE;
    return { instant, ...wall(instant) };
  });
  const reached = (day: number, minute: number): number =>
    minutes.find((one) => one.day > day || (one.day === day && one.minute >= minute))?.instant ?? Infinity;
  const startDays = [...new Set(minutes.map(({ day }) => day))].slice(1);
  const today = wall(at).day;
  const running = shifts.flatMap(({ days, startMinute, endMinute }) =>
    [...startDays, today - 1]
      .filter((day) => days.includes(weekdayOf(day)))
      .map((day) => [reached(day, startMinute), reached(endMinute > startMinute ? day : day + 1, endMinute)])
      .filter(([start, end]) => (start ?? 0) <= at && at < (end ?? 0))
      .map(([, end]) => end ?? 0),
  );
  return running.length === 0 ? null : Math.max(...running);
}

const shiftArbitrary = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  startMinute: fc.integer({ min: 0, max: 1_439 }),
  endMinute: fc.integer({ min: 0, max: 1_439 }),
});

describe('the end of a shift', () => {
  test('[HI20] a shift ends on the factory’s clock, today or after midnight', () => {
    const early = { days: [1, 2, 3, 4, 5], startMinute: 6 * 60, endMinute: 14 * 60 };
    const night = { days: [5], startMinute: 22 * 60, endMinute: 6 * 60 };
    const at = (text: string) => shiftEndAfter([early, night], 'Europe/Rome', Date.parse(text));
    // A Friday in winter: an hour before UTC.
    expect(at('2026-01-09T08:00Z')).toBe(Date.parse('2026-01-09T13:00Z'));
    expect(at('2026-01-09T04:59Z')).toBeNull();
    expect(at('2026-01-09T05:00Z')).toBe(Date.parse('2026-01-09T13:00Z'));
    expect(at('2026-01-09T13:00Z')).toBeNull();
    expect(at('2026-01-09T23:30Z')).toBe(Date.parse('2026-01-10T05:00Z'));
    expect(at('2026-01-10T04:59:59Z')).toBe(Date.parse('2026-01-10T05:00Z'));
    expect(at('2026-01-10T22:00Z')).toBeNull();
    expect(shiftEndAfter([], 'Europe/Rome', 0)).toBeNull();
  });

  test('[HI20] a night with a changed clock is an hour shorter or longer, and no minute is in no shift', () => {
    const night = { days: EVERY_DAY, startMinute: 22 * 60, endMinute: 6 * 60 };
    const long = Date.parse('2026-10-24T22:00Z');
    expect(shiftEndAfter([night], 'Europe/Rome', long)).toBe(Date.parse('2026-10-25T05:00Z'));
    expect(shiftEndAfter([night], 'Europe/Rome', Date.parse('2026-03-28T22:00Z'))).toBe(
      Date.parse('2026-03-29T04:00Z'),
    );
    // Two that meet at 02:30, which that night has twice: one of them runs at every minute.
    const halves = [
      { days: EVERY_DAY, startMinute: 22 * 60, endMinute: 150 },
      { days: EVERY_DAY, startMinute: 150, endMinute: 6 * 60 },
    ];
    for (let at = long; at < Date.parse('2026-10-25T05:00Z'); at += MINUTE)
      expect(shiftEndAfter(halves, 'Europe/Rome', at)).not.toBeNull();
    // A shift that began at midnight goes on when the clock is put back to the day before, a minute later.
    const sunday = { days: [7], startMinute: 0, endMinute: 6 * 60 };
    expect(shiftEndAfter([sunday], 'America/St_Johns', Date.parse('2010-11-07T02:45Z'))).toBe(
      Date.parse('2010-11-07T09:30Z'),
    );
  });

  test('[HI20] it is what counting every minute on the wall clock finds, on the nights when clocks change too', () => {
    fc.assert(
      fc.property(
        fc.array(shiftArbitrary, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...CHANGES),
        fc.integer({ min: -1_500, max: 1_500 }),
        (shifts, { timeZone, change }, minutesOff) => {
          const at = change + minutesOff * MINUTE;
          expect(shiftEndAfter(shifts, timeZone, at)).toBe(endByMinutes(shifts, timeZone, at));
        },
      ),
      { numRuns: 120 },
    );
  });

  test('[HI20] the wall clock never goes back: a later minute of it is never an earlier instant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGES),
        fc.integer({ min: -3_000, max: 3_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        ({ timeZone, change }, from, minutesOn) => {
          const { dayOf, instantOf } = factoryCalendar(timeZone);
          const day = dayOf(change);
          expect(instantOf(day, from)).toBeLessThanOrEqual(instantOf(day, from + minutesOn));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('[HI4] a factory’s day begins at midnight on its own clock', () => {
    const at = Date.parse('2026-06-01T20:00Z');
    expect(startOfDay('Asia/Kathmandu', at)).toBe(Date.parse('2026-06-01T18:15Z'));
    expect(startOfDay('America/New_York', at)).toBe(Date.parse('2026-06-01T04:00Z'));
    expect(startOfDay(null, at)).toBe(new Date(at).setHours(0, 0, 0, 0));
  });
});

test('[HI19] two shifts overlap where some minute of the week is in both', () => {
  const minutesOf = ({ days, startMinute, endMinute }: ShiftTimes): ReadonlySet<number> => {
    const length = (endMinute - startMinute + 1_440) % 1_440 || 1_440;
    return new Set(
      days.flatMap((day) =>
        Array.from({ length }, (_, minute) => ((day - 1) * 1_440 + startMinute + minute) % (7 * 1_440)),
      ),
    );
  };
  fc.assert(
    fc.property(shiftArbitrary, shiftArbitrary, (one, other) => {
      const minutes = minutesOf(other);
      const both = [...minutesOf(one)].some((minute) => minutes.has(minute));
      expect(shiftsOverlap(one, other)).toBe(both);
      expect(shiftsOverlap(other, one)).toBe(both);
    }),
    { numRuns: 200 },
  );
});
