import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWER_MILLISECONDS, MAX_ANSWER_LINES } from '../../src/shop/printers/protocol/limits.ts';
import type { SessionInput } from '../../src/shop/printers/protocol/session-model.ts';
import { defaultSettings, newSession, step } from '../../src/shop/printers/protocol/session.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, movesOf, rig, sourceOf, type Rig, type RigOptions } from './support/printing.ts';

async function readyPrinter(faults: Partial<Simulation> = {}, options: RigOptions = {}): Promise<Rig> {
  const printer = rig({ speed: 100, ...faults }, options);
  expect(await printer.connect()).toEqual({ ok: true, value: undefined });
  return printer;
}

/** What came of a question, once it has. */
async function answerOf(printer: Rig, asked: ReturnType<Rig['connection']['ask']>) {
  let isOver = false;
  void asked.then(() => {
    isOver = true;
  });
  await printer.time.runUntil(() => isOver, 10 * ANSWER_MILLISECONDS);
  expect(isOver).toBe(true);
  return asked;
}

const DESCRIPTION = /^FIRMWARE_NAME:Marlin/;

describe('a question to the firmware', () => {
  test('[PT21] is answered with every line up to its end, and nothing that was not asked', async () => {
    const printer = await readyPrinter();
    const answer = await answerOf(printer, printer.connection.ask('M115'));
    expect(answer.ok).toBe(true);
    if (!answer.ok) return;
    expect(answer.value[0]).toMatch(DESCRIPTION);
    expect(answer.value.at(-1)).toMatch(/^Cap:/);
    expect(answer.value.some((line) => /^(?:ok|T:)/.test(line))).toBe(false);
  });

  test('[PT21] what the session itself understands still goes its way', async () => {
    const printer = await readyPrinter();
    printer.connection.send(['G28']);
    await printer.time.run(10_000);
    printer.connection.send(['G1 X10 Y20 Z5']);
    const answer = await answerOf(printer, printer.connection.ask('M114'));
    expect(answer).toMatchObject({ ok: true, value: [expect.stringMatching(/^X:10\.00 Y:20\.00 Z:5\.00/)] });
    expect(printer.connection.snapshot.position).toMatchObject({
      xMillimetres: 10,
      yMillimetres: 20,
      zMillimetres: 5,
    });
  });

  test('[PT21] two at once are answered one after the other, each with its own lines', async () => {
    const printer = await readyPrinter({ advancedOk: true });
    const first = printer.connection.ask('M115');
    const second = printer.connection.ask('M114');
    const third = printer.connection.ask('M21');
    const [described, placed, nothing] = [
      await answerOf(printer, first),
      await answerOf(printer, second),
      await answerOf(printer, third),
    ];
    expect(described.ok && described.value[0]).toMatch(DESCRIPTION);
    expect(placed).toMatchObject({ ok: true, value: [expect.stringMatching(/^X:/)] });
    expect(nothing).toEqual({ ok: true, value: [] });
  });

  test.each(['marlin1', 'marlin2', 'repetier', 'smoothie', 'buddy', 'klipper'] as const)(
    '[PT21] whenever a firmware says its `ok`, the answer is whole (%s)',
    async (flavour) => {
      const printer = await readyPrinter({ flavour, speed: 1 });
      printer.connection.send(['G4 P500']);
      const first = printer.connection.ask('M115');
      const second = printer.connection.ask('M114');
      const described = await answerOf(printer, first);
      expect(described.ok && described.value.join(' ')).toMatch(/FIRMWARE_NAME|^$/);
      expect(await answerOf(printer, second)).toMatchObject({
        ok: true,
        value: [expect.stringMatching(/X:/)],
      });
    },
  );

  test('[PT21] one `ok` too many from before ends no answer early', async () => {
    const printer = await readyPrinter({ autoReport: false });
    const { firmware } = printer;
    const asked = printer.connection.ask('M115');
    firmware().say('ok');
    firmware().say('ok');
    const answer = await answerOf(printer, asked);
    expect(answer.ok && answer.value.some((line) => line.startsWith('Cap:EMERGENCY_PARSER'))).toBe(true);
  });

  test('[PT21] over a bad wire the answer is whole, or said to be missing', async () => {
    const untroubled = await readyPrinter();
    const clean = await answerOf(untroubled, untroubled.connection.ask('M115'));
    const whole = clean.ok ? clean.value : [];
    expect(whole.length).toBeGreaterThan(3);
    const withoutFlag = (line: string) => line.replace(/:[01]$/, '');
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          resend: fc.constantFrom(0, 0.1),
          corrupt: fc.constantFrom(0, 0.1),
          doubleOk: fc.constantFrom(0, 0.2),
          dropOk: fc.constantFrom(0, 5),
          advancedOk: fc.boolean(),
          autoReport: fc.boolean(),
        }),
        fc.option(fc.nat(), { nil: undefined }),
        async (faults, tearSeed) => {
          const printer = rig({ speed: 100, ...faults }, tearSeed === undefined ? {} : { tearSeed });
          const connected = await printer.connect();
          if (!connected.ok || printer.connection.snapshot.state.kind !== 'ready') return;
          const answer = await answerOf(printer, printer.connection.ask('M115'));
          if (!answer.ok) {
            expect(answer.refusal.code).toBe('printers.noAnswer');
            return;
          }
          const isOfAnswer = (line: string) => DESCRIPTION.test(line) || line.startsWith('Cap:');
          expect(answer.value.filter(isOfAnswer).map(withoutFlag)).toEqual(whole.map(withoutFlag));
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['it falls silent', (printer: Rig) => printer.firmware().goSilent()],
    ['it faults', (printer: Rig) => printer.firmware().kill()],
    ['its cable is pulled', (printer: Rig) => printer.firmware().unplug()],
    ['it restarts', (printer: Rig) => printer.firmware().reset()],
    ['someone stops it', (printer: Rig) => printer.connection.stopPrinter()],
    ['the station lets go of it', (printer: Rig) => void printer.connection.close()],
  ])('[PT21] it ends without an answer when %s', async (_name, fail) => {
    const printer = await readyPrinter();
    printer.connection.send(['G4 S3000']);
    const asked = [printer.connection.ask('M115'), printer.connection.ask('M114')];
    await printer.time.run(5);
    fail(printer);
    for (const question of asked) {
      const answer = await answerOf(printer, question);
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'printers.noAnswer' } });
    }
  });

  test('[PT21] one that waits too long is given up, is never sent later, and those behind it are asked', async () => {
    const printer = await readyPrinter({ speed: 1 });
    printer.connection.send([`G4 S${Math.ceil((1.5 * ANSWER_MILLISECONDS) / 1000)}`]);
    await printer.time.run(100);
    const early = printer.connection.ask('M115');
    await printer.time.run(ANSWER_MILLISECONDS - 5_000);
    const late = printer.connection.ask('M114');
    const before = printer.firmware().executed.filter((command) => command === 'M115').length;
    expect(await answerOf(printer, early)).toEqual({
      ok: false,
      refusal: { code: 'printers.noAnswer', command: 'M115' },
    });
    expect(await answerOf(printer, late)).toMatchObject({ ok: true, value: [expect.stringMatching(/^X:/)] });
    expect(printer.firmware().executed.filter((command) => command === 'M115')).toHaveLength(before);
  });

  test('[PT21] an answer without end is cut', async () => {
    const printer = await readyPrinter({ speed: 1 });
    const asked = printer.connection.ask('G4 S5');
    await printer.time.run(100);
    for (let line = 0; line < 2 * MAX_ANSWER_LINES; line += 1) printer.firmware().say(`echo:${line}`);
    const answer = await answerOf(printer, asked);
    expect(answer.ok && answer.value).toHaveLength(MAX_ANSWER_LINES);
  });

  test.each([
    ['M112', 'forbidden'],
    ['M0', 'forbidden'],
    [';', 'empty'],
    ['M20\nM112', 'notPrintable'],
  ])('[PT21] what may not go to a printer (%j) is not asked either', async (command, problem) => {
    const printer = await readyPrinter();
    const sent = printer.written.length;
    expect(await printer.connection.ask(command)).toEqual({
      ok: false,
      refusal: { code: 'printers.badCommand', command, problem },
    });
    expect(printer.written).toHaveLength(sent);
  });

  test('[PT21] a print is not held up by questions: they are asked before and in a pause', async () => {
    const printer = await readyPrinter();
    printer.connection.startJob({ id: 'job', source: sourceOf(movesFile(200)) });
    await printer.time.runUntil(() => movesOf(printer.firmware().executed).length > 20, 60_000);
    expect(await printer.connection.ask('M114')).toEqual({
      ok: false,
      refusal: { code: 'printers.wrongState', act: 'ask', state: 'printing' },
    });
    printer.connection.pauseJob();
    await printer.untilKind('jobPaused');
    const asked = printer.connection.ask('M115');
    printer.connection.resumeJob();
    expect(await answerOf(printer, asked)).toMatchObject({ ok: true });
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(movesOf(printer.firmware().executed).filter((line) => line.includes(' E'))).toEqual(
      movesFile(200).split('\n'),
    );
  });

  test('[PT21] a cancel in a pause ends a question that waits', async () => {
    const printer = await readyPrinter();
    printer.connection.startJob({ id: 'job', source: sourceOf(movesFile(200)) });
    await printer.time.runUntil(() => movesOf(printer.firmware().executed).length > 20, 60_000);
    printer.connection.pauseJob();
    await printer.untilKind('jobPaused');
    printer.connection.send(['G4 S100']);
    const asked = printer.connection.ask('M115');
    printer.connection.cancelJob();
    expect(await answerOf(printer, asked)).toMatchObject({
      ok: false,
      refusal: { code: 'printers.noAnswer', command: 'M115' },
    });
  });
});

