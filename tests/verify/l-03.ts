import { MUTATION_NAMES, tamperRuns } from '../audit/tampering.ts';
import type { Harness } from './harness.ts';

/** Whatever somebody does to the file of the record, it is found, and the first entry that is not as it was is named. */
export const harness: Harness = {
  id: 'L-03',
  about: 'a thousand tamperings: all found, the first bad entry named',
  floor: 1_000,
  fewRuns: 14,
  faultClasses: MUTATION_NAMES,
  async run({ seed, runs, progress }) {
    const report = await tamperRuns(runs, seed, (run) => {
      if (run % 200 === 0) progress(`${run} tamperings`);
    });
    return { ...report, skipped: 0 };
  },
};
