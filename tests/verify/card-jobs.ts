import type { JobEnd } from '../../src/shop/printers/protocol/model.ts';
import type { SimulatedTrouble } from '../../src/station/devices/simulated/firmware.ts';
import type { Flavour } from '../../src/station/devices/simulated/flavours.ts';
import type { Simulation } from '../../src/station/devices/simulated/options.ts';
import { CardFloor } from './card-floor.ts';
import { faultyLine } from './faulty-jobs.ts';

/** A print from a printer's card, with what befalls it on the way there and from there; whole in its seed. */
export interface CardJob {
  readonly simulation: Partial<Simulation>;
  readonly moves: number;
  readonly whileBringing: readonly Mishap[];
  readonly whilePrinting: readonly Mishap[];
  /** How often people bring it once more when it did not get there. */
  readonly again: number;
}

export interface Mishap {
  readonly kind: MishapKind;
  /** How far it is when it happens, 0 … 1 of the lines; and how long what can last lasts. */
  readonly at: number;
  readonly seconds: number;
}

/** While the file is brought. `reset silently`: the board greets, and nobody hears it. */
export const WHILE_BRINGING = [
  'taken back',
  'cable out',
  'station killed',
  'station closed',
  'board reset',
  'reset silently',
  'hesitates',
  'Stop printer',
] as const;

export const WHILE_PRINTING = [
  'paused',
  'paused for long',
  'paused at the printer',
  'cancelled',
  'cancelled out of sight',
  'filament out',
  'cable out',
  'station killed',
  'station closed',
  'killed in a long pause',
  'killed at the pause',
  'killed at the resume',
  'killed at the cancel',
  'board reset',
  'reset silently',
  'thermal runaway',
  'hangs',
  'hesitates',
  'Stop printer',
] as const;

export type MishapKind = (typeof WHILE_BRINGING)[number] | (typeof WHILE_PRINTING)[number];

/** What came of it. */
export interface CardOutcome {
  readonly isConnected: boolean;
  /** It was on the card, whole, and its start was accepted. */
  readonly isBrought: boolean;
  readonly isStarted: boolean;
  readonly ends: readonly JobEnd[];
  readonly met: readonly string[];
  readonly troubles: ReadonlyMap<SimulatedTrouble, number>;
  /** What must not be, in words. */
  readonly faults: readonly string[];
}

/** None, one, or several, at random moments. */
const SHARE_WITH_MISHAP = 0.6;
const SHARE_WITH_ANOTHER = 0.3;
const SHARE_ON_BAD_LINE = 0.7;

export function planCardJob(random: () => number, flavour: Flavour): CardJob {
  const line = random() < SHARE_ON_BAD_LINE ? faultyLine(random, flavour) : { flavour, seed: 1 };
  return {
    simulation: { ...line, speed: 10 ** (1 + 2 * random()) },
    moves: Math.floor(20 + random() * 300),
    whileBringing: mishaps(random, WHILE_BRINGING),
    whilePrinting: mishaps(random, WHILE_PRINTING),
    again: Math.floor(random() * 4),
  };
}

