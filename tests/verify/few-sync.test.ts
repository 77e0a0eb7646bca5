import { expect, test } from 'vitest';
import { failuresOnFewCases } from './few-cases.ts';

/** Whole companies of stations, on machines that do other things too. */
const PATIENCE_MILLISECONDS = 120_000;

test(
  '[SY41] S-01: stations that were apart come to hold the same',
  async () => {
    expect(await failuresOnFewCases('S-01')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY40] S-02: whatever is delivered several times has happened once',
  async () => {
    expect(await failuresOnFewCases('S-02')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY43] S-03: no effect is shown before its cause',
  async () => {
    expect(await failuresOnFewCases('S-03')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY42] S-04: a page is applied whole or not at all',
  async () => {
    expect(await failuresOnFewCases('S-04')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY44] S-05: nothing that a person wrote is lost without a word',
  async () => {
    expect(await failuresOnFewCases('S-05')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY7] S-06: one poisoned change holds up nothing',
  async () => {
    expect(await failuresOnFewCases('S-06')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);
