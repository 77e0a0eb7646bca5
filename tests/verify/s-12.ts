import type { Machine } from '../sync/support/machine.ts';
import { FAIR } from '../sync/support/network.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const FLOOR = 40;
const OPERATIONS = 250;
const FEW_OPERATIONS = 50;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Something has waited for longer than this while the hub answers: people are told. */
const STALLED_MILLISECONDS = 10 * 60_000;

/** Whatever happened: a minute after the last of it all queues are empty. And what does not move is told. */
export const harness: Harness = {
  id: 'S-12',
  about: 'a minute after the last fault everything has arrived, and a queue that stands still is told',
  floor: FLOOR,
  fewRuns: 1,
  faultClasses: [
    'partition',
    'answer lost',
    'killed between two statements',
    'clock set',
    'restarted',
    'apart for hours',
    'stalled',
    'not stalled while offline',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      const world = await World.open({
        seed: seed + number,
        stations: [null, [1], null],
        factories: 1,
        tally,
      });
      try {
        await everything(world, operations);
        if (number % 3 === 0) await stall(world);
      } finally {
        world.discard();
      }
      tally.ran();
      progress(`${number + 1} worlds`);
    }
    return tally.outcome();
  },
};

async function everything(world: World, operations: number): Promise<void> {
  const { choices, tally } = world;
  await storm(world, {
    operations,
    partitionEvery: 20,
    killEvery: 40,
    async beside() {
      const machine = choices.of(world.machines);
      if (choices.below(30) === 0) {
        tally.met('clock set');
        machine.clock.setAhead(choices.of([-DAY, -HOUR, 0, HOUR, DAY]));
      }
      if (choices.below(60) === 0 && machine.isUp && !machine.process.breaking.isKilled) {
        tally.met('restarted');
        machine.kill();
        await machine.start();
      }
      if (choices.below(80) === 0) {
        tally.met('apart for hours');
        machine.process.link.cut();
        await world.time.run(choices.below(6) * HOUR);
      }
    },
  });
  await heal(world);
  judge(world);
}

/** The hub answers everything but what is brought: that is told after ten minutes, and not while it is simply away. */
async function stall(world: World): Promise<void> {
  const [machine] = world.machines;
  if (machine === undefined) throw new Error('There are three stations');
  machine.clock.setAhead(0);
  await world.time.run(65_000);
  machine.process.link.cut();
  world.act(machine, 'createProject');
  await world.time.run(STALLED_MILLISECONDS * 2);
  if (stalledSince(machine) === null) world.tally.met('not stalled while offline');
  else world.fail('being offline is told as standing still');
  machine.process.link.heal();
  if (!(await world.settle(60_000)))
    world.fail('a minute after the link was back not everything has arrived');
  machine.process.link.weather = { ...FAIR, pushesStall: true };
  world.act(machine, 'createProject');
  await world.time.run(STALLED_MILLISECONDS + 120_000);
  if (stalledSince(machine) === null)
    world.fail(`nobody is told that it stands still: ${JSON.stringify(machine.process.engine.standing())}`);
  else world.tally.met('stalled');
}

function stalledSince({ process: { engine } }: Machine): number | null {
  const standing = engine.standing();
  return standing.state === 'online' ? standing.stalledSince : null;
}
