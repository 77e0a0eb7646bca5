import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
    const green = new Set<string>();
    for (const mutant of MUTANTS.slice(0, runs)) {
      const key = `${mutant.demand} ${mutant.runs}`;
      if (!green.has(key)) {
        const { line, told } = await inCopy(null, mutant, seed);
        tally.expect(line?.failures === 0, `${key} is not green without a fault: ${told}`);
        green.add(key);
      }
      const { line, told } = await inCopy(mutant, mutant, seed);
      const isKilled = line !== null && line.failures > 0;
      tally.ran();
      if (isKilled) tally.met(mutant.name);
      tally.expect(isKilled, `${mutant.name} lives: ${mutant.about}. ${told}`);
      progress(`${isKilled ? 'killed' : 'ALIVE '} ${mutant.name}, by ${mutant.demand}`);
    }
    return tally.outcome();
  },
};

interface Told {
  /** Null: the harness could not even be loaded. */
  readonly line: HarnessLine | null;
  readonly told: string;
}

/** Runs a harness in a copy of the project, with a fault in it or without. */
async function inCopy(fault: Mutant | null, { demand, runs }: Mutant, seed: number): Promise<Told> {
  const copy = mkdtempSync(join(tmpdir(), 'printhall-mutant-'));
  try {
    for (const name of COPIED) {
      const isWanted = (path: string) => basename(path) !== 'node_modules';
      cpSync(join(PROJECT, name), join(copy, name), { recursive: true, filter: isWanted });
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'junction');
    if (fault !== null) {
      const applied = await program('git', ['apply', fault.path], copy);
      if (applied.code !== 0) return { line: null, told: `the patch does not apply: ${applied.told}` };
    }
    const parameters = ['scripts/verify.ts', demand, '--runs', String(runs), '--seed', String(seed)];
    const { out, told } = await program(process.execPath, parameters, copy);
    // A fault that keeps the program from being loaded at all is found by anybody, and proves nothing.
    const isLoaded = !told.includes('SyntaxError');
    return { line: isLoaded ? lineIn(out) : null, told: told.slice(0, 1_500) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function lineIn(out: string): HarnessLine | null {
  try {
    return JSON.parse(out) as HarnessLine;
  } catch {
    return null;
  }
}

function program(
  name: string,
  parameters: readonly string[],
  folder: string,
): Promise<{ readonly code: number; readonly out: string; readonly told: string }> {
  const child = spawn(name, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, told] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (told += part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out, told }));
  });
}
