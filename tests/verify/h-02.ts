import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Harness, type HarnessLine, Tally } from './harness.ts';
import { allMutants, type Mutant, PROJECT } from './mutants.ts';

const MUTANTS = allMutants();

/** What a harness needs of the project; packages are linked, and what was built or downloaded is left. */
const COPIED = ['src', 'tests', 'scripts', 'migrations', 'resources', 'package.json'];

/** The demands ask for ten; a seed of its own would find each of them. */
const MUTANTS_MINIMUM = 10;

/** Every planted fault turns the harness red that is there for it; without the fault it is green. */
export const harness: Harness = {
  id: 'H-02',
  about: 'each of the faults that were planted on purpose is found',
  floor: Math.max(MUTANTS_MINIMUM, MUTANTS.length),
  // Copies the whole project and runs harnesses in it: not for a look in between.
  fewRuns: 0,
  faultClasses: MUTANTS.map(({ name }) => name),
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const copy = copyOfProject();
    try {
      const green = new Set<string>();
      for (const mutant of MUTANTS.slice(0, runs)) {
        const key = `${mutant.demand} ${mutant.runs}`;
        if (!green.has(key)) {
          const { line, told } = await runIn(copy, mutant, seed);
          tally.expect(line?.failures === 0, `${key} is not green without a fault: ${told}`);
          green.add(key);
        }
        await tryMutant(tally, copy, mutant, seed);
        progress(`${tally.times(mutant.name) > 0 ? 'killed' : 'ALIVE '} ${mutant.name}, by ${mutant.demand}`);
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
    return tally.outcome();
  },
};

function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'printhall-mutant-'));
  for (const name of COPIED) cpSync(join(PROJECT, name), join(copy, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** Plants the fault, runs its harness, and takes it out again. */
async function tryMutant(tally: Tally, copy: string, mutant: Mutant, seed: number): Promise<void> {
  const planted = await program('git', ['apply', mutant.path], copy);
  tally.expect(planted.code === 0, `${mutant.name} does not apply: ${planted.told}`);
  if (planted.code !== 0) return;
  const { line, told } = await runIn(copy, mutant, seed);
  const mended = await program('git', ['apply', '--reverse', mutant.path], copy);
  if (mended.code !== 0) throw new Error(`${mutant.name} cannot be taken out: ${mended.told}`);
  const isKilled = line !== null && line.failures > 0;
  tally.ran();
  if (isKilled) tally.met(mutant.name);
  tally.expect(isKilled, `${mutant.name} lives: ${mutant.about}. ${told}`);
}

/** Runs a harness in the copy, with whatever is in it. The line is null when it could not even be loaded. */
async function runIn(
  copy: string,
  { demand, runs }: Mutant,
  seed: number,
): Promise<{ readonly line: HarnessLine | null; readonly told: string }> {
  const parameters = ['scripts/verify.ts', demand, '--runs', String(runs), '--seed', String(seed)];
  const { out, told } = await program(process.execPath, parameters, copy);
  // A fault that keeps the program from being loaded at all is found by anybody, and proves nothing.
  const isLoaded = !/SyntaxError|ERR_MODULE_NOT_FOUND|ReferenceError/.test(told);
  return { line: isLoaded ? lineIn(out) : null, told: told.slice(0, TOLD_CHARACTERS) };
}

/** The beginning of what a harness says: its first failures. */
const TOLD_CHARACTERS = 1_500;

function lineIn(out: string): HarnessLine | null {
  try {
    return JSON.parse(out) as HarnessLine;
  } catch {
    return null;
  }
}

/** A fault may keep a harness waiting for ever: that is no answer. */
const HARNESS_MILLISECONDS = 300_000;

function program(
  name: string,
  parameters: readonly string[],
  folder: string,
): Promise<{ readonly code: number; readonly out: string; readonly told: string }> {
  const child = spawn(name, parameters, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: HARNESS_MILLISECONDS,
  });
  let [out, told] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (told += part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out, told }));
  });
}
