import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { AuditBody } from '../../src/shop/audit/index.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import {
  addPrinter,
  factoryOf,
  openTestStation,
  refusalOf,
  until,
  type TestStation,
} from '../support/station.ts';
import { Desk, type Board } from './support/desk.ts';

const desk = new Desk();
let house: TestStation;

beforeAll(async () => {
  house = await openTestStation(undefined, { portListing: desk });
});
afterAll(async () => {
  await house.discard();
  desk.clear();
});

const plugIn = (serialNumber: string): Board => desk.plugIn(serialNumber);

const kind = { profileKey: 'simulated-220-standard', materialKey: 'PLA' };

async function addBoard({ port }: Board, name: string): Promise<Id<'Printer'>> {
  const { client } = house.people.master;
  const scopeId = await factoryOf(client, 'Print room');
  const address = `serial:${port.path}@115200`;
  const { printerId } = await client.printers.add({ scopeId, name, address, ...kind });
  await untilLink(printerId, 'ready');
  return printerId;
}

function untilLink(printerId: Id<'Printer'>, wanted: string) {
  return until(
    () => house.people.master.client.printers.get({ printerId }),
    ({ link }) => link === wanted,
  );
}

function actsOn(recordId: string): readonly (AuditBody & { readonly action: string })[] {
  return house.station.store.reading
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.recordId, recordId))
    .orderBy(auditEntries.sequence)
    .all()
    .filter(({ result }) => result === 'done')
    .map(({ action, body }) => ({ ...(JSON.parse(body) as AuditBody), action }));
}

describe('searching', () => {
  test('[PS11] tells the ports and who has them, asks a board who it is, and never opens a port twice', async () => {
    const { client } = house.people.master;
    const scopeId = await factoryOf(client, 'Print room');
    const searched = plugIn('SEARCH-1');
    const address = `serial:${searched.port.path}`;
    const mine = async () =>
      (await client.printers.ports({ scopeId })).find((one) => one.address === address);
    expect(await mine()).toMatchObject({ serialNumber: 'SEARCH-1', manufacturer: 'Maker', takenBy: null });
    const found = await client.printers.probe({ scopeId, address });
    expect(found).toMatchObject({ baudRate: 115_200, hasThermalProtection: true });
    expect(found.firmware).toMatch(/Marlin/);
    // It let go of the port: the same can be asked again, and added.
    await client.printers.probe({ scopeId, address: `${address}@115200` });
    const printerId = await addBoard(searched, 'Searched');
    expect((await mine())?.takenBy).toBe('Searched');
    const twice = client.printers.probe({ scopeId, address: `${address}@250000` });
    expect(await refusalOf(twice)).toMatchObject({ code: 'printers.addressTaken', printer: 'Searched' });
    const adding = client.printers.add({ scopeId, name: 'Again', address: `${address}@250000`, ...kind });
    expect(await refusalOf(adding)).toMatchObject({ code: 'printers.addressTaken' });
    const nothing = client.printers.probe({ scopeId, address: 'serial:/dev/printhall-nothing' });
    expect(await refusalOf(nothing)).toMatchObject({ code: 'printers.cannotOpen' });
    const unreadable = client.printers.probe({ scopeId, address: 'usb:1' });
    expect(await refusalOf(unreadable)).toMatchObject({ code: 'printers.badAddress' });
    expect((await client.printers.get({ printerId })).usbSerial).toBe('SEARCH-1');
  });
});

describe('plugged in elsewhere', () => {
  test('[PS10] says so, and is connected there when a person says that it is the same', async () => {
    const { client } = house.people.operator;
    const before = plugIn('MOVES-1');
    // Made before the first is gone: the system gives a free name to the next that comes.
    const again = desk.board('MOVES-1');
    const printerId = await addBoard(before, 'Moves');
    const refused = client.printers.connectWhereFound({ printerId });
    expect(await refusalOf(refused)).toMatchObject({ code: 'printers.notFoundAgain', printer: 'Moves' });
    const { address } = await client.printers.get({ printerId });
    before.unplug();
    await untilLink(printerId, 'lost');
    again.plug();
    const card = await until(
      () => client.printers.get({ printerId }),
      ({ foundAgainAt }) => foundAgainAt !== null,
    );
    const there = `serial:${again.port.path}@115200`;
    expect(card).toMatchObject({ link: 'lost', foundAgainAt: there, address });
    // Nobody said anything yet: not a byte has reached it.
    expect(again.firmware.executed).toEqual([]);
    await client.printers.connectWhereFound({ printerId });
    expect(await client.printers.get({ printerId })).toMatchObject({
      link: 'ready',
      address: there,
      foundAgainAt: null,
    });
    const last = actsOn(printerId).findLast(({ action }) => action === 'printers.connectWhereFound');
    expect(last).toMatchObject({ facts: { before: address, address: there } });
  });

  test('[PS10] of two adapters with one number nobody can tell', async () => {
    const { client } = house.people.operator;
    const one = plugIn('TWIN');
    const printerId = await addBoard(one, 'Twin');
    one.unplug();
    await untilLink(printerId, 'lost');
    plugIn('TWIN');
    plugIn('TWIN');
    const refused = client.printers.connectWhereFound({ printerId });
    expect(await refusalOf(refused)).toMatchObject({ code: 'printers.notFoundAgain' });
    expect((await client.printers.get({ printerId })).foundAgainAt).toBeNull();
  });
});

