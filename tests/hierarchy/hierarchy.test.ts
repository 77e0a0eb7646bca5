import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { prints } from '../../src/shop/printing/tables.ts';
import { entry } from '../support/open-station.ts';
import { addPerson, doneOn, placeNamed } from './company.ts';
import { addSecondClient } from '../support/second-client.ts';
import { factoryOf, openTestStation, refusalOf, type TestStation } from '../support/station.ts';

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
});
afterAll(() => house.discard());

test('[HI1] a person sees the places of their grants, what is below, and the way up; no other company', async () => {
  const { operator, master } = house.people;
  const seen = await operator.client.hierarchy.scopes();
  const within = (inside: boolean) => seen.filter((scope) => scope.within === inside).map(({ name }) => name);
  expect(within(false)).toEqual(['All companies', 'Demo Company']);
  expect(within(true)).toEqual(expect.arrayContaining(['Demo Factory North', 'Print room', 'Simulated 1']));
  expect(within(true)).not.toContain('Demo Factory South');
  expect(seen.find(({ name }) => name === 'Print room')?.path).toEqual([
    'Demo Company',
    'Demo Factory North',
    'Print room',
  ]);
  expect(seen.find(({ name }) => name === 'All companies')?.path).toEqual(['All companies']);
  expect(JSON.stringify(await master.client.hierarchy.scopes())).not.toContain('Hidden');
});

test('[HI1] a grant that is over, or has not begun, shows no place any more', async () => {
  const { master, designer } = house.people;
  const south = await factoryOf(master.client, 'Demo Factory South');
  const now = house.clock.now();
  house.station.store.write((tx) => {
    const other = { personId: designer.personId, roleId: 'print-farm/operator', scopeId: south, version: 1 };
    tx.rows
      .insert(grants)
      .values([
        { id: 'over', ...other, fromAt: now - 2_000, untilAt: now - 1_000 },
        { id: 'later', ...other, fromAt: now + 3_600_000 },
      ])
      .run();
    tx.record(entry());
  });
  expect(JSON.stringify(await designer.client.hierarchy.scopes())).not.toContain('Demo Factory South');
});

test('[HI2] a factory stands below a company or an enterprise, an area below a factory', async () => {
  const { client } = house.people.master;
  const all = await client.hierarchy.scopes();
  const idOf = (kind: string) => all.find((scope) => scope.kind === kind)?.id as never;
  const wrong = { code: 'hierarchy.wrongParent' };
  expect(await refusalOf(client.hierarchy.createFactory({ parentId: idOf('factory'), name: 'X' }))).toEqual({
    ...wrong,
    kind: 'factory',
    parentKind: 'factory',
  });
  expect(await refusalOf(client.hierarchy.createArea({ parentId: idOf('client'), name: 'X' }))).toEqual({
    ...wrong,
    kind: 'area',
    parentKind: 'client',
  });
  expect(await refusalOf(client.hierarchy.createArea({ parentId: idOf('printer'), name: 'X' }))).toEqual({
    ...wrong,
    kind: 'area',
    parentKind: 'printer',
  });
  const { scopeId } = await client.hierarchy.createFactory({
    parentId: idOf('client'),
    name: 'Third',
    timeZone: 'Europe/Rome',
  });
  const row = house.station.store.reading.select().from(scopes).where(eq(scopes.id, scopeId)).get();
  expect(row).toMatchObject({ kind: 'factory', name: 'Third', timeZone: 'Europe/Rome', deletedAt: null });
  expect((await client.hierarchy.factories()).map(({ name }) => name)).toContain('Third');
});

test('[HI2] a client stands below the platform; enterprises and organizations below a client', async () => {
  const { client } = house.people.master;
  const platformId = (await placeNamed(client, 'All companies')).id;
  const { scopeId: clientId } = await client.hierarchy.createClient({ parentId: platformId, name: 'Acme' });
  const inClient = { parentId: clientId };
  const { scopeId: enterpriseId } = await client.hierarchy.createEnterprise({ ...inClient, name: 'Tools' });
  await client.hierarchy.createFactory({ parentId: enterpriseId, name: 'Works' });
  for (const customer of ['internal', 'external'] as const)
    await client.hierarchy.createOrganization({ ...inClient, name: `An ${customer} one`, customer });
  expect(await placeNamed(client, 'Works')).toMatchObject({ path: ['Acme', 'Tools', 'Works'], within: true });
  expect(await placeNamed(client, 'An internal one')).toMatchObject({
    kind: 'organization',
    customer: 'internal',
    parentId: clientId,
  });
  const wrong = { code: 'hierarchy.wrongParent' };
  const inEnterprise = { parentId: enterpriseId, name: 'X' };
  expect(await refusalOf(client.hierarchy.createEnterprise(inEnterprise))).toMatchObject(wrong);
  expect(
    await refusalOf(client.hierarchy.createOrganization({ ...inEnterprise, customer: 'internal' })),
  ).toMatchObject(wrong);
  expect(
    await refusalOf(client.hierarchy.createEnterprise({ parentId: platformId, name: 'X' })),
  ).toMatchObject(wrong);
  expect(await refusalOf(client.hierarchy.createClient({ ...inClient, name: 'X' }))).toMatchObject(wrong);
});

