import { expect, test } from 'vitest';
import { failuresOnFewCases, LOOKED_AT } from './few-cases.ts';

/** Whole companies of stations, on machines that do other things too. */
const PATIENCE_MILLISECONDS = 120_000;

test.each(LOOKED_AT.durability)(
  '%s holds on a few cases',
  async (id) => {
    expect(await failuresOnFewCases(id)).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);
