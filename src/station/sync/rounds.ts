import type { StopReason } from '../../shop/sync/index.ts';
import { partFromAnotherLife } from './another-life.ts';
import type { EngineHouse } from './engine.ts';
import { PULL_PARTS, type Hub, type IncomingPart, type Pulled } from './hub.ts';

/** Why a round did not come to its end: a person must decide, or the hub must be greeted again. */
export type RoundObstacle = StopReason | 'greetAgain';

/** Part of a table that one page may delete without anybody having looked, when it is more than these rows. */
const DELETED_ROWS_MAXIMUM = 50;

/** Brings everything that was committed here to the hub. */
export async function bringAll(
  house: EngineHouse,
  hub: Hub,
  isEnding: () => boolean,
): Promise<RoundObstacle | null> {
  const { replica, identity } = house;
  while (replica.seal()) await house.breathe();
  for (let parts = replica.toPush(); parts.length > 0 && !isEnding();) {
    const asked = underWay(hub.push(identity.id, identity.epoch, parts));
    // What goes next is read from the disk while these are on their way.
    await house.breathe();
    const next = replica.toPush(parts.at(-1)?.sequence ?? 0);
    const answer = await asked;
    if (answer.ok) replica.noteReceipts(parts, answer.receipts);
    else if (answer.why === 'fenced') return { code: 'fenced', epoch: answer.epoch };
    else {
      // There are two of this station, or it was put back: whoever comes now goes on under a new epoch.
      await partFromAnotherLife(house, hub);
      return 'greetAgain';
    }
    // Where only some were taken in one go, the others come first.
    parts = answer.receipts.length === parts.length ? next : replica.toPush();
    await house.breathe();
  }
  return null;
}

/** A question whose answer is waited for later: whoever does not come to that misses nothing. */
function underWay<Answer>(asked: Promise<Answer>): Promise<Answer> {
  asked.catch(() => undefined);
  return asked;
}

/** Applies everything that is new at the hub. */
export async function fetchAll(
  house: EngineHouse,
  hub: Hub,
  isEnding: () => boolean,
  allowsDeletions: boolean,
): Promise<RoundObstacle | null> {
  const { replica } = house;
  let cursor = replica.enrolled()?.cursor ?? 0;
  let asked: Promise<Pulled> | null = underWay(hub.pull(cursor, PULL_PARTS));
  while (asked !== null && !isEnding()) {
    const pulled: Pulled = await asked;
    if (pulled.parts.some((part) => replica.isOfAnotherLife(part))) {
      // Its entries must not stand where this copy's next ones go: from here on the two count apart.
      await partFromAnotherLife(house, hub);
      return 'greetAgain';
    }
    const many = allowsDeletions
      ? null
      : deletions(pulled.parts.filter(({ stationId }) => stationId !== house.identity.id));
    if (many !== null) return many;
    // The next page is on its way while this one is applied.
    asked = pulled.isMore ? underWay(hub.pull(pulled.upTo, PULL_PARTS)) : null;
    for (let rest = pulled.parts; rest.length > 0;) {
      rest = replica.apply(rest, pulled.upTo);
      await house.breathe();
    }
    if (pulled.parts.length === 0 && pulled.upTo > cursor) replica.note({ cursor: pulled.upTo });
    cursor = pulled.upTo;
  }
  return null;
}

/** The hub's number up to which all is here; 0 where the disk does not answer: what is wrong with it the round finds out. */
export function reached({ replica, report }: EngineHouse): number {
  try {
    return replica.enrolled()?.cursor ?? 0;
  } catch (error) {
    report(error);
    return 0;
  }
}

/** Applies what stands at factories that this station sees newly: everything of theirs, up to what it has of the rest. */
export async function fetchGained(house: EngineHouse, hub: Hub, isEnding: () => boolean): Promise<void> {
  const { replica } = house;
  for (let gained = replica.enrolled()?.gained; gained && !isEnding(); gained = replica.enrolled()?.gained) {
    const pulled = await hub.pull(gained.cursor, PULL_PARTS, gained.places);
    const { upTo } = gained;
    const theirs = pulled.parts.filter(({ hubSequence }) => hubSequence <= upTo);
    const reached = theirs.length < pulled.parts.length || !pulled.isMore ? upTo : pulled.upTo;
    let rest = replica.applyGained(theirs, reached);
    while (rest.length > 0) {
      await house.breathe();
      rest = replica.applyGained(rest, reached);
    }
  }
}

/** A page that would take away many rows: something is wrong at some station, and a person looks first. */
function deletions(parts: readonly IncomingPart[]): StopReason | null {
  const removed = parts.flatMap(({ edits }) => edits).filter(({ operation }) => operation === 'delete');
  for (const [table, edits] of Map.groupBy(removed, ({ tableName }) => tableName)) {
    // A row that comes and goes many times, as the picture of somebody who cannot decide, is one.
    const rows = new Set(edits.map(({ rowId }) => rowId)).size;
    if (rows > DELETED_ROWS_MAXIMUM) return { code: 'manyDeletions', table, rows };
  }
  return null;
}
