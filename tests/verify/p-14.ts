import type { Flavour } from '../../src/station/devices/simulated/flavours.ts';
import {
  planCardJob,
  runCardJob,
  WHILE_BRINGING,
  WHILE_PRINTING,
  type CardJob,
  type CardOutcome,
} from './card-jobs.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** Those that write files to a card; that Klipper refuses to is tested. */
const WRITES_CARDS: readonly Flavour[] = ['marlin2', 'marlin1', 'buddy', 'repetier', 'smoothie'];

/** Of all jobs; fewer would mean that a file hardly ever comes to a card, or hardly any print to its end. */
const LEAST_SHARE_STARTED = 0.5;
const LEAST_SHARE_FINISHED = 0.3;

/**
 * Files that are brought to a printer's card and printed from there, over bad lines and through all that can befall the
 * board, the cable, the station and the people on the way. What the firmware did is the file, once, or its beginning and
 * the print has failed; it moves only while it is hot, ends once, and leaves nothing hot and no half file.
 */
export const harness: Harness = {
  id: 'P-14',
  about: 'a print from the card is the approved file, once, or has failed, whatever happens on the way',
  floor: 500,
  fewRuns: 10,
  faultClasses: [
    ...WHILE_BRINGING.map((kind) => `${kind}, bringing`),
    ...WHILE_PRINTING.map((kind) => `${kind}, printing`),
    'corrupt',
    'torn',
    'drop-line',
    'garble',
    'drop-ok',
    'double-ok',
    'late-ok',
    'resend',
    'jobFinished',
    'jobFailed',
    'jobCancelled',
    ...WRITES_CARDS,
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let run = 0; run < runs; run += 1) {
      const flavour = WRITES_CARDS[run % WRITES_CARDS.length] ?? 'marlin2';
      const job = planCardJob(numbersFrom(seed + run), flavour);
      count(tally, job, await runCardJob(job));
      tally.ran();
      tally.met(flavour);
      if (run % 100 === 99) progress(`${run + 1} jobs, ${tally.times('jobFinished')} of them finished`);
    }
    // A few jobs may well be unlucky ones.
    if (runs >= harness.floor) expectMost(tally, runs);
    return tally.outcome();
  },
};

function count(tally: Tally, job: CardJob, { faults, met, troubles, ends, isStarted }: CardOutcome): void {
  for (const fault of faults) tally.fail(`${fault}: ${JSON.stringify(job)}`);
  for (const mishap of met) tally.met(mishap);
  for (const [trouble, times] of troubles) tally.met(trouble, times);
  if (isStarted) tally.met('started');
  for (const { kind } of ends) tally.met(kind);
}

function expectMost(tally: Tally, runs: number): void {
  const shares = [
    ['started', LEAST_SHARE_STARTED],
    ['jobFinished', LEAST_SHARE_FINISHED],
  ] as const;
  for (const [what, share] of shares) {
    const times = tally.times(what);
    tally.expect(times >= runs * share, () => `${what}: only ${times} of ${runs}`);
  }
}
