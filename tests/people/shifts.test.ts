import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { scopes, shifts } from '../../src/shop/hierarchy/tables.ts';
import {
  createSessionBook,
  SESSION_MAXIMUM_SECONDS,
  type SessionEvent,
} from '../../src/shop/people/sessions.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, HandClock, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn, type SignedInPerson } from '../support/station.ts';
import { addOperator, found, type Founded } from './accounts.ts';

const HOUR = 3_600;

describe('the book of sessions and shifts', () => {
  /** A book whose shifts end when the test says so. */
  function open() {
    const clock = new HandClock();
    const shift = { endsAt: null as number | null };
    const book = createSessionBook(
      clock,
      { bytes: (count) => new Uint8Array(randomBytes(count)) },
      sha256,
      () => () => shift.endsAt,
    );
    const events: SessionEvent[] = [];
    book.subscribe((event) => events.push(event));
    return { clock, shift, book, events };
  }
  const person = 'person' as never;
  const awake = ({ clock, book }: ReturnType<typeof open>, id: string, seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 200) {
      clock.pass(Math.min(200, seconds - passed));
      book.touch(id);
      book.sweep();
    }
  };

  test('[PE18] a session ends with the shift, to the second, and says so', () => {
    const bench = open();
    bench.shift.endsAt = bench.clock.now() + 2 * HOUR * 1_000;
    const { token, session } = bench.book.open(person, 'password');
    expect(session).toMatchObject({ endsAt: bench.shift.endsAt, endsWith: 'shift' });
    awake(bench, session.id, 2 * HOUR - 1);
    expect(bench.book.find(token)).toMatchObject({ state: 'live' });
    bench.clock.pass(1);
    expect(bench.book.find(token)).toMatchObject({ state: 'ended', why: 'shiftEnded' });
    expect(bench.events.at(-1)).toMatchObject({ kind: 'ended', why: 'shiftEnded' });
  });

  test('[PE18] the twelve hours hold all the same', () => {
    const bench = open();
    bench.shift.endsAt = bench.clock.now() + 20 * HOUR * 1_000;
    const { session } = bench.book.open(person, 'password');
    expect(session).toMatchObject({
      endsAt: bench.clock.now() + SESSION_MAXIMUM_SECONDS * 1_000,
      endsWith: 'longestSession',
    });
  });

  test('[PE18] a wall clock that is set back does not make the shift longer, nor let the session go', () => {
    const bench = open();
    const endsAt = bench.clock.now() + 2 * HOUR * 1_000;
    bench.shift.endsAt = endsAt;
    const { token, session } = bench.book.open(person, 'password');
    bench.clock.set(-24 * HOUR);
    // By that clock no shift runs now.
    bench.shift.endsAt = null;
    awake(bench, session.id, 2 * HOUR - 1);
    expect(bench.book.find(token)).toMatchObject({ state: 'live', session: { endsAt, endsWith: 'shift' } });
    bench.clock.pass(1);
    expect(bench.book.find(token)).toMatchObject({ state: 'ended', why: 'shiftEnded' });
  });

  test('[PE18] a wall clock that is set back wins nothing by a change of other shifts either', () => {
    const bench = open();
    bench.shift.endsAt = bench.clock.now() + 2 * HOUR * 1_000;
    const { token, session } = bench.book.open(person, 'password');
    bench.clock.set(-24 * HOUR);
    bench.book.reschedule();
    awake(bench, session.id, 2 * HOUR);
    expect(bench.book.find(token)).toMatchObject({ state: 'ended', why: 'shiftEnded' });
  });

  test('[PE18] who signs in before the shift goes with it', () => {
    const bench = open();
    const { token, session } = bench.book.open(person, 'password');
    expect(session.endsWith).toBe('longestSession');
    awake(bench, session.id, 600);
    bench.shift.endsAt = bench.clock.now() + HOUR * 1_000;
    awake(bench, session.id, 200);
    expect(bench.book.find(token)).toMatchObject({
      session: { endsAt: bench.shift.endsAt, endsWith: 'shift' },
    });
  });

  test('[PE18] when shifts change the end is worked out anew: later, earlier, or none', () => {
    const bench = open();
    const start = bench.clock.now();
    const { token } = bench.book.open(person, 'password');
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 20 * HOUR })), { minLength: 1, maxLength: 10 }),
        (ends) => {
          for (const seconds of ends) {
            bench.shift.endsAt = seconds === null ? null : start + seconds * 1_000;
            bench.book.reschedule();
            const longest = start + SESSION_MAXIMUM_SECONDS * 1_000;
            const endsAt = Math.min(bench.shift.endsAt ?? Infinity, longest);
            expect(bench.book.find(token)).toMatchObject({
              session: { endsAt, endsWith: endsAt < longest ? 'shift' : 'longestSession' },
            });
          }
        },
      ),
    );
    bench.shift.endsAt = start - 1;
    bench.book.reschedule();
    bench.book.sweep();
    expect(bench.book.find(token)).toMatchObject({ state: 'ended', why: 'shiftEnded' });
  });
});