describe('out of service', () => {
  test('[PS12] has a reason, heats nothing, and is brought back by who manages it', async () => {
    const { operator, manager } = house.people;
    const printerId = await addPrinter(house, 'Broken fan', 'speed=1000');
    await operator.client.printers.setTargets({ printerId, hotendCelsius: 200 });
    await operator.client.printers.takeOutOfService({ printerId, reason: 'The fan is broken' });
    const card = await until(
      () => operator.client.printers.get({ printerId }),
      ({ temperatures }) => temperatures.hotendTargetCelsius === 0,
    );
    expect(card.outOfService).toMatchObject({ reason: 'The fan is broken' });
    expect(card.outOfService?.by).not.toBe('');
    const heating = operator.client.printers.setTargets({ printerId, bedCelsius: 40 });
    expect(await refusalOf(heating)).toMatchObject({
      code: 'printers.outOfService',
      reason: 'The fan is broken',
    });
    await operator.client.printers.setTargets({ printerId, bedCelsius: 0 });
    const twice = operator.client.printers.takeOutOfService({ printerId, reason: 'Again' });
    expect(await refusalOf(twice)).toMatchObject({ code: 'printers.outOfService' });
    expect(await refusalOf(operator.client.printers.bringBack({ printerId }))).toMatchObject({
      code: 'access.forbidden',
    });
    await house.nobody.printers.stop({ printerId });
    await manager.client.printers.bringBack({ printerId, note: 'New fan' });
    const back = await operator.client.printers.get({ printerId });
    expect(back).toMatchObject({ outOfService: null, bed: 'unknown' });
    const inService = manager.client.printers.bringBack({ printerId });
    expect(await refusalOf(inService)).toMatchObject({ code: 'printers.notOutOfService' });
    const reasons = actsOn(printerId)
      .filter(({ action }) => /OutOfService|bringBack/.test(action))
      .map(({ reason }) => reason);
    expect(reasons).toEqual(['The fan is broken', 'New fan']);
  });
});

describe('power groups', () => {
  test('[PS13] are of a place, and printers of that place hang on them', async () => {
    const { client } = house.people.manager;
    const room = await factoryOf(client, 'Print room');
    const north = await factoryOf(client);
    const printerId = await addPrinter(house, 'On a fuse', 'speed=1000');
    const { powerGroupId } = await client.printers.savePowerGroup({
      scopeId: room,
      name: 'Fuse 1',
      heatingAtOnce: 2,
    });
    await client.printers.update({ printerId, powerGroupId });
    const groups = () => house.people.operator.client.printers.powerGroups({});
    expect(await groups()).toContainEqual({
      powerGroupId,
      scopeId: room,
      name: 'Fuse 1',
      heatingAtOnce: 2,
      printerIds: [printerId],
    });
    const elsewhere = client.printers.savePowerGroup({
      scopeId: north,
      powerGroupId,
      name: 'Mine',
      heatingAtOnce: 9,
    });
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 'printers.unknownPowerGroup' });
    await client.printers.savePowerGroup({ scopeId: room, powerGroupId, name: 'Fuse one', heatingAtOnce: 1 });
    expect((await groups()).find((one) => one.powerGroupId === powerGroupId)).toMatchObject({
      name: 'Fuse one',
      heatingAtOnce: 1,
    });
    await client.printers.removePowerGroup({ scopeId: room, powerGroupId });
    expect((await client.printers.get({ printerId })).powerGroupId).toBeNull();
    const gone = client.printers.update({ printerId, powerGroupId });
    expect(await refusalOf(gone)).toMatchObject({ code: 'printers.unknownPowerGroup' });
  });

  test('[PS13] of another area is not for this printer', async () => {
    const { client } = house.people.master;
    const scopes = await client.hierarchy.scopes();
    const other = scopes.find(({ kind: each, name }) => each === 'factory' && name !== 'Demo Factory North');
    if (other === undefined) throw new Error('The demo has one factory only');
    const printerId = await addPrinter(house, 'Of the north', 'speed=1000');
    const { powerGroupId } = await client.printers.savePowerGroup({
      scopeId: other.id,
      name: 'South',
      heatingAtOnce: 1,
    });
    const hanging = client.printers.update({ printerId, powerGroupId });
    expect(await refusalOf(hanging)).toMatchObject({ code: 'printers.unknownPowerGroup' });
  });
});
