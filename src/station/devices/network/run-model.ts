import { assertNever } from '../../../shop/kernel/index.ts';
import type {
  JobFailureReason,
  JobProgress,
  PauseCause,
  PrinterEvent,
  PrinterState,
} from '../../../shop/printers/protocol/model.ts';
import type { Outcome, ServerStatus, WorkPhase } from './service.ts';

export type Wish = {
  readonly kind: 'pause' | 'resume' | 'cancel';
  readonly askedAt: number;
  readonly sentAt: number | null;
};

export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: JobFailureReason; readonly said: string };

export type Stage =
  /** `answer`: what the server said to the start; `pending`: nothing yet; `lost`: nobody knows whether it heard. */
  | {
      readonly kind: 'starting';
      readonly since: number;
      readonly answer: 'pending' | 'accepted' | 'declined' | 'lost';
      readonly said: string;
    }
  | { readonly kind: 'going'; readonly phase: WorkPhase }
  /** The print is over; its heaters are seen to. */
  | { readonly kind: 'cooling'; readonly ending: Ending; readonly since: number };

export interface NetworkRun {
  readonly id: string;
  /** Its name at the server, which no other print has. */
  readonly file: string;
  readonly stage: Stage;
  readonly wish: Wish | null;
  /** Of the pause that it is in, or was in last. */
  readonly cause: PauseCause;
  /** The server said that it was on its way of ending it. */
  readonly sawCancelling: boolean;
  readonly missingSince: number | null;
  readonly hidden: { readonly since: number; readonly systemReason: string } | null;
  /** Since the print was last seen at work, the server was out of sight. */
  readonly wasHidden: boolean;
  readonly progress: JobProgress;
}

export type RunInput =
  | {
      readonly kind: 'startAnswered';
      readonly answer: 'accepted' | 'declined' | 'lost';
      readonly said: string;
    }
  | { readonly kind: 'status'; readonly status: ServerStatus; readonly canCool: boolean }
  /** What the server's records say of the file, for the `status` just before. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome | null; readonly status: ServerStatus }
  | { readonly kind: 'unreachable'; readonly systemReason: string }
  | { readonly kind: 'wish'; readonly wish: Wish['kind'] };

export type RunAct =
  | { readonly kind: 'pause' | 'resume' | 'cancel' | 'coolDown' }
  | { readonly kind: 'askOutcome' }
  /** Should the file be seen at work after all, it is not wanted any more. */
  | { readonly kind: 'disown' };

export interface RunTurn {
  /** Null: it has ended. */
  readonly run: NetworkRun | null;
  readonly events: readonly PrinterEvent[];
  readonly acts: readonly RunAct[];
}

export function newRun(id: string, file: string, totals: JobProgress, now: number): NetworkRun {
  return {
    id,
    file,
    stage: { kind: 'starting', since: now, answer: 'pending', said: '' },
    wish: null,
    cause: 'printerAsked',
    sawCancelling: false,
    missingSince: null,
    hidden: null,
    wasHidden: false,
    progress: totals,
  };
}

/** The run as people see it. */
export function stateOf(run: NetworkRun): PrinterState {
  const jobId = run.id;
  if (run.hidden !== null) return { kind: 'outOfSight', jobId, ...run.hidden };
  if (run.wish?.kind === 'cancel') return { kind: 'cancelling', jobId };
  switch (run.stage.kind) {
    case 'starting':
      return { kind: 'starting', jobId };
    case 'cooling':
      return { kind: 'finishing', jobId };
    case 'going':
      return goingState(run, run.stage.phase);
    default:
      return assertNever(run.stage);
  }
}

function goingState({ id: jobId, cause }: NetworkRun, phase: WorkPhase): PrinterState {
  switch (phase) {
    case 'pausing':
      return { kind: 'pausing', jobId, cause };
    case 'paused':
      return { kind: 'paused', jobId, cause, at: null };
    default:
      return { kind: phase, jobId };
  }
}
