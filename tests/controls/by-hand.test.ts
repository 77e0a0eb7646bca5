import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { Floor, type OnePrint } from '../printing/floor.ts';
import { factoryOf, refusalOf, until, type Client } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';

let floor: Floor;
let operator: Client['controls'];
/** A printer that is never told anything, and one that is told to heat. */
let quiet: Id<'Printer'>;
let heated: Id<'Printer'>;
const open: TcpPrinter[] = [];

beforeAll(async () => {
  floor = await Floor.open();
  operator = floor.operator.controls;
  [quiet, heated] = [await floor.printer(), await floor.printer()];
});
afterEach(async () => {
  for (const printer of open.splice(0)) await printer.close();
});
afterAll(() => floor.house.discard());

interface OnBench {
  readonly printerId: Id<'Printer'>;
  readonly printer: TcpPrinter;
  /** What the firmware has done by hand: its own questions left out. */
  done(): readonly string[];
  untilDone(command: string): Promise<void>;
}

async function onBench(changes: Partial<Simulation> = {}): Promise<OnBench> {
  const printer = await openTcpPrinter({ speed: 1_000, ...changes });
  open.push(printer);
  const printerId = await floor.printerAt(printer.address);
  const greeted = printer.firmware.executed.length;
  const done = () =>
    printer.firmware.executed.slice(greeted).filter((command) => !/^M(?:105|114|155|113)/.test(command));
  return {
    printerId,
    printer,
    done,
    untilDone: async (command) => void (await until(done, (commands) => commands.includes(command))),
  };
}

async function homed(changes: Partial<Simulation> = {}): Promise<OnBench> {
  const bench = await onBench(changes);
  await operator.home({ printerId: bench.printerId, axes: [] });
  await until(
    () => operator.state({ printerId: bench.printerId }),
    ({ position }) => position !== null,
  );
  return bench;
}

async function printing(changes: Partial<Simulation> = {}): Promise<OnBench & { readonly print: OnePrint }> {
  const bench = await onBench(changes);
  const print = await floor.started(bench.printerId);
  await floor.untilPrint(print.printId, 'printing');
  await bench.untilDone('G1 X20');
  return { ...bench, print };
}

async function pausedOn(bench: OnBench & { readonly print: OnePrint }): Promise<void> {
  await floor.operator.printing.pause(floor.seen(bench.print));
  await floor.untilPrint(bench.print.printId, 'paused');
}

/** What was done by one act at a printer, as the record has it. */
const entriesOf = (printerId: string, action: string) =>
  floor.rows
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.recordId, printerId),
        eq(auditEntries.action, action),
        eq(auditEntries.result, 'done'),
      ),
    )
    .orderBy(auditEntries.sequence)
    .all()
    .map(({ personId, body }) => ({ personId, facts: (JSON.parse(body) as { facts: unknown }).facts }));

/** Every act that moves the printer, with an input that would do. */
const MOVES: readonly (readonly [string, (printerId: Id<'Printer'>) => Promise<unknown>])[] = [
  ['move', (printerId) => operator.move({ printerId, zMillimetres: 1 })],
  ['home', (printerId) => operator.home({ printerId, axes: [] })],
  ['extrude', (printerId) => operator.extrude({ printerId, millimetres: 1 })],
  ['motors off', (printerId) => operator.motorsOff({ printerId })],
  ['a command', (printerId) => operator.sendCommand({ printerId, command: 'G1 X1' })],
];
const OVERRIDES: typeof MOVES = [
  ['fan', (printerId) => operator.setFan({ printerId, percent: 50 })],
  ['speed', (printerId) => operator.setSpeed({ printerId, percent: 120 })],
  ['flow', (printerId) => operator.setFlow({ printerId, percent: 95 })],
  ['a command of that kind', (printerId) => operator.sendCommand({ printerId, command: 'M290 Z0.02' })],
];

