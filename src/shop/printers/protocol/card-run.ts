import { heatAgain, heatInFile, heatReported, type CardHeat } from './card-heat.ts';
import { cardNameOf, lineEndOf, placeOnCard } from './card-plan.ts';
import type { CardPlan, CardRun } from './card-model.ts';
import { newJob, newRun } from './card-sight.ts';
import { openedBytes } from './card-upload.ts';
import { beginCancel, beginFinish, failJob, letGo } from './ending.ts';
import { own, POLL } from './history.ts';
import { CARD_ANSWER_MILLISECONDS, MAX_WINDOW, PROGRESS_MILLISECONDS } from './limits.ts';
import { withoutPlace } from './modal.ts';
import type { HeadPosition, JobProgress, PauseCause } from './model.ts';
import type { JobRun } from './session-model.ts';
import { enqueue, enter, report, update, updateJob, write, type Turn } from './turn.ts';

/*
 * A print that the firmware reads from its own card: it goes on by itself, whatever becomes of us. M23 opens the file
 * and says its length, M24 starts it once, M27 tells how far it is. That it has come to its end is believed only when
 * the firmware says so itself or counts the filament that the file's last line set.
 */

/** Answers in a row that must say the same before it is believed: one may be damaged. */
const BELIEVED_ANSWERS = 2;

export function runOf(turn: Turn): { readonly job: JobRun; readonly run: CardRun } | null {
  const { phase } = turn.session;
  return phase.kind === 'onCard' ? phase : null;
}

function change(turn: Turn, changes: Partial<CardRun>): void {
  const { phase } = turn.session;
  if (phase.kind === 'onCard') enter(turn, { ...phase, run: { ...phase.run, ...changes } });
}

/** Starts the file that this connection has brought there and measured, and no other. */
export function startFromCard(turn: Turn, jobId: string, plan: CardPlan): void {
  const { card, wire, modal } = turn.session;
  if (card.holds?.sha256 !== plan.sha256 || lineEndOf(plan, card.holds.bytes) === null) {
    turn.refusal = { code: 'printers.cardRefused', why: 'notOnCard' };
    return;
  }
  const floor = Math.max(2, wire.acknowledged + 1 - MAX_WINDOW);
  // Where the head is by the end of it, nobody here has seen.
  update(turn, { wire: { ...wire, floor }, modal: withoutPlace({ ...modal, remainingSeconds: null }) });
  const run = newRun(plan, 'starting', card.holds.bytes, turn.now);
  enter(turn, { kind: 'onCard', job: newJob(turn, jobId, plan.totals), run });
  enqueue(turn, [
    ...(modal.speedPercent === 100 ? [] : [own('M220 S100')]),
    ...(modal.flowPercent === 100 ? [] : [own('M221 S100')]),
    own(`M23 ${card.holds.name}`, 'cardSelected'),
  ]);
}

/** Words of the firmware while a print of its card is known. */
export function noteRunWords(turn: Turn, line: string): void {
  const found = runOf(turn);
  if (!found) return;
  const { run } = found;
  if (run.stage === 'selecting') return noteOpened(turn, run, line);
  if (/done printing file/i.test(line)) return noteDone(turn, run);
  if (/not sd printing/i.test(line)) return noteIdle(turn, run);
  const at = /sd printing byte:?\s*(\d+)\s*\/\s*(\d+)/i.exec(line);
  if (at) return notePlace(turn, found, Number(at[1]), Number(at[2]));
  if (/sd read error|error reading/i.test(line)) failJob(turn, 'firmwareFault', line);
}

function noteOpened(turn: Turn, run: CardRun, line: string): void {
  const opened = openedBytes(line);
  if (opened === null) {
    if (/open failed|cannot open|no (?:sd|media)/i.test(line)) failJob(turn, 'firmwareFault', line);
    return;
  }
  change(turn, { opened });
  if (run.isAnswered) start(turn);
}

/** The one command that starts; only for a file that has the length that was measured. */
function start(turn: Turn): void {
  const found = runOf(turn);
  if (!found) return;
  const { run } = found;
  if (run.opened !== run.bytes)
    return failJob(turn, 'firmwareFault', `${cardNameOf(run.plan.sha256)}: ${run.opened}`);
  change(turn, { stage: 'starting' });
  enqueue(turn, [own('M24', 'cardStarted')]);
}

