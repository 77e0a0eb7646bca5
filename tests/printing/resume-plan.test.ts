import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialModal, track } from '../../src/shop/printers/protocol/modal.ts';
import {
  resumeSteps,
  type ResumeQuestion,
  type ResumeSteps,
} from '../../src/shop/printers/protocol/resume-plan.ts';
import { PLANNED_MOVES, readToBreak } from '../../src/shop/printers/protocol/resume-reading.ts';
import { follow, initialResumeState } from '../../src/shop/printers/protocol/resume-state.ts';
import { HOME, ResumeMachine, sourceOf, type Laid } from './resume-machine.ts';

const QUESTION: ResumeQuestion = {
  layer: null,
  isPlannerLost: false,
  usualTargets: { hotendCelsius: 205, bedCelsius: 60 },
  heightLimitMillimetres: 250,
};

const START = [
  'G21',
  'G90',
  'M82',
  'M140 S60',
  'M109 S210',
  'G28',
  'G1 Z0.2 F600',
  'G1 X20 Y20 F3000',
  'M400',
];

/** As `resumeSteps`, of the commands and the line of the last one acknowledged. */
async function stepsOf(
  commands: readonly string[],
  acknowledged: number,
  question: Partial<Omit<ResumeQuestion, 'layer'>> & { readonly layer?: number } = {},
  layerOf: (index: number) => number = () => 1,
) {
  const at = await readToBreak(sourceOf(commands, layerOf), 2 * acknowledged);
  return resumeSteps(at, { ...QUESTION, ...question });
}

async function goodSteps(...given: Parameters<typeof stepsOf>): Promise<ResumeSteps> {
  const steps = await stepsOf(...given);
  if (!steps.ok) throw new Error(steps.refusal.code);
  return steps.value;
}

const commandsOf = ({ preamble }: ResumeSteps) => preamble.map(({ command }) => command);

/** One line of a file that does something, in the file's own mode and unit. */
type Line =
  | { readonly kind: 'lay'; readonly x: number; readonly y: number; readonly e: number }
  | { readonly kind: 'travel'; readonly x: number; readonly y: number; readonly isHopped: boolean }
  | { readonly kind: 'layer' }
  | { readonly kind: 'say'; readonly command: string };

const anyLine: fc.Arbitrary<Line> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('lay' as const),
      x: fc.integer({ min: 10, max: 180 }),
      y: fc.integer({ min: 10, max: 180 }),
      e: fc.integer({ min: 1, max: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('travel' as const),
      x: fc.integer({ min: 10, max: 180 }),
      y: fc.integer({ min: 10, max: 180 }),
      isHopped: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'layer' as const }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'M106 S120',
        'M107',
        'M204 P800 T900',
        'M204 P500',
        'M900 K0.05',
        'M220 S80',
        'M221 S95',
        'G92 E0',
        'M104 S215',
        'M140 S65',
        'T1',
        'T0',
        'G91',
        'G90',
        'M83',
        'M82',
        'G20',
        'G21',
        'G92 X5 Y6',
        'G1 F1800',
      )
      .map((command) => ({ kind: 'say' as const, command })),
  },
);

/** Puts lines into the modes that are in force where they stand, as a slicer does. */
function written(lines: readonly Line[], hasSecondTool: boolean): string[] {
  const commands = [...START, ...(hasSecondTool ? ['M104 T1 S200'] : [])];
  const machine = new ResumeMachine();
  commands.forEach((command) => machine.run(command));
  const put = (command: string) => {
    commands.push(command);
    machine.run(command);
  };
  const number = (millimetres: number) => String(Number((millimetres / machine.perUnit).toFixed(5)));
  const to = (axis: 'X' | 'Y' | 'Z', place: number) =>
    `${axis}${number(machine.relative ? place - machine.count[axis] : place)}`;
  const feed = (by: number) => `E${number(machine.relativeExtruder ? by : machine.extruder + by)}`;
  let height = 0.2;
  for (const line of lines) {
    if (line.kind === 'lay') put(`G1 ${to('X', line.x)} ${to('Y', line.y)} ${feed(line.e / 10)}`);
    else if (line.kind === 'say') {
      if (hasSecondTool || !line.command.startsWith('T')) put(line.command);
    } else if (line.kind === 'layer') {
      height += 0.2;
      put(`G1 ${to('Z', height)}`);
    } else {
      put(`G1 ${feed(-0.8)} F1800`);
      if (line.isHopped) put(`G0 ${to('Z', height + 0.4)}`);
      put(`G0 ${to('X', line.x)} ${to('Y', line.y)}`);
      if (line.isHopped) put(`G0 ${to('Z', height)}`);
      put(`G1 ${feed(0.8)}`);
    }
  }
  return commands;
}

