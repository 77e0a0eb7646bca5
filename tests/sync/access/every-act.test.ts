import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../../src/shop/contract.ts';
import { encodePng } from '../../../src/station/files/picture/png.ts';
import { addWithRole, COMPANY, invite, placeOf } from '../../people/accounts.ts';
import { clientOf, signIn, type Client } from '../../support/station.ts';
import { accessRows, openCompany, type Company, type Member } from './company.ts';
import type { Verdict } from './one-order.ts';

let company: Company;
let here: Member;
let there: Member;
let master: Client;
let nobody: Client;
beforeAll(async () => {
  company = await openCompany();
  [here, there] = company.members;
  master = company.master.client;
  nobody = clientOf(here.station, null);
});
afterAll(() => company.discard());

const PASSWORD = 'another long password';
const OPERATOR = 'print-farm/operator';

/** Procedures that leave no row of access which travels; every other one of these rooms is done below. */
const LEAVE_NOTHING: Readonly<Record<string, string>> = {
  // The first ones are from before a company has a hub: its beginning is a copy of everything.
  people:
    'firstStart startDemo signOut lock unlock prove setPin removePin greeting mine picture list get seats',
  access:
    'explain why whoCan whatCan roles roleOffers restrictions requests whatIfRole whatIfRoleRemoved whatIfGrant ' +
    'whatIfRevoked whatIfRestricted whatIfMoved',
  // Shifts stand in factories, and decide nothing but when a session ends.
  hierarchy: 'scopes factories hanging planImport shifts saveShift removeShift',
};

const done = new Set<string>();

/** Lines that wait and are of access: neither the record nor the printers' own rows. */
function linesWaiting(): number {
  const of = "SELECT count(*) FROM change_log WHERE table_name NOT IN ('audit_entries', 'printers')";
  return here.database.prepare<[], number>(of).pluck().get() ?? 0;
}

/** Does one thing at one station, and brings it to the other by itself. */
async function act<Value>(procedure: string, work: () => Promise<Value>): Promise<Value> {
  company.settle();
  for (const { house } of company.members) house.clock.pass(1);
  if (linesWaiting() > 0) throw new Error(`Something waits before ${procedure}`);
  const value = await work();
  if (linesWaiting() === 0) throw new Error(`${procedure} changed nothing`);
  company.settle();
  done.add(procedure);
  expect({ procedure, rows: accessRows(there) }).toEqual({ procedure, rows: accessRows(here) });
  return value;
}

/** What was refused at any station, of what was done at another. */
function refusals(): readonly Verdict[] {
  return company.members.flatMap(({ verdicts }) => verdicts).filter(({ objection }) => objection !== null);
}

test('[SY20] nothing that was done to places at a lawful station is refused at another', async () => {
  const platform = await placeOf(master, 'platform');
  const client = await placeOf(master, 'client');
  const factory = await placeOf(master, 'factory');
  const { hierarchy } = master;
  await act('hierarchy.createClient', () => hierarchy.createClient({ parentId: platform, name: 'B' }));
  const { scopeId: europe } = await act('hierarchy.createEnterprise', () =>
    hierarchy.createEnterprise({ parentId: client, name: 'Europe' }),
  );
  const { scopeId: south } = await act('hierarchy.createFactory', () =>
    hierarchy.createFactory({ parentId: client, name: 'South', timeZone: 'Europe/Rome' }),
  );
  const { scopeId: hall } = await act('hierarchy.createArea', () =>
    hierarchy.createArea({ parentId: south, name: 'Hall' }),
  );
  await act('hierarchy.createOrganization', () =>
    hierarchy.createOrganization({ parentId: client, name: 'Buyer', customer: 'external' }),
  );
  await act('hierarchy.renameScope', () => hierarchy.renameScope({ scopeId: hall, name: 'Hall 1' }));
  await act('hierarchy.setTimeZone', () =>
    hierarchy.setTimeZone({ scopeId: factory, timeZone: 'Europe/Madrid' }),
  );
  await act('hierarchy.moveScope', () => hierarchy.moveScope({ scopeId: south, parentId: europe }));
  await act('hierarchy.setSeparationOfDuties', () =>
    hierarchy.setSeparationOfDuties({ scopeId: south, on: false, reason: 'There are two people' }),
  );
  const expiresAt = here.house.clock.now() + 10_000_000_000;
  await act('hierarchy.setExpiration', () => hierarchy.setExpiration({ scopeId: south, expiresAt }));
  await act('hierarchy.setExpiration', () => hierarchy.setExpiration({ scopeId: south, expiresAt: null }));
  const csv =
    'enterprise,factory,area,timeZone,expires\nAsia,Tokyo,Left,Asia/Tokyo,2040-03-31\nAsia,Tokyo,Right,,\n,Osaka,,,\n';
  await act('hierarchy.importScopes', () => hierarchy.importScopes({ parentId: client, csv }));
  await act('people.setSeats', () => master.people.setSeats({ clientId: client, seats: 50 }));
  await deletePlace(europe, hall);
  expect(refusals()).toEqual([]);
});

