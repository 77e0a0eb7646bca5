import { assertNever } from '../../../shop/kernel/index.ts';
import { CANCEL_MILLISECONDS } from '../../../shop/printers/protocol/limits.ts';
import type { JobFailureReason, PauseCause, PrinterEvent } from '../../../shop/printers/protocol/model.ts';
import { heatersAreOn } from '../../../shop/printers/protocol/temperatures.ts';
import type { Ending, NetworkRun, RunAct, RunInput, RunTurn, Stage, Wish } from './run-model.ts';
import type { Outcome, ServerStatus, WorkPhase } from './service.ts';

/*
 * One print at a printer that prints by itself: what its server says, and what people wish, made into events and acts.
 * Pure. A wish is repeated until the server is seen to have it, with two exceptions: a start and a resume move a
 * machine that nobody may be looking at any more, so each is said once.
 */

/** A start that nobody has seen begin within this time counts as not begun. As long as the person's word holds. */
const START_MILLISECONDS = 30_000;

/** A wish is said again after this long. */
const REPEAT_MILLISECONDS = 5_000;

/** A print that is gone, and of which the server's records know nothing yet, is asked after for this long. */
const MISSING_MILLISECONDS = 15_000;

/** A printer that prints by itself may do so unseen for this long, before the print counts as lost: a router's restart. */
const OUT_OF_SIGHT_MILLISECONDS = 60 * 60_000;

type Starting = Extract<Stage, { kind: 'starting' }>;

/** One step: never throws, and never ends a run twice, for an ended run is null. */
export function stepRun(run: NetworkRun, input: RunInput, now: number): RunTurn {
  switch (input.kind) {
    case 'startAnswered':
      return run.stage.kind === 'starting'
        ? keep({ ...run, stage: { ...run.stage, answer: input.answer, said: input.said } })
        : keep(run);
    case 'wish':
      return wishFor(run, input.wish, now);
    case 'unreachable':
      return loseSight(run, input.systemReason, now);
    case 'status':
      return look(run.hidden === null ? run : { ...run, hidden: null }, input, now);
    case 'outcome':
      return judge(run, input.outcome, input.status, now);
    default:
      return assertNever(input);
  }
}

function keep(run: NetworkRun, events: readonly PrinterEvent[] = [], acts: readonly RunAct[] = []): RunTurn {
  return { run, events, acts };
}

/** Asked for at once; confirmed when the server is seen to follow. */
function wishFor(run: NetworkRun, kind: Wish['kind'], now: number): RunTurn {
  const wish: Wish = { kind, askedAt: now, sentAt: null };
  if (run.stage.kind !== 'going' || kind === 'cancel') return keep({ ...run, wish });
  if (kind === 'resume') return keep({ ...run, wish, stage: { kind: 'going', phase: 'resuming' } });
  const pausing: PrinterEvent = { kind: 'jobPausing', jobId: run.id, cause: 'asked' };
  return keep({ ...run, wish, cause: 'asked', stage: { kind: 'going', phase: 'pausing' } }, [pausing]);
}

function look(
  run: NetworkRun,
  { status, canCool }: { readonly status: ServerStatus; readonly canCool: boolean },
  now: number,
): RunTurn {
  if (run.stage.kind === 'cooling') return cool(run, run.stage, status, canCool, now);
  const { machine } = status;
  if (machine.kind === 'working' && status.file === run.file) return follow(run, machine.phase, now);
  if (run.stage.kind === 'starting' && run.stage.answer === 'pending') return keep(run);
  if (status.file === run.file && status.outcome !== null) return judge(run, status.outcome, status, now);
  return keep(run, [], [{ kind: 'askOutcome' }]);
}

/** The server has the print in hand. */
function follow(run: NetworkRun, seen: WorkPhase, now: number): RunTurn {
  const { stage, wish } = run;
  const acts = saying(wish, seen, now);
  const said = acts.length > 0 && wish !== null ? { ...wish, sentAt: now } : wish;
  const inVain = isInVain(said, seen, now);
  const before: WorkPhase = stage.kind === 'going' ? stage.phase : 'printing';
  const phase = inVain ? seen : shown(said, seen);
  const cause =
    wish?.kind === 'pause' ? 'asked' : phase === 'printing' || inVain ? 'printerAsked' : run.cause;
  const events: PrinterEvent[] = [...beginning(run)];
  // In the record a resume that came to nothing is one that the printer took back.
  if (inVain) events.push({ kind: 'jobResumed', jobId: run.id });
  events.push(...changeOf(run, inVain ? 'printing' : before, phase, cause));
  const next: NetworkRun = {
    ...run,
    stage: { kind: 'going', phase },
    wish: inVain || hasHeard(said, seen) ? null : said,
    cause,
    sawCancelling: run.sawCancelling || seen === 'cancelling',
    missingSince: null,
    wasHidden: false,
  };
  return keep(next, events, acts);
}