describe('a printer that somebody or something else has', () => {
  test('[CT1] [CT5] one that prints moves for nobody; fan, speed and flow go on top of it', async () => {
    const bench = await printing();
    const { printerId } = bench;
    expect(await operator.state({ printerId })).toMatchObject({ link: 'busy', heldBy: 'print' });
    for (const [, act] of MOVES) {
      expect(await refusalOf(act(printerId))).toMatchObject({ code: 'controls.held', by: 'print' });
    }
    for (const [, act] of OVERRIDES) expect(await act(printerId)).toEqual({});
    await bench.untilDone('M290 Z0.02');
    expect(bench.done().filter((command) => /^M(?:106|22|290)/.test(command))).toEqual([
      'M106 S128',
      'M220 S120',
      'M221 S95',
      'M290 Z0.02',
    ]);
    expect((await operator.state({ printerId })).overrides).toEqual({
      fanPercent: 50,
      speedPercent: 120,
      flowPercent: 95,
    });
    await floor.operator.printing.cancel(floor.seen(bench.print));
    await floor.untilPrint(bench.print.printId, 'cancelled');
  });

  test('[CT1] nor one with a fault, out of service, or not connected', async () => {
    const { printerId, printer } = await onBench();
    await floor.operator.printers.takeOutOfService({ printerId, reason: 'New nozzle' });
    for (const [, act] of [...MOVES, ...OVERRIDES]) {
      expect(await refusalOf(act(printerId))).toMatchObject({ code: 'controls.held', by: 'outOfService' });
    }
    await floor.master.printers.bringBack({ printerId });
    printer.firmware.kill();
    await until(
      () => operator.state({ printerId }),
      ({ heldBy }) => heldBy === 'fault',
    );
    for (const [, act] of [...MOVES, ...OVERRIDES]) {
      expect(await refusalOf(act(printerId))).toMatchObject({ code: 'controls.held', by: 'fault' });
    }
    const other = await onBench();
    await floor.operator.printers.disconnect({ printerId: other.printerId });
    for (const [, act] of [...MOVES, ...OVERRIDES]) {
      expect(await refusalOf(act(other.printerId))).toMatchObject({ code: 'controls.held', by: 'link' });
    }
    // Letting go of it switches its heaters off, and does nothing else.
    expect(other.done().filter((command) => !/^M1[04]\d S0$/.test(command))).toEqual([]);
  });

  test('[CT2] in a pause filament is changed and the head goes up; it does not home, nor touch the part', async () => {
    const bench = await printing({ speed: 500 });
    const { printerId } = bench;
    await pausedOn(bench);
    expect(await operator.state({ printerId })).toMatchObject({ heldBy: null });
    await floor.operator.printers.setTargets({ printerId, hotendCelsius: 200 });
    await until(
      () => floor.card(printerId),
      ({ temperatures }) => (temperatures.hotendCelsius ?? 0) >= 195,
    );
    await operator.extrude({ printerId, millimetres: -50 });
    await operator.extrude({ printerId, millimetres: 60 });
    await bench.untilDone('G1 E60 F180');
    const before = bench.printer.firmware.machine.modal.zMillimetres ?? 0;
    await operator.move({ printerId, xMillimetres: 5, zMillimetres: 20 });
    await operator.move({ printerId, zMillimetres: -400 });
    for (const act of [
      () => operator.home({ printerId, axes: ['z'] }),
      () => operator.motorsOff({ printerId }),
      () => operator.sendCommand({ printerId, command: 'g92 x0' }),
      () => operator.sendCommand({ printerId, command: 'M84' }),
    ]) {
      expect(await refusalOf(act())).toMatchObject({ code: 'controls.held', by: 'print' });
    }
    // Parked 10 mm over the part, which stands 0.2 mm high so far: down to there, and no further.
    await until(
      () => bench.printer.firmware.machine.modal.zMillimetres ?? 0,
      (z) => z < before,
    );
    expect(bench.printer.firmware.machine.modal.zMillimetres).toBeCloseTo(0.2, 3);
    await floor.operator.printing.resume(floor.seen(bench.print));
    await floor.untilPrint(bench.print.printId, 'printing');
    expect(bench.done()).not.toContain('G28 Z');
    await floor.operator.printing.cancel(floor.seen(bench.print));
    await floor.untilPrint(bench.print.printId, 'cancelled');
  });
});

