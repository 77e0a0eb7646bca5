import { desc, eq, sql } from 'drizzle-orm';
import type { RecordFacets } from './contract.ts';
import { bodyOf } from './entry-view.ts';
import { theirTurn, type RecordReading } from './record-walk.ts';
import type { RecordVisibility } from './search.ts';
import { auditEntries } from './tables.ts';

/** More choices than anybody looks through; the most frequent ones stay. */
const CHOICES_MAXIMUM = 200;
/** Entries counted in one go: some milliseconds of work. */
const SLICE_ENTRIES = 5_000;

/**
 * How often each action and person stands in the record, place by place. Counted once, in slices, when it is first asked
 * for, and from then on only what has been added: a record of a million entries answers at once.
 */
export interface RecordTallies {
  facets(visible: RecordVisibility): Promise<RecordFacets>;
}

interface Tally {
  readonly actions: Map<string, number>;
  readonly people: Map<string, number>;
  readonly stations: Set<string>;
}

interface CountedRow {
  readonly rowid: number;
  readonly scopeId: string | null;
  readonly action: string;
  readonly personId: string | null;
  readonly stationId: string;
}

export function createTallies(reading: RecordReading): RecordTallies {
  /** By place; '' is no place. */
  const byPlace = new Map<string, Tally>();
  let counted = 0;
  let counting: Promise<void> | null = null;

  async function countOn(): Promise<void> {
    for (;;) {
      const rows = reading.all<CountedRow>(
        sql`SELECT rowid, scope_id AS scopeId, action, person_id AS personId, station_id AS stationId
          FROM ${auditEntries} WHERE rowid > ${counted} ORDER BY rowid LIMIT ${SLICE_ENTRIES}`,
      );
      for (const row of rows) count(tallyOf(byPlace, row.scopeId ?? ''), row);
      counted = rows.at(-1)?.rowid ?? counted;
      if (rows.length < SLICE_ENTRIES) return;
      await theirTurn();
    }
  }

  return {
    async facets(visible) {
      counting ??= countOn().finally(() => {
        counting = null;
      });
      await counting;
      const places = [...(visible.placeless ? [''] : []), ...visible.scopeIds];
      return facetsOf(reading, sumOf(places.flatMap((place) => byPlace.get(place) ?? [])));
    },
  };
}

function tallyOf(byPlace: Map<string, Tally>, place: string): Tally {
  const known = byPlace.get(place);
  if (known !== undefined) return known;
  const made: Tally = { actions: new Map(), people: new Map(), stations: new Set() };
  byPlace.set(place, made);
  return made;
}

function count(tally: Tally, { action, personId, stationId }: CountedRow): void {
  add(tally.actions, action, 1);
  if (personId !== null) add(tally.people, personId, 1);
  tally.stations.add(stationId);
}

function add(counts: Map<string, number>, key: string, entries: number): void {
  counts.set(key, (counts.get(key) ?? 0) + entries);
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum: Tally = { actions: new Map(), people: new Map(), stations: new Set() };
  for (const tally of tallies) {
    for (const [action, entries] of tally.actions) add(sum.actions, action, entries);
    for (const [personId, entries] of tally.people) add(sum.people, personId, entries);
    for (const stationId of tally.stations) sum.stations.add(stationId);
  }
  return sum;
}

function facetsOf(reading: RecordReading, sum: Tally): RecordFacets {
  return {
    actions: mostFrequent(sum.actions).map(([action, entries]) => ({ action, entries })),
    people: mostFrequent(sum.people).map(([personId, entries]) => ({
      personId,
      personName: newestBody(reading, auditEntries.personId, personId)?.actor.personName ?? '',
      entries,
    })),
    stations: [...sum.stations].slice(0, CHOICES_MAXIMUM).map((stationId) => ({
      stationId,
      stationName: stationNameOf(reading, stationId),
    })),
  };
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts]
    .toSorted(([left, many], [right, more]) => more - many || (left < right ? -1 : 1))
    .slice(0, CHOICES_MAXIMUM);
}

/** A station as its newest entry calls it; '' where there is none. */
export function stationNameOf(reading: RecordReading, stationId: string): string {
  return newestBody(reading, auditEntries.stationId, stationId)?.stationName ?? '';
}

function newestBody(
  reading: RecordReading,
  column: typeof auditEntries.personId | typeof auditEntries.stationId,
  value: string,
) {
  const order =
    column === auditEntries.personId
      ? [desc(auditEntries.at)]
      : [desc(auditEntries.epoch), desc(auditEntries.sequence)];
  const row = reading
    .select({ body: auditEntries.body })
    .from(auditEntries)
    .where(eq(column, value))
    .orderBy(...order)
    .limit(1)
    .get();
  return row === undefined ? null : bodyOf(row);
}
