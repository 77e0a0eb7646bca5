import * as fc from 'fast-check';
import { type Harness, type HarnessOutcome, problemsOf, Tally, tryProperty } from './harness.ts';

const PLANTED: Harness = {
  id: 'planted',
  about: 'a harness that was made to be judged',
  floor: 100,
  fewRuns: 100,
  faultClasses: ['torn', 'late'],
  run: () => Promise.reject(new Error('Nobody runs it')),
};

const GOOD: HarnessOutcome = { runs: 100, faults: { torn: 1, late: 7 }, failures: [], skipped: 0 };

/** How an outcome is spoilt, and what must then be said of it. */
const SPOILT: Readonly<
  Record<string, { readonly spoil: (by: number) => Partial<HarnessOutcome>; readonly word: string }>
> = {
  skipped: { spoil: (by) => ({ skipped: by }), word: 'skipped' },
  'too few runs': { spoil: (by) => ({ runs: Math.max(0, 100 - by) }), word: 'of at least 100' },
  'a fault never met': { spoil: () => ({ faults: { torn: 3 } }), word: 'never met: late' },
  'no fault at all': { spoil: () => ({ faults: { other: 5 } }), word: 'never met: torn' },
  'a failure': { spoil: () => ({ failures: ['it broke'] }), word: 'it broke' },
};

/** The judge of all harnesses is tried on outcomes that were spoilt in every way. */
export const harness: Harness = {
  id: 'H-01',
  about: 'what was skipped, cut short or never met does not pass',
  floor: 1_000,
  fewRuns: 100,
  faultClasses: ['good', ...Object.keys(SPOILT)],
  async run({ seed, runs }) {
    const tally = new Tally();
    const property = fc.property(
      fc.subarray(Object.keys(SPOILT)),
      fc.integer({ min: 1, max: 500 }),
      (ways, by) => {
        const spoils = ways.flatMap((way) => SPOILT[way] ?? []);
        const outcome = spoils.reduce((made, { spoil }) => ({ ...made, ...spoil(by) }), GOOD);
        const said = problemsOf(PLANTED, outcome).join('\n');
        if ((said === '') !== (ways.length === 0))
          throw new Error(`Judged wrong: ${JSON.stringify(outcome)}`);
        for (const way of ways.length === 0 ? ['good'] : ways) tally.met(way);
        // Of two ways that spoil the same, the later is seen.
        const seen = spoils.length === 1 ? spoils : [];
        if (seen.some(({ word }) => !said.includes(word))) throw new Error(`Not said why: ${said}`);
      },
    );
    await tryProperty(tally, property, { seed, runs });
    return tally.outcome();
  },
};
