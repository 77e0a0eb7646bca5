import type { PrinterStateKind } from '../../src/shop/printers/protocol/model.ts';
import {
  nextPrintState,
  nextTaskState,
  PRINT_EVENTS,
  TASK_EVENTS,
} from '../../src/shop/printing/transitions.ts';
import { sourceOf, type Rig } from '../printers/support/printing.ts';
import { LONG_JOB, STATES, stateOf } from '../printers/support/states.ts';
import { cellsOf, PRINTS, TASKS } from '../printing/state-table.ts';
import { Tally, type Harness } from './harness.ts';

/** Everything that can happen to a connection: what people ask, what the printer says, what the cable does. */
const ACTS: Readonly<Record<string, (printer: Rig) => unknown>> = {
  start: ({ connection }) => connection.startJob({ id: 'other', source: sourceOf(LONG_JOB) }),
  pause: ({ connection }) => connection.pauseJob(),
  resume: ({ connection }) => connection.resumeJob(),
  cancel: ({ connection }) => connection.cancelJob(),
  preheat: ({ connection }) => connection.preheat({ hotendCelsius: 60 }),
  send: ({ connection }) => connection.send(['G28 X']),
  override: ({ connection }) => connection.override(['M220 S90']),
  answerPrompt: ({ connection }) => connection.answerPrompt(0),
};
const ALWAYS: Readonly<Record<string, (printer: Rig) => unknown>> = {
  stop: ({ connection }) => connection.stopPrinter(),
  close: ({ connection }) => connection.close(),
};
const SAYS: Readonly<Record<string, string>> = {
  ok: 'ok',
  wrongOk: 'ok N99999 P1 B1',
  temperatures: 'T:20.00 /0.00 B:20.00 /0.00',
  askedTooFarBack: 'Resend: 1',
  askedTooFarAhead: 'rs 99999',
  complaint: 'Error:checksum mismatch, Last Line: 99999',
  busy: 'echo:busy: processing',
  wait: 'wait',
  noise: '\u0001\u0002 x',
  greeting: 'start',
  runaway: 'Error:Thermal Runaway, system stopped! Heater_ID: 0',
  killed: 'Error:Printer halted. kill() called!',
  unknownError: 'Error:something nobody has heard of',
  refusedCommand: '!! Must home axis first',
  asksToPause: '//action:pause',
  pausesItself: '//action:paused',
  asksToResume: '//action:resume',
  asksToCancel: '//action:cancel',
  prompt: '//action:prompt_begin Really?',
};

const STOPS = 'runaway → faulted, killed → faulted, stop → faulted, close → closed, unplug → linkLost';
const ENDS_JOB = `${STOPS}, greeting → faulted, unknownError → faulted, refusedCommand → ready`;
const CAN_CANCEL = 'cancel → cancelling, asksToCancel → cancelling';

/**
 * Written by hand from RULES.md: where each state goes on each event, in the same turn. What is not here leaves the state
 * as it is; what a person asks for and is not here, nor in FITS, is refused.
 */
const MOVES: Readonly<Partial<Record<PrinterStateKind, string>>> = {
  closed: '',
  handshaking: STOPS,
  ready: `${STOPS}, start → printing, greeting → handshaking`,
  printing: `${ENDS_JOB}, ${CAN_CANCEL}, pause → pausing, asksToPause → pausing, pausesItself → pausing`,
  pausing: `${ENDS_JOB}, ${CAN_CANCEL}`,
  paused: `${ENDS_JOB}, ${CAN_CANCEL}, resume → resuming, asksToResume → resuming`,
  resuming: `${ENDS_JOB}, ${CAN_CANCEL}`,
  cancelling: ENDS_JOB,
  finishing: `${ENDS_JOB}, ${CAN_CANCEL}`,
  faulted: 'close → closed',
  linkLost: 'close → closed',
};

/** Acts that are done without a move. */
const FITS: Readonly<Partial<Record<PrinterStateKind, readonly string[]>>> = {
  ready: ['preheat', 'send', 'override'],
  printing: ['preheat', 'override'],
  paused: ['preheat', 'send', 'override'],
  // Speed, flow and fan wait for their turn.
  pausing: ['override'],
  resuming: ['override'],
  finishing: ['override'],
};

const CELLS_OF_CONNECTION =
  Object.keys(MOVES).length *
  (Object.keys(ACTS).length + Object.keys(ALWAYS).length + Object.keys(SAYS).length + 1);
