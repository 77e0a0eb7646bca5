import { describe, expect, test } from 'vitest';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, movesOf, rig, sourceOf, type Rig } from './support/printing.ts';

const FILE = movesFile(400);

async function readyPrinter(faults: Partial<Simulation> = {}): Promise<Rig> {
  const printer = rig({ speed: 100, ...faults });
  expect(await printer.connect()).toEqual({ ok: true, value: undefined });
  return printer;
}

async function printing(text = FILE, faults: Partial<Simulation> = {}): Promise<Rig> {
  const printer = await readyPrinter(faults);
  printer.connection.startJob({ id: 'job', source: sourceOf(text) });
  await printer.time.runUntil(() => movesOf(printer.firmware().executed).length > 50, 3_600_000);
  return printer;
}

const finish = (printer: Rig) => printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
const executed = (printer: Rig) => printer.firmware().executed;

describe('what is changed on top of a running print', () => {
  test('[PT22] fan, speed, flow and baby steps go between its lines, and every line is still done once', async () => {
    const printer = await printing(FILE, { resend: 0.02, doubleOk: 0.02, seed: 3 });
    const commands = ['M106 S128', 'M220 S150', 'M221 S95', 'M290 Z0.05'];
    expect(printer.connection.override(commands)).toEqual({ ok: true, value: undefined });
    await printer.time.runUntil(() => executed(printer).includes('M290 Z0.05'), 60_000);
    expect(printer.connection.snapshot.state.kind).toBe('printing');
    expect(printer.connection.snapshot.overrides).toEqual({
      fanPercent: 50,
      speedPercent: 150,
      flowPercent: 95,
    });
    await finish(printer);
    expect(executed(printer).filter((command) => commands.includes(command))).toEqual(commands);
    expect(movesOf(executed(printer))).toEqual(FILE.split('\n'));
  });

  test.each(['G1 Z5', 'M104 S200', 'G28', 'M84', 'M500', 'M92 X80', 'G92 E0', 'M1060'])(
    '[PT22] %s does not',
    async (command) => {
      const printer = await printing();
      expect(printer.connection.override(['M106 S10', command])).toEqual({
        ok: false,
        refusal: { code: 'printers.badCommand', command, problem: 'forbidden' },
      });
      await finish(printer);
      expect(executed(printer)).not.toContain('M106 S10');
      expect(executed(printer)).not.toContain(command);
    },
  );

  test('[PT22] of many values of one slider that wait, the last one goes; baby steps add up', async () => {
    const printer = await readyPrinter({ speed: 1 });
    printer.connection.startJob({ id: 'job', source: sourceOf(`G4 S5\n${FILE}`) });
    await printer.time.runUntil(() => executed(printer).includes('G4 S5'), 60_000);
    for (let percent = 101; percent <= 200; percent += 1) {
      printer.connection.override([`M220 S${percent}`, 'M290 Z0.01']);
    }
    await printer.time.run(20_000);
    expect(executed(printer).filter((command) => command.startsWith('M220'))).toEqual(['M220 S200']);
    expect(executed(printer).filter((command) => command === 'M290 Z0.01')).toHaveLength(100);
  });

  test('[PT22] a pause brings the fan back as it was, or as a person set it meanwhile', async () => {
    const printer = await printing(`M106 S200\n${FILE}`);
    printer.connection.override(['M106 S100', 'M220 S80']);
    await printer.time.run(20);
    expect(printer.connection.pauseJob().ok).toBe(true);
    await printer.untilKind('jobPaused');
    printer.connection.send(['M107']);
    printer.connection.resumeJob();
    await printer.untilKind('jobResumed');
    expect(executed(printer).findLast((command) => /^M10[67]/.test(command))).toBe('M106 S100');
    expect(printer.connection.pauseJob().ok).toBe(true);
    await printer.untilKind('jobPaused');
    expect(printer.connection.override(['M106 S26']).ok).toBe(true);
    printer.connection.resumeJob();
    await printer.untilKind('jobResumed');
    expect(executed(printer).findLast((command) => /^M10[67]/.test(command))).toBe('M106 S26');
    expect(printer.connection.snapshot.overrides).toMatchObject({ fanPercent: 10, speedPercent: 80 });
    await finish(printer);
    expect(movesOf(executed(printer)).filter((line) => line.includes(' E'))).toEqual(FILE.split('\n'));
  });

  test('[PT22] the next print begins at its own speed and flow', async () => {
    const printer = await printing();
    printer.connection.override(['M220 S150', 'M221 S120']);
    await finish(printer);
    const before = executed(printer).length;
    printer.connection.startJob({ id: 'next', source: sourceOf('G1 X1\nG1 X2') });
    await printer.time.runUntil(() => printer.ends().length > 1, 60_000);
    const [first, second, third] = executed(printer)
      .slice(before)
      .filter((command) => command !== 'M105');
    expect([first, second, third]).toEqual(['M220 S100', 'M221 S100', 'G1 X1']);
    const again = executed(printer).length;
    printer.connection.startJob({ id: 'third', source: sourceOf('G1 X1\nG1 X2') });
    await printer.time.runUntil(() => printer.ends().length > 2, 60_000);
    expect(
      executed(printer)
        .slice(again)
        .some((command) => command.startsWith('M22')),
    ).toBe(false);
  });

  test('[PT22] a printer that cannot hear it says so', async () => {
    const printer = rig();
    expect(printer.connection.override(['M107'])).toEqual({
      ok: false,
      refusal: { code: 'printers.wrongState', act: 'override', state: 'closed' },
    });
  });
});