/** A firmware word by word: what is said to it, and what it says. */
function talk() {
  let session = step(newSession(defaultSettings, 0), { kind: 'opened' }, 0).session;
  let now = 0;
  const sent: string[] = [];
  const answers: (readonly string[])[] = [];
  const take = (input: SessionInput) => {
    const next = step(session, input, now);
    ({ session } = next);
    for (const effect of next.effects) {
      if (effect.kind === 'write') sent.push(effect.text.replace(/\*\d+\n$/, ''));
      if (effect.kind === 'answered') answers.push(effect.lines);
    }
  };
  return {
    answers,
    hear: (...lines: readonly string[]) =>
      take({ kind: 'bytes', bytes: new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')) }),
    pass(milliseconds: number) {
      now += milliseconds;
      take({ kind: 'tick' });
    },
    ask: (command: string) => take({ kind: 'ask', id: 1, command }),
    /** What was sent since the last look. */
    said: () => sent.splice(0),
  };
}

test('[PT21] temperatures that answer an earlier M105, sent again behind a damaged line, end no answer', () => {
  const { hear, pass, ask, said, answers } = talk();
  hear('ok');
  hear('FIRMWARE_NAME:Marlin', 'ok N1 P16 B4');
  hear('ok N2 P16 B4');
  expect(said()).toEqual(['N1 M115', 'N2 M113 S2', 'N3 M105']);
  // Two lines in a row lose their N: each is done as some unknown command, and answered.
  hear('echo:Unknown command: "?3 M105"', 'ok');
  ask('M115');
  hear('echo:Unknown command: "?4 M115"', 'ok');
  hear('Error:Line Number is not Last Line Number+1, Last Line: 2', 'Resend: 3', 'ok');
  pass(100);
  expect(said()).toEqual(['N4 M115', 'N5 M105', 'N3 M105', 'N4 M115', 'N5 M105']);
  hear('ok T:21.0 /0.0 B:21.0 /0.0');
  expect(answers).toEqual([]);
  hear('FIRMWARE_NAME:First', 'ok N4 P16 B4', 'ok T:21.0 /0.0 B:21.0 /0.0');
  expect(said()).toEqual(['N6 M105', 'N7 M115']);
  hear('ok T:21.0 /0.0 B:21.0 /0.0', 'FIRMWARE_NAME:Second', 'ok N7 P16 B4');
  expect(said()).toEqual(['N8 M105']);
  hear('ok T:21.0 /0.0 B:21.0 /0.0');
  expect(answers).toEqual([['FIRMWARE_NAME:Second']]);
});
