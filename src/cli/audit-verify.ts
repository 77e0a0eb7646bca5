import type { ChainProblem } from '../shop/audit/index.ts';
import { verifyRecord } from '../shop/audit/use-cases.ts';
import { sha256 } from '../station/store/store.ts';
import { readStore } from './read-store.ts';

const PROBLEMS: Readonly<Record<ChainProblem, string>> = {
  gap: 'entries are missing before it, or it was moved',
  wrongPrevious: 'it does not follow from the entry before it',
  wrongHash: 'it is not what was written',
};

/** Walks the record and says what it found; a broken one ends with status 1. */
export async function verifyAtStation({ data, json }: { data: string; json?: true }): Promise<void> {
  const verdict = await readStore(data, (reading) => verifyRecord({ reading }, sha256));
  const { entries, firstBad } = verdict;
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ unbroken: firstBad === null, ...verdict })}\n`);
  } else if (firstBad === null) {
    process.stdout.write(`The record is unbroken: ${entries} entries.\n`);
  } else {
    process.stdout.write(
      `The record is broken at entry ${firstBad.sequence} of station ${firstBad.stationId}: ${PROBLEMS[firstBad.problem]}. ${entries} entries before it are sound.\n`,
    );
  }
  if (firstBad !== null) process.exitCode = 1;
}
