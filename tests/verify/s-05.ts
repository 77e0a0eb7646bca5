import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const FLOOR = 20;
const OPERATIONS = 600;
const FEW_OPERATIONS = 100;

/** Few rows, many hands: most of what is done here meets something. */
const MEETING = [
  'renamePlace',
  'renamePerson',
  'setPicture',
  'editProject',
  'editProject',
  'createProject',
  'requestTask',
  'reviewTask',
  'moveTask',
  'acceptTask',
  'addPrinter',
  'movePrint',
  'askForAccess',
  'answerRequest',
] as const;

/** What a person gave and what does not stand is listed with its value; what a machine did is never undone. */
export const harness: Harness = {
  id: 'S-05',
  about: 'nothing that a person wrote is lost without being listed, and no fact of a machine is overwritten',
  floor: FLOOR,
  fewRuns: 2,
  faultClasses: [
    'partition',
    'a value stood back',
    'a change stood back',
    'a print whose task moved elsewhere',
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
  const world = await World.open({ seed, stations: [null, null, null], factories: 1, tally });
  const facts = new Map<string, string>();
  try {
    await storm(world, {
      operations,
      acts: MEETING,
      partitionEvery: 10,
      beside: () => noteFacts(world, facts),
    });
    noteFacts(world, facts);
    await heal(world);
    judge(world);
    judgeFacts(world, facts);
  } finally {
    world.discard();
  }
}

const PRINTS = 'SELECT id, state, version, station_id AS stationId, task_id AS taskId FROM prints';

interface PrintRow {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly stationId: string;
  readonly taskId: string;
}

/** What each station last knew of its own prints, which nobody else may write. */
function noteFacts(world: World, facts: Map<string, string>): void {
  for (const { process } of world.machines) {
    for (const print of process.database.prepare<[], PrintRow>(PRINTS).all()) {
      if (print.stationId === process.identity.id) facts.set(print.id, `${print.state} ${print.version}`);
    }
  }
}

function judgeFacts(world: World, facts: ReadonlyMap<string, string>): void {
  for (const { name, process } of world.machines) {
    const known = process.database.prepare<[], PrintRow>(PRINTS).all();
    const byId = new Map(known.map((print) => [print.id, `${print.state} ${print.version}`]));
    for (const [id, fact] of facts) {
      if (byId.get(id) !== fact) world.fail(`${name} has ${id} as ${byId.get(id)}, and it was ${fact}`);
    }
    const taskOf = process.database
      .prepare<[string], string>('SELECT print_id FROM print_tasks WHERE id = ?')
      .pluck();
    const lost = known.filter(({ id, taskId }) => taskOf.get(taskId) !== id).length;
    if (lost > 0) world.tally.met('a print whose task moved elsewhere', lost);
  }
}