/** A place with everything that can hang on it. */
async function deletePlace(place: Awaited<ReturnType<typeof placeOf>>, below: typeof place): Promise<void> {
  const role = { homeScopeId: place, variantOf: null, rank: 20, own: [], assigns: [], roleId: null };
  const person = await addWithRole(here.house, master, {
    email: 'gone@acme.example',
    roleId: OPERATOR,
    scopeId: below,
  });
  await master.access.saveRole({
    ...role,
    expectedVersion: null,
    name: 'Runner',
    permissions: ['print.pause'],
  });
  const terms = { scopeId: below, fromAt: null, untilAt: null, roleId: null };
  await master.access.restrict({
    ...terms,
    personId: person.personId as never,
    permissions: ['print.pause'],
    reason: 'New here',
  });
  await person.client.access.askFor({ permission: 'project.delete', scopeId: below, note: '' });
  const { seen } = await master.hierarchy.hanging({ scopeId: place });
  await act('hierarchy.deleteScope', () => master.hierarchy.deleteScope({ scopeId: place, seen }));
}

test('[SY20] nothing that was done to accounts at a lawful station is refused at another', async () => {
  const email = 'otto@acme.example';
  const { personId } = await act('people.create', () => invite(master, email));
  const renewed = await act('people.renewInvitation', () => master.people.renewInvitation({ personId }));
  const accept = (code: string) => nobody.people.acceptInvitation({ email, code, password: PASSWORD });
  await act('people.acceptInvitation', () => accept(renewed.invitationCode));
  const otto = (await signIn(here.station, email, PASSWORD)).client;
  await act('people.changeName', () => otto.people.changeName({ name: 'Otto the Operator' }));
  await act('people.setLanguage', () => otto.people.setLanguage({ language: 'it' }));
  const pixels = Uint8Array.from({ length: 64 * 64 * 4 }, (_, index) => index % 251);
  const imageBase64 = Buffer.from(encodePng({ width: 64, height: 64, pixels })).toString('base64');
  await act('people.setPicture', () => otto.people.setPicture({ imageBase64 }));
  await act('people.setPicture', () => otto.people.setPicture({ imageBase64: null }));
  await act('people.changePassword', () =>
    otto.people.changePassword({ oldPassword: PASSWORD, newPassword: 'yet another long password' }),
  );
  const reset = await act('people.resetPassword', () => master.people.resetPassword({ personId }));
  const second = await act('people.resetPassword', () => master.people.resetPassword({ personId }));
  expect(second.invitationCode).not.toBe(reset.invitationCode);
  await act('people.acceptInvitation', () => accept(second.invitationCode));
  await act('people.resetPassword', () => master.people.resetPassword({ personId }));
  await act('people.deactivate', () => master.people.deactivate({ personId }));
  // With it goes the code that was out when it was closed.
  await act('people.reactivate', () => master.people.reactivate({ personId }));
  const { recoveryCode } = company.master;
  await act('people.recover', () =>
    nobody.people.recover({ email: COMPANY.email, recoveryCode, newPassword: COMPANY.password }),
  );
  master = (await signIn(here.station, COMPANY.email, COMPANY.password)).client;
  await rehash();
  expect(refusals()).toEqual([]);
});

/** The same password, with the work of today where its hash was made with less. */
async function rehash(): Promise<void> {
  const weak = await hash(COMPANY.password, { memoryCost: 4_096, timeCost: 1, parallelism: 1 });
  for (const { station } of company.members) {
    station.store.replicate((database) => {
      database
        .prepare('UPDATE credentials SET password_hash = ? WHERE person_id = ?')
        .run(weak, company.master.personId);
      return [];
    });
  }
  const { client } = await act('people.signIn', () => signIn(here.station, COMPANY.email, COMPANY.password));
  master = client;
}

