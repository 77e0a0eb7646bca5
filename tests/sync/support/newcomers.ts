import type { IncomingPart } from '../../../src/station/sync/hub.ts';
import type { Choices } from '../../verify/random.ts';
import { differenceOf, dumpOf, type Dump } from './dump.ts';
import { enrol } from './enrolling.ts';
import type { Machine } from './machine.ts';
import { seenBy } from './verdict.ts';
import type { World } from './world.ts';

/** What a new station of these factories comes to hold by its first fetch, while nothing else happens. */
export async function firstFetch(world: World, factories: readonly string[] | null): Promise<Dump> {
  const machine = await world.openMachine(`newcomer-${world.acked.length}`, factories);
  await world.during(enrol(machine, false));
  const isWhole = await world.time.runUntil(() => world.isQuiet(machine), FETCH_MILLISECONDS);
  if (!isWhole) world.fail(`the first fetch of ${machine.name} has no end`);
  return taken(machine);
}

const FETCH_MILLISECONDS = 120_000;

/** The longest piece that is applied at once. */
const PIECE_MAXIMUM = 60;

/** The same log, cut and repeated at random: what a station holds must not hang on how its pages fell. */
export async function fetchInPieces(
  world: World,
  factories: readonly string[] | null,
  choices: Choices,
): Promise<Dump> {
  const machine = await world.openMachine(`pieces-${choices.below(1_000_000)}`, factories);
  await world.during(enrol(machine, false, 'wait'));
  const log = seenBy(world, machine);
  for (let at = 0; at < log.length;) {
    const from = Math.max(0, at - choices.below(10));
    const until = Math.min(log.length, at + 1 + choices.below(PIECE_MAXIMUM));
    const piece = log.slice(from, until);
    const upTo = piece.at(-1)?.hubSequence ?? 0;
    for (let rest: readonly IncomingPart[] = piece; rest.length > 0;)
      rest = machine.process.replica.apply(rest, upTo);
    at = until;
  }
  return taken(machine);
}

function taken(machine: Machine): Dump {
  const dump = dumpOf(machine.process.database);
  machine.kill();
  return dump;
}

/** A newcomer holds what everybody of the same factories holds, however its pages fall. */
export async function judgeNewcomers(world: World, shuffles: number): Promise<void> {
  for (const machine of world.machines) {
    const here = dumpOf(machine.process.database);
    const fetched = differenceOf(here, await firstFetch(world, machine.factories));
    if (fetched !== null) world.fail(`a first fetch is not what ${machine.name} holds: ${fetched}`);
  }
  const [first] = world.machines;
  if (first === undefined) return;
  const here = dumpOf(first.process.database);
  for (let count = 0; count < shuffles; count += 1) {
    world.tally.met('cut into other pages');
    const cut = differenceOf(here, await fetchInPieces(world, first.factories, world.choices));
    if (cut !== null) world.fail(`cut into other pages, the log comes to something else: ${cut}`);
  }
}
