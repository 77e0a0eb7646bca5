import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardNameOf } from '../../src/shop/printers/protocol/card-plan.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { lastingPrinter, type LastingPrinter } from './support/lasting-printer.ts';
import { movesFile, movesOf, sourceOf } from './support/printing.ts';

const START = 'M140 S60\nM104 S200\nG28\nM190 S60\nM109 S200\nG92 E0';
const FILE = `${START}\n${movesFile(600)}`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const HASH = hashOf(FILE);
const commandsOf = (text: string) => text.split('\n');
const stateOf = (printer: LastingPrinter) => printer.connection().snapshot.state.kind;
const cardOf = (printer: LastingPrinter) => printer.connection().snapshot.card;

async function connected(changes: Partial<Simulation> = {}, greets = false): Promise<LastingPrinter> {
  const printer = lastingPrinter(changes, greets);
  const result = await printer.settle(printer.connection().connect());
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return printer;
}

async function bring(printer: LastingPrinter, text = FILE) {
  const card = printer.connection().card;
  if (!card) throw new Error('No card');
  const begun = await printer.settle(
    card.bring({ id: 'print', source: sourceOf(text), sha256: hashOf(text) }),
  );
  if (begun.ok) await printer.until(() => stateOf(printer) !== 'bringing');
  return begun;
}

function start(printer: LastingPrinter, text = FILE) {
  return printer.connection().startJob({ id: 'print', source: sourceOf(text), onCard: hashOf(text) });
}

/** A print from the card that has done so many of the file's lines. */
async function printing(changes: Partial<Simulation> = {}, lines = 40): Promise<LastingPrinter> {
  const printer = await connected(changes);
  await bring(printer);
  expect(start(printer).ok).toBe(true);
  await printer.until(() => printer.firmware.executedFromCard.length >= lines);
  return printer;
}

function heatersAreOff({ firmware }: LastingPrinter): boolean {
  return firmware.machine.hotend.target === 0 && firmware.machine.bed.target === 0;
}

/** What of its own file the firmware has done, without the ending that was put behind it. */
const done = (printer: LastingPrinter, text = FILE) =>
  printer.firmware.executedFromCard.slice(0, commandsOf(text).length);

