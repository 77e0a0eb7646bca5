import fc from 'fast-check';

/** What a run of a harness is given. The same seed on the same code is the same run. */
export interface HarnessOptions {
  readonly seed: number;
  /** How many cases at least. */
  readonly runs: number;
  /** Readable news for who waits; never part of the result. */
  progress(text: string): void;
}

/** What a run of a harness found. */
export interface HarnessOutcome {
  readonly runs: number;
  /** How often each kind of trouble was met: one that was never met proves nothing. */
  readonly faults: Readonly<Record<string, number>>;
  /** In words, with what is needed to see it again. */
  readonly failures: readonly string[];
  /** Cases that could not be tried here. */
  readonly skipped: number;
}

/** Checks one demand, in as many random or listed cases as it is asked for. */
export interface Harness {
  /** Of the demand, as in `A-21`. */
  readonly id: string;
  /** What is checked, in one line. */
  readonly about: string;
  /** Fewer cases than this prove nothing. */
  readonly floor: number;
  /** How many cases do for a look at the harness itself, in seconds. */
  readonly fewRuns: number;
  /** Kinds of trouble of which each must be met at least once. */
  readonly faultClasses: readonly string[];
  run(options: HarnessOptions): Promise<HarnessOutcome>;
}

/** The one line that `npm run verify` prints for a harness. */
export interface HarnessLine {
  readonly id: string;
  readonly runs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly failures: number;
  readonly seed: number;
  readonly skipped: number;
}

export function lineOf(harness: Harness, outcome: HarnessOutcome, seed: number): HarnessLine {
  const faults = Object.fromEntries(
    harness.faultClasses.map((fault) => [fault, outcome.faults[fault] ?? 0] as const),
  );
  const { runs, skipped } = outcome;
  return { id: harness.id, runs, faults, failures: outcome.failures.length, seed, skipped };
}

/** More failures than anybody reads; the count goes on. */
const TOLD_MAXIMUM = 20;

/**
 * Why an outcome does not pass, in words; nothing when it does. What was skipped counts as failed, so does a run that
 * was too short or that never met the trouble it is about (H-01).
 */
export function problemsOf(
  harness: Harness,
  outcome: HarnessOutcome,
  floor = harness.floor,
): readonly string[] {
  const unmet = harness.faultClasses.filter((fault) => (outcome.faults[fault] ?? 0) === 0);
  const untold = outcome.failures.length - TOLD_MAXIMUM;
  return [
    ...outcome.failures.slice(0, TOLD_MAXIMUM),
    ...(untold > 0 ? [`and ${untold} more`] : []),
    ...(outcome.skipped > 0 ? [`${outcome.skipped} skipped: what was not tried is not proved`] : []),
    ...(outcome.runs < floor ? [`${outcome.runs} runs of at least ${floor}`] : []),
    ...unmet.map((fault) => `never met: ${fault}`),
  ];
}

/** Counts what a harness does while it does it. */
export class Tally {
  readonly #faults = new Map<string, number>();
  readonly #failures: string[] = [];
  #runs = 0;
  #skipped = 0;

  get runs(): number {
    return this.#runs;
  }

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  /** Cases that were tried to their end. */
  ran(cases = 1): void {
    this.#runs += cases;
  }

  met(fault: string, times = 1): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + times);
  }

  times(fault: string): number {
    return this.#faults.get(fault) ?? 0;
  }

  skip(cases = 1): void {
    this.#skipped += cases;
  }

  fail(failure: string): void {
    this.#failures.push(failure);
  }

  /** One demand on one case. */
  expect(holds: boolean, otherwise: string | (() => string)): boolean {
    if (!holds) this.fail(typeof otherwise === 'string' ? otherwise : otherwise());
    return holds;
  }

  outcome(): HarnessOutcome {
    return {
      runs: this.#runs,
      faults: Object.fromEntries(this.#faults),
      failures: this.#failures,
      skipped: this.#skipped,
    };
  }
}

/** Tries a property on random cases; what fails is shrunk and told with its seed. */
export async function tryProperty<Values>(
  tally: Tally,
  property: fc.IRawProperty<Values>,
  { seed, runs }: Pick<HarnessOptions, 'seed' | 'runs'>,
): Promise<void> {
  const details = await fc.check(property, { seed, numRuns: runs });
  tally.ran(details.numRuns);
  if (!details.failed) return;
  const said = details.errorInstance instanceof Error ? details.errorInstance.message : '';
  tally.fail(`${said}\n${fc.defaultReportMessage(details) ?? ''}`);
}

/** A small generator (mulberry32) for what needs no shrinking: the same numbers for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
