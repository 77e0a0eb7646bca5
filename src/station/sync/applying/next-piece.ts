import type { IncomingPart } from '../hub.ts';
import type { OutboxPart, WaitingPart } from '../sealing/outbox.ts';
import type { ApplyingHouse } from './house.ts';
import { inTheWay } from './own-parts.ts';

/** Edits of others that are applied in one transaction: some milliseconds, so that windows do not wait. */
const EDITS_AT_ONCE = 250;
/**
 * Own parts that stand back and are applied again in one transaction, for the same reason: about half as long as for so
 * many edits of others. After days apart each row that two wrote to can have thousands, and most pieces touch some rows.
 */
const STANDING_BACK_AT_ONCE = 500;

/** What is applied in one transaction. */
export interface Piece {
  /** The parts, and each as it waits here, when it is this station's own; null: it is another's, or long forgotten. */
  readonly parts: ReadonlyMap<IncomingPart, OutboxPart | null>;
  /** Own parts that stand back meanwhile, the oldest first. */
  readonly standingBack: readonly WaitingPart[];
}

/** The first of some parts in the hub's order, as many as are little work, but at least one. A part is never cut. */
export function nextPiece(house: ApplyingHouse, parts: readonly IncomingPart[]): Piece {
  const way = inTheWay(house);
  const taken = new Map<IncomingPart, OutboxPart | null>();
  let edits = 0;
  for (const part of parts) {
    const [isFirst, waiting] = [taken.size === 0, ownOf(house, part)];
    edits += part.edits.length;
    if (!isFirst && edits > EDITS_AT_ONCE) break;
    const isFree = comesBackUnchanged(house, part, waiting);
    if (!isFree && !way.add(part, isFirst ? Infinity : STANDING_BACK_AT_ONCE)) break;
    taken.set(part, waiting);
  }
  return { parts: taken, standingBack: way.parts() };
}

function ownOf({ outbox, stationId }: ApplyingHouse, part: IncomingPart): OutboxPart | null {
  if (part.stationId !== stationId) return null;
  const waiting = outbox.find(part.sequence);
  return waiting?.hash === part.hash ? waiting : null;
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
