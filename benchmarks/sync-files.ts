import { startPostgres } from '../tests/support/postgres.ts';
import { moveWithCuts, type CutMove } from '../tests/sync/files/support/cut-moves.ts';

const MEGABYTE = 1_000_000;
const BYTES = 500 * MEGABYTE;
const CUTS_EACH_WAY = 10;

/**
 * A file of 500 MB from one station to another, over a real PostgreSQL and real sockets that end twenty times in the
 * middle of a chunk. What counts is what was sent again: at most one chunk a cut.
 */
export async function measureFiles(): Promise<{ readonly up: CutMove; readonly down: CutMove }> {
  const postgres = await startPostgres();
  try {
    return await moveWithCuts(postgres, { bytes: BYTES, cutsEachWay: CUTS_EACH_WAY });
  } finally {
    await postgres.stop();
  }
}

export async function run(): Promise<void> {
  const { up, down } = await measureFiles();
  process.stdout.write(
    `${[
      `A file of ${BYTES / MEGABYTE} MB between two stations, cut ${2 * CUTS_EACH_WAY} times`,
      lineOf('to the hub', up),
      lineOf('from the hub', down),
    ].join('\n')}\n`,
  );
}

function lineOf(
  way: string,
  { chunks, cuts, sentAgain, milliseconds, memoryMebibytes, isRight }: CutMove,
): string {
  const perSecond = Math.round(BYTES / MEGABYTE / (milliseconds / 1_000));
  return [
    way.padEnd(14),
    `${chunks} chunks`,
    `${cuts} cuts`,
    `${sentAgain} sent again`,
    `${perSecond} MB/s`,
    `${memoryMebibytes} MiB more memory`,
    isRight ? 'hash right' : 'HASH WRONG',
  ].join(' · ');
}
