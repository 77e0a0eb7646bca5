import { FLAVOURS } from '../../src/station/devices/simulated/flavours.ts';
import { faultOf, planJob, runJob, type FaultyOutcome } from './faulty-jobs.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** Long enough for the history of lines to be left behind, and for a fault after every n-th line to strike often. */
const LINES = 2_000;
/** For a look in between. */
const FEW_LINES = 300;

/** Of all jobs; fewer would mean that the wire gives up where it could go on. */
const LEAST_SHARE_FINISHED = 0.9;

/** Every fault of the line and of the firmware's answers, each at random strengths, on six kinds of firmware. */
export const harness: Harness = {
  id: 'P-02',
  about: 'what the firmware executed is the file, or its beginning and the job has failed',
  floor: 1_000,
  fewRuns: 12,
  faultClasses: [
    'corrupt',
    'torn',
    'joined',
    'noise',
    'drop-line',
    'garble',
    'torn-answers',
    'joined-answers',
    'noise-answers',
    'drop-ok',
    'late-ok',
    'double-ok',
    'wrong-ok',
    'resend',
    'storm',
    'burst',
    'resend-old',
    'hiccup',
    'Resend without ok',
    'a line sent again',
    'a timeout',
    'finished',
    'failed',
    ...FLAVOURS,
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    for (let run = 0; run < runs; run += 1) {
      const job = planJob(random, runs < harness.floor ? FEW_LINES : LINES, FLAVOURS[run % FLAVOURS.length]);
      const outcome = await runJob(job);
      const fault = faultOf(outcome);
      tally.ran();
      tally.expect(fault === null, () => `job ${run}: ${fault}: ${JSON.stringify(job)}`);
      count(tally, outcome);
      tally.met(job.simulation.flavour ?? 'marlin2');
      if (job.simulation.okAfterResend === false) tally.met('Resend without ok');
      if (run % 100 === 99) progress(`${run + 1} jobs, ${tally.times('finished')} of them finished`);
    }
    tally.expect(
      tally.times('finished') >= runs * LEAST_SHARE_FINISHED,
      () => `only ${tally.times('finished')} of ${runs} jobs came to their end`,
    );
    return tally.outcome();
  },
};

function count(tally: Tally, { troubles, quality, end }: FaultyOutcome): void {
  for (const [trouble, times] of troubles) tally.met(trouble, times);
  tally.met('a line sent again', quality.resentLines);
  tally.met('a timeout', quality.timeouts);
  if (end) tally.met(end.kind === 'jobFinished' ? 'finished' : 'failed');
}
