import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LiveEvent } from '../../../src/shop/live/index.ts';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import { people, pins } from '../../../src/shop/people/tables.ts';
import { SILENCE_MILLISECONDS } from '../../../src/shop/people/silence.ts';
import { namesakes } from '../../../src/station/sync/applying/namesakes.ts';
import { addWithRole, invite, placeOf } from '../../people/accounts.ts';
import { clientOf, refusalOf, signIn, until, type Client } from '../../support/station.ts';
import { accessRows, masterAt, memberAt, openCompany, type Company, type Member } from './company.ts';

let company: Company;
let here: Member;
let there: Member;
let master: Client;
beforeEach(async () => {
  company = await openCompany();
  [here, there] = company.members;
  master = company.master.client;
});
afterEach(() => company.discard());

const OPERATOR = 'print-farm/operator';
const EMAIL = 'otto@acme.example';
const PASSWORD = 'another long password';

/** An operator whom both stations know. */
async function addOtto(): Promise<string> {
  const scopeId = await placeOf(master, 'factory');
  const { personId } = await addWithRole(here.house, master, { email: EMAIL, roleId: OPERATOR, scopeId });
  company.settle();
  return personId;
}

async function listen(client: Client) {
  const events: LiveEvent[] = [];
  const stream = await client.live.events();
  const ended = (async () => {
    for await (const event of stream) events.push(event);
  })();
  return { events, ended, leave: () => stream.return(undefined) };
}

interface Conflict {
  readonly kind: string;
  readonly table_name: string;
  readonly row_id: string;
  readonly refusal: string | null;
}

function conflictsAt({ database }: Member): readonly Conflict[] {
  return database.prepare<[], Conflict>('SELECT * FROM sync_conflicts ORDER BY id').all();
}

describe('taking effect', () => {
  test('[SY23] who is closed at another station is signed out with the commit, and a reset takes session and PIN', async () => {
    const personId = (await addOtto()) as never;
    const otto = await there.signIn(EMAIL, PASSWORD);
    await otto.people.setPin({ pin: '739201', password: PASSWORD });
    const first = await listen(otto);
    await master.people.resetPassword({ personId });
    company.settle();
    await first.ended;
    expect(first.events.at(-1)).toMatchObject({ kind: 'sessionEnded', why: 'passwordReset' });
    expect(there.station.store.reading.select().from(pins).all()).toEqual([]);
    const { invitationCode: code } = await master.people.resetPassword({ personId });
    company.settle();
    await clientOf(there.station, null).people.acceptInvitation({ email: EMAIL, code, password: PASSWORD });
    company.settle();

    const again = await there.signIn(EMAIL, PASSWORD);
    const second = await listen(again);
    await master.people.deactivate({ personId });
    expect((await again.hierarchy.scopes()).length).toBeGreaterThan(0);
    company.settle();
    await second.ended;
    expect(second.events.at(-1)).toMatchObject({ kind: 'sessionEnded', why: 'deactivated' });
    expect(await refusalOf(again.hierarchy.scopes())).toMatchObject({ code: 'people.signedOut' });
    expect(await refusalOf(there.signIn(EMAIL, PASSWORD))).toMatchObject({ code: 'people.wrongSecret' });
  });

  test('[SY23] who loses a role at another station hears of it, and cannot use it at the next call', async () => {
    const personId = await addOtto();
    const otto = await there.signIn(EMAIL, PASSWORD);
    const heard = await listen(otto);
    const places = (await otto.hierarchy.scopes()).filter(({ within }) => within);
    expect(places.length).toBeGreaterThan(0);
    const { people: listed } = await master.people.list({});
    const grantId = listed.find((one) => one.personId === personId)?.grants[0]?.grantId as never;
    await master.access.revoke({ grantId });
    company.settle();
    await until(
      () => heard.events.some(({ kind }) => kind === 'accessChanged'),
      (isTold) => isTold,
    );
    expect((await otto.hierarchy.scopes()).filter(({ within }) => within)).toEqual([]);
    await heard.leave();
  });

  test('[SY26] closing an account stands, whatever its person or others did elsewhere before they knew', async () => {
    const { personId, invitationCode } = await invite(master, EMAIL);
    company.settle();
    // The clock there is ahead: what is accepted has the later time, and the earlier number.
    there.house.clock.pass(60);
    await clientOf(there.station, null).people.acceptInvitation({
      email: EMAIL,
      code: invitationCode,
      password: PASSWORD,
    });
    await (await there.signIn(EMAIL, PASSWORD)).people.setLanguage({ language: 'it' });
    await master.people.deactivate({ personId });
    there.push();
    company.settle();
    expect(accessRows(there)).toEqual(accessRows(here));
    const rows = here.station.store.reading.select().from(people).all();
    expect(rows.find(({ id }) => id === personId)).toMatchObject({ state: 'inactive', language: 'it' });
  });

  test('[SY26] what somebody gave who had been closed elsewhere stands back, everywhere and for its giver to see', async () => {
    const scopeId = await placeOf(master, 'factory');
    const manager = await addWithRole(here.house, master, {
      email: 'max@acme.example',
      roleId: 'print-farm/master',
      scopeId: await placeOf(master, 'client'),
    });
    const personId = (await addOtto()) as never;
    const max = await there.signIn('max@acme.example', PASSWORD);
    await master.people.deactivate({ personId: manager.personId as never });
    here.push();
    await max.access.grant({ personId, roleId: 'print-farm/designer', scopeId, fromAt: null, untilAt: null });
    company.settle();
    expect(accessRows(there)).toEqual(accessRows(here));
    for (const member of [here, there]) {
      const [conflict] = conflictsAt(member);
      expect(conflict).toMatchObject({ kind: 'refusedOnArrival', table_name: 'grants' });
      expect(conflict?.refusal).toContain('access.inactivePerson');
      const given = member.station.store.reading.select().from(auditEntries).all();
      expect(given.filter(({ action }) => action === 'access.grant')).toHaveLength(1);
    }
  });
});

