import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { entry } from '../support/open-station.ts';
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
  expect(within(false)).toEqual(['Demo Company']);
  expect(within(true)).toEqual(expect.arrayContaining(['Demo Factory North', 'Print room', 'Simulated 1']));
  expect(within(true)).not.toContain('Demo Factory South');
  expect(seen.find(({ name }) => name === 'Print room')?.path).toEqual([
    'Demo Company',
    'Demo Factory North',
    'Print room',
  ]);
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
