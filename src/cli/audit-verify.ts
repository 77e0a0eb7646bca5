import type { ChainProblem, HeadProblem } from '../shop/audit/index.ts';
import { walkRecord, type RecordFinding } from '../shop/audit/record-walk.ts';
import { sha256 } from '../station/store/store.ts';
import { readRecord, type RecordFolders } from './read-record.ts';

const PROBLEMS: Readonly<Record<ChainProblem | HeadProblem, string>> = {
  gap: 'it is missing, or was moved',
  wrongPrevious: 'it does not follow from the entry before it',
  wrongHash: 'it is not what was written',
  headMissing: 'it is gone, but a signed head proves that it was there',
  headRewritten: 'it was written anew, but a signed head proves what it was',
  headForged: 'a head that names it was not signed by this station',
};

/** Walks the record, holds it against its heads, and says what it found; a broken one ends with status 1. */
export async function verifyAtStation({ json, ...folders }: RecordFolders & { json?: true }): Promise<void> {
  const { finding, anchorFolder, isAnchored } = await readRecord(folders, async (record) => ({
    finding: await walkRecord({ reading: record.reading, anchor: record.anchor, sha256 }),
    anchorFolder: record.anchorFolder,
    isAnchored: record.anchor !== null,
  }));
  const unbroken = finding.firstBad === null;
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ unbroken, ...finding })}\n`
      : `${verdictInWords(finding)} ${headsInWords(finding, isAnchored, anchorFolder)}\n`,
  );
  if (!unbroken) process.exitCode = 1;
}

function verdictInWords({ entries, firstBad }: RecordFinding): string {
  if (firstBad === null) return `The record is unbroken: ${entries} entries.`;
  const station = printable(firstBad.stationId);
  return `The record is broken at entry ${firstBad.sequence} of station ${station}: ${PROBLEMS[firstBad.problem]}. ${entries} entries were walked.`;
}

function headsInWords(
  { headsChecked, lastHead }: RecordFinding,
  isAnchored: boolean,
  anchorFolder: string,
): string {
  if (!isAnchored) {
    return `No heads are kept in ${anchorFolder}: whether its end was cut off or written anew, the file alone cannot tell.`;
  }
  if (lastHead === null) return `Of ${headsChecked} signed heads, none agrees with it.`;
  const upTo = `Up to entry ${lastHead.sequence}, ${new Date(lastHead.at).toISOString()}`;
  return `${upTo}, it is proven by ${headsChecked} signed heads.`;
}

/** What stands in a file that somebody wrote into is not let loose on a terminal. */
function printable(text: unknown): string {
  return String(text)
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 64);
}
