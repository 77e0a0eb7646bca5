import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const FLOOR = 20;
const OPERATIONS = 1_000;
const FEW_OPERATIONS = 120;

/** What comes after each other at different stations: a model in a project, a verdict on a task, a print of it. */
const CAUSAL = [
  'createProject',
  'addModel',
  'requestTask',
  'reviewTask',
  'reviewTask',
  'moveTask',
  'moveTask',
  'addPrinter',
  'acceptTask',
  'movePrint',
] as const;

/** At every commit of every station: what a row names is there. Looked at in `World`, whatever happens around it. */
export const harness: Harness = {
  id: 'S-03',
  about: 'no station ever shows an effect whose cause has not come',
  floor: FLOOR,
  fewRuns: 2,
  faultClasses: ['partition', 'answer lost', 'killed between two statements', 'effect of another station'],
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
  const world = await World.open({ seed, stations: [null, [1], [1, 2], [2]], factories: 2, tally });
  try {
    await storm(world, { operations, acts: CAUSAL, partitionEvery: 15, killEvery: 80 });
    await heal(world);
    judge(world);
    tally.met('effect of another station', effectsElsewhere(world));
  } finally {
    world.discard();
  }
}

/** How often something was done at one station to what another one had made. */
function effectsElsewhere(world: World): number {
  const madeAt = new Map<unknown, string>();
  let count = 0;
  for (const { edits, stationId } of world.hub.log(COMPANY)) {
    for (const { tableName, rowId, columns } of edits) {
      if (tableName === 'print_tasks' && !madeAt.has(rowId)) madeAt.set(rowId, stationId);
      const taskId = columns?.['task_id'];
      if (madeAt.has(taskId) && madeAt.get(taskId) !== stationId) count += 1;
    }
  }
  return count;
}
