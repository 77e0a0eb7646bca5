import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { people } from '../../src/shop/people/tables.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn } from '../support/station.ts';
import { addOperator, COMPANY, found, invite, seenOf, type Founded } from './accounts.ts';

let house: BareStation;
let master: Founded;
beforeEach(async () => {
  house = await openBareStation();
  master = await found(house);
});
afterEach(() => house.discard());

const guess = (email: string, password = 'not the right one') =>
  clientOf(house.station, null).people.signIn({ email, password });

describe('who is there is told to nobody', () => {
  test('[PE2] unknown, wrong, invited and closed accounts answer alike, guess after guess (A-02)', async () => {
    await addOperator(house, master.client, 'closed@acme.example');
    const closedPassword = 'another long password';
    const closed = house.station.store.reading
      .select()
      .from(people)
      .where(eq(people.email, 'closed@acme.example'))
      .get();
    await master.client.people.deactivate({ personId: closed?.id as never });
    await invite(master.client, 'invited@acme.example');
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const wrong = await seenOf(guess(COMPANY.email));
      expect(await seenOf(guess('nobody@acme.example'))).toEqual(wrong);
      expect(await seenOf(guess('invited@acme.example'))).toEqual(wrong);
      // The right password of a closed account is as wrong as any other.
      expect(await seenOf(guess('closed@acme.example', closedPassword))).toEqual(wrong);
    }
  });

  test('[PE2] the same holds for invitation and recovery codes', async () => {
    const nobody = clientOf(house.station, null).people;
    const email = 'nobody@acme.example';
    const code = 'AAAAA-AAAAA-AAAAA';
    const password = 'a third long password';
    expect(await seenOf(nobody.acceptInvitation({ email: COMPANY.email, code, password }))).toEqual(
      await seenOf(nobody.acceptInvitation({ email, code, password })),
    );
    expect(
      await seenOf(nobody.recover({ email: COMPANY.email, recoveryCode: code, newPassword: password })),
    ).toEqual(await seenOf(nobody.recover({ email, recoveryCode: code, newPassword: password })));
  });
});

describe('guessing is slow', () => {
  test('[PE3] the fifth wrong secret in a row waits 30 seconds, then twice as long, up to five minutes', async () => {
    for (const attemptsLeft of [4, 3, 2, 1])
      expect(await refusalOf(guess(COMPANY.email))).toEqual({ code: 'people.wrongSecret', attemptsLeft });
    for (const seconds of [30, 60, 120, 240, 300, 300]) {
      expect(await refusalOf(guess(COMPANY.email))).toEqual({
        code: 'people.lockedOut',
        retryInSeconds: seconds,
      });
      house.clock.pass(seconds - 1);
      // Not even the right one is looked at, and waiting guesses count nothing.
      expect(await refusalOf(guess(COMPANY.email, COMPANY.password))).toEqual({
        code: 'people.lockedOut',
        retryInSeconds: 1,
      });
      house.clock.pass(1);
    }
    await signIn(house.station, COMPANY.email, COMPANY.password);
    expect(await refusalOf(guess(COMPANY.email))).toEqual({ code: 'people.wrongSecret', attemptsLeft: 4 });
  });

  test('[PE3] a restart, or a clock that is set, does not shorten the wait, nor make it longer', async () => {
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await refusalOf(guess(COMPANY.email));
      if (attempt < 6) house.clock.pass(61);
    }
    const wait = () => refusalOf(guess(COMPANY.email, COMPANY.password));
    expect(await wait()).toEqual({ code: 'people.lockedOut', retryInSeconds: 120 });
    house.clock.set(3_600);
    expect(await wait()).toEqual({ code: 'people.lockedOut', retryInSeconds: 120 });
    house.clock.set(-2 * 3_600);
    expect(await wait()).toEqual({ code: 'people.lockedOut', retryInSeconds: 120 });
    await house.reopen();
    // A day back and restarted: only what is on the disk is known, and it promises no more than the wait itself.
    expect(await wait()).toEqual({ code: 'people.lockedOut', retryInSeconds: 120 });
    house.clock.pass(121);
    await signIn(house.station, COMPANY.email, COMPANY.password);
  });

  test('[PE4] fifty guesses at once count as fifty: five are looked at (A-03)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        refusalOf(guess(COMPANY.email, number === 20 ? 'the fiftieth guess' : `guess ${number}`)),
      ),
    );
    expect(answers.filter(({ code }) => code === 'people.wrongSecret')).toHaveLength(4);
    expect(answers.filter(({ code }) => code === 'people.lockedOut')).toHaveLength(46);
  });

  test('[PE4] the right password among fifty at once helps nobody once the wait has begun', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, number) =>
        guess(COMPANY.email, number === 40 ? COMPANY.password : `guess ${number}`),
      ),
    );
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('[PE3] guesses at the lock, the old password, codes and sign-in are counted together', async () => {
    const nobody = clientOf(house.station, null).people;
    const newPassword = 'a third long password';
    const refusals = [
      await refusalOf(master.client.people.unlock({ password: 'wrong' })),
      await refusalOf(master.client.people.changePassword({ oldPassword: 'wrong', newPassword })),
      await refusalOf(nobody.recover({ email: COMPANY.email, recoveryCode: 'AAAAA', newPassword })),
      await refusalOf(
        nobody.acceptInvitation({ email: COMPANY.email, code: 'AAAAA', password: newPassword }),
      ),
      await refusalOf(guess(COMPANY.email)),
    ];
    expect(refusals.map(({ attemptsLeft, retryInSeconds }) => attemptsLeft ?? retryInSeconds)).toEqual([
      4, 3, 2, 1, 30,
    ]);
  });
});
