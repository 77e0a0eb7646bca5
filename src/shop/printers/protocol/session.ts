import { assertNever, type Instant } from '../../kernel/index.ts';
import { ask, giveUpQuestions } from './asking.ts';
import { override, preheat, send } from './by-hand.ts';
import {
  beginCancel,
  closeSession,
  failJob,
  fault,
  giveUpCancel,
  loseLink,
  switchOffUnattended,
} from './ending.ts';
import { emptyCard } from './card-model.ts';
import { passRunTime, pauseCard, resumeCard, startFromCard } from './card-run.ts';
import { disown, loseSight, takeUpFromCard } from './card-sight.ts';
import { beginUpload, passUploadTime, receiveForCard, stopUpload, takeBack } from './card-upload.ts';
import { emptySplitter, splitChunk } from './framing.ts';
import { sayHello } from './handshake.ts';
import {
  FIRST_HELLO_MILLISECONDS,
  IDLE_HEATER_MILLISECONDS,
  NEXT_HELLO_MILLISECONDS,
  PAUSED_HEATER_MILLISECONDS,
} from './limits.ts';
import { initialModal } from './modal.ts';
import { own } from './history.ts';
import type { PrinterStateKind } from './model.ts';
import { beginPause, beginResume } from './pause.ts';
import { answerPrompt, endPrompt } from './prompts.ts';
import { completeSteps, failWire, receive } from './receiving.ts';
import { noteAcknowledged, pump, receiveLines, startJob } from './sending.ts';
import type { Phase, Session, SessionInput, SessionSettings, SessionStep } from './session-model.ts';
import { heatersAreOn } from './temperatures.ts';
import { describeState, enqueue, jobOf, tellCard, update, type Turn } from './turn.ts';
import { passTime, wireWakesAt } from './answers.ts';
import { linesInFlight, openWire } from './wire.ts';

/** Hellos at one of several speeds: the first speed waits for a board's boot, the others know that it is over. */
export const HELLOS: Readonly<Record<'atFirstSpeed' | 'atNextSpeed', readonly number[]>> = {
  atFirstSpeed: [FIRST_HELLO_MILLISECONDS],
  atNextSpeed: [NEXT_HELLO_MILLISECONDS, NEXT_HELLO_MILLISECONDS],
};

export const defaultSettings: SessionSettings = {
  park: { raiseMillimetres: 10, xMillimetres: null, yMillimetres: null, retractMillimetres: 2 },
  helloMilliseconds: [FIRST_HELLO_MILLISECONDS, NEXT_HELLO_MILLISECONDS, NEXT_HELLO_MILLISECONDS],
};

/** A session whose port is not open yet. */
export function newSession(settings: SessionSettings, now: Instant): Session {
  return {
    phase: { kind: 'closed' },
    splitter: emptySplitter,
    wire: openWire(now),
    modal: initialModal,
    outbox: [],
    questions: [],
    prompt: null,
    card: emptyCard,
    firmware: null,
    temperatures: null,
    heating: [],
    pollAt: now,
    attendedAt: now,
    progressReportedAt: 0,
    settings,
  };
}

/**
 * The session after one input. `now` is monotonic milliseconds; it must not go back. Every input is answered in
 * every phase: an act that does not fit comes back as a refusal and changes nothing.
 */
export function step(session: Session, input: SessionInput, now: Instant): SessionStep {
  const turn: Turn = { session, effects: [], now, refusal: null };
  apply(turn, input);
  if (turn.refusal) return { session, effects: [], wakeAt: wakesAt(session), refusal: turn.refusal };
  giveUpQuestions(turn);
  if (turn.session.prompt && !isTalking(turn.session.phase)) endPrompt(turn);
  pump(turn);
  return { session: turn.session, effects: turn.effects, wakeAt: wakesAt(turn.session), refusal: null };
}

