import { assertNever } from '../../kernel/index.ts';
import { completeAnswer, gatherAnswer } from './asking.ts';
import { completeRunStep, noteMark, noteRunWords, obeyOnCard } from './card-run.ts';
import { forgetHalves, leaveHalf, noteWordsOfOthers } from './card-leavings.ts';
import { endDisowned, loseSight } from './card-sight.ts';
import { completeUploadStep, noteUploadProgress, noteUploadWords } from './card-upload.ts';
import { beginCancel, completeCancel, completeFinish, failJob, fault } from './ending.ts';
import {
  completeHandshake,
  completeIdentification,
  greet,
  hearOkToHello,
  noteCapability,
  noteFirmware,
  sayHello,
  spoilHello,
} from './handshake.ts';
import { isStuck, watchHeating } from './heating-watch.ts';
import type { Step } from './history.ts';
import type { FirmwareError } from './errors.ts';
import type { HostAction, TemperatureReport } from './model.ts';
import { beginPause, confirmPause, confirmResume, notePosition, park, resumeByPrinter } from './pause.ts';
import { notePrompt } from './prompts.ts';
import { parseReply, type Reply } from './replies.ts';
import { noteAcknowledged } from './sending.ts';
import { jobOf, report, update, type Turn } from './turn.ts';
import { receiveReply, type WireFailure } from './answers.ts';

/** Takes one line of the firmware: facts first, then what it means for delivery, then what that completes. */
export function receive(turn: Turn, line: string): void {
  report(turn, { kind: 'console', direction: 'received', text: line });
  const reply = parseReply(line);
  if (turn.session.questions.length > 0) gatherAnswer(turn, reply, line);
  noteFacts(turn, reply);
  if (reply.kind === 'error') noteError(turn, reply.error, reply.text);
  else if (reply.kind === 'start') noteStart(turn);
  noteCardWords(turn, line);
  const { phase } = turn.session;
  if (phase.kind === 'hello') hearWhileGreeting(turn, reply);
  else if (phase.kind !== 'closed' && phase.kind !== 'faulted' && phase.kind !== 'linkLost')
    deliver(turn, reply);
}

/** What a firmware says of its card are lines like any other. */
function noteCardWords(turn: Turn, line: string): void {
  const { kind } = turn.session.phase;
  if (kind === 'bringing') noteUploadWords(turn, line);
  else if (kind === 'onCard') noteRunWords(turn, line);
  else if (kind === 'ready' || kind === 'identifying') {
    noteWordsOfOthers(turn, line);
    endDisowned(turn, line);
  }
}

function deliver(turn: Turn, reply: Reply): void {
  const before = turn.session.wire.acknowledged;
  const { wire, failure } = receiveReply(turn.session.wire, reply, turn.now);
  update(turn, { wire });
  if (failure) return failWire(turn, failure);
  completeSteps(turn, noteAcknowledged(turn, before));
  noteUploadProgress(turn);
  // Last: what a host action starts must not be mistaken for something that the reply completed.
  if (reply.kind === 'action') obey(turn, reply.action);
}

function hearWhileGreeting(turn: Turn, reply: Reply): void {
  if (reply.kind === 'resend') spoilHello(turn);
  else if (reply.kind === 'error' && reply.error.kind === 'resend') spoilHello(turn);
  else if (reply.kind === 'ok' || (reply.kind === 'position' && reply.isOk)) hearOkToHello(turn);
}

function noteFacts(turn: Turn, reply: Reply): void {
  switch (reply.kind) {
    case 'ok':
      return reply.temperatures ? noteTemperatures(turn, reply.temperatures) : undefined;
    case 'temperatures':
      return noteTemperatures(turn, reply.report);
    case 'position':
      noteMark(turn, reply.position);
      return notePosition(turn, reply.position);
    case 'firmware':
      return noteFirmware(turn, { name: reply.name, machineType: reply.machineType, uuid: reply.uuid });
    case 'capability':
      return noteCapability(turn, reply.name, reply.enabled);
    case 'action':
      return report(turn, { kind: 'hostAction', action: reply.action });
    default:
  }
}

