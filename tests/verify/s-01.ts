import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { World } from '../sync/support/world.ts';
import { judgeNewcomers } from '../sync/support/newcomers.ts';
import { type Harness, Tally } from './harness.ts';
import { choicesFrom } from './random.ts';

/** At length each seed has this many operations; for a look, some. */
const OPERATIONS = 5_000;
const FEW_OPERATIONS = 150;
/** So many ways in which the same log is cut into pages. */
const SHUFFLES = 10;

const FLOOR = 100;

/** Three to five stations of two factories, as a company could have them: each seed takes one. */
const COMPANIES = [
  [null, [1], [1, 2]],
  [null, [1], [2], [1, 2]],
  [null, null, [1], [2], [2, 1]],
] as const;

/** Stations work while everything happens to the network: in the end all hold the same, and it is what the log comes to. */
export const harness: Harness = {
  id: 'S-01',
  about: 'stations that were apart come to hold the same, whatever the network did',
  floor: FLOOR,
  fewRuns: 1,
  faultClasses: [
    'partition',
    'question lost',
    'answer lost',
    'delivered twice',
    'read again',
    'killed between two statements',
    'a change stood back',
    'a value stood back',
    'cut into other pages',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      await oneWorld(tally, seed + number, operations);
      tally.ran();
      progress(`${number + 1} worlds of ${operations} operations`);
    }
    return tally.outcome();
  },
};

async function oneWorld(tally: Tally, seed: number, operations: number): Promise<void> {
  const stations = choicesFrom(seed).of(COMPANIES);
  const world = await World.open({ seed, stations, factories: 2, tally });
  try {
    await storm(world, { operations, partitionEvery: 25, killEvery: 150 });
    await heal(world);
    judge(world);
    await judgeNewcomers(world, operations === OPERATIONS ? SHUFFLES : 2);
  } finally {
    world.discard();
  }
}
