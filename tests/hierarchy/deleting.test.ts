import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import { accessRequests, grants, restrictions, roles } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { printers } from '../../src/shop/printers/tables.ts';
import { Floor } from '../printing/floor.ts';
import { entry as testEntry, openAsStranger } from '../support/open-station.ts';
import { factoryOf, openTestStation, refusalOf, until, type Client } from '../support/station.ts';
import { addPerson, doneOn, entriesIn, giveOwnRole, placeNamed } from './company.ts';

async function remove(client: Client, scopeId: ScopeId): Promise<void> {
  const { seen } = await client.hierarchy.hanging({ scopeId });
  await client.hierarchy.deleteScope({ scopeId, seen });
}

describe('a factory with work in it', () => {
  let floor: Floor;
  beforeAll(async () => {
    floor = await Floor.open();
  });
  afterAll(() => floor.house.discard());

  test('[HI11] what hangs on a place is told, and another thing on it keeps it', async () => {
    const { house, master } = floor;
    const scopeId = await factoryOf(master);
    await floor.request();
    await master.hierarchy.saveShift({
      shiftId: null,
      factoryId: scopeId,
      name: 'Early',
      days: [1],
      startMinute: 0,
      endMinute: 60,
    });
    house.station.store.write((tx) => {
      const { personId } = house.people.operator;
      const said = {
        permissions: ['printer.control'],
        reason: 'Training',
        setBy: 'x',
        fromAt: 1,
        version: 1,
      };
      tx.rows
        .insert(restrictions)
        .values({ id: 'r', personId, scopeId, ...said })
        .run();
      tx.record(testEntry());
    });
    const told = await master.hierarchy.hanging({ scopeId });
    expect(told).toMatchObject({
      scopes: { area: 1 },
      printers: 2,
      projects: 2,
      openTasks: 1,
      printsRunning: 0,
      grants: expect.any(Number) as number,
      restrictions: 1,
      roles: 0,
      shifts: 1,
    });
    const held = house.station.store.reading.select().from(grants).all();
    const inNorth = held.filter((grant) => grant.scopeId === scopeId);
    expect(told.grants).toBeGreaterThanOrEqual(inNorth.length);
    expect(told.peopleLeftWithNothing).toBeGreaterThanOrEqual(3);
    expect(await master.hierarchy.hanging({ scopeId })).toEqual(told);
    await floor.request();
    expect(await refusalOf(master.hierarchy.deleteScope({ scopeId, seen: told.seen }))).toEqual({
      code: 'hierarchy.changedMeanwhile',
    });
  });

  test('[HI12] nothing goes while a printer has a print in hand, a part on its bed too, or is hot', async () => {
    const { master, operator } = floor;
    const scopeId = await factoryOf(master);
    const refused = async (): Promise<unknown> => {
      const { seen } = await master.hierarchy.hanging({ scopeId });
      return refusalOf(master.hierarchy.deleteScope({ scopeId, seen }));
    };
    const printerId = await floor.printer();
    await operator.printers.setTargets({ printerId, bedCelsius: 50 });
    await until(
      () => floor.card(printerId),
      ({ temperatures }) => temperatures.bedTargetCelsius === 50,
    );
    expect(await refused()).toEqual({ code: 'hierarchy.printsRunning', prints: 1 });
    await operator.printers.setTargets({ printerId, bedCelsius: 0 });
    await floor.untilCold(printerId);
    const run = await floor.started(printerId);
    await floor.untilPrint(run.printId, 'printing');
    expect(await refused()).toEqual({ code: 'hierarchy.printsRunning', prints: 1 });
    await operator.printing.cancel(floor.seen(run));
    await floor.untilPrint(run.printId, 'cancelled');
    expect(await refused()).toMatchObject({ code: 'hierarchy.printsRunning' });
    await operator.printing.remove(floor.seen(run));
    await floor.untilCold(printerId);
  });

  test('[HI13] a place goes with all that hangs on it, and shows nowhere any more', async () => {
    const { house, master, designer } = floor;
    const { master: person, operator } = house.people;
    const scopeId = await factoryOf(master);
    const southId = await factoryOf(master, 'Demo Factory South');
    const { id: clientId } = await placeNamed(master, 'Demo Company');
    const kept = await master.projects.create({ scopeId: southId, name: 'Kept', description: '' });
    const printerId = await floor.printer();
    const task = await floor.request();
    const { seen, ...counts } = await master.hierarchy.hanging({ scopeId });
    const before = entriesIn(house);
    await master.hierarchy.deleteScope({ scopeId, seen });

    expect(entriesIn(house)).toBe(before + 1);
    const [entry] = doneOn(house, scopeId).slice(-1);
    expect(entry).toMatchObject({
      action: 'hierarchy.deleteScope',
      personId: person.personId,
      recordName: 'Demo Factory North',
      scopeName: 'Demo Company',
      facts: { kind: 'factory', ...counts },
    });
    expect((await master.hierarchy.scopes()).map(({ name }) => name).toSorted()).toEqual([
      'All companies',
      'Demo Company',
      'Demo Factory South',
    ]);
    expect((await master.hierarchy.factories()).map(({ name }) => name)).toEqual(['Demo Factory South']);
    expect((await master.projects.list({})).map(({ projectId }) => projectId)).toEqual([kept.projectId]);
    expect((await master.projects.list({ search: 'quick' })).length).toBe(0);
    expect(await master.printing.tasks({})).toEqual({ tasks: [], total: 0 });
    expect(await master.printers.list({})).toEqual([]);
    expect(await master.hierarchy.shifts({})).toEqual([]);
    expect(await refusalOf(master.printing.task({ taskId: task }))).toMatchObject({
      code: 'printing.notFound',
    });
    expect(await refusalOf(master.printers.get({ printerId }))).toMatchObject({ code: 'printers.notFound' });
    expect(await refusalOf(master.hierarchy.hanging({ scopeId }))).toEqual({ code: 'hierarchy.notFound' });
    // Those who worked there see nothing either, and are still there for who is above.
    expect(await designer.hierarchy.scopes()).toEqual([]);
    expect(await designer.projects.list({})).toEqual([]);
    const live = house.station.store.reading
      .select()
      .from(grants)
      .where(eq(grants.personId, operator.personId))
      .all();
    expect(live.map(({ revokedBy }) => revokedBy)).toEqual([person.personId]);
    const limits = house.station.store.reading.select().from(restrictions).all();
    expect(limits.map(({ liftedBy }) => liftedBy)).toEqual([person.personId]);
    // The place above stays as it was, and its name is free again.
    await master.hierarchy.createFactory({ parentId: clientId, name: 'Demo Factory North' });
  });

  test('[HI13] its printers are let go: off for good, also after a restart', async () => {
    const { house } = floor;
    const rows = house.station.store.reading.select().from(printers).all();
    expect(rows.every(({ removedAt }) => removedAt !== null)).toBe(true);
    await house.reopen();
    expect(await house.people.master.client.printers.list({})).toEqual([]);
    expect((await house.people.master.client.live.station()).printersUp).toBe(0);
  });
});

