import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import type { PrintState, TaskState } from '../../../src/shop/printing/index.ts';
import type { Hall } from './hall.ts';
import { Halls } from './halls.ts';

/*
 * A task is meant for a printer of a station that is away. It prints there, and meanwhile somebody else does something
 * with the same task; theirs comes to the hub first.
 */

/** How far the run has come when its station is back. */
const STATES = [
  'accepted',
  'preheating',
  'starting',
  'printing',
  'paused',
  'finished',
  'failed',
  'cancelled',
  'removed',
] as const satisfies readonly PrintState[];
type Reached = (typeof STATES)[number];

let halls: Halls;
beforeEach(async () => {
  halls = await Halls.open(2, STATES.length);
});
afterEach(() => {
  halls.discard();
});

const printerOf = (state: Reached): string => `printer-1-${STATES.indexOf(state) + 1}`;

async function bring(hall: Hall, taskId: string, state: Reached): Promise<string> {
  const printerId = printerOf(state);
  const taken = await halls.during(hall.accept(taskId, printerId));
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  const { printId } = taken.value;
  if (state === 'accepted') return printId;
  await halls.during(hall.about('preheat', printId));
  if (state === 'preheating') return printId;
  await halls.during(hall.start(printId));
  if (state === 'starting') return printId;
  hall.say(printerId, 'jobStarted');
  if (state === 'paused') {
    await halls.during(hall.about('pause', printId));
    hall.say(printerId, 'jobPaused');
  }
  if (state === 'cancelled') {
    await halls.during(hall.about('cancel', printId));
    hall.say(printerId, 'jobCancelled');
  }
  if (state === 'finished' || state === 'removed') hall.end(printerId, 'finished');
  if (state === 'failed') hall.end(printerId, 'failed');
  if (state === 'removed') await halls.during(hall.about('remove', printId));
  expect(hall.run(printId).state).toBe(state);
  return printId;
}

/** Every state, each on a task of its own, while somebody at the other station does the same to each task. */
async function meet(elsewhere: (hall: Hall, taskId: string) => unknown) {
  const [here, there] = [halls.at(1), halls.at(2)];
  const taskIds = new Map<Reached, string>();
  for (const state of STATES) {
    const taskId = await there.queued('model-of-tests');
    await halls.during(halls.world.settle(60_000));
    await halls.during(there.assign(taskId, printerOf(state)));
    taskIds.set(state, taskId);
  }
  await halls.settle();
  here.process.link.cut();
  await halls.world.time.run(60_000);
  const printIds = new Map<Reached, string>();
  for (const [state, taskId] of taskIds) printIds.set(state, await bring(here, taskId, state));
  for (const taskId of taskIds.values()) await halls.during(elsewhere(there, taskId));
  await halls.world.settle(30_000);
  here.wire.length = 0;
  await halls.settle();
  expect(halls.dump(here)).toBe(halls.dump(there));
  return (state: Reached) => {
    const [taskId = '', printId = ''] = [taskIds.get(state), printIds.get(state)];
    return { task: here.task(taskId), run: here.run(printId), notes: notesOf(here, taskId) };
  };
}

function notesOf(hall: Hall, taskId: string): readonly string[] {
  return hall.process.store.reading
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, taskId), eq(auditEntries.stationId, hall.id)))
    .orderBy(auditEntries.sequence)
    .all()
    .map(({ action }) => action)
    .filter((action) => /Elsewhere|Alone|Along/.test(action));
}

test('[SY31] [SY32] of a task that was cancelled elsewhere, a run that prints goes on, and one that has not begun gives way', async () => {
  const after = await meet((hall, taskId) =>
    hall.useCases.cancelTask(hall.call('person-2', 'printing.cancelTask'), {
      taskId: taskId as never,
      expectedVersion: hall.task(taskId).version,
    }),
  );
  const expected: Record<Reached, readonly [PrintState, readonly string[]]> = {
    accepted: ['returned', ['printing.taskWentElsewhere']],
    preheating: ['returned', ['printing.taskWentElsewhere']],
    starting: ['starting', ['printing.goesOnAlone']],
    printing: ['printing', ['printing.goesOnAlone']],
    paused: ['paused', ['printing.goesOnAlone']],
    finished: ['finished', []],
    failed: ['failed', []],
    cancelled: ['cancelled', []],
    removed: ['removed', []],
  };
  for (const state of STATES) {
    const { task, run, notes } = after(state);
    expect([state, task.state, run.state, notes]).toEqual([state, 'cancelled', ...expected[state]]);
  }
  const here = halls.at(1);
  // Heaters go off for what gave way, and for nothing else.
  expect(here.wire.filter((line) => line.startsWith('preheat')).toSorted()).toEqual([
    `preheat ${printerOf('accepted')} 0`,
    `preheat ${printerOf('preheating')} 0`,
  ]);
  // What lies on a bed comes off it, whatever became of its task.
  here.say(printerOf('starting'), 'jobStarted');
  for (const state of ['starting', 'printing', 'paused'] as const) here.end(printerOf(state), 'finished');
  for (const state of ['starting', 'printing', 'finished', 'failed', 'cancelled'] as const) {
    const { run } = after(state);
    expect([state, await halls.during(here.about('remove', run.id))]).toMatchObject([state, { ok: true }]);
  }
  await halls.settle();
  expect(halls.dump(here)).toBe(halls.dump(halls.at(2)));
});

test('[SY32] a task that only changed its place in the queue is moved to where its run is', async () => {
  const after = await meet((hall, taskId) =>
    hall.useCases.moveInQueue(hall.call('person-2', 'printing.moveInQueue'), {
      taskId: taskId as never,
      expectedVersion: hall.task(taskId).version,
      beforeTaskId: null,
    }),
  );
  const expected: Record<Reached, TaskState> = {
    accepted: 'accepted',
    preheating: 'preheating',
    starting: 'preheating',
    printing: 'printing',
    paused: 'paused',
    finished: 'finished',
    failed: 'failed',
    cancelled: 'cancelled',
    removed: 'removed',
  };
  for (const state of STATES) {
    const { task, run, notes } = after(state);
    expect([task.state, run.state, notes]).toEqual([expected[state], state, ['printing.taskBroughtAlong']]);
    expect([state, task.copiesDone]).toEqual([state, state === 'removed' ? 1 : 0]);
  }
  expect(halls.at(1).wire.filter((line) => line.startsWith('preheat'))).toEqual([]);
});
