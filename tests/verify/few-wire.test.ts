import { expect, test } from 'vitest';
import { failuresOnFewCases, LOOKED_AT } from './few-cases.ts';

/** Hundreds of prints in virtual time, and some over real ports. */
const PATIENCE_MILLISECONDS = 120_000;

test.each(LOOKED_AT.wire)(
  '%s holds on a few cases',
  async (id) => {
    expect(await failuresOnFewCases(id)).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);
