import type { Instant } from '../kernel/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Wall clocks of the earth are between 12 hours behind UTC and 14 hours before it. */
const FARTHEST_BEHIND = 12 * HOUR;
const FARTHEST_BEFORE = 14 * HOUR;

/** A day of a factory's calendar, as whole days since 1970-01-01. */
export type CalendarDay = number;

/** The clock on the wall of a factory: days, hours and their changes in spring and autumn. */
export interface FactoryCalendar {
  dayOf(at: Instant): CalendarDay;
  /**
   * The first instant at which the wall clock shows that day and minute or a later one. A time that spring leaves out
   * is when the clock is put forward; of one that autumn has twice it is the first.
   */
  instantOf(day: CalendarDay, minuteOfDay: number): Instant;
}

/**
 * The calendar of a time zone (an IANA name; null: that of this machine). Throws RangeError for a name that the
 * machine does not know; names are checked before they are kept.
 */
export function factoryCalendar(timeZone: string | null): FactoryCalendar {
  const wallAt = wallClock(timeZone);
  const offsetAt = (at: Instant): number => wallAt(at) - at;
  return {
    dayOf: (at) => Math.floor(wallAt(at) / DAY),
    instantOf(day, minuteOfDay) {
      const wall = day * DAY + minuteOfDay * MINUTE;
      // Nowhere on earth is the wall clock put forward or back twice within the hours between these two.
      const from = wall - FARTHEST_BEFORE - HOUR;
      const until = wall + FARTHEST_BEHIND + HOUR;
      const offset = offsetAt(from);
      if (offsetAt(wall - offset) === offset) return wall - offset;
      const changedAt = firstChange(offsetAt, from, until);
      return Math.max(changedAt, wall - offsetAt(changedAt));
    },
  };
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: CalendarDay): number {
  // The first day of 1970 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The first instant of the day that it is in a factory. */
export function startOfDay(timeZone: string | null, at: Instant): Instant {
  const calendar = factoryCalendar(timeZone);
  return calendar.instantOf(calendar.dayOf(at), 0);
}

/** The instant between two at which the offset is no longer that of the first; clocks are changed on whole seconds. */
function firstChange(offsetAt: (at: Instant) => number, from: Instant, until: Instant): Instant {
  const offset = offsetAt(from);
  let before = Math.floor(from / 1_000);
  let after = Math.ceil(until / 1_000);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * 1_000) === offset) before = middle;
    else after = middle;
  }
  return after * 1_000;
}

/** What the wall clock shows at an instant, as milliseconds since 1970 as if it showed UTC. */
function wallClock(timeZone: string | null): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === null ? {} : { timeZone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const whole = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return whole + (((at % 1_000) + 1_000) % 1_000);
  };
}
