import { and, eq, isNotNull } from 'drizzle-orm';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeInvitationCode, makeRecoveryCode, readCode } from '../../src/shop/people/codes.ts';
import { credentials, people, pins } from '../../src/shop/people/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { systemRandom } from '../../src/station/system.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, plainClientOf, refusalOf, signIn } from '../support/station.ts';
import { addOperator, COMPANY, found, invite, type Founded } from './accounts.ts';

describe('codes', () => {
  test('[PE9] survive being read aloud: small letters, spaces, and letters that look like digits', () => {
    const spoken = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    fc.assert(
      fc.property(
        fc.array(spoken, { minLength: 15, maxLength: 25 }),
        fc.array(fc.nat(5), { minLength: 25, maxLength: 25 }),
        (digits, how) => {
          const given = readCode(digits.join(''));
          const typed = digits.map((digit, index) => misheard(digit, how[index] ?? 0)).join('');
          expect(readCode(typed)).toBe(given);
        },
      ),
    );
  });

  test('[PE9] [PE10] hold 75 and 125 random bits, in groups of five', () => {
    expect(makeInvitationCode(systemRandom)).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){2}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(makeRecoveryCode(systemRandom)).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(new Set(Array.from({ length: 500 }, () => makeInvitationCode(systemRandom))).size).toBe(500);
  });
});

function misheard(digit: string, how: number): string {
  const alike: Readonly<Record<string, string>> = { '0': 'Oo0', '1': 'IilL1' };
  const letters = alike[digit] ?? digit + digit.toLowerCase();
  const letter = letters[how % letters.length] ?? digit;
  return how === 0 ? `${letter} ` : how === 3 ? `-${letter}` : letter;
}

