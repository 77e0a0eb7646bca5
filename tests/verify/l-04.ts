import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { proofPieces } from '../../src/shop/audit/export.ts';
import { readAnchor } from '../../src/station/anchors/anchor.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import { MUTATION_NAMES, MUTATIONS, openTamperBench, picker } from '../audit/tampering.ts';
import { type Harness, Tally } from './harness.ts';

const VERIFIER = join(resourcesDirectory(), 'verify-record.mjs');

/** One of so many records is left as it is. */
const GOOD_EVERY = 8;

/** The verifier that stands alone says of an exported record what Printhall says of the record itself. */
export const harness: Harness = {
  id: 'L-04',
  about: 'the bundle and its standalone verifier agree with the walk',
  floor: 120,
  fewRuns: 3,
  faultClasses: [...MUTATION_NAMES, 'good record'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const pick = picker(seed);
    const bench = await openTamperBench();
    const folder = mkdtempSync(join(tmpdir(), 'printhall-test-'));
    const bundle = join(folder, 'record.jsonl');
    for (let run = 0; run < runs; run += 1) {
      const isGood = run % GOOD_EVERY === 0;
      const name =
        MUTATION_NAMES[(run + pick(MUTATION_NAMES.length)) % MUTATION_NAMES.length] ?? 'tailCutOff';
      const { apply, from = 'now' } = MUTATIONS[name];
      const file = isGood
        ? bench.tampered(() => undefined)
        : bench.tampered((copy) => void apply(copy, pick), from);
      const ours = await bench.finding(file, 'withHeads');
      writeFileSync(bundle, await bundleOf(file, bench.stationId, bench.anchorFolder));
      file.close();
      const theirs = await prove(bundle);
      tally.ran();
      tally.met(isGood ? 'good record' : name);
      tally.expect(
        (ours.firstBad === null) === isGood,
        `run ${run}, ${isGood ? 'good' : name}: ${JSON.stringify(ours)}`,
      );
      const isSame =
        JSON.stringify(theirs.firstBad) === JSON.stringify(ours.firstBad) && theirs.code === (isGood ? 0 : 1);
      tally.expect(isSame, `run ${run}, ${name}: ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}`);
      if (run % 40 === 39) progress(`${run + 1} bundles`);
    }
    bench.discard();
    rmSync(folder, { recursive: true, force: true });
    return tally.outcome();
  },
};

async function bundleOf(file: Database.Database, stationId: string, anchorFolder: string): Promise<string> {
  let text = '';
  for await (const piece of proofPieces(drizzle(file), stationId, readAnchor(anchorFolder)))
    text += piece.text;
  return text;
}

/** A process of its own, with nothing of Printhall. */
function prove(bundle: string): Promise<{ readonly code: number; readonly firstBad: unknown }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [VERIFIER, bundle, '--json'], (error, out) => {
      const said = out === '' ? { firstBad: 'nothing said' } : (JSON.parse(out) as { firstBad: unknown });
      resolve({ code: error === null ? 0 : Number(error.code), firstBad: said.firstBad });
    });
  });
}