/** That it has begun, when that is news and nobody has cancelled it meanwhile. */
function beginning({ id: jobId, stage, wish }: NetworkRun): readonly PrinterEvent[] {
  return stage.kind === 'starting' && wish?.kind !== 'cancel' ? [{ kind: 'jobStarted', jobId }] : [];
}

/** What people are told of a step from one phase to another. */
function changeOf(
  { id: jobId, progress, wish }: NetworkRun,
  from: WorkPhase,
  to: WorkPhase,
  cause: PauseCause,
): readonly PrinterEvent[] {
  // It is being cancelled, and nothing else is told of it until it is.
  if (wish?.kind === 'cancel') return [];
  const wasHeld = from === 'pausing' || from === 'paused' || from === 'resuming';
  const pausing: PrinterEvent = { kind: 'jobPausing', jobId, cause };
  if (to === 'pausing') return wasHeld ? [] : [pausing];
  if (to === 'paused') {
    if (from === 'paused') return [];
    const paused: PrinterEvent = { kind: 'jobPaused', jobId, progress };
    return wasHeld ? [paused] : [pausing, paused];
  }
  const goesOn = to === 'printing' && (from === 'paused' || from === 'resuming');
  return goesOn ? [{ kind: 'jobResumed', jobId }] : [];
}

/** What is to be said to the server now: a wish that it has not been told, or has not been seen to follow. */
function saying(wish: Wish | null, seen: WorkPhase, now: number): readonly RunAct[] {
  if (wish === null || hasHeard(wish, seen)) return [];
  if (wish.kind === 'pause' && seen === 'pausing') return [];
  if (wish.kind === 'cancel' && seen === 'cancelling') return [];
  const isDue = wish.sentAt === null || (wish.kind !== 'resume' && now - wish.sentAt >= REPEAT_MILLISECONDS);
  return isDue ? [{ kind: wish.kind }] : [];
}

function hasHeard(wish: Wish | null, seen: WorkPhase): boolean {
  if (wish?.kind === 'pause') return seen === 'paused';
  if (wish?.kind === 'resume') return seen === 'printing' || seen === 'finishing';
  return false;
}

/** A resume that came to nothing, or was undone at once by the printer itself: it is paused, and a person asks again. */
function isInVain(wish: Wish | null, seen: WorkPhase, now: number): boolean {
  return wish?.kind === 'resume' && seen === 'paused' && now - wish.askedAt >= CANCEL_MILLISECONDS;
}

/** Asked for and confirmed are different: until the server is seen to follow, the wish is on its way. */
function shown(wish: Wish | null, seen: WorkPhase): WorkPhase {
  if (wish?.kind === 'pause' && seen === 'printing') return 'pausing';
  if (wish?.kind === 'resume' && seen === 'paused') return 'resuming';
  return seen;
}

/** The server has not got the print in hand, and this is what its records say of it. */
function judge(run: NetworkRun, outcome: Outcome | null, status: ServerStatus, now: number): RunTurn {
  if (run.stage.kind === 'cooling') return keep(run);
  const isOver = outcome !== null;
  if (run.stage.kind === 'starting' && !isOver) return judgeStart(run, run.stage, status, now);
  const events = beginning(run);
  if (isOver) return end(run, endingOf(run, outcome, status), events, status, now);
  const missingSince = run.missingSince ?? now;
  if (run.wish?.kind === 'cancel') return end(run, { kind: 'cancelled' }, events, status, now);
  if (now - missingSince < MISSING_MILLISECONDS) return keep({ ...run, missingSince }, events);
  return end(run, { kind: 'failed', reason: 'linkLost', said: '' }, events, status, now);
}

/** Nothing has begun (yet). */
function judgeStart(run: NetworkRun, stage: Starting, status: ServerStatus, now: number): RunTurn {
  if (stage.answer === 'declined') {
    const ending: Ending =
      run.wish?.kind === 'cancel'
        ? { kind: 'cancelled' }
        : { kind: 'failed', reason: 'firmwareFault', said: stage.said };
    return end(run, ending, [], status, now);
  }
  return giveUpStart(run, stage, now);
}

function giveUpStart(run: NetworkRun, stage: Starting, now: number): RunTurn {
  const isCancelled = run.wish?.kind === 'cancel' && now - run.wish.askedAt >= CANCEL_MILLISECONDS;
  if (!isCancelled && now - stage.since < START_MILLISECONDS) return keep(run);
  const ending: Ending = isCancelled
    ? { kind: 'cancelled' }
    : { kind: 'failed', reason: 'linkLost', said: stage.said };
  return { run: null, events: [eventOf(run, ending, false)], acts: [{ kind: 'disown' }] };
}

