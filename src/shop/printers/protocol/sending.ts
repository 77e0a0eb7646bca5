import { mustGoAlone, noteAsked } from './asking.ts';
import { nextForCard, probeForCard } from './card-upload.ts';
import { manualEntries } from './by-hand.ts';
import { beginFinish, failJob } from './ending.ts';
import { isProgramPause } from './gcode.ts';
import { pollInterval } from './handshake.ts';
import { endOfHistory, entryAt, own, POLL, type Entry, type Origin, type Step } from './history.ts';
import { MAX_WINDOW, PROGRESS_MILLISECONDS, READ_AHEAD_COMMANDS, READ_AHEAD_LOW } from './limits.ts';
import { track, type Modal } from './modal.ts';
import type { ResumeAt, SourceLine, SourceTotals } from './job-model.ts';
import type { JobProgress } from './model.ts';
import { beginPause } from './pause.ts';
import type { JobRun } from './session-model.ts';
import { enqueue, enter, jobOf, report, update, updateJob, write, type Turn } from './turn.ts';
import { canSend, linesInFlight, mustRepeat, owesProbe, repeatLine, sendLine } from './wire.ts';

/** Sends whatever may go out now: lines asked for again, then our own, then the file's. */
export function pump(turn: Turn): void {
  while (isTalking(turn)) {
    const { wire } = turn.session;
    const isOwed = owesProbe(wire);
    if (!isOwed && !canSend(wire)) return;
    if (mustRepeat(wire)) {
      const repeated = repeatLine(wire, turn.now);
      update(turn, { wire: repeated.wire });
      emit(turn, repeated.text);
      continue;
    }
    const entry = isOwed ? probeForCard(turn) : nextEntry(turn);
    if (!entry) return;
    const sent = sendLine(turn.session.wire, entry, turn.now);
    update(turn, { wire: sent.wire, modal: modalAfter(turn, entry) });
    emit(turn, sent.text);
    if (entry.origin.kind === 'own') noteOwnSent(turn, entry.origin.step);
  }
}

/** What is written to a card changes nothing at the printer. */
function modalAfter({ session: { modal } }: Turn, { origin, command }: Entry): Modal {
  return origin.kind === 'card' ? modal : track(modal, command);
}

function noteOwnSent(turn: Turn, step: Step | null): void {
  if (step === 'asked' || step === 'answered') noteAsked(turn, step);
}

function isTalking(turn: Turn): boolean {
  const { kind } = turn.session.phase;
  return kind !== 'closed' && kind !== 'hello' && kind !== 'faulted' && kind !== 'linkLost';
}

function emit(turn: Turn, text: string): void {
  write(turn, text);
  report(turn, { kind: 'console', direction: 'sent', text: text.slice(0, -1) });
}

function nextEntry(turn: Turn): Entry | null {
  for (;;) {
    const [first, ...rest] = turn.session.outbox;
    if (first) {
      if (mustGoAlone(first) && linesInFlight(turn.session.wire) > 0) return null;
      update(turn, { outbox: rest });
      return first;
    }
    if (isPollDue(turn)) {
      update(turn, { pollAt: turn.now + pollInterval(turn.session) });
      if (turn.session.phase.kind === 'onCard') enqueue(turn, [own('M27')]);
      return POLL;
    }
    const { phase } = turn.session;
    if (phase.kind === 'bringing') return nextForCard(turn);
    if (phase.kind !== 'printing') return null;
    const line = takeLine(turn, phase.job);
    if (!line) return null;
    if (line !== 'ownLinesFirst') return entryOf(line, phase.job);
  }
}

/** None while the handshake has its own. */
function isPollDue(turn: Turn): boolean {
  const { phase, pollAt } = turn.session;
  return phase.kind !== 'identifying' && phase.kind !== 'bringing' && turn.now >= pollAt;
}

/** The file's next line; `ownLinesFirst` when what came up instead has put lines of our own into the queue. */
function takeLine(turn: Turn, job: JobRun): SourceLine | 'ownLinesFirst' | null {
  const line = job.queue[job.queueAt];
  if (!line) {
    const isEnd = job.requested >= job.totals.commands && !job.isReading;
    // The end waits for the last answer, so that a line asked for again still goes out before the heaters' last.
    if (!isEnd || linesInFlight(turn.session.wire) > 0) return null;
    beginFinish(turn);
    return 'ownLinesFirst';
  }
  updateJob(turn, { ...job, queueAt: job.queueAt + 1 });
  readAhead(turn);
  if (!isProgramPause(line.command)) return line;
  beginPause(turn, 'fileAsked', true);
  return 'ownLinesFirst';
}

function entryOf(line: SourceLine, job: JobRun): Entry {
  const origin: Origin = {
    kind: 'job',
    index: job.requested - (job.queue.length - job.queueAt),
    fileLine: line.fileLine,
    endOffset: line.endOffset,
    layer: line.layer,
  };
  return { command: line.command, origin };
}