describe('moving', () => {
  test('[CT3] before homing the head only rises; then it goes to the edge of the bed and no further', async () => {
    const bench = await onBench();
    const { printerId } = bench;
    expect(await refusalOf(operator.move({ printerId, xMillimetres: 1 }))).toMatchObject({
      code: 'controls.notHomed',
    });
    expect(await refusalOf(operator.move({ printerId, zMillimetres: 11 }))).toMatchObject({
      code: 'controls.notHomed',
    });
    expect(await operator.move({ printerId, zMillimetres: 10 })).toEqual({});
    await operator.home({ printerId, axes: [] });
    await until(
      () => operator.state({ printerId }),
      ({ position }) => position !== null,
    );
    for (let touch = 0; touch < 6; touch += 1) {
      await operator.move({ printerId, xMillimetres: 50, yMillimetres: -50, zMillimetres: 50 });
    }
    await bench.untilDone('G1 X20 F6000');
    await until(
      () => operator.state({ printerId }),
      ({ position }) => position?.zMillimetres === 250,
    );
    expect((await operator.state({ printerId })).position).toMatchObject({
      xMillimetres: 220,
      yMillimetres: 0,
      zMillimetres: 250,
    });
    expect(bench.done().filter((command) => command.startsWith('G1 Y'))).toEqual([]);
  });

  test('[CT4] cold filament stays where it is, and the figures say why', async () => {
    const bench = await onBench();
    const { printerId } = bench;
    expect(await refusalOf(operator.extrude({ printerId, millimetres: 5 }))).toEqual({
      code: 'controls.tooCold',
      celsius: 21,
      leastCelsius: 170,
    });
    await floor.operator.printers.setTargets({ printerId, hotendCelsius: 200 });
    await until(
      () => floor.card(printerId),
      ({ temperatures }) => (temperatures.hotendCelsius ?? 0) >= 170,
    );
    await operator.extrude({ printerId, millimetres: 5 });
    await bench.untilDone('G1 E5 F180');
  });

  test('[CT6] each act is a line of its own with what was asked for; looking is none', async () => {
    const { printerId } = await homed();
    await operator.move({ printerId, xMillimetres: 300 });
    await operator.move({ printerId, xMillimetres: 10 });
    await operator.setFan({ printerId, percent: 30 });
    await operator.motorsOff({ printerId });
    const count = floor.rows.select().from(auditEntries).all().length;
    await operator.state({ printerId });
    await operator.console({ printerId });
    await operator.readSettings({ printerId });
    await operator.readMesh({ printerId });
    await operator.readCard({ printerId });
    await operator.settingsHistory({ printerId });
    expect(floor.rows.select().from(auditEntries).all()).toHaveLength(count);
    const { personId } = floor.house.people.operator;
    expect(entriesOf(printerId, 'controls.home')).toMatchObject([
      { personId, facts: { axes: ['x', 'y', 'z'] } },
    ]);
    expect(entriesOf(printerId, 'controls.move')).toMatchObject([
      { personId, facts: { asked: { x: 300, y: 0, z: 0 }, moved: { x: 220, y: 0, z: 0 } } },
      { personId, facts: { asked: { x: 10, y: 0, z: 0 }, moved: { x: 0, y: 0, z: 0 } } },
    ]);
    expect(entriesOf(printerId, 'controls.setFan')).toMatchObject([{ facts: { percent: 30 } }]);
    expect(entriesOf(printerId, 'controls.motorsOff')).toMatchObject([{ personId }]);
  });
});

