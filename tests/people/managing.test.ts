import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { createGuessBook } from '../../src/shop/people/guess-book.ts';
import type { PeopleHouse } from '../../src/shop/people/house.ts';
import { checkPassword } from '../../src/shop/people/signing-in.ts';
import { credentials, people, pins } from '../../src/shop/people/tables.ts';
import { entry, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn, type Client } from '../support/station.ts';
import {
  addOperator,
  addWithRole,
  COMPANY,
  found,
  invite,
  placeOf,
  seenOf,
  type Founded,
} from './accounts.ts';

const PASSWORD = 'another long password';
const EMAIL = 'otto@acme.example';

let house: BareStation;
let master: Founded;
beforeEach(async () => {
  house = await openBareStation();
  master = await found(house);
});
afterEach(() => house.discard());

const nobody = () => clientOf(house.station, null).people;
const detail = (personId: string, client: Client = master.client) =>
  client.people.get({ personId: personId as never });
const scopeOf = (kind: ScopeKind) => placeOf(master.client, kind);
const addPerson = (email: string, roleId: string, scopeId: ScopeId, untilAt: number | null = null) =>
  addWithRole(house, master.client, { email, roleId, scopeId, untilAt });
const entriesOf = (action: string) =>
  house.station.store.reading.select().from(auditEntries).where(eq(auditEntries.action, action)).all();

const guess = (email: string, password = 'not the right one') => nobody().signIn({ email, password });

