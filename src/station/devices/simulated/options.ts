/** How a simulated printer behaves and misbehaves. Counts are of lines or commands since its last reset. */
export interface Simulation {
  /** How many times faster than a real printer it heats and moves. */
  readonly speed: number;
  /** Seed of its random faults; null: another one each time. */
  readonly seed: number | null;
  /** Share of good lines that it asks for again. */
  readonly resend: number;
  /** Share of lines in which one character arrives damaged. */
  readonly corrupt: number;
  /** Share of answers in which one character leaves damaged. */
  readonly garble: number;
  /** Every n-th `ok` is not sent; 0: none. */
  readonly dropOk: number;
  /** Share of `ok` sent twice. */
  readonly doubleOk: number;
  /** After this many commands: thermal runaway, restart, silence, unplugged cable. 0: never. */
  readonly kill: number;
  readonly reset: number;
  readonly silent: number;
  readonly unplug: number;
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
  /** Says nothing at all to a line it already has, as Marlin 2.1; else complains, as older ones. */
  readonly silentDuplicates: boolean;
}

const DEFAULTS: Simulation = {
  speed: 1,
  seed: null,
  resend: 0,
  corrupt: 0,
  garble: 0,
  dropOk: 0,
  doubleOk: 0,
  kill: 0,
  reset: 0,
  silent: 0,
  unplug: 0,
  advancedOk: false,
  busy: true,
  autoReport: true,
  emergencyParser: true,
  okAfterResend: true,
  silentDuplicates: false,
};

/** Names in an address, and the values that each may have. */
const NAMES: Readonly<
  Record<string, { readonly key: keyof Simulation; readonly least: number; readonly most: number }>
> = {
  speed: { key: 'speed', least: 0.01, most: 100_000 },
  seed: { key: 'seed', least: 0, most: 0xffff_ffff },
  resend: { key: 'resend', least: 0, most: 1 },
  corrupt: { key: 'corrupt', least: 0, most: 1 },
  garble: { key: 'garble', least: 0, most: 1 },
  'drop-ok': { key: 'dropOk', least: 0, most: 1e9 },
  'double-ok': { key: 'doubleOk', least: 0, most: 1 },
  kill: { key: 'kill', least: 0, most: 1e9 },
  reset: { key: 'reset', least: 0, most: 1e9 },
  silent: { key: 'silent', least: 0, most: 1e9 },
  unplug: { key: 'unplug', least: 0, most: 1e9 },
  'advanced-ok': { key: 'advancedOk', least: 0, most: 1 },
  busy: { key: 'busy', least: 0, most: 1 },
  'auto-report': { key: 'autoReport', least: 0, most: 1 },
  'emergency-parser': { key: 'emergencyParser', least: 0, most: 1 },
  'ok-after-resend': { key: 'okAfterResend', least: 0, most: 1 },
  'silent-duplicates': { key: 'silentDuplicates', least: 0, most: 1 },
};

/** Reads `speed=20&resend=0.01`; null when a name is unknown or a value out of its range. */
export function parseSimulation(query: string): Simulation | null {
  const simulation: Record<string, number | boolean | null> = { ...DEFAULTS };
  for (const [name, text] of new URLSearchParams(query)) {
    const rule = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!rule || !(value >= rule.least && value <= rule.most)) return null;
    simulation[rule.key] = typeof DEFAULTS[rule.key] === 'boolean' ? value !== 0 : value;
  }
  return simulation as unknown as Simulation;
}

/** A simulated printer without faults, except those given. */
export function simulation(changes: Partial<Simulation> = {}): Simulation {
  return { ...DEFAULTS, ...changes };
}

/** Numbers in 0 … 1, the same row for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One character becomes another one; never the first: an `N` lost in front is what no checksum of Marlin's catches. */
export function damage(text: string, random: () => number): string {
  const at = Math.min(text.length - 1, 1 + Math.floor(random() * (text.length - 1)));
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 0x01) + text.slice(at + 1);
}
