import { asc, sql, type SQL } from 'drizzle-orm';
import type { Store } from '../records/store.ts';
import { walkChain, type ChainedEntry, type ChainProblem, type ChainWalk, type EntryPlace } from './chain.ts';
import { compareHead, firstOffTrail, type BadHead, type HashesBetween, type RecordAnchor } from './heads.ts';
import type { HeadProblem, RecordEntry } from './model.ts';
import { auditEntries } from './tables.ts';

export type RecordReading = Pick<Store<RecordEntry>, 'reading'>['reading'];

export interface RecordWalkHouse {
  readonly reading: RecordReading;
  /** Null: no heads are kept, and what only they can tell is not told (AU4). */
  readonly anchor: RecordAnchor | null;
  sha256(text: string): string;
}

/** What a walk over the record found. */
export interface RecordFinding {
  /** Entries that were looked at and are sound. */
  readonly entries: number;
  readonly firstBad: (EntryPlace & { readonly problem: ChainProblem | HeadProblem }) | null;
  readonly headsChecked: number;
  /** The newest head that agrees with the record. */
  readonly lastHead: { readonly sequence: number; readonly at: number } | null;
}

/** The whole record of every station, or the newest entries of this one. */
export type WalkExtent =
  'whole' | { readonly stationId: string; readonly epoch: number; readonly newest: number };

/** Entries looked at in one go: some milliseconds of work, after which a print that streams has its turn. */
const PAGE_ENTRIES = 500;
/** Heads looked at in one go; to prove a signature takes about a tenth of a millisecond. */
const PAGE_HEADS = 50;

/**
 * Walks the record of a store page by page, and compares every head with the entry that it names. Entries that are
 * added meanwhile are looked at too.
 */
export async function walkRecord(
  house: RecordWalkHouse,
  extent: WalkExtent = 'whole',
): Promise<RecordFinding> {
  // First the heads: one that is signed while the entries are walked must not be missing its entry.
  const heads = await compareHeads(house);
  const begin = beginWalk(house, extent);
  await walkOn(house, begin);
  const { entries, firstBad: firstOfChain } = begin.walk.verdict();
  const before = firstOfChain === null ? null : await rewrittenBefore(house, firstOfChain);
  const found = [firstOfChain, before, ...heads.bad].filter((one) => one !== null);
  const firstBad = found.toSorted(inOrder)[0];
  return {
    entries,
    firstBad: firstBad ?? null,
    headsChecked: heads.checked,
    lastHead: heads.last,
  };
}

/**
 * An entry that was written anew with a right hash follows from those before it; the chain shows only that the one after
 * it does not follow. The trails of the heads tell which it was.
 */
async function rewrittenBefore(
  { reading, anchor }: RecordWalkHouse,
  broken: EntryPlace,
): Promise<BadHead | null> {
  const hashesBetween = hashesIn(reading);
  for await (const kept of anchor?.heads() ?? []) {
    if (!kept.readable || anchor?.isGenuine(kept.head) !== true) continue;
    const { head } = kept;
    if (head.stationId !== broken.stationId || head.epoch !== broken.epoch) continue;
    const off = firstOffTrail(head, hashesBetween);
    if (off !== null) return off;
    if (head.sequence >= broken.sequence) return null;
  }
  return null;
}

/** As the walk goes; where chain and head name the same entry, what the chain says comes first. */
function inOrder(left: EntryPlace, right: EntryPlace): number {
  if (left.stationId !== right.stationId) return left.stationId < right.stationId ? -1 : 1;
  return left.epoch - right.epoch || left.sequence - right.sequence;
}

interface WalkBegin {
  readonly walk: ChainWalk;
  readonly after: EntryPlace | null;
  /** Where the walk stays. */
  readonly within: SQL;
}

function beginWalk({ reading, sha256 }: RecordWalkHouse, extent: WalkExtent): WalkBegin {
  if (extent === 'whole') return { walk: walkChain(sha256), after: null, within: sql`TRUE` };
  const { stationId, epoch } = extent;
  const within = sql`${auditEntries.stationId} = ${stationId} AND ${auditEntries.epoch} = ${epoch}`;
  const sequence = Math.max(0, newestSequence(reading, extent) - extent.newest);
  if (sequence === 0) return { walk: walkChain(sha256), after: null, within };
  const [before] = entriesAfter(reading, { stationId, epoch, sequence: sequence - 1 }, 1);
  return { walk: walkChain(sha256, before), after: { stationId, epoch, sequence }, within };
}

/** The number of the newest entry of a station and epoch; 0 where there is none. */
export function newestSequence(
  reading: RecordReading,
  { stationId, epoch }: Omit<EntryPlace, 'sequence'>,
): number {
  const newest = reading.get<{ sequence: number | null }>(
    sql`SELECT max(${auditEntries.sequence}) AS sequence FROM ${auditEntries}
      WHERE ${auditEntries.stationId} = ${stationId} AND ${auditEntries.epoch} = ${epoch}`,
  );
  return newest?.sequence ?? 0;
}

