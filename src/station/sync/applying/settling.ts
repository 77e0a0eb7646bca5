import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart, OutgoingPart } from '../hub.ts';
import { applyPart } from './apply-part.ts';
import { conflictBook } from './conflicts.ts';
import { changedRows, type ApplyingHouse } from './house.ts';

interface TroubleRow {
  readonly direction: 'out' | 'in';
  readonly content: string;
}

/**
 * Ends a trouble. What could not be sent is sealed once more under a new number; what could not be applied is tried on
 * the rows as they are now. Gives the rows that were changed; null: it is settled already. To be called inside of a
 * transaction of `store.replicate`. Throws what SQLite says where it still does not fit, and then it stays.
 */
export function settleTrouble(
  house: ApplyingHouse,
  troubleId: string,
  personId: string | null,
  how: 'tryAgain' | 'setAside',
  now: number,
): readonly RowChange[] | null {
  const { database } = house;
  const trouble = database
    .prepare<[string], TroubleRow>(
      'SELECT direction, content FROM sync_troubles WHERE id = ? AND settled_at IS NULL',
    )
    .get(troubleId);
  if (trouble === undefined) return null;
  const changes = how === 'tryAgain' ? tryAgain(house, trouble, now) : [];
  database
    .prepare('UPDATE sync_troubles SET settled_at = ?, settled_by = ? WHERE id = ?')
    .run(now, personId, troubleId);
  return changes;
}

function tryAgain(
  house: ApplyingHouse,
  { direction, content }: TroubleRow,
  now: number,
): readonly RowChange[] {
  if (direction === 'out') {
    const part = JSON.parse(content) as OutgoingPart;
    house.outbox.add({ ...part, edits: part.edits.map((edit) => ({ ...edit, undo: null })) }, now);
    return [];
  }
  const part = JSON.parse(content) as IncomingPart;
  const changed = changedRows();
  house.rules.begin(house.policy());
  applyPart(house, { ...part, isTold: false }, { changed, conflicts: conflictBook(house.database, now) });
  return changed.all();
}
