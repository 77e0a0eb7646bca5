import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PrinterStateKind } from '../../src/shop/printers/protocol/model.ts';
import type { Session, SessionInput } from '../../src/shop/printers/protocol/session-model.ts';
import { defaultSettings, newSession, step } from '../../src/shop/printers/protocol/session.ts';
import { describeState } from '../../src/shop/printers/protocol/turn.ts';
import { movesFile, movesOf, rig, sourceOf, type Rig } from './support/printing.ts';
import { LONG_JOB, printing, ready, stateOf, STATES } from './support/states.ts';

type ActName = 'start' | 'pause' | 'resume' | 'cancel' | 'preheat' | 'send' | 'override';

const ACTS: Readonly<Record<ActName, (printer: Rig) => { readonly ok: boolean }>> = {
  start: ({ connection }) => connection.startJob({ id: 'other', source: sourceOf('G28') }),
  pause: ({ connection }) => connection.pauseJob(),
  resume: ({ connection }) => connection.resumeJob(),
  cancel: ({ connection }) => connection.cancelJob(),
  preheat: ({ connection }) => connection.preheat({ hotendCelsius: 60 }),
  send: ({ connection }) => connection.send(['G28 X']),
  override: ({ connection }) => connection.override(['M106 S1']),
};

/** Which acts fit which state; every other pair is refused. */
const FITTING: Readonly<Record<PrinterStateKind, readonly ActName[]>> = {
  closed: [],
  opening: [],
  handshaking: [],
  ready: ['start', 'preheat', 'send', 'override'],
  occupied: [],
  bringing: [],
  starting: ['cancel', 'override'],
  outOfSight: ['cancel'],
  printing: ['pause', 'cancel', 'preheat', 'override'],
  pausing: ['cancel', 'override'],
  paused: ['resume', 'cancel', 'preheat', 'send', 'override'],
  resuming: ['cancel', 'override'],
  cancelling: [],
  finishing: ['cancel', 'override'],
  faulted: [],
  linkLost: [],
};

const reachable = Object.entries(STATES).flatMap(([kind, reach]) =>
  reach ? [{ kind: kind as PrinterStateKind, reach }] : [],
);
const cells = reachable.flatMap(({ kind, reach }) =>
  (Object.keys(ACTS) as ActName[]).map((act) => ({ kind, act, reach, fits: FITTING[kind].includes(act) })),
);

describe('every act in every state', () => {
  test.each(cells)('[PT13] $act while $kind: done is $fits', async ({ kind, act, reach, fits }) => {
    const printer = await reach();
    expect(stateOf(printer)).toBe(kind);
    const result = ACTS[act](printer);
    if (fits) expect(result).toEqual({ ok: true, value: undefined });
    else expect(result).toEqual({ ok: false, refusal: { code: 'printers.wrongState', act, state: kind } });
  });

  test.each(reachable)(
    '[PT6] Stop printer while $kind: M112 first where a port is open',
    async ({ kind, reach }) => {
      const printer = await reach();
      const before = printer.written.length;
      const hadJob = 'jobId' in printer.connection.snapshot.state;
      printer.connection.stopPrinter();
      const written = printer.written.slice(before);
      if (kind === 'closed' || kind === 'faulted' || kind === 'linkLost') {
        expect(written).toEqual([]);
        return;
      }
      expect(written[0]).toBe('M112\n');
      expect(written[1]).toMatch(/^N\d+ M112\*\d+\n$/);
      expect(written.slice(2).join('')).toContain('M104 S0\nM140 S0\n');
      expect(stateOf(printer)).toBe('faulted');
      expect(printer.ends()).toHaveLength(hadJob ? 1 : 0);
    },
  );

  test.each(reachable)(
    '[PT7] a pulled cable while $kind ends a job exactly once',
    async ({ kind, reach }) => {
      const printer = await reach();
      const hadJob = 'jobId' in printer.connection.snapshot.state;
      if (kind !== 'closed') printer.firmware().unplug();
      await printer.time.run(60_000);
      expect(printer.ends()).toHaveLength(hadJob ? 1 : 0);
      await printer.connection.close();
      expect(printer.ends()).toHaveLength(hadJob ? 1 : 0);
    },
  );
});