/** The entries of the same station and epoch after a place, in their order. */
export function entriesAfter(
  reading: RecordReading,
  place: EntryPlace,
  limit: number,
): readonly ChainedEntry[] {
  const { stationId, epoch } = auditEntries;
  return pageAfter(
    reading,
    place,
    sql`${stationId} = ${place.stationId} AND ${epoch} = ${place.epoch}`,
    limit,
  );
}

async function walkOn(
  { reading }: RecordWalkHouse,
  { walk, after: begin, within }: WalkBegin,
): Promise<void> {
  for (let after = begin; ;) {
    const page = pageAfter(reading, after, within, PAGE_ENTRIES);
    const last = page.at(-1);
    if (!walk.take(page) || last === undefined) return;
    after = last;
    await theirTurn();
  }
}

function pageAfter(
  reading: RecordReading,
  after: EntryPlace | null,
  within: SQL,
  limit: number,
): readonly ChainedEntry[] {
  const { stationId, epoch, sequence } = auditEntries;
  const beyond =
    after === null
      ? sql`TRUE`
      : sql`(${stationId}, ${epoch}, ${sequence}) > (${after.stationId}, ${after.epoch}, ${after.sequence})`;
  // Straight from the driver: drizzle's own mapping of a row would take longer than its hash.
  return reading.all<ChainedEntry>(
    sql`SELECT ${CHAINED_COLUMNS} FROM ${auditEntries} WHERE ${within} AND ${beyond}
      ORDER BY ${stationId}, ${epoch}, ${sequence} LIMIT ${limit}`,
  );
}

/** Every column that is hashed, and the hash, by the names of ChainedEntry. */
export const CHAINED_COLUMNS = sql.raw(
  `id, station_id AS stationId, epoch, sequence, at, action, result, person_id AS personId, record_kind AS recordKind,
   record_id AS recordId, scope_id AS scopeId, body, previous_hash AS previousHash, hash`,
);

/** Entries of an export in one piece: about 200 kB of text. */
const PIECE_ENTRIES = 200;

/** All entries of one station in the order of its chain, piece by piece. */
export async function* entriesOfStation(
  reading: RecordReading,
  stationId: string,
): AsyncGenerator<readonly ChainedEntry[], void, void> {
  const within = sql`${auditEntries.stationId} = ${stationId}`;
  for (let after: EntryPlace | null = null; ;) {
    const page: readonly ChainedEntry[] = pageAfter(reading, after, within, PIECE_ENTRIES);
    if (page.length > 0) yield page;
    if (page.length < PIECE_ENTRIES) return;
    after = page.at(-1) ?? null;
    await theirTurn();
  }
}

interface HeadsFound {
  readonly checked: number;
  readonly bad: readonly BadHead[];
  readonly last: RecordFinding['lastHead'];
}

async function compareHeads({ reading, anchor }: RecordWalkHouse): Promise<HeadsFound> {
  if (anchor === null) return { checked: 0, bad: [], last: null };
  const bad: BadHead[] = [];
  const hashesBetween = hashesIn(reading);
  let last: RecordFinding['lastHead'] = null;
  let checked = 0;
  let place: EntryPlace = { stationId: '', epoch: 0, sequence: 0 };
  for await (const kept of anchor.heads()) {
    checked += 1;
    if (kept.readable) {
      const { head } = kept;
      place = { stationId: head.stationId, epoch: head.epoch, sequence: head.sequence };
      const fault = compareHead(head, (one) => anchor.isGenuine(one), hashesBetween);
      if (fault === null) last = { sequence: head.sequence, at: head.at };
      else bad.push(fault);
      // From the first that the record contradicts on, all later ones will: the first is the one to name.
      if (fault !== null && fault.problem !== 'headForged') break;
    } else bad.push({ ...place, problem: 'headForged' });
    if (checked % PAGE_HEADS === 0) await theirTurn();
  }
  return { checked, bad, last };
}

/** Reads hashes by their place; one query a call. */
function hashesIn(reading: RecordReading): HashesBetween {
  const { stationId, epoch, sequence, hash } = auditEntries;
  return (place, first, last) => {
    const rows = reading
      .select({ sequence, hash })
      .from(auditEntries)
      .where(
        sql`${stationId} = ${place.stationId} AND ${epoch} = ${place.epoch} AND ${sequence} BETWEEN ${first} AND ${last}`,
      )
      .orderBy(asc(sequence))
      .all();
    return new Map(rows.map((row) => [row.sequence, row.hash]));
  };
}

/** Lets others have their turn: the streaming of a print, a stop. */
export function theirTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
