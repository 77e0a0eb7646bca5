import { and, eq, gte, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { among } from '../records/visible-rows.ts';
import type { ChainedEntry } from './chain.ts';
import type { RecordCursor, RecordFilter } from './contract.ts';
import { CHAINED_COLUMNS, theirTurn, type RecordReading } from './record-walk.ts';
import { auditEntries } from './tables.ts';

/** Where a reader sees entries. */
export interface RecordVisibility {
  readonly scopeIds: readonly string[];
  /** Entries that belong to no place, too. */
  readonly placeless: boolean;
}

/** What is looked for, with the place of the filter spelled out: it, and all below it. */
export interface RecordQuestion {
  /** Null: all of it. */
  readonly visible: RecordVisibility | null;
  readonly filter: RecordFilter;
  readonly within: readonly string[] | null;
}

/**
 * Entries looked at in one go. With words in the filter each body is read and searched, which takes about ten times as
 * long as looking at an index.
 */
const SLICE_ENTRIES = { byIndex: 10_000, byWords: 1_000 } as const;
/** The first slice of a page: most questions are answered by the newest few entries. Each one after it is larger. */
const FIRST_SLICE_ENTRIES = 250;
const SLICE_GROWTH = 4;

export interface RecordPage {
  readonly entries: readonly ChainedEntry[];
  readonly more: boolean;
}

/**
 * The newest entries that fit, after the cursor. It looks at the record in slices and lets others have their turn
 * between them, however rare what is looked for is.
 */
export async function pageOfRecord(
  reading: RecordReading,
  question: RecordQuestion,
  page: { readonly after: RecordCursor | null; readonly limit: number },
  signal?: AbortSignal,
): Promise<RecordPage> {
  const fits = conditionsOf(question);
  const hasWords = wordsOf(question.filter).length > 0;
  const largest = SLICE_ENTRIES[hasWords ? 'byWords' : 'byIndex'];
  let slice = FIRST_SLICE_ENTRIES;
  const found: ChainedEntry[] = [];
  for (let after = page.after; found.length <= page.limit && signal?.aborted !== true;) {
    const end = endOfSlice(reading, { filter: question.filter, order: NEWEST_FIRST, slice }, after);
    const wanted = page.limit + 1 - found.length;
    found.push(...entriesOfSlice(reading, fits, { after, end, order: NEWEST_FIRST }, wanted));
    if (end === null) break;
    after = end;
    slice = Math.min(slice * SLICE_GROWTH, largest);
    await theirTurn();
  }
  return { entries: found.slice(0, page.limit), more: found.length > page.limit };
}

/** All that fit, the oldest first, slice by slice: never more than a slice in memory. What is added meanwhile is left out. */
export async function* wholeOfRecord(
  reading: RecordReading,
  question: RecordQuestion,
): AsyncGenerator<readonly ChainedEntry[], void, void> {
  const newest = reading.get<{ rowid: number | null }>(sql`SELECT max(rowid) AS rowid FROM ${auditEntries}`);
  const fits = sql`${conditionsOf(question)} AND rowid <= ${newest?.rowid ?? 0}`;
  const looking = { filter: question.filter, order: OLDEST_FIRST, slice: SLICE_ENTRIES.byWords };
  for (let after: RecordCursor | null = null; ;) {
    const end = endOfSlice(reading, looking, after);
    yield entriesOfSlice(reading, fits, { after, end, order: OLDEST_FIRST }, looking.slice);
    if (end === null) return;
    after = end;
    await theirTurn();
  }
}

const { at, stationId, sequence } = auditEntries;

/** Which way the record is read. */
interface Order {
  readonly by: SQL;
  readonly beyond: SQL;
  readonly upTo: SQL;
}
const NEWEST_FIRST: Order = {
  by: sql`${at} DESC, ${stationId} DESC, ${sequence} DESC`,
  beyond: sql`<`,
  upTo: sql`>=`,
};
const OLDEST_FIRST: Order = { by: sql`${at}, ${stationId}, ${sequence}`, beyond: sql`>`, upTo: sql`<=` };

function comparedTo(cursor: RecordCursor | null, comparison: SQL): SQL | undefined {
  if (cursor === null) return undefined;
  return sql`(${at}, ${stationId}, ${sequence}) ${comparison} (${cursor.at}, ${cursor.stationId}, ${cursor.sequence})`;
}

/** The last entry of the slice that begins after the cursor; null: the record ends in it. */
function endOfSlice(
  reading: RecordReading,
  { filter, order, slice }: { readonly filter: RecordFilter; readonly order: Order; readonly slice: number },
  after: RecordCursor | null,
): RecordCursor | null {
  return (
    reading
      .select({ at, stationId, sequence })
      .from(auditEntries)
      .where(and(indexedBy(filter), comparedTo(after, order.beyond)))
      .orderBy(order.by)
      .limit(1)
      .offset(slice - 1)
      .get() ?? null
  );
}

function entriesOfSlice(
  reading: RecordReading,
  fits: SQL,
  slice: { readonly after: RecordCursor | null; readonly end: RecordCursor | null; readonly order: Order },
  limit: number,
): ChainedEntry[] {
  const { order } = slice;
  const where = and(fits, comparedTo(slice.after, order.beyond), comparedTo(slice.end, order.upTo));
  return reading.all<ChainedEntry>(
    sql`SELECT ${CHAINED_COLUMNS} FROM ${auditEntries} WHERE ${where} ORDER BY ${order.by} LIMIT ${limit}`,
  );
}

/** The parts of the filter that have an index in the order of time, the rarest first. */
function indexedBy({ recordId, personId, action, fromAt, untilAt }: RecordFilter): SQL | undefined {
  return and(
    recordId === undefined ? undefined : eq(auditEntries.recordId, recordId),
    personId === undefined ? undefined : eq(auditEntries.personId, personId),
    action === undefined ? undefined : eq(auditEntries.action, action),
    fromAt === undefined ? undefined : gte(at, fromAt),
    untilAt === undefined ? undefined : lt(at, untilAt),
  );
}

function isSeen({ scopeIds, placeless }: RecordVisibility): SQL | undefined {
  const seen = among(auditEntries.scopeId, scopeIds);
  return placeless ? or(isNull(auditEntries.scopeId), seen) : seen;
}

/** The whole filter, and what the reader may see. */
function conditionsOf({ visible, filter, within }: RecordQuestion): SQL {
  const conditions = and(
    indexedBy(filter),
    visible === null ? undefined : isSeen(visible),
    within === null ? undefined : among(auditEntries.scopeId, within),
    filter.result === undefined ? undefined : eq(auditEntries.result, filter.result),
    filter.stationId === undefined ? undefined : eq(stationId, filter.stationId),
    ...wordsOf(filter).map(saysWord),
  );
  return conditions ?? sql`TRUE`;
}

/** More words than a person types; the rest is left out. */
const WORDS_MAXIMUM = 8;

function wordsOf({ search }: RecordFilter): readonly string[] {
  return (search ?? '')
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAXIMUM);
}

/** What is in an entry for the station alone: nobody looks for these, and they would answer to any short word. */
const UNSEARCHED = ['$.actor.grantId', '$.actor.session', '$.version'];

/**
 * The word stands in some text of the entry, not in the names of its fields. The first condition looks at the body as it
 * is written, which is quick and lets few through; the second at what it says.
 */
function saysWord(word: string): SQL {
  const written = literal(JSON.stringify(word).slice(1, -1));
  const { body } = auditEntries;
  // A body that somebody made unreadable would end the whole search; as it is, it is found by what is written in it.
  return sql`(${body} LIKE ${written} ESCAPE '\\' AND CASE WHEN json_valid(${body}) THEN EXISTS (
    SELECT 1 FROM json_tree(${body}) AS said
    WHERE said.type = 'text' AND said.atom LIKE ${literal(word)} ESCAPE '\\'
      AND said.fullkey NOT IN (SELECT value FROM json_each(${JSON.stringify(UNSEARCHED)}))
  ) ELSE TRUE END)`;
}

/** A pattern that finds exactly this text: what people type is no wildcard. */
function literal(text: string): string {
  return `%${text.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
}
