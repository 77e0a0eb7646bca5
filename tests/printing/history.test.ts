import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEPT_EACH_MILLISECONDS } from '../../src/shop/printing/temperatures.ts';
import { createPrintedTime } from '../../src/shop/printing/printed-time.ts';
import { HandClock } from '../support/open-station.ts';
import { projectWith, until } from '../support/station.ts';
import { Floor } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

/** A hundred millimetres of filament in a hundred lines. */
const FED = `G21\nG90\nM83\nG28\nG1 Z0.2\n${Array.from({ length: 100 }, (_, x) => `G1 X${x} E1 F1000`).join('\n')}\n`;

test('[PR47] a run keeps its filament, and its printer’s past counts it by how it ended', async () => {
  const model = await projectWith(floor.house, { name: 'fed.gcode', bytes: `M109 S205\n${FED}M104 S0\n` });
  const printerId = await floor.printer('speed=3000');
  const good = await floor.started(printerId, await floor.queued(model));
  await floor.untilPrint(good.printId, 'finished');
  await floor.operator.printing.remove(floor.seen(good));
  expect(floor.print(good.printId).filamentMillimetres).toBe(100);
  expect(floor.print(good.printId).printedSeconds).toBeGreaterThanOrEqual(0);

  const cancelled = await floor.started(printerId, await floor.queued(floor.slow));
  await floor.untilPrint(cancelled.printId, 'printing');
  await floor.operator.printing.cancel(floor.seen(cancelled));
  await floor.untilPrint(cancelled.printId, 'cancelled');
  await floor.operator.printing.remove(floor.seen(cancelled));

  const failed = await floor.started(printerId, await floor.queued(floor.slow));
  await floor.untilPrint(failed.printId, 'printing');
  await floor.house.nobody.printers.stop({ printerId });
  await floor.untilPrint(failed.printId, 'failed');

  const { page, ...past } = await floor.operator.printing.printerHistory({ printerId });
  expect(past).toMatchObject({ prints: 3, finished: 1, failed: 1, cancelled: 1 });
  expect(past.filamentMillimetres).toBeGreaterThanOrEqual(100);
  expect(page.map(({ printId, state }) => [printId, state])).toEqual([
    [failed.printId, 'failed'],
    [cancelled.printId, 'cancelled'],
    [good.printId, 'finished'],
  ]);
  expect(page[2]).toMatchObject({ filamentMillimetres: 100, modelName: 'fed', failure: null });
  const second = await floor.operator.printing.printerHistory({ printerId, offset: 1, limit: 1 });
  expect(second.page.map(({ printId }) => printId)).toEqual([cancelled.printId]);
  expect(second.prints).toBe(3);
});

test('[PR47] seconds in a pause are not printed', () => {
  const clock = new HandClock();
  const time = createPrintedTime({ clock });
  expect(time.end('unknown')).toBeNull();
  time.goes('one');
  clock.pass(30);
  time.stands('one');
  clock.pass(600);
  time.goes('one');
  clock.pass(12);
  // Asked twice, counted once.
  time.goes('one');
  clock.pass(3);
  expect(time.end('one')).toBe(45);
  expect(time.end('one')).toBeNull();
});

test('[PR46] a running print keeps a sample now and then, and its page has them when it is over', async () => {
  const printerId = await floor.printer();
  const print = await floor.started(printerId);
  const read = () => floor.designer.printing.temperatures({ printId: print.printId });
  const [first] = await until(read, (samples) => samples.length > 0);
  expect(first?.hotendTargetCelsius).toBeGreaterThan(0);
  await floor.operator.printing.cancel(floor.seen(print));
  await floor.untilPrint(print.printId, 'cancelled');
  const samples = await read();
  expect(samples[0]).toEqual(first);
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (before !== undefined) expect(sample.at - before.at).toBeGreaterThan(0.9 * KEPT_EACH_MILLISECONDS);
  }
});
