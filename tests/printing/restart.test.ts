import { spawn } from 'node:child_process';
import { eq } from 'drizzle-orm';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { printProgress, prints, printTasks, startAttempts } from '../../src/shop/printing/tables.ts';
import { plateWords } from '../../src/shop/printers/tables.ts';
import { openTestStation, until, type TestStation } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { Floor, type OnePrint } from './floor.ts';
import { HeldGrace } from './held-grace.ts';

const CHILD = fileURLToPath(new URL('crashing-station.ts', import.meta.url));

let printer: TcpPrinter | null = null;
let house: TestStation | null = null;

afterEach(async () => {
  await house?.discard();
  await printer?.close();
  house = null;
  printer = null;
});

const targets = ({ firmware: { machine } }: TcpPrinter) => [machine.hotend.target, machine.bed.target];

/** Moves of the file that the firmware has carried out. */
const dwells = ({ firmware }: TcpPrinter) => firmware.executed.filter((line) => line.startsWith('G4')).length;

function stored({ station: { store } }: TestStation, { printId, taskId }: OnePrint) {
  const { reading } = store;
  return {
    print: reading.select().from(prints).where(eq(prints.id, printId)).get(),
    task: reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get(),
    progress: reading.select().from(printProgress).where(eq(printProgress.printId, printId)).get(),
    starts: reading.select().from(startAttempts).where(eq(startAttempts.printId, printId)).all(),
  };
}

/** Nothing of the old run goes on: the printer moves no more, and after the grace its heaters are off. */
async function expectNothingGoesOn(
  on: TcpPrinter,
  house: TestStation,
  print: OnePrint,
  grace: HeldGrace,
): Promise<void> {
  const { client } = house.people.operator;
  await until(
    () => client.printers.get({ printerId: print.printerId }),
    ({ link }) => link === 'ready',
  );
  await until(
    () => grace.waiting,
    (count) => count === 1,
  );
  grace.pass();
  await until(
    () => targets(on),
    (all) => all.every((celsius) => celsius === 0),
  );
  const moved = dwells(on);
  const card = await until(
    () => client.printers.get({ printerId: print.printerId }),
    ({ temperatures }) => temperatures.hotendTargetCelsius === 0,
  );
  expect(card).toMatchObject({ bed: 'occupied', current: { printId: print.printId, state: 'interrupted' } });
  expect(dwells(on)).toBe(moved);
  expect(stored(house, print).starts).toHaveLength(1);
}

describe('the end of a station in the middle of a print', () => {
  test('[PR28] closing switches the heaters off and ends the run; opening again does not take it up', async () => {
    printer = await openTcpPrinter({ speed: 1_000 });
    const grace = new HeldGrace();
    const floor = await Floor.open({ timers: grace });
    house = floor.house;
    const print = await floor.started(await floor.printerAt(printer.address));
    await until(
      () => stored(floor.house, print).progress?.lastAcknowledgedLine ?? 0,
      (line) => line > 5,
    );
    expect(targets(printer)).toEqual([205, 60]);
    await house.station.close();
    const at = printer;
    await until(
      () => targets(at),
      (all) => all.every((celsius) => celsius === 0),
    );
    await house.reopen();
    const { print: run, task } = stored(house, print);
    expect(run).toMatchObject({ state: 'interrupted', failure: { code: 'stationStopped' } });
    expect(run?.failure?.lastAcknowledgedLine).toBeGreaterThan(5);
    expect(task?.state).toBe('failed');
    await expectNothingGoesOn(printer, house, print, grace);
    expect(await house.people.master.client.audit.verify()).toMatchObject({ unbroken: true });
  });

  test('[PR27] after a kill the run is interrupted with its last line, the heaters go off, nothing starts', async () => {
    printer = await openTcpPrinter({ speed: 1_000 });
    const child = spawn(process.execPath, [CHILD, printer.address], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let told = '';
    for await (const chunk of child.stdout) {
      told += String(chunk);
      if (told.includes('\n')) break;
    }
    const { dataDirectory, ...print } = JSON.parse(told) as OnePrint & { dataDirectory: string };
    // A second and more: progress is on disk once a second.
    const at = printer;
    await until(
      () => dwells(at),
      (count) => count > 100,
    );
    child.kill('SIGKILL');
    await ended;
    const executed = dwells(printer);
    expect(targets(printer)).toEqual([205, 60]);

    const grace = new HeldGrace();
    house = await openTestStation(dataDirectory, { timers: grace });
    const { print: run, task, progress } = stored(house, print);
    expect(run).toMatchObject({ state: 'interrupted', failure: { code: 'stationStopped' } });
    expect(task?.state).toBe('failed');
    expect(progress?.lastAcknowledgedLine).toBeGreaterThan(30);
    // A bed that cools lets go of the part: for a moment all stays as it was, for a person to decide.
    await until(
      () => grace.waiting,
      (count) => count === 1,
    );
    expect(targets(printer)).toEqual([205, 60]);
    expect(run?.failure?.lastAcknowledgedLine).toBe(progress?.lastAcknowledgedLine);
    // Five lines before the first dwell, then three lines for each: never ahead of what was carried out.
    expect(progress?.lastAcknowledgedLine).toBeLessThanOrEqual(5 + 3 * (executed + 8));
    await expectNothingGoesOn(printer, house, print, grace);
    expect(await house.people.master.client.audit.verify()).toMatchObject({ unbroken: true });
    const { chain } = await house.people.operator.client.printing.task({ taskId: print.taskId });
    expect(chain.at(-1)).toMatchObject({ action: 'printing.interrupted', personId: null });
    // Two stations start, one of them in a process of its own: on a machine with much to do that alone takes long.
  }, 120_000);

  test('[PR17] no word that was given before a restart is good after it', async () => {
    const floor = await Floor.open();
    house = floor.house;
    const printerId = await floor.printer();
    const print = await floor.accepted(printerId);
    await floor.word(printerId);
    await house.reopen();
    expect(stored(house, print).print?.state).toBe('accepted');
    await until(
      () => floor.card(printerId),
      ({ link }) => link === 'ready',
    );
    const words = house.station.store.reading.select().from(plateWords).all();
    expect(words.filter(({ voidedAt, spentAt }) => voidedAt === null && spentAt === null)).toEqual([]);
  });
});
