import { FLAVOURS, type Flavour } from './flavours.ts';

/** How a simulated printer behaves and misbehaves. Counts are of lines or commands since its last reset. */
export interface Simulation {
  readonly flavour: Flavour;
  /** How many times faster than a real printer it heats and moves. */
  readonly speed: number;
  /** Seed of its random faults; null: another one each time. */
  readonly seed: number | null;
  /** The one speed at which it is understood; 0: at any. */
  readonly baud: number;

  /** Shares of the lines to the printer: one bit flips; cut in two; its end is lost; rubbish in it; never arrives. */
  readonly corrupt: number;
  readonly torn: number;
  readonly joined: number;
  readonly noise: number;
  readonly dropLine: number;
  /** Share of lines that lose exactly their number: most firmwares then do them unchecked. */
  readonly loseStart: number;

  /** Shares of the lines to the host, in the same ways. */
  readonly garble: number;
  readonly tornAnswers: number;
  readonly joinedAnswers: number;
  readonly noiseAnswers: number;
  /** Every n-th `ok` is not sent, or sent `lateSeconds` of the host's time later; 0: none. */
  readonly dropOk: number;
  readonly lateOk: number;
  readonly lateSeconds: number;
  /** Share of `ok` sent twice. */
  readonly doubleOk: number;
  /** Share of `ok N…` that name another line. */
  readonly wrongOk: number;

  /** Share of good lines that it asks for again. */
  readonly resend: number;
  /** Every n-th good line is asked for `stormLength` times, however often it is sent. */
  readonly storm: number;
  readonly stormLength: number;
  /** How often each complaint says its `Resend:`. */
  readonly burst: number;
  /** Share of good lines after which it asks for one that it did long ago. */
  readonly resendOld: number;

  /** After this many commands, 0 being never: thermal runaway, restart, silence for good, unplugged cable. */
  readonly kill: number;
  readonly reset: number;
  readonly silent: number;
  readonly unplug: number;
  /** Silence for `hiccupSeconds` of the host's time; then on as if nothing had been. */
  readonly hiccup: number;
  readonly hiccupSeconds: number;
  /** The sensors stay at what they show. */
  readonly stuck: number;
  /** Asks its host to pause, or to cancel; runs out of filament; asks the person a question. */
  readonly pause: number;
  readonly cancel: number;
  readonly runout: number;
  readonly prompt: number;

  /** Answers `ok N12 P15 B3`. */
  readonly advancedOk: boolean;
  /** Says `echo:busy: processing` every two seconds of a long command. */
  readonly busy: boolean;
  /** Reports temperatures by itself after M155. */
  readonly autoReport: boolean;
  /** Obeys M112 and M108 the moment they arrive. */
  readonly emergencyParser: boolean;
  /** Sends an `ok` after `Resend:`. */
  readonly okAfterResend: boolean;
  /** Stops by itself when heating does not help. */
  readonly thermalProtection: boolean;
  /** Has a card; and the bytes after which writing to it fails, 0 being never. */
  readonly card: boolean;
  readonly cardFull: number;
}

const DEFAULTS: Simulation = {
  flavour: 'marlin2',
  speed: 1,
  seed: null,
  baud: 0,
  corrupt: 0,
  torn: 0,
  joined: 0,
  noise: 0,
  dropLine: 0,
  loseStart: 0,
  garble: 0,
  tornAnswers: 0,
  joinedAnswers: 0,
  noiseAnswers: 0,
  dropOk: 0,
  lateOk: 0,
  lateSeconds: 35,
  doubleOk: 0,
  wrongOk: 0,
  resend: 0,
  storm: 0,
  stormLength: 5,
  burst: 1,
  resendOld: 0,
  kill: 0,
  reset: 0,
  silent: 0,
  unplug: 0,
  hiccup: 0,
  hiccupSeconds: 20,
  stuck: 0,
  pause: 0,
  cancel: 0,
  runout: 0,
  prompt: 0,
  advancedOk: false,
  busy: true,
  autoReport: true,
  emergencyParser: true,
  okAfterResend: true,
  thermalProtection: true,
  card: true,
  cardFull: 0,
};