test('[HI14] a client goes with its Masters; who holds nothing then is managed from above', async () => {
  const house = await openTestStation();
  const { client: master } = house.people.master;
  const { id: platformId } = await placeNamed(master, 'All companies');
  const { scopeId } = await master.hierarchy.createClient({ parentId: platformId, name: 'Going' });
  const boss = await addPerson(house, 'Boss', ['print-farm', 'master'], scopeId);
  const works = await boss.client.hierarchy.createFactory({ parentId: scopeId, name: 'Works' });
  const hand = await addPerson(house, 'Hand', ['print-farm', 'operator'], works.scopeId);
  giveOwnRole(house, 'Hand', ['printer.view'], scopeId);
  await hand.client.access.askFor({ permission: 'factory.modify', scopeId: works.scopeId, note: '' });
  expect(await boss.client.hierarchy.hanging({ scopeId })).toMatchObject({
    scopes: { factory: 1 },
    grants: 3,
    peopleLeftWithNothing: 2,
    roles: 1,
  });
  await remove(master, scopeId);
  const { reading } = house.station.store;
  expect(reading.select().from(roles).all()).toMatchObject([{ deletedAt: expect.any(Number) as number }]);
  expect(reading.select().from(accessRequests).all()).toMatchObject([{ state: 'withdrawn' }]);
  expect(await boss.client.hierarchy.scopes()).toEqual([]);
  expect((await refusalOf(boss.client.hierarchy.hanging({ scopeId }))).code).toBe('hierarchy.notFound');
  const { people } = await master.people.list({ search: 'hand' });
  expect(people.map(({ personId, grants: held }) => [personId, held])).toEqual([[hand.personId, []]]);
  await master.people.deactivate({ personId: hand.personId as never });
  // In the file, too, the place is marked and not wiped: what refers to it still finds its name.
  const row = reading.select().from(scopes).where(eq(scopes.id, scopeId)).get();
  expect(row).toMatchObject({ name: 'Going' });
  expect(row?.deletedAt).not.toBeNull();
  await house.discard();
});

test('[HI22] nobody but a Master takes a place from under people at or above their own rank', async () => {
  const house = await openTestStation();
  const { client: master } = house.people.master;
  const parentId = await factoryOf(master);
  const keeper = await addPerson(house, 'Kim', ['plant', 'plant-manager'], parentId);
  const made = async (name: string) => (await master.hierarchy.createArea({ parentId, name })).scopeId;
  const [plain, high, peers] = [await made('Plain'), await made('High'), await made('Peers')];
  await addPerson(house, 'Otis', ['print-farm', 'operator'], plain);
  await addPerson(house, 'Mona', ['print-farm', 'master'], high);
  await addPerson(house, 'Per', ['print-farm', 'factory-manager'], peers);
  await remove(keeper.client, plain);
  expect(await refusalOf(remove(keeper.client, high))).toMatchObject({
    code: 'access.rankTooHigh',
    rank: 100,
    ownRank: 80,
  });
  expect(await refusalOf(remove(keeper.client, peers))).toMatchObject({
    code: 'access.rankTooHigh',
    rank: 80,
  });
  await remove(master, high);
  await house.discard();
});

test('[HI13] a deletion that cannot be written leaves everything as it was', async () => {
  const house = await openTestStation();
  const { client: master } = house.people.master;
  const scopeId = await factoryOf(master);
  const { seen } = await master.hierarchy.hanging({ scopeId });
  const stranger = openAsStranger(house.dataDirectory);
  stranger.exec(
    "CREATE TRIGGER full_disk BEFORE UPDATE ON printers BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  await expect(master.hierarchy.deleteScope({ scopeId, seen })).rejects.toThrow(/disk full|Internal/);
  stranger.exec('DROP TRIGGER full_disk');
  stranger.close();
  expect(await master.hierarchy.hanging({ scopeId })).toMatchObject({ seen });
  expect((await master.printers.list({})).length).toBe(2);
  await house.discard();
});
