import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { bareRows, type BareRows, type RowValues } from '../../../src/station/sync/rows.ts';
import { ROW, stampBook, type StampBook } from '../../../src/station/sync/stamps.ts';
import { bothUndone, pick, takeBack, type Undo } from '../../../src/station/sync/undo.ts';
import { openReplicaBench, type ReplicaBench } from './replica-bench.ts';

const TABLE = 'pictures';
const PERSON = 'person';

interface Place {
  readonly rows: BareRows;
  readonly stamps: StampBook;
}

let bench: ReplicaBench;
let place: Place;
beforeAll(async () => {
  bench = await openReplicaBench();
  place = { rows: bareRows(bench.database), stamps: stampBook(bench.database) };
});
afterAll(() => bench.discard());

const change = fc.record({
  // What the row is not in a state for becomes what it is in a state for.
  operation: fc.constantFrom<RowEdit['operation']>('insert', 'update', 'delete'),
  columns: fc.subarray(['image_base64', 'hash'], { minLength: 1 }),
  value: fc.string({ maxLength: 3 }),
  stamped: fc.boolean(),
});

/** Makes one change of the row; what takes it back. */
function make(
  { rows, stamps: book }: Place,
  { operation, columns, value, stamped }: typeof change extends fc.Arbitrary<infer Change> ? Change : never,
): Undo {
  const row = rows.find(TABLE, PERSON);
  const stamps = stamped ? book.of(TABLE, PERSON) : null;
  const values: RowValues = Object.fromEntries(columns.map((name) => [name, value]));
  if (stamped) book.put(TABLE, PERSON, { ...stamps, [ROW]: value });
  if (row === null) {
    rows.insert(TABLE, { person_id: PERSON, image_base64: value, hash: value });
    return { kind: 'remove', stamps };
  }
  if (operation === 'delete') {
    rows.remove(TABLE, PERSON);
    return { kind: 'insert', values: row, stamps };
  }
  rows.update(TABLE, PERSON, values);
  return { kind: 'set', values: pick(row, Object.keys(values)), stamps };
}

class TakenBack extends Error {}

/** What stands, when some work has been done; then all is as before. */
function after(work: () => void): unknown {
  let found: unknown;
  const transaction = (): never => {
    work();
    found = [place.rows.find(TABLE, PERSON), place.stamps.of(TABLE, PERSON)];
    throw new TakenBack();
  };
  expect(() => bench.store.replicate(transaction)).toThrow(TakenBack);
  return found;
}

test('[SY6] many changes of a row are taken back at once as they would be one by one', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.nat(11), (changes, from) => {
      const one = { tableName: TABLE, rowId: PERSON };
      const [before, oneByOne, atOnce] = [after(() => undefined), after(oneAtATime), after(together)];
      expect(atOnce).toEqual(oneByOne);
      if (from === 0) expect(atOnce).toEqual(before);

      function oneAtATime(): void {
        const undo = changes.map((each) => make(place, each));
        for (const each of undo.slice(from).toReversed()) takeBack(place, one, each);
      }
      function together(): void {
        const undo = changes.map((each) => make(place, each)).slice(from);
        const all = undo.toReversed().reduce<Undo | null>((newer, older) => {
          return newer === null ? older : bothUndone(newer, older);
        }, null);
        if (all !== null) takeBack(place, one, all);
      }
    }),
    { numRuns: 500 },
  );
});
