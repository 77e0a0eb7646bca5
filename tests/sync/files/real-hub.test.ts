import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { moveWithCuts } from './support/cut-moves.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** `npm run bench -- sync-files` sends 500 MB with twenty cuts. */
test('[SY52] over a real hub and a line that ends in the middle of chunks, each cut sends one chunk again', async () => {
  const { up, down } = await moveWithCuts(postgres, { bytes: 24 * 1024 * 1024 + 5, cutsEachWay: 4 });
  for (const way of [up, down]) {
    expect(way).toMatchObject({ chunks: 25, cuts: 4, isRight: true });
    expect(way.sentAgain).toBeLessThanOrEqual(way.cuts);
  }
});
