import { shiftEndAfter } from '../../../src/shop/hierarchy/index.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** On a factory's clock a day is a shift that begins and ends at midnight. */
const WHOLE_DAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 0 }];

/** The first instant after the day that it is somewhere. `timeZone`: an IANA name; null: that of this machine. */
export function endOfDay(timeZone: string | null, at: number): number {
  return shiftEndAfter(WHOLE_DAYS, timeZone, at) ?? at;
}

/** The first instant of the day that it is somewhere. */
export function startOfDay(timeZone: string | null, at: number): number {
  const yesterdayEnds = endOfDay(timeZone, at - 24 * HOUR_MILLISECONDS);
  // In autumn a day has 25 hours: a day ago can still be today.
  return yesterdayEnds <= at ? yesterdayEnds : endOfDay(timeZone, at - 26 * HOUR_MILLISECONDS);
}

/**
 * The first instant after a day of the calendar somewhere. `date`: as in `2026-11-23`, the value of a date field; null
 * where that is none.
 */
export function endOfDate(timeZone: string | null, date: string): number | null {
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon)) return null;
  // Noon of UTC is the same date on every clock from 12 hours behind to 12 before it; beyond, one step puts it right.
  const middle = [noon, noon - 6 * HOUR_MILLISECONDS].find((at) => dateOf(timeZone, at) === date) ?? noon;
  return endOfDay(timeZone, middle);
}

/** The date that it is somewhere, as a date field wants it. */
export function dateOf(timeZone: string | null, at: number): string {
  // Swedish writes dates as date fields do.
  return new Intl.DateTimeFormat('sv-SE', {
    ...(timeZone === null ? {} : { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}
