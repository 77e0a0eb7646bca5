import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { lineOf, problemsOf, type Harness, type HarnessOutcome } from '../tests/verify/harness.ts';
import { DEMANDS, harnessOf } from '../tests/verify/registry.ts';

/**
 * `npm run verify [-- ID] [--seed NUMBER] [--runs NUMBER]`: checks one demand, or all that are registered, each in a
 * process of its own. One line of JSON a demand on standard output, news on standard error; ends with 0 when all hold.
 */
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string' } },
  allowPositionals: true,
});

const MOST_SEED = 2 ** 31;

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${text} is not a whole number`);
  return number;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function verifyOne(id: string): Promise<boolean> {
  const harness = await harnessOf(id);
  if (harness === null) {
    say(`No such demand: ${id}. There are ${DEMANDS.join(', ')}.`);
    return false;
  }
  const seed = numberOf(values.seed, Math.floor(Math.random() * MOST_SEED));
  const runs = numberOf(values.runs, harness.floor);
  say(`${harness.id}: ${harness.about} (seed ${seed})`);
  const startedAt = performance.now();
  const outcome = await outcomeOf(harness, seed, runs);
  const problems = problemsOf(harness, outcome);
  for (const problem of problems) say(`  ✗ ${problem}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`${problems.length === 0 ? '✓' : '✗'} ${harness.id}: ${outcome.runs} runs, ${seconds} s`);
  process.stdout.write(`${JSON.stringify(lineOf(harness, outcome, seed))}\n`);
  return problems.length === 0;
}

/** A harness that breaks off has failed. */
async function outcomeOf(harness: Harness, seed: number, runs: number): Promise<HarnessOutcome> {
  try {
    return await harness.run({ seed, runs, progress: (text) => say(`  ${text}`) });
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { runs: 0, faults: {}, failures: [`broke off: ${told}`], skipped: 0 };
  }
}

/** One after the other: what a harness leaves behind, or takes with it, is no business of the next. */
async function verifyAll(): Promise<boolean> {
  const failed: string[] = [];
  for (const id of DEMANDS) {
    const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [import.meta.filename, id, ...options], { stdio: 'inherit' });
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (ended) => resolve(ended ?? 1));
    });
    if (code !== 0) failed.push(id);
  }
  say(
    `${DEMANDS.length - failed.length} of ${DEMANDS.length} demands hold${failed.length === 0 ? '' : `; not ${failed.join(', ')}`}`,
  );
  return failed.length === 0;
}

// A station's own timers keep no process alive, and a harness may wait for nothing else.
setInterval(() => undefined, 1_000);
const [wanted] = positionals;
const holds = wanted === undefined ? await verifyAll() : await verifyOne(wanted);
// A harness may leave a handle open that has no part in its result.
process.exit(holds ? 0 : 1);
