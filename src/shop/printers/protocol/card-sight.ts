import { lineEndOf } from './card-plan.ts';
import type { CardPlan, CardRun, CardStanding } from './card-model.ts';
import { endOfHistory, own } from './history.ts';
import { CARD_START_MILLISECONDS } from './limits.ts';
import type { SourceTotals } from './job-model.ts';
import type { JobProgress } from './model.ts';
import type { JobRun } from './session-model.ts';
import { enqueue, enter, report, tellState, update, type Turn } from './turn.ts';

/** Prints of the card that are out of sight: lost, looked for, found again, or given up. */

/** A print of the card that begins, or (`standing`) stood so when it was last heard of. */
export function newRun(plan: CardPlan, standing: CardStanding, bytes: number | null, now: number): CardRun {
  return {
    plan,
    bytes,
    stage: standing === 'starting' ? 'selecting' : 'looking',
    standing,
    cause: 'asked',
    opened: null,
    isAnswered: false,
    giveUpAt: now + CARD_START_MILLISECONDS,
    idleAnswers: 0,
    foreignAnswers: 0,
    isDone: false,
    extruderMillimetres: null,
    heat: null,
    at: 0,
    wasUnseen: false,
    lostAt: now,
    systemReason: '',
  };
}

/** Nothing of it is sent line by line. */
export function newJob(turn: Turn, jobId: string, totals: SourceTotals): JobRun {
  const progress: JobProgress = {
    jobId,
    acknowledgedLines: 0,
    totalLines: totals.commands,
    fraction: 0,
    lastAcknowledgedLine: 0,
    layer: 0,
    totalLayers: totals.layers,
    remainingSeconds: null,
  };
  const firstLine = endOfHistory(turn.session.wire.history);
  const queue = { queue: [], queueAt: 0, requested: totals.commands, isReading: false };
  return { id: jobId, totals, ...queue, firstLine, progress };
}

/** A station that comes up again goes on with what it knew: the printer is asked as soon as it answers. */
export function takeUpFromCard(turn: Turn, jobId: string, plan: CardPlan, standing: CardStanding): void {
  const run: CardRun = {
    ...newRun(plan, standing, null, turn.now),
    stage: 'looking',
    wasUnseen: true,
  };
  update(turn, {
    card: { ...turn.session.card, unseen: { job: newJob(turn, jobId, plan.totals), run } },
  });
  tellState(turn, { kind: 'closed' });
}

/** The link is gone, and the print goes on: what it does is asked when somebody answers again. */
export function loseSight(turn: Turn, systemReason: string): void {
  const { phase } = turn.session;
  if (phase.kind !== 'onCard') return;
  const { job, run } = phase;
  const lost: CardRun = {
    ...run,
    stage: 'looking',
    wasUnseen: true,
    lostAt: turn.now,
    systemReason,
    idleAnswers: 0,
    foreignAnswers: 0,
  };
  update(turn, { outbox: [], card: { ...turn.session.card, holds: null, unseen: { job, run: lost } } });
  enter(turn, { kind: 'linkLost', systemReason });
  report(turn, { kind: 'linkLost', systemReason });
}

/** The printer answers again. */
export function lookAgain(turn: Turn): void {
  const { unseen } = turn.session.card;
  if (!unseen) return;
  const { job, run } = unseen;
  update(turn, { card: { ...turn.session.card, unseen: null }, pollAt: turn.now });
  const firstLine = endOfHistory(turn.session.wire.history);
  enter(turn, { kind: 'onCard', job: { ...job, firstLine }, run });
}

/** Cancelled while nobody sees it: it is over for the book, and is ended should it be seen again. */
export function disown(turn: Turn): void {
  const { unseen } = turn.session.card;
  if (!unseen) return;
  const { job, run } = unseen;
  update(turn, { card: { ...turn.session.card, unseen: null, disowned: run.plan } });
  const { id: jobId, progress } = job;
  report(turn, { kind: 'jobCancelled', jobId, progress, heatersConfirmedOff: false });
  tellState(turn, { kind: 'outOfSight', jobId, since: run.lostAt, systemReason: run.systemReason });
}

/** A print that was given up is at work after all: it is ended. */
export function endDisowned(turn: Turn, line: string): void {
  const { card, phase } = turn.session;
  const { disowned } = card;
  if (!disowned || phase.kind !== 'ready') return;
  const at = /sd printing byte:?\s*(\d+)\s*\/\s*(\d+)/i.exec(line);
  if (!at && !/not sd printing/i.test(line)) return;
  update(turn, { card: { ...card, disowned: null } });
  if (!at || lineEndOf(disowned, Number(at[2])) === null) return;
  const off = ['M25', 'M524', ...disowned.ending.filter((command) => command.endsWith(' S0')), 'M107'];
  enqueue(
    turn,
    off.map((command) => own(command)),
  );
}
