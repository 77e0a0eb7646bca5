import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IncomingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import { openReplicaBench, partOf, printer, type ReplicaBench } from './replica-bench.ts';

let bench: ReplicaBench;
beforeEach(async () => {
  bench = await openReplicaBench();
});
afterEach(() => bench.discard());

const rename: RowEdit = {
  tableName: 'projects',
  rowId: 'project',
  operation: 'update',
  columns: { name: 'Told with it' },
  before: { name: 'project' },
};
const occupied: RowEdit = {
  tableName: 'printers',
  rowId: 'printer',
  operation: 'update',
  columns: { bed: 'occupied', version: 2 },
  before: { bed: 'clear', version: 1 },
};
const added: RowEdit = {
  tableName: 'printers',
  rowId: 'printer',
  operation: 'insert',
  columns: printer('printer', 'other-station'),
  before: null,
};

/** Takes a part in that ends in trouble; gives the trouble. */
function troubleOf(part: IncomingPart): string {
  bench.replica.apply([part], part.hubSequence);
  const [trouble, more] = bench.troubles();
  expect(more).toBeUndefined();
  return String(trouble?.['id']);
}

const tryAgain = (trouble: string) => bench.replica.settleTrouble(trouble, 'somebody', 'tryAgain');
const isOpen = () => bench.troubles().some((trouble) => trouble['settled_at'] === null);

test('[SY7] what is not what its sender sealed is not taken in, however often somebody tries', () => {
  const trouble = troubleOf({ ...partOf(200, [rename]), personId: 'nobody' });
  expect(tryAgain(trouble)).toBe('stays');
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'project' });
  expect(isOpen()).toBe(true);
  expect(bench.replica.settleTrouble(trouble, 'somebody', 'setAside')).toBe('settled');
  expect(isOpen()).toBe(false);
});

test('[SY7] what does not fit now either changes nothing, and stays for a person', () => {
  const misfit = { ...added, columns: { ...added.columns, bed: null } };
  const trouble = troubleOf(partOf(200, [rename, misfit]));
  expect(tryAgain(trouble)).toBe('stays');
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'project' });
  expect(bench.conflicts()).toEqual([]);
  expect(isOpen()).toBe(true);
});

test('[SY7] what no lawful station does stays, and is taken in once it stands on something', () => {
  const trouble = troubleOf(partOf(200, [occupied]));
  expect(tryAgain(trouble)).toBe('stays');
  expect(isOpen()).toBe(true);
  bench.replica.apply([partOf(201, [added])], 201);
  expect(tryAgain(trouble)).toBe('settled');
  expect(bench.row('printers', 'printer')).toMatchObject({ bed: 'occupied', version: 2 });
});
