import type { ConflictView } from '../../../src/shop/sync/index.ts';

/** What an open window has told its person already, by the ids of conflicts; null: it has not asked yet. */
export type Told = ReadonlySet<string> | null;

/** One's own changes that stood back since the window last looked. What was there when it opened is on the badge. */
export function newlyOpen(told: Told, open: readonly ConflictView[]): readonly ConflictView[] {
  return told === null ? [] : open.filter(({ conflictId, isMine }) => isMine && !told.has(conflictId));
}

/** Once told is told: also when it was settled and others came meanwhile. */
export function toldAfter(told: Told, open: readonly ConflictView[]): Told {
  return new Set([...(told ?? []), ...open.map(({ conflictId }) => conflictId)]);
}