describe('bringing a file to the card', () => {
  test('[PT30] what lies on the card is the file, line by line, with the heaters off behind it', async () => {
    const printer = await connected();
    expect((await bring(printer)).ok).toBe(true);
    const lines = printer.firmware.card?.linesOf(cardNameOf(HASH)) ?? [];
    expect(lines.slice(0, commandsOf(FILE).length)).toEqual(commandsOf(FILE));
    expect(lines.slice(commandsOf(FILE).length)).toEqual([
      'M400',
      'M104 S0',
      'M140 S0',
      'M107',
      expect.stringMatching(/^G92 E\d{5}$/),
    ]);
    expect(cardOf(printer)).toMatchObject({ kind: 'holds', sha256: HASH, name: cardNameOf(HASH) });
    expect(movesOf(printer.firmware.executed)).toEqual([]);
  });

  test('[PT30] whatever the cable does, the card holds the file exactly, or nothing of it', async () => {
    const share = fc.constantFrom(0, 0, 0.01, 0.04);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          corrupt: share,
          torn: share,
          resend: share,
          doubleOk: share,
          garble: fc.constantFrom(0, 0.01),
          dropOk: fc.constantFrom(0, 0, 23, 97),
          seed: fc.integer({ min: 1, max: 1_000_000 }),
          flavour: fc.constantFrom('marlin2' as const, 'marlin1' as const, 'buddy' as const),
        }),
        async (faults) => {
          const printer = lastingPrinter(faults);
          if (!(await printer.settle(printer.connection().connect())).ok) return;
          await bring(printer);
          const lines = printer.firmware.card?.linesOf(cardNameOf(HASH)) ?? null;
          if (cardOf(printer)?.kind === 'holds') {
            expect(lines?.slice(0, commandsOf(FILE).length)).toEqual(commandsOf(FILE));
          } else if (stateOf(printer) === 'ready') expect(lines).toBeNull();
          expect(movesOf(printer.firmware.executed)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  test('[PT31] no line leaves before the firmware says that it writes', async () => {
    const printer = await connected();
    const { card } = printer.firmware;
    if (!card) throw new Error('No card');
    card.perform = () => [];
    await bring(printer);
    expect(cardOf(printer)).toMatchObject({ kind: 'failed', problem: 'cannotWrite' });
    expect(movesOf(printer.firmware.executed)).toEqual([]);
    expect(printer.written.filter((text) => text.includes('G1 X'))).toEqual([]);
  });

  test.each([
    ['klipper', 'cannotWrite'],
    ['smoothie', null],
    ['repetier', null],
  ] as const)('[PT31] %s: %s', async (flavour, problem) => {
    const printer = await connected({ flavour });
    await bring(printer);
    if (problem === null) expect(cardOf(printer)).toMatchObject({ kind: 'holds' });
    else expect(cardOf(printer)).toMatchObject({ kind: 'failed', problem });
    expect(stateOf(printer)).toBe('ready');
    expect(movesOf(printer.firmware.executed)).toEqual([]);
  });

  test('[PT31] a full card, and a length that is not the file’s: nothing of it stays', async () => {
    const full = await connected({ cardFull: 2_000 });
    await bring(full);
    expect(cardOf(full)).toMatchObject({ kind: 'failed', problem: 'cardFull' });
    expect(full.firmware.card?.linesOf(cardNameOf(HASH))).toBeNull();

    const other = await connected();
    const { card } = other.firmware;
    if (!card) throw new Error('No card');
    const write = card.write.bind(card);
    let lines = 0;
    card.write = (command) => {
      lines += 1;
      return lines === 100 ? [] : write(command);
    };
    await bring(other);
    expect(cardOf(other)).toMatchObject({ kind: 'failed', problem: 'lengthDiffers' });
    expect(card.linesOf(cardNameOf(HASH))).toBeNull();
  });

  test('[PT32] brought back at any moment, it leaves no half file', async () => {
    const printer = await connected();
    const begun = printer.connection().card?.bring({ id: 'print', source: sourceOf(FILE), sha256: HASH });
    await printer.until(() => cardOf(printer)?.kind === 'bringing');
    await begun;
    await printer.until(() => (printer.firmware.card?.isWriting ?? false) && printer.written.length > 60);
    expect(printer.connection().pauseJob().ok).toBe(false);
    expect(printer.connection().preheat({ hotendCelsius: 200 })).toMatchObject({ ok: false });
    expect(printer.connection().card?.stopBringing().ok).toBe(true);
    await printer.until(() => stateOf(printer) === 'ready');
    expect(printer.firmware.card?.linesOf(cardNameOf(HASH))).toBeNull();
    expect(cardOf(printer)).toBeNull();
    expect(printer.connection().send(['G28']).ok).toBe(true);
    await printer.until(() => printer.firmware.executed.includes('G28'));
  });

  test('[PT32] Stop printer and letting go end the writing first', async () => {
    for (const end of ['stop', 'close'] as const) {
      const printer = await connected();
      void printer.connection().card?.bring({ id: 'print', source: sourceOf(FILE), sha256: HASH });
      await printer.until(() => (printer.firmware.card?.isWriting ?? false) && printer.written.length > 60);
      const before = printer.written.length;
      if (end === 'stop') printer.connection().stopPrinter();
      else void printer.connection().close();
      const written = printer.written.slice(before);
      expect(written[0]).toBe('M29\n');
      expect(written.join('')).toContain(end === 'stop' ? '\nM112\n' : '\nM104 S0\n');
      await printer.time.run(1_000);
      expect(printer.firmware.card?.isWriting).toBe(false);
    }
  });

  test.each([
    ['M117 see M29 there', 'cardCommand'],
    ['M23 OTHER.GCO', 'cardCommand'],
    ['M0 Change the colour', 'programPause'],
    [`M117 ${'x'.repeat(90)}`, 'tooLong'],
  ] as const)('[PT33] %s does not go to a card', async (command, why) => {
    const printer = await connected();
    const text = `G28\n${command}\nG1 X1`;
    expect(await bring(printer, text)).toEqual({
      ok: false,
      refusal: { code: 'printers.notForCard', fileLine: 2, why },
    });
    expect(printer.written.join('')).not.toContain('M28');
  });

  test('[PT33] not while anything is hot, nor where the board restarts with its port, nor without a card', async () => {
    const hot = await connected();
    hot.connection().preheat({ bedCelsius: 60 });
    const justNow = await bring(hot);
    await hot.time.run(10_000);
    const none = await connected({ card: false });
    const restarting = await connected({}, true);
    expect([justNow, await bring(hot), await bring(none), await bring(restarting)]).toMatchObject(
      (['heatersOn', 'heatersOn', 'notOffered', 'restartsWhenOpened'] as const).map((why) => ({
        refusal: { code: 'printers.cardRefused', why },
      })),
    );
  });
});

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
  }, 60_000);

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
  }, 30_000);

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
