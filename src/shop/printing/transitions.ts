import { accepted, refused, type Result } from '../kernel/index.ts';
import type { PrintingRefusal, PrintState, TaskState } from './model.ts';

/** What can happen to a print task. Each is one verb, in one place, and nobody assigns a state. */
export const TASK_EVENTS = [
  'request',
  'requestAgain',
  'approve',
  'deny',
  'enqueue',
  'voidApproval',
  'cancelTask',
  'accept',
  'giveBack',
  'preheat',
  'start',
  'pause',
  'resume',
  'finish',
  'fail',
  'cancelPrint',
  'remove',
  'removeForNextCopy',
  'tryAgain',
  'resumeRun',
  'passCheck',
  'rejectCheck',
  'close',
] as const;
export type TaskEvent = (typeof TASK_EVENTS)[number];

type Table<State extends string, Event extends string> = {
  readonly [From in State]: { readonly [On in Event]?: State };
};

const TASK_TABLE: Table<TaskState, TaskEvent> = {
  draft: { request: 'requested' },
  requested: { requestAgain: 'requested', approve: 'approved', deny: 'denied', cancelTask: 'cancelled' },
  approved: { enqueue: 'queued', voidApproval: 'requested', cancelTask: 'cancelled' },
  denied: { requestAgain: 'requested', cancelTask: 'cancelled', close: 'closed' },
  queued: { accept: 'accepted', voidApproval: 'requested', cancelTask: 'cancelled' },
  accepted: { preheat: 'preheating', giveBack: 'queued' },
  preheating: { start: 'printing', giveBack: 'queued', fail: 'failed', cancelPrint: 'cancelled' },
  printing: { pause: 'paused', finish: 'finished', fail: 'failed', cancelPrint: 'cancelled' },
  // `finish` while paused: the last line was acknowledged before the pause took hold.
  paused: { resume: 'printing', finish: 'finished', fail: 'failed', cancelPrint: 'cancelled' },
  finished: { remove: 'removed', removeForNextCopy: 'queued' },
  failed: { remove: 'removed', tryAgain: 'queued', resumeRun: 'printing' },
  cancelled: { remove: 'removed', tryAgain: 'queued', close: 'closed' },
  removed: { passCheck: 'checked', rejectCheck: 'queued', tryAgain: 'queued', close: 'closed' },
  checked: { close: 'closed' },
  closed: {},
};

/** What can happen to one run on one printer. `…Asked` comes from a person, the others from the printer. */
export const PRINT_EVENTS = [
  'preheat',
  'giveBack',
  'startAsked',
  'started',
  'pauseAsked',
  'printerPauses',
  'paused',
  'resumeAsked',
  'resumed',
  'cancelAsked',
  'cancelled',
  'finished',
  'failed',
  'interrupt',
  'goOn',
  'remove',
] as const;
export type PrintEvent = (typeof PRINT_EVENTS)[number];

const ENDS_RUNNING = {
  cancelAsked: 'cancelling',
  cancelled: 'cancelled',
  failed: 'failed',
  interrupt: 'interrupted',
} as const;

const PRINT_TABLE: Table<PrintState, PrintEvent> = {
  accepted: { preheat: 'preheating', giveBack: 'returned' },
  preheating: {
    startAsked: 'starting',
    giveBack: 'returned',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupt: 'interrupted',
  },
  starting: { ...ENDS_RUNNING, started: 'printing' },
  printing: { ...ENDS_RUNNING, pauseAsked: 'pausing', printerPauses: 'pausing', finished: 'finished' },
  // The end of the file, or the printer's own pause, can overtake what a person asked for.
  pausing: { ...ENDS_RUNNING, paused: 'paused', finished: 'finished' },
  // `resumed` unasked: at the screen of a printer on the network.
  paused: { ...ENDS_RUNNING, resumeAsked: 'resuming', resumed: 'printing' },
  resuming: { ...ENDS_RUNNING, resumed: 'printing', finished: 'finished' },
  // Whatever ends the job now, it was cancelled: the printer is told to stop with the next bytes.
  cancelling: { cancelled: 'cancelled', failed: 'failed', interrupt: 'interrupted' },
  finished: { remove: 'removed' },
  // `goOn`: a new run goes on with its part.
  failed: { remove: 'removed', goOn: 'continued' },
  cancelled: { remove: 'removed' },
  interrupted: { remove: 'removed', goOn: 'continued' },
  continued: {},
  returned: {},
  removed: {},
};

/** The state that follows, or the refusal that names both the state and the move that does not fit it. */
export function nextTaskState(state: TaskState, event: TaskEvent): Result<TaskState, PrintingRefusal> {
  const next = TASK_TABLE[state][event];
  if (next === undefined) return refused({ code: 'printing.wrongState', subject: 'task', state, event });
  return accepted(next);
}

/** The moves that lead from one state of a task to another. */
export function taskEventsBetween(from: TaskState, to: TaskState): readonly TaskEvent[] {
  const table = TASK_TABLE[from] as (typeof TASK_TABLE)[TaskState] | undefined;
  return table === undefined ? [] : TASK_EVENTS.filter((event) => table[event] === to);
}

/** As `nextTaskState`, for a run. */
export function nextPrintState(state: PrintState, event: PrintEvent): Result<PrintState, PrintingRefusal> {
  const next = PRINT_TABLE[state][event];
  if (next === undefined) return refused({ code: 'printing.wrongState', subject: 'print', state, event });
  return accepted(next);
}

/** The move of the task that goes with a new state of its run; null where the task stays as it is. */
export function taskEventFor(print: PrintState, task: TaskState): TaskEvent | null {
  switch (print) {
    case 'accepted':
      return 'accept';
    case 'preheating':
      return 'preheat';
    case 'starting':
    case 'pausing':
    case 'resuming':
    case 'cancelling':
    case 'continued':
    case 'removed':
      return null;
    case 'printing':
      // A run that goes on with a part: its task is printing from the moment it was asked for.
      if (task === 'printing') return null;
      return task === 'paused' ? 'resume' : 'start';
    case 'paused':
      return 'pause';
    case 'finished':
      return 'finish';
    case 'failed':
    case 'interrupted':
      return 'fail';
    case 'cancelled':
      return 'cancelPrint';
    case 'returned':
      return 'giveBack';
  }
}

/** States in which a printer is taken by the run. */
export function holdsPrinter(state: PrintState): boolean {
  return !['continued', 'returned', 'removed'].includes(state);
}

/** States in which bytes of the run may be on the wire. */
export function isRunning(state: PrintState): boolean {
  return ['starting', 'printing', 'pausing', 'paused', 'resuming', 'cancelling'].includes(state);
}
