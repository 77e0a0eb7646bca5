import type { HeaterReading } from '../../../shop/printers/protocol/model.ts';

/*
 * What comes over a network is anything at all until it has been looked at. These read what is there and give null, or
 * an empty object, for what is not.
 */

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A text of at most 1,000 characters that is not empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 1_000) : null;
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A whole number from 0 on: an offset, a count, seconds. */
export function countOf(value: unknown): number | null {
  const number = numberOf(value);
  return number === null || number < 0 ? null : Math.round(number);
}

export function shareOf(value: unknown, whole: number): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.min(1, Math.max(0, number / whole));
}

/** Null: the server has no reading of this heater. */
export function heaterOf(current: unknown, target: unknown): HeaterReading | null {
  const currentCelsius = numberOf(current);
  return currentCelsius === null ? null : { currentCelsius, targetCelsius: numberOf(target) ?? 0 };
}
