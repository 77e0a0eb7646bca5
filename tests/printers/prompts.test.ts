import { describe, expect, test } from 'vitest';
import { MAX_PROMPT_BUTTONS, MAX_PROMPT_CHARACTERS } from '../../src/shop/printers/protocol/limits.ts';
import type { PrinterStateKind } from '../../src/shop/printers/protocol/model.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, movesOf, rig, sourceOf, type Rig } from './support/printing.ts';

const FILE = movesFile(400);
const PROMPT = ['prompt_begin Filament ran out', 'prompt_button Purge more', 'prompt_button Continue'];

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

async function paused(): Promise<Rig> {
  const printer = await printing();
  printer.connection.pauseJob();
  await printer.untilKind('jobPaused');
  return printer;
}

async function say(printer: Rig, ...actions: readonly string[]): Promise<void> {
  for (const action of actions) printer.firmware().say(`//action:${action}`);
  await printer.time.run(1);
}

const stateOf = (printer: Rig) => printer.connection.snapshot.state.kind;
const promptOf = (printer: Rig) => printer.connection.snapshot.prompt;
const changes = (printer: Rig) =>
  printer.events.flatMap((event) => (event.kind === 'promptChanged' ? [event.prompt] : []));

describe('what the printer asks', () => {
  test.each([
    ['ready', () => readyPrinter()],
    ['printing', () => printing()],
    ['paused', () => paused()],
  ])('[PT23] shows once it is whole, while %s, and goes away when it says so', async (state, reach) => {
    const printer = await reach();
    await say(printer, ...PROMPT);
    expect(promptOf(printer)).toBeNull();
    await say(printer, 'prompt_show');
    const prompt = { text: 'Filament ran out', buttons: ['Purge more', 'Continue'] };
    expect(promptOf(printer)).toEqual(prompt);
    expect(stateOf(printer)).toBe(state);
    await say(printer, 'prompt_end');
    expect(promptOf(printer)).toBeNull();
    expect(changes(printer)).toEqual([prompt, null]);
  });

  test('[PT23] the older words of Marlin and the longer ones of Klipper are known', async () => {
    const printer = await readyPrinter();
    const { firmware } = printer;
    firmware().say('// action:prompt_begin Nozzle');
    firmware().say('// action:prompt_text is it clean?');
    firmware().say('//action:prompt_choice Yes');
    firmware().say('//action:prompt_show');
    await printer.time.run(1);
    expect(promptOf(printer)).toEqual({ text: 'Nozzle is it clean?', buttons: ['Yes'] });
  });

  test('[PT23] a new one takes the place of the old one', async () => {
    const printer = await readyPrinter();
    await say(printer, ...PROMPT, 'prompt_show', 'prompt_begin Next', 'prompt_show');
    expect(promptOf(printer)).toEqual({ text: 'Next', buttons: [] });
    expect(changes(printer).map((prompt) => prompt?.text ?? null)).toEqual([
      'Filament ran out',
      null,
      'Next',
    ]);
  });

  test('[PT23] its words are words: cut to what can be read, and never carried out', async () => {
    const printer = await readyPrinter();
    const sent = printer.written.length;
    await say(printer, `prompt_begin M112 <script>${'x'.repeat(900)}`);
    for (let button = 0; button < 30; button += 1) await say(printer, `prompt_button M104 S${button}`);
    await say(printer, 'prompt_show');
    expect(promptOf(printer)?.text).toHaveLength(MAX_PROMPT_CHARACTERS);
    expect(promptOf(printer)?.text.startsWith('M112 <script>xxx')).toBe(true);
    expect(promptOf(printer)?.buttons).toHaveLength(MAX_PROMPT_BUTTONS);
    expect(printer.written.slice(sent).join('')).not.toMatch(/M112|M104/);
  });

  test('[PT23] actions out of order show nothing', async () => {
    const printer = await readyPrinter();
    await say(printer, 'prompt_show', 'prompt_button A', 'prompt_text B', 'prompt_end');
    expect(promptOf(printer)).toBeNull();
    expect(changes(printer)).toEqual([]);
  });

  test.each([
    ['emergency parser', true],
    ['no emergency parser', false],
  ])('[PT23] the answer goes out with the place of the button, once (%s)', async (_name, emergencyParser) => {
    const printer = await readyPrinter({ emergencyParser });
    await say(printer, ...PROMPT, 'prompt_show');
    expect(printer.connection.answerPrompt(1)).toEqual({ ok: true, value: undefined });
    expect(printer.connection.answerPrompt(1)).toEqual({
      ok: false,
      refusal: { code: 'printers.notOffered', act: 'prompt' },
    });
    await printer.time.run(1_000);
    expect(printer.firmware().executed.filter((command) => command.startsWith('M876'))).toEqual(['M876 S1']);
    expect(printer.written.some((text) => text === 'M876 S1\n')).toBe(emergencyParser);
    expect(changes(printer)).toEqual([expect.anything(), null]);
  });

  test('[PT23] past a command that holds up everything, where the firmware looks for it', async () => {
    const printer = await readyPrinter({ speed: 1 });
    printer.connection.send(['G4 S100']);
    await say(printer, ...PROMPT, 'prompt_show');
    expect(printer.connection.answerPrompt(0).ok).toBe(true);
    expect(printer.written.at(-1)).toBe('M876 S0\n');
  });

  test.each([-1, 2, 0.5])('[PT23] there is no button %d', async (button) => {
    const printer = await readyPrinter();
    await say(printer, ...PROMPT, 'prompt_show');
    expect(printer.connection.answerPrompt(button).ok).toBe(false);
    expect(promptOf(printer)).not.toBeNull();
  });

  test.each([
    ['restarts', (printer: Rig) => printer.firmware().reset()],
    ['faults', (printer: Rig) => printer.firmware().kill()],
    ['is gone', (printer: Rig) => printer.firmware().unplug()],
    ['is stopped', (printer: Rig) => printer.connection.stopPrinter()],
    ['is let go of', (printer: Rig) => void printer.connection.close()],
  ])('[PT23] a printer that %s asks nothing any more', async (_name, end) => {
    const printer = await readyPrinter();
    await say(printer, ...PROMPT, 'prompt_show');
    end(printer);
    await printer.time.run(5_000);
    expect(promptOf(printer)).toBeNull();
    expect(changes(printer).at(-1)).toBeNull();
  });
});

