import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GrantId } from '../../../src/shop/access/index.ts';
import { printers } from '../../../src/shop/printers/tables.ts';
import { printTasks } from '../../../src/shop/printing/tables.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import type { PartJudge } from '../../../src/station/sync/applying/judge.ts';
import type { RowEdit } from '../../../src/station/sync/hub.ts';
import {
  comingBack,
  FACTORY,
  openReplicaBench,
  partOf,
  printer,
  timeAt,
  type ReplicaBench,
} from './replica-bench.ts';

let bench: ReplicaBench;
let next: number;
beforeEach(async () => {
  bench = await openReplicaBench();
  next = 100;
});
afterEach(() => bench.discard());

const insert = (tableName: string, columns: RowEdit['columns'] & object): RowEdit => ({
  tableName,
  rowId: String(columns['id']),
  operation: 'insert',
  columns,
  before: null,
});
const update = (
  tableName: string,
  rowId: string,
  columns: RowEdit['columns'],
  before: RowEdit['before'],
): RowEdit => ({ tableName, rowId, operation: 'update', columns, before });

function apply(edits: readonly RowEdit[], wish: Parameters<typeof partOf>[2] = {}): void {
  next += 1;
  bench.replica.apply([partOf(next, edits, wish)], next);
}

const task = (id: string, state: string, version: number) => ({
  id,
  number: 1,
  state,
  project_id: 'project',
  scope_id: FACTORY,
  model_version_id: 'm',
  gcode_hash: 'h',
  material_key: 'PLA',
  copies: 1,
  copies_done: 0,
  note: '',
  requested_by: 'p',
  requested_at: 1,
  changed_at: 1,
  version,
});

test('[SY2] an owned row is its station’s: another’s edit changes nothing and is kept aside', () => {
  apply([insert('printers', printer('a', 'other-station'))]);
  apply([update('printers', 'a', { bed: 'occupied', version: 2 }, { bed: 'clear', version: 1 })]);
  expect(bench.row('printers', 'a')).toMatchObject({ bed: 'occupied' });
  apply([update('printers', 'a', { bed: 'clear', version: 3 }, { bed: 'occupied', version: 2 })], {
    stationId: 'third-station',
  });
  apply([insert('printers', printer('b', 'other-station'))], { stationId: 'third-station' });
  expect(bench.row('printers', 'a')).toMatchObject({ bed: 'occupied' });
  expect(bench.row('printers', 'b')).toBeUndefined();
  expect(bench.troubles().map(({ code }) => code)).toEqual(['notTheOwner', 'notTheOwner']);
});

test('[SY3] what is only added is added once and never changed', () => {
  const verdict = insert('approvals', {
    id: 'v',
    task_id: 't',
    verdict: 'accept',
    reviewed_by: 'p',
    reviewed_at: 1,
    reason: '',
    gcode_hash: 'h',
    material_key: 'PLA',
  });
  apply([verdict]);
  apply([{ ...verdict, columns: { ...verdict.columns, verdict: 'deny' } }]);
  apply([update('approvals', 'v', { verdict: 'deny' }, { verdict: 'accept' })]);
  expect(bench.row('approvals', 'v')).toMatchObject({ verdict: 'accept' });
  expect(bench.troubles().map(({ code }) => code)).toEqual(['neverChanges']);
});

test('[SY4] of two moves from one version the first stands, and only what is told of the second', () => {
  apply([insert('print_tasks', task('t', 'queued', 4)), insert('printers', printer('a', 'other-station'))]);
  apply([update('print_tasks', 't', { state: 'cancelled', version: 5 }, { state: 'queued', version: 4 })]);
  apply([
    update('print_tasks', 't', { state: 'accepted', version: 5 }, { state: 'queued', version: 4 }),
    update('projects', 'project', { name: 'With the task' }, { name: 'project' }),
    update('printers', 'a', { bed: 'occupied', version: 2 }, { bed: 'clear', version: 1 }),
  ]);
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'cancelled', version: 5 });
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'project' });
  expect(bench.row('printers', 'a')).toMatchObject({ bed: 'occupied' });
  expect(bench.conflicts()).toMatchObject([
    { kind: 'movedElsewhere', table_name: 'print_tasks', row_id: 't', person_id: 'other-person' },
  ]);
});

