import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '../support/station.ts';
import { Floor } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

test('[PR60] a printer out of service takes nothing, and takes it again when it is back', async () => {
  const printerId = await floor.printer();
  const taskId = await floor.queued();
  await floor.operator.printers.takeOutOfService({ printerId, reason: 'New belts' });
  expect(await refusalOf(floor.accepted(printerId, taskId))).toMatchObject({
    code: 'printing.outOfService',
    reason: 'New belts',
  });
  await floor.manager.printers.bringBack({ printerId });
  const print = await floor.accepted(printerId, taskId);
  // At work: what somebody waits for is not taken away.
  expect(
    await refusalOf(floor.operator.printers.takeOutOfService({ printerId, reason: 'No' })),
  ).toMatchObject({
    code: 'printers.busy',
  });
  await floor.operator.printing.returnTask(floor.seen(print));
});

test('[PR60] with the last part on its bed it goes out of service, and the part comes off all the same', async () => {
  const printerId = await floor.printer();
  const print = await floor.started(printerId);
  await floor.untilPrint(print.printId, 'printing');
  expect(
    await refusalOf(floor.operator.printers.takeOutOfService({ printerId, reason: 'No' })),
  ).toMatchObject({
    code: 'printers.busy',
  });
  await floor.operator.printing.cancel(floor.seen(print));
  await floor.untilPrint(print.printId, 'cancelled');
  await floor.operator.printers.takeOutOfService({ printerId, reason: 'It smells' });
  await floor.operator.printing.remove(floor.seen(print));
  const next = await floor.queued();
  expect(await refusalOf(floor.accepted(printerId, next))).toMatchObject({ code: 'printing.outOfService' });
});