export function completeRunStep(
  turn: Turn,
  step: 'cardSelected' | 'cardStarted' | 'cardPaused' | 'cardResumed' | 'cardMarked',
): void {
  const found = runOf(turn);
  if (!found) return;
  const { job, run } = found;
  switch (step) {
    case 'cardSelected':
      if (run.stage !== 'selecting') return;
      if (run.opened !== null) return start(turn);
      return change(turn, {
        isAnswered: true,
        giveUpAt: Math.min(run.giveUpAt, turn.now + CARD_ANSWER_MILLISECONDS),
      });
    case 'cardStarted':
      return run.stage === 'starting' ? goOn(turn) : undefined;
    case 'cardPaused':
      return run.stage === 'pausing' ? confirmPause(turn, job) : undefined;
    case 'cardResumed':
      return run.stage === 'resuming' ? goOn(turn) : undefined;
    case 'cardMarked':
      return run.stage === 'judging' ? judge(turn) : undefined;
  }
}

/** It goes: told as what that is after what was told before. */
function goOn(turn: Turn): void {
  const found = runOf(turn);
  if (!found) return;
  const { job, run } = found;
  change(turn, { stage: 'going', standing: 'going' });
  if (run.standing === 'starting') report(turn, { kind: 'jobStarted', jobId: job.id });
  else if (run.standing !== 'going') report(turn, { kind: 'jobResumed', jobId: job.id });
}

/** M23 has its `ok`, and no length has come; or not even that. */
export function passRunTime(turn: Turn): void {
  const found = runOf(turn);
  if (found?.run.stage !== 'selecting' || turn.now < found.run.giveUpAt) return;
  failJob(turn, 'firmwareFault', 'M23');
}

function notePlace(
  turn: Turn,
  { job, run }: { readonly job: JobRun; readonly run: CardRun },
  at: number,
  bytes: number,
): void {
  const lineEnd = lineEndOf(run.plan, bytes);
  if (lineEnd === null || at > bytes) {
    change(turn, { foreignAnswers: run.foreignAnswers + 1 });
    // Somebody prints another file at the printer's own screen: that one is not ours to end.
    if (run.foreignAnswers + 1 >= BELIEVED_ANSWERS) letGo(turn, reasonOf(run), 'M27');
    return;
  }
  change(turn, { idleAnswers: 0, foreignAnswers: 0, bytes, at });
  if (run.stage === 'looking') return found(turn, run, at);
  const place = placeOnCard(run.plan, at, lineEnd);
  if (!place) return;
  const progress: JobProgress = {
    ...job.progress,
    acknowledgedLines: place.commands,
    fraction: at / bytes,
    lastAcknowledgedLine: place.fileLine,
    layer: place.layer,
  };
  updateJob(turn, { ...job, progress });
  if (turn.now - turn.session.progressReportedAt < PROGRESS_MILLISECONDS) return;
  update(turn, { progressReportedAt: turn.now });
  report(turn, { kind: 'jobProgress', progress });
}

/** It is in sight again, and prints. What was held is held again, and what was never seen to begin has not begun. */
function found(turn: Turn, { standing }: CardRun, at: number): void {
  switch (standing) {
    case 'starting':
      return at > 0 ? goOn(turn) : failJob(turn, 'linkLost', 'M27');
    case 'going':
      return change(turn, { stage: 'going' });
    case 'paused':
      change(turn, { stage: 'paused' });
      return enqueue(turn, [own('M25')]);
    case 'pausing':
      change(turn, { stage: 'going', standing: 'going' });
      return pauseCard(turn, 'asked', true);
    case 'resuming':
      // Nobody knows whether it was heard, and it is not said twice: a person asks again.
      goOn(turn);
      return pauseCard(turn, 'asked', true);
    case 'cancelling':
      return beginCancel(turn);
  }
}

function noteIdle(turn: Turn, run: CardRun): void {
  if (run.stage === 'starting' || run.stage === 'judging') return;
  const idleAnswers = run.idleAnswers + 1;
  change(turn, { idleAnswers });
  if (idleAnswers >= BELIEVED_ANSWERS) askForMark(turn);
}

