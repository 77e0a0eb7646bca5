import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { refusalOf, until } from '../support/station.ts';
import { Floor } from '../printing/floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

test('[CT14] [CT15] a file of the card is deleted on record, and what is left is told', async () => {
  const printerId = await floor.printer();
  const { controls } = floor.operator;
  const before = await controls.readCard({ printerId });
  const left = await controls.deleteCardFile({ printerId, path: 'HOOK.GCO' });
  expect(left).toEqual(before.filter(({ path }) => path !== 'HOOK.GCO'));
  const entry = floor.rows
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, printerId), eq(auditEntries.action, 'controls.deleteCardFile')))
    .get();
  expect(entry?.result).toBe('done');
  expect(JSON.stringify(entry)).toContain('HOOK.GCO');
  await expect(controls.deleteCardFile({ printerId, path: 'A B' })).rejects.toThrow(/./);
});

test('[CT15] while a file is on its way to the card, nothing is done by hand', async () => {
  const printerId = await floor.printer();
  const print = await floor.accepted(printerId);
  const { controls, printing } = floor.operator;
  await printing.bringToCard(floor.seen(print));
  const held = { code: 'controls.held', by: 'card' };
  expect(await refusalOf(controls.home({ printerId, axes: ['x'] }))).toEqual(held);
  expect(await refusalOf(controls.setFan({ printerId, percent: 50 }))).toEqual(held);
  expect(await refusalOf(controls.readCard({ printerId }))).toEqual(held);
  expect(await controls.state({ printerId })).toMatchObject({ heldBy: 'card' });
  await printing.stopBringing(floor.seen(print));
  await until(
    () => floor.card(printerId),
    ({ link }) => link === 'ready',
  );
  expect(await controls.state({ printerId })).toMatchObject({ heldBy: null });
});
