import { eq } from 'drizzle-orm';
import type { Id } from '../../src/shop/kernel/index.ts';
import { PRINT_STATES, TASK_STATES, type PrintState, type TaskState } from '../../src/shop/printing/index.ts';
import { prints, printTasks } from '../../src/shop/printing/tables.ts';
import {
  nextPrintState,
  nextTaskState,
  PRINT_EVENTS,
  type PrintEvent,
  TASK_EVENTS,
  type TaskEvent,
} from '../../src/shop/printing/transitions.ts';
import { Floor, type OnePrint } from '../printing/floor.ts';
import { cellsOf, PRINTS, TASKS } from '../printing/state-table.ts';
import type { Client } from '../support/station.ts';
import { entry } from '../support/open-station.ts';
import { wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { openWindows, type Windows } from './windows.ts';

/** Races of two windows with the same command. */
const RACES = 1_000;

const TABLE_CELLS = TASK_STATES.length * TASK_EVENTS.length + PRINT_STATES.length * PRINT_EVENTS.length;

/** Of the tables, and of every command in every state, fresh and replayed. */
const ALL_CELLS = TABLE_CELLS + 2 * (TASK_STATES.length * 9 + PRINT_STATES.length * 9);

/**
 * The order of steps: every state × every event by the table that was written by hand; every state × every command
 * through the contract, fresh and replayed; and two windows that race with the same command, of which one wins.
 */
export const harness: Harness = {
  id: 'A-24',
  about: 'no step is skipped, replayed or done twice',
  floor: RACES + ALL_CELLS,
  fewRuns: TABLE_CELLS + 60,
  faultClasses: [
    'event that does not fit',
    'command that does not fit',
    'command that fits',
    'replayed command',
    'start without a word',
    'raced approve',
    'raced accept',
    'raced give back',
    'raced cancel',
  ],
  async run({ runs, progress }) {
    const tally = new Tally();
    tryTables(tally);
    const floor = await Floor.open();
    const windows = await openWindows(floor.house);
    try {
      await tryCommands(tally, floor, runs < ALL_CELLS ? FEW_OF : 1);
      progress(`${tally.runs} cells`);
      await raceCommands(tally, floor, windows, runs - tally.runs, progress);
    } finally {
      await windows.close();
      await floor.house.discard();
    }
    return tally.outcome();
  },
};

function tryTables(tally: Tally): void {
  const tryCell = (
    wanted: string | undefined,
    next: ReturnType<typeof nextTaskState>,
    cell: string,
  ): void => {
    tally.ran();
    if (wanted === undefined) tally.met('event that does not fit');
    const found = next.ok ? next.value : undefined;
    tally.expect(
      found === wanted,
      `${cell} leads to ${found ?? 'a refusal'}, not to ${wanted ?? 'a refusal'}`,
    );
  };
  for (const state of TASK_STATES) {
    const cells = cellsOf(TASKS[state]);
    for (const event of TASK_EVENTS)
      tryCell(cells.get(event), nextTaskState(state, event), `task ${state} × ${event}`);
  }
  for (const state of PRINT_STATES) {
    const cells = cellsOf(PRINTS[state]);
    for (const event of PRINT_EVENTS) {
      const next = nextPrintState(state, event) as ReturnType<typeof nextTaskState>;
      tryCell(cells.get(event), next, `print ${state} × ${event}`);
    }
  }
}

interface TaskCommand {
  readonly name: string;
  readonly event: TaskEvent | 'none';
  press(
    client: Client,
    seen: { readonly taskId: Id<'PrintTask'>; readonly expectedVersion: number },
  ): Promise<unknown>;
}

interface PrintCommand {
  readonly name: string;
  readonly events: readonly PrintEvent[];
  press(
    client: Client,
    seen: { readonly printId: Id<'Print'>; readonly expectedVersion: number },
  ): Promise<unknown>;
}

/** A review answers for each of many: the refusal of the one is made the answer. */
async function review(
  client: Client,
  seen: { readonly taskId: Id<'PrintTask'>; readonly expectedVersion: number },
  verdict: 'accept' | 'deny',
): Promise<void> {
  const { results } = await client.printing.review({
    taskIds: [seen.taskId],
    expectedVersions: [seen.expectedVersion],
    verdict,
    reason: 'So',
  });
  const refusal = results[0]?.refusal ?? null;
  if (refusal !== null) throw new Refused(refusal.code);
}

class Refused extends Error {}

async function pressed(call: Promise<unknown>): Promise<string> {
  try {
    return await wordOf(call);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function taskCommands(printerId: Id<'Printer'>): readonly TaskCommand[] {
  const wish = { sliceId: null, materialKey: 'PLA', copies: 1, dueAt: null, note: '' };
  return [
    {
      name: 'requestAgain',
      event: 'requestAgain',
      press: ({ printing }, seen) => printing.requestAgain({ ...wish, ...seen }),
    },
    { name: 'approve', event: 'approve', press: (client, seen) => review(client, seen, 'accept') },
    { name: 'deny', event: 'deny', press: (client, seen) => review(client, seen, 'deny') },
    { name: 'cancelTask', event: 'cancelTask', press: ({ printing }, seen) => printing.cancelTask(seen) },
    {
      name: 'moveInQueue',
      event: 'none',
      press: ({ printing }, seen) => printing.moveInQueue({ ...seen, beforeTaskId: null }),
    },
    { name: 'closeTask', event: 'close', press: ({ printing }, seen) => printing.closeTask(seen) },
    {
      name: 'pass',
      event: 'passCheck',
      press: ({ printing }, seen) => printing.checkParts({ ...seen, verdict: 'pass', reason: '' }),
    },
    {
      name: 'reject',
      event: 'rejectCheck',
      press: ({ printing }, seen) => printing.checkParts({ ...seen, verdict: 'reject', reason: 'So' }),
    },
    {
      name: 'acceptTask',
      event: 'accept',
      press: ({ printing }, seen) => printing.acceptTask({ ...seen, printerId }),
    },
  ];
}

const PRINT_COMMANDS: readonly PrintCommand[] = [
  { name: 'returnTask', events: ['giveBack'], press: ({ printing }, seen) => printing.returnTask(seen) },
  { name: 'preheat', events: ['preheat'], press: ({ printing }, seen) => printing.preheat(seen) },
  // A word that nobody gave: a start with it is refused in every state.
  {
    name: 'start',
    events: [],
    press: ({ printing }, seen) => printing.start({ ...seen, plateToken: 'no-word' }),
  },
  { name: 'pause', events: ['pauseAsked'], press: ({ printing }, seen) => printing.pause(seen) },
  { name: 'resume', events: ['resumeAsked'], press: ({ printing }, seen) => printing.resume(seen) },
  {
    name: 'cancel',
    events: ['cancelAsked', 'cancelled'],
    press: ({ printing }, seen) => printing.cancel(seen),
  },
  { name: 'remove', events: ['remove'], press: ({ printing }, seen) => printing.remove(seen) },
  { name: 'tryAgain', events: ['remove'], press: ({ printing }, seen) => printing.tryAgain(seen) },
  {
    name: 'resumeAfterFailure',
    events: [],
    press: ({ printing }, seen) =>
      printing.resumeAfterFailure({ ...seen, plateToken: 'no-word', planHash: '0'.repeat(64) }),
  },
];

/** The task that goes with a run in each state. */
const TASK_OF: Readonly<Record<PrintState, TaskState>> = {
  accepted: 'accepted',
  preheating: 'preheating',
  starting: 'preheating',
  printing: 'printing',
  pausing: 'printing',
  paused: 'paused',
  resuming: 'paused',
  cancelling: 'printing',
  finished: 'finished',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'failed',
  continued: 'printing',
  returned: 'queued',
  removed: 'removed',
};

/** For a look at the harness itself: one cell of so many. */
const FEW_OF = 9;

/** @param every one cell of so many is tried */
async function tryCommands(tally: Tally, floor: Floor, every: number): Promise<void> {
  let number = 0;
  const isTried = (): boolean => (number += 1) % every === 0;
  const printerId = await floor.printer();
  const print = await floor.accepted(printerId);
  for (const state of TASK_STATES) {
    for (const command of taskCommands(printerId)) {
      if (!isTried()) continue;
      const cell = {
        name: `${command.name} of a task that is ${state}`,
        fits: command.event === 'none' ? state === 'queued' : fitsTask(command.event, state),
        press: (behind: number) => {
          const seen = floor.seenTask(print.taskId);
          return command.press(floor.master, { ...seen, expectedVersion: seen.expectedVersion - behind });
        },
      };
      await tryCommand(tally, floor, print, cell, () => putStates(floor, print, state, 'returned'));
    }
  }
  for (const state of PRINT_STATES) {
    for (const command of PRINT_COMMANDS) {
      if (!isTried()) continue;
      const cell = {
        name: `${command.name} of a print that is ${state}`,
        fits:
          command.events.some((event) => cellsOf(PRINTS[state]).has(event)) || isSecondTry(command, state),
        press: (behind: number) => {
          const seen = floor.seen(print);
          return command.press(floor.master, { ...seen, expectedVersion: seen.expectedVersion - behind });
        },
      };
      if (command.name === 'start') tally.met('start without a word');
      await tryCommand(tally, floor, print, cell, () => putStates(floor, print, TASK_OF[state], state));
    }
  }
  putStates(floor, print, 'closed', 'removed');
}

/** Who asks again for what was approved voids the approval first. */
function fitsTask(event: TaskEvent, state: TaskState): boolean {
  const cells = cellsOf(TASKS[state]);
  return cells.has(event) || (event === 'requestAgain' && cells.has('voidApproval'));
}

/** A part that failed can be tried again when it was taken off before, too. */
function isSecondTry({ name }: PrintCommand, state: PrintState): boolean {
  return name === 'tryAgain' && state === 'removed';
}

/** Puts a task and its run into states, as if they had come there, at a version that nothing has seen. */
function putStates(floor: Floor, { taskId, printId }: OnePrint, task: TaskState, print: PrintState): void {
  const version = floor.task(taskId).version + 5;
  floor.house.station.store.write((tx) => {
    const queueKey = task === 'queued' ? 'm' : null;
    const moved = { state: task, version, queueKey, printId };
    tx.rows.update(printTasks).set(moved).where(eq(printTasks.id, taskId)).run();
    tx.rows.update(prints).set({ state: print, version }).where(eq(prints.id, printId)).run();
    tx.record(entry({ recordKind: 'printTask', recordId: taskId }));
  });
}

interface Cell {
  readonly name: string;
  readonly fits: boolean;
  press(behind: number): Promise<unknown>;
}

async function tryCommand(
  tally: Tally,
  floor: Floor,
  print: OnePrint,
  { name, fits, press }: Cell,
  putBack: () => void,
): Promise<void> {
  for (const behind of [0, 1]) {
    putBack();
    const before = rowsOf(floor, print);
    const acts = floor.acts(print.taskId).length;
    const answer = await pressed(press(behind));
    tally.ran();
    const isChanged = rowsOf(floor, print) !== before;
    if (behind === 0 && fits) {
      tally.met('command that fits');
      tally.expect(
        (answer === 'done') === isChanged,
        `${name}: ${answer}, and ${isChanged ? 'something' : 'nothing'} changed`,
      );
      if (answer === 'done')
        tally.expect(floor.acts(print.taskId).length === acts + 1, `${name}: not one line on record`);
      continue;
    }
    tally.met(behind === 0 ? 'command that does not fit' : 'replayed command');
    tally.expect(answer !== 'done', `${name}${behind === 0 ? '' : ', replayed'}: was done`);
    tally.expect(
      !isChanged,
      `${name}${behind === 0 ? '' : ', replayed'}: refused (${answer}), and yet changed something`,
    );
  }
}

function rowsOf(floor: Floor, { taskId, printId }: OnePrint): string {
  return JSON.stringify([floor.task(taskId), floor.print(printId)]);
}

async function raceCommands(
  tally: Tally,
  floor: Floor,
  windows: Windows,
  races: number,
  progress: (text: string) => void,
): Promise<void> {
  const { master, manager, operator, designer } = floor.house.people;
  const [first, second, third, fourth] = [master, manager, operator, designer].map(({ token }) =>
    windows.open(token),
  );
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return;
  const printerId = await floor.printer();
  for (let raced = 0; raced < races; raced += 4) {
    const taskId = await floor.request(floor.quick);
    const seen = () => floor.seenTask(taskId);
    const race = raceOf(tally, floor, taskId);
    await race('approve', review(first, seen(), 'accept'), review(second, seen(), 'accept'));
    await race(
      'accept',
      first.printing.acceptTask({ ...seen(), printerId }),
      third.printing.acceptTask({ ...seen(), printerId }),
    );
    const run = floor.seen({ printId: floor.task(taskId).printId as Id<'Print'> });
    await race('give back', first.printing.returnTask(run), third.printing.returnTask(run));
    await race('cancel', first.printing.cancelTask(seen()), fourth.printing.cancelTask(seen()));
    if (raced % 200 === 0) progress(`${raced} races`);
  }
}

/** Two windows send the same command in the same moment: one is done, the other refused, and the record has one. */
function raceOf(tally: Tally, floor: Floor, taskId: Id<'PrintTask'>) {
  return async (what: string, one: Promise<unknown>, other: Promise<unknown>): Promise<void> => {
    const acts = floor.acts(taskId).length;
    const answers = await Promise.all([pressed(one), pressed(other)]);
    tally.ran();
    tally.met(`raced ${what}`);
    const done = answers.filter((answer) => answer === 'done').length;
    tally.expect(done === 1, `raced ${what}: ${answers.join(' and ')}`);
    tally.expect(floor.acts(taskId).length === acts + 1, `raced ${what}: not one line on record`);
  };
}
