import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart, RowEdit } from '../hub.ts';
import type { OutboxPart } from '../sealing/outbox.ts';
import { partHash } from '../sealing/parts.ts';
import type { Stamps } from '../stamps.ts';
import { shapeNamed } from '../travelling.ts';
import { begunWhenOrdered } from './begun-when-ordered.ts';
import { applyPart, type Notes } from './apply-part.ts';
import { conflictBook } from './conflicts.ts';
import { splitByKnowledge } from './deferring.ts';
import { changedRows, type ApplyingHouse } from './house.ts';
import { applyAgain, partsInTheWay, standBack, writeOwnedAgain } from './own-parts.ts';
import { keepTrouble } from './troubles.ts';

/**
 * Applies parts in the hub's order, this station's own among them. To be called inside of one transaction of
 * `store.replicate`, after everything that was committed here is sealed. Gives the rows that were changed.
 */
export function applyPage(
  house: ApplyingHouse,
  parts: readonly IncomingPart[],
  now: number,
): readonly RowChange[] {
  const notes: Notes = { changed: changedRows(), conflicts: conflictBook(house.database, now) };
  const own = new Map(parts.map((part) => [part, ownOf(house, part)]));
  const strangers = parts.filter((part) => !comesBackUnchanged(house, part, own.get(part) ?? null));
  const standingBack = partsInTheWay(house, strangers);
  const backSet = new Set(standingBack);
  standBack(house, standingBack, notes);
  // Compiled rules are of the rows with all that waits; when some of it stands back they are compiled anew.
  house.rules.begin(standingBack.length === 0 ? house.policy() : null);
  for (const [part, waiting] of own) {
    // Its told facts are here already; what is decided is applied at its place in the order.
    if (waiting === null || backSet.has(waiting.sequence))
      applyOne(house, part, waiting !== null, notes, now);
    if (waiting !== null && part.isFounding) stampAsOrdered(house, part);
    for (const sequence of waiting === null ? toldBy(house, part) : [waiting.sequence])
      house.outbox.remove(sequence);
    // At once: what waits here may come later in the same page, and then waits no more.
    if (waiting === null && part.stationId === house.stationId) writeOwnedAgain(house, part);
  }
  applyAgain(house, standingBack, notes);
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

/** A part as it waits here, when it is this station's own; null: it is another's, or long forgotten. */
function ownOf({ outbox, stationId }: ApplyingHouse, part: IncomingPart): OutboxPart | null {
  if (part.stationId !== stationId) return null;
  const waiting = outbox.find(part.sequence);
  return waiting?.hash === part.hash ? waiting : null;
}

/** What waits here of acts that another life of this station told in this part. */
function toldBy({ outbox, stationId }: ApplyingHouse, part: IncomingPart): readonly number[] {
  return part.stationId === stationId && !outbox.isEmpty() ? outbox.tellingTheSame(part) : [];
}

/**
 * Own, standing, ordered by the time that it was written with, and nothing that a judge looks at: the rows are what they
 * will be. What is judged is judged here as everywhere, at its place in the order.
 */
function comesBackUnchanged(house: ApplyingHouse, part: IncomingPart, waiting: OutboxPart | null): boolean {
  if (waiting === null) return false;
  if (part.isFounding) return true;
  if (part.orderedTime !== part.hybridTime) return false;
  const isJudged = part.edits.some(({ tableName }) =>
    house.judges.some(({ tables }) => tables.has(tableName)),
  );
  return !isJudged && !waiting.isVoid;
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
      const edits = begunWhenOrdered(part, deferUnknown(house, part));
      const outcome = applyPart(house, { ...part, edits, isTold }, notes);
      for (const { edit, code } of outcome.unlawful) setAside(house, part, now, code, edit.tableName);
    });
  } catch (error) {
    if (!isAboutThePart(error)) throw error;
    setAside(house, part, now, 'notApplied', error.message);
    // What they followed is not there.
    house.rules.begin(null);
  }
}

/** Values that the file does not take are the part's fault; a full disk or a bug are not. */
function isAboutThePart(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|TOOBIG)/.test(error.code);
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

/** The edits that are known here; the others wait for a newer Printhall. */
function deferUnknown(house: ApplyingHouse, part: IncomingPart): readonly RowEdit[] {
  const known: RowEdit[] = [];
  for (const [ordinal, edit] of part.edits.entries()) {
    const split = splitByKnowledge(edit);
    if (split.known !== null) known.push(split.known);
    if (split.unknown === null) continue;
    const { tableName, rowId, operation, columns } = split.unknown;
    house.database
      .prepare(
        `INSERT INTO deferred_edits (hub_sequence, ordinal, table_name, row_id, operation, columns, hybrid_time)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(part.hubSequence, ordinal, tableName, rowId, operation, JSON.stringify(columns), part.orderedTime);
  }
  return known;
}

/** Whether a part is what its sender sealed. */
export function isWhole(part: IncomingPart): boolean {
  return partHash(part) === part.hash;
}
