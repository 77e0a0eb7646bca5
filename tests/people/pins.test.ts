import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { isTooEasy } from '../../src/shop/people/easy-pins.ts';
import { PIN_FAILURES_MAXIMUM } from '../../src/shop/people/pins.ts';
import { pins } from '../../src/shop/people/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn, type SignedInPerson } from '../support/station.ts';
import { addOperator, COMPANY, found, type Founded } from './accounts.ts';

const PIN = '840273';
const WRONG = '840274';

describe('PINs that are guessed first', () => {
  const email = 'otto.31415926@acme.example';

  test.each([
    ['one digit', '777777'],
    ['two digits', '848488'],
    ['repeats', '123123'],
    ['repeats of four', '840284028402'],
    ['up', '456789'],
    ['up over the nine', '789012'],
    ['down', '765432'],
    ['down over the zero', '210987'],
    ['in steps', '024680'],
    ['in pairs up', '112233'],
    ['a year first', '199184'],
    ['a year last', '842027'],
    ['two years', '19672031'],
    ['day, month, year', '310784'],
    ['month, day, year', '073184'],
    ['year, month, day', '840731'],
    ['a whole date', '31071984'],
    ['a whole date, the year first', '20240229'],
    ['known to everybody', '159753'],
    ['known by heart', '314159'],
    ['of the e-mail', '141592'],
    ['with the e-mail in it', '931415926'],
  ])('[PE19] %s', (_what, pin) => {
    expect(isTooEasy(pin, email)).toBe(true);
  });

  test('[PE19] most other numbers are free', () => {
    const some = Array.from({ length: 5_000 }, (_, index) => String((index * 7_919) % 1_000_000));
    const refused = some.filter((number) => isTooEasy(number.padStart(6, '0'), 'ada@acme.example'));
    // Dates in three orders, and years at both ends, are about a seventh of all.
    expect(refused.length / some.length).toBeLessThan(0.16);
    expect(isTooEasy(PIN, 'ada1@acme.example')).toBe(false);
    expect(isTooEasy('84027359', 'ada@acme.example')).toBe(false);
  });

  test('[PE19] whatever is repeated or climbs is refused, however long it is', () => {
    const digits = (count: number) => fc.array(fc.nat(9), { minLength: count, maxLength: count });
    fc.assert(
      fc.property(digits(3), fc.integer({ min: 2, max: 4 }), (block, times) => {
        expect(isTooEasy(block.join('').repeat(times), 'x@x')).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.integer({ min: 6, max: 12 }), (first, step, length) => {
        const climbing = Array.from({ length }, (_, index) => (first + step * index) % 10);
        expect(isTooEasy(climbing.join(''), 'x@x')).toBe(true);
      }),
    );
  });
});

describe('PINs at a station', () => {
  let house: BareStation;
  let master: Founded;
  let otto: SignedInPerson;
  const password = 'another long password';
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
    otto = await addOperator(house, master.client);
  });
  afterEach(() => house.discard());

  const locked = async () => {
    await otto.client.people.setPin({ pin: PIN, password });
    await otto.client.people.lock();
  };
  const unlock = (pin: string) => otto.client.people.unlock({ pin });
  const isLocked = async () => (await otto.client.people.mine()).locked;

  test('[PE19] a PIN is set with the password, and an easy one is refused', async () => {
    const { people } = otto.client;
    expect((await people.mine()).hasPin).toBe(false);
    expect(await refusalOf(people.setPin({ pin: '123456', password }))).toEqual({
      code: 'people.pinTooEasy',
    });
    expect(await refusalOf(people.setPin({ pin: PIN, password: 'x' }))).toMatchObject({
      code: 'people.wrongSecret',
    });
    for (const pin of ['84027', '8402735918642', '84O273', ' 840273'])
      expect(await refusalOf(people.setPin({ pin, password }))).toMatchObject({ code: 'input.invalid' });
    expect((await people.mine()).hasPin).toBe(false);
    await people.setPin({ pin: PIN, password });
    expect((await people.mine()).hasPin).toBe(true);
  });

  test('[PE20] the PIN unlocks the session of its person, and the record tells how they were known', async () => {
    await locked();
    expect(await isLocked()).toBe(true);
    await unlock(PIN);
    expect(await isLocked()).toBe(false);
    await otto.client.people.setLanguage({ language: 'es' });
    const actors = house.station.store.reading
      .select()
      .from(auditEntries)
      .all()
      .filter(({ personId }) => personId === otto.personId)
      .map(({ action, body }) => [
        action,
        (JSON.parse(body) as { actor: { knownBy: unknown } }).actor.knownBy,
      ]);
    expect(actors).toEqual([
      ['people.acceptInvitation', 'code'],
      ['people.signIn', 'code'],
      ['people.signIn', 'password'],
      ['people.setPin', 'password'],
      ['people.lock', 'password'],
      ['people.unlock', 'pin'],
      ['people.setLanguage', 'pin'],
    ]);
  });

  test('[PE20] no session, no PIN: it neither signs in nor revives what is over (A-04)', async () => {
    await locked();
    expect(await refusalOf(clientOf(house.station, null).people.unlock({ pin: PIN }))).toEqual({
      code: 'people.signedOut',
    });
    expect(await refusalOf(signIn(house.station, 'otto@acme.example', PIN))).toMatchObject({
      code: 'people.wrongSecret',
    });
    house.clock.pass(12 * 3_600);
    expect(await refusalOf(unlock(PIN))).toEqual({ code: 'people.signedOut' });
    await house.reopen();
    expect(await refusalOf(clientOf(house.station, otto.token).people.unlock({ pin: PIN }))).toEqual({
      code: 'people.signedOut',
    });
  });

  test('[PE20] the PIN of another person unlocks nothing', async () => {
    await locked();
    await master.client.people.setPin({ pin: '305918', password: COMPANY.password });
    expect(await refusalOf(unlock('305918'))).toMatchObject({ code: 'people.wrongSecret' });
    expect(await isLocked()).toBe(true);
  });

  test('[PE21] ten wrong PINs turn it off until the password was shown; each wait grows (A-03)', async () => {
    await locked();
    const waits: unknown[] = [];
    for (let guess = 1; guess < PIN_FAILURES_MAXIMUM; guess += 1) {
      const refusal = await refusalOf(unlock(WRONG));
      waits.push(refusal['attemptsLeft'] ?? refusal['retryInSeconds']);
      house.clock.pass(Number(refusal['retryInSeconds'] ?? 0));
    }
    expect(waits).toEqual([4, 3, 2, 1, 30, 60, 120, 240, 300]);
    expect((await otto.client.people.mine()).hasPin).toBe(true);
    expect(await refusalOf(unlock(WRONG))).toEqual({ code: 'people.pinOff' });
    house.clock.pass(3_600);
    expect(await refusalOf(unlock(PIN))).toEqual({ code: 'people.pinOff' });
    expect((await otto.client.people.mine()).hasPin).toBe(false);
    await otto.client.people.unlock({ password });
    await otto.client.people.lock();
    expect(await refusalOf(unlock(WRONG))).toEqual({ code: 'people.wrongSecret', attemptsLeft: 4 });
    await unlock(PIN);
  });

  test('[PE21] fifty guesses at once count as fifty, and the right one among them helps nobody', async () => {
    await locked();
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, number) => unlock(number === 30 ? PIN : WRONG)),
    );
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await isLocked()).toBe(true);
    expect(house.station.store.reading.select().from(pins).get()?.failures).toBe(5);
  });

  test('[PE21] who knows the PIN cannot guess at the password for ever', async () => {
    await locked();
    const guess = () => refusalOf(otto.client.people.unlock({ password: 'guessed at the password' }));
    for (const attemptsLeft of [4, 3, 2]) {
      expect(await guess()).toEqual({ code: 'people.wrongSecret', attemptsLeft });
      await unlock(PIN);
      await otto.client.people.lock();
    }
    expect(await guess()).toEqual({ code: 'people.wrongSecret', attemptsLeft: 1 });
    expect(await guess()).toMatchObject({ code: 'people.lockedOut' });
    // And the wait for the password does not keep its person out: the PIN is counted apart.
    await unlock(PIN);
  });

  test('[PE21] the right PIN ends the count of wrong ones', async () => {
    await locked();
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 4; guess += 1)
        expect(await refusalOf(unlock(WRONG))).toMatchObject({ code: 'people.wrongSecret' });
      await unlock(PIN);
      await otto.client.people.lock();
    }
    expect(house.station.store.reading.select().from(pins).get()?.failures).toBe(0);
  });

  test('[PE21] setting and removing a PIN ends nothing, and what is removed unlocks nothing', async () => {
    await otto.client.people.setPin({ pin: PIN, password });
    await otto.client.people.setPin({ pin: '305918', password });
    expect(await isLocked()).toBe(false);
    await otto.client.people.lock();
    expect(await refusalOf(unlock(PIN))).toMatchObject({ code: 'people.wrongSecret' });
    await unlock('305918');
    await otto.client.people.removePin();
    expect(await isLocked()).toBe(false);
    await otto.client.people.lock();
    expect(await refusalOf(unlock('305918'))).toEqual({ code: 'people.pinOff' });
  });

  test('[PE13] a PIN does not travel: nothing of it is in the change log', async () => {
    await locked();
    await refusalOf(unlock(WRONG));
    await unlock(PIN);
    const logged = house.station.store.reading.select().from(changeLog).all();
    expect(logged.map(({ tableName }) => tableName)).not.toContain('pins');
    const kept = house.station.store.reading.select().from(pins).get();
    expect(JSON.stringify(logged)).not.toContain(kept?.pinHash);
  });
});