const CELLS_OF_TABLES =
  Object.keys(TASKS).length * TASK_EVENTS.length + Object.keys(PRINTS).length * PRINT_EVENTS.length;

export const harness: Harness = {
  id: 'P-13',
  about: 'every state and every event of connection, run and task: moved, left as it was, or refused by name',
  floor: CELLS_OF_CONNECTION + CELLS_OF_TABLES,
  fewRuns: CELLS_OF_CONNECTION + CELLS_OF_TABLES,
  faultClasses: ['moved', 'left as it was', 'refused', ...Object.keys(MOVES), 'run', 'task'],
  async run({ progress }) {
    const tally = new Tally();
    for (const kind of Object.keys(MOVES) as PrinterStateKind[]) {
      await tryConnection(tally, kind);
      progress(`${kind}: ${tally.times(kind)} events`);
    }
    tryTable(tally, 'task', TASKS, TASK_EVENTS, nextTaskState);
    tryTable(tally, 'run', PRINTS, PRINT_EVENTS, nextPrintState);
    return tally.outcome();
  },
};

async function tryConnection(tally: Tally, kind: PrinterStateKind): Promise<void> {
  const moves = cellsOf(MOVES[kind] ?? '');
  for (const [name, act] of Object.entries(ACTS)) {
    const isDone = moves.has(name) || (FITS[kind]?.includes(name) ?? false);
    await tryCell(tally, kind, name, moves.get(name), (printer) => {
      const result = act(printer) as { ok: boolean; refusal?: { code: string; state?: string } };
      const isNamed = result.refusal?.code !== 'printers.wrongState' || result.refusal.state === kind;
      tally.expect(result.ok === isDone && isNamed, `${name} while ${kind}: ${JSON.stringify(result)}`);
      tally.met(result.ok ? (moves.has(name) ? 'moved' : 'left as it was') : 'refused');
    });
  }
  for (const [name, act] of Object.entries(ALWAYS)) {
    await tryCell(tally, kind, name, moves.get(name), act);
  }
  for (const [name, line] of Object.entries(SAYS)) {
    await tryCell(tally, kind, name, moves.get(name), (printer) => {
      printer.hear(line);
    });
  }
  await tryCell(tally, kind, 'unplug', moves.get('unplug'), (printer) => {
    if (kind !== 'closed') printer.firmware().unplug();
  });
}

/** One event in one state, and that nothing is left of the job when the connection is let go of afterwards. */
async function tryCell(
  tally: Tally,
  kind: PrinterStateKind,
  event: string,
  next: string | undefined,
  happen: (printer: Rig) => unknown,
): Promise<void> {
  const printer = await STATES[kind]?.();
  if (!printer || stateOf(printer) !== kind) return tally.fail(`${kind} cannot be reached`);
  const started = printer.events.filter((one) => one.kind === 'jobStarted').length;
  happen(printer);
  // A pulled cable is seen a moment later; nothing else has time to happen.
  if (event === 'unplug') await printer.time.run(0);
  const state = stateOf(printer);
  tally.expect(state === (next ?? kind), `${event} while ${kind}: ${state}, not ${next ?? kind}`);
  await printer.connection.close();
  await printer.time.run(1_000);
  const begun = printer.events.filter((one) => one.kind === 'jobStarted').length;
  tally.expect(
    printer.ends().length === begun && begun >= started,
    `${event} while ${kind}: ${begun} jobs, ${printer.ends().length} ends`,
  );
  tally.ran();
  tally.met(kind);
}

function tryTable<State extends string, Event extends string>(
  tally: Tally,
  what: 'run' | 'task',
  table: Readonly<Record<State, string>>,
  events: readonly Event[],
  next: (
    state: State,
    event: Event,
  ) => { readonly ok: boolean; readonly value?: State; readonly refusal?: object },
): void {
  for (const state of Object.keys(table) as State[]) {
    const cells = cellsOf(table[state]);
    for (const event of events) {
      const result = next(state, event);
      const wanted = cells.get(event);
      const names = JSON.stringify(result.refusal ?? {});
      const isRight = wanted === undefined ? !result.ok && names.includes(state) : result.value === wanted;
      tally.expect(isRight, `${event} of a ${state} ${what}: ${JSON.stringify(result)}`);
      tally.met(result.ok ? 'moved' : 'refused');
      tally.met(what);
      tally.ran();
    }
  }
}
