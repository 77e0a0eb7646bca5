import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardNameOf } from '../../src/shop/printers/protocol/card-plan.ts';
import {
  bring,
  cardOf,
  commandsOf,
  connected,
  done,
  FILE,
  HASH,
  heatersAreOff,
  printing,
  start,
  stateOf,
} from './support/card.ts';
import { lastingPrinter, type LastingPrinter } from './support/lasting-printer.ts';
import { sourceOf } from './support/printing.ts';

describe('printing from the card', () => {
  test('[PT34] the firmware does exactly the file, and the print is finished with its heaters off', async () => {
    const printer = await printing({ speed: 10 });
    expect(await printer.until(() => printer.ends().length > 0)).toBe(true);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished', progress: { fraction: 1 } }]);
    expect(done(printer)).toEqual(commandsOf(FILE));
    expect(heatersAreOff(printer)).toBe(true);
    expect(stateOf(printer)).toBe('ready');
    expect(printer.events.filter(({ kind }) => kind === 'jobStarted')).toHaveLength(1);
    expect(printer.events.some(({ kind }) => kind === 'jobProgress')).toBe(true);
  });

  test('[PT34] whatever the cable does, it does the file once, or says that it does not know', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          corrupt: fc.constantFrom(0, 0.02),
          garble: fc.constantFrom(0, 0.02, 0.1),
          resend: fc.constantFrom(0, 0.02),
          dropOk: fc.constantFrom(0, 31),
          doubleOk: fc.constantFrom(0, 0.03),
          seed: fc.integer({ min: 1, max: 1_000_000 }),
        }),
        async (faults) => {
          const printer = lastingPrinter(faults);
          if (!(await printer.settle(printer.connection().connect())).ok) return;
          if (!(await bring(printer)).ok || cardOf(printer)?.kind !== 'holds') return;
          if (!start(printer).ok) return;
          await printer.until(() => printer.ends().length > 0);
          expect(printer.ends()).toHaveLength(1);
          const isFinished = printer.ends()[0]?.kind === 'jobFinished';
          const executed = done(printer);
          expect(executed).toEqual(commandsOf(FILE).slice(0, executed.length));
          if (isFinished) expect(executed).toEqual(commandsOf(FILE));
          if (stateOf(printer) === 'ready') expect(heatersAreOff(printer)).toBe(true);
        },
      ),
      { numRuns: 6 },
    );
  });

  test('[PT35] only the file that this connection brought there is started', async () => {
    const printer = await connected();
    const refusal = { code: 'printers.cardRefused', why: 'notOnCard' };
    expect(start(printer)).toEqual({ ok: false, refusal });
    await bring(printer);
    const other = `${FILE}\nG1 X5`;
    expect(start(printer, other)).toEqual({ ok: false, refusal });
    printer.connection().card?.delete(cardNameOf(HASH));
    await printer.time.run(1_000);
    expect(start(printer)).toEqual({ ok: false, refusal });
    await bring(printer);
    printer.firmware.reset();
    await printer.time.run(60_000);
    expect(start(printer)).toEqual({ ok: false, refusal });
  });

  test('[PT35] a file that has become another meanwhile is opened, and not started', async () => {
    const printer = await connected();
    await bring(printer);
    printer.firmware.card?.perform(`M28 ${cardNameOf(HASH)}`);
    printer.firmware.card?.write('G1 X1');
    printer.firmware.card?.write('M29');
    expect(start(printer).ok).toBe(true);
    await printer.until(() => printer.ends().length > 0);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'firmwareFault' }]);
    expect(printer.firmware.executed).not.toContain('M24');
    expect(printer.firmware.executedFromCard).toEqual([]);
  });

  test('[PT36] paused and resumed by a person, at what was hot before', async () => {
    const printer = await printing();
    expect(printer.connection().pauseJob().ok).toBe(true);
    expect(stateOf(printer)).toBe('pausing');
    await printer.until(() => stateOf(printer) === 'paused');
    const held = printer.firmware.executedFromCard.length;
    expect(printer.connection().send(['G1 X1'])).toMatchObject({ ok: false });
    await printer.time.run(61 * 60_000);
    expect(printer.firmware.executedFromCard).toHaveLength(held);
    expect(heatersAreOff(printer)).toBe(true);
    expect(printer.connection().resumeJob().ok).toBe(true);
    await printer.until(() => stateOf(printer) === 'printing');
    expect(printer.firmware.machine.hotend.target).toBe(200);
    await printer.until(() => printer.ends().length > 0);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(done(printer)).toEqual(commandsOf(FILE));
  });

  test('[PT36] a change of filament in the file is the firmware’s own, and told', async () => {
    const printer = await printing();
    printer.firmware.runOut();
    await printer.until(() => stateOf(printer) === 'paused');
    expect(printer.connection().snapshot.state).toMatchObject({ cause: 'printerHolds' });
    await printer.until(() => printer.connection().snapshot.prompt !== null);
    expect(printer.connection().answerPrompt(0).ok).toBe(true);
    await printer.until(() => printer.ends().length > 0);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(done(printer)).toEqual(commandsOf(FILE));
  });

  test.each(['printing', 'paused', 'heating'] as const)(
    '[PT36] cancelled while %s: it stops within ten seconds, heaters off, and does not go on',
    async (when) => {
      const printer = await printing(when === 'heating' ? { speed: 1 } : {}, when === 'heating' ? 4 : 40);
      if (when === 'paused') {
        printer.connection().pauseJob();
        await printer.until(() => stateOf(printer) === 'paused');
      }
      expect(printer.connection().cancelJob().ok).toBe(true);
      expect(await printer.until(() => printer.ends().length > 0, 10_001)).toBe(true);
      expect(printer.ends()).toMatchObject([{ kind: 'jobCancelled' }]);
      const executed = printer.firmware.executedFromCard.length;
      await printer.time.run(600_000);
      expect(printer.firmware.executedFromCard).toHaveLength(executed);
      expect(heatersAreOff(printer)).toBe(true);
      expect(printer.firmware.card?.isPrinting).toBe(false);
    },
  );

  test('[PT37] out of sight is not failed: it is looked for, and seen to end', async () => {
    const printer = await printing();
    printer.plug(false);
    expect(stateOf(printer)).toBe('outOfSight');
    await printer.time.run(20_000);
    expect(printer.ends()).toEqual([]);
    expect(printer.connection().snapshot.job?.jobId).toBe('print');
    printer.plug(true);
    await printer.until(() => stateOf(printer) === 'printing' || printer.ends().length > 0);
    await printer.until(() => printer.ends().length > 0);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(done(printer)).toEqual(commandsOf(FILE));
  });

  test('[PT37] an end that nobody saw is known by the mark that the file leaves; without it nobody knows', async () => {
    for (const isMarked of [true, false]) {
      const printer = await printing();
      printer.plug(false);
      await printer.time.run(3_600_000);
      expect(done(printer)).toEqual(commandsOf(FILE));
      if (!isMarked) {
        printer.firmware.reset();
        await printer.time.run(60_000);
      }
      printer.plug(true);
      await printer.until(() => printer.ends().length > 0);
      expect(printer.ends()).toMatchObject([
        isMarked ? { kind: 'jobFinished' } : { kind: 'jobFailed', reason: 'linkLost' },
      ]);
      expect(heatersAreOff(printer)).toBe(true);
    }
  });

  test('[PT37] cancelled out of sight, it is ended as soon as it is seen', async () => {
    const printer = await printing({ speed: 1 }, 7);
    printer.plug(false);
    expect(printer.connection().cancelJob().ok).toBe(true);
    expect(printer.ends()).toMatchObject([{ kind: 'jobCancelled', heatersConfirmedOff: false }]);
    printer.plug(true);
    expect((await printer.settle(printer.connection().connect())).ok).toBe(true);
    await printer.time.run(20_000);
    expect(printer.firmware.card?.isPrinting).toBe(false);
    expect(heatersAreOff(printer)).toBe(true);
  });

  test('[PT38] a station that goes away leaves it printing, and finds it again', async () => {
    for (const standing of ['going', 'paused', 'pausing', 'resuming', 'starting'] as const) {
      const printer = await printing({ speed: 1 }, 8);
      await printer.settle(printer.connection().close());
      expect(printer.ends()).toEqual([]);
      const before = printer.firmware.executedFromCard.length;
      await printer.time.run(20_000);
      expect(printer.firmware.executedFromCard.length).toBeGreaterThan(before);
      const next = printer.anew();
      const seen = printer.events.length;
      const run = { id: 'print', source: sourceOf(FILE), sha256: HASH, standing };
      await (next.card ? printer.settle(next.card.takeUp(run)) : undefined);
      expect(next.snapshot).toMatchObject({ state: { kind: 'outOfSight' }, job: { jobId: 'print' } });
      expect((await printer.settle(next.connect())).ok).toBe(true);
      const held = standing === 'going' || standing === 'starting' ? 'printing' : 'paused';
      await printer.until(() => stateOf(printer) === held);
      const told = printer.events
        .slice(seen)
        .flatMap(({ kind }) => (/^job(?:Started|Resumed|Pausing|Paused)$/.test(kind) ? [kind] : []));
      expect(told).toEqual(
        {
          going: [],
          starting: ['jobStarted'],
          paused: [],
          pausing: ['jobPausing', 'jobPaused'],
          resuming: ['jobResumed', 'jobPausing', 'jobPaused'],
        }[standing],
      );
      if (held === 'paused') next.resumeJob();
      await printer.until(() => printer.ends().length > 0, 24 * 3_600_000);
      expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
      expect(done(printer)).toEqual(commandsOf(FILE));
    }
  });

  test('[PT39] a restart, a thermal fault and Stop printer end it at once', async () => {
    const ended = [
      ['printerReset', (printer: LastingPrinter) => printer.firmware.reset()],
      ['thermalFault', (printer: LastingPrinter) => printer.firmware.kill()],
      ['stopped', (printer: LastingPrinter) => printer.connection().stopPrinter()],
    ] as const;
    for (const [reason, end] of ended) {
      const printer = await printing();
      end(printer);
      await printer.until(() => printer.ends().length > 0);
      expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason }]);
      await printer.time.run(60_000);
      expect(heatersAreOff(printer)).toBe(true);
      expect(printer.firmware.card?.isPrinting).toBe(false);
    }
  });

  test('[PT39] a firmware that says nothing is out of sight, and another file at its screen is not ours', async () => {
    const silent = await printing();
    silent.firmware.goSilent();
    await silent.until(() => stateOf(silent) === 'outOfSight');
    expect(silent.ends()).toEqual([]);

    const other = await printing();
    other.plug(false);
    other.firmware.card?.perform('M23 HOOK.GCO');
    other.plug(true);
    const before = other.written.length;
    await other.until(() => other.ends().length > 0);
    expect(other.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'linkLost' }]);
    expect(other.written.slice(before).join('')).not.toMatch(/M25|M524|M104 S0/);
  });
});
