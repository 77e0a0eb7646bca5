import type { Clock } from '../../../shop/kernel/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { FileStore } from '../../files/index.ts';
import type { MoveBook } from './move-book.ts';
import { isNamed } from './named-files.ts';

/** A file is in the store before its row is: one that was received since is let be. */
const LET_BE_MILLISECONDS = 60 * 60_000;

export interface SweepHouse {
  readonly reading: Reading;
  readonly files: FileStore;
  readonly book: MoveBook;
  readonly clock: Clock;
  /** Handed to a printer since this process began, and perhaps still being read. */
  isInUse(hash: string): boolean;
}

/**
 * After places were lost: forgets what was on its way there, and removes the files that the hub has there and that no
 * row here names any more. A file that the hub never had stays, and so does one that a print may be reading, until the
 * next start. How many went.
 */
export async function removeLost(house: SweepHouse, remaining: readonly string[]): Promise<number> {
  const { reading, files, book, clock } = house;
  let removed = 0;
  for (const move of book.elsewhereThan(remaining)) {
    if (!move.isDone) {
      book.drop(move);
      continue;
    }
    const { contentHash } = move;
    if (house.isInUse(contentHash)) continue;
    if (!isNamed(reading, contentHash)) {
      if (!(await files.remove(contentHash, clock.now() - LET_BE_MILLISECONDS))) continue;
      removed += 1;
    }
    book.drop(move);
  }
  return removed;
}
