import { describe, expect, test } from 'vitest';
import { PRINT_STATES, TASK_STATES, type PrintState, type TaskState } from '../../src/shop/printing/index.ts';
import {
  holdsPrinter,
  isRunning,
  nextPrintState,
  nextTaskState,
  PRINT_EVENTS,
  TASK_EVENTS,
  taskEventFor,
  type PrintEvent,
  type TaskEvent,
} from '../../src/shop/printing/transitions.ts';
import { cellsOf, PRINTS, TASKS } from './state-table.ts';

describe('[PR1] a move fits its state, or is refused with the state and the move named', () => {
  test.each(TASK_STATES)('[PR1] task: %s × every event', (state) => {
    const cells = cellsOf(TASKS[state]);
    for (const event of TASK_EVENTS) {
      const wanted = cells.get(event);
      expect(nextTaskState(state, event), `${state} × ${event}`).toEqual(
        wanted === undefined
          ? { ok: false, refusal: { code: 'printing.wrongState', subject: 'task', state, event } }
          : { ok: true, value: wanted },
      );
    }
    expect([...cells.keys()].filter((event) => !TASK_EVENTS.includes(event as TaskEvent))).toEqual([]);
  });

  test.each(PRINT_STATES)('[PR1] print: %s × every event', (state) => {
    const cells = cellsOf(PRINTS[state]);
    for (const event of PRINT_EVENTS) {
      const wanted = cells.get(event);
      expect(nextPrintState(state, event), `${state} × ${event}`).toEqual(
        wanted === undefined
          ? { ok: false, refusal: { code: 'printing.wrongState', subject: 'print', state, event } }
          : { ok: true, value: wanted },
      );
    }
    expect([...cells.keys()].filter((event) => !PRINT_EVENTS.includes(event as PrintEvent))).toEqual([]);
  });
});

function reachableFrom<State extends string>(
  start: State,
  next: (state: State) => readonly State[],
): ReadonlySet<State> {
  const seen = new Set<State>([start]);
  for (const state of seen) for (const after of next(state)) seen.add(after);
  return seen;
}

const afterTask = (state: TaskState): readonly TaskState[] =>
  TASK_EVENTS.flatMap((event) => {
    const next = nextTaskState(state, event);
    return next.ok ? [next.value] : [];
  });

const afterPrint = (state: PrintState): readonly PrintState[] =>
  PRINT_EVENTS.flatMap((event) => {
    const next = nextPrintState(state, event);
    return next.ok ? [next.value] : [];
  });

test('[PR2] every state can be reached, and from every state the end', () => {
  expect([...reachableFrom('draft', afterTask)].toSorted()).toEqual([...TASK_STATES].toSorted());
  expect([...reachableFrom('accepted', afterPrint)].toSorted()).toEqual([...PRINT_STATES].toSorted());
  for (const state of TASK_STATES)
    expect(reachableFrom(state, afterTask), `from ${state}`).toContain('closed');
  for (const state of PRINT_STATES) {
    const ends = [...reachableFrom(state, afterPrint)].filter((one) => afterPrint(one).length === 0);
    expect(ends, `from ${state}`).not.toEqual([]);
  }
});

test('[PR2] a run that has ended never runs again: only the part can be taken off', () => {
  for (const state of ['finished', 'failed', 'cancelled', 'interrupted'] as const) {
    // Another run goes on with the part of one that broke off; it is not this one that does.
    const ways = state === 'failed' || state === 'interrupted' ? ['continued', 'removed'] : ['removed'];
    expect(afterPrint(state)).toEqual(ways);
    expect(isRunning(state)).toBe(false);
  }
  expect(afterPrint('continued')).toEqual([]);
  expect(afterPrint('removed')).toEqual([]);
  expect(afterPrint('returned')).toEqual([]);
});

test('[PR3] whatever a run does, its task has a move that goes with it', () => {
  // The run and its task walk together, as `movePrint` moves them; a pair that does not fit would be found here.
  const seen = new Set<string>(['accepted accepted']);
  for (const pair of seen) {
    const [print, task] = pair.split(' ') as [PrintState, TaskState];
    for (const event of PRINT_EVENTS) {
      const moved = nextPrintState(print, event);
      if (!moved.ok || event === 'remove' || event === 'goOn') continue;
      const taskEvent = taskEventFor(moved.value, task);
      if (taskEvent === null) {
        seen.add(`${moved.value} ${task}`);
        continue;
      }
      const taskMoved = nextTaskState(task, taskEvent);
      expect(taskMoved, `${print} (task ${task}) × ${event}`).toMatchObject({ ok: true });
      if (taskMoved.ok) seen.add(`${moved.value} ${taskMoved.value}`);
    }
  }
  // Every pair that the walk has met makes sense to a person who sees both.
  const met = Map.groupBy(seen, (pair) => pair.split(' ')[0] ?? '');
  const tasksOf = (print: PrintState) => (met.get(print) ?? []).map((pair) => pair.split(' ')[1]).toSorted();
  expect(tasksOf('starting')).toEqual(['preheating']);
  expect(tasksOf('printing')).toEqual(['printing']);
  expect(tasksOf('pausing')).toEqual(['printing']);
  expect(tasksOf('paused')).toEqual(['paused']);
  expect(tasksOf('resuming')).toEqual(['paused']);
  expect(tasksOf('cancelling')).toEqual(['paused', 'preheating', 'printing']);
  expect(tasksOf('finished')).toEqual(['finished']);
  expect(tasksOf('failed')).toEqual(['failed']);
  expect(tasksOf('interrupted')).toEqual(['failed']);
  expect(tasksOf('cancelled')).toEqual(['cancelled']);
  expect(tasksOf('returned')).toEqual(['queued']);
});

test('[PR4] a printer is held from the acceptance until the part is off it', () => {
  expect(PRINT_STATES.filter((state) => !holdsPrinter(state))).toEqual(['continued', 'returned', 'removed']);
});
