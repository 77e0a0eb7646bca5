import { FLAVOURS } from '../../src/station/devices/simulated/flavours.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, rig, sourceOf, type Rig } from '../printers/support/printing.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

const HOUR = 3_600_000;

/** Five timeouts of a printer that never says `busy:`, and of one that does. */
const SILENT_MILLISECONDS = 150_000;
const SILENT_BUSY_MILLISECONDS = 15_000;
/** The wake-up of a timer, and what a line needs on its way. */
const GRACE_MILLISECONDS = 1_000;

type Random = () => number;
type Case = (tally: Tally, random: Random) => Promise<void>;

const CASES: Readonly<Record<string, Case>> = {
  'silent, never busy': (tally, random) => trySilence(tally, random, false),
  'silent, said busy before': (tally, random) => trySilence(tally, random, true),
  'silent in a long command': trySilenceInLongCommand,
  'thirty minutes of heating': tryLongHeating,
  'two hours of busy': tryLongBusy,
  'a hiccup': tryHiccup,
  'a late ok': tryLateOk,
};

/** A printer that says nothing is found out in time, and one that is only slow is left in peace. */
export const harness: Harness = {
  id: 'P-03',
  about: 'silence ends a print in 150 s, or in 15 after busy; slowness never does',
  floor: 210,
  fewRuns: Object.keys(CASES).length,
  faultClasses: Object.keys(CASES),
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const cases = Object.entries(CASES);
    for (let run = 0; run < runs; run += 1) {
      const [name, tried] = cases[run % cases.length] ?? cases[0] ?? ['', tryHiccup];
      await tried(tally, random);
      tally.ran();
      tally.met(name);
      if (run % 70 === 69) progress(`${run + 1} printers`);
    }
    return tally.outcome();
  },
};

async function printing(changes: Partial<Simulation>, text: string): Promise<Rig> {
  const printer = rig({ speed: 1, ...changes });
  const connected = await printer.connect();
  if (!connected.ok) throw new Error(JSON.stringify({ changes, connected }));
  printer.connection.startJob({ id: 'job', source: sourceOf(text) });
  return printer;
}

async function trySilence(tally: Tally, random: Random, busy: boolean): Promise<void> {
  const flavour = FLAVOURS[Math.floor(random() * FLAVOURS.length)] ?? 'marlin2';
  const changes = { flavour, busy, autoReport: random() < 0.5, seed: Math.floor(random() * 1e6) };
  const printer = await printing(changes, `G28\n${movesFile(500)}`);
  const lines = 20 + Math.floor(random() * 200);
  await printer.time.runUntil(() => printer.firmware().executed.length > lines, HOUR);
  await expectFoundOut(tally, printer, busy, JSON.stringify({ ...changes, lines }));
}

async function expectFoundOut(tally: Tally, printer: Rig, busy: boolean, what: string): Promise<void> {
  printer.firmware().goSilent();
  const since = printer.time.monotonicMilliseconds();
  await printer.time.runUntil(() => printer.ends().length > 0, HOUR);
  const took = printer.time.monotonicMilliseconds() - since;
  const most = (busy ? SILENT_BUSY_MILLISECONDS : SILENT_MILLISECONDS) + GRACE_MILLISECONDS;
  const [end] = printer.ends();
  tally.expect(end?.kind === 'jobFailed' && end.reason === 'printerSilent', () => `not silent: ${what}`);
  tally.expect(took <= most, () => `found out after ${took} ms: ${what}`);
  tally.expect(printer.connection.snapshot.state.kind === 'faulted', () => `still at it: ${what}`);
}

/** Homing, heating, levelling: what says `busy:` all the while cannot hide behind them. */
async function trySilenceInLongCommand(tally: Tally, random: Random): Promise<void> {
  const command = ['G28', 'M109 S200', 'G4 S600', 'M190 S60'][Math.floor(random() * 4)] ?? 'G28';
  const printer = await printing({}, `G4 S5\n${command}\n${movesFile(50)}`);
  await printer.time.runUntil(() => printer.firmware().executed.includes(command), HOUR);
  await printer.time.run(2_500 + random() * 1_000);
  await expectFoundOut(tally, printer, true, command);
}

async function expectFinish(tally: Tally, printer: Rig, what: string): Promise<void> {
  await printer.time.runUntil(() => printer.ends().length > 0, 24 * HOUR);
  const [end] = printer.ends();
  tally.expect(end?.kind === 'jobFinished', () => `${what}: ${JSON.stringify(end)}`);
}

async function tryLongHeating(tally: Tally, random: Random): Promise<void> {
  const speed = 0.012 + random() * 0.003;
  const printer = await printing({ speed, busy: random() < 0.7 }, 'G28\nM109 S200\nG1 X1');
  await expectFinish(tally, printer, `heating at speed ${speed}`);
  const took = printer.time.monotonicMilliseconds();
  tally.expect(took > 0.5 * HOUR, () => `heated in ${took} ms: that proves nothing`);
}

async function tryLongBusy(tally: Tally): Promise<void> {
  const printer = await printing({ autoReport: false }, 'G4 S7200\nG1 X1');
  await expectFinish(tally, printer, 'two hours of G4');
}

/** Up to one timeout less a second the print goes on, and the pause is counted where it was noticed. */
async function tryHiccup(tally: Tally, random: Random): Promise<void> {
  const busy = random() < 0.5;
  const hiccupSeconds = 1 + random() * (busy ? 13 : 28);
  const hiccup = 20 + Math.floor(random() * 100);
  const changes = { hiccup, hiccupSeconds, busy, seed: Math.floor(random() * 1e6) };
  const printer = await printing({ ...changes, speed: 2 }, `G28\n${movesFile(200)}`);
  await expectFinish(tally, printer, JSON.stringify(changes));
  const { timeouts } = printer.connection.snapshot.quality;
  const isNoticed = busy && hiccupSeconds > 4;
  tally.expect(!isNoticed || timeouts > 0, () => `not counted: ${JSON.stringify(changes)}`);
}

async function tryLateOk(tally: Tally, random: Random): Promise<void> {
  const changes = { lateOk: 50, lateSeconds: 31 + random() * 20, busy: false };
  const printer = await printing({ ...changes, speed: 100 }, movesFile(200));
  await expectFinish(tally, printer, JSON.stringify(changes));
}
