import { moveWithCuts, type CutMove } from '../../tests/sync/files/support/cut-moves.ts';
import type { DurablePostgres } from './durable-postgres.ts';

const MEGABYTE = 1_000_000;
const CUTS_EACH_WAY = 10;

/**
 * A file of 500 MB from one station to another, over real sockets that end twenty times in the middle of a chunk. What
 * counts is what was sent again: at most one chunk a cut.
 */
export async function measureFiles(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  const bytes = (isShort ? 50 : 500) * MEGABYTE;
  const { up, down } = await moveWithCuts(postgres, { bytes, cutsEachWay: CUTS_EACH_WAY });
  console.log(`\nA file of ${bytes / MEGABYTE} MB between two stations, cut ${2 * CUTS_EACH_WAY} times`);
  console.log(lineOf('to the hub', bytes, up));
  console.log(lineOf('from the hub', bytes, down));
}

function lineOf(
  way: string,
  bytes: number,
  { chunks, cuts, sentAgain, milliseconds, memoryMebibytes, isRight }: CutMove,
): string {
  const perSecond = Math.round(bytes / MEGABYTE / (milliseconds / 1_000));
  return [
    way.padEnd(14),
    `${chunks} chunks`,
    `${cuts} cuts`,
    `${sentAgain} sent again (aim: ${cuts} or fewer)`,
    `${perSecond} MB/s`,
    `${memoryMebibytes} MiB more memory`,
    isRight ? 'hash right' : 'HASH WRONG',
  ].join(' · ');
}
