import { spawn } from 'node:child_process';
import { eq } from 'drizzle-orm';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { openTestStation, projectWith, refusalOf, until, type TestStation } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { Floor, type OnePrint } from './floor.ts';

const CHILD = fileURLToPath(new URL('crashing-station.ts', import.meta.url));

/** Some seconds on a printer a thousand times faster than a real one. */
const JOB = `G21\nG90\nM140 S60\nM104 S205\nG28\nG1 Z0.2 F600\n;LAYER:0\n${`G1 X10 F6000\nG4 P20000\nG1 X20\n`.repeat(60)}M84\n`;
const COMMANDS = JOB.split('\n').filter((line) => line !== '' && !line.startsWith(';'));

let shared: Floor;
let printer: TcpPrinter | null = null;
let house: TestStation | null = null;

beforeAll(async () => {
  shared = await Floor.open();
});
afterEach(async () => {
  await house?.discard();
  await printer?.close();
  house = null;
  printer = null;
});
afterAll(() => shared.house.discard());

interface Opened {
  readonly floor: Floor;
  readonly at: TcpPrinter;
  readonly printerId: Id<'Printer'>;
  readonly taskId: Id<'PrintTask'>;
}

async function opened(floor = shared): Promise<Opened> {
  printer = await openTcpPrinter({ speed: 1_000 });
  const model = await projectWith(floor.house, { name: 'card.gcode', bytes: JOB });
  const taskId = await floor.queued(model);
  return { floor, at: printer, taskId, printerId: await floor.printerAt(printer.address) };
}

const cardOf = async (floor: Floor, { printerId }: OnePrint) =>
  (await floor.card(printerId)).current?.card ?? null;

const done = ({ firmware }: TcpPrinter) => firmware.executedFromCard.slice(0, COMMANDS.length);
const isCold = ({ firmware: { machine } }: TcpPrinter) =>
  machine.hotend.target === 0 && machine.bed.target === 0;
const starts = ({ firmware }: TcpPrinter) => firmware.executed.filter((command) => command === 'M24').length;

describe('a print from the printer’s card', () => {
  test('[PR80] the approved file is brought there, told on its way, and printed exactly', async () => {
    const { floor, at, printerId, taskId } = await opened();
    const print = await floor.startedFromCard(printerId, taskId);
    await floor.untilPrint(print.printId, 'printing');
    expect(await cardOf(floor, print)).toEqual({ kind: 'printing' });
    expect(floor.starts(print.printId)).toMatchObject([{ medium: 'card' }]);
    await floor.untilPrint(print.printId, 'finished');
    expect(done(at)).toEqual(COMMANDS);
    expect(isCold(at)).toBe(true);
    const acts = floor.rows
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.recordId, print.printerId))
      .all();
    expect(acts).toContainEqual({ action: 'printing.bringToCard' });
  });

  test('[PR81] nothing that is not there is started, and the word for it is not spent', async () => {
    const { floor, at, printerId, taskId } = await opened();
    const print = await floor.accepted(printerId, taskId);
    expect(await cardOf(floor, print)).toEqual({ kind: 'offered' });
    await floor.operator.printing.preheat(floor.seen(print));
    const plateToken = await floor.word(print.printerId);
    const start = { ...floor.seen(print), plateToken, fromCard: true };
    expect(await refusalOf(floor.operator.printing.start(start))).toEqual({
      code: 'printers.cardRefused',
      why: 'notOnCard',
    });
    expect(await refusalOf(floor.operator.printing.bringToCard(floor.seen(print)))).toEqual({
      code: 'printers.cardRefused',
      why: 'heatersOn',
    });
    expect(floor.print(print.printId).state).toBe('preheating');
    expect(starts(at)).toBe(0);
    await floor.operator.printing.start({ ...floor.seen(print), plateToken });
    await floor.untilPrint(print.printId, 'printing');
    expect(await refusalOf(floor.operator.printing.bringToCard(floor.seen(print)))).toMatchObject({
      code: 'printing.wrongState',
    });
  });

  test('[PR82] while it is brought nothing heats; given back, it is taken back', async () => {
    const { floor, at, printerId, taskId } = await opened();
    const print = await floor.accepted(printerId, taskId);
    expect(await cardOf(floor, print)).toEqual({ kind: 'offered' });
    await floor.operator.printing.bringToCard(floor.seen(print));
    const { operator } = floor;
    expect(await refusalOf(operator.printing.preheat(floor.seen(print)))).toMatchObject({
      code: 'printing.printerNotReady',
      link: 'busy',
    });
    expect(floor.print(print.printId).state).toBe('accepted');
    await operator.printing.returnTask(floor.seen(print));
    await until(
      () => floor.card(print.printerId),
      ({ link }) => link === 'ready',
    );
    expect(at.firmware.card?.isWriting).toBe(false);
    const files = await operator.controls.readCard({ printerId: print.printerId });
    expect(files.map(({ path }) => path)).not.toContainEqual(expect.stringMatching(/^PH/));
  });

  test('[PR83] a closed station leaves it printing, and finds it again or learns how it ended', async () => {
    const { floor, at, printerId, taskId } = await opened(await Floor.open());
    house = floor.house;
    const print = await floor.startedFromCard(printerId, taskId);
    await floor.untilPrint(print.printId, 'printing');
    await floor.house.station.close();
    const before = done(at).length;
    await until(
      () => done(at).length,
      (count) => count > before + 20,
    );
    expect(isCold(at)).toBe(false);
    await floor.house.reopen();
    const again = Floor.over(floor.house, floor);
    expect(again.print(print.printId).state).toBe('printing');
    await until(
      () => again.card(print.printerId),
      ({ link }) => link === 'busy',
    );
    expect(await cardOf(again, print)).toEqual({ kind: 'printing' });
    await again.untilPrint(print.printId, 'finished');
    expect(done(at)).toEqual(COMMANDS);
    expect(starts(at)).toBe(1);
    expect(await again.master.audit.verify()).toMatchObject({ unbroken: true });
  });

  test('[PR83] a killed station that comes up after the end knows that it is finished', async () => {
    printer = await openTcpPrinter({ speed: 1_000 });
    const at = printer;
    const child = spawn(process.execPath, [CHILD, at.address, 'card'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let told = '';
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.includes('\n')) break;
    }
    child.kill('SIGKILL');
    await ended;
    const { dataDirectory, ...print } = JSON.parse(told) as OnePrint & { dataDirectory: string };
    await until(
      () => at.firmware.card?.isPrinting,
      (isPrinting) => isPrinting === false,
    );
    house = await openTestStation(dataDirectory);
    const { client } = house.people.operator;
    const seen = await until(
      () => client.printers.get({ printerId: print.printerId }),
      ({ current }) => current?.state === 'finished',
    );
    expect(seen).toMatchObject({ bed: 'occupied', current: { printId: print.printId, fraction: 1 } });
    expect(starts(at)).toBe(1);
    expect(isCold(at)).toBe(true);
  }, 120_000);

  test('[PR84] one that failed is not taken up in the middle', async () => {
    const { floor, at, printerId, taskId } = await opened();
    const print = await floor.startedFromCard(printerId, taskId);
    await floor.untilPrint(print.printId, 'printing');
    at.firmware.reset();
    await floor.untilPrint(print.printId, 'failed');
    const plan = floor.operator.printing.resumePlan({ printId: print.printId });
    expect(await refusalOf(plan)).toEqual({ code: 'printing.notResumable', state: 'sentWhole' });
  });
});
