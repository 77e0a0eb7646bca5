import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareOffices, type Beginnings } from './office.ts';
import { arbitraryMove, fillTwoMasters, playMoves, type WhoPlays } from './playing.ts';

let beginnings: Beginnings;
beforeAll(async () => {
  beginnings = await prepareOffices(3, fillTwoMasters);
});
afterAll(() => beginnings.remove());

async function play(who: WhoPlays, numRuns: number): Promise<ReadonlyMap<string, number>> {
  const met = new Map<string, number>();
  const meet = (what: string) => void met.set(what, (met.get(what) ?? 0) + 1);
  const moves = fc.array(arbitraryMove, { minLength: 30, maxLength: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(moves, (sequence) => playMoves(beginnings, sequence, who, meet)),
    { numRuns, endOnFailure: true },
  );
  return met;
}

test('[SY21] stations come to the same rows in the hub’s order, whatever is done where and whenever it comes, and each company keeps a Master', async () => {
  const isMet = (met: ReadonlyMap<string, number>) =>
    [...met.keys()].some((what) => what.startsWith('refused: '));
  let met = await play('mastersToo', 12);
  // A round in which nobody gets in anybody's way proves less: another one is played.
  for (let round = 1; round < 10 && !isMet(met); round += 1) met = await play('mastersToo', 12);
  expect(isMet(met)).toBe(true);
}, 120_000);

test('[SY22] nobody comes to hold what no lawful chain of grants gives, and no forged part counts', async () => {
  const met = await play('outsidersAndForgers', 12);
  expect([...met.keys()].some((what) => what.startsWith('forged: '))).toBe(true);
  expect(met.get('refused: sync.unlawfulChange') ?? 0).toBeGreaterThan(0);
});
