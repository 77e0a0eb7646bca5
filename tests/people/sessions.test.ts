import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import {
  createSessionBook,
  IDLE_LOCK_SECONDS,
  SESSION_MAXIMUM_SECONDS,
  type SessionEvent,
} from '../../src/shop/people/sessions.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { HandClock, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, plainClientOf, refusalOf, signIn, type Client } from '../support/station.ts';
import { addOperator, COMPANY, found, placeOf, type Founded } from './accounts.ts';

describe('the book of sessions', () => {
  const open = () => {
    const clock = new HandClock();
    const shiftEnds = new Map<string, number>();
    const book = createSessionBook(
      clock,
      { bytes: (count) => new Uint8Array(randomBytes(count)) },
      sha256,
      () => (personId) => shiftEnds.get(personId) ?? null,
    );
    const events: SessionEvent[] = [];
    book.subscribe((event) => events.push(event));
    return { clock, book, events, shiftEnds };
  };
  const person = 'person' as never;

  test('[PE6] five minutes without a touch lock a session; a touch counts anew', () => {
    const { clock, book, events } = open();
    const { token, session } = book.open(person, 'password');
    clock.pass(IDLE_LOCK_SECONDS - 1);
    book.touch(session.id);
    clock.pass(IDLE_LOCK_SECONDS);
    book.sweep();
    expect(book.find(token)).toMatchObject({ state: 'live', session: { locked: false } });
    clock.pass(1);
    book.sweep();
    book.sweep();
    expect(events.map(({ kind }) => kind)).toEqual(['locked']);
    expect(book.find(token)).toMatchObject({ state: 'live', session: { locked: true } });
    book.unlock(session.id, 'password');
    expect(book.find(token)).toMatchObject({ session: { locked: false } });
  });

  test('[PE6] a look at an idle session locks it, before anybody swept', () => {
    const { clock, book } = open();
    const { token } = book.open(person, 'password');
    clock.pass(IDLE_LOCK_SECONDS + 1);
    expect(book.find(token)).toMatchObject({ session: { locked: true } });
  });

  test('[PE6] [PE7] a clock that is set back, or stands still while the machine sleeps, prolongs nothing', () => {
    for (const pass of [
      (clock: HandClock, seconds: number) => {
        clock.monotonic += seconds * 1_000;
        clock.set(-86_400);
      },
      (clock: HandClock, seconds: number) => clock.set(seconds),
    ]) {
      const idle = open();
      const first = idle.book.open(person, 'password');
      pass(idle.clock, IDLE_LOCK_SECONDS + 1);
      expect(idle.book.find(first.token)).toMatchObject({ session: { locked: true } });
      const over = open();
      const second = over.book.open(person, 'password');
      pass(over.clock, SESSION_MAXIMUM_SECONDS);
      over.book.sweep();
      expect(over.book.find(second.token)).toMatchObject({ state: 'ended', why: 'expired' });
    }
  });

  test('[PE7] no session outlives twelve hours, however busy it is', () => {
    const { clock, book, events } = open();
    const { token, session } = book.open(person, 'password');
    for (let minute = 0; minute < 12 * 60 - 1; minute += 1) {
      clock.pass(60);
      book.touch(session.id);
      book.sweep();
    }
    expect(book.find(token)).toMatchObject({ state: 'live', session: { locked: false } });
    clock.pass(60);
    expect(book.find(token)).toMatchObject({ state: 'ended', why: 'expired' });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', why: 'expired' });
    clock.pass(25 * 3_600);
    book.sweep();
    expect(book.find(token)).toEqual({ state: 'unknown' });
  });

  test('[PE5] whoever signs in and in whatever order, an account has at most one live session', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ who: fc.nat(3), act: fc.constantFrom('open', 'end', 'lock') }), {
          maxLength: 40,
        }),
        (acts) => {
          const { book } = open();
          const tokens = new Map<number, string[]>();
          for (const { who, act } of acts) {
            const mine = tokens.get(who) ?? [];
            tokens.set(who, mine);
            const last = mine.at(-1);
            if (act === 'open') mine.push(book.open(`person-${who}` as never, 'password').token);
            else if (last !== undefined) {
              if (act === 'end') book.end(sha256(last), 'signedOut');
              else book.lock(sha256(last));
            }
            for (const all of tokens.values()) {
              const live = all.filter((token) => book.find(token).state === 'live');
              expect(live.length).toBeLessThanOrEqual(1);
              expect(live.every((token) => token === all.at(-1))).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('[PE8] a token is 256 random bits, and what is kept of it is its hash', () => {
    const { book } = open();
    const tokens = new Set(Array.from({ length: 200 }, () => book.open(person, 'password').token));
    expect(tokens.size).toBe(200);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const { token, session } = book.open(person, 'password');
    expect(session.id).toBe(sha256(token));
    expect(JSON.stringify(session)).not.toContain(token);
  });
});

describe('sessions of a station', () => {
  let house: BareStation;
  let master: Founded;
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
  });
  afterEach(() => house.discard());
  const again = () => signIn(house.station, COMPANY.email, COMPANY.password);

  test('[PE5] a new sign-in ends the older one, which is told at once and at its next call', async () => {
    const heard = listen(master.client);
    await heard.started;
    const second = await again();
    expect(await heard.last()).toEqual({
      kind: 'sessionEnded',
      why: 'signedInElsewhere',
      at: house.clock.now(),
    });
    expect(await refusalOf(master.client.hierarchy.scopes())).toEqual({
      code: 'people.signedInElsewhere',
      at: house.clock.now(),
    });
    expect(await refusalOf(master.client.people.mine())).toMatchObject({ code: 'people.signedInElsewhere' });
    expect(await second.client.hierarchy.scopes()).toHaveLength(3);
  });

  test('[PE6] a locked session answers nothing but who it is, until its own password unlocks it', async () => {
    await master.client.people.lock();
    expect(await refusalOf(master.client.hierarchy.scopes())).toEqual({ code: 'people.locked' });
    expect(await refusalOf(master.client.people.list({}))).toEqual({ code: 'people.locked' });
    expect((await master.client.people.mine()).locked).toBe(true);
    expect(await refusalOf(master.client.people.unlock({ password: 'wrong' }))).toMatchObject({
      code: 'people.wrongSecret',
    });
    await master.client.people.unlock({ password: COMPANY.password });
    expect(await master.client.hierarchy.scopes()).toHaveLength(3);
  });

  test('[PE6] nobody at the screen for five minutes: the next call finds it locked', async () => {
    house.clock.pass(IDLE_LOCK_SECONDS + 1);
    expect(await refusalOf(master.client.hierarchy.scopes())).toEqual({ code: 'people.locked' });
  });

  test('[PE6] what a page asks by itself keeps no screen awake; what a person does, does', async () => {
    const asked = (act: string | null) =>
      plainClientOf(house.station, master.token, act === null ? {} : { 'printhall-act': act });
    const personId = master.personId as never;
    const scopeId = await placeOf(master.client, 'factory');
    const minutes = async (ask: () => Promise<unknown>) => {
      await master.client.people.unlock({ password: COMPANY.password });
      for (let minute = 0; minute < 6; minute += 1) {
        house.clock.pass(60);
        await ask().catch(() => undefined);
      }
      return (await master.client.people.mine()).locked;
    };
    expect(await minutes(() => asked('0').access.whatCan({ personId, scopeId }))).toBe(true);
    expect(await minutes(() => asked('1').people.list({}))).toBe(false);
    expect(await minutes(() => asked('1').live.station())).toBe(false);
    // A face that does not say: a list may be a page that asks again, one record is not.
    expect(await minutes(() => asked(null).people.list({}))).toBe(true);
    expect(await minutes(() => asked(null).access.whatCan({ personId, scopeId }))).toBe(false);
  });

  test('[PE7] a session that is over is signed out', async () => {
    house.clock.pass(SESSION_MAXIMUM_SECONDS + 1);
    expect(await refusalOf(master.client.hierarchy.scopes())).toEqual({ code: 'people.signedOut' });
    expect(await refusalOf(master.client.people.unlock({ password: COMPANY.password }))).toEqual({
      code: 'people.signedOut',
    });
  });

  test('[PE8] a token is dead when signed out, and after a restart', async () => {
    await master.client.people.signOut();
    expect(await refusalOf(master.client.hierarchy.scopes())).toEqual({ code: 'people.signedOut' });
    await master.client.people.signOut();
    const { token } = await again();
    await house.reopen();
    expect(await refusalOf(clientOf(house.station, token).hierarchy.scopes())).toEqual({
      code: 'people.signedOut',
    });
  });

  test('[PE12] closing an account ends its session at once, and no open code opens it again', async () => {
    const otto = await addOperator(house, master.client);
    const heard = listen(otto.client);
    await heard.started;
    await master.client.people.deactivate({ personId: otto.personId as never });
    expect(await heard.last()).toMatchObject({ kind: 'sessionEnded', why: 'deactivated' });
    expect(await refusalOf(otto.client.hierarchy.scopes())).toEqual({ code: 'people.signedOut' });
    expect(
      await refusalOf(signIn(house.station, 'otto@acme.example', 'another long password')),
    ).toMatchObject({ code: 'people.wrongSecret' });
  });

  test('[PE12] an account closed while its password is looked at stays closed', async () => {
    await addOperator(house, master.client);
    const signingIn = refusalOf(signIn(house.station, 'otto@acme.example', 'another long password'));
    const personId = (await master.client.people.list({ search: 'otto' })).people[0]?.personId;
    await master.client.people.deactivate({ personId: personId as never });
    expect((await signingIn).code).toMatch(/^people\.(signedOut|wrongSecret)$/);
  });
});

/** Listens until the session ends. */
function listen(client: Client) {
  const events: LiveEvent[] = [];
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const ended = (async () => {
    const stream = await client.live.events();
    const first = stream.next();
    resolve();
    for (let heard = await first; heard.done !== true; heard = await stream.next()) events.push(heard.value);
  })();
  return {
    started,
    async last() {
      await ended;
      return events.at(-1);
    },
  };
}
