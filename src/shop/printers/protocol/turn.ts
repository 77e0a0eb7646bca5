import { assertNever, type Instant } from '../../kernel/index.ts';
import type { Entry } from './history.ts';
import type { PrinterEvent, PrinterRefusal, PrinterState } from './model.ts';
import type { CardRun } from './card-model.ts';
import { uploadFraction } from './card-plan.ts';
import type { CardContent } from './model.ts';
import type { JobRun, Phase, Session, SessionEffect } from './session-model.ts';

/** One step in the making: the parts of the session machine write into it, and only `step` hands it out. */
export interface Turn {
  session: Session;
  readonly effects: SessionEffect[];
  readonly now: Instant;
  refusal: PrinterRefusal | null;
}

export function update(turn: Turn, changes: Partial<Session>): void {
  turn.session = { ...turn.session, ...changes };
}

export function report(turn: Turn, event: PrinterEvent): void {
  turn.effects.push({ kind: 'report', event });
}

export function write(turn: Turn, text: string): void {
  turn.effects.push({ kind: 'write', text });
}

/** Puts lines of our own into the queue, in order. */
export function enqueue(turn: Turn, entries: readonly Entry[]): void {
  update(turn, { outbox: [...turn.session.outbox, ...entries] });
}

/** Moves on to another phase and says so; a person sees every phase but the difference of hello and identifying. */
export function enter(turn: Turn, phase: Phase): void {
  const before = describeState(turn.session);
  const isPatient = phase.kind === 'onCard';
  const { wire } = turn.session;
  update(turn, { phase, wire: wire.isPatient === isPatient ? wire : { ...wire, isPatient } });
  tellState(turn, before);
}

/** Says the state when it is another kind than before. */
export function tellState(turn: Turn, before: PrinterState): void {
  const state = describeState(turn.session);
  if (state.kind !== before.kind) report(turn, { kind: 'stateChanged', state });
}

/** What is known of the card has changed. */
export function tellCard(turn: Turn): void {
  report(turn, { kind: 'cardChanged', card: describeCard(turn.session) });
}

export function describeCard({ phase, card, wire }: Session): CardContent | null {
  if (phase.kind === 'bringing') {
    const { sha256, name } = phase.upload.plan;
    return { kind: 'bringing', sha256, name, fraction: uploadFraction(phase.upload, wire.acknowledged) };
  }
  if (card.holds) return { kind: 'holds', ...card.holds };
  return card.failed && { kind: 'failed', ...card.failed };
}

/** The job of the phase, if it has one. */
export function jobOf(phase: Phase): JobRun | null {
  return 'job' in phase ? phase.job : null;
}

/** The same phase with its job moved on. */
export function updateJob(turn: Turn, job: JobRun): void {
  const { phase } = turn.session;
  if ('job' in phase) update(turn, { phase: { ...phase, job } });
}

/** The session's state as people and the rest of Printhall see it. */
export function describeState({ phase, card }: Pick<Session, 'phase' | 'card'>): PrinterState {
  const { unseen } = card;
  if (unseen && (phase.kind === 'closed' || phase.kind === 'linkLost')) {
    return unseenState(unseen.job.id, unseen.run);
  }
  return describePhase(phase);
}

function unseenState(jobId: string, { lostAt, systemReason }: CardRun): PrinterState {
  return { kind: 'outOfSight', jobId, since: lostAt, systemReason };
}

function describeRun({ id: jobId }: JobRun, run: CardRun): PrinterState {
  switch (run.stage) {
    case 'selecting':
    case 'starting':
      return { kind: 'starting', jobId };
    case 'going':
    case 'judging':
      return { kind: 'printing', jobId };
    case 'pausing':
      return { kind: 'pausing', jobId, cause: run.cause };
    case 'paused':
      return { kind: 'paused', jobId, cause: run.cause, at: null };
    case 'resuming':
      return { kind: 'resuming', jobId };
    case 'looking':
      return unseenState(jobId, run);
    default:
      return assertNever(run.stage);
  }
}

function describePhase(phase: Phase): PrinterState {
  switch (phase.kind) {
    case 'closed':
    case 'ready':
    case 'bringing':
      return { kind: phase.kind };
    case 'onCard':
      return describeRun(phase.job, phase.run);
    case 'hello':
    case 'identifying':
      return { kind: 'handshaking' };
    case 'printing':
    case 'resuming':
    case 'cancelling':
    case 'finishing':
      return { kind: phase.kind, jobId: phase.job.id };
    case 'pausing':
      return { kind: 'pausing', jobId: phase.job.id, cause: phase.cause };
    case 'paused':
      return {
        kind: 'paused',
        jobId: phase.job.id,
        cause: phase.cause,
        at: phase.remembered.isParked ? phase.remembered.position : null,
      };
    case 'faulted':
    case 'linkLost':
      return phase;
    default:
      return assertNever(phase);
  }
}