test('[HI3] a name is taken by a place beside it of any kind', async () => {
  const { client } = house.people.master;
  const { id: parentId } = await placeNamed(client, 'Demo Company');
  const name = 'demo factory NORTH';
  const taken = { code: 'hierarchy.nameTaken', name };
  expect(await refusalOf(client.hierarchy.createEnterprise({ parentId, name }))).toEqual(taken);
  expect(
    await refusalOf(client.hierarchy.createOrganization({ parentId, name, customer: 'external' })),
  ).toEqual(taken);
});

test('[HI3] places side by side have different names, whatever the capitals and accents', async () => {
  const { client } = house.people.master;
  const parentId = await factoryOf(client);
  const { scopeId } = await client.hierarchy.createArea({ parentId, name: 'Café' });
  for (const name of ['Café', 'CAFÉ', 'Cafe\u0301', ' café '])
    expect(await refusalOf(client.hierarchy.createArea({ parentId, name }))).toMatchObject({
      code: 'hierarchy.nameTaken',
    });
  expect(await refusalOf(client.hierarchy.renameScope({ scopeId, name: 'PRINT ROOM' }))).toEqual({
    code: 'hierarchy.nameTaken',
    name: 'PRINT ROOM',
  });
  // Its own name is not in its way, and elsewhere the same name is free.
  await client.hierarchy.renameScope({ scopeId, name: 'CAFÉ' });
  await client.hierarchy.createArea({
    parentId: await factoryOf(client, 'Demo Factory South'),
    name: 'Café',
  });
});

test('[HI4] a time zone is one that the calendar knows', async () => {
  const { client } = house.people.master;
  const parentId = (await client.hierarchy.scopes()).find(({ kind }) => kind === 'client')?.id as never;
  for (const timeZone of ['Mars/Olympus', '', 'x'.repeat(80), '../etc']) {
    const { code, issues } = await refusalOf(
      client.hierarchy.createFactory({ parentId, name: 'Somewhere', timeZone }),
    );
    expect([code, (issues as { path: string[] }[])[0]?.path]).toEqual(['input.invalid', ['timeZone']]);
  }
});

test('[HI6] a time zone is changed on record, and only a factory has one', async () => {
  const { client } = house.people.master;
  const { id: parentId } = await placeNamed(client, 'Demo Company');
  const made = { parentId, name: 'Zoned', timeZone: 'Europe/Rome' };
  const { scopeId } = await client.hierarchy.createFactory(made);
  await client.hierarchy.setTimeZone({ scopeId, timeZone: 'Asia/Tokyo' });
  await client.hierarchy.setTimeZone({ scopeId, timeZone: 'Asia/Tokyo' });
  expect((await placeNamed(client, 'Zoned')).timeZone).toBe('Asia/Tokyo');
  expect(doneOn(house, scopeId).map(({ action, facts }) => [action, facts])).toEqual([
    ['hierarchy.createFactory', { kind: 'factory', timeZone: 'Europe/Rome' }],
    ['hierarchy.setTimeZone', { before: 'Europe/Rome', after: 'Asia/Tokyo' }],
  ]);
  expect(
    await refusalOf(client.hierarchy.setTimeZone({ scopeId: parentId, timeZone: 'Asia/Tokyo' })),
  ).toEqual({ code: 'hierarchy.wrongKind', kind: 'client' });
});

test('[HI7] the platform and printers are not renamed, moved or deleted here', async () => {
  const { client } = house.people.master;
  const { id: parentId } = await placeNamed(client, 'Print room');
  for (const name of ['All companies', 'Simulated 1']) {
    const { id: scopeId, kind } = await placeNamed(client, name);
    const wrongKind = { code: 'hierarchy.wrongKind', kind };
    expect(await refusalOf(client.hierarchy.renameScope({ scopeId, name: 'X' }))).toEqual(wrongKind);
    expect(await refusalOf(client.hierarchy.moveScope({ scopeId, parentId }))).toEqual(wrongKind);
    expect(await refusalOf(client.hierarchy.hanging({ scopeId }))).toEqual(wrongKind);
    expect(await refusalOf(client.hierarchy.deleteScope({ scopeId, seen: '' }))).toEqual(wrongKind);
  }
});