function endingOf(run: NetworkRun, outcome: Outcome, { machine }: ServerStatus): Ending {
  if (run.wish?.kind === 'cancel') return { kind: 'cancelled' };
  const said = machine.kind === 'away' || machine.kind === 'faulted' ? machine.said : '';
  switch (outcome) {
    case 'finished':
    case 'cancelled':
      return { kind: outcome };
    case 'failed':
      return { kind: 'failed', reason: 'firmwareFault', said };
    case 'unfinished':
      // Ended while we looked on, and the machine is well: somebody at the printer did it.
      return run.sawCancelling || (machine.kind === 'idle' && !run.wasHidden)
        ? { kind: 'cancelled' }
        : { kind: 'failed', reason: 'firmwareFault', said };
    default:
      return assertNever(outcome);
  }
}

/** The heaters first, then the news: a print has ended when nothing is hot because of it. */
function end(
  run: NetworkRun,
  ending: Ending,
  events: readonly PrinterEvent[],
  { machine }: ServerStatus,
  now: number,
): RunTurn {
  const isPaused = run.stage.kind === 'going' && ['paused', 'resuming'].includes(run.stage.phase);
  // Resumed at the printer itself, and finished, between two looks.
  const resumed: readonly PrinterEvent[] =
    isPaused && ending.kind === 'finished' ? [{ kind: 'jobResumed', jobId: run.id }] : [];
  const stage: Stage = { kind: 'cooling', ending, since: now };
  // Somebody else's print may be at it already, and needs its heat.
  const acts: readonly RunAct[] = machine.kind === 'working' ? [] : [{ kind: 'coolDown' }];
  return keep({ ...run, stage, hidden: null }, [...events, ...resumed], acts);
}

function cool(
  run: NetworkRun,
  { ending, since }: Extract<Stage, { kind: 'cooling' }>,
  status: ServerStatus,
  canCool: boolean,
  now: number,
): RunTurn {
  const isOff = status.temperatures !== null && !heatersAreOn(status.temperatures);
  // Somebody else's print is hot now, and none of ours to cool.
  const isOthers = status.machine.kind === 'working';
  const isOver = now - since >= CANCEL_MILLISECONDS;
  if (isOff || isOthers || isOver || !canCool) {
    const asked = endingAsAsked(run, ending);
    const staysHot = asked.kind === 'finished' && isOver && status.temperatures !== null && !isOff;
    const told: Ending = staysHot ? { kind: 'failed', reason: 'heatersStayedOn', said: '' } : asked;
    return { run: null, events: [eventOf(run, told, isOff)], acts: [] };
  }
  return keep(run, [], [{ kind: 'coolDown' }]);
}

/** Whatever ends a print that a person has cancelled, it was cancelled. */
function endingAsAsked(run: NetworkRun, ending: Ending): Ending {
  return run.wish?.kind === 'cancel' ? { kind: 'cancelled' } : ending;
}

function loseSight(run: NetworkRun, systemReason: string, now: number): RunTurn {
  if (run.stage.kind === 'cooling') {
    if (now - run.stage.since < CANCEL_MILLISECONDS) return keep(run);
    return { run: null, events: [eventOf(run, endingAsAsked(run, run.stage.ending), false)], acts: [] };
  }
  const hidden = run.hidden ?? { since: now, systemReason };
  const next: NetworkRun = { ...run, hidden, wasHidden: true };
  if (run.stage.kind === 'starting') {
    if (run.stage.answer === 'pending') return keep(run);
    return giveUpStart({ ...next, hidden: null }, run.stage, now);
  }
  if (run.wish?.kind === 'cancel' && now - run.wish.askedAt >= CANCEL_MILLISECONDS) {
    return { run: null, events: [eventOf(run, { kind: 'cancelled' }, false)], acts: [{ kind: 'disown' }] };
  }
  if (now - hidden.since < OUT_OF_SIGHT_MILLISECONDS) return keep(next);
  const ending: Ending = { kind: 'failed', reason: 'linkLost', said: systemReason };
  return { run: null, events: [eventOf(run, ending, false)], acts: [] };
}

/** The end that a fault, a stop or a farewell puts to a run. */
export function breakOff(run: NetworkRun, reason: JobFailureReason, said: string): PrinterEvent {
  if (run.stage.kind === 'cooling') return eventOf(run, endingAsAsked(run, run.stage.ending), false);
  return eventOf(
    run,
    run.wish?.kind === 'cancel' ? { kind: 'cancelled' } : { kind: 'failed', reason, said },
    false,
  );
}

function eventOf(run: NetworkRun, ending: Ending, heatersConfirmedOff: boolean): PrinterEvent {
  const { id: jobId, progress } = run;
  switch (ending.kind) {
    case 'finished': {
      const { totalLines, totalLayers } = progress;
      const whole = { ...progress, acknowledgedLines: totalLines, fraction: 1, layer: totalLayers };
      return { kind: 'jobFinished', jobId, progress: { ...whole, remainingSeconds: 0 } };
    }
    case 'cancelled':
      return { kind: 'jobCancelled', jobId, progress, heatersConfirmedOff };
    case 'failed':
      return { kind: 'jobFailed', jobId, progress, reason: ending.reason, firmwareText: ending.said };
    default:
      return assertNever(ending);
  }
}
