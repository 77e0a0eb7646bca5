import { heal } from '../sync/support/storm.ts';
import { wrongRows } from '../sync/support/standing.ts';
import { judge } from '../sync/support/verdict.ts';
import type { Machine } from '../sync/support/machine.ts';
import { World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

/** Kills; a round of pushing and applying has some hundred statements. */
const FLOOR = 400;

/** All that was done in a world is looked at after each kill: beyond these it would take too long. */
const KILLS_IN_A_WORLD = 60;

/** What meets at each round: both stations do so much while they are apart. */
const OPERATIONS = 3;

/**
 * A station is killed at the first statement of a round, at the second, and so on: what it opens again is the log up to
 * its cursor with its own on top, never something between.
 */
export const harness: Harness = {
  id: 'S-04',
  about: 'killed between any two statements, a page is applied with its cursor or not at all',
  floor: FLOOR,
  fewRuns: 12,
  faultClasses: [
    'killed between two statements',
    'killed while own changes stood back',
    'a round to its end',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    // Fewer of them, further apart, for a look.
    const step = runs < FLOOR ? 9 : 1;
    for (let statement = 1; tally.runs < runs && !tally.failed;) {
      statement = await oneWorld(tally, seed + tally.runs, { from: statement, step, most: runs });
      progress(`${tally.runs} kills`);
    }
    return tally.outcome();
  },
};

/** Kills until a round came to its end, or often enough; gives the statement at which to go on. */
async function oneWorld(
  tally: Tally,
  seed: number,
  { from, step, most }: { readonly from: number; readonly step: number; readonly most: number },
): Promise<number> {
  const world = await World.open({ seed, stations: [null, null], factories: 1, tally });
  const until = Math.min(most, tally.runs + KILLS_IN_A_WORLD);
  let statement = from;
  try {
    while (tally.runs < until && !tally.failed) {
      const isKilled = await killAt(world, statement);
      tally.ran();
      if (!isKilled) tally.met('a round to its end');
      statement = isKilled ? statement + step : 1;
    }
    await heal(world);
    judge(world);
  } finally {
    world.discard();
  }
  return statement;
}

/** Whether the station was killed before its round had come to an end. */
async function killAt(world: World, statement: number): Promise<boolean> {
  const [first, second] = world.machines;
  if (first === undefined || second === undefined) throw new Error('There are two stations');
  second.process.link.cut();
  for (let count = 0; count < OPERATIONS; count += 1) {
    world.act(first);
    world.act(second);
  }
  await world.time.runUntil(() => world.isQuiet(first), 60_000);
  second.process.link.heal();
  second.killAfter(statement);
  await world.time.runUntil(() => world.isQuiet(second) || second.process.breaking.isKilled, 120_000);
  const { isKilled } = second.process.breaking;
  if (isKilled) await takeUpAndLook(world, second, statement);
  else second.process.breaking.spare();
  return isKilled;
}

async function takeUpAndLook(world: World, machine: Machine, statement: number): Promise<void> {
  world.tally.met('killed between two statements');
  machine.kill(machine.keptFolder);
  await machine.start();
  const { database } = machine.process;
  if (database.prepare('SELECT 1 FROM outbox LIMIT 1').get() !== undefined) {
    world.tally.met('killed while own changes stood back');
  }
  const told = (what: string) => world.fail(`killed at statement ${statement}: ${what}`);
  const wrong = wrongRows(world, machine);
  if (wrong !== null) told(wrong);
  const verdict = String(database.pragma('integrity_check', { simple: true }));
  if (verdict !== 'ok') told(verdict);
  // What was begun is brought to its end before the next is.
  if (!(await world.settle(120_000))) told('it never came to the end');
}
