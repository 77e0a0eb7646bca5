import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fault that was planted on purpose, as a patch. */
export interface Mutant {
  readonly name: string;
  /** Of the patch, for `git apply`. */
  readonly path: string;
  /** What the program does wrong with it. */
  readonly about: string;
  /** The harness that must go red, with how many cases. */
  readonly demand: string;
  readonly runs: number;
}

const FOLDER = join(import.meta.dirname, '../mutants');

export const PROJECT = join(import.meta.dirname, '../..');

/** The first line of each patch says `DEMAND CASES: what it does wrong`. */
export function allMutants(): readonly Mutant[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.patch'))
    .map((file) => {
      const path = join(FOLDER, file);
      const [first = ''] = readFileSync(path, 'utf8').split('\n');
      const [, demand = '', runs = '', about = ''] = /^(\S+) (\d+): (.+)$/.exec(first) ?? [];
      if (demand === '') throw new Error(`${file} does not say which harness must go red`);
      return { name: file.replace('.patch', ''), path, demand, about, runs: Number(runs) };
    });
}
