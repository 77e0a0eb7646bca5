import type { IncomingPart } from '../hub.ts';
import { partHash } from '../sealing/parts.ts';
import { applyPart, type Notes, type PartOutcome } from './apply-part.ts';
import { begunWhenOrdered } from './begun-when-ordered.ts';
import { deferUnknown } from './deferring.ts';
import type { ApplyingHouse } from './house.ts';

/** Whether a part is what its sender sealed. */
export function isWhole(part: IncomingPart): boolean {
  return partHash(part) === part.hash;
}

/**
 * Applies a part as it came from the hub: what only a newer Printhall knows waits for it, the rest is applied. Throws what
 * SQLite says about values that do not fit.
 *
 * @param isTold what is told (and not decided) stands here already: the part is this station's own
 */
export function applyArrived(
  house: ApplyingHouse,
  part: IncomingPart,
  isTold: boolean,
  notes: Notes,
): PartOutcome {
  const edits = begunWhenOrdered(part, deferUnknown(house, part));
  return applyPart(house, { ...part, edits, isTold }, notes);
}

/** Values that the file does not take are the part's fault; a full disk or a bug are not. */
export function isAboutThePart(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|TOOBIG)/.test(error.code);
}