function mishaps(random: () => number, kinds: readonly MishapKind[]): readonly Mishap[] {
  const found: Mishap[] = [];
  for (let share = SHARE_WITH_MISHAP; random() < share; share = SHARE_WITH_ANOTHER) {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'hesitates';
    found.push({ kind, at: random(), seconds: 10 ** (3 * random()) });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Of all durations half are shorter. */
const HALF_OF_THEM = 10 ** 1.5;
/** In a pause that nobody ends. */
const HEATERS_TIME_OUT = HOUR;
/** A day: a job that is not over by then never ends. */
const ROUNDS = 24;

/** Within this a cancel is over; and what a timer needs on top. */
const CANCEL_MILLISECONDS = 10_100;

/** A line of the file is about this long on the wire: a station is killed somewhere in the next few of them. */
const FEW_LINES_BYTES = 90;

export async function runCardJob(job: CardJob): Promise<CardOutcome> {
  const floor = await CardFloor.open(job);
  const met: string[] = [];
  let isStarted = false;
  const isConnected = await floor.connect();
  let isBrought = false;
  if (isConnected) {
    await bring(floor, job.whileBringing, met);
    for (let again = 0; again < job.again && !floor.isHeld; again += 1) await bring(floor, [], met);
    isBrought = floor.isHeld;
    if (isBrought) isStarted = await print(floor, job.whilePrinting, met);
    await floor.rest();
  }
  if (isStarted) floor.expect(floor.ends.length === 1, `ended ${floor.ends.length} times`);
  const { ends, faults, printer } = floor;
  return { isConnected, isBrought, isStarted, ends, met, faults, troubles: printer.firmware.troubles };
}

async function bring(floor: CardFloor, mishaps: readonly Mishap[], met: string[]): Promise<void> {
  if (!(await floor.recover()) || !(await floor.bring())) return;
  const { printer } = floor;
  for (const mishap of mishaps) {
    const isThere = () => {
      const { card } = printer.connection().snapshot;
      return floor.state !== 'bringing' || (card?.kind === 'bringing' && card.fraction >= mishap.at);
    };
    await floor.until(isThere);
    if (floor.state !== 'bringing' || printer.isDead) break;
    met.push(`${mishap.kind}, bringing`);
    await befall(floor, mishap);
  }
  if (!(await floor.until(() => floor.state !== 'bringing'))) floor.expect(false, 'never brought');
  await floor.recover();
}

/** True: it was started. */
async function print(floor: CardFloor, mishaps: readonly Mishap[], met: string[]): Promise<boolean> {
  const { printer } = floor;
  if (!floor.start()) return false;
  for (const mishap of mishaps) {
    const lines = mishap.at * floor.lines.length;
    await floor.until(
      () => floor.isOver || floor.state === 'paused' || printer.firmware.executedFromCard.length >= lines,
    );
    if (floor.isOver) break;
    met.push(`${mishap.kind}, printing`);
    await befall(floor, mishap);
    if (floor.isOver) break;
    await floor.recover();
    await goOn(floor);
  }
  for (let round = 0; round < ROUNDS && !floor.isOver; round += 1) {
    await floor.recover();
    await goOn(floor);
    await floor.until(() => floor.isOver || floor.state === 'paused', HOUR);
  }
  return true;
}

/** The person at the printer goes on, after whatever it was. */
async function goOn(floor: CardFloor): Promise<void> {
  const isWaiting = () => floor.state === 'pausing' || floor.state === 'resuming';
  floor.printer.firmware.answered();
  await floor.until(() => floor.isOver || !isWaiting(), HOUR);
  if (floor.state !== 'paused' || floor.isOver || floor.printer.isDead) return;
  floor.act('resuming', () => floor.printer.connection().resumeJob());
}

async function befall(floor: CardFloor, { kind, seconds }: Mishap): Promise<void> {
  const { printer } = floor;
  const { firmware, time } = printer;
  const connection = printer.connection();
  const soon = Math.floor(seconds * FEW_LINES_BYTES) % FEW_LINES_BYTES;
  switch (kind) {
    case 'taken back':
      return void connection.card?.stopBringing();
    case 'paused':
    case 'paused for long':
      floor.act('pausing', () => connection.pauseJob());
      await floor.until(() => floor.isOver || floor.state === 'paused', HOUR);
      return time.run(kind === 'paused' ? seconds * SECOND : HEATERS_TIME_OUT + MINUTE);
    case 'paused at the printer':
      return firmware.say('//action:pause');
    case 'filament out':
      firmware.runOut();
      await floor.until(() => floor.isOver || floor.state === 'paused', HOUR);
      return;
    case 'cancelled':
      return cancel(floor);
    case 'cancelled out of sight':
      printer.plug(false);
      floor.act('cancelling', () => connection.cancelJob());
      await time.run(seconds * SECOND);
      return printer.plug(true);
    case 'cable out':
      printer.plug(false);
      await time.run(seconds * SECOND);
      return printer.plug(true);
    case 'station killed':
      printer.die(soon);
      await floor.until(() => printer.isDead, 10 * SECOND);
      printer.die();
      return time.run(seconds * SECOND);
    case 'station closed':
      await printer.settle(connection.close());
      printer.die();
      return time.run(seconds * SECOND);
    case 'killed in a long pause':
      floor.act('pausing', () => connection.pauseJob());
      await floor.until(() => floor.isOver || floor.state === 'paused', HOUR);
      await time.run(HEATERS_TIME_OUT + MINUTE);
      return die(floor, seconds);
    case 'killed at the pause':
      printer.die(soon);
      floor.act('pausing', () => connection.pauseJob());
      return die(floor, seconds);
    case 'killed at the resume':
      floor.act('pausing', () => connection.pauseJob());
      await floor.until(() => floor.isOver || floor.state === 'paused', HOUR);
      if (floor.isOver) return;
      await time.run(seconds < HALF_OF_THEM ? seconds * SECOND : HEATERS_TIME_OUT + MINUTE);
      printer.die(soon);
      floor.act('resuming', () => connection.resumeJob());
      return die(floor, seconds);
    case 'killed at the cancel':
      printer.die(soon);
      floor.act('cancelling', () => connection.cancelJob());
      return die(floor, seconds);
    default:
      return strike(floor, kind, seconds);
  }
}

type Strike = 'board reset' | 'reset silently' | 'thermal runaway' | 'hangs' | 'hesitates' | 'Stop printer';

async function strike({ printer }: CardFloor, kind: Strike, seconds: number): Promise<void> {
  const { firmware, time } = printer;
  switch (kind) {
    case 'board reset':
      firmware.reset();
      return time.run(seconds * SECOND);
    case 'reset silently':
      firmware.reset(false);
      return time.run(seconds * SECOND);
    case 'thermal runaway':
      return firmware.kill();
    case 'hangs':
      firmware.goSilent();
      return time.run(5 * MINUTE + seconds * SECOND);
    case 'hesitates':
      return firmware.hesitate(seconds % 100);
    case 'Stop printer':
      return printer.connection().stopPrinter();
  }
}

async function die({ printer }: CardFloor, seconds: number): Promise<void> {
  await printer.until(() => printer.isDead, 10 * SECOND);
  printer.die();
  await printer.time.run(seconds * SECOND);
}

async function cancel(floor: CardFloor): Promise<void> {
  const isAsked = floor.act('cancelling', () => floor.printer.connection().cancelJob());
  if (!isAsked) return;
  const isSoon = await floor.until(() => floor.isOver, CANCEL_MILLISECONDS);
  floor.expect(isSoon, 'a cancel takes longer than ten seconds');
}