describe('a person’s own command', () => {
  test('[CT7] goes out as it was typed, without its comment', async () => {
    const bench = await onBench();
    await operator.sendCommand({ printerId: bench.printerId, command: ' M117 Hello ; to all ' });
    await bench.untilDone('M117 Hello');
    expect(entriesOf(bench.printerId, 'controls.sendCommand')).toMatchObject([
      { facts: { command: 'M117 Hello' } },
    ]);
  });

  test.each([
    ['M112', 'forbidden'],
    ['m 0112', 'forbidden'],
    ['M110 N5', 'empty'],
    ['M28 A.GCO', 'forbidden'],
    ['M0', 'forbidden'],
    ['M24', 'forbidden'],
    ['m 023 HOOK.GCO', 'forbidden'],
    ['; words', 'empty'],
    ['G1 X1*7', 'notPrintable'],
    ['G1 X1\nM112', 'notPrintable'],
  ])('[CT7] %j does not', async (command, problem) => {
    const sending = operator.sendCommand({ printerId: quiet, command });
    expect(await refusalOf(sending)).toMatchObject({ code: 'printers.badCommand', problem });
    expect(entriesOf(quiet, 'controls.sendCommand')).toEqual([]);
    const sent = (await operator.console({ printerId: quiet })).filter(
      ({ direction }) => direction === 'sent',
    );
    expect(sent.filter(({ text }) => !/M(?:105|11[035]|155)/.test(text))).toEqual([]);
  });

  test.each([
    ['M104 S226', { heater: 'hotend', limitCelsius: 255 }, false],
    ['m 104 s256', { heater: 'hotend', limitCelsius: 255 }, true],
    ['M109 R300', { heater: 'hotend', limitCelsius: 255 }, true],
    ['M190 S96', { heater: 'bed', limitCelsius: 95 }, true],
    ['M140 S95', { heater: 'bed', limitCelsius: 95 }, false],
    ['M303 E0 S260 C8', { heater: 'hotend', limitCelsius: 255 }, true],
    ['M303 E-1 S100 C8', { heater: 'bed', limitCelsius: 95 }, true],
  ])('[CT7] %s keeps to the profile', async (command, limit, isTooHot) => {
    const sending = floor.master.controls.sendCommand({ printerId: heated, command });
    if (isTooHot) {
      expect(await refusalOf(sending)).toMatchObject({ code: 'printers.targetTooHot', ...limit });
    } else expect(await sending).toEqual({});
  });

  test('[CT7] parameters want the right to set them, however they are spelt', async () => {
    const { restrictionId } = await floor.master.access.restrict({
      personId: floor.house.people.operator.personId as Id<'Person'>,
      roleId: null,
      scopeId: await factoryOf(floor.master),
      permissions: ['printer.configure'],
      reason: 'Training first',
    });
    for (const command of ['M92 X90', 'm 0851 z-1', 'M500', 'M302 P1', 'M211 S0']) {
      expect(await refusalOf(operator.sendCommand({ printerId: heated, command }))).toMatchObject({
        code: 'access.denied',
        permission: 'printer.configure',
      });
    }
    expect(await operator.sendCommand({ printerId: heated, command: 'M117 Hello' })).toEqual({});
    await floor.master.access.liftRestriction({ restrictionId });
    expect(await operator.sendCommand({ printerId: heated, command: 'M92 X80' })).toEqual({});
  });

  test('[CT7] minutes of homing or heating do not end it', async () => {
    const bench = await onBench({ speed: 20 });
    const { printerId } = bench;
    await operator.sendCommand({ printerId, command: 'M109 S180' });
    await operator.sendCommand({ printerId, command: 'G28' });
    await bench.untilDone('G28');
    expect(await operator.state({ printerId })).toMatchObject({ link: 'ready', heldBy: null });
  });
});

describe('the console', () => {
  test('[CT8] has both directions, and gives what came after the line that was seen', async () => {
    const bench = await onBench();
    const { printerId } = bench;
    await operator.sendCommand({ printerId, command: 'M115' });
    const lines = await until(
      () => operator.console({ printerId }),
      (all) => all.filter(({ text }) => text.startsWith('FIRMWARE_NAME')).length === 2,
    );
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.find(({ text }) => / M115\*/.test(text))).toMatchObject({ direction: 'sent' });
    expect(lines.find(({ text }) => text.startsWith('FIRMWARE_NAME'))).toMatchObject({
      direction: 'received',
    });
    const seen = lines.at(-1)?.number ?? 0;
    await operator.sendCommand({ printerId, command: 'M117 Next' });
    const next = await until(
      () => operator.console({ printerId, after: seen }),
      (all) => all.some(({ text }) => text.includes('M117 Next')),
    );
    expect(next[0]?.number).toBe(seen + 1);
  });
});

describe('a question of the printer', () => {
  test('[CT9] is answered once, with one of its buttons, and is in the record', async () => {
    const bench = await onBench();
    const { printerId } = bench;
    const noPrompt = { code: 'controls.noPrompt' };
    expect(await refusalOf(operator.answerPrompt({ printerId, button: 0 }))).toMatchObject(noPrompt);
    for (const action of ['prompt_begin Ready?', 'prompt_button Yes', 'prompt_button No', 'prompt_show']) {
      bench.printer.firmware.say(`//action:${action}`);
    }
    const { prompt } = await until(
      () => operator.state({ printerId }),
      (state) => state.prompt !== null,
    );
    expect(prompt).toEqual({ text: 'Ready?', buttons: ['Yes', 'No'] });
    expect(await refusalOf(operator.answerPrompt({ printerId, button: 2 }))).toMatchObject(noPrompt);
    expect(await operator.answerPrompt({ printerId, button: 1 })).toEqual({});
    expect(await refusalOf(operator.answerPrompt({ printerId, button: 1 }))).toMatchObject(noPrompt);
    await bench.untilDone('M876 S1');
    expect(entriesOf(printerId, 'controls.answerPrompt')).toMatchObject([
      { facts: { asked: 'Ready?', answered: 'No' } },
    ]);
  });
});