describe('where the head is', () => {
  test('[PT24] is told after homing, while moving, and not after the motors were off', async () => {
    const printer = await readyPrinter();
    const place = () => printer.connection.snapshot.position;
    expect(place()).toBeNull();
    printer.connection.send(['G28 X', 'G1 X5']);
    await printer.time.run(10_000);
    expect(place()).toBeNull();
    printer.connection.send(['G28']);
    await printer.time.run(10_000);
    expect(place()).toMatchObject({ xMillimetres: 0, yMillimetres: 0, zMillimetres: 0 });
    printer.connection.send(['G91', 'G1 X12 Z3', 'G90']);
    await printer.time.run(1_000);
    expect(place()).toMatchObject({ xMillimetres: 12, yMillimetres: 0, zMillimetres: 3 });
    printer.connection.send(['M84 S600']);
    await printer.time.run(1_000);
    expect(place()).not.toBeNull();
    printer.connection.send(['M84']);
    await printer.time.run(1_000);
    expect(place()).toBeNull();
  });

  test.each(['marlin1', 'marlin2', 'repetier', 'smoothie', 'buddy', 'klipper'] as const)(
    '[PT24] is told after homing by every firmware that can tell it (%s)',
    async (flavour) => {
      const printer = await readyPrinter({ flavour });
      printer.connection.send(['G28']);
      await printer.time.run(20_000);
      expect(printer.connection.snapshot.position).toMatchObject({ xMillimetres: 0, zMillimetres: 0 });
    },
  );

  test('[PT24] an older answer does not take back a newer move', async () => {
    const printer = await readyPrinter({ advancedOk: true, speed: 1 });
    printer.connection.send(['G28']);
    await printer.time.run(10_000);
    printer.connection.send(['G1 X10 F6000', 'M114', 'G1 X50']);
    await printer.time.run(5_000);
    expect(printer.connection.snapshot.position?.xMillimetres).toBe(50);
  });
});

describe('filament pushed by hand in a pause', () => {
  test.each([
    ['parked by Printhall', (printer: Rig) => void printer.connection.pauseJob()],
    ['paused by the printer', (printer: Rig) => printer.firmware().say('//action:paused')],
  ])('[PT8] the file goes on from its own count (%s)', async (_name, pause) => {
    const printer = await printing(`M82\n${FILE}`);
    pause(printer);
    await printer.untilKind('jobPaused');
    const before = printer.firmware().machine.modal.extruderMillimetres;
    printer.connection.send(['M83', 'G1 E50 F300', 'M82', 'G92 E0']);
    printer.connection.resumeJob();
    await printer.untilKind('jobResumed');
    const after = printer.firmware().executed.findLast((command) => command.startsWith('G92 E'));
    // Parking has pulled 2 mm back.
    expect(Math.abs(Number(after?.slice(5)) - before)).toBeLessThanOrEqual(2.01);
    await finish(printer);
    expect(printer.firmware().machine.modal.extruderMillimetres).toBeCloseTo(3.99, 2);
  });
});
