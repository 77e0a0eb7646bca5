import type { JobEnd, LinkQuality } from '../../src/shop/printers/protocol/model.ts';
import type { SimulatedTrouble } from '../../src/station/devices/simulated/firmware.ts';
import { FLAVOURS, type Flavour } from '../../src/station/devices/simulated/flavours.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { movesFile, movesOf, rig, sourceOf } from '../printers/support/printing.ts';

/** A print over a line that misbehaves, whole in its seed. */
export interface FaultyJob {
  readonly simulation: Partial<Simulation>;
  /** How the firmware's bytes are cut and joined anew. */
  readonly tearSeed: number;
  readonly lines: number;
}

/** What came of it. */
export interface FaultyOutcome {
  readonly end: JobEnd | null;
  /** How many ends the job had; one, if all is well. */
  readonly ends: number;
  readonly isConnected: boolean;
  readonly executed: readonly string[];
  readonly expected: readonly string[];
  readonly quality: LinkQuality;
  readonly troubles: ReadonlyMap<SimulatedTrouble, number>;
  readonly milliseconds: number;
}

type Faults = Partial<Record<keyof Simulation, number | boolean>>;

/** Each kind of fault, in the strength in which a bad cable or a bad firmware has it, and some more. */
const FAULTS: readonly ((random: () => number) => Faults)[] = [
  (random) => ({ corrupt: random() * 0.2 }),
  (random) => ({ torn: random() * 0.05 }),
  (random) => ({ joined: random() * 0.05 }),
  (random) => ({ noise: random() * 0.05 }),
  (random) => ({ dropLine: random() * 0.01 }),
  (random) => ({ garble: random() * 0.01 }),
  (random) => ({ tornAnswers: random() * 0.01 }),
  (random) => ({ joinedAnswers: random() * 0.02 }),
  (random) => ({ noiseAnswers: random() * 0.01 }),
  (random) => ({ dropOk: between(random, 5, 200) }),
  (random) => ({ lateOk: between(random, 50, 500), lateSeconds: 1 + random() * 40 }),
  (random) => ({ doubleOk: random() * 0.2 }),
  (random) => ({ resend: random() * 0.2 }),
  (random) => ({ storm: between(random, 50, 500), stormLength: between(random, 2, 7) }),
  (random) => ({ burst: between(random, 2, 5), resend: 0.02 }),
  (random) => ({ resendOld: random() * 0.01 }),
  (random) => ({ hiccup: between(random, 20, 200), hiccupSeconds: 1 + random() * 28 }),
  (random) => ({ advancedOk: true, wrongOk: random() * 0.05 }),
  () => ({ advancedOk: true }),
  () => ({ okAfterResend: false, resend: 0.02 }),
  () => ({ busy: false }),
];

/** Klipper looks at no numbers, for its line is a pipe: what a pipe cannot do to it is left out. */
const ON_A_PIPE: readonly ((random: () => number) => Faults)[] = [
  (random) => ({ hiccup: between(random, 20, 200), hiccupSeconds: 1 + random() * 28 }),
  (random) => ({ lateOk: between(random, 50, 500), lateSeconds: 1 + random() * 28 }),
];

/** One fault in four is on: with all of them on at once nothing would get through, and nothing be learnt. */
const SHARE_OF_FAULTS = 0.25;

function between(random: () => number, least: number, most: number): number {
  return Math.floor(least + random() * (most - least + 1));
}

export function planJob(random: () => number, lines: number, flavour = flavourOf(random)): FaultyJob {
  const simulation = { speed: 1000, ...faultyLine(random, flavour) };
  return { simulation, tearSeed: seedOf(random), lines };
}

/** A line and a firmware that misbehave in some ways, each in its own strength. */
export function faultyLine(random: () => number, flavour: Flavour): Partial<Simulation> {
  const faults = flavour === 'klipper' ? ON_A_PIPE : FAULTS;
  const chosen = faults.filter(() => random() < SHARE_OF_FAULTS).map((fault) => fault(random));
  return Object.assign({ flavour, seed: seedOf(random) }, ...chosen) as Partial<Simulation>;
}

function flavourOf(random: () => number): Flavour {
  return FLAVOURS[Math.floor(random() * FLAVOURS.length)] ?? 'marlin2';
}

function seedOf(random: () => number): number {
  return Math.floor(random() * 0xffff_ffff);
}

/**
 * Hours of virtual time: a job that is not over by then never ends. Two thousand lines that lose every fifth `ok` wait
 * for four hundred of them, half a minute each, from a firmware that never says `busy:`.
 */
const MOST_MILLISECONDS = 8 * 3_600_000;

export async function runJob({ simulation, tearSeed, lines }: FaultyJob): Promise<FaultyOutcome> {
  const printer = rig(simulation, { tearSeed });
  const file = movesFile(lines);
  const connected = await printer.connect();
  if (connected.ok) {
    printer.connection.startJob({ id: 'job', source: sourceOf(file) });
    await printer.time.runUntil(() => printer.ends().length > 0, MOST_MILLISECONDS);
  }
  const milliseconds = printer.time.monotonicMilliseconds();
  // Whatever still lies in the firmware's queue is done; nothing of the file may come behind the job's end.
  await printer.time.run(60_000);
  return {
    end: printer.ends()[0] ?? null,
    ends: printer.ends().length,
    isConnected: connected.ok,
    executed: movesOf(printer.firmware().executed),
    expected: file.split('\n'),
    quality: printer.connection.snapshot.quality,
    troubles: printer.firmware().troubles,
    milliseconds,
  };
}

/** What is wrong with an outcome; null: the file was done, or the start of it and the job has failed. */
export function faultOf({
  end,
  ends,
  isConnected,
  executed,
  expected,
  troubles,
}: FaultyOutcome): string | null {
  if (!isConnected) return null;
  if (ends !== 1 || end === null) return `the job ended ${ends} times`;
  const overflows = troubles.get('overflow') ?? 0;
  if (overflows > 0) return `more was sent than the firmware's buffer holds, ${overflows} times`;
  const at = executed.findIndex((command, index) => command !== expected[index]);
  if (at >= 0) return `the ${at + 1}th move done was ${executed[at]}, not ${expected[at]} (${end.kind})`;
  if (end.kind === 'jobFinished' && executed.length !== expected.length) {
    return `finished after ${executed.length} of ${expected.length} moves`;
  }
  if (end.kind === 'jobFailed' && end.progress.acknowledgedLines > executed.length + MOST_BELIEVED) {
    return `says ${end.progress.acknowledgedLines} moves, did ${executed.length}`;
  }
  return end.kind === 'jobCancelled' ? 'nobody cancelled it' : null;
}

/** An acknowledgement doubled lets the host believe this many lines too much until the next that says more. */
const MOST_BELIEVED = 8;