/** A wait for temperature reports only what it waits for (`T:98.1 E:0 W:?`): the rest stays as it was. */
function noteTemperatures(turn: Turn, heard: TemperatureReport): void {
  const known = turn.session.temperatures;
  const hotends = heard.hotends.length === 0 ? (known?.hotends ?? []) : heard.hotends;
  const merged: TemperatureReport = {
    hotends: hotends.map((reading, tool) => ({
      ...reading,
      targetCelsius: reading.targetCelsius ?? known?.hotends[tool]?.targetCelsius ?? null,
    })),
    bed: heard.bed ?? known?.bed ?? null,
    chamber: heard.chamber ?? known?.chamber ?? null,
  };
  const heating = watchHeating(known ? turn.session.heating : [], merged, turn.now);
  update(turn, { temperatures: merged, heating });
  report(turn, { kind: 'temperature', report: merged, at: turn.now });
  // Full power into a heater that nobody can see: also while no print runs.
  if (isStuck(heating, turn.now)) fault(turn, 'thermalFault', '');
}

/** A print does not go on past an error that is not known to be harmless; an idle printer only shows it. */
function noteError(turn: Turn, error: FirmwareError, text: string): void {
  switch (error.kind) {
    case 'thermal':
      return fault(turn, 'thermalFault', text);
    case 'fatal':
      return fault(turn, 'firmwareFault', text);
    case 'unknown':
      return jobOf(turn.session.phase) ? fault(turn, 'firmwareFault', text) : undefined;
    case 'refused':
      return failJob(turn, 'firmwareFault', text);
    case 'ignorable':
    case 'resend':
      return;
    default:
      return assertNever(error);
  }
}

/** `start` means that the firmware has lost its position, its count of lines and its modes. */
function noteStart(turn: Turn): void {
  const { phase } = turn.session;
  const { kind } = phase;
  if (jobOf(turn.session.phase)) return fault(turn, 'printerReset', 'start');
  if (kind === 'ready' || kind === 'bringing') report(turn, { kind: 'printerRestarted' });
  leaveHalf(turn);
  forgetCard(turn, phase.kind === 'hello' && !phase.isGreeted);
  greet(turn);
}

/** After a restart nobody knows what its card holds; a board that restarts because its port was opened always will. */
function forgetCard(turn: Turn, isOpening: boolean): void {
  const { card } = turn.session;
  const restartsWhenOpened = card.restartsWhenOpened || isOpening;
  update(turn, { card: { ...card, holds: null, restartsWhenOpened } });
}

/** Before the handshake is done a lost count is met with another hello; afterwards it is a fault. */
export function failWire(turn: Turn, failure: WireFailure): void {
  const { phase } = turn.session;
  if (phase.kind === 'identifying') return sayHello(turn, phase.attempt + 1);
  // It prints by itself, and does not need to be heard.
  if (phase.kind === 'onCard' && failure !== 'printerReset') {
    loseSight(turn, failure);
    turn.effects.push({ kind: 'closePort' });
    return;
  }
  fault(turn, failure, '');
}

export function completeSteps(turn: Turn, steps: readonly Step[]): void {
  for (const step of steps) complete(turn, step);
}

function complete(turn: Turn, step: Step): void {
  switch (step) {
    case 'identified':
      return completeIdentification(turn);
    case 'ready':
      return completeHandshake(turn);
    case 'positioned':
      return park(turn);
    case 'parked':
      return confirmPause(turn);
    case 'resumed':
      return confirmResume(turn);
    case 'finished':
      return completeFinish(turn);
    case 'cancelled':
      return completeCancel(turn);
    case 'drained':
    case 'asked':
      return;
    case 'answered':
      return completeAnswer(turn);
    case 'cardOpened':
    case 'cardClosed':
    case 'cardMeasured':
    case 'cardDeleted':
      return completeUploadStep(turn, step);
    case 'cardSelected':
    case 'cardStarted':
    case 'cardPaused':
    case 'cardResumed':
    case 'cardMarked':
      return completeRunStep(turn, step);
    case 'halvesDeleted':
      return forgetHalves(turn);
    default:
      return assertNever(step);
  }
}

/** What the printer's own buttons ask for. `paused` and `resumed`: it moves its head by itself. */
function obey(turn: Turn, action: HostAction): void {
  if (turn.session.phase.kind === 'onCard' && action.name !== 'cancel') obeyOnCard(turn, action.name);
  switch (action.name) {
    case 'pause':
      return beginPause(turn, 'printerAsked', true);
    case 'filament_runout':
    case 'out_of_filament':
      return beginPause(turn, 'filamentOut', true);
    case 'paused':
      return beginPause(turn, 'printerHolds', false);
    case 'resume':
    case 'resumed':
      return resumeByPrinter(turn);
    case 'cancel':
      return jobOf(turn.session.phase) && turn.session.phase.kind !== 'cancelling'
        ? beginCancel(turn)
        : undefined;
    default:
      return notePrompt(turn, action);
  }
}
