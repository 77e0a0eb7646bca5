import { expect, test } from 'vitest';
import { failuresOnFewCases } from './few-cases.ts';

/** Whole companies of stations, on machines that do other things too. */
const PATIENCE_MILLISECONDS = 120_000;

test(
  '[SY45] S-07: wrong clocks stop nobody and win nothing',
  async () => {
    expect(await failuresOnFewCases('S-07')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY46] S-08: a station that was put back or copied overwrites nothing',
  async () => {
    expect(await failuresOnFewCases('S-08')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY47] S-09: an empty, older or wrong hub deletes nothing',
  async () => {
    expect(await failuresOnFewCases('S-09')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY9] S-10: what a newer version tells is kept by an older one',
  async () => {
    expect(await failuresOnFewCases('S-10')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY48] S-11: a week of work arrives',
  async () => {
    expect(await failuresOnFewCases('S-11')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test(
  '[SY48] S-12: a minute after the last trouble all has arrived',
  async () => {
    expect(await failuresOnFewCases('S-12')).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);