const LINES: readonly string[] =
  'ok|ok N3 P1 B2|ok T:20 /0|Resend: 1|Resend: 3|rs 99999|start|wait|echo:busy: processing|Error:checksum mismatch, Last Line: 2|Error:what|!! stop|//action:pause|//action:cancel|//action:resume|//action:paused|//action:prompt_begin Why|//action:prompt_button M112|//action:prompt_show|//action:prompt_end|T:20 /200|X:1 Y:2 Z:3 E:4|Cap:EMERGENCY_PARSER:1|FIRMWARE_NAME:'.split(
    '|',
  );
const anyLine = fc.constantFrom(...LINES, '\0\xff');
const totals = { commands: 3, fileLines: 3, bytes: 30, layers: 0 };
const lineOf = (command: string) => ({ command, fileLine: 1, endOffset: 10, layer: 0 });
const anyInput: fc.Arbitrary<SessionInput> = fc.oneof(
  {
    weight: 8,
    arbitrary: anyLine.map((line) => ({
      kind: 'bytes' as const,
      bytes: new TextEncoder().encode(`${line}\n`),
    })),
  },
  fc.constantFrom<SessionInput>(
    { kind: 'opened' },
    { kind: 'tick' },
    { kind: 'start', jobId: 'job', totals, resumeAt: null },
    { kind: 'lines', jobId: 'job', lines: ['G28', 'M0', 'G1 X1'].map(lineOf) },
    { kind: 'linesFailed', jobId: 'job', systemReason: 'gone' },
    { kind: 'linkLost', systemReason: 'gone' },
    ...(['pause', 'resume', 'cancel', 'stop', 'close'] as const).map((kind) => ({ kind })),
    { kind: 'preheat', targets: { hotendCelsius: 200, bedCelsius: Number.NaN } },
    { kind: 'send', commands: ['G28', 'M112'] },
    { kind: 'send', commands: ['G28', 'G1 X5'] },
    { kind: 'override', commands: ['M220 S90', 'M106 S9'] },
    { kind: 'ask', id: 1, command: 'M503' },
    { kind: 'ask', id: 2, command: 'M20' },
    { kind: 'answerPrompt', button: 0 },
  ),
);

test('[PT13] [PT21] no row of inputs makes the session throw, loop, change the past, end a job twice or leave a question open', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyInput, fc.integer({ min: 0, max: 40_000 })), { maxLength: 80 }),
      (inputs) => {
        let session: Session = newSession(defaultSettings, 0);
        let now = 0;
        let running = 0;
        let asked = 0;
        const end = [{ kind: 'close' } as const, 0] as const;
        for (const [input, wait] of [[{ kind: 'opened' } as const, 0] as const, ...inputs, end]) {
          now += wait;
          const before = JSON.stringify(session);
          const next = step(session, input, now);
          expect(JSON.stringify(session)).toBe(before);
          if (input.kind === 'ask' && next.refusal === null) asked += 1;
          for (const effect of next.effects) {
            if (effect.kind === 'answered' || effect.kind === 'unanswered') asked -= 1;
            if (effect.kind !== 'report') continue;
            if (effect.event.kind === 'jobStarted') running += 1;
            if (['jobFinished', 'jobFailed', 'jobCancelled'].includes(effect.event.kind)) running -= 1;
          }
          ({ session } = next);
          const hasJob = 'jobId' in describeState(session);
          expect(running).toBe(hasJob ? 1 : 0);
          expect(session.questions).toHaveLength(asked);
        }
      },
    ),
    { numRuns: 500 },
  );
});