describe('a clock that is a day ahead', () => {
  test('[SY20] what somebody did with a right that they were given there a moment before stands everywhere', async () => {
    there.house.clock.pass(24 * 60 * 60);
    const masterThere = await masterAt(there);
    const scopeId = await placeOf(masterThere, 'factory');
    const max = { email: 'max@acme.example', roleId: 'print-farm/factory-manager', scopeId } as const;
    await addWithRole(there.house, masterThere, max);
    there.house.clock.pass(1);
    const manager = await there.signIn('max@acme.example', PASSWORD);
    await manager.hierarchy.createArea({ parentId: scopeId, name: 'Mezzanine' });
    company.settle();
    expect(conflictsAt(there)).toEqual([]);
    expect(conflictsAt(here)).toEqual([]);
    expect(accessRows(there)).toEqual(accessRows(here));
  });
});

describe('a name that was given twice', () => {
  async function inviteTwice() {
    const masterThere = await masterAt(there);
    const first = await invite(master, EMAIL);
    there.house.clock.pass(1);
    const second = await invite(masterThere, EMAIL, 'designer');
    here.push();
    company.settle();
    return { first, second, masterThere };
  }

  test('[SY24] both accounts are kept and marked at every station, and who gave the second is told', async () => {
    const { first, second, masterThere } = await inviteTwice();
    expect(accessRows(there)).toEqual(accessRows(here));
    for (const [member, client] of [
      [here, master],
      [there, masterThere],
    ] as const) {
      const listed = (await client.people.list({})).people.filter(({ email }) => email === EMAIL);
      expect(listed.map(({ isEmailUsedTwice }) => isEmailUsedTwice)).toEqual([true, true]);
      const { reading } = member.station.store;
      expect(namesakes(reading, 'people', first.personId)).toEqual([second.personId]);
      const [conflict, another] = conflictsAt(member);
      expect(conflict).toMatchObject({ kind: 'nameTaken', table_name: 'people', row_id: second.personId });
      expect(another).toBeUndefined();
    }
    // Once both are known, a third is refused as ever.
    expect(await refusalOf(invite(master, EMAIL))).toMatchObject({ code: 'people.emailTaken' });
    expect((await master.people.list({})).people.some(({ isEmailUsedTwice }) => !isEmailUsedTwice)).toBe(
      true,
    );
  });

  test('[SY24] places and roles of one name beside each other are kept, and found', async () => {
    const masterThere = await masterAt(there);
    const parentId = await placeOf(master, 'client');
    const mine = await master.hierarchy.createFactory({ parentId, name: 'South' });
    const theirs = await masterThere.hierarchy.createFactory({ parentId, name: 'SOUTH' });
    const role = { roleId: null, expectedVersion: null, homeScopeId: parentId, variantOf: null, rank: 20 };
    const more = { name: 'Lead', permissions: ['print.pause' as const], own: [], assigns: [] };
    const myRole = await master.access.saveRole({ ...role, ...more });
    const theirRole = await masterThere.access.saveRole({ ...role, ...more });
    company.settle();
    expect(accessRows(there)).toEqual(accessRows(here));
    for (const { station } of company.members) {
      const { reading } = station.store;
      expect(namesakes(reading, 'scopes', mine.scopeId)).toEqual([theirs.scopeId]);
      expect(namesakes(reading, 'roles', theirRole.roleId)).toEqual([myRole.roleId]);
      expect(namesakes(reading, 'printers', 'none')).toEqual([]);
    }
    const kinds = conflictsAt(here).map(({ kind, table_name }) => `${kind} ${table_name}`);
    expect(kinds.toSorted()).toEqual(['nameTaken roles', 'nameTaken scopes']);
    expect(await refusalOf(master.hierarchy.createFactory({ parentId, name: 'south' }))).toMatchObject({
      code: 'hierarchy.nameTaken',
    });
  });

  test('[SY25] the oldest open account has the e-mail at every station; the other is neither signed in nor unlocked with its password', async () => {
    const { first, second } = await inviteTwice();
    const accept = (member: Member, code: string, password: string) =>
      clientOf(member.station, null).people.acceptInvitation({ email: EMAIL, code, password });
    // Each with their own code: the older one first, then the one that is left.
    await accept(here, first.invitationCode, PASSWORD);
    company.settle();
    const accepted = await accept(there, second.invitationCode, 'yet another long password');
    company.settle();
    expect(accepted.person.personId).toBe(second.personId);
    for (const { station } of company.members) {
      const found = await signIn(station, EMAIL, PASSWORD);
      expect(found.personId).toBe(first.personId);
      expect(await refusalOf(signIn(station, EMAIL, 'yet another long password'))).toMatchObject({
        code: 'people.wrongSecret',
      });
    }
    // The session that the second one has open is theirs: the first one's password does not open it.
    const theirs = clientOf(there.station, accepted.token);
    await theirs.people.lock();
    expect(await refusalOf(theirs.people.unlock({ password: PASSWORD }))).toMatchObject({
      code: 'people.wrongSecret',
    });
    await theirs.people.unlock({ password: 'yet another long password' });
    // Once the first is closed, the e-mail is the other's.
    await master.people.deactivate({ personId: first.personId });
    company.settle();
    for (const { station } of company.members) {
      expect((await signIn(station, EMAIL, 'yet another long password')).personId).toBe(second.personId);
    }
  });
});