test('[HI7] making and changing a place asks for the permission of its kind', async () => {
  const { client } = house.people.master;
  const { id: clientId } = await placeNamed(client, 'Demo Company');
  const { id: northId } = await placeNamed(client, 'Demo Factory North');
  const { scopeId } = await client.hierarchy.createEnterprise({ parentId: clientId, name: 'Division' });
  const planner = await addPerson(house, 'Pia', ['plant', 'enterprise-administrator'], scopeId);
  const { hierarchy } = planner.client;
  const works = await client.hierarchy.createFactory({ parentId: scopeId, name: 'Its works' });
  await hierarchy.renameScope({ ...works, name: 'Works of the division' });
  const lacks = async (call: Promise<unknown>): Promise<unknown> => {
    const { explanation } = await refusalOf(call);
    return (explanation as { permission: string }).permission;
  };
  expect(await lacks(hierarchy.renameScope({ scopeId, name: 'Mine' }))).toBe('enterprise.modify');
  expect(await lacks(hierarchy.renameScope({ scopeId: clientId, name: 'Mine' }))).toBe('client.modify');
  expect(await lacks(hierarchy.hanging(works))).toBe('factory.delete');
  expect(await lacks(hierarchy.createFactory({ parentId: scopeId, name: 'Mine' }))).toBe('factory.create');
  const { operator } = house.people;
  expect(await lacks(operator.client.hierarchy.renameScope({ scopeId: northId, name: 'Mine' }))).toBe(
    'factory.modify',
  );
});

test('[HI5] figures are of the factories that the person may list', async () => {
  const names = async (client: TestStation['nobody']) =>
    (await client.hierarchy.factories()).map(({ name }) => name);
  expect(await names(house.people.master.client)).not.toContain('Hidden Factory');
  expect(await names(house.people.manager.client)).not.toContain('Demo Factory South');
  const north = (await house.people.master.client.hierarchy.factories()).find(
    ({ name }) => name === 'Demo Factory North',
  );
  expect(north).toMatchObject({
    printersTotal: 2,
    printersPrinting: 0,
    tasksRequested: 0,
    printsFailedToday: 0,
  });
});

test('[HI4] what a factory finished today is told by its own clock', async () => {
  const { client } = house.people.master;
  const { id: scopeId } = await placeNamed(client, 'Demo Factory North');
  const { id: printerId } = await placeNamed(client, 'Simulated 1');
  const now = house.clock.now();
  const ended = { acceptedBy: 'x', acceptedAt: now, startedAt: now, attempt: 1, taskId: 't', version: 1 };
  house.station.store.write((tx) => {
    tx.rows
      .insert(prints)
      .values([
        { id: 'p1', printerId, stationId: 's', state: 'removed', endedAt: now - 7_200_000, ...ended },
        { id: 'p2', printerId, stationId: 's', state: 'failed', endedAt: now - 7_200_000, ...ended },
      ])
      .run();
    tx.record(entry());
  });
  // Where it is one o'clock now, two hours ago was yesterday; where it is noon, it was not.
  const figuresWhereItIs = async (hour: number) => {
    const east = ((hour - new Date(now).getUTCHours() + 36) % 24) - 12;
    await client.hierarchy.setTimeZone({
      scopeId,
      timeZone: `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`,
    });
    const north = (await client.hierarchy.factories()).find(({ factoryId }) => factoryId === scopeId);
    return [north?.printsFinishedToday, north?.printsFailedToday];
  };
  expect(await figuresWhereItIs(1)).toEqual([0, 0]);
  expect(await figuresWhereItIs(12)).toEqual([1, 1]);
});

test('[HI6] a new name is on record with the old one, and old entries keep the name that they had', async () => {
  const { client } = house.people.master;
  const parentId = await factoryOf(client);
  const { scopeId } = await client.hierarchy.createArea({ parentId, name: 'First name' });
  await client.hierarchy.renameScope({ scopeId, name: 'Second name' });
  await client.hierarchy.renameScope({ scopeId, name: 'Second name' });
  const entries = house.station.store.reading
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.recordId, scopeId))
    .all();
  expect(
    entries.map(({ action, body }) => [action, (JSON.parse(body) as { scopeName: string }).scopeName]),
  ).toEqual([
    ['hierarchy.createArea', 'First name'],
    ['hierarchy.renameScope', 'Second name'],
  ]);
  expect(JSON.parse(entries[1]?.body ?? '')).toMatchObject({ facts: { before: 'First name' } });
});

test('[RC15] what stands in a company where the caller has no grant is not there for them', async () => {
  const { client } = house.people.master;
  expect(await refusalOf(client.hierarchy.renameScope({ scopeId: hidden.factoryId, name: 'Mine' }))).toEqual({
    code: 'hierarchy.notFound',
  });
  expect(await refusalOf(client.people.deactivate({ personId: hidden.personId as never }))).toEqual({
    code: 'people.notFound',
  });
  expect(await refusalOf(client.access.revoke({ grantId: hidden.grantId as never }))).toEqual({
    code: 'people.notFound',
  });
  expect(await refusalOf(client.printers.ports({ scopeId: hidden.factoryId }))).toEqual({
    code: 'hierarchy.notFound',
  });
  // But that somebody tried is on record, where its own people see it.
  const tried = house.station.store.reading
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.scopeId, hidden.factoryId))
    .all();
  expect(tried.map(({ action, result }) => [action, result])).toEqual([
    ['hierarchy.renameScope', 'refused'],
    ['printers.ports', 'refused'],
  ]);
});