describe('resetting a password', () => {
  test('[PE26] the old one is void at once, the session ends, and the code lets the person choose another', async () => {
    const otto = await addOperator(house, master.client);
    const { invitationCode, expiresAt } = await master.client.people.resetPassword({
      personId: otto.personId as never,
    });
    expect(expiresAt).toBe(house.clock.now() + 24 * 3_600_000);
    expect(await refusalOf(otto.client.hierarchy.scopes())).toEqual({ code: 'people.signedOut' });
    expect(await detail(otto.personId)).toMatchObject({
      state: 'active',
      passwordPending: true,
      codeExpiresAt: expiresAt,
    });
    const newPassword = 'a password chosen anew';
    await nobody().acceptInvitation({ email: EMAIL, code: invitationCode, password: newPassword });
    await signIn(house.station, EMAIL, newPassword);
    expect(await detail(otto.personId)).toMatchObject({ passwordPending: false, codeExpiresAt: null });
    expect(entriesOf('people.resetPassword')).toMatchObject([
      { result: 'done', personId: master.personId, recordId: otto.personId },
    ]);
  });

  test('[PE26] [PE2] until then the account answers as any wrong password does, guess after guess (A-02)', async () => {
    const otto = await addOperator(house, master.client);
    await master.client.people.resetPassword({ personId: otto.personId as never });
    for (let attempt = 1; attempt <= 6; attempt += 1)
      expect(await seenOf(guess(EMAIL, PASSWORD))).toEqual(await seenOf(guess('nobody@acme.example')));
  });

  test('[PE26] whenever it is reset while somebody signs in, no session is left', async () => {
    const otto = await addOperator(house, master.client);
    const [signedIn] = await Promise.allSettled([
      guess(EMAIL, PASSWORD),
      master.client.people.resetPassword({ personId: otto.personId as never }),
    ]);
    const tokens = signedIn.status === 'fulfilled' ? [signedIn.value.token] : [];
    for (const token of [otto.token, ...tokens]) {
      const refusal = await refusalOf(clientOf(house.station, token).hierarchy.scopes());
      expect(refusal.code).toMatch(/^people\.(signedOut|signedInElsewhere)$/);
    }
  });

  test.each([
    ['reset', { passwordHash: null }, {}],
    ['changed', { passwordHash: 'another' }, {}],
    ['not its own any more: the account closed', {}, { state: 'inactive' }],
  ] as const)(
    '[PE26] [PE12] a password that is %s while it is looked at opens nothing',
    async (_what, kept, person) => {
      const { store } = house.station;
      const change = () =>
        store.write((tx) => {
          tx.rows
            .update(credentials)
            .set({ ...kept, passwordChangedAt: 2 })
            .run();
          tx.rows
            .update(people)
            .set({ ...person, createdAt: 2 })
            .where(eq(people.email, EMAIL))
            .run();
          tx.record(entry());
        });
      await addOperator(house, master.client);
      const secrets = {
        async matches() {
          change();
          return true;
        },
      };
      const guesses = createGuessBook({ store, clock: house.clock, secrets });
      const small = { store, guesses } as unknown as PeopleHouse;
      expect(await checkPassword(small, EMAIL, PASSWORD)).toEqual({
        ok: false,
        refusal: { code: 'people.signedOut' },
      });
    },
  );

  test('[PE26] the PIN goes with it, and one on its way is not set', async () => {
    const otto = await addOperator(house, master.client);
    await otto.client.people.setPin({ pin: '840273', password: PASSWORD });
    await Promise.allSettled([
      otto.client.people.setPin({ pin: '305918', password: PASSWORD }),
      master.client.people.resetPassword({ personId: otto.personId as never }),
    ]);
    expect(house.station.store.reading.select().from(pins).all()).toEqual([]);
  });

  test('[PE26] the code is over after 24 hours, and recovering voids it', async () => {
    const second = await addPerson('second@acme.example', 'print-farm/master', await scopeOf('platform'));
    const { invitationCode: code } = await second.client.people.resetPassword({
      personId: master.personId as never,
    });
    const newPassword = 'a brand new password';
    await nobody().recover({ email: COMPANY.email, recoveryCode: master.recoveryCode, newPassword });
    expect(
      await refusalOf(nobody().acceptInvitation({ email: COMPANY.email, code, password: PASSWORD })),
    ).toMatchObject({ code: 'people.wrongSecret' });
    const again = await second.client.people.resetPassword({ personId: master.personId as never });
    house.clock.pass(24 * 3_600);
    expect(
      await refusalOf(
        nobody().acceptInvitation({ email: COMPANY.email, code: again.invitationCode, password: PASSWORD }),
      ),
    ).toEqual({ code: 'people.invitationInvalid' });
  });

  test('[PE26] nobody resets their own, nor that of who ranks as high or higher', async () => {
    const factory = await scopeOf('factory');
    const manager = await addPerson('manager@acme.example', 'print-farm/factory-manager', factory);
    const other = await addPerson('other@acme.example', 'print-farm/factory-manager', factory);
    const codeOf = async (personId: string) =>
      (await refusalOf(manager.client.people.resetPassword({ personId: personId as never }))).code;
    expect(await codeOf(manager.personId)).toBe('access.ownGrants');
    expect(await codeOf(other.personId)).toBe('access.rankTooHigh');
    expect(await codeOf(master.personId)).toBe('access.forbidden');
    const otto = await addOperator(house, master.client);
    await manager.client.people.resetPassword({ personId: otto.personId as never });
    expect((await detail(otto.personId, manager.client)).resetRefusal).toBeNull();
    expect((await detail(other.personId, manager.client)).resetRefusal?.code).toBe('access.rankTooHigh');
  });
});

