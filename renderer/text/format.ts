import type { Language } from '../../src/shop/records/index.ts';

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Figures, amounts and times as people of one language write them. */
export interface Format {
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (fraction: number) => string;
  readonly celsius: (value: number) => string;
  readonly grams: (value: number) => string;
  readonly millimetres: (value: number) => string;
  readonly bytes: (value: number) => string;
  /** Two units at most: `2h 14m`, `45s`. */
  readonly duration: (seconds: number) => string;
  readonly time: (at: number) => string;
  readonly date: (at: number) => string;
  readonly dateTime: (at: number) => string;
  /** `5 minutes ago`, `in 2 hours`. */
  readonly relative: (at: number, now: number) => string;
  readonly list: (items: readonly string[]) => string;
}

/** The person's own region where it speaks the language of the window: 23:14 in London, 11:14 PM in Boston. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? language;
}

export function createFormat(language: Language, preferred: readonly string[] = []): Format {
  return formatIn(localeOf(language, preferred));
}

function formatIn(language: string): Format {
  const unit = (name: string, digits = 0, display: 'narrow' | 'short' = 'short') => {
    const style = new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: display,
      maximumFractionDigits: digits,
    });
    return (value: number) => style.format(value);
  };
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const style = new Intl.DateTimeFormat(language, options);
    return (at: number) => style.format(at);
  };
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    number: (value, digits = 0) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value),
    percent: (fraction) => percent.format(fraction),
    celsius: unit('celsius'),
    grams: unit('gram', 1),
    millimetres: unit('millimeter', 1),
    bytes: bytesWith(unit),
    duration: durationWith(unit),
    time: dates({ hour: '2-digit', minute: '2-digit' }),
    date: dates({ dateStyle: 'medium' }),
    dateTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    relative: relativeIn(language),
    list: (items) => list.format(items),
  };
}

type UnitFormat = (name: string, digits?: number, display?: 'narrow' | 'short') => (value: number) => string;

function bytesWith(unit: UnitFormat): Format['bytes'] {
  const steps = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const).map((name, index) =>
    // Short, a byte is a word that some languages do not inflect.
    unit(name, index > 1 ? 1 : 0, index === 0 ? 'narrow' : 'short'),
  );
  return (value) => {
    const step = value < 1_000 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log10(value) / 3));
    return steps[step]?.(value / 1_000 ** step) ?? String(value);
  };
}

function durationWith(unit: UnitFormat): Format['duration'] {
  const days = unit('day', 0, 'narrow');
  const hours = unit('hour', 0, 'narrow');
  const minutes = unit('minute', 0, 'narrow');
  const seconds = unit('second', 0, 'narrow');
  return (given) => {
    const total = Math.max(0, Math.round(given));
    if (total >= DAY) return `${days(Math.floor(total / DAY))} ${hours(Math.floor((total % DAY) / HOUR))}`;
    if (total >= HOUR)
      return `${hours(Math.floor(total / HOUR))} ${minutes(Math.floor((total % HOUR) / MINUTE))}`;
    if (total >= 10 * MINUTE) return minutes(Math.round(total / MINUTE));
    if (total >= MINUTE) return `${minutes(Math.floor(total / MINUTE))} ${seconds(total % MINUTE)}`;
    return seconds(total);
  };
}

function relativeIn(language: string): Format['relative'] {
  const style = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return (at, now) => {
    const seconds = Math.round((at - now) / 1_000);
    const size = Math.abs(seconds);
    if (size < MINUTE) return style.format(0, 'second');
    if (size < HOUR) return style.format(Math.trunc(seconds / MINUTE), 'minute');
    if (size < DAY) return style.format(Math.trunc(seconds / HOUR), 'hour');
    if (size < 45 * DAY) return style.format(Math.trunc(seconds / DAY), 'day');
    return style.format(Math.trunc(seconds / (30 * DAY)), 'month');
  };
}
