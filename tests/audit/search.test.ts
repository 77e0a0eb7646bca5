import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChainedEntry } from '../../src/shop/audit/index.ts';
import type { RecordCursor, RecordFilter } from '../../src/shop/audit/contract.ts';
import { bodyOf } from '../../src/shop/audit/entry-view.ts';
import { createTallies } from '../../src/shop/audit/facets.ts';
import { pageOfRecord, wholeOfRecord, type RecordQuestion } from '../../src/shop/audit/search.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { StationStore } from '../../src/station/store/store.ts';
import { entry, openBareStore, passingFolder } from '../support/open-station.ts';
import { picker } from './tampering.ts';

/** More than two slices of a search by words. */
const ENTRIES = 2_600;
const WORDS = [
  'Hook',
  'hook',
  '100%',
  'a_b',
  'back\\slash',
  'say "so"',
  'Ünlü',
  '=cmd',
  'facts',
  'line\nbreak',
];
const folder = passingFolder();
let store: StationStore;
let rows: readonly ChainedEntry[];

/** The record of three stations, as after a sync: in no order, many at the same instant. */
beforeAll(async () => {
  ({ store } = await openBareStore(folder.directory));
  const pick = picker(11);
  const one = (list: readonly string[]) => list[pick(list.length)] ?? '';
  store.write((tx) => {
    tx.record(entry());
    for (let number = 0; number < ENTRIES; number += 1) {
      const personId = pick(4) === 0 ? null : `person-${pick(5)}`;
      const body = {
        actor: { ...entry().actor, personId, personName: personId, session: 'facade0000000000' },
        stationName: 'S',
        recordName: `${one(WORDS)} ${one(WORDS)}`,
        scopeName: null,
        reason: pick(9) === 0 ? one(WORDS) : null,
        facts: { note: one(WORDS), count: pick(100) },
        monotonicMilliseconds: 1,
        version: 'test',
      };
      tx.rows
        .insert(auditEntries)
        .values({
          id: `entry-${number}`,
          stationId: `station-${pick(3)}`,
          epoch: 1,
          sequence: number,
          at: 1_000 + pick(400),
          action: `test.act${pick(4)}`,
          result: pick(5) === 0 ? 'refused' : 'done',
          personId,
          recordKind: 'task',
          recordId: pick(3) === 0 ? null : `task-${pick(30)}`,
          scopeId: pick(5) === 0 ? null : `scope-${pick(8)}`,
          body: JSON.stringify(body),
          previousHash: '',
          hash: '',
        })
        .run();
    }
  });
  rows = store.reading.select().from(auditEntries).all();
});
afterAll(() => {
  store.close();
  folder.remove();
});

/** What is found, told in the plainest way. */
function oracle({ visible, filter, within }: RecordQuestion): readonly ChainedEntry[] {
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '');
  return rows
    .filter(
      (row) =>
        (visible === null ||
          (row.scopeId === null ? visible.placeless : visible.scopeIds.includes(row.scopeId))) &&
        (within === null || (row.scopeId !== null && within.includes(row.scopeId))) &&
        (filter.personId === undefined || row.personId === filter.personId) &&
        (filter.recordId === undefined || row.recordId === filter.recordId) &&
        (filter.action === undefined || row.action === filter.action) &&
        (filter.result === undefined || row.result === filter.result) &&
        (filter.stationId === undefined || row.stationId === filter.stationId) &&
        (filter.fromAt === undefined || row.at >= filter.fromAt) &&
        (filter.untilAt === undefined || row.at < filter.untilAt) &&
        words.every((word) => says(row, word)),
    )
    .toSorted(newestFirst);
}

/** SQLite's LIKE knows upper and lower case of the letters of English only. */
const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function says(row: ChainedEntry, word: string): boolean {
  const { actor, stationName, recordName, scopeName, reason, facts } = bodyOf(row);
  const { personId, personName, roleName, face } = actor;
  const texts = [
    personId,
    personName,
    roleName,
    face,
    stationName,
    recordName,
    scopeName,
    reason,
    facts['note'],
  ];
  return texts.some((text) => typeof text === 'string' && lower(text).includes(lower(word)));
}

function newestFirst(left: ChainedEntry, right: ChainedEntry): number {
  if (left.at !== right.at) return right.at - left.at;
  if (left.stationId !== right.stationId) return left.stationId < right.stationId ? 1 : -1;
  return right.sequence - left.sequence;
}

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const scopes = fc.subarray(Array.from({ length: 8 }, (_, number) => `scope-${number}`));
const instants = fc.integer({ min: 990, max: 1_410 });
const filters = fc
  .record({
    personId: maybe(fc.nat(5).map((number) => `person-${number}` as never)),
    recordId: maybe(fc.nat(30).map((number) => `task-${number}`)),
    action: maybe(fc.nat(4).map((number) => `test.act${number}`)),
    result: maybe(fc.constantFrom('done' as const, 'refused' as const)),
    stationId: maybe(fc.nat(3).map((number) => `station-${number}`)),
    fromAt: maybe(instants),
    untilAt: maybe(instants),
    search: maybe(
      fc.constantFrom('hook', '%', '_', '\\', '"', 'ünlü', 'k a_b', 'so" =CMD', 'facts', 'x', ' ', 'facade'),
    ),
  })
  // Most parts left out: a filter of eight parts finds nothing.
  .chain((filter) =>
    fc.subarray(Object.keys(filter) as (keyof typeof filter)[], { maxLength: 3 }).map((kept) => {
      const parts = kept.filter((part) => filter[part] !== undefined).map((part) => [part, filter[part]]);
      return Object.fromEntries(parts) as RecordFilter;
    }),
  );
