import { people } from '../../src/shop/people/tables.ts';
import { CLOCK_LEEWAY_MILLISECONDS, type IncomingPart } from '../../src/station/sync/hub.ts';
import type { Machine } from '../sync/support/machine.ts';
import { recordLine } from '../sync/support/record-line.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What is wrong with a clock, and how it is set while the station works. */
const CLOCKS: Readonly<Record<string, (machine: Machine, step: number) => void>> = {
  'an hour ahead': ({ clock }, step) => step === 0 && clock.setAhead(HOUR),
  'an hour behind': ({ clock }, step) => step === 0 && clock.setAhead(-HOUR),
  'a day ahead': ({ clock }, step) => step === 0 && clock.setAhead(DAY),
  'a day behind': ({ clock }, step) => step === 0 && clock.setAhead(-DAY),
  '400 days ahead, for ten minutes': ({ clock }, step) =>
    step === 0 ? clock.setAhead(400 * DAY) : step === 30 ? clock.setAhead(0) : undefined,
  'jumps forth and back': ({ clock }, step) =>
    step % 7 === 0 ? clock.setAhead(((step / 7) % 2 === 0 ? 1 : -1) * DAY) : undefined,
  'stands still': ({ clock }, step) => (step === 0 ? clock.stick() : undefined),
  'set at the end of summer': ({ clock }, step) =>
    step === 20 ? clock.setAhead(-HOUR) : step === 40 ? clock.setAhead(0) : undefined,
  'ahead when it starts for the first time': () => undefined,
};

const NAMES = Object.keys(CLOCKS);
const FLOOR = 3 * NAMES.length;
const OPERATIONS = 400;
const FEW_OPERATIONS = 60;

/** A station whose clock is wrong works, wins nothing by it, and is told of it. */
export const harness: Harness = {
  id: 'S-07',
  about: 'wrong clocks stop nobody, win nothing for ever, and are measured',
  floor: FLOOR,
  fewRuns: 3,
  faultClasses: [...NAMES, 'clamped by the hub', 'offset measured'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      const name = NAMES[(seed + number) % NAMES.length] ?? '';
      await oneClock(tally, seed + number, name, operations);
      tally.ran();
      tally.met(name);
      progress(`${number + 1}: ${name}`);
    }
    return tally.outcome();
  },
};

async function oneClock(tally: Tally, seed: number, name: string, operations: number): Promise<void> {
  const world = await World.open({ seed, stations: [null, [1], null], factories: 1, tally });
  const wrong = world.machines[1];
  const set = CLOCKS[name];
  if (wrong === undefined || set === undefined) throw new Error('There is no such clock');
  if (name.startsWith('ahead when')) wrong.clock.setAhead(400 * DAY);
  try {
    let step = 0;
    await storm(world, {
      operations,
      partitionEvery: 40,
      beside: () => {
        set(wrong, step);
        step += 1;
      },
    });
    await heal(world);
    judge(world);
    for (const machine of world.machines) judgeTimes(world, machine);
    await lastWriterStands(world);
    await judgeOffset(world, wrong);
  } finally {
    world.discard();
  }
}

/** Each station's own times grow; at the hub none orders by more than the leeway ahead. */
function judgeTimes(world: World, { name, process: { identity } }: Machine): void {
  const parts = world.hub.log(COMPANY).filter(({ stationId }) => stationId === identity.id);
  // The parts of one transaction have its time; the next one has a later time.
  const byTime = new Map(parts.map(({ transactionId, hybridTime }) => [transactionId, hybridTime]));
  const isGrowing = [...byTime.values()].every(
    (time, index, all) => index === 0 || time > (all[index - 1] ?? ''),
  );
  if (!isGrowing) world.fail(`${name}: its times do not grow`);
  for (const part of parts) {
    if (aheadOf(part) > CLOCK_LEEWAY_MILLISECONDS + HUB_COUNTER_MILLISECONDS) {
      world.fail(`${name}: part ${part.sequence} orders ${aheadOf(part)} ms ahead of the hub`);
    }
    if (part.orderedTime !== part.hybridTime) world.tally.met('clamped by the hub');
  }
}

/** What the hub counts on after the last time that it gave can run a little ahead of its clock. */
const HUB_COUNTER_MILLISECONDS = 1_000;

function aheadOf({ orderedTime, receivedAt }: IncomingPart): number {
  return Number.parseInt(orderedTime.slice(0, 12), 16) - receivedAt;
}

/** When everybody has seen everything, whoever writes next is right, whatever their clock says: nobody wins for ever. */
async function lastWriterStands(world: World): Promise<void> {
  const personId = world.company.people[0] ?? '';
  for (const writer of [...world.machines, ...world.machines.toReversed()]) {
    const name = `${writer.name} wrote last at ${world.time.now()}`;
    writer.process.store.write((tx) => {
      tx.rows.update(people).set({ name }).run();
      tx.record(recordLine({ action: 'people.update', recordId: personId }, personId));
    });
    if (!(await world.settle(60_000))) world.fail(`${writer.name} does not get through`);
    for (const { name: reader, process } of world.machines) {
      const seen = process.database.prepare('SELECT name FROM people WHERE id = ?').pluck().get(personId);
      if (seen !== name) world.fail(`${reader} reads “${String(seen)}” after ${name}`);
    }
  }
}

/** A minute more, for a greeting: then it is known here and at the hub how far off the clock is. */
async function judgeOffset(world: World, machine: Machine): Promise<void> {
  await world.time.run(65_000);
  const { replica, identity, link } = machine.process;
  const measured = replica.enrolled()?.clockOffsetMilliseconds ?? null;
  const isStill = machine.clock.isStuck;
  if (
    !isStill &&
    Math.abs((measured ?? Infinity) + machine.clock.aheadMilliseconds) > MEASURED_WITHIN_MILLISECONDS
  ) {
    world.fail(`${machine.name} is ${machine.clock.aheadMilliseconds} ms ahead, and took it for ${measured}`);
  }
  world.tally.met('offset measured');
  if (machine.access === null) return;
  const hub = await world.during(link.open(machine.access));
  const line = (await world.during(hub.stations())).find(({ stationId }) => stationId === identity.id);
  if (line?.clockOffsetMilliseconds === null) world.fail('the hub was not told of the clock');
}

/** The way to the hub takes this long at most, and is not the same both times. */
const MEASURED_WITHIN_MILLISECONDS = 2_000;
