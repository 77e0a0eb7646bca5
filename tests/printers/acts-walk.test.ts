import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialModal, track } from '../../src/shop/printers/protocol/modal.ts';
import { rig, sourceOf, type Rig } from './support/printing.ts';

const HEAD = ['M140 S60', 'M104 S205', 'G28', 'G90', 'M82', 'G92 E0', 'M106 S200', 'G1 F1800'];
/** Long moves: some seconds each, so that there is time to step in. */
const MOVES = Array.from(
  { length: 250 },
  (_, index) =>
    `G1 X${(index % 2) * 180 + (index % 13)} Y${index % 89} Z${(1 + index / 100).toFixed(2)} E${(1 + index / 50).toFixed(2)}`,
);
const FILE = [...HEAD, ...MOVES].join('\n');

/** What people and the printer itself may do while it prints; some of it will be refused, and that is fine. */
const ACTS: Readonly<Record<string, (printer: Rig) => void>> = {
  pause: ({ connection }) => void connection.pauseJob(),
  resume: ({ connection }) => void connection.resumeJob(),
  fan: ({ connection }) => void connection.override(['M106 S50']),
  speed: ({ connection }) => void connection.override(['M220 S150', 'M221 S90']),
  babyStep: ({ connection }) => void connection.override(['M290 Z0.02']),
  question: ({ connection }) => void connection.ask('M115'),
  position: ({ connection }) => void connection.ask('M114'),
  filament: ({ connection }) => void connection.send(['G21', 'M83', 'G1 E50 F180', 'M82', 'G92 E0']),
  jog: ({ connection }) => void connection.send(['G21', 'G91', 'G1 X5 Y-3 F6000', 'G1 Z2 F600', 'G90']),
  inches: ({ connection }) => void connection.send(['G20', 'G91']),
  preheat: ({ connection }) => void connection.preheat({ hotendCelsius: 210 }),
  button: ({ connection }) => void connection.answerPrompt(0),
  saysPause: (printer) => printer.firmware().say('//action:pause'),
  saysResume: (printer) => printer.firmware().say('//action:resume'),
  runsOut: (printer) => printer.firmware().say('//action:out_of_filament T0'),
  prompts: (printer) => {
    printer.firmware().say('//action:prompt_begin Look');
    printer.firmware().say('//action:prompt_show');
  },
};

test('[PT4] [PT8] [PT22] whatever people and the printer do meanwhile, each move of the file goes from where the one before it ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(ACTS)), fc.nat({ max: 1_000 })), { maxLength: 25 }),
      fc.record({
        seed: fc.nat(),
        resend: fc.constantFrom(0, 0.03),
        doubleOk: fc.constantFrom(0, 0.03),
        dropOk: fc.constantFrom(0, 41),
        advancedOk: fc.boolean(),
        autoReport: fc.boolean(),
      }),
      async (acts, faults) => {
        const printer = rig({ speed: 200, ...faults });
        expect((await printer.connect()).ok).toBe(true);
        printer.connection.startJob({ id: 'job', source: sourceOf(FILE) });
        for (const [act, wait] of acts) {
          ACTS[act]?.(printer);
          await printer.time.run(wait);
        }
        const isOver = () => printer.ends().length > 0;
        while (!(await printer.time.runUntil(isOver, 3_000))) printer.connection.resumeJob();
        expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
        expectUnbroken(printer.firmware().executed);
      },
    ),
    { numRuns: 25 },
  );
});

/** Every line of the file once and in order, each begun in its modes and from its place. */
function expectUnbroken(executed: readonly string[]): void {
  expect(executed.filter((command) => MOVES.includes(command))).toEqual(MOVES);
  let modal = initialModal;
  let former = modal;
  for (const command of executed) {
    if (MOVES.includes(command) && command !== MOVES[0]) {
      expect(modal).toMatchObject({ isRelative: false, isExtruderRelative: false, usesInches: false });
      expect(modal.extruderMillimetres).toBeCloseTo(former.extruderMillimetres, 2);
      expect(modal.xMillimetres).toBeCloseTo(former.xMillimetres ?? 0, 2);
      expect(modal.yMillimetres).toBeCloseTo(former.yMillimetres ?? 0, 2);
      expect(modal.zMillimetres).toBeCloseTo(former.zMillimetres ?? 0, 2);
      expect(modal.feedMillimetresPerMinute).toBeCloseTo(1800, 1);
      expect(modal.hotendTargetsCelsius[0]).toBeGreaterThanOrEqual(205);
      expect(modal.bedTargetCelsius).toBe(60);
    }
    modal = track(modal, command);
    if (MOVES.includes(command)) former = modal;
  }
}