function apply(turn: Turn, input: SessionInput): void {
  switch (input.kind) {
    case 'opened':
      return open(turn);
    case 'bytes':
      return takeBytes(turn, input.bytes);
    case 'tick':
      return tick(turn);
    case 'linkLost':
      return isOpen(turn.session.phase) ? lose(turn, input.systemReason) : undefined;
    case 'lines':
      receiveForCard(turn, input.jobId, input.lines);
      return receiveLines(turn, input.jobId, input.lines);
    case 'linesFailed':
      if (isBringing(turn, input.jobId)) return takeBack(turn, 'fileUnreadable');
      return jobOf(turn.session.phase)?.id === input.jobId
        ? failJob(turn, 'fileUnreadable', input.systemReason)
        : undefined;
    case 'stop':
      return isOpen(turn.session.phase) ? fault(turn, 'stopped', '') : undefined;
    case 'close':
      return closeSession(turn);
    case 'takeUp':
      return takeUp(turn, input);
    case 'start':
    case 'startFromCard':
    case 'bring':
    case 'stopBringing':
    case 'deleteFromCard':
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'preheat':
    case 'send':
    case 'override':
    case 'ask':
    case 'answerPrompt':
      return act(turn, input);
    default:
      return assertNever(input);
  }
}

function lose(turn: Turn, systemReason: string): void {
  return turn.session.phase.kind === 'onCard' ? loseSight(turn, systemReason) : loseLink(turn, systemReason);
}

function isBringing({ session: { phase } }: Turn, id: string): boolean {
  return phase.kind === 'bringing' && phase.upload.id === id;
}

type TakeUp = Extract<SessionInput, { kind: 'takeUp' }>;

/** Only while nothing is known of the printer: before its port is opened. */
function takeUp(turn: Turn, { jobId, plan, standing }: TakeUp): void {
  if (turn.session.phase.kind === 'closed') takeUpFromCard(turn, jobId, plan, standing);
}

type Act = Exclude<
  SessionInput,
  { kind: 'opened' | 'bytes' | 'tick' | 'linkLost' | 'lines' | 'linesFailed' | 'takeUp' | 'stop' | 'close' }
>;

/** In which states a person's act fits. */
const FITS: Readonly<Record<Act['kind'], readonly PrinterStateKind[]>> = {
  start: ['ready'],
  startFromCard: ['ready'],
  bring: ['ready'],
  stopBringing: ['bringing'],
  deleteFromCard: ['ready'],
  pause: ['printing'],
  resume: ['paused'],
  cancel: ['starting', 'printing', 'pausing', 'paused', 'resuming', 'finishing', 'outOfSight'],
  preheat: ['ready', 'printing', 'paused'],
  send: ['ready', 'paused'],
  override: ['ready', 'printing', 'pausing', 'paused', 'resuming', 'finishing'],
  ask: ['ready', 'paused'],
  answerPrompt: ['ready', 'printing', 'pausing', 'paused', 'resuming', 'finishing'],
};

function act(turn: Turn, input: Act): void {
  const { phase } = turn.session;
  const state = describeState(turn.session).kind;
  // A person's own moves would be forgotten by a firmware that goes on with its card by itself.
  const isHeld = phase.kind === 'onCard' && (input.kind === 'send' || input.kind === 'ask');
  if (!FITS[input.kind].includes(state) || isHeld) {
    turn.refusal = { code: 'printers.wrongState', act: input.kind, state };
    return;
  }
  update(turn, { attendedAt: turn.now });
  switch (input.kind) {
    case 'start':
      return startJob(turn, input.jobId, input.totals, input.resumeAt);
    case 'startFromCard':
      return startFromCard(turn, input.jobId, input.plan);
    case 'bring':
      return beginUpload(turn, input.id, input.plan);
    case 'stopBringing':
      return stopUpload(turn);
    case 'deleteFromCard':
      return deleteFromCard(turn, input.path);
    case 'pause':
      return phase.kind === 'onCard' ? pauseCard(turn, 'asked', true) : beginPause(turn, 'asked', true);
    case 'resume':
      return phase.kind === 'onCard' ? resumeCard(turn) : beginResume(turn);
    case 'cancel':
      return turn.session.card.unseen ? disown(turn) : beginCancel(turn);
    case 'preheat':
      return preheat(turn, input.targets);
    case 'send':
      return send(turn, input.commands);
    case 'override':
      return override(turn, input.commands);
    case 'ask':
      return ask(turn, input.id, input.command);
    case 'answerPrompt':
      return answerPrompt(turn, input.button);
    default:
      return assertNever(input);
  }
}

