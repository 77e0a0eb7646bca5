import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart } from '../hub.ts';
import type { Stamps } from '../stamps.ts';
import { shapeNamed } from '../travelling.ts';
import { applyArrived, isAboutThePart, isWhole } from './apply-arrived.ts';
import type { Notes } from './apply-part.ts';
import { conflictBook } from './conflicts.ts';
import { changedRows, type ApplyingHouse } from './house.ts';
import type { Piece } from './next-piece.ts';
import { applyAgain, standBack, writeOwnedAgain } from './own-parts.ts';
import { keepTrouble } from './troubles.ts';

/**
 * Applies the parts of a piece in the hub's order, this station's own among them. To be called inside of one transaction
 * of `store.replicate`, after everything that was committed here is sealed. Gives the rows that were changed.
 */
export function applyPiece(
  house: ApplyingHouse,
  { parts, standingBack }: Piece,
  now: number,
): readonly RowChange[] {
  const { outbox, stationId } = house;
  const notes: Notes = { changed: changedRows(), conflicts: conflictBook(house.database, now) };
  const back = new Map(standingBack.map((one) => [one.part.sequence, one]));
  standBack(house, standingBack, notes);
  // Compiled rules are of the rows with all that waits; when some of it stands back they are compiled anew.
  house.rules.begin(standingBack.length === 0 ? house.policy() : null);
  for (const [part, waiting] of parts) {
    if (!isWhole(part)) {
      setAside(house, part, now, 'damaged', part.hash);
      continue;
    }
    // Its told facts are here already; what is decided is applied at its place in the order.
    if (waiting === null || back.has(waiting.sequence)) applyOne(house, part, waiting !== null, notes, now);
    if (waiting !== null && part.isFounding) stampAsOrdered(house, part);
    for (const sequence of waiting === null ? toldBy(house, part) : [waiting.sequence]) {
      outbox.remove(sequence);
      back.delete(sequence);
    }
    // At once: what waits here may come later in the same page, and then waits no more.
    if (waiting === null && part.stationId === stationId) writeOwnedAgain(house, part);
  }
  applyAgain(house, [...back.values()], notes);
  return notes.changed.all();
}

/** The rows of a copy are its own station's from before: only the time that the hub gave them can be another. */
function stampAsOrdered({ stamps: book }: ApplyingHouse, part: IncomingPart): void {
  if (part.orderedTime === part.hybridTime) return;
  for (const { tableName, rowId } of part.edits) {
    const stamps = Object.entries(book.of(tableName, rowId));
    const ordered = stamps.map(([name, time]) => [name, time === part.hybridTime ? part.orderedTime : time]);
    if (shapeNamed(tableName)?.kind === 'fields')
      book.put(tableName, rowId, Object.fromEntries(ordered) as Stamps);
  }
}

/** What waits here of acts that another life of this station told in this part. */
function toldBy({ outbox, stationId }: ApplyingHouse, part: IncomingPart): readonly number[] {
  return part.stationId === stationId && !outbox.isEmpty() ? outbox.tellingTheSame(part) : [];
}

/** One part; what cannot be applied is kept aside whole, and the next goes on. */
function applyOne(
  house: ApplyingHouse,
  part: IncomingPart,
  isTold: boolean,
  notes: Notes,
  now: number,
): void {
  try {
    house.wholly(() => {
      const { unlawful } = applyArrived(house, part, isTold, notes);
      for (const { edit, code } of unlawful) setAside(house, part, now, code, edit.tableName);
    });
  } catch (error) {
    if (!isAboutThePart(error)) throw error;
    setAside(house, part, now, 'notApplied', error.message);
    // What they followed is not there.
    house.rules.begin(null);
  }
}

function setAside(house: ApplyingHouse, part: IncomingPart, now: number, code: string, detail: string): void {
  keepTrouble(house.database, house.makeId, now, {
    direction: 'in',
    code,
    detail,
    place: part.place,
    content: part,
  });
}
