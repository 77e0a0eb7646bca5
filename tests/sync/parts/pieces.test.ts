import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projects } from '../../../src/shop/projects/tables.ts';
import type { IncomingPart } from '../../../src/station/sync/hub.ts';
import { comingBack, FACTORY, openReplicaBench, partOf, timeAt, type ReplicaBench } from './replica-bench.ts';

/** More than may stand back in one piece, for two of three rows. */
const CHANGES_OF_EACH = 300;
const PROJECTS = ['first', 'second', 'third'] as const;
const LAID = 100;

let bench: ReplicaBench;
beforeEach(async () => {
  bench = await openReplicaBench();
  bench.replica.apply(
    PROJECTS.map((id, index) => {
      const columns = {
        id,
        scope_id: FACTORY,
        name: id,
        description: '',
        created_by: 'somebody',
        created_at: 1,
        changed_at: 1,
        version: 1,
      };
      return partOf(LAID + index, [
        { tableName: 'projects', rowId: id, operation: 'insert', columns, before: null },
      ]);
    }),
    LAID + PROJECTS.length,
  );
});
afterEach(() => bench.discard());

/** Another station's word on a project. */
function describedAfar(id: string, hubSequence: number): IncomingPart {
  const [columns, before] = [{ description: `of the other for ${id}` }, { description: '' }];
  const edit = { tableName: 'projects', rowId: id, operation: 'update', columns, before } as const;
  return partOf(hubSequence, [edit]);
}

function workAlone(ids: readonly string[], changes: number): void {
  for (let change = 1; change <= changes; change += 1) {
    for (const id of ids) {
      bench.write((tx) => {
        tx.rows
          .update(projects)
          .set({ name: `${id} ${change}` })
          .where(eq(projects.id, id))
          .run();
      });
    }
  }
}

function takeIn(parts: readonly IncomingPart[], upTo: number): readonly number[] {
  const pieces: number[] = [];
  for (let rest = parts; rest.length > 0;) {
    const left = bench.replica.apply(rest, upTo);
    pieces.push(rest.length - left.length);
    const reached = rest[rest.length - left.length - 1]?.hubSequence;
    expect(bench.replica.enrolled()?.cursor).toBe(left.length === 0 ? upTo : reached);
    rest = left;
  }
  return pieces;
}

test('[SY8] where much stands in the way, a page is applied in pieces, each with its cursor', () => {
  workAlone(['first', 'second'], CHANGES_OF_EACH);
  const own = bench.sealed();
  const page = ['first', 'third', 'first', 'second', 'third', 'second', 'first'];
  const pieces = takeIn(
    page.map((id, index) => describedAfar(id, 200 + index)),
    220,
  );
  // What is in nobody's way, and what is on a row that stands back already, goes along.
  expect(pieces).toEqual([3, 3, 1]);
  for (const id of ['first', 'second']) {
    const name = `${id} ${CHANGES_OF_EACH}`;
    expect(bench.row('projects', id)).toMatchObject({ name, description: `of the other for ${id}` });
  }
  expect(bench.row('projects', 'third')).toMatchObject({ description: 'of the other for third' });
  // What waited comes back as it went, and is what it was.
  takeIn(
    own.map((part, index) => comingBack(bench, part, 300 + index)),
    300 + own.length,
  );
  expect(bench.row('projects', 'first')).toMatchObject({ name: `first ${CHANGES_OF_EACH}` });
  expect(bench.conflicts()).toEqual([]);
});

test('[SY8] a page of many small changes is cut, too', () => {
  const page = Array.from({ length: 600 }, (_, index) => describedAfar('third', 200 + index));
  expect(takeIn(page, 900)).toEqual([250, 250, 100]);
});

test('[SY6] what stands on many rows stands back for each of them, the newest first', () => {
  // Each change names two projects: one stands on the other.
  for (let change = 1; change <= 20; change += 1) {
    bench.write((tx) => {
      for (const id of [PROJECTS[change % 3] ?? 'first', PROJECTS[(change + 1) % 3] ?? 'first']) {
        const name = `change ${change}`;
        tx.rows.update(projects).set({ name }).where(eq(projects.id, id)).run();
      }
    });
  }
  const names = () => PROJECTS.map((id) => bench.row('projects', id)?.['name']);
  const before = names();
  bench.sealed();
  const late = timeAt(4_000_000_000_000, 'other-station');
  const edit = { tableName: 'projects', rowId: 'second', operation: 'update' } as const;
  const last = { ...edit, columns: { name: 'of the other' }, before: { name: 'second' } };
  takeIn([partOf(200, [last], { orderedTime: late })], 200);
  expect(names()).toEqual([before[0], 'of the other', before[2]]);
});