describe('invitations', () => {
  test('[PE25] a new code takes the place of the old one, until it is accepted', async () => {
    const { personId, invitationCode } = await invite(master.client);
    house.clock.pass(100);
    const renewed = await master.client.people.renewInvitation({ personId });
    expect(renewed.invitationCode).not.toBe(invitationCode);
    expect(renewed.expiresAt).toBe(house.clock.now() + 24 * 3_600_000);
    const accept = (code: string) => nobody().acceptInvitation({ email: EMAIL, code, password: PASSWORD });
    expect(await refusalOf(accept(invitationCode))).toMatchObject({ code: 'people.wrongSecret' });
    await accept(renewed.invitationCode);
    expect(await refusalOf(master.client.people.renewInvitation({ personId }))).toEqual({
      code: 'people.notInvited',
    });
    expect(await refusalOf(master.client.people.resetPassword({ personId: 'gone' as never }))).toEqual({
      code: 'people.notFound',
    });
  });

  test('[PE25] a code opens the account: nobody gives one for who outranks them', async () => {
    const client = await scopeOf('client');
    const manager = await addPerson('manager@acme.example', 'print-farm/factory-manager', client);
    const { personId } = await invite(master.client, 'boss@acme.example', 'master');
    expect(await refusalOf(manager.client.people.renewInvitation({ personId }))).toMatchObject({
      code: 'access.rankTooHigh',
    });
  });

  test('[PE9] an invitation can be for a time; its end must come', async () => {
    const factory = await scopeOf('factory');
    const untilAt = house.clock.now() + 10 * 3_600_000;
    const otto = await addPerson(EMAIL, 'print-farm/operator', factory, untilAt);
    expect((await detail(otto.personId)).grants).toMatchObject([
      { roleName: 'Operator', scopeName: 'North', untilAt, grantedByName: COMPANY.name },
    ]);
    expect(
      await refusalOf(addPerson('x@acme.example', 'print-farm/operator', factory, house.clock.now() - 1)),
    ).toMatchObject({ code: 'access.termReversed' });
  });
});

describe('closing and opening again', () => {
  test('[PE27] an account is opened again as it was', async () => {
    const otto = await addOperator(house, master.client);
    const { personId: invitedId } = await invite(master.client, 'invited@acme.example');
    for (const personId of [otto.personId, invitedId] as never[]) {
      await master.client.people.deactivate({ personId });
      expect(await refusalOf(master.client.people.deactivate({ personId }))).toEqual({
        code: 'people.notActive',
      });
      await master.client.people.reactivate({ personId });
      expect(await refusalOf(master.client.people.reactivate({ personId }))).toEqual({
        code: 'people.alreadyActive',
      });
    }
    expect((await detail(otto.personId)).state).toBe('active');
    expect((await detail(invitedId)).state).toBe('invited');
    await signIn(house.station, EMAIL, PASSWORD);
    expect(
      entriesOf('people.reactivate')
        .filter(({ result }) => result === 'done')
        .map(({ body }) => facts(body)),
    ).toEqual([
      { before: 'inactive', after: 'active' },
      { before: 'inactive', after: 'invited' },
    ]);
  });

  test('[PE12] codes that were out when it was closed stay void when it is opened again', async () => {
    const { personId, invitationCode: code } = await invite(master.client);
    await master.client.people.deactivate({ personId });
    await master.client.people.reactivate({ personId });
    expect(
      await refusalOf(nobody().acceptInvitation({ email: EMAIL, code, password: PASSWORD })),
    ).toMatchObject({ code: 'people.wrongSecret' });
    const renewed = await master.client.people.renewInvitation({ personId });
    await nobody().acceptInvitation({ email: EMAIL, code: renewed.invitationCode, password: PASSWORD });
  });

  test('[PE27] nobody opens what they could not give', async () => {
    const otto = await addOperator(house, master.client);
    const factory = await scopeOf('factory');
    const manager = await addPerson('manager@acme.example', 'print-farm/factory-manager', factory);
    await master.client.access.grant({
      personId: otto.personId as never,
      roleId: 'print-farm/factory-manager',
      scopeId: factory,
    });
    await master.client.people.deactivate({ personId: otto.personId as never });
    expect(
      await refusalOf(manager.client.people.reactivate({ personId: otto.personId as never })),
    ).toMatchObject({ code: 'access.rankTooHigh' });
    expect((await detail(otto.personId, manager.client)).deactivateRefusal?.code).toBe('access.rankTooHigh');
  });
});

function facts(body: string): unknown {
  return (JSON.parse(body) as { facts: unknown }).facts;
}
