import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printTasks } from '../../../src/shop/printing/tables.ts';
import { changeLog } from '../../../src/shop/records/tables.ts';
import { TASK_STATES } from '../../../src/shop/printing/index.ts';
import { taskEventsBetween } from '../../../src/shop/printing/transitions.ts';
import { createPolicyBook } from '../../../src/station/policy-book.ts';
import type { JudgedPart } from '../../../src/station/sync/applying/judge.ts';
import type { RowEdit, SqlValue } from '../../../src/station/sync/hub.ts';
import { printTaskJudge } from '../../../src/station/sync/printing/print-task-judge.ts';
import { Floor } from '../../printing/floor.ts';

/*
 * The real floor of one station: what its people do is cut into parts as it would be, and judged on the rows as they
 * were before. What no use case writes is judged as well.
 */

let floor: Floor;
beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

type Values = Readonly<Record<string, SqlValue>>;

const taskOf = (taskId: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(floor.task(taskId)).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

function judged(part: Partial<JudgedPart> & Pick<JudgedPart, 'edits'>): string | null {
  const judge = printTaskJudge();
  const whole = {
    personId: floor.house.people.manager.personId,
    at: floor.house.clock.now(),
    stationId: stationId(),
    ...part,
  };
  const refusal = judge.objectionTo(floor.rows, whole, () => createPolicyBook(floor.rows).current());
  return refusal === null ? null : refusal.code;
}

function stationId(): string {
  const [run] = floor.rows.select().from(changeLog).limit(1).all();
  return run?.hybridTime.slice(18) ?? '';
}

function change(taskId: string, columns: Values): RowEdit {
  const now = taskOf(taskId);
  const before = Object.fromEntries(
    Object.keys(columns).map((name) => [name, (now[name] ?? null) as SqlValue]),
  );
  const version = Number(now['version']);
  return {
    tableName: 'print_tasks',
    rowId: taskId,
    operation: 'update',
    columns: { ...columns, version: version + 1 },
    before: { ...before, version },
  };
}

/** The parts that the station's own change log makes of what was done since. */
function partsSince(sequence: number): readonly { readonly edits: readonly RowEdit[] }[] {
  const lines = floor.rows
    .select()
    .from(changeLog)
    .all()
    .filter((line) => line.sequence > sequence);
  return [...Map.groupBy(lines, (line) => line.transactionId).values()].map((ofOne) => ({
    edits: ofOne.map(({ tableName, rowId, operation, columns, before }) => ({
      tableName,
      rowId,
      operation,
      columns: columns as Values | null,
      before: before as Values | null,
    })),
  }));
}

const lastLine = () => floor.rows.select().from(changeLog).all().at(-1)?.sequence ?? 0;

test('[SY39] of everything that people do with a task from asking to closing, nothing is refused on arrival', async () => {
  const objections: string[] = [];
  const store = floor.house.station.store;
  let since = lastLine();
  // Judged in the middle of it: after each commit, on rows from which the newest part is thought away.
  const stop = store.onCommit(() => {
    for (const { edits } of partsSince(since)) {
      since = lastLine();
      const ofTasks = edits.filter(({ tableName }) => tableName === 'print_tasks');
      if (ofTasks.length === 0) continue;
      const entry = edits.find(({ tableName }) => tableName === 'audit_entries');
      const personId = (entry?.columns?.['person_id'] ?? null) as string | null;
      const refusal = thoughtAway(ofTasks, () => judged({ edits, personId }));
      if (refusal !== null) objections.push(`${String(entry?.columns?.['action'])}: ${refusal}`);
    }
  });
  const printerId = await floor.printer();
  const denied = await floor.request();
  await floor.review(denied, 'deny', 'too thin');
  await floor.designer.printing.requestAgain({
    ...floor.seenTask(denied),
    sliceId: null,
    materialKey: 'PLA',
    copies: 2,
    dueAt: null,
    note: '',
  });
  await floor.review(denied);
  const other = await floor.queued();
  await floor.manager.printing.moveInQueue({ ...floor.seenTask(other), beforeTaskId: denied });
  await floor.manager.printing.assign({ ...floor.seenTask(other), printerId });
  await floor.manager.printing.assign({ ...floor.seenTask(other), printerId: null });
  await floor.designer.printing.cancelTask(floor.seenTask(other));
  const first = await floor.accepted(printerId, denied);
  await floor.operator.printing.returnTask(floor.seen(first));
  const run = await floor.started(printerId, denied);
  await floor.untilPrint(run.printId, 'printing');
  await floor.operator.printing.pause(floor.seen(run));
  await floor.untilPrint(run.printId, 'paused');
  await floor.operator.printing.resume(floor.seen(run));
  await floor.untilPrint(run.printId, 'printing');
  await floor.operator.printing.cancel(floor.seen(run));
  await floor.untilPrint(run.printId, 'cancelled');
  await floor.operator.printing.tryAgain(floor.seen(run));
  await floor.operator.printing.preheat(floor.seen(await floor.accepted(printerId, denied)));
  stop();
  expect(objections).toEqual([]);
});

class ThoughtAway extends Error {}

/** Judges on the rows as they were before a part: a transaction that is taken back puts them there for a moment. */
function thoughtAway(edits: readonly RowEdit[], judge: () => string | null): string | null {
  let verdict: string | null = null;
  try {
    floor.house.station.store.write(({ rows }) => {
      for (const { rowId, operation, before } of edits.toReversed()) {
        const task = eq(printTasks.id, rowId);
        if (operation === 'insert') rows.delete(printTasks).where(task).run();
        else
          rows
            .update(printTasks)
            .set(membersOf(before ?? {}))
            .where(task)
            .run();
      }
      verdict = judge();
      throw new ThoughtAway();
    });
  } catch (error) {
    if (!(error instanceof ThoughtAway)) throw error;
  }
  return verdict;
}

function membersOf(columns: Values): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

test('[SY39] a requester’s own approval is refused on arrival, at whichever station it was given', async () => {
  const taskId = await floor.request();
  const edit = change(taskId, { state: 'approved', approval_id: 'approval' });
  expect(judged({ edits: [edit], personId: floor.house.people.designer.personId })).toBe('access.denied');
  expect(judged({ edits: [edit] })).toBeNull();
  const mine = await floor.master.printing.request({
    modelVersionId: floor.slow.modelVersionId,
    sliceId: null,
    materialKey: 'PLA',
    copies: 1,
    dueAt: null,
    note: '',
  });
  const own = change(mine.taskId, { state: 'approved', approval_id: 'approval' });
  expect(judged({ edits: [own], personId: floor.house.people.master.personId })).toBe(
    'access.separationOfDuties',
  );
});

test('[SY39] what a run does to its task is believed of its own station, and of no other', async () => {
  const printerId = await floor.printer();
  const { taskId } = await floor.preheated(printerId);
  const edit = change(taskId, { state: 'printing' });
  expect(judged({ edits: [edit], personId: null })).toBeNull();
  expect(judged({ edits: [edit], personId: null, stationId: 'another' })).toBe('printing.notTheRunsStation');
  const foreign = await floor.queued();
  const accept = change(foreign, { state: 'accepted', print_id: 'no-such-run', queue_key: null });
  expect(judged({ edits: [accept] })).toBe('printing.notTheRunsStation');
});

test('[SY39] no state is reached that the table does not lead to, and no column is changed that goes with no move', async () => {
  const taskId = await floor.queued();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TASK_STATES),
      fc.constantFrom('number', 'requested_by', 'gcode_hash', 'copies_done', 'approval_id', 'note', null),
      async (state, column) => {
        const columns: Values = { state, ...(column === null ? {} : { [column]: 'forged' }) };
        const refusal = judged({ edits: [change(taskId, columns)] });
        const isMove = taskEventsBetween('queued', state).length > 0;
        if (!isMove && state !== 'queued') expect(refusal).not.toBeNull();
        if (column === 'number' || column === 'requested_by' || column === 'copies_done') {
          expect(refusal).not.toBeNull();
        }
      },
    ),
  );
  expect(judged({ edits: [{ ...change(taskId, {}), operation: 'delete', columns: null }] })).not.toBeNull();
});
