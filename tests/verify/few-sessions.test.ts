import { expect, test } from 'vitest';
import { failuresOnFewCases, LOOKED_AT } from './few-cases.ts';

test.each(LOOKED_AT.sessions)('%s holds on a few cases', async (id) => {
  expect(await failuresOnFewCases(id)).toEqual([]);
});