describe('shifts at a station', () => {
  let house: BareStation;
  let master: Founded;
  let otto: SignedInPerson;
  let north: ScopeId;
  let south: ScopeId;
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
    const places = await master.client.hierarchy.scopes();
    north = places.find(({ kind }) => kind === 'factory')?.id as ScopeId;
    const clientId = places.find(({ kind }) => kind === 'client')?.id as ScopeId;
    south = (await master.client.hierarchy.createFactory({ parentId: clientId, name: 'South' })).scopeId;
    otto = await addOperator(house, master.client);
    house.station.store.write((tx) => {
      for (const id of [north, south])
        tx.rows.update(scopes).set({ timeZone: 'Etc/UTC' }).where(eq(scopes.id, id)).run();
      tx.record(entry());
    });
  });
  afterEach(() => house.discard());

  /** Every day, in hours of the clock that all factories here have. */
  const addShift = (factoryId: ScopeId, from: number, until: number, id = `${factoryId}-${from}`) =>
    house.station.store.write((tx) => {
      const times = { startMinute: from * 60, endMinute: until * 60 };
      tx.rows
        .insert(shifts)
        .values({ id, factoryId, name: 'Shift', days: [1, 2, 3, 4, 5, 6, 7], ...times })
        .run();
      tx.record(entry());
    });
  /** The clock of the test stands at eight in the morning. */
  const hour = (hourOfDay: number) =>
    house.clock.now() - (house.clock.now() % 86_400_000) + hourOfDay * HOUR * 1_000;
  const endOf = async ({ client }: Pick<SignedInPerson, 'client'>) => {
    const { endsAt, endsWith } = await client.people.mine();
    return { endsAt, endsWith };
  };
  const giveOtto = async (scopeId: ScopeId) => {
    const { grantId } = await master.client.access.grant({
      personId: otto.personId as never,
      roleId: 'print-farm/operator',
      scopeId,
    });
    return grantId;
  };

  test('[PE18] who works in a factory goes with its shift; a Master does not', async () => {
    expect(new Date(house.clock.now()).getUTCHours()).toBe(8);
    addShift(north, 6, 14);
    expect(await endOf(otto)).toEqual({ endsAt: hour(14), endsWith: 'shift' });
    expect(await endOf(master)).toMatchObject({ endsWith: 'longestSession' });
    const again = await clientOf(house.station, null).people.signIn({
      email: 'otto@acme.example',
      password: 'another long password',
    });
    expect(again).toMatchObject({ endsAt: hour(14), endsWith: 'shift' });
    house.clock.pass(6 * HOUR);
    expect(await refusalOf(clientOf(house.station, again.token).hierarchy.scopes())).toEqual({
      code: 'people.signedOut',
    });
    const ended = house.station.store.reading
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, 'people.shiftEnded'))
      .all();
    expect(ended).toMatchObject([{ recordId: otto.personId, scopeId: north, result: 'done' }]);
    // After the shift nobody is kept from signing in.
    expect(await endOf(await signIn(house.station, 'otto@acme.example', 'another long password'))).toEqual({
      endsAt: house.clock.now() + SESSION_MAXIMUM_SECONDS * 1_000,
      endsWith: 'longestSession',
    });
  });

  test('[PE18] of two factories the one that ends first counts; one without shifts binds nobody', async () => {
    addShift(north, 6, 14);
    const grantId = await giveOtto(south);
    expect(await endOf(otto)).toMatchObject({ endsWith: 'longestSession' });
    addShift(south, 7, 12);
    expect(await endOf(otto)).toEqual({ endsAt: hour(12), endsWith: 'shift' });
    await master.client.access.revoke({ grantId });
    expect(await endOf(otto)).toEqual({ endsAt: hour(14), endsWith: 'shift' });
  });

  test('[PE18] a factory whose shift is not on does not bind, while the other one’s does', async () => {
    addShift(north, 6, 14);
    addShift(south, 14, 22);
    await giveOtto(south);
    expect(await endOf(otto)).toEqual({ endsAt: hour(14), endsWith: 'shift' });
  });

  test('[PE18] a shift that is taken away, or a factory’s clock that changes, is followed', async () => {
    addShift(north, 6, 14, 'morning');
    house.station.store.write((tx) => {
      tx.rows.update(scopes).set({ timeZone: 'Europe/Rome' }).where(eq(scopes.id, north)).run();
      tx.record(entry());
    });
    expect(await endOf(otto)).toEqual({ endsAt: hour(13), endsWith: 'shift' });
    house.station.store.write((tx) => {
      tx.rows.update(shifts).set({ deletedAt: 1 }).where(eq(shifts.id, 'morning')).run();
      tx.record(entry());
    });
    expect(await endOf(otto)).toMatchObject({ endsWith: 'longestSession' });
  });

  test('[PE18] a grant above the factory, and one that is over, count as they stand', async () => {
    addShift(north, 6, 14);
    const clientId = (await master.client.hierarchy.scopes()).find(({ kind }) => kind === 'client')?.id;
    await giveOtto(clientId as ScopeId);
    expect(await endOf(otto)).toMatchObject({ endsWith: 'longestSession' });
  });

  test('[PE7] what the clock does to a session is on record', async () => {
    const actionsAbout = ({ personId }: SignedInPerson) =>
      house.station.store.reading
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.recordId, personId))
        .all()
        .map(({ action }) => action);
    house.clock.pass(301);
    expect((await master.client.people.mine()).locked).toBe(true);
    expect(actionsAbout(master)).toContain('people.idleLocked');
    house.clock.pass(12 * HOUR);
    await refusalOf(otto.client.hierarchy.scopes());
    expect(actionsAbout(otto)).toContain('people.sessionExpired');
  });
});
