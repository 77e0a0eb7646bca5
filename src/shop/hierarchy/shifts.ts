import type { Instant } from '../kernel/index.ts';
import { factoryCalendar, weekdayOf } from './factory-calendar.ts';

/** When a shift is, on the wall clock of its factory. */
export interface ShiftTimes {
  /** The days on which it begins: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight. An end that is not after the start is on the next day. */
  readonly startMinute: number;
  readonly endMinute: number;
}

const MINUTES_OF_DAY = 1_440;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

/**
 * A shift is at most a day long, so it began today or yesterday; a clock that is put back over midnight makes it a day
 * more on either side.
 */
const DAYS_BEFORE = 2;
const DAYS_AFTER = 1;

/**
 * When the shift ends that is running at an instant; null when none runs. Where several run (two stations made them
 * apart), the last of their ends: nobody is sent home during their shift.
 *
 * @param timeZone the factory's, an IANA name; null: that of this machine
 */
export function shiftEndAfter(
  shifts: readonly ShiftTimes[],
  timeZone: string | null,
  at: Instant,
): Instant | null {
  if (shifts.length === 0) return null;
  const calendar = factoryCalendar(timeZone);
  const today = calendar.dayOf(at);
  let last: Instant | null = null;
  for (let day = today - DAYS_BEFORE; day <= today + DAYS_AFTER; day += 1) {
    for (const { days, startMinute, endMinute } of shifts) {
      if (!days.includes(weekdayOf(day)) || calendar.instantOf(day, startMinute) > at) continue;
      const endsNextDay = endMinute <= startMinute;
      const endsAt = calendar.instantOf(endsNextDay ? day + 1 : day, endMinute);
      if (endsAt > at && endsAt > (last ?? 0)) last = endsAt;
    }
  }
  return last;
}

/** Whether two shifts ever run at the same time on the wall clock: an end and a start at one minute do not. */
export function shiftsOverlap(one: ShiftTimes, other: ShiftTimes): boolean {
  const others = spansInWeek(other);
  return spansInWeek(one).some(([start, end]) => others.some(([from, until]) => start < until && from < end));
}

/** The shift's spans in minutes of the week; one that goes on over the end of Sunday is in two parts. */
function spansInWeek({ days, startMinute, endMinute }: ShiftTimes): readonly (readonly [number, number])[] {
  const length = endMinute > startMinute ? endMinute - startMinute : endMinute - startMinute + MINUTES_OF_DAY;
  return days.flatMap((day) => {
    const start = (day - 1) * MINUTES_OF_DAY + startMinute;
    const end = start + length;
    return end <= MINUTES_OF_WEEK
      ? [[start, end] as const]
      : [[start, MINUTES_OF_WEEK] as const, [0, end - MINUTES_OF_WEEK] as const];
  });
}