/** One file of the card's own list, by the firmware's name of it. */
function deleteFromCard(turn: Turn, path: string): void {
  if (!/^[\x21-\x29\x2b-\x7e]{1,200}$/.test(path)) {
    turn.refusal = { code: 'printers.badCommand', command: path, problem: 'notPrintable' };
    return;
  }
  const { card } = turn.session;
  if (card.holds?.name === path.replace(/^\//, '')) {
    update(turn, { card: { ...card, holds: null } });
    tellCard(turn);
  }
  enqueue(turn, [own(`M30 ${path}`)]);
}

function open(turn: Turn): void {
  const { unseen, disowned, halves } = turn.session.card;
  update(turn, { card: { ...emptyCard, unseen, disowned, halves } });
  update(turn, { splitter: emptySplitter, wire: openWire(turn.now), firmware: null, attendedAt: turn.now });
  sayHello(turn, 0);
}

function takeBytes(turn: Turn, bytes: Uint8Array): void {
  const { splitter, lines } = splitChunk(turn.session.splitter, bytes);
  update(turn, { splitter });
  for (const line of lines) {
    if (!isOpen(turn.session.phase)) return;
    receive(turn, line);
  }
}

/** Past the hello: a printer before it, or gone, asks nothing. */
function isTalking(phase: Phase): boolean {
  return isOpen(phase) && phase.kind !== 'hello';
}

function isOpen(phase: Phase): boolean {
  return phase.kind !== 'closed' && phase.kind !== 'faulted' && phase.kind !== 'linkLost';
}

function tick(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind === 'hello')
    return turn.now >= phase.retryAt ? sayHello(turn, phase.attempt + 1) : undefined;
  if (!isOpen(phase)) return;
  if (phase.kind === 'cancelling' && turn.now >= phase.giveUpAt) return giveUpCancel(turn);
  passUploadTime(turn);
  passRunTime(turn);
  const before = turn.session.wire.acknowledged;
  const { wire, failure } = passTime(turn.session.wire, turn.now);
  update(turn, { wire });
  if (failure) return failWire(turn, failure);
  completeSteps(turn, noteAcknowledged(turn, before));
  const offAt = heatersOffAt(turn.session);
  if (offAt !== null && turn.now >= offAt) switchOffUnattended(turn);
}

/** When heaters that nobody needs any more go off; null: none is on, or a print is using them. */
function heatersOffAt(session: Session): Instant | null {
  const { temperatures } = session;
  const { kind } = describeState(session);
  if ((kind !== 'ready' && kind !== 'paused') || !temperatures || !heatersAreOn(temperatures)) return null;
  return session.attendedAt + (kind === 'ready' ? IDLE_HEATER_MILLISECONDS : PAUSED_HEATER_MILLISECONDS);
}

/** When the firmware's words about its card are given up. */
function cardWakesAt(phase: Phase): Instant | null {
  if (phase.kind === 'bringing') return phase.upload.isAnswered ? phase.upload.giveUpAt : null;
  return phase.kind === 'onCard' && phase.run.stage === 'selecting' ? phase.run.giveUpAt : null;
}

function wakesAt(session: Session): Instant | null {
  const { phase, wire } = session;
  if (phase.kind === 'hello') return phase.retryAt;
  if (!isOpen(phase)) return null;
  const isIdle = linesInFlight(wire) === 0 && !wire.settling;
  const times = [
    wireWakesAt(wire),
    heatersOffAt(session),
    phase.kind === 'cancelling' ? phase.giveUpAt : null,
    cardWakesAt(phase),
    session.questions[0]?.until ?? null,
    // While a line is unanswered its answer brings the poll about.
    isIdle && phase.kind !== 'identifying' && phase.kind !== 'bringing' ? session.pollAt : null,
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}
