import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { factoryOf, refusalOf, until } from '../support/station.ts';
import { openTcpPrinter } from '../support/tcp-printer.ts';
import { Floor } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

const recordOf = (printerId: string) =>
  floor.rows
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.recordId, printerId))
    .orderBy(auditEntries.sequence)
    .all();

async function ready(printerId: Id<'Printer'>) {
  return until(
    () => floor.card(printerId),
    ({ link }) => link === 'ready',
  );
}

describe('a printer of the station', () => {
  test('[PS1] has an address, a profile and a material; what cannot be is refused', async () => {
    const scopeId = await factoryOf(floor.master, 'Print room');
    const good = { scopeId, name: 'P', profileKey: 'simulated-220-standard', materialKey: 'PLA' };
    const add = (change: object) =>
      refusalOf(floor.master.printers.add({ ...good, address: 'simulated', ...change }));
    expect(await add({ address: 'usb:1' })).toMatchObject({ code: 'printers.badAddress' });
    expect(await add({ address: 'simulated:?speed=fast' })).toMatchObject({ code: 'printers.badAddress' });
    expect(await add({ profileKey: 'none' })).toMatchObject({ code: 'printers.unknownProfile' });
    expect(await add({ materialKey: 'WOOD' })).toMatchObject({ code: 'printers.unknownMaterial' });
    const company = await factoryOf(floor.master, 'Demo Company');
    expect(await add({ scopeId: company })).toMatchObject({ code: 'printers.wrongPlace' });
    const behind = await openTcpPrinter({ speed: 1_000 });
    const printerId = await floor.printerAt(behind.address);
    expect(await add({ address: behind.address })).toMatchObject({ code: 'printers.addressTaken' });
    const other = await floor.printer();
    const moving = floor.master.printers.update({ printerId: other, address: behind.address });
    expect(await refusalOf(moving)).toMatchObject({ code: 'printers.addressTaken' });
    await floor.master.printers.remove({ printerId });
    expect((await floor.operator.printers.list({})).map((one) => one.printerId)).not.toContain(printerId);
    await behind.close();
  });

  test('[PS1] is renamed and moved to another address, which is connected', async () => {
    const printerId = await floor.printer();
    await floor.master.printers.update({ printerId, name: 'Renamed', address: 'simulated:?speed=500' });
    const card = await until(
      () => floor.card(printerId),
      ({ link, address }) => link === 'ready' && address === 'simulated:?speed=500',
    );
    expect(card).toMatchObject({ name: 'Renamed', simulated: true, parentName: 'Print room' });
  });

  test('[PS2] that is off, lost or at fault never looks ready', async () => {
    const printerId = await floor.printer();
    expect((await ready(printerId)).firmware).toMatch(/Marlin/);
    await floor.operator.printers.disconnect({ printerId });
    expect((await floor.card(printerId)).link).toBe('off');
    await floor.operator.printers.connect({ printerId });
    await ready(printerId);
    await floor.house.nobody.printers.stop({ printerId });
    const card = await floor.card(printerId);
    expect(card).toMatchObject({ link: 'faulted', fault: { code: 'stoppedByPerson' } });
    expect(await refusalOf(floor.operator.printers.connect({ printerId }))).toMatchObject({
      code: 'printers.faulted',
    });
    await Promise.all([
      floor.operator.printers.clearFault({ printerId }),
      floor.manager.printers.clearFault({ printerId }),
    ]);
    expect((await ready(printerId)).fault).toBeNull();
    expect(recordOf(printerId).filter(({ action }) => action === 'printers.clearFault')).toHaveLength(1);
    expect(floor.house.reported).toEqual([]);
  });

  test('[PS3] at work is not disconnected, changed or removed', async () => {
    const print = await floor.started(await floor.printer());
    await floor.untilPrint(print.printId, 'printing');
    const { printerId } = print;
    const { printers } = floor.master;
    for (const act of [
      () => printers.disconnect({ printerId }),
      () => printers.update({ printerId, address: 'simulated' }),
      () => printers.update({ printerId, profileKey: 'simulated-250-standard' }),
      () => printers.remove({ printerId }),
    ]) {
      expect(await refusalOf(act())).toMatchObject({ code: 'printers.busy' });
    }
    await floor.operator.printing.cancel(floor.seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    expect(await refusalOf(printers.remove({ printerId }))).toMatchObject({ code: 'printers.busy' });
    await floor.operator.printing.remove(floor.seen(print));
    await printers.remove({ printerId });
    expect(await refusalOf(floor.operator.printers.get({ printerId }))).toMatchObject({
      code: 'printers.notFound',
    });
  });

  test('[PS4] is heated up to what its materials need, by somebody who is on record', async () => {
    const printerId = await floor.printer();
    const { operator } = floor.house.people;
    const heat = (targets: object) => floor.operator.printers.setTargets({ printerId, ...targets });
    expect(await refusalOf(heat({ hotendCelsius: 256 }))).toEqual({
      code: 'printers.targetTooHot',
      heater: 'hotend',
      limitCelsius: 255,
    });
    expect(await refusalOf(heat({ bedCelsius: 96 }))).toMatchObject({ heater: 'bed', limitCelsius: 95 });
    await heat({ hotendCelsius: 255, bedCelsius: 95 });
    await until(
      async () => (await floor.card(printerId)).temperatures,
      ({ hotendTargetCelsius, bedTargetCelsius }) => hotendTargetCelsius === 255 && bedTargetCelsius === 95,
    );
    const [heated] = recordOf(printerId).filter(
      ({ action, result }) => action === 'printers.setTargets' && result === 'done',
    );
    expect(heated?.personId).toBe(operator.personId);
    await floor.operator.printers.disconnect({ printerId });
    expect(await refusalOf(heat({ bedCelsius: 50 }))).toMatchObject({
      code: 'printers.notConnected',
      link: 'off',
    });
  });

  test('[PS5] is stopped by anybody, and does not wait for the record', async () => {
    const behind = await openTcpPrinter({ speed: 1_000 });
    const printerId = await floor.printerAt(behind.address);
    const { store } = floor.house.station;
    const { write } = store;
    // A disk that is full keeps the record from being written: the printer is stopped all the same.
    Object.assign(store, {
      write: () => {
        throw new Error('No room');
      },
    });
    await floor.house.nobody.printers.stop({ printerId }).catch(() => undefined);
    Object.assign(store, { write });
    floor.house.reported.splice(0);
    const { firmware } = behind;
    const obeys = () => {
      const { length } = firmware.executed;
      firmware.receive('M105\n');
      return firmware.executed.length > length;
    };
    await until(obeys, (does) => !does);
    expect((await floor.card(printerId)).link).toBe('faulted');
    await behind.close();
  });

  test('[PS6] tells in the record what became of it: a fault, a lost link', async () => {
    const behind = await openTcpPrinter({ speed: 1_000 });
    const printerId = await floor.printerAt(behind.address);
    await behind.close();
    await until(
      () => floor.card(printerId),
      ({ link }) => link === 'lost',
    );
    expect(recordOf(printerId).at(-1)).toMatchObject({ action: 'printers.linkLost', personId: null });
    const other = await floor.printer('speed=1000&kill=15');
    for (let line = 0; line < 20; line += 1) {
      await floor.operator.printers
        .setTargets({ printerId: other, bedCelsius: 40 + line })
        .catch(() => undefined);
    }
    await until(
      () => floor.printerRow(other).fault,
      (fault) => fault !== null,
    );
    expect(recordOf(other).at(-1)?.action).toMatch(/printers\.(faulted|setTargets)/);
    expect(recordOf(other).filter(({ action }) => action === 'printers.faulted')).toHaveLength(1);
  });

  test('[PS7] shows to nobody who has no right where it stands', async () => {
    const south = await factoryOf(floor.master, 'Demo Factory South');
    const { printerId } = await floor.master.printers.add({
      scopeId: south,
      name: 'Of the south',
      address: 'simulated',
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    const listed = (await floor.operator.printers.list({})).map((one) => one.printerId);
    expect(listed).not.toContain(printerId);
    expect(listed.length).toBeGreaterThan(0);
    expect(await refusalOf(floor.operator.printers.get({ printerId }))).toMatchObject({
      code: 'access.forbidden',
    });
    expect((await floor.master.printers.list({ scopeId: south })).map(({ name }) => name)).toEqual([
      'Of the south',
    ]);
  });
});
