import type { Instant } from '../../kernel/index.ts';
import type { CardMemory, CardPlan, CardRun, CardStanding, Upload } from './card-model.ts';
import type { Splitter } from './framing.ts';
import type { Watched } from './heating-watch.ts';
import type { Entry } from './history.ts';
import type { Modal } from './modal.ts';
import type { ResumeAt, SourceLine, SourceTotals } from './job-model.ts';
import type {
  FaultReason,
  FirmwareDescription,
  HeadPosition,
  JobProgress,
  ParkSettings,
  PauseCause,
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  TemperatureReport,
} from './model.ts';
import type { Prompt } from './prompts.ts';
import type { Wire } from './wire.ts';

/** A job while it runs. */
export interface JobRun {
  readonly id: string;
  readonly totals: SourceTotals;
  /** Commands read from the file and not yet sent: from `queueAt` on. */
  readonly queue: readonly SourceLine[];
  readonly queueAt: number;
  /** Place in the file up to which commands were asked for. */
  readonly requested: number;
  /** Number of its first line on the wire: lines before it are not its own, whatever they say of themselves. */
  readonly firstLine: number;
  readonly isReading: boolean;
  readonly progress: JobProgress;
}

/** What a pause must put back. */
export interface Remembered {
  /** From M114; from the lines sent when the firmware did not say; null: the head was never homed. */
  readonly position: HeadPosition | null;
  readonly modal: Modal;
  readonly isParked: boolean;
  readonly isRetracted: boolean;
}

/** What the session is doing, each with only its own facts. */
export type Phase =
  | { readonly kind: 'closed' }
  /**
   * `isSpoiled`: a complaint about left-over bytes came first, so the next `ok` is not for our hello. `isGreeted`: the
   * board has restarted, and may say so in a line more.
   */
  | {
      readonly kind: 'hello';
      readonly attempt: number;
      readonly retryAt: Instant;
      readonly isSpoiled: boolean;
      readonly isGreeted: boolean;
    }
  /** `hasEndedWriting`: it was told to end what it may have been writing to its card, and is asked once more. */
  | { readonly kind: 'identifying'; readonly attempt: number; readonly hasEndedWriting: boolean }
  | { readonly kind: 'ready' }
  | { readonly kind: 'bringing'; readonly upload: Upload }
  /** The firmware prints from its card. */
  | { readonly kind: 'onCard'; readonly job: JobRun; readonly run: CardRun }
  | { readonly kind: 'printing'; readonly job: JobRun }
  | {
      readonly kind: 'pausing';
      readonly job: JobRun;
      readonly cause: PauseCause;
      readonly parks: boolean;
      readonly position: HeadPosition | null;
      /** The printer went on by itself before the pause was complete: it is over as soon as it is. */
      readonly isOver: boolean;
      /** The state of the lines sent when the pause was asked for; its own lines change it. */
      readonly modal: Modal;
      readonly remembered: Remembered | null;
    }
  | {
      readonly kind: 'paused';
      readonly job: JobRun;
      readonly cause: PauseCause;
      readonly remembered: Remembered;
    }
  | { readonly kind: 'resuming'; readonly job: JobRun }
  | { readonly kind: 'cancelling'; readonly job: JobRun; readonly giveUpAt: Instant }
  | { readonly kind: 'finishing'; readonly job: JobRun; readonly tries: number }
  | { readonly kind: 'faulted'; readonly reason: FaultReason; readonly firmwareText: string }
  | { readonly kind: 'linkLost'; readonly systemReason: string };

/** One printer's conversation, whole. A value: `step` gives the next one and never changes this one. */
export interface Session {
  readonly phase: Phase;
  readonly splitter: Splitter;
  readonly wire: Wire;
  readonly modal: Modal;
  /** Lines of our own waiting for their turn; they go before the job's. */
  readonly outbox: readonly Entry[];
  /** What was asked of the firmware, the oldest first: that one is on its way or on the wire. */
  readonly questions: readonly Question[];
  readonly prompt: Prompt | null;
  readonly card: CardMemory;
  readonly firmware: FirmwareDescription | null;
  readonly temperatures: TemperatureReport | null;
  readonly heating: readonly Watched[];
  readonly pollAt: Instant;
  /** When a person last did something with the printer; heaters left on go off some time after. */
  readonly attendedAt: Instant;
  readonly progressReportedAt: Instant;
  readonly settings: SessionSettings;
}

/** A command whose answer somebody waits for. */
export interface Question {
  readonly id: number;
  readonly command: string;
  /** The M105 behind it is its end: its `ok`, and its temperatures, which may come on a line of their own. */
  readonly progress: 'waits' | 'isSent' | 'isFollowed' | 'isAcknowledged';
  readonly hasTemperatures: boolean;
  /** A line was asked for again meanwhile: whose the lines that came are is not sure. */
  readonly isTroubled: boolean;
  readonly until: Instant;
  /** What has come of the answer. */
  readonly lines: readonly string[];
}

export interface SessionSettings {
  readonly park: ParkSettings;
  /** How long each hello waits for its answer; as many hellos as entries. */
  readonly helloMilliseconds: readonly number[];
}

/** Everything that can happen to a session. */
export type SessionInput =
  | { readonly kind: 'opened' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'tick' }
  | { readonly kind: 'linkLost'; readonly systemReason: string }
  | {
      readonly kind: 'start';
      readonly jobId: string;
      readonly totals: SourceTotals;
      readonly resumeAt: ResumeAt | null;
    }
  | { readonly kind: 'startFromCard'; readonly jobId: string; readonly plan: CardPlan }
  | { readonly kind: 'bring'; readonly id: string; readonly plan: CardPlan }
  | { readonly kind: 'stopBringing' }
  | { readonly kind: 'deleteFromCard'; readonly path: string }
  /** Before the port is opened: a print of the card that the station knew of when it went down. */
  | {
      readonly kind: 'takeUp';
      readonly jobId: string;
      readonly plan: CardPlan;
      readonly standing: CardStanding;
    }
  | { readonly kind: 'lines'; readonly jobId: string; readonly lines: readonly SourceLine[] }
  | { readonly kind: 'linesFailed'; readonly jobId: string; readonly systemReason: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'preheat'; readonly targets: PreheatTargets }
  | { readonly kind: 'send'; readonly commands: readonly string[] }
  | { readonly kind: 'override'; readonly commands: readonly string[] }
  /** `answered` or `unanswered` comes for the id, unless it is refused. */
  | { readonly kind: 'ask'; readonly id: number; readonly command: string }
  | { readonly kind: 'answerPrompt'; readonly button: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'close' };

/** What the host must do, in this order. */
export type SessionEffect =
  | { readonly kind: 'write'; readonly text: string }
  /** Answer with `lines` (fewer only at the file's end) or `linesFailed`. */
  | { readonly kind: 'readLines'; readonly jobId: string; readonly from: number; readonly count: number }
  | { readonly kind: 'report'; readonly event: PrinterEvent }
  | { readonly kind: 'answered'; readonly question: number; readonly lines: readonly string[] }
  | { readonly kind: 'unanswered'; readonly question: number }
  /** Nothing that answers like a printer is at the other end. */
  | { readonly kind: 'handshakeFailed' }
  /** Restarts the board, where its port can, once what was written is out. */
  | { readonly kind: 'resetPort' }
  | { readonly kind: 'closePort' };

export interface SessionStep {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
  /** When a `tick` is due, at the latest; null: none is. */
  readonly wakeAt: Instant | null;
  /** Why the act asked for was not done; then nothing else has changed. */
  readonly refusal: PrinterRefusal | null;
}
