import type { Weather } from '../sync/support/network.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const FLOOR = 20;
const OPERATIONS = 1_000;
const FEW_OPERATIONS = 100;

/** Nearly everything that is written comes up to five times, nearly everything that is read begins with what was read. */
const ECHO: Weather = {
  latencyMilliseconds: [1, 2_000],
  questionLost: 0.02,
  answerLost: 0.3,
  deliveredTwice: 0.9,
  readAgain: 0.9,
};

/** What comes twice counts once: rows, their versions, and the lines of the record. */
export const harness: Harness = {
  id: 'S-02',
  about: 'whatever is delivered up to five times has happened once',
  floor: FLOOR,
  fewRuns: 2,
  faultClasses: ['delivered twice', 'read again', 'answer lost', 'taken before'],
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
  const world = await World.open({ seed, stations: [null, [1], null], factories: 1, tally });
  try {
    await storm(world, { operations, weather: ECHO, partitionEvery: 60 });
    await heal(world);
    judge(world);
    tally.met('taken before', world.hub.repeats(COMPANY));
  } finally {
    world.discard();
  }
}
