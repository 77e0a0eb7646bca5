import { expect, test } from 'vitest';
import { failuresOnFewCases, LOOKED_AT } from './few-cases.ts';

/** A PostgreSQL is started for each, on machines that do other things too. */
const PATIENCE_MILLISECONDS = 120_000;

test.each(LOOKED_AT.hub)(
  '%s holds on a few cases',
  async (id) => {
    expect(await failuresOnFewCases(id)).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);
