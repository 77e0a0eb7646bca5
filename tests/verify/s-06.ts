import { POISONS, slipIn, type Poison } from '../sync/support/poison.ts';
import { FAIR } from '../sync/support/network.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { brokenChain, troublesOf } from '../sync/support/verdict.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';
import { choicesFrom } from './random.ts';

/** Each poison, several times. */
const FLOOR = 3 * POISONS.length;

/** One poison among so many changes. */
const OPERATIONS = 999;
const FEW_OPERATIONS = 40;

/** What becomes of each: refused by the hub and listed where it came from, or listed by everybody whom it reaches. */
const REFUSED_BY_HUB: Readonly<Record<Poison, boolean>> = {
  'place of others': true,
  'founding twice': true,
  'malformed edit': true,
  'value that no table takes': false,
  'row of another station': false,
  'record rewritten': false,
  'hash of something else': false,
};

/** A change that nobody can take is listed, whole, and holds up nothing behind it. */
export const harness: Harness = {
  id: 'S-06',
  about: 'one poisoned change in a thousand is listed, and the others arrive',
  floor: FLOOR,
  fewRuns: 3,
  faultClasses: [...POISONS, 'listed where it came from', 'listed where it came to'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      const poison = POISONS[(seed + number) % POISONS.length] ?? 'malformed edit';
      await poisonOnce(tally, seed + number, poison, operations);
      tally.ran();
      tally.met(poison);
      progress(`${number + 1}: ${poison}`);
    }
    return tally.outcome();
  },
};

async function poisonOnce(tally: Tally, seed: number, poison: Poison, operations: number): Promise<void> {
  const world = await World.open({ seed, stations: [null, [1], null], factories: 1, tally });
  const [first, poisoner, third] = world.machines;
  if (first === undefined || poisoner === undefined || third === undefined)
    throw new Error('There are three');
  try {
    while (!world.act(first, 'addPrinter'));
    const before = choicesFrom(seed).below(operations);
    await storm(world, { operations: before, weather: FAIR });
    await world.settle(60_000);
    slipIn(poisoner, poison, printerOf(world));
    world.hasStrangers = true;
    await storm(world, { operations: operations - before, weather: FAIR });
    await heal(world);
    const [atSource, ...elsewhere] = [poisoner, first, third].map((machine) => troublesOf(machine).length);
    const isRefused = REFUSED_BY_HUB[poison];
    // Whoever sent it sees by the hash, too, that it is not what was sealed.
    const isSeenAtSource = isRefused || poison === 'hash of something else';
    tally.expect(atSource === (isSeenAtSource ? 1 : 0), `${poison}: ${atSource} troubles where it came from`);
    tally.expect(
      elsewhere.every((count) => count === (isRefused ? 0 : 1)),
      `${poison}: ${elsewhere.join()} troubles where it came to`,
    );
    tally.expect(
      world.hub.aside(COMPANY).length === (isRefused ? 1 : 0),
      `${poison} is not aside at the hub`,
    );
    tally.met(isRefused ? 'listed where it came from' : 'listed where it came to');
    judgeRest(world);
  } finally {
    world.discard();
  }
}

function printerOf(world: World): string {
  const [first] = world.machines;
  const found = first?.process.database.prepare('SELECT id FROM printers LIMIT 1').pluck().get();
  return String(found);
}

/** Everything else has arrived: each acknowledged line at each station, and no record is broken. */
function judgeRest(world: World): void {
  for (const machine of world.machines) {
    const known = machine.process.database.prepare('SELECT 1 FROM audit_entries WHERE id = ?').pluck();
    const missing = world.acked.filter(({ entryId }) => known.get(entryId) === undefined);
    if (missing.length > 0) world.fail(`${machine.name} has not got ${missing.length} of the others`);
    const broken = brokenChain(machine);
    if (broken !== null) world.fail(`${machine.name}: the record is broken: ${broken}`);
  }
}
