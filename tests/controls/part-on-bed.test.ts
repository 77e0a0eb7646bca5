import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printers } from '../../src/shop/printers/tables.ts';
import { Floor } from '../printing/floor.ts';
import { entry } from '../support/open-station.ts';
import { refusalOf, until } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';

let floor: Floor;
let printer: TcpPrinter;

beforeAll(async () => {
  floor = await Floor.open();
  printer = await openTcpPrinter({ speed: 1_000 });
});
afterAll(async () => {
  await printer.close();
  await floor.house.discard();
});

test('[CT2] Z is not homed into a part that is left on the bed', async () => {
  const printerId = await floor.printerAt(printer.address);
  const { home } = floor.operator.controls;
  floor.house.station.store.write((tx) => {
    tx.rows.update(printers).set({ bed: 'occupied' }).where(eq(printers.id, printerId)).run();
    tx.record(entry());
  });
  for (const axes of [[], ['z'], ['x', 'z']] as const) {
    const homing = home({ printerId, axes: [...axes] });
    expect(await refusalOf(homing)).toEqual({ code: 'controls.partOnBed' });
  }
  const homings = () => printer.firmware.executed.filter((command) => command.startsWith('G28'));
  expect(homings()).toEqual([]);
  await home({ printerId, axes: ['x', 'y'] });
  await until(homings, (commands) => commands.length > 0);
  expect(homings()).toEqual(['G28 X Y']);
});
