import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart, OutgoingPart } from '../hub.ts';
import { applyArrived, isAboutThePart, isWhole } from './apply-arrived.ts';
import { conflictBook } from './conflicts.ts';
import { changedRows, type ApplyingHouse } from './house.ts';

interface TroubleRow {
  readonly direction: 'out' | 'in';
  readonly content: string;
}

/** What became of a trouble that somebody looked at. */
export type Settling =
  | { readonly kind: 'settled'; readonly changes: readonly RowChange[] }
  /** Somebody was faster. */
  | { readonly kind: 'alreadySettled' }
  /** It cannot be applied now either: nothing was changed. */
  | { readonly kind: 'stays' };

/**
 * Ends a trouble. What could not be sent is sealed once more under a new number; what could not be applied is tried on
 * the rows as they are now. To be called inside of a transaction of `store.replicate`.
 */
export function settleTrouble(
  house: ApplyingHouse,
  troubleId: string,
  personId: string | null,
  how: 'tryAgain' | 'setAside',
  now: number,
): Settling {
  const { database } = house;
  const trouble = database
    .prepare<[string], TroubleRow>(
      'SELECT direction, content FROM sync_troubles WHERE id = ? AND settled_at IS NULL',
    )
    .get(troubleId);
  if (trouble === undefined) return { kind: 'alreadySettled' };
  const changes = how === 'tryAgain' ? tryAgain(house, trouble, now) : [];
  if (changes === null) return { kind: 'stays' };
  database
    .prepare('UPDATE sync_troubles SET settled_at = ?, settled_by = ? WHERE id = ?')
    .run(now, personId, troubleId);
  return { kind: 'settled', changes };
}

/** The rows that were changed; null: it stays as it is. */
function tryAgain(
  house: ApplyingHouse,
  { direction, content }: TroubleRow,
  now: number,
): readonly RowChange[] | null {
  if (direction === 'in') return takeInAgain(house, JSON.parse(content) as IncomingPart, now);
  const part = JSON.parse(content) as OutgoingPart;
  house.outbox.add({ ...part, edits: part.edits.map((edit) => ({ ...edit, undo: null })) }, now);
  return [];
}

/** Takes back what was written of a part of which something changes nothing now either. */
class StillUnlawful extends Error {}

function takeInAgain(house: ApplyingHouse, part: IncomingPart, now: number): readonly RowChange[] | null {
  if (!isWhole(part)) return null;
  const changed = changedRows();
  house.rules.begin(house.policy());
  try {
    house.wholly(() => {
      const notes = { changed, conflicts: conflictBook(house.database, now) };
      if (applyArrived(house, part, false, notes).unlawful.length > 0) throw new StillUnlawful();
    });
  } catch (error) {
    if (error instanceof StillUnlawful || isAboutThePart(error)) return null;
    throw error;
  }
  return changed.all();
}