describe('a printer that does not answer', () => {
  test('[PT3] is no printer, and is said to be none', async () => {
    const printer = rig({ silent: 1 });
    expect(await printer.connect()).toEqual({
      ok: false,
      refusal: { code: 'printers.notAPrinter', address: 'simulated' },
    });
    expect(printer.written.every((text) => text === 'N0 M110 N0*125\n')).toBe(true);
    expect(stateOf(printer)).toBe('closed');
  });

  test.each([
    [{ busy: false }, 150_000],
    [{ busy: true }, 15_000],
  ])('[PT11] fails the print in time: %j', async (faults, limit) => {
    const printer = await ready({ speed: 1, autoReport: false, ...faults });
    printer.connection.startJob({ id: 'job', source: sourceOf(`G28\n${LONG_JOB}`) });
    await printer.time.runUntil(() => printer.firmware().executed.length > 30, 3_600_000);
    printer.firmware().goSilent();
    const since = printer.time.monotonicMilliseconds();
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'printerSilent' }]);
    expect(printer.time.monotonicMilliseconds() - since).toBeLessThanOrEqual(limit);
  });

  test('[PT11] half an hour of heating with busy is no silence', async () => {
    const printer = await ready({ speed: 0.05 });
    printer.connection.startJob({ id: 'job', source: sourceOf('M109 S200\nG4 S60\nG1 X1') });
    await printer.time.runUntil(() => printer.ends().length > 0, 4 * 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(printer.time.monotonicMilliseconds()).toBeGreaterThan(1_200_000);
  });
});

describe('a firmware that restarts', () => {
  test('[PT10] fails the print when it greets', async () => {
    const printer = await printing();
    printer.firmware().reset();
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'printerReset' }]);
  });

  test('[PT10] fails the print also when its greeting is lost', async () => {
    const printer = await printing();
    const { executed } = printer.firmware();
    const before = movesOf(executed).length;
    printer.firmware().reset(false);
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'printerReset' }]);
    expect(movesOf(executed).length).toBe(before);
  });
});

describe('the end of a print', () => {
  test.each(['M109 S200', 'G28', 'G4 S300', 'M600', 'M190 S60'])(
    '[PT9] a cancel during %s is over within ten seconds and leaves the heaters off',
    async (command) => {
      const printer = await ready({ speed: 1 });
      const heated = command.startsWith('M1') ? '' : 'M104 S200\nM140 S60\n';
      printer.connection.startJob({ id: 'job', source: sourceOf(`${heated}${command}\n${LONG_JOB}`) });
      await printer.time.runUntil(() => printer.firmware().executed.includes(command), 60_000);
      expect(printer.connection.cancelJob().ok).toBe(true);
      const since = printer.time.monotonicMilliseconds();
      await printer.time.runUntil(() => printer.ends().length > 0, 60_000);
      // What M108 can break off is confirmed; a move that cannot be broken off ends with the hard stop.
      const isBrokenOff = /^M(?:109|190|600)/.test(command);
      expect(printer.ends()).toMatchObject([
        { kind: 'jobCancelled', heatersConfirmedOff: isBrokenOff || command === 'G28' },
      ]);
      expect(printer.time.monotonicMilliseconds() - since).toBeLessThanOrEqual(10_100);
      expect(printer.firmware().machine.hotend.target).toBe(0);
      expect(printer.firmware().machine.bed.target).toBe(0);
    },
  );

  test('[PT8] M1 in a file pauses and is never sent', async () => {
    const printer = await printing({}, `G28\n${movesFile(20)}\nM1 ; take the nut\n${LONG_JOB}`);
    await printer.time.runUntil(() => stateOf(printer) === 'paused', 3_600_000);
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'paused', cause: 'fileAsked' });
    printer.connection.resumeJob();
    await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
    expect(printer.written.join('')).not.toMatch(/ M1\*/);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
  });

  test('[PT5] an unknown error ends a print, and only shows while idle', async () => {
    const printer = await ready();
    printer.firmware().say('Error:something nobody has heard of');
    await printer.time.run(1_000);
    expect(stateOf(printer)).toBe('ready');
    printer.connection.startJob({ id: 'job', source: sourceOf(LONG_JOB) });
    printer.firmware().say('Error:something nobody has heard of');
    await printer.time.runUntil(() => printer.ends().length > 0, 60_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'firmwareFault' }]);
  });

  test('[PT12] heaters that nobody uses go off by themselves', async () => {
    const printer = await ready();
    printer.connection.preheat({ hotendCelsius: 200, bedCelsius: 60 });
    await printer.time.run(29 * 60_000);
    expect(printer.firmware().machine.hotend.target).toBe(200);
    await printer.time.run(2 * 60_000);
    expect(printer.firmware().machine.hotend.target).toBe(0);
    expect(printer.firmware().machine.bed.target).toBe(0);
    expect(printer.events.some((event) => event.kind === 'heatersTimedOut')).toBe(true);
  });
});
