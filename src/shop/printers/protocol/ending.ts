import { leaveHalf } from './card-leavings.ts';
import { emptyCard } from './card-model.ts';
import { encodeLine } from './framing.ts';
import { own, type Entry, type Step } from './history.ts';
import { CANCEL_MILLISECONDS, MAX_HEATER_OFF_TRIES } from './limits.ts';
import type { FaultReason, JobEnd, JobFailureReason, TemperatureReport } from './model.ts';
import type { Phase, Session } from './session-model.ts';
import { heatersAreOn } from './temperatures.ts';
import { enqueue, enter, jobOf, report, update, write, type Turn } from './turn.ts';
import { isLongRunning } from './wire.ts';

/** Every heater that the printer has reported, off; at least the first hotend and the bed. */
function heaterOffCommands(session: Session): readonly string[] {
  const hotends = Math.max(
    1,
    session.temperatures?.hotends.length ?? 1,
    session.modal.hotendTargetsCelsius.length,
  );
  const tools =
    hotends === 1 ? ['M104 S0'] : Array.from({ length: hotends }, (_, tool) => `M104 T${tool} S0`);
  const chamber = session.temperatures?.chamber ? ['M141 S0'] : [];
  return [...tools, 'M140 S0', ...chamber];
}

function lastTagged(commands: readonly string[], step: Step): readonly Entry[] {
  return commands.map((command, index) => own(command, index === commands.length - 1 ? step : null));
}

/** Commands past the queue and without a number, so that no count, right or wrong, can hold them up. */
function writeOutOfLine(turn: Turn, commands: readonly string[]): void {
  for (const command of commands) {
    write(turn, `${command}\n`);
    report(turn, { kind: 'console', direction: 'sent', text: command });
  }
}

/** M112 with and without number and checksum (some firmwares insist on one, some on the other), then heaters off. */
function writeStop(turn: Turn): void {
  writeOutOfLine(turn, ['M112']);
  write(turn, encodeLine(turn.session.wire.cursor, 'M112'));
  writeHeatersOff(turn);
}

/** Also with and without number; afterwards nothing more is sent on this wire. */
function writeHeatersOff(turn: Turn): void {
  const commands = heaterOffCommands(turn.session);
  writeOutOfLine(turn, commands);
  commands.forEach((command, index) => write(turn, encodeLine(turn.session.wire.cursor + index, command)));
}

/** Sends the job's one ending. In `cancelling` whatever ends the job, it was cancelled. */
function endJob(turn: Turn, reason: JobFailureReason, firmwareText: string): void {
  const { phase } = turn.session;
  const job = jobOf(phase);
  if (!job) return;
  const { progress } = job;
  const end: JobEnd =
    phase.kind === 'cancelling'
      ? { kind: 'jobCancelled', jobId: job.id, progress, heatersConfirmedOff: false }
      : { kind: 'jobFailed', jobId: job.id, progress, reason, firmwareText };
  report(turn, end);
}

/**
 * The printer cannot be trusted to go on: heaters off (M112 too where the firmware may still be moving), the job
 * ends, the port closes, and only a person connects again.
 */
export function fault(turn: Turn, reason: FaultReason, firmwareText: string): void {
  writeOutOfLine(turn, endWriting(turn.session));
  leaveHalf(turn);
  switch (reason) {
    case 'thermalFault':
    case 'firmwareFault':
    case 'heatersStayedOn':
    case 'stopped':
      writeStop(turn);
      break;
    case 'printerReset':
    case 'printerSilent':
    case 'resendLoop':
    case 'resendOutOfReach':
      // It has just restarted, or hears badly: M112 would only make it need a reset as well.
      writeHeatersOff(turn);
      break;
  }
  endJob(turn, reason, firmwareText);
  update(turn, { outbox: [] });
  enter(turn, { kind: 'faulted', reason, firmwareText });
  report(turn, { kind: 'faulted', reason, firmwareText });
  if (NEEDS_RESET.has(reason)) turn.effects.push({ kind: 'resetPort' });
  turn.effects.push({ kind: 'closePort' });
}

/**
 * Faults after which nobody knows that the heaters are off: a firmware that hangs, or has not read that far, obeys no
 * command, but its board restarts, and a restart switches them off. One that has stopped by itself stays as it is.
 */
const NEEDS_RESET: ReadonlySet<FaultReason> = new Set([
  'stopped',
  'heatersStayedOn',
  'printerSilent',
  'resendLoop',
  'resendOutOfReach',
]);

/** The port is gone: nothing can be written any more. */
export function loseLink(turn: Turn, systemReason: string): void {
  leaveHalf(turn);
  update(turn, { card: { ...turn.session.card, holds: null } });
  endJob(turn, 'linkLost', systemReason);
  update(turn, { outbox: [] });
  enter(turn, { kind: 'linkLost', systemReason });
  report(turn, { kind: 'linkLost', systemReason });
}

/** Lets go of the printer in good order: heaters off, a running job failed. */
export function closeSession(turn: Turn): void {
  const { kind } = turn.session.phase;
  if (turn.session.card.unseen || kind === 'onCard') return leaveCard(turn);
  if (kind === 'bringing') {
    writeOutOfLine(turn, endWriting(turn.session));
    leaveHalf(turn);
  }
  if (kind === 'closed') return;
  if (kind !== 'faulted' && kind !== 'linkLost') {
    if (kind !== 'hello') writeHeatersOff(turn);
    endJob(turn, 'closed', '');
    turn.effects.push({ kind: 'closePort' });
  }
  update(turn, { outbox: [] });
  enter(turn, { kind: 'closed' });
}