function expectSame(found: readonly Laid[], wanted: readonly Laid[], higherBy: number): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach(({ from, to, filament }, index) => {
    const other = wanted[index];
    const numbers = [...from, ...to, filament];
    const others = [...(other?.from ?? []), ...(other?.to ?? []), other?.filament ?? 0];
    numbers.forEach((number, place) => {
      const higher = place === 2 || place === 5 ? higherBy : 0;
      expect(number - higher).toBeCloseTo(others[place] ?? Number.NaN, 2);
    });
  });
}

const modesOf = (machine: ResumeMachine) => ({
  relative: machine.relative,
  relativeExtruder: machine.relativeExtruder,
  perUnit: machine.perUnit,
  tool: machine.tool,
  bed: machine.bed,
  fan: machine.fan,
  speed: machine.speed,
  flow: machine.flow,
  hotends: [0, 1].map((tool) => machine.hotends.get(tool) ?? 0),
  feed: Math.round(machine.feed ?? 0),
  settings: Object.fromEntries(machine.settings),
});

describe('a plan to take a print up again', () => {
  test('[PR36] preamble and rest lay what the whole file would have laid, in the same modes, whatever the file and the place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 5, maxLength: 60 }),
        fc.boolean(),
        fc.nat(),
        fc.boolean(),
        fc.nat(),
        async (lines, hasSecondTool, cut, isPlannerLost, slip) => {
          const commands = written(lines, hasSecondTool);
          const acknowledged = START.length + (cut % (commands.length - START.length));
          const steps = await goodSteps(commands, acknowledged, { isPlannerLost });
          const from = steps.from.command;

          // Where the head really stopped: among what the planner may have held, or a little beyond.
          const least = isPlannerLost ? from : acknowledged;
          const most = isPlannerLost ? acknowledged : Math.min(commands.length, acknowledged + 4);
          const stoppedAfter = least + (slip % (most - least + 1));
          const whole = new ResumeMachine();
          commands.slice(0, stoppedAfter).forEach((command) => whole.run(command));
          const stopped = { ...whole.place };
          const whole2 = new ResumeMachine();
          commands.slice(0, from).forEach((command) => whole2.run(command));
          const modes = modesOf(whole2);
          const before = whole2.laid.length;
          commands.slice(from).forEach((command) => whole2.run(command));

          const higherBy = stopped.Z - steps.zMillimetres;
          expect(higherBy).toBeGreaterThanOrEqual(-1e-6);
          const again = new ResumeMachine(stopped);
          again.retracted = whole.retracted;
          const high = stopped.Z + 10;
          for (const { command, why } of steps.preamble) {
            const sideways = again.sideways.length;
            const laid = again.laid.length;
            again.run(command);
            if (again.sideways.length > sideways) expect(again.place.Z).toBeCloseTo(high, 4);
            if (why !== 'prime') expect(again.laid).toHaveLength(laid);
          }
          expect(again.lowest).toBeGreaterThanOrEqual(stopped.Z - 1e-6);
          expect(modesOf(again)).toEqual(modes);
          again.laid.length = 0;
          commands.slice(from).forEach((command) => again.run(command));
          expectSame(again.laid, whole2.laid.slice(before), higherBy);
          expect([...whole2.wrongs, ...again.wrongs]).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('[PR36] the quick way through plain moves leads where the way of the session leads', () => {
    const number = fc.oneof(
      fc.double({ min: -300, max: 300, noNaN: true }).map((value) => value.toFixed(3)),
      fc.constantFrom('0', '-.5', '+2', '1.', '1-2', '1.2.3', '-', ''),
    );
    const move = fc
      .tuple(
        fc.constantFrom('G0', 'G1', 'g1', 'G01', 'G1 '),
        fc.uniqueArray(fc.tuple(fc.constantFrom('X', 'Y', 'Z', 'E', 'F', 'x'), number), {
          selector: ([letter]) => letter.toUpperCase(),
        }),
      )
      .map(([word, given]) => [word, ...given.map((one) => one.join(''))].join(' '));
    const other = fc.constantFrom(
      'G90',
      'G91',
      'M82',
      'M83',
      'G20',
      'G21',
      'G28',
      'G28 X',
      'G92 E0',
      'G92 X1',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(move, other), { maxLength: 30 }), (commands) => {
        const state = commands.reduce(follow, initialResumeState);
        expect(state.modal).toEqual(commands.reduce(track, initialModal));
      }),
      { numRuns: 500 },
    );
  });

  test('[PR36] the state that the session itself follows is the same after the preamble', async () => {
    const commands = [...START, 'M83', 'M106 S99', 'G1 X50 Y60 E2 F1500', 'G1 X70 Y60 E2', 'G1 X80 Y60 E2'];
    const steps = await goodSteps(commands, commands.length - 1);
    const wanted = commands.slice(0, -1).reduce(track, initialModal);
    expect(commandsOf(steps).reduce(track, initialModal)).toEqual(wanted);
  });

  test('[PR37] the bed is warm first, the nozzle soft before it rises, and Z is never homed', async () => {
    const steps = await goodSteps(
      [...START, 'G1 X50 Y60 E2', 'G1 X70 Y60 E4', 'G1 X80 E6'],
      START.length + 2,
    );
    expect(commandsOf(steps)).toEqual([
      'G21',
      'M190 S60',
      'M109 S150',
      'G91',
      'G1 Z10 F600',
      'G90',
      'G92 Z10.2',
      'G28 X Y',
      'M104 S210',
      'M109 S210',
      'M83',
      'G1 E15 F150',
      'G1 E-1 F1800',
      'M107',
      'G1 X70 Y60 F6000',
      'G1 Z0.2 F600',
      'G1 E1 F1800',
      'G92 E4',
      'G90',
      'M82',
      'M220 S100',
      'M221 S100',
      'G1 F3000',
    ]);
  });

  test('[PR37] near the top it rises as far as there is room, and not at all where there is none', async () => {
    const commands = [...START, 'G1 Z246', 'G1 X30 E1', 'G1 X40 E2'];
    expect(commandsOf(await goodSteps(commands, START.length + 2))).toContain('G1 Z4 F600');
    const higher = commands.map((command) => command.replace('Z246', 'Z249'));
    expect(await stepsOf(higher, START.length + 2)).toEqual({ ok: false, refusal: { code: 'noRoomAbove' } });
  });

  test('[PR38] what a restart threw out of the planner is printed again; what the printer went on with is not', async () => {
    const moves = Array.from({ length: 40 }, (_, index) => `G1 X${30 + index} E${index + 1}`);
    const commands = [...START, ...moves];
    const acknowledged = START.length + 30;
    expect((await goodSteps(commands, acknowledged)).from.command).toBe(acknowledged);
    const lost = await goodSteps(commands, acknowledged, { isPlannerLost: true });
    expect(lost.from.command).toBe(acknowledged - PLANNED_MOVES);
    expect(lost.from.fileLine).toBe(2 * lost.from.command + 2);
    // Its `ok` said that all before it was done.
    const waited = commands.with(acknowledged - 4, 'M400');
    expect((await goodSteps(waited, acknowledged, { isPlannerLost: true })).from.command).toBe(
      acknowledged - 3,
    );
  });

  test('[PR38] at a chosen layer it begins with that layer, and never after the last line acknowledged', async () => {
    const moves = Array.from({ length: 40 }, (_, index) => `G1 X${30 + index} E${index + 1}`);
    const commands = [...START, ...moves];
    const layerOf = (index: number) => Math.max(0, Math.ceil((index - START.length + 1) / 10));
    const steps = await goodSteps(commands, START.length + 25, { layer: 2 }, layerOf);
    expect(steps.from).toMatchObject({ command: START.length + 10, layer: 2 });
    for (const layer of [4, 9]) {
      expect(await stepsOf(commands, START.length + 25, { layer }, layerOf)).toEqual({
        ok: false,
        refusal: { code: 'noSuchLayer' },
      });
    }
  });

  test('[PR39] the height is the lowest that the head can have: it may print in the air, it never digs', async () => {
    const commands = [...START, 'G1 X30 E1', 'G0 Z0.6', 'G0 X90', 'G0 Z0.2', 'G1 X100 E2', 'G1 X110 E3'];
    const hopped = await goodSteps(commands, START.length + 3);
    expect(hopped).toMatchObject({ zMillimetres: 0.2, isHeightUncertain: true });
    const far = [...START, 'G1 Z0.4', ...Array.from({ length: 20 }, () => 'G1 X30'), 'G1 X40'];
    const layer = START.length + 10;
    expect(await goodSteps(far, layer)).toMatchObject({ zMillimetres: 0.4, isHeightUncertain: false });
    expect(await goodSteps(far, layer, { isPlannerLost: true })).toMatchObject({
      zMillimetres: 0.2,
      isHeightUncertain: true,
    });
    const level = await goodSteps([...START, 'G4 P1', 'G1 X30 E1', 'G1 X40 E2'], START.length + 2);
    expect(level).toMatchObject({ zMillimetres: 0.2, isHeightUncertain: false });
  });

  test('[PR40] there is none where the head was never homed, or where it is cannot be told', async () => {
    const refusalOf = async (commands: readonly string[], acknowledged: number) => {
      const steps = await stepsOf(commands, acknowledged);
      return steps.ok ? null : steps.refusal.code;
    };
    expect(await refusalOf(['G21', 'G1 X3', 'G1 X4'], 2)).toBe('neverHomed');
    expect(await refusalOf([...START, 'M84', 'G1 X3', 'G1 X4'], START.length + 2)).toBe('neverHomed');
    expect(await refusalOf(['G28', 'G1 X3', 'G1 X4'], 2)).toBe('heightUnknown');
    expect(await refusalOf(['G28', 'G1 Z1', 'G91', 'G1 X3', 'G1 X4'], 4)).toBe('placeUnknown');
    expect(await refusalOf(START, START.length)).toBe('nothingLeft');
  });

  test('[PR40] heaters that the file leaves to people get what the material wants', async () => {
    const bare = ['G28', 'G1 Z0.2', 'G1 X30 E1', 'G1 X40 E2'];
    const steps = await goodSteps(bare, 3);
    expect(steps).toMatchObject({ hotendCelsius: 205, bedCelsius: 60 });
    const cold = await goodSteps(['M104 S0', ...bare], 4);
    expect(cold.hotendCelsius).toBe(0);
    expect(
      commandsOf(cold).filter((command) => /E[-\d]/.test(command) && !command.startsWith('G92')),
    ).toEqual([]);
  });

  test('[PR36] an axis that was only homed stays at its home', async () => {
    const steps = await goodSteps(['G28', 'G1 Z0.2', 'G1 X30 E1', 'G1 X40 E2'], 3);
    const machine = new ResumeMachine({ X: 30, Y: HOME.Y, Z: 0.2 });
    commandsOf(steps).forEach((command) => machine.run(command));
    expect(machine.place).toMatchObject({ X: 30, Y: HOME.Y });
  });
});
