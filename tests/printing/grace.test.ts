import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { Floor, type OnePrint } from './floor.ts';
import { HeldGrace } from './held-grace.ts';

const grace = new HeldGrace();
const opened: TcpPrinter[] = [];
let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open({ timers: grace });
});
afterAll(async () => {
  await floor.house.discard();
  for (const printer of opened) await printer.close();
});

const bedTarget = ({ firmware }: TcpPrinter) => firmware.machine.bed.target;

/** A print whose cable was pulled, its bed hot still, and its printer connected again. */
async function broken(): Promise<OnePrint & { readonly behind: TcpPrinter }> {
  const behind = await openTcpPrinter({ speed: 1_000 });
  opened.push(behind);
  const printerId = await floor.printerAt(behind.address);
  const print = await floor.started(printerId);
  await floor.untilPrint(print.printId, 'printing');
  behind.unplug();
  await floor.untilPrint(print.printId, 'failed');
  expect(grace.waiting).toBe(0);
  await floor.operator.printers.connect({ printerId });
  await until(
    () => grace.waiting,
    (count) => count === 1,
  );
  expect(bedTarget(behind)).toBe(60);
  return { ...print, behind };
}

describe('the heaters of a print that broke off', () => {
  test('[PR45] go off when a minute has passed since the printer answers again, and that is on record', async () => {
    const { behind, printerId } = await broken();
    grace.pass();
    await until(
      () => bedTarget(behind),
      (celsius) => celsius === 0,
    );
    const { entries } = await floor.master.audit.entries({ recordId: printerId });
    expect(entries.map(({ action }) => action)).toContain('printing.graceOver');
  });

  test('[PR45] stay as a person has set them', async () => {
    const { behind, printerId } = await broken();
    await floor.operator.printers.setTargets({ printerId, bedCelsius: 55 });
    grace.pass();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bedTarget(behind)).toBe(55);
  });

  test('[PR45] go off when the part was taken off meanwhile, and stay on when the next print heats already', async () => {
    const first = await broken();
    await floor.operator.printing.remove(floor.seen(first));
    grace.pass();
    await until(
      () => bedTarget(first.behind),
      (celsius) => celsius === 0,
    );
    const second = await broken();
    await floor.operator.printing.tryAgain(floor.seen(second));
    await floor.preheated(second.printerId, second.taskId);
    grace.pass();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bedTarget(second.behind)).toBe(60);
  });
});