/** Asks for the next commands of the file in good time. */
export function readAhead(turn: Turn): void {
  const job = jobOf(turn.session.phase);
  if (!job || job.isReading || job.requested >= job.totals.commands) return;
  if (job.queue.length - job.queueAt > READ_AHEAD_LOW) return;
  const count = Math.min(READ_AHEAD_COMMANDS, job.totals.commands - job.requested);
  updateJob(turn, { ...job, isReading: true });
  turn.effects.push({ kind: 'readLines', jobId: job.id, from: job.requested, count });
}

export function receiveLines(turn: Turn, jobId: string, lines: readonly SourceLine[]): void {
  const job = jobOf(turn.session.phase);
  if (job?.id !== jobId || !job.isReading) return;
  if (lines.length === 0) return failJob(turn, 'fileUnreadable', 'The file ended before its last line');
  updateJob(turn, {
    ...job,
    queue: [...job.queue.slice(job.queueAt), ...lines],
    queueAt: 0,
    requested: job.requested + lines.length,
    isReading: false,
  });
  readAhead(turn);
}

/**
 * Begins a job: at its first command, or where a print that broke off is taken up again, after the lines that make the
 * printer ready for it. A place that the file does not have, or a line of ours that may not go, refuses it.
 */
export function startJob(turn: Turn, jobId: string, totals: SourceTotals, resumeAt: ResumeAt | null): void {
  const preamble = manualEntries(resumeAt?.preamble ?? []);
  const from = resumeAt?.fromCommand ?? 0;
  const isInFile = Number.isInteger(from) && from >= 0 && from < totals.commands;
  if (!isInFile) turn.refusal = { code: 'printers.emptyJob' };
  else if ('refusal' in preamble) turn.refusal = preamble.refusal;
  if (turn.refusal || 'refusal' in preamble) return;
  const progress: JobProgress = {
    jobId,
    acknowledgedLines: from,
    totalLines: totals.commands,
    // By lines until the first of them says its place in bytes.
    fraction: from / totals.commands,
    lastAcknowledgedLine: resumeAt?.lastAcknowledgedLine ?? 0,
    layer: resumeAt?.layer ?? 0,
    totalLayers: totals.layers,
    remainingSeconds: null,
  };
  const { wire, modal } = turn.session;
  const firstLine = endOfHistory(wire.history);
  // A line or two before the job may still be asked for; line 1 (the handshake's) only by a firmware that restarted.
  const floor = Math.max(2, wire.acknowledged + 1 - MAX_WINDOW);
  update(turn, { wire: { ...wire, floor }, modal: { ...modal, remainingSeconds: null } });
  const job = {
    id: jobId,
    totals,
    queue: [],
    queueAt: 0,
    requested: from,
    firstLine,
    isReading: false,
    progress,
  };
  enter(turn, { kind: 'printing', job });
  report(turn, { kind: 'jobStarted', jobId });
  enqueue(turn, [...forgetOverrides(modal), ...preamble.entries]);
  readAhead(turn);
}

/** What was changed on top of the last print holds in the firmware until told otherwise: this one begins as it was made. */
function forgetOverrides({ speedPercent, flowPercent }: Modal): readonly Entry[] {
  return [
    ...(speedPercent === 100 ? [] : [own('M220 S100')]),
    ...(flowPercent === 100 ? [] : [own('M221 S100')]),
  ];
}

/**
 * What the acknowledgements since `before` mean: the job's progress, and the steps of our own that they complete.
 * The belief can also go back a little (`ok T:` says exactly where the firmware is); then so does the progress.
 */
export function noteAcknowledged(turn: Turn, before: number): readonly Step[] {
  const { history, acknowledged } = turn.session.wire;
  const steps: Step[] = [];
  for (let line = before + 1; line <= acknowledged; line += 1) {
    const origin = entryAt(history, line)?.origin;
    if (origin?.kind === 'own' && origin.step) steps.push(origin.step);
  }
  if (acknowledged !== before) noteProgress(turn, acknowledged);
  return steps;
}

function noteProgress(turn: Turn, acknowledged: number): void {
  const { history, floor } = turn.session.wire;
  const job = jobOf(turn.session.phase);
  if (!job) return;
  for (let line = acknowledged; line >= Math.max(floor, job.firstLine); line -= 1) {
    const origin = entryAt(history, line)?.origin;
    if (!origin) return;
    if (origin.kind === 'job') return noteJobLine(turn, job, origin);
  }
}

function noteJobLine(turn: Turn, job: JobRun, origin: Extract<Origin, { kind: 'job' }>): void {
  const wasLayer = job.progress.layer;
  const progress: JobProgress = {
    ...job.progress,
    acknowledgedLines: origin.index + 1,
    fraction: origin.index + 1 === job.totals.commands ? 1 : origin.endOffset / Math.max(1, job.totals.bytes),
    lastAcknowledgedLine: origin.fileLine,
    layer: origin.layer,
    remainingSeconds: turn.session.modal.remainingSeconds,
  };
  updateJob(turn, { ...job, progress });
  const isDue = turn.now - turn.session.progressReportedAt >= PROGRESS_MILLISECONDS;
  if (!isDue && wasLayer === progress.layer) return;
  update(turn, { progressReportedAt: turn.now });
  report(turn, { kind: 'jobProgress', progress });
}