test('[SY4] a number that two moves made is not one version', () => {
  const first = timeAt(1_900_000_000_000, 'first');
  apply([insert('print_tasks', task('t', 'queued', 4))], { orderedTime: first });
  // Two stations accept; then the one that was slower goes on from its own version 5.
  const accept = (printId: string, expected: string) =>
    update(
      'print_tasks',
      't',
      { state: 'accepted', print_id: printId, version: 5 },
      { state: 'queued', print_id: null, version: 4, '': expected },
    );
  const second = timeAt(1_900_000_000_001, 'second');
  const third = timeAt(1_900_000_000_002, 'third');
  apply([accept('print-of-second', first)], { orderedTime: second, stationId: 'second' });
  apply([accept('print-of-third', first)], { orderedTime: third, stationId: 'third' });
  const preheat = (made: string) =>
    update(
      'print_tasks',
      't',
      { state: 'preheating', version: 6 },
      { state: 'accepted', version: 5, '': made },
    );
  apply([preheat(third)], { orderedTime: timeAt(1_900_000_000_003, 'third'), stationId: 'third' });
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'accepted', print_id: 'print-of-second' });
  apply([preheat(second)], { orderedTime: timeAt(1_900_000_000_004, 'second'), stationId: 'second' });
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'preheating', print_id: 'print-of-second' });
});

test('[SY5] each column has the later writer, in any order; the value that stood back is kept', () => {
  const early = timeAt(1_900_000_000_000, 'early');
  const late = timeAt(1_900_000_000_001, 'late');
  apply(
    [
      update(
        'projects',
        'project',
        { name: 'Late', description: 'Late' },
        { name: 'project', description: '' },
      ),
    ],
    {
      orderedTime: late,
    },
  );
  apply([update('projects', 'project', { name: 'Early' }, { name: 'project' })], { orderedTime: early });
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'Late', description: 'Late' });
  expect(bench.conflicts()).toMatchObject([
    { kind: 'writtenTwice', column_name: 'name', lost: '"Early"', won: '"Late"', person_id: 'other-person' },
  ]);
  // Who has seen the other’s value collides with nobody.
  apply([update('projects', 'project', { name: 'After' }, { name: 'Late' })], {
    orderedTime: timeAt(1_900_000_000_002, 'early'),
  });
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'After' });
  expect(bench.conflicts()).toHaveLength(1);
});

test('[SY6] an own change stays on top, and gives way to what was faster', () => {
  apply([insert('print_tasks', task('t', 'queued', 4))]);
  bench.write((tx) => {
    tx.rows.update(printTasks).set({ state: 'accepted', version: 5 }).where(eq(printTasks.id, 't')).run();
  });
  bench.write((tx) => {
    tx.rows.update(printTasks).set({ state: 'preheating', version: 6 }).where(eq(printTasks.id, 't')).run();
  });
  apply([update('projects', 'project', { name: 'Elsewhere' }, { name: 'project' })]);
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'preheating' });
  apply([update('print_tasks', 't', { state: 'cancelled', version: 5 }, { state: 'queued', version: 4 })]);
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'cancelled', version: 5 });
  expect(bench.conflicts().map(({ person_id }) => person_id)).toEqual(['somebody', 'somebody']);
  // The hub’s order is the same: what comes back changes nothing more.
  const own = bench.sealed();
  for (const part of own) bench.replica.apply([comingBack(bench, part, (next += 1))], next);
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'cancelled', version: 5 });
  expect(bench.database.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0);
});

