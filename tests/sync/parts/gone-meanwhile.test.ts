import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import { FACTORY, openReplicaBench, partOf, timeAt, type ReplicaBench } from './replica-bench.ts';

let bench: ReplicaBench;
let next: number;
beforeEach(async () => {
  bench = await openReplicaBench();
  next = 100;
});
afterEach(() => bench.discard());

/** By this many milliseconds after the first of them. */
const at = (milliseconds: number, station: string) => timeAt(1_900_000_000_000 + milliseconds, station);

function apply(edit: Omit<RowEdit, 'before'> & Partial<RowEdit>, milliseconds: number): void {
  next += 1;
  const orderedTime = at(milliseconds, `station-${next}`);
  bench.replica.apply([partOf(next, [{ before: null, ...edit }], { orderedTime })], next);
}

const group = (id: string, name: string) => ({ id, scope_id: FACTORY, name, heating_at_once: 2, version: 1 });
const inserted = (name: string) =>
  ({
    tableName: 'power_groups',
    rowId: 'group',
    operation: 'insert',
    columns: group('group', name),
  }) as const;
const DELETED = {
  tableName: 'power_groups',
  rowId: 'group',
  operation: 'delete',
  columns: null,
} as const;
const renamed = (name: string) =>
  ({
    tableName: 'power_groups',
    rowId: 'group',
    operation: 'update',
    columns: { name, version: 2 },
    before: { name: 'Left wall', version: 1 },
  }) as const;

test('[SY44] what was written to a row that was deleted meanwhile is listed, whichever was later', () => {
  apply(inserted('Left wall'), 0);
  apply(DELETED, 20);
  for (const milliseconds of [10, 30]) apply(renamed(`Right wall ${milliseconds}`), milliseconds);
  expect(bench.row('power_groups', 'group')).toBeUndefined();
  expect(bench.conflicts()).toMatchObject([
    { kind: 'goneMeanwhile', row_id: 'group', lost: '{"name":"Right wall 10"}', person_id: 'other-person' },
    { kind: 'goneMeanwhile', row_id: 'group', lost: '{"name":"Right wall 30"}', person_id: 'other-person' },
  ]);
});

test('[SY44] a row that stands in the file and is deleted all the same is gone', () => {
  const toProject = (columns: RowEdit['columns'], before: RowEdit['before']) =>
    ({ tableName: 'projects', rowId: 'project', operation: 'update', columns, before }) as const;
  apply(toProject({ deleted_at: 1 }, { deleted_at: null }), 0);
  apply(toProject({ description: 'For the fair' }, { description: '' }), 10);
  expect(bench.conflicts()).toMatchObject([
    { kind: 'goneMeanwhile', row_id: 'project', lost: '{"description":"For the fair"}' },
  ]);
});

test('[SY44] two who put one thing where nothing was have written it twice', () => {
  apply(inserted('Left wall'), 10);
  apply(inserted('Right wall'), 0);
  expect(bench.row('power_groups', 'group')).toMatchObject({ name: 'Left wall' });
  expect(bench.conflicts()).toMatchObject([
    { kind: 'writtenTwice', column_name: 'name', lost: '"Right wall"', won: '"Left wall"' },
  ]);
});

test('[SY44] a row that never was here, and a thing that two deleted, are no conflicts', () => {
  apply(renamed('Right wall'), 0);
  apply(inserted('Left wall'), 10);
  apply(DELETED, 20);
  apply(DELETED, 30);
  expect(bench.conflicts()).toEqual([]);
});