/** Where a flavour does not do as Marlin 2 does. */
const OF_FLAVOUR: Readonly<Record<Flavour, Partial<Simulation>>> = {
  marlin2: {},
  marlin1: { autoReport: false, emergencyParser: false },
  repetier: { autoReport: false, emergencyParser: false },
  smoothie: { autoReport: false, busy: false, okAfterResend: false, emergencyParser: false },
  buddy: {},
  klipper: { autoReport: false, busy: false, emergencyParser: false },
};

interface NumberRule {
  readonly key: Exclude<keyof Simulation, 'flavour'>;
  readonly least: number;
  readonly most: number;
}

const share = (key: NumberRule['key']): NumberRule => ({ key, least: 0, most: 1 });
const flag = share;
const count = (key: NumberRule['key']): NumberRule => ({ key, least: 0, most: 1e9 });
const between = (key: NumberRule['key'], least: number, most: number): NumberRule => ({ key, least, most });

/** Names in an address, and the values that each may have; README.md of this folder says them for people. */
export const SIMULATION_OPTIONS: Readonly<Record<string, NumberRule>> = {
  speed: between('speed', 0.01, 100_000),
  seed: between('seed', 0, 0xffff_ffff),
  baud: between('baud', 0, 4_000_000),
  corrupt: share('corrupt'),
  torn: share('torn'),
  joined: share('joined'),
  noise: share('noise'),
  'drop-line': share('dropLine'),
  'lose-start': share('loseStart'),
  garble: share('garble'),
  'torn-answers': share('tornAnswers'),
  'joined-answers': share('joinedAnswers'),
  'noise-answers': share('noiseAnswers'),
  'drop-ok': count('dropOk'),
  'late-ok': count('lateOk'),
  'late-seconds': between('lateSeconds', 0, 600),
  'double-ok': share('doubleOk'),
  'wrong-ok': share('wrongOk'),
  resend: share('resend'),
  storm: count('storm'),
  'storm-length': between('stormLength', 1, 100),
  burst: between('burst', 1, 100),
  'resend-old': share('resendOld'),
  kill: count('kill'),
  reset: count('reset'),
  silent: count('silent'),
  unplug: count('unplug'),
  hiccup: count('hiccup'),
  'hiccup-seconds': between('hiccupSeconds', 0, 600),
  stuck: count('stuck'),
  pause: count('pause'),
  cancel: count('cancel'),
  runout: count('runout'),
  prompt: count('prompt'),
  'advanced-ok': flag('advancedOk'),
  busy: flag('busy'),
  'auto-report': flag('autoReport'),
  'emergency-parser': flag('emergencyParser'),
  'ok-after-resend': flag('okAfterResend'),
  'thermal-protection': flag('thermalProtection'),
  card: flag('card'),
  'card-full': count('cardFull'),
};

/** Reads `speed=20&resend=0.01&flavour=repetier`; null when a name is unknown or a value out of its range. */
export function parseSimulation(query: string): Simulation | null {
  const changes: Record<string, number | boolean | string> = {};
  for (const [name, text] of new URLSearchParams(query)) {
    if (name === 'flavour') {
      const flavour = FLAVOURS.find((one) => one === text);
      if (!flavour) return null;
      changes['flavour'] = flavour;
      continue;
    }
    const rule = Object.hasOwn(SIMULATION_OPTIONS, name) ? SIMULATION_OPTIONS[name] : undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!rule || !(value >= rule.least && value <= rule.most)) return null;
    changes[rule.key] = typeof DEFAULTS[rule.key] === 'boolean' ? value !== 0 : value;
  }
  return simulation(changes);
}

/** A simulated printer without faults, except those given. */
export function simulation(changes: Partial<Simulation> = {}): Simulation {
  return { ...DEFAULTS, ...OF_FLAVOUR[changes.flavour ?? DEFAULTS.flavour], ...changes };
}