describe('the buttons of the printer itself', () => {
  const REACH: readonly (readonly [PrinterStateKind, () => Promise<Rig>])[] = [
    ['ready', () => readyPrinter()],
    ['printing', () => printing()],
    ['paused', () => paused()],
  ];
  const AFTER: Readonly<Record<string, Partial<Record<PrinterStateKind, PrinterStateKind>>>> = {
    pause: { printing: 'pausing' },
    paused: { printing: 'pausing' },
    filament_runout: { printing: 'pausing' },
    out_of_filament: { printing: 'pausing' },
    resume: { paused: 'resuming' },
    resumed: { paused: 'resuming' },
    cancel: { printing: 'cancelling', paused: 'cancelling' },
    'nobody knows': {},
  };
  const cells = Object.keys(AFTER).flatMap((action) =>
    REACH.map(([from, reach]) => ({ action, from, reach, to: AFTER[action]?.[from] ?? from })),
  );

  test.each(cells)('[PT25] $action while $from: then $to', async ({ action, from, reach, to }) => {
    const printer = await reach();
    expect(stateOf(printer)).toBe(from);
    const seen = printer.events.length;
    printer.firmware().say(`//action:${action}`);
    await printer.time.runUntil(
      () => printer.events.slice(seen).some(({ kind }) => kind === 'hostAction'),
      1_000,
    );
    expect(stateOf(printer)).toBe(to);
  });

  test('[PT25] a change of filament out of the file: the print goes on when the printer does, and nothing is lost', async () => {
    const printer = await printing(`${movesFile(60)}\nM600\n${FILE}`);
    await printer.time.runUntil(() => printer.firmware().executed.includes('M600'), 60_000);
    await say(printer, 'paused');
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'pausing', cause: 'printerHolds' });
    await printer.time.run(60_000);
    // M108 would end the wait for the person who changes it.
    expect(printer.written).not.toContain('M108\n');
    expect(printer.firmware().executed.at(-1)).toBe('M600');
    await say(printer, 'resumed');
    // The firmware is done with M600 only now.
    printer.port().write('M108\n');
    expect(await printer.untilKind('jobFinished')).toBe(true);
    expect(printer.events.filter(({ kind }) => kind === 'jobPaused' || kind === 'jobResumed')).toHaveLength(
      2,
    );
    expect(movesOf(printer.firmware().executed).filter((line) => line.includes(' E'))).toEqual([
      ...movesFile(60).split('\n'),
      ...FILE.split('\n'),
    ]);
  });

  test('[PT25] a pause that a person asked for during that change stays one', async () => {
    const printer = await readyPrinter();
    printer.connection.startJob({ id: 'job', source: sourceOf(`G28\nM600\n${FILE}`) });
    await printer.time.runUntil(() => printer.firmware().executed.includes('M600'), 60_000);
    // Both happen at once: the person is first, by a hair.
    expect(stateOf(printer)).toBe('printing');
    printer.connection.pauseJob();
    await say(printer, 'paused', 'resumed');
    printer.port().write('M108\n');
    expect(await printer.untilKind('jobPaused', 60_000)).toBe(true);
    await printer.time.run(60_000);
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'paused', cause: 'asked' });
  });

  test('[PT25] a wait for heat is broken off by a pause', async () => {
    const printer = await readyPrinter({ speed: 1 });
    printer.connection.startJob({ id: 'job', source: sourceOf(`M109 S200\n${FILE}`) });
    await printer.time.runUntil(() => printer.firmware().executed.includes('M109 S200'), 60_000);
    printer.connection.pauseJob();
    expect(printer.written).toContain('M108\n');
    expect(await printer.untilKind('jobPaused', 20_000)).toBe(true);
  });
});
