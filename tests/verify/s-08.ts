import type { IncomingPart } from '../../src/station/sync/hub.ts';
import type { Machine } from '../sync/support/machine.ts';
import { heal, HEALED_MILLISECONDS, storm } from '../sync/support/storm.ts';
import { judge } from '../sync/support/verdict.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

const FLOOR = 20;
const OPERATIONS = 200;
const FEW_OPERATIONS = 30;

/** A folder that was put back knows less than the hub; a folder that was copied makes two of one station. */
export const harness: Harness = {
  id: 'S-08',
  about: 'a station that was put back or copied overwrites nothing, and goes on under a new epoch',
  floor: FLOOR,
  fewRuns: 4,
  faultClasses: [
    'put back',
    'put back with changes that the hub had not',
    'begins nothing before it has heard',
    'copied',
    'fenced',
    'new epoch',
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
        if ((seed + number) % 2 === 0) await putBack(world, operations);
        else await copied(world, operations);
      } finally {
        world.discard();
      }
      tally.ran();
      progress(`${number + 1} worlds`);
    }
    return tally.outcome();
  },
};

/** What a station does before it hears that it was put back. */
const WORK_MEANWHILE = 5;

async function putBack(world: World, operations: number): Promise<void> {
  const station = second(world);
  await storm(world, { operations });
  const backup = station.backUp();
  await storm(world, { operations });
  // Half of the time the hub has all of it, half of the time the last of it dies with the disk.
  if (world.choices.below(2) === 0) await world.settle(60_000);
  const before = world.hub.log(COMPANY).slice();
  const lost = stillWaiting(station);
  if (lost.size > 0) world.tally.met('put back with changes that the hub had not');
  const hadEntries = newestEntry(station);
  station.sign();
  station.kill(backup);
  world.tally.met('put back');
  await station.start();
  if (newestEntry(station) !== hadEntries) judgeFence(world, station);
  // One of two works before it has heard from the hub what it does not know any more.
  if (world.choices.below(2) === 0) {
    world.tally.met('worked before it heard of it');
    station.process.link.cut();
    for (let count = 0; count < WORK_MEANWHILE; count += 1) world.act(station);
  }
  await storm(world, { operations });
  await heal(world);
  const { engine } = station.process;
  if (!(await world.time.runUntil(() => engine.fence() === null, HEALED_MILLISECONDS)))
    world.fail(`a station that heard everything begins nothing: ${engine.fence()}`);
  forget(world, lost, before);
  judge(world);
  judgeHistory(world, before);
  if (station.process.identity.epoch > 1) world.tally.met('new epoch');
}

/** It begins nothing before it knows again all that the hub had of its lost life. */
function judgeFence(world: World, { name, process }: Machine): void {
  world.tally.met('begins nothing before it has heard');
  const { engine, identity, database } = process;
  const { epoch } = identity;
  const lostLife = world.hub.log(COMPANY).filter((part) => part.stationId === identity.id);
  const known = lostLife.flatMap(({ edits }) =>
    edits.filter(({ tableName }) => tableName === 'audit_entries').map(({ rowId }) => rowId),
  );
  const look = () => {
    if (engine.fence() !== null) return;
    if (identity.epoch === epoch) world.fail(`${name} begins prints under the epoch that it had`);
    const isHere = database.prepare('SELECT 1 FROM audit_entries WHERE id = ?').pluck();
    const missing = known.filter((id) => isHere.get(id) === undefined);
    if (missing.length > 0) world.fail(`${name} begins prints and lacks ${missing.length} of its own acts`);
    stop();
  };
  const stop = process.store.onCommit(() => process.breaking.aside(look));
  look();
}

/** The newest entry of a station’s own record. */
function newestEntry({ process: { database, identity } }: Machine): string | undefined {
  return database
    .prepare<[string], string>(
      'SELECT id FROM audit_entries WHERE station_id = ? ORDER BY epoch DESC, sequence DESC LIMIT 1',
    )
    .pluck()
    .get(identity.id);
}

async function copied(world: World, operations: number): Promise<void> {
  const station = second(world);
  await storm(world, { operations });
  const clone = world.newMachine('clone');
  clone.factories = station.factories;
  clone.access = station.access;
  clone.lay(station.backUp());
  await clone.start();
  const before = world.hub.log(COMPANY).slice();
  world.tally.met('copied');
  // Both work, and now and then both reach the hub.
  for (let count = 0; count < operations; count += 1) {
    await world.time.run(world.choices.below(400));
    world.act(world.choices.of([...world.machines, clone]));
  }
  const both = [station, clone];
  await heal(
    world,
    world.machines.filter((machine) => machine !== station),
  );
  await world.time.run(120_000);
  const fenced = both.filter(({ process }) => process.engine.isFenced());
  const live = both.filter(({ process }) => !process.engine.isFenced());
  if (fenced.length !== 1) world.fail(`of two that are one, ${fenced.length} stand still`);
  world.tally.met('fenced', fenced.length);
  for (const machine of fenced) forget(world, stillWaiting(machine), before);
  const others = world.machines.filter((machine) => machine !== station);
  const awake = [...others, ...live];
  if (!(await world.settle(60_000, awake))) world.fail('the others do not come to an end');
  judge(world, awake);
  judgeHistory(world, before);
  if (live.some(({ process }) => process.identity.epoch > 1)) world.tally.met('new epoch');
  clone.kill();
}

function second(world: World): Machine {
  const station = world.machines[1];
  if (station === undefined) throw new Error('There are three stations');
  return station;
}

/** Entries of the record that wait here and nowhere else. */
function stillWaiting({ process: { database } }: Machine): ReadonlySet<string> {
  const ids = database
    .prepare<[], string>(
      `SELECT row_id FROM outbox_edits WHERE table_name = 'audit_entries'
        UNION SELECT row_id FROM change_log WHERE table_name = 'audit_entries'`,
    )
    .pluck()
    .all();
  return new Set(ids);
}

/** What was on a disk that is gone, or stands still with its station, is not asked for: unless the hub had it. */
function forget(world: World, lost: ReadonlySet<string>, before: readonly IncomingPart[]): void {
  const known = new Set(
    [...before, ...world.hub.log(COMPANY)].flatMap(({ edits }) => edits.map(({ rowId }) => rowId)),
  );
  const kept = world.acked.filter(({ entryId }) => !lost.has(entryId) || known.has(entryId));
  world.acked.splice(0, world.acked.length, ...kept);
}

/** What the hub had is what it has. */
function judgeHistory(world: World, before: readonly IncomingPart[]): void {
  const now = world.hub.log(COMPANY);
  const changed = before.findIndex((part, index) => now[index]?.hash !== part.hash);
  if (changed !== -1) world.fail(`the hub's part ${changed + 1} is another now`);
}
