import type { MessagePort } from 'node:worker_threads';
import type { CardStanding } from '../../../shop/printers/protocol/card-model.ts';
import type { Result } from '../../../shop/kernel/index.ts';
import type { ResumeAt, SourceLine, SourceTotals } from '../../../shop/printers/protocol/job-model.ts';
import type {
  ParkSettings,
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
} from '../../../shop/printers/protocol/model.ts';
import type { GcodeFileParts } from '../gcode-file.ts';
import type { ActSlip } from './act-slip.ts';

/** What the station's main loop and the wire's thread say to each other. Plain values: they are copied on the way. */

/** Where the thread finds the lines of a job. */
export type SharedSource =
  /** It reads the file itself, so that a busy main loop starves no print. */
  | { readonly kind: 'file'; readonly parts: GcodeFileParts }
  /** It asks the main loop for them. */
  | { readonly kind: 'asked'; readonly totals: SourceTotals };

/** An act whose answer the caller waits for, in the same turn. */
export type WireAct =
  | {
      readonly kind: 'startJob';
      readonly id: string;
      readonly source: SharedSource;
      readonly resumeAt: ResumeAt | null;
    }
  | {
      readonly kind: 'startFromCard';
      readonly id: string;
      readonly totals: SourceTotals;
      readonly sha256: string;
    }
  | { readonly kind: 'deleteFromCard'; readonly path: string }
  | { readonly kind: 'pauseJob' | 'resumeJob' | 'cancelJob' | 'stopBringing' }
  | { readonly kind: 'preheat'; readonly targets: PreheatTargets }
  | { readonly kind: 'send' | 'override'; readonly commands: readonly string[] }
  | { readonly kind: 'answerPrompt'; readonly button: number };

/** To the thread. `printer` numbers a connection; `call` is answered with the same number. */
export type WireRequest =
  | {
      readonly kind: 'connect';
      readonly printer: number;
      readonly call: number;
      readonly address: string;
      readonly park: ParkSettings | null;
      /** What its card prints since before this station came up; null: nothing that is known. */
      readonly takeUp: SharedRunOnCard | null;
    }
  | { readonly kind: 'bring'; readonly printer: number; readonly call: number; readonly job: SharedCardJob }
  | { readonly kind: 'ask'; readonly printer: number; readonly call: number; readonly command: string }
  | { readonly kind: 'close'; readonly printer: number; readonly call: number }
  | { readonly kind: 'act'; readonly printer: number; readonly call: number; readonly act: WireAct }
  | { readonly kind: 'stop'; readonly printer: number; readonly call: number }
  | { readonly kind: 'lines'; readonly call: number; readonly lines: readonly SourceLine[] }
  | { readonly kind: 'linesFailed'; readonly call: number; readonly systemReason: string }
  /** Closes what is open and ends by itself: to be ended from outside is not safe while a port is at work. */
  | { readonly kind: 'end' };

/** A file for a card, or one that is printed from there. */
export interface SharedCardJob {
  readonly id: string;
  readonly source: SharedSource;
  readonly sha256: string;
}

export interface SharedRunOnCard extends SharedCardJob {
  readonly standing: CardStanding;
}

/** What of a connection the main loop keeps a copy of. */
export interface ConnectionState {
  readonly snapshot: PrinterSnapshot;
  readonly baudRate: number | null;
}

/** What happened at one printer since the last news of it, in order, and how it stands after that. */
export interface PrinterNews {
  readonly printer: number;
  readonly events: readonly PrinterEvent[];
  readonly state: ConnectionState;
}

export type WireAnswer = Result<readonly string[] | void, PrinterRefusal>;

/** From the thread. */
export type WireMessage =
  /** It is there, and can be asked things whose answer is waited for. */
  | { readonly kind: 'up' }
  /** A bug: it lets go of its printers, heaters off where that can still be said, and ends. */
  | { readonly kind: 'broken'; readonly error: Error }
  /** `number` counts them. */
  | { readonly kind: 'news'; readonly number: number; readonly news: readonly PrinterNews[] }
  | { readonly kind: 'answer'; readonly call: number; readonly answer: WireAnswer }
  | {
      readonly kind: 'linesWanted';
      readonly call: number;
      readonly printer: number;
      readonly jobId: string;
      readonly from: number;
      readonly count: number;
    };

/** How the thread is started. */
export interface WireStart {
  readonly port: MessagePort;
  readonly slip: ActSlip;
}

/** Nothing of a printer that stands like this needs to be kept by the thread. */
export function hasNothingOpen({ state }: PrinterSnapshot): boolean {
  return state.kind === 'closed' || state.kind === 'faulted' || state.kind === 'linkLost';
}
