const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** 23 hours and 50 minutes are a day to a person. */
const NEARLY = 0.95;

/** The largest unit that fits, and how many of it. */
function inUnits(milliseconds: number) {
  const [unit, size] =
    UNITS.find(([, each]) => milliseconds >= each * NEARLY) ?? (['second', SECOND] as const);
  return { unit, count: Math.round(milliseconds / size) };
}

/** `4s ago`, `3 min ago`: in seconds while they count. The time of another clock that is ahead is now. */
export function agoIn(locale: string): (at: number, now: number) => string {
  const style = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' });
  return (at, now) => {
    const { unit, count } = inUnits(Math.max(0, now - at));
    return style.format(-count, unit);
  };
}

/** `1 day`, `5 minutes`. */
export function amountIn(locale: string): (milliseconds: number) => string {
  return (milliseconds) => {
    const { unit, count } = inUnits(milliseconds);
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  };
}