const questions: fc.Arbitrary<RecordQuestion> = fc.record({
  filter: filters,
  within: fc.option(scopes, { freq: 3 }),
  visible: fc.option(fc.record({ scopeIds: scopes, placeless: fc.boolean() }), { freq: 2 }),
});

describe('the search', () => {
  test('[AU7] finds what the plainest way finds, page by page, whatever is asked', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(questions, fc.integer({ min: 40, max: 200 }), async (question, limit) => {
        const expected = oracle(question).map(({ id }) => id);
        const pages: string[] = [];
        for (let after: RecordCursor | null = null; ;) {
          const page = await pageOfRecord(store.reading, question, { after, limit });
          expect(page.entries.length).toBeLessThanOrEqual(limit);
          pages.push(...page.entries.map(({ id }) => id));
          after = page.entries.at(-1) ?? null;
          if (!page.more) break;
        }
        expect(pages).toEqual(expected);
        found += Math.min(1, expected.length);
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('[AU7] what is carried out of the house is the same, the oldest first', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const whole: string[] = [];
        for await (const slice of wholeOfRecord(store.reading, question))
          whole.push(...slice.map(({ id }) => id));
        expect(whole).toEqual(
          oracle(question)
            .map(({ id }) => id)
            .toReversed(),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('[AU7] what a person types is no wildcard, and finds no name of a field', async () => {
    const find = async (search: string) => {
      const question = { visible: null, within: null, filter: { search } };
      return (await pageOfRecord(store.reading, question, { after: null, limit: 5_000 })).entries.length;
    };
    const holding = (word: string) => rows.filter((row) => says(row, word)).length;
    expect(await find('%')).toBe(holding('100%'));
    expect(await find('_')).toBe(holding('a_b'));
    expect(await find('\\')).toBe(holding('back\\slash'));
    expect(await find('stationName')).toBe(0);
    expect(await find('monotonic')).toBe(0);
    expect(await find('facade')).toBe(0);
    expect(await find('hook')).toBe(holding('Hook'));
  });

  test('[AU7] an unreadable body ends no search', async () => {
    store.write((tx) => {
      tx.rows
        .insert(auditEntries)
        .values({ ...(rows[5] as ChainedEntry), id: 'unreadable', sequence: 90_000, body: '{"Hook' })
        .run();
      tx.record(entry());
    });
    const question = { visible: null, within: null, filter: { search: 'hook' } };
    const { entries } = await pageOfRecord(store.reading, question, { after: null, limit: 5_000 });
    expect(entries.map(({ id }) => id)).toContain('unreadable');
    rows = store.reading.select().from(auditEntries).all();
  });
});

describe('what can be chosen from', () => {
  test('[AU13] counts what the reader may see, and goes on counting', async () => {
    const tallies = createTallies(store.reading);
    const counted = async (visible: { scopeIds: readonly string[]; placeless: boolean }) => {
      rows = store.reading.select().from(auditEntries).all();
      const seen = oracle({ visible, within: null, filter: {} });
      const { actions, people, stations } = await tallies.facets(visible);
      const count = (values: readonly (string | null)[]) => {
        const groups = Map.groupBy(
          values.filter((value) => value !== null),
          (value) => value,
        );
        return Object.fromEntries([...groups].map(([value, all]) => [value, all.length]));
      };
      expect(Object.fromEntries(actions.map(({ action, entries }) => [action, entries]))).toEqual(
        count(seen.map(({ action }) => action)),
      );
      expect(Object.fromEntries(people.map(({ personId, entries }) => [personId, entries]))).toEqual(
        count(seen.map(({ personId }) => personId)),
      );
      expect(new Set(stations.map(({ stationId }) => stationId))).toEqual(
        new Set(seen.map(({ stationId }) => stationId)),
      );
      for (const list of [actions, people]) {
        const counts = list.map(({ entries }) => entries);
        expect(counts).toEqual(counts.toSorted((left, right) => right - left));
      }
    };
    await counted({ scopeIds: ['scope-1', 'scope-4'], placeless: false });
    store.write((tx) => tx.record(entry({ scopeId: 'scope-1', action: 'test.new' })));
    await counted({ scopeIds: ['scope-1', 'scope-4'], placeless: false });
    await counted({ scopeIds: [], placeless: true });
    await counted({ scopeIds: [], placeless: false });
  });

  test('[AU13] offers the two hundred most frequent, no more', async () => {
    store.write((tx) => {
      for (let number = 0; number < 300; number += 1) tx.record(entry({ action: `test.rare${number}` }));
    });
    const { actions } = await createTallies(store.reading).facets({ scopeIds: ['scope-1'], placeless: true });
    expect(actions).toHaveLength(200);
    expect(actions.map(({ action }) => action)).toContain('test.act1');
  });
});
