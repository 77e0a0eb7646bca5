import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResumeAt } from '../../src/shop/printers/protocol/job-model.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, rig, sourceOf, type Rig } from './support/printing.ts';

const COMMANDS = 300;
const FILE = movesFile(COMMANDS);
const LINES = FILE.split('\n');

const PREAMBLE = [
  'M140 S60',
  'M104 S205',
  'G28 X Y',
  'M190 S60',
  'M109 S205',
  'G92 E1.5',
  'G90',
  'M82',
  'G1 F3000',
];

function resumeAt(fromCommand: number, preamble: readonly string[] = PREAMBLE): ResumeAt {
  return { fromCommand, preamble, lastAcknowledgedLine: fromCommand, layer: 7 };
}

/** A line whose `N` was lost on the way: without a number it is no line of the job, and does nothing (PT4). */
function isStray(command: string): boolean {
  return /^\S+ [GM]\d/.test(command);
}

async function readyPrinter(faults: Partial<Simulation> = {}): Promise<Rig> {
  const printer = rig({ speed: 100, ...faults });
  expect(await printer.connect()).toEqual({ ok: true, value: undefined });
  return printer;
}

/** What the firmware did for the job: Printhall's own questions and the end of the print left out. */
function executedOf(printer: Rig, from: number): readonly string[] {
  const own = /^(?:M105|M110|M113|M115|M155|M400|M107|M104 S0|M140 S0)/;
  return printer
    .firmware()
    .executed.slice(from)
    .filter((command) => !own.test(command) && !isStray(command));
}

