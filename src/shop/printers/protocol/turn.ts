import { assertNever, type Instant } from '../../kernel/index.ts';
import type { Entry } from './history.ts';
import type { PrinterEvent, PrinterRefusal, PrinterState } from './model.ts';
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
  const wasKind = describePhase(turn.session.phase).kind;
  update(turn, { phase });
  const state = describePhase(phase);
  if (state.kind !== wasKind) report(turn, { kind: 'stateChanged', state });
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

/** The phase as people and the rest of Printhall see it. */
export function describePhase(phase: Phase): PrinterState {
  switch (phase.kind) {
    case 'closed':
    case 'ready':
      return { kind: phase.kind };
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