test('[SY20] nothing that was done to roles, grants and restrictions at a lawful station is refused at another', async () => {
  const client = await placeOf(master, 'client');
  const factory = await placeOf(master, 'factory');
  const { access } = master;
  const blank = { homeScopeId: client, variantOf: null, rank: 30, own: [], assigns: [], roleId: null };
  const made = await act('access.saveRole', () =>
    access.saveRole({ ...blank, expectedVersion: null, name: 'Shift lead', permissions: ['print.pause'] }),
  );
  const saved = await act('access.saveRole', () =>
    access.saveRole({
      ...blank,
      roleId: made.roleId,
      expectedVersion: made.version,
      name: 'Lead',
      rank: 40,
      permissions: ['print.pause', 'print.resume'],
      own: ['project.delete'],
      assigns: [OPERATOR],
    }),
  );
  const variant = await act('access.saveRole', () =>
    access.saveRole({
      ...blank,
      expectedVersion: null,
      variantOf: OPERATOR,
      name: 'Operator',
      rank: 20,
      permissions: ['print.pause'],
    }),
  );
  const person = await addWithRole(here.house, master, {
    email: 'ella@acme.example',
    roleId: OPERATOR,
    scopeId: factory,
  });
  const personId = person.personId as never;
  const forGood = { scopeId: factory, fromAt: null, untilAt: null };
  const given = await act('access.grant', () =>
    access.grant({ ...forGood, personId, roleId: saved.roleId, untilAt: here.house.clock.now() + 1e9 }),
  );
  await act('access.revoke', () => access.revoke({ grantId: given.grantId }));
  const onPerson = {
    ...forGood,
    personId,
    roleId: null,
    permissions: ['print.pause' as const],
    reason: 'New',
  };
  const restricted = await act('access.restrict', () => access.restrict(onPerson));
  await act('access.liftRestriction', () => access.liftRestriction(restricted));
  await act('access.restrict', () =>
    access.restrict({ ...onPerson, personId: null, roleId: variant.roleId, reason: 'All of them' }),
  );
  await act('access.removeRole', () =>
    access.removeRole({ roleId: variant.roleId as never, expectedVersion: variant.version }),
  );
  await act('access.removeRole', () =>
    access.removeRole({ roleId: saved.roleId as never, expectedVersion: saved.version }),
  );
  await answerRequests(person.client, factory);
  expect(refusals()).toEqual([]);
});

async function answerRequests(asker: Client, factory: Awaited<ReturnType<typeof placeOf>>): Promise<void> {
  const ask = (permission: 'project.delete' | 'print.pause') =>
    act('access.askFor', () => asker.access.askFor({ permission, scopeId: factory, note: 'Please' }));
  const withdrawn = await ask('project.delete');
  await act('access.withdrawRequest', () => asker.access.withdrawRequest({ requestId: withdrawn.requestId }));
  const declined = { ...(await ask('project.delete')), expectedVersion: 1 };
  await act('access.answerRequest', () =>
    master.access.answerRequest({ ...declined, answer: { kind: 'decline' }, note: 'Not now' }),
  );
  // Of the restriction on the role, above.
  const lifted = { ...(await ask('print.pause')), expectedVersion: 1 };
  const [restriction] = await master.access.restrictions({});
  if (restriction === undefined) throw new Error('Nothing is restricted');
  const { restrictionId } = restriction;
  await act('access.answerRequest', () =>
    master.access.answerRequest({ ...lifted, answer: { kind: 'lift', restrictionIds: [restrictionId] } }),
  );
  const granted = { ...(await ask('project.delete')), expectedVersion: 1 };
  const roleId = 'print-farm/factory-manager';
  await act('access.answerRequest', () =>
    master.access.answerRequest({ ...granted, answer: { kind: 'grant', roleId } }),
  );
}

test('[SY20] nor are the places that printers stand in', async () => {
  const scopeId = await placeOf(master, 'factory');
  const profileKey = 'simulated-220-standard';
  const { printerId } = await act('printers.add', () =>
    master.printers.add({
      scopeId,
      name: 'Printer 1',
      address: 'simulated:',
      profileKey,
      materialKey: 'PLA',
    }),
  );
  await act('printers.update', () => master.printers.update({ printerId, name: 'Printer A' }));
  await act('printers.remove', () => master.printers.remove({ printerId }));
  expect(refusals()).toEqual([]);
});

test('[SY20] every procedure of people, access and places was done, or leaves no row of access that travels', () => {
  for (const room of ['people', 'access', 'hierarchy'] as const) {
    const missing = Object.keys(contract[room]).filter(
      (name) => !done.has(`${room}.${name}`) && LEAVE_NOTHING[room]?.split(' ').includes(name) !== true,
    );
    expect(missing).toEqual([]);
  }
});