describe('codes at a station', () => {
  let house: BareStation;
  let master: Founded;
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
  });
  afterEach(() => house.discard());

  const email = 'otto@acme.example';
  const password = 'another long password';
  const nobody = () => clientOf(house.station, null).people;

  test('[PE9] an invitation opens the account once, with a password that its person chooses', async () => {
    const { invitationCode } = await invite(master.client);
    const { token } = await nobody().acceptInvitation({
      email,
      code: invitationCode.toLowerCase().replaceAll('-', ' '),
      password,
    });
    expect((await clientOf(house.station, token).people.mine()).person).toMatchObject({
      email,
      state: 'active',
    });
    const second = nobody().acceptInvitation({
      email,
      code: invitationCode,
      password: 'yet another password',
    });
    expect(await refusalOf(second)).toMatchObject({ code: 'people.wrongSecret' });
    await signIn(house.station, email, password);
  });

  test('[PE9] of two who use one invitation at once, one gets in', async () => {
    const { invitationCode: code } = await invite(master.client);
    const answers = await Promise.allSettled([
      nobody().acceptInvitation({ email, code, password: 'the first long password' }),
      nobody().acceptInvitation({ email, code, password: 'the second long password' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('[PE9] an invitation is over after 24 hours', async () => {
    const { invitationCode: code, expiresAt } = await invite(master.client);
    expect(expiresAt).toBe(house.clock.now() + 24 * 3_600_000);
    house.clock.pass(24 * 3_600);
    expect(await refusalOf(nobody().acceptInvitation({ email, code, password }))).toEqual({
      code: 'people.invitationInvalid',
    });
    expect(await refusalOf(signIn(house.station, email, password))).toMatchObject({
      code: 'people.wrongSecret',
    });
  });

  test('[PE9] a bad password does not use up the invitation', async () => {
    const { invitationCode: code } = await invite(master.client);
    expect(
      await refusalOf(nobody().acceptInvitation({ email, code, password: 'aaaaaaaaaaaaaaaaaa' })),
    ).toEqual({ code: 'people.passwordTooCommon' });
    await nobody().acceptInvitation({ email, code, password });
  });

  test('[PE12] an invitation to an account that was closed meanwhile opens nothing', async () => {
    const { invitationCode: code, personId } = await invite(master.client);
    const accepting = refusalOf(nobody().acceptInvitation({ email, code, password }));
    await master.client.people.deactivate({ personId });
    expect((await accepting).code).toMatch(/^people\.(invitationInvalid|wrongSecret)$/);
    const row = house.station.store.reading.select().from(people).where(eq(people.email, email)).get();
    expect(row?.state).toBe('inactive');
  });

  test('[PE10] the recovery code is used once, and another takes its place', async () => {
    const newPassword = 'a brand new password';
    const recovered = await nobody().recover({
      email: COMPANY.email,
      recoveryCode: master.recoveryCode.toLowerCase(),
      newPassword,
    });
    expect(recovered.recoveryCode).not.toBe(master.recoveryCode);
    expect(await refusalOf(master.client.hierarchy.scopes())).toMatchObject({
      code: 'people.signedInElsewhere',
    });
    const again = nobody().recover({ email: COMPANY.email, recoveryCode: master.recoveryCode, newPassword });
    expect(await refusalOf(again)).toMatchObject({ code: 'people.wrongSecret' });
    await signIn(house.station, COMPANY.email, newPassword);
    await nobody().recover({
      email: COMPANY.email,
      recoveryCode: recovered.recoveryCode,
      newPassword: COMPANY.password,
    });
  });

  test('[PE11] the password is changed with the old one', async () => {
    const newPassword = 'a brand new password';
    expect(
      await refusalOf(master.client.people.changePassword({ oldPassword: 'wrong', newPassword })),
    ).toMatchObject({ code: 'people.wrongSecret' });
    await master.client.people.changePassword({ oldPassword: COMPANY.password, newPassword });
    expect(await refusalOf(signIn(house.station, COMPANY.email, COMPANY.password))).toMatchObject({
      code: 'people.wrongSecret',
    });
    await signIn(house.station, COMPANY.email, newPassword);
  });

  test('[PE16] an e-mail is one account for ever, however it is written', async () => {
    const otto = await addOperator(house, master.client);
    await master.client.people.deactivate({ personId: otto.personId as never });
    expect(await refusalOf(invite(master.client, 'OTTO@Acme.Example'))).toEqual({
      code: 'people.emailTaken',
      email,
    });
  });

  test('[PE15] who holds nothing any more is still listed, and can still be closed', async () => {
    const otto = await addOperator(house, master.client);
    const listed = async () =>
      (await master.client.people.list({})).people.find(({ personId }) => personId === otto.personId);
    for (const { grantId } of (await listed())?.grants ?? [])
      await master.client.access.revoke({ grantId: grantId as never });
    expect(await listed()).toMatchObject({ email, state: 'active', grants: [] });
    await master.client.people.deactivate({ personId: otto.personId as never });
    expect(await listed()).toMatchObject({ state: 'inactive' });
  });

  test('[PE13] no secret is in any file of the station; hashes are argon2id and only where they belong (A-01)', async () => {
    const otto = await addOperator(house, master.client);
    const { invitationCode } = await invite(master.client, 'third@acme.example');
    await refusalOf(signIn(house.station, COMPANY.email, 'a wrong password typed'));
    const nextPassword = 'a brand new password';
    const { recoveryCode } = await nobody().recover({
      email: COMPANY.email,
      recoveryCode: master.recoveryCode,
      newPassword: nextPassword,
    });
    const { token, client } = await signIn(house.station, COMPANY.email, nextPassword);
    // Of twelve digits: six could stand in the file by chance.
    const pin = '840273591846';
    await otto.client.people.setPin({ pin, password });
    await otto.client.people.lock();
    await refusalOf(otto.client.people.unlock({ pin: '840273591847' }));
    await otto.client.people.unlock({ pin });
    const { proof } = await client.people.prove({ digest: '0'.repeat(64), password: nextPassword });
    const personId = otto.personId as never;
    await refusalOf(
      plainClientOf(house.station, token, { 'printhall-proof': proof }).people.deactivate({ personId }),
    );
    const reset = await client.people.resetPassword({ personId });
    await client.people.setPin({ pin: '305918274650', password: nextPassword });
    const secrets = [
      COMPANY.password,
      password,
      nextPassword,
      'a wrong password typed',
      master.recoveryCode,
      recoveryCode,
      invitationCode,
      reset.invitationCode,
      master.token,
      otto.token,
      token,
      pin,
      '840273591847',
      '305918274650',
      proof,
    ];
    const { reading } = house.station.store;
    const kept = [
      ...reading.select().from(credentials).all(),
      ...reading.select({ pinHash: pins.pinHash }).from(pins).all(),
    ].flatMap((row) =>
      Object.entries(row).flatMap(([name, value]) => (name.endsWith('Hash') ? [value] : [])),
    );
    const hashes = kept.filter((hash) => hash !== null);
    expect(hashes.length).toBeGreaterThan(3);
    for (const hash of hashes) expect(argon2idOf(String(hash))).toEqual(TODAYS_WORK);
    const logged = reading
      .select()
      .from(changeLog)
      .where(and(eq(changeLog.tableName, 'audit_entries'), isNotNull(changeLog.columns)))
      .all();
    expect(JSON.stringify(logged)).not.toContain('$argon2');
    // Once with the write-ahead log beside the file, once after all of it has moved in.
    expect(textsFound(house.directory, secrets)).toEqual([]);
    await house.station.close();
    expect(textsFound(house.directory, secrets)).toEqual([]);
    // The same search finds what is there.
    expect(textsFound(house.directory, [COMPANY.email])).not.toEqual([]);
  });
});

const TODAYS_WORK = { memoryKibibytes: 19_456, passes: 2, lanes: 1, saltBytes: 16, hashBytes: 32 };

/** A hash in the PHC string format, read. */
function argon2idOf(hash: string): typeof TODAYS_WORK {
  const [, kind, version, work = '', salt = '', digest = ''] = hash.split('$');
  expect([kind, version]).toEqual(['argon2id', 'v=19']);
  const [memoryKibibytes = 0, passes = 0, lanes = 0] = work.split(',').map((part) => Number(part.slice(2)));
  const bytesOf = (text: string) => Buffer.from(text, 'base64').length;
  return { memoryKibibytes, passes, lanes, saltBytes: bytesOf(salt), hashBytes: bytesOf(digest) };
}

/** Which of some texts stand in any file below a folder, with dashes or without. */
function textsFound(directory: string, texts: readonly string[]): readonly string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const contents = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  return texts.filter((text) =>
    contents.some((bytes) => bytes.includes(text) || bytes.includes(text.replaceAll('-', ''))),
  );
}