describe('a print that is taken up again', () => {
  test('[PT20] the printer does the lines of ours, then the rest of the file, and nothing else', async () => {
    const printer = await readyPrinter();
    const before = printer.firmware().executed.length;
    const started = printer.connection.startJob({
      id: 'job',
      source: sourceOf(FILE),
      resumeAt: resumeAt(120),
    });
    expect(started.ok).toBe(true);
    expect(await printer.untilKind('jobFinished')).toBe(true);
    expect(executedOf(printer, before)).toEqual([...PREAMBLE, ...LINES.slice(120)]);
    expect(printer.ends()).toMatchObject([
      { progress: { acknowledgedLines: COMMANDS, totalLines: COMMANDS, lastAcknowledgedLine: COMMANDS } },
    ]);
  });

  test('[PT20] its progress begins where it was, and never goes back to the start of the file', async () => {
    const printer = await readyPrinter();
    printer.connection.startJob({ id: 'job', source: sourceOf(FILE), resumeAt: resumeAt(120) });
    expect(printer.connection.snapshot.job).toMatchObject({
      acknowledgedLines: 120,
      lastAcknowledgedLine: 120,
      layer: 7,
      fraction: 0.4,
    });
    await printer.untilKind('jobFinished');
    const places = printer.events.flatMap((event) =>
      event.kind === 'jobProgress' ? [event.progress.acknowledgedLines] : [],
    );
    expect(places.length).toBeGreaterThan(0);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(120);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  test('[PT20] a job does not take the lines of the one before it for its own', async () => {
    const printer = await readyPrinter();
    printer.connection.startJob({ id: 'first', source: sourceOf(FILE) });
    await printer.untilKind('jobFinished');
    printer.connection.startJob({ id: 'second', source: sourceOf(FILE), resumeAt: resumeAt(10, ['M105']) });
    const seen: number[] = [];
    printer.connection.subscribe((event) => {
      if (event.kind === 'jobProgress') seen.push(event.progress.acknowledgedLines);
    });
    await printer.untilKind('jobFinished');
    expect(Math.min(...seen)).toBeLessThan(COMMANDS);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  });

  test.each([
    ['a fault', (printer: Rig) => printer.firmware().kill()],
    ['the cable', (printer: Rig) => printer.firmware().unplug()],
    ['a restart', (printer: Rig) => printer.firmware().reset()],
    ['silence', (printer: Rig) => printer.firmware().goSilent()],
    ['a stop', (printer: Rig) => printer.connection.stopPrinter()],
  ])('[PT20] %s before its first line leaves it where it was', async (_name, fail) => {
    const printer = await readyPrinter({ speed: 1 });
    printer.connection.startJob({ id: 'job', source: sourceOf(FILE), resumeAt: resumeAt(120) });
    await printer.time.runUntil(() => printer.firmware().executed.includes('M190 S60'), 60_000);
    fail(printer);
    await printer.untilKind('jobFailed');
    expect(printer.firmware().executed.some((command) => LINES.includes(command))).toBe(false);
    expect(printer.ends()).toMatchObject([
      { kind: 'jobFailed', progress: { acknowledgedLines: 120, lastAcknowledgedLine: 120, layer: 7 } },
    ]);
  });

  test.each([
    ['M112', 'forbidden'],
    ['M28 X.GCO', 'forbidden'],
    ['M0', 'forbidden'],
    ['; only words', 'empty'],
    ['G1 X1*33', 'notPrintable'],
  ])(
    '[PT20] a line of ours that may not go (%s) refuses the start, and nothing is sent',
    async (bad, problem) => {
      const printer = await readyPrinter();
      const sent = printer.written.length;
      const source = sourceOf(FILE);
      const refused = printer.connection.startJob({
        id: 'job',
        source,
        resumeAt: resumeAt(120, ['G28', bad]),
      });
      expect(refused).toEqual({
        ok: false,
        refusal: { code: 'printers.badCommand', command: bad, problem },
      });
      expect(printer.connection.snapshot.state.kind).toBe('ready');
      expect(printer.written).toHaveLength(sent);
    },
  );

  test.each([-1, 0.5, COMMANDS, Number.NaN])(
    '[PT20] a place that the file does not have (%d) refuses it',
    async (place) => {
      const printer = await readyPrinter();
      expect(
        printer.connection.startJob({ id: 'job', source: sourceOf(FILE), resumeAt: resumeAt(place) }),
      ).toEqual({
        ok: false,
        refusal: { code: 'printers.emptyJob' },
      });
    },
  );

  test('[PT20] over a bad wire too, from any place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: COMMANDS - 1 }),
        fc.record({
          seed: fc.nat(),
          resend: fc.constantFrom(0, 0.02),
          corrupt: fc.constantFrom(0, 0.02),
          doubleOk: fc.constantFrom(0, 0.02),
          dropOk: fc.constantFrom(0, 37),
          advancedOk: fc.boolean(),
        }),
        async (place, faults) => {
          const printer = rig({ speed: 100, ...faults });
          // M115 damaged to M112 is obeyed at once, checksum or not.
          if (!(await printer.connect()).ok) return;
          const before = printer.firmware().executed.length;
          printer.connection.startJob({ id: 'job', source: sourceOf(FILE), resumeAt: resumeAt(place) });
          await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
          expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
          expect(executedOf(printer, before)).toEqual([...PREAMBLE, ...LINES.slice(place)]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('[PT20] a pause among the lines of ours waits for them, and goes on with the file after', async () => {
    const printer = await readyPrinter();
    const before = printer.firmware().executed.length;
    printer.connection.startJob({ id: 'job', source: sourceOf(FILE), resumeAt: resumeAt(290) });
    expect(printer.connection.pauseJob().ok).toBe(true);
    expect(await printer.untilKind('jobPaused')).toBe(true);
    expect(printer.connection.snapshot.job?.acknowledgedLines).toBe(290);
    expect(printer.connection.resumeJob().ok).toBe(true);
    expect(await printer.untilKind('jobFinished')).toBe(true);
    const moves = executedOf(printer, before).filter((command) => LINES.includes(command));
    expect(moves).toEqual(LINES.slice(290));
  });
});
