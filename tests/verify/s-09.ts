import { gcodeRules } from '../../src/shop/printing/tables.ts';
import { differenceOf, dumpOf } from '../sync/support/dump.ts';
import type { Machine } from '../sync/support/machine.ts';
import { FAIR } from '../sync/support/network.ts';
import { recordLine } from '../sync/support/record-line.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const WAYS = ['wiped', 'put back', 'another hub', 'many deletions'] as const;
type Way = (typeof WAYS)[number];

const FLOOR = 6 * WAYS.length;
const OPERATIONS = 150;
const FEW_OPERATIONS = 40;

/** A hub that is empty, older or another one takes nothing from anybody, and a flood of deletions waits for a person. */
export const harness: Harness = {
  id: 'S-09',
  about: 'an empty, older or wrong hub deletes nothing at any station',
  floor: FLOOR,
  fewRuns: WAYS.length,
  faultClasses: [...WAYS, 'worked on alone', 'went on after a look'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      const way = WAYS[number % WAYS.length] ?? 'wiped';
      const world = await World.open({
        seed: seed + number,
        stations: [null, [1], null],
        factories: 1,
        tally,
      });
      try {
        await storm(world, { operations, partitionEvery: 30 });
        await heal(world);
        if (way === 'many deletions') await deleteMany(world);
        else await changeHub(world, way);
      } finally {
        world.discard();
      }
      tally.ran();
      tally.met(way);
      progress(`${number + 1}: ${way}`);
    }
    return tally.outcome();
  },
};

/** A minute and a half: every station has asked the hub again. */
const LOOK_MILLISECONDS = 90_000;

async function changeHub(world: World, way: Exclude<Way, 'many deletions'>): Promise<void> {
  const copy = world.hub.copy();
  if (way === 'put back') {
    await storm(world, { operations: 20, weather: FAIR });
    await world.settle(60_000);
  }
  const before = world.machines.map((machine) => dumpOf(machine.process.database));
  if (way === 'wiped') world.hub.wipe();
  else if (way === 'put back') world.hub.putBack(copy);
  else {
    world.hub.becomeAnother();
  }
  await world.time.run(LOOK_MILLISECONDS);
  for (const [index, machine] of world.machines.entries()) {
    const difference = differenceOf(before[index] ?? [], dumpOf(machine.process.database));
    if (difference !== null) world.fail(`${way}: ${machine.name} changed by itself: ${difference}`);
    judgeStanding(world, machine, way);
    if (world.act(machine, 'onlyOnRecord') && world.act(machine, 'renamePerson'))
      world.tally.met('worked on alone');
  }
}

/** It says that it stands still, and why; or that the hub does not know it, which a person sees as well. */
function judgeStanding(world: World, { name, process: { engine } }: Machine, way: Way): void {
  const standing = engine.standing();
  const why = standing.state === 'stopped' ? standing.why.code : (engine.lastError() ?? 'nothing');
  const expected =
    way === 'put back' ? /^hubRestored$/ : way === 'another hub' ? /^otherHub$/ : /No role|credentials/;
  if (!expected.test(why)) world.fail(`${way}: ${name} says ${why} (${JSON.stringify(standing)})`);
}

/** More than any page may take away without a look (sync: of a table, at once). */
const MANY = 80;

async function deleteMany(world: World): Promise<void> {
  const [first, second, third] = world.machines;
  if (first === undefined || second === undefined || third === undefined) throw new Error('There are three');
  const ids = Array.from({ length: MANY }, (_, index) => `many-${index}`);
  first.process.store.write((tx) => {
    const values = ids.map(
      (id) => ({ id, scopeId: 'client', finding: 'neverHeats', level: 'warn', version: 1 }) as const,
    );
    tx.rows.insert(gcodeRules).values(values).run();
    tx.record(recordLine({ action: 'test.many' }));
  });
  await world.settle(60_000);
  first.process.store.write((tx) => {
    tx.rows.delete(gcodeRules).run();
    tx.record(recordLine({ action: 'test.deleteAll' }));
  });
  await world.time.run(LOOK_MILLISECONDS);
  for (const { name, process } of [second, third]) {
    const left = Number(process.database.prepare('SELECT count(*) FROM gcode_rules').pluck().get());
    const standing = process.engine.standing();
    const waits = standing.state === 'stopped' && standing.why.code === 'manyDeletions';
    if (!waits || left < MANY)
      world.fail(`${name} deleted without a look: ${left} left, ${JSON.stringify(standing)}`);
    goOn(process);
  }
  await heal(world);
  world.tally.met('went on after a look');
  judge(world);
}

/** As a person does who has looked. */
function goOn({ engine, replica }: Machine['process']): void {
  engine.allowDeletions();
  replica.note({ state: 'joined', stopped: null });
  engine.now();
}
