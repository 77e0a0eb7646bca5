import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, rig, sourceOf, type Rig } from '../printers/support/printing.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** Within this a cancelled print is over, whatever the printer is doing; and what a timer needs on top. */
const CANCEL_MILLISECONDS = 10_000;
const GRACE_MILLISECONDS = 100;
/** Longer than any command of the files here: by then a firmware that woke up has done what it was sent. */
const AFTERWARDS_MILLISECONDS = 700_000;

const MOVES = movesFile(400);

interface Situation {
  readonly simulation: Partial<Simulation>;
  readonly file: string;
  /** Lets the print come to the point where it is cancelled. */
  readonly reach: (printer: Rig, random: () => number) => Promise<unknown>;
}

const HEATED = 'M104 S200\nM140 S60\n';

const doing = (command: string) => (printer: Rig, random: () => number) =>
  printer.time
    .runUntil(() => printer.firmware().executed.includes(command), 600_000)
    .then(() => printer.time.run(random() * 3_000));

const moving = (printer: Rig, random: () => number) => {
  const lines = 10 + random() * 60;
  return printer.time.runUntil(() => printer.firmware().executed.length > lines, 3_600_000);
};

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'heating the hotend': { simulation: {}, file: `${HEATED}M109 S200\n${MOVES}`, reach: doing('M109 S200') },
  'heating the bed': { simulation: {}, file: `${HEATED}M190 S60\n${MOVES}`, reach: doing('M190 S60') },
  homing: { simulation: {}, file: `${HEATED}G28\n${MOVES}`, reach: doing('G28') },
  'changing filament': { simulation: {}, file: `${HEATED}M600\n${MOVES}`, reach: doing('M600') },
  'waiting out G4': { simulation: {}, file: `${HEATED}G4 S600\n${MOVES}`, reach: doing('G4 S600') },
  'asked to send again': {
    simulation: { speed: 10, stormLength: 8 },
    file: `${HEATED}${MOVES}`,
    reach: async (printer, random) => {
      await moving(printer, random);
      printer.firmware().refuseNextLine();
      await printer.time.run(random() * 100);
    },
  },
  'with the queue full': {
    simulation: { advancedOk: true },
    file: `${HEATED}${MOVES}`,
    reach: moving,
  },
  'while it hesitates': {
    simulation: { speed: 10 },
    file: `${HEATED}${MOVES}`,
    reach: async (printer, random) => {
      await moving(printer, random);
      // Longer than a cancel may take: it hears of the heaters when it wakes.
      printer.firmware().hesitate(30);
      await printer.time.run(random() * 2_000);
    },
  },
  'with nobody answering': {
    simulation: { speed: 10 },
    file: `${HEATED}${MOVES}`,
    reach: async (printer, random) => {
      await moving(printer, random);
      printer.firmware().goSilent();
      await printer.time.run(random() * 2_000);
    },
  },
};

const WAYS = ['cancelled', 'paused, then cancelled'] as const;

/** A cancelled print is over soon and leaves nothing hot, wherever it was and whether it had been paused or not. */
export const harness: Harness = {
  id: 'P-09',
  about: 'cancel and pause in every situation: over in ten seconds, every heater off',
  floor: 100,
  fewRuns: Object.keys(SITUATIONS).length * WAYS.length,
  faultClasses: [...Object.keys(SITUATIONS), ...WAYS, 'with emergency parser', 'without emergency parser'],
  async run({ seed, runs }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const situations = Object.entries(SITUATIONS);
    for (let run = 0; run < runs; run += 1) {
      const [name, situation] = situations[run % situations.length] ?? [];
      const way = WAYS[Math.floor(run / situations.length) % WAYS.length] ?? 'cancelled';
      if (name === undefined || situation === undefined) continue;
      await tryCancel(tally, name, situation, way, random);
      tally.ran();
    }
    return tally.outcome();
  },
};

async function tryCancel(
  tally: Tally,
  name: string,
  situation: Situation,
  way: (typeof WAYS)[number],
  random: () => number,
): Promise<void> {
  const emergencyParser = random() < 0.6;
  const printer = rig({ speed: 1, emergencyParser, ...situation.simulation });
  const what = `${way} ${name}${emergencyParser ? '' : ', no emergency parser'}`;
  tally.expect((await printer.connect()).ok, `no connection: ${what}`);
  printer.connection.startJob({ id: 'job', source: sourceOf(situation.file) });
  await situation.reach(printer, random);
  tally.met(name);
  tally.met(way);
  tally.met(emergencyParser ? 'with emergency parser' : 'without emergency parser');
  if (way === 'paused, then cancelled') {
    // Of a printer that changes filament, or has just failed, a pause may well be refused.
    printer.connection.pauseJob();
    await printer.time.run(random() * 2_000);
  }
  const isOver = printer.ends().length > 0;
  const since = printer.time.monotonicMilliseconds();
  const result = printer.connection.cancelJob();
  tally.expect(result.ok || isOver, () => `refused: ${what}: ${JSON.stringify(result)}`);
  await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
  const took = printer.time.monotonicMilliseconds() - since;
  tally.expect(took <= CANCEL_MILLISECONDS + GRACE_MILLISECONDS, () => `took ${took} ms: ${what}`);
  await printer.time.run(AFTERWARDS_MILLISECONDS);
  expectCold(tally, printer, name, what);
}

function expectCold(tally: Tally, printer: Rig, name: string, what: string): void {
  const [end, ...more] = printer.ends();
  const isEnded = end?.kind === 'jobCancelled' || name === 'with nobody answering';
  tally.expect(isEnded && more.length === 0, () => `ended as ${JSON.stringify(printer.ends())}: ${what}`);
  if (name === 'with nobody answering') {
    // No heater of a firmware that hears nothing can be switched off from here; all that can be said has been.
    const sent = printer.written.join('');
    tally.expect(/M112\n[^]*M104 S0\n[^]*M140 S0\n/.test(sent), () => `not told to stop: ${what}`);
    return;
  }
  const { hotend, bed } = printer.firmware().machine;
  tally.expect(
    hotend.target === 0 && bed.target === 0,
    () => `hot: ${hotend.target}, ${bed.target}: ${what}`,
  );
}