function noteDone(turn: Turn, run: CardRun): void {
  if (run.stage === 'judging') return;
  change(turn, { isDone: true });
  askForMark(turn);
}

function askForMark(turn: Turn): void {
  change(turn, { stage: 'judging', extruderMillimetres: null });
  // The `ok T:` behind it cannot be taken for another one.
  enqueue(turn, [own('M114'), own(POLL.command, 'cardMarked')]);
}

/** The firmware's answer to M114. */
export function noteMark(turn: Turn, position: HeadPosition): void {
  if (runOf(turn)?.run.stage === 'judging') {
    change(turn, { extruderMillimetres: position.extruderMillimetres });
  }
}

function judge(turn: Turn): void {
  const found = runOf(turn);
  if (!found) return;
  const { job, run } = found;
  const isMarked = Math.abs((run.extruderMillimetres ?? 0) - run.plan.mark) < 1;
  if (!isMarked && !run.isDone) {
    return run.standing === 'cancelling'
      ? beginCancel(turn)
      : failJob(turn, reasonOf(run), 'Not SD printing');
  }
  if (run.standing === 'starting') report(turn, { kind: 'jobStarted', jobId: job.id });
  if (run.standing === 'paused') report(turn, { kind: 'jobResumed', jobId: job.id });
  const { totals } = job;
  const progress: JobProgress = {
    ...job.progress,
    acknowledgedLines: totals.commands,
    fraction: 1,
    lastAcknowledgedLine: totals.fileLines,
    layer: totals.layers,
    remainingSeconds: 0,
  };
  updateJob(turn, { ...job, progress });
  // The count of filament is nobody's business any more.
  enqueue(turn, [own('G92 E0')]);
  beginFinish(turn);
}

function reasonOf({ wasUnseen }: CardRun): 'linkLost' | 'firmwareFault' {
  return wasUnseen ? 'linkLost' : 'firmwareFault';
}

/**
 * `tells` false: the printer has paused by itself, and what it says is its word for that. It answers nothing else until
 * somebody has seen to it.
 */
export function pauseCard(turn: Turn, cause: PauseCause, tells: boolean): void {
  const found = runOf(turn);
  if (found?.run.stage !== 'going') return;
  change(turn, { stage: 'pausing', standing: 'pausing', cause, heat: heatNow(turn) });
  report(turn, { kind: 'jobPausing', jobId: found.job.id, cause });
  if (tells) enqueue(turn, [own('M25'), own('M400'), own(POLL.command, 'cardPaused')]);
  else confirmPause(turn, found.job);
}

/** Null where every hotend is off: that is not what it prints with. */
function heatNow({ session: { temperatures } }: Turn): CardHeat | null {
  const heat = temperatures && heatReported(temperatures);
  return heat?.hotends.some((celsius) => celsius > 0) ? heat : null;
}

function confirmPause(turn: Turn, { id: jobId, progress }: JobRun): void {
  change(turn, { stage: 'paused', standing: 'paused' });
  report(turn, { kind: 'jobPaused', jobId, progress });
  update(turn, { attendedAt: turn.now });
}

/** What was hot is hot again before the one command that goes on. */
export function resumeCard(turn: Turn): void {
  const found = runOf(turn);
  if (found?.run.stage !== 'paused') return;
  const { heat, cause, plan, at, bytes } = found.run;
  const lineEnd = lineEndOf(plan, bytes ?? 0) ?? 1;
  change(turn, { stage: 'resuming', standing: 'resuming' });
  // A firmware that waits for a person by itself is told that one is here.
  if (cause === 'printerHolds') write(turn, 'M108\n');
  const again = heat ?? heatInFile(plan.heatings, at, lineEnd);
  enqueue(turn, [...heatAgain(again), own('M24', 'cardResumed')]);
}

/** `paused` and `resumed`: it does that by itself, for a change of filament; what runs out is the firmware's to handle. */
export function obeyOnCard(turn: Turn, name: string): void {
  const stage = runOf(turn)?.run.stage;
  if (name === 'pause') return pauseCard(turn, 'printerAsked', true);
  if (name === 'paused') return pauseCard(turn, 'printerHolds', false);
  if (name === 'resume') return resumeCard(turn);
  if (name === 'resumed' && (stage === 'paused' || stage === 'pausing')) goOn(turn);
}