test.each([1, -2])(
  '[SY28] a role counts from when it was given, where a clock is %i days wrong',
  async (days) => {
    there.house.clock.set(days * 24 * 3_600);
    there.replica.note({ clockOffsetMilliseconds: here.house.clock.now() - there.house.clock.now() });
    // As after the first word with the hub: the station knows by how much its clock is wrong.
    await there.house.reopen();
    const wrong = memberAt(company.order, there.house);
    const settle = () => {
      for (const member of [here, wrong]) member.push();
      for (const member of [here, wrong]) member.pull();
    };
    const scopeId = await placeOf(master, 'client');
    const lead = await addWithRole(wrong.house, await masterAt(wrong), {
      email: EMAIL,
      roleId: 'print-farm/master',
      scopeId,
    });
    await lead.client.hierarchy.createFactory({ parentId: scopeId, name: 'South' });
    settle();
    const leadHere = await here.signIn(EMAIL, PASSWORD);
    await leadHere.hierarchy.createFactory({ parentId: scopeId, name: 'East' });
    settle();
    expect(accessRows(wrong)).toEqual(accessRows(here));
    expect([...here.verdicts, ...wrong.verdicts].filter(({ objection }) => objection !== null)).toEqual([]);
  },
);

test('[SY27] without the hub people sign in and change access for as long as it takes; after a week each sign-in tells since when', async () => {
  const personId = (await addOtto()) as never;
  const contactAt = there.house.clock.now();
  there.replica.note({ contactAt });
  there.house.clock.pass(SILENCE_MILLISECONDS / 1_000 - 60);
  const early = await masterAt(there);
  await early.people.deactivate({ personId });
  there.house.clock.pass(30 * 24 * 3_600);
  const late = await masterAt(there);
  await late.people.reactivate({ personId });
  const facts = there.station.store.reading
    .select()
    .from(auditEntries)
    .all()
    .filter(({ action, stationId }) => action === 'people.signIn' && stationId === there.stationId)
    .map(({ body }) => (JSON.parse(body) as { facts: unknown }).facts);
  expect(facts).toEqual([{}, { hubSilentSince: contactAt }]);
  company.settle();
  expect(accessRows(there)).toEqual(accessRows(here));
});