test('[SY6] an own change that was void stands where its own place in the order is', async () => {
  const forbidden = new Set<string>();
  const judge: PartJudge = {
    tables: new Set(['projects', 'roles']),
    objectionTo: (_reading, { edits }) =>
      edits.some(({ columns }) => forbidden.has(String(columns?.['name'])))
        ? { code: 'test.forbidden' }
        : null,
  };
  const judged = await openReplicaBench({ judges: [judge] });
  judged.write((tx) => {
    tx.rows.update(projects).set({ name: 'Mine' }).where(eq(projects.id, 'project')).run();
  });
  const role = (id: string) =>
    insert('roles', {
      id,
      key: 'k',
      name: id,
      rank: 1,
      permissions: '[]',
      own: '[]',
      assigns: '[]',
      home_scope_id: 'company',
      version: 1,
    });
  forbidden.add('Mine');
  judged.replica.apply([partOf(100, [role('taken')])], 100);
  expect(judged.row('projects', 'project')).toMatchObject({ name: 'project' });
  expect(judged.conflicts()).toMatchObject([
    { kind: 'refusedOnArrival', refusal: '{"code":"test.forbidden"}' },
  ]);
  forbidden.delete('Mine');
  judged.replica.apply([partOf(101, [role('given')])], 101);
  expect(judged.row('projects', 'project')).toMatchObject({ name: 'Mine' });
  expect(judged.conflicts()).toEqual([]);
  judged.discard();
});

test('[SY21] rights that a part gives count for the next one, whether both come in one page or in two', async () => {
  const given = insert('grants', {
    id: 'given',
    person_id: 'person',
    role_id: 'role',
    scope_id: 'company',
    granted_by: 'person',
    from_at: 1,
    until_at: null,
    revoked_at: null,
    revoked_by: null,
    version: 1,
  });
  const used = update('projects', 'project', { name: 'Allowed' }, { name: 'project' });
  const judge: PartJudge = {
    tables: new Set(['projects']),
    objectionTo: (_reading, { edits }, rules) =>
      edits[0]?.operation === 'insert' || rules().grants.has('given' as GrantId)
        ? null
        : { code: 'test.forbidden' },
  };
  for (const pages of [[[given], [used]], [[given, used]]]) {
    const judged = await openReplicaBench({ judges: [judge] });
    let number = 100;
    for (const page of pages) {
      const parts = page.map((edit) => partOf((number += 1), [edit]));
      judged.replica.apply(parts, number);
    }
    expect(judged.conflicts()).toEqual([]);
    expect(judged.row('projects', 'project')).toMatchObject({ name: 'Allowed' });
    judged.discard();
  }
});

test('[SY7] what does not fit is kept aside whole, and the next part is applied', () => {
  const misfit = insert('printers', { ...printer('a', 'other-station'), bed: null });
  const damaged = {
    ...partOf(102, [update('projects', 'project', { name: 'Forged' }, null)]),
    personId: 'nobody',
  };
  bench.replica.apply(
    [
      partOf(101, [
        update('projects', 'project', { description: 'lost with it' }, { description: '' }),
        misfit,
      ]),
      damaged,
      partOf(103, [update('projects', 'project', { name: 'After' }, { name: 'project' })]),
    ],
    103,
  );
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'After', description: '' });
  expect(
    bench
      .troubles()
      .map(({ code }) => code)
      .toSorted(),
  ).toEqual(['damaged', 'notApplied']);
  const [trouble] = bench.troubles().filter(({ code }) => code === 'notApplied');
  expect(JSON.parse(String(trouble?.['content']))).toMatchObject({ hubSequence: 101, edits: [{}, misfit] });
});

