import type { FileStore } from '../../files/index.ts';
import type { Clock } from '../../../shop/kernel/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import { allNamedFiles, isNamed } from './named-files.ts';

/** A file is in the store before its row is: one that is younger is let be. */
const LET_BE_MILLISECONDS = 60 * 60_000;

export interface SweepHouse {
  readonly reading: Reading;
  readonly files: FileStore;
  readonly clock: Clock;
  /** Handed to a printer since this process began, and perhaps still being read. */
  isInUse(hash: string): boolean;
}

/**
 * Removes the files that no row names any more, as those of a factory that this station no longer sees. Never one that
 * a print may be reading: that one goes after the next start. How many went.
 */
export async function removeUnnamed({ reading, files, clock, isInUse }: SweepHouse): Promise<number> {
  const named = allNamedFiles(reading);
  let removed = 0;
  for await (const { hash, keptAt } of files.list()) {
    if (named.has(hash) || isInUse(hash) || keptAt > clock.now() - LET_BE_MILLISECONDS) continue;
    // A row can have come while the others were looked at.
    if (isNamed(reading, hash)) continue;
    await files.remove(hash);
    removed += 1;
  }
  return removed;
}
