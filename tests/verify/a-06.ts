import { eq } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { startAttempts } from '../../src/shop/printing/tables.ts';
import { Floor, type OnePrint } from '../printing/floor.ts';
import { clientOf, factoryOf, signIn, until, type Client, type SignedInPerson } from '../support/station.ts';
import { wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';

const EMAIL = 'operator@demo.example';

interface Going {
  readonly what: string;
  /** How the one who started the print goes. */
  go(floor: Floor): Promise<unknown>;
  /** What must be said to them afterwards. */
  readonly word: string;
}

const WAYS: readonly Going[] = [
  { what: 'lock', go: ({ operator }) => operator.people.lock(), word: 'people.locked' },
  { what: 'sign-out', go: ({ operator }) => operator.people.signOut(), word: 'people.signedOut' },
  {
    what: 'sign-in elsewhere',
    go: ({ house }) => signIn(house.station, EMAIL),
    word: 'people.signedInElsewhere',
  },
  { what: 'shift end', go: endShift, word: 'people.signedOut' },
  {
    what: 'password reset',
    go: ({ house, master }) =>
      master.people.resetPassword({ personId: house.people.operator.personId as never }),
    word: 'people.signedOut',
  },
  {
    what: 'account closed',
    go: ({ house, master }) =>
      master.people.deactivate({ personId: house.people.operator.personId as never }),
    word: 'people.signedOut',
  },
];

/** Whoever started a print can go, by any way: it prints on, is still theirs, and the next act is the next person's. */
export const harness: Harness = {
  id: 'A-06',
  about: 'lock, sign-out, shift end, reset and closing leave a running print as it is',
  floor: WAYS.length * 4,
  fewRuns: 1,
  faultClasses: [...WAYS.map(({ what }) => what), 'taken over by another'],
  async run({ runs, progress }) {
    const tally = new Tally();
    while (tally.runs < runs && !tally.failed) {
      const way = WAYS[tally.runs % WAYS.length];
      if (way !== undefined) await tryWay(tally, way);
      progress(`${tally.runs} prints`);
    }
    return tally.outcome();
  },
};

async function tryWay(tally: Tally, way: Going): Promise<void> {
  const floor = await Floor.open();
  try {
    const printerId = await floor.printer();
    const print = await floor.started(printerId);
    await floor.untilPrint(print.printId, 'printing');
    const before = await linesOf(floor.master, printerId);
    await way.go(floor);
    // Signed in anew: the clock may have been set forward.
    const master = await signIn(floor.house.station, 'master@demo.example');
    tally.ran();
    tally.met(way.what);
    const word = await wordOf(
      clientOf(floor.house.station, floor.house.people.operator.token).live.station(),
    );
    tally.expect(word === way.word, `${way.what}: the one who went is told ${word}`);
    tally.expect(
      floor.print(print.printId).state === 'printing',
      `${way.what}: the print is ${floor.print(print.printId).state}`,
    );
    await until(
      () => linesOf(master.client, printerId),
      (lines) => lines > before,
    );
    checkAttribution(tally, floor, print, way);
    await takeOver(tally, floor, print, way, master);
  } finally {
    await floor.house.discard();
  }
}

/** Lines that the printer has acknowledged. */
async function linesOf(client: Client, printerId: Id<'Printer'>): Promise<number> {
  const { current } = await client.printers.get({ printerId });
  return current?.acknowledgedLines ?? 0;
}

function checkAttribution(tally: Tally, floor: Floor, { printId }: OnePrint, { what }: Going): void {
  const { personId } = floor.house.people.operator;
  const [start] = floor.rows.select().from(startAttempts).where(eq(startAttempts.printId, printId)).all();
  tally.expect(start?.askedBy === personId, `${what}: the print is no longer of who started it`);
  tally.expect(
    floor.print(printId).acceptedBy === personId,
    `${what}: the print is no longer of who accepted it`,
  );
}

async function takeOver(
  tally: Tally,
  floor: Floor,
  print: OnePrint,
  { what }: Going,
  master: SignedInPerson,
): Promise<void> {
  await master.client.printing.pause(floor.seen(print));
  tally.met('taken over by another');
  const paused = floor.rows
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'printing.pause'))
    .all()
    .at(-1);
  tally.expect(
    paused?.personId === master.personId,
    `${what}: the pause is not on record as the other person's`,
  );
  await floor.untilPrint(print.printId, 'paused');
  await master.client.printing.cancel(floor.seen(print));
}

/** A shift around this very moment, then the clock goes past its end. */
async function endShift(floor: Floor): Promise<void> {
  const { house, master } = floor;
  const factoryId = await factoryOf(master);
  await master.hierarchy.setTimeZone({ scopeId: factoryId, timeZone: 'Etc/UTC' });
  const now = new Date(house.clock.now());
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  await master.hierarchy.saveShift({
    shiftId: null,
    factoryId,
    name: 'This one',
    days: [1, 2, 3, 4, 5, 6, 7],
    startMinute: (minute + 1_430) % 1_440,
    endMinute: (minute + 30) % 1_440,
  });
  house.clock.shiftMilliseconds += 32 * 60_000;
}
