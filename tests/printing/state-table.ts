import type { PrintState, TaskState } from '../../src/shop/printing/index.ts';

/*
 * Written by hand from RULES.md and not from the code: one line a state, `event → state` for each event that fits.
 * What is not here must be refused.
 */
export const TASKS: Readonly<Record<TaskState, string>> = {
  draft: 'request → requested',
  requested: 'requestAgain → requested, approve → approved, deny → denied, cancelTask → cancelled',
  approved: 'enqueue → queued, voidApproval → requested, cancelTask → cancelled',
  denied: 'requestAgain → requested, cancelTask → cancelled, close → closed',
  queued: 'accept → accepted, voidApproval → requested, cancelTask → cancelled',
  accepted: 'preheat → preheating, giveBack → queued',
  preheating: 'start → printing, giveBack → queued, fail → failed, cancelPrint → cancelled',
  printing: 'pause → paused, finish → finished, fail → failed, cancelPrint → cancelled',
  paused: 'resume → printing, finish → finished, fail → failed, cancelPrint → cancelled',
  finished: 'remove → removed, removeForNextCopy → queued',
  failed: 'remove → removed, tryAgain → queued, resumeRun → printing',
  cancelled: 'remove → removed, tryAgain → queued, close → closed',
  removed: 'passCheck → checked, rejectCheck → queued, tryAgain → queued, close → closed',
  checked: 'close → closed',
  closed: '',
};

export const PRINTS: Readonly<Record<PrintState, string>> = {
  accepted: 'preheat → preheating, giveBack → returned',
  preheating:
    'startAsked → starting, giveBack → returned, failed → failed, cancelled → cancelled, interrupt → interrupted',
  starting:
    'started → printing, cancelAsked → cancelling, cancelled → cancelled, failed → failed, interrupt → interrupted',
  printing:
    'pauseAsked → pausing, printerPauses → pausing, finished → finished, cancelAsked → cancelling, cancelled → cancelled, failed → failed, interrupt → interrupted',
  pausing:
    'paused → paused, finished → finished, cancelAsked → cancelling, cancelled → cancelled, failed → failed, interrupt → interrupted',
  paused:
    'resumeAsked → resuming, resumed → printing, cancelAsked → cancelling, cancelled → cancelled, failed → failed, interrupt → interrupted',
  resuming:
    'resumed → printing, finished → finished, cancelAsked → cancelling, cancelled → cancelled, failed → failed, interrupt → interrupted',
  cancelling: 'cancelled → cancelled, failed → failed, interrupt → interrupted',
  finished: 'remove → removed',
  failed: 'remove → removed, goOn → continued',
  cancelled: 'remove → removed',
  interrupted: 'remove → removed, goOn → continued',
  continued: '',
  returned: '',
  removed: '',
};

/** The events that fit one state, each with the state that follows. */
export function cellsOf(line: string): ReadonlyMap<string, string> {
  const cells = line === '' ? [] : line.split(', ').map((cell) => cell.split(' → '));
  return new Map(cells.map(([event = '', state = '']) => [event, state]));
}