/** A print from the card goes on without us: that is what it was started there for. Its book says how to find it again. */
function leaveCard(turn: Turn): void {
  update(turn, { outbox: [], card: emptyCard });
  turn.effects.push({ kind: 'closePort' });
  enter(turn, { kind: 'closed' });
}

/** While a firmware writes a file it does nothing else: first that ends, and no half file stays. */
function endWriting({ phase }: Session): readonly string[] {
  return phase.kind === 'bringing' ? ['M29', `M30 ${phase.upload.plan.name}`] : [];
}

/** The print cannot be right any more, the printer itself is well: heaters off in good order. */
export function failJob(
  turn: Turn,
  reason: Extract<JobFailureReason, 'fileUnreadable' | 'firmwareFault' | 'linkLost'>,
  text: string,
): void {
  const { phase } = turn.session;
  if (!jobOf(phase)) return;
  endJob(turn, reason, text);
  update(turn, { outbox: [] });
  enter(turn, { kind: 'ready' });
  enqueue(
    turn,
    [...stopCard(phase), ...heaterOffCommands(turn.session), 'M107'].map((command) => own(command)),
  );
}

/** What the printer does is somebody else's by now: nothing is sent. */
export function letGo(turn: Turn, reason: 'firmwareFault' | 'linkLost', text: string): void {
  endJob(turn, reason, text);
  update(turn, { outbox: [] });
  enter(turn, { kind: 'ready' });
}

/** Holds a print of the card, which every firmware knows; then closes its file, where the firmware knows that. */
function stopCard({ kind }: Phase): readonly string[] {
  return kind === 'onCard' ? ['M25', 'M524'] : [];
}

/**
 * Stops sending the file at once. Heaters go off out of line, before anything still queued; M108 breaks off a wait
 * for temperature. The numbered lines after that are for the confirmation.
 */
export function beginCancel(turn: Turn): void {
  const { phase, wire } = turn.session;
  const job = jobOf(phase);
  if (!job) return;
  // The file on a card heats again, if it goes on: it is held before the heaters go off, and before a wait is broken off.
  const off = [...stopCard(phase), ...heaterOffCommands(turn.session)];
  const mayWait = isLongRunning(wire) || phase.kind === 'onCard';
  writeOutOfLine(turn, mayWait ? ['M108', ...off] : off);
  update(turn, { outbox: lastTagged([...off, 'M107', 'M84', 'M105'], 'cancelled') });
  enter(turn, { kind: 'cancelling', job, giveUpAt: turn.now + CANCEL_MILLISECONDS });
}

/** The printer answered everything up to the last line of the cancel. */
export function completeCancel(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind !== 'cancelling') return;
  const { id, progress } = phase.job;
  report(turn, {
    kind: 'jobCancelled',
    jobId: id,
    progress,
    heatersConfirmedOff: isOff(turn.session.temperatures),
  });
  update(turn, { attendedAt: turn.now });
  enter(turn, { kind: 'ready' });
}

/** Ten seconds without the last answer: enough if the heaters are off; else the printer is stopped the hard way. */
export function giveUpCancel(turn: Turn): void {
  if (turn.session.phase.kind !== 'cancelling') return;
  if (isOff(turn.session.temperatures)) completeCancel(turn);
  else fault(turn, 'stopped', '');
}

function isOff(temperatures: TemperatureReport | null): boolean {
  return temperatures !== null && !heatersAreOn(temperatures);
}

/** Every line of the file is acknowledged: wait for the moves, then heaters off, then see that they are. */
export function beginFinish(turn: Turn): void {
  const job = jobOf(turn.session.phase);
  if (!job) return;
  enter(turn, { kind: 'finishing', job, tries: 1 });
  enqueue(turn, lastTagged(['M400', ...heaterOffCommands(turn.session), 'M107', 'M105'], 'finished'));
}

/** The last line of the end is answered: finished, unless a heater still has a target. */
export function completeFinish(turn: Turn): void {
  const { phase, temperatures } = turn.session;
  if (phase.kind !== 'finishing') return;
  if (temperatures && heatersAreOn(temperatures)) {
    if (phase.tries >= MAX_HEATER_OFF_TRIES) return fault(turn, 'heatersStayedOn', '');
    enter(turn, { ...phase, tries: phase.tries + 1 });
    return enqueue(turn, lastTagged([...heaterOffCommands(turn.session), 'M105'], 'finished'));
  }
  report(turn, { kind: 'jobFinished', jobId: phase.job.id, progress: phase.job.progress });
  update(turn, { attendedAt: turn.now });
  enter(turn, { kind: 'ready' });
}

/** Nobody has touched the printer for the set time: heaters off, and say so. */
export function switchOffUnattended(turn: Turn): void {
  enqueue(
    turn,
    heaterOffCommands(turn.session).map((command) => own(command)),
  );
  update(turn, { attendedAt: turn.now });
  report(turn, { kind: 'heatersTimedOut' });
}