test('[SY7] a person has it tried again, or sets it aside', () => {
  bench.replica.noteReceipts([], []);
  bench.write((tx) => {
    tx.rows.update(projects).set({ name: 'Refused' }).where(eq(projects.id, 'project')).run();
  });
  const parts = bench.sealed();
  const [part] = parts;
  if (part === undefined) throw new Error('nothing was sealed');
  bench.replica.noteReceipts(parts, [
    { kind: 'rejected', sequence: part.sequence, code: 'placeNotSeen', detail: 'not yours' },
  ]);
  const [trouble] = bench.troubles();
  expect(trouble).toMatchObject({ direction: 'out', code: 'placeNotSeen' });
  expect(bench.sealed()).toEqual([]);
  expect(bench.replica.settleTrouble(String(trouble?.['id']), 'somebody', 'tryAgain')).toBe('settled');
  expect(bench.replica.settleTrouble(String(trouble?.['id']), 'somebody', 'setAside')).toBe('alreadySettled');
  expect(bench.sealed()).toMatchObject([{ sequence: part.sequence + 1, edits: part.edits }]);
});

test('[SY8] a page that comes twice changes nothing the second time', () => {
  const first = partOf(101, [update('projects', 'project', { name: 'One' }, { name: 'project' })]);
  const second = partOf(102, [insert('print_tasks', task('t', 'queued', 4))]);
  const third = partOf(103, [
    update('print_tasks', 't', { state: 'cancelled', version: 5 }, { state: 'queued', version: 4 }),
  ]);
  bench.replica.apply([first, second, third], 103);
  bench.replica.apply([second, third], 103);
  bench.replica.apply([first], 101);
  expect(bench.conflicts()).toEqual([]);
  expect(bench.row('print_tasks', 't')).toMatchObject({ state: 'cancelled' });
  expect(bench.replica.enrolled()?.cursor).toBe(103);
});

test('[SY9] what only a newer Printhall knows waits whole, and what is known of it is applied', () => {
  apply([
    insert('projects', { ...projectRow('newer'), colour: 'green' }),
    insert('moon_phases', { id: 'm', phase: 'full' }),
  ]);
  expect(bench.row('projects', 'newer')).toMatchObject({ name: 'newer' });
  const deferred = bench.database
    .prepare('SELECT table_name, columns FROM deferred_edits ORDER BY ordinal')
    .all();
  expect(deferred).toEqual([
    { table_name: 'projects', columns: '{"colour":"green"}' },
    { table_name: 'moon_phases', columns: '{"id":"m","phase":"full"}' },
  ]);
});

const projectRow = (id: string) => ({
  id,
  scope_id: FACTORY,
  name: id,
  description: '',
  created_by: 'p',
  created_at: 1,
  changed_at: 1,
  version: 1,
});

test('[SY9] after the update it is taken in', async () => {
  apply([insert('projects', projectRow('newer'))]);
  // As it would stand there, had this Printhall not known the column when the part came.
  bench.database
    .prepare(
      `INSERT INTO deferred_edits (hub_sequence, ordinal, table_name, row_id, operation, columns, hybrid_time)
        VALUES (1, 0, 'projects', 'newer', 'update', '{"description":"told by a newer one"}', ?)`,
    )
    .run(timeAt(1_900_000_000_009, 'newer-station'));
  await bench.reopen();
  expect(bench.row('projects', 'newer')).toMatchObject({ description: 'told by a newer one' });
  expect(bench.database.prepare('SELECT count(*) FROM deferred_edits').pluck().get()).toBe(0);
});

test('[SY73] a factory that is not seen any more goes with its rows; this station’s own record stays', () => {
  bench.write((tx) => {
    tx.rows
      .insert(printers)
      .values({
        id: 'p',
        stationId: bench.stationId,
        address: 'simulated:',
        profileKey: 'p',
        materialKey: 'PLA',
        bed: 'clear',
        connects: true,
        version: 1,
      })
      .run();
  });
  const entries = () => bench.database.prepare('SELECT count(*) FROM audit_entries').pluck().get();
  const before = entries();
  bench.replica.lose([FACTORY]);
  expect(bench.row('projects', 'project')).toBeUndefined();
  expect(bench.row('scopes', FACTORY)).toBeDefined();
  expect(entries()).toBe(before);
});
