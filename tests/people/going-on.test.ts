import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { shifts } from '../../src/shop/hierarchy/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { printProgress } from '../../src/shop/printing/tables.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { Floor, type OnePrint } from '../printing/floor.ts';
import { entry } from '../support/open-station.ts';
import { factoryOf, refusalOf, signIn, until } from '../support/station.ts';

let floor: Floor;
let print: OnePrint;
beforeEach(async () => {
  floor = await Floor.open();
  print = await floor.started(await floor.printer());
  await floor.untilPrint(print.printId, 'printing');
});
afterEach(() => floor.house.discard());

/** Not only said to be printing: lines are acknowledged by the printer after this moment. */
async function goesOn(): Promise<void> {
  const lines = () =>
    floor.rows.select().from(printProgress).where(eq(printProgress.printId, print.printId)).get()
      ?.acknowledgedLines ?? 0;
  const before = lines();
  await until(lines, (now) => now > before);
  expect(floor.print(print.printId).state).toBe('printing');
}

const operator = () => floor.house.people.operator;
const personIdOf = (action: string) =>
  floor.rows
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.action, action), eq(auditEntries.result, 'done')))
    .all()
    .map(({ personId }) => personId)
    .at(-1);

test('[PE33] a lock, the end of the shift, a reset and the closing of the account leave the print as it is (A-06)', async () => {
  const { client, personId } = operator();
  await client.people.lock();
  await client.people.unlock({ password: DEMO_PASSWORD });
  await client.people.signOut();
  await goesOn();

  const again = await signIn(floor.house.station, 'operator@demo.example');
  await endShift(await factoryOf(floor.master));
  expect(await refusalOf(again.client.hierarchy.scopes())).toEqual({ code: 'people.signedOut' });
  expect(personIdOf('people.shiftEnded')).toBeNull();

  await floor.master.people.resetPassword({ personId: personId as never });
  await floor.master.people.deactivate({ personId: personId as never });
  await goesOn();

  // It stays the print of who started it; what comes after is somebody else's.
  expect(personIdOf('printing.start')).toBe(personId);
  await floor.master.printing.pause(floor.seen(print));
  await floor.untilPrint(print.printId, 'paused');
  expect(personIdOf('printing.pause')).toBe(floor.house.people.master.personId);
  expect(personIdOf('printing.start')).toBe(personId);
});

/** A shift of the whole day but for its last minute ends while the clock goes on. */
async function endShift(factoryId: Id<'Scope'>): Promise<void> {
  const { house } = floor;
  const now = new Date(house.clock.now());
  const minute = now.getHours() * 60 + now.getMinutes();
  const times = { startMinute: (minute + 1_440 - 60) % 1_440, endMinute: (minute + 2) % 1_440 };
  house.station.store.write((tx) => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    tx.rows
      .insert(shifts)
      .values({ id: 'shift', factoryId, name: 'Shift', days, ...times })
      .run();
    tx.record(entry());
  });
  house.clock.shiftMilliseconds += 3 * 60_000;
}
