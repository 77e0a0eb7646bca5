import type { FileOnItsWay } from '../files/index.ts';
import type { GcodeFacts } from '../projects/index.ts';
import type { FindingCode } from './findings-model.ts';
import type { NotResumable } from './resume-model.ts';

export * from './findings-model.ts';
export * from './resume-model.ts';

/** Where a request to print stands (see RULES.md and transitions.ts). */
export const TASK_STATES = [
  'draft',
  'requested',
  'approved',
  'denied',
  'queued',
  'accepted',
  'preheating',
  'printing',
  'paused',
  'finished',
  'failed',
  'cancelled',
  'removed',
  'checked',
  'closed',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/**
 * Where one run on one printer stands. The states that end in -ing were asked for; the firmware has not confirmed
 * them yet.
 */
export const PRINT_STATES = [
  'accepted',
  'preheating',
  'starting',
  'printing',
  'pausing',
  'paused',
  'resuming',
  'cancelling',
  'finished',
  'failed',
  'cancelled',
  'interrupted',
  'continued',
  'returned',
  'removed',
] as const;
export type PrintState = (typeof PRINT_STATES)[number];

/** Why a print failed, for the sentence that people read. The printer's own words travel beside it. */
export const PRINT_FAILURES = [
  'linkLost',
  'printerReset',
  'printerSilent',
  'resendLoop',
  'thermalRunaway',
  'heatingFailed',
  'minimumTemperature',
  'maximumTemperature',
  'printerHalted',
  'firmwareError',
  'stoppedByPerson',
  'fileChanged',
  'fileUnreadable',
  'stationStopped',
  'startExpired',
] as const;
export type PrintFailureCode = (typeof PRINT_FAILURES)[number];

export interface PrintFailure {
  readonly code: PrintFailureCode;
  readonly firmwareText: string | null;
  readonly lastAcknowledgedLine: number | null;
  /**
   * Where the head stood, when that is not where the last line had left it: parked in a pause, or where it was before
   * the run, which has sent nothing. Absent: over the part.
   */
  readonly head?: 'inPause' | 'untouched';
}

/** One run of a printer's past. */
export interface PastPrintView {
  readonly printId: string;
  readonly taskId: string;
  readonly taskNumber: number;
  readonly modelVersionId: string;
  readonly modelName: string;
  readonly state: PrintState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly printedSeconds: number | null;
  readonly filamentMillimetres: number | null;
  readonly acceptedByName: string;
  readonly failure: PrintFailure | null;
}

/** A printer's whole past, and its newest runs. */
export interface PrinterHistory {
  readonly prints: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly printedSeconds: number;
  readonly filamentMillimetres: number;
  readonly page: readonly PastPrintView[];
}

/** What an approval is of: changing any of it voids the approval (access rule 5). */
export interface ApprovalSubject {
  readonly gcodeHash: string;
  readonly profileKey: string | null;
  readonly materialKey: string;
}

/** Why a task waits, and so what would unblock it. */
export type WaitingReason =
  | { readonly code: 'waitsForReview' }
  | { readonly code: 'waitsForSlicing' }
  | { readonly code: 'noPrinterWithMaterial'; readonly materialKey: string }
  | { readonly code: 'noPrinterBigEnough' }
  | { readonly code: 'tooHotForPrinters' }
  | { readonly code: 'noPrinterForProfile'; readonly profileKey: string }
  | { readonly code: 'noPrinterConnected' }
  | { readonly code: 'printersBusy' }
  | { readonly code: 'bedNotCleared'; readonly printer: string }
  /** Of those that fit, all are out of service; this is one of them. */
  | { readonly code: 'printersOutOfService'; readonly printer: string }
  | { readonly code: 'waitsForOperator' }
  /** A printer at another station could take it now; none here can. */
  | { readonly code: 'waitsAtStation'; readonly printer: string; readonly station: string }
  /** What could take it is at a station that has not been heard of for a while. */
  | { readonly code: 'stationQuiet'; readonly printer: string; readonly station: string };

/** One step of a task's life, for the chain of who did what. */
export interface ChainStep {
  readonly at: number;
  readonly action: string;
  readonly personId: string | null;
  readonly personName: string | null;
  readonly roleName: string | null;
  readonly stationName: string;
  readonly printerName: string | null;
  readonly reason: string | null;
  /** A review by somebody whom the separation of duties would have kept from it; it was switched off. */
  readonly dutiesNotApart: boolean;
}

export interface TaskSummary {
  readonly taskId: string;
  readonly version: number;
  readonly state: TaskState;
  readonly number: number;
  /** Two stations can give one number: where another task here has the same, these letters tell them apart. */
  readonly numberMark: string | null;
  readonly projectId: string;
  readonly projectName: string;
  readonly scopeId: string;
  readonly scopeName: string;
  readonly modelVersionId: string;
  readonly modelName: string;
  /** The slice whose toolpath is printed; null when the uploaded file is G-code itself. */
  readonly sliceId: string | null;
  readonly profileKey: string | null;
  readonly materialKey: string;
  readonly copies: number;
  readonly copiesDone: number;
  readonly dueAt: number | null;
  readonly note: string;
  readonly denialReason: string | null;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: number | null;
  readonly estimatedSeconds: number | null;
  readonly filamentGrams: number | null;
  /** Fractional key; lower prints first. Null when the task is not in the queue. */
  readonly queueKey: string | null;
  readonly waiting: WaitingReason | null;
  readonly printerName: string | null;
  /** The station of that printer, where it is not this one. */
  readonly printerStation: string | null;
  readonly printId: string | null;
  /** The printer that it is meant for; null: any that fits. */
  readonly assigned: AssignedPrinter | null;
  /** Who had a hand in it, by person id: kept apart from its review where duties are (PR6). */
  readonly keptApart: readonly string[];
  /** One of them reviewed it while duties were not kept apart; a task keeps that mark. */
  readonly reviewedNotApart: boolean;
  readonly changedAt: number;
}

/** The printer that a task is meant for, and that alone takes it. */
export interface AssignedPrinter {
  readonly printerId: string;
  readonly printerName: string;
  /** Its station, where it is not this one. */
  readonly stationName: string | null;
}

export interface TaskDetail extends TaskSummary {
  readonly facts: GcodeFacts | null;
  readonly chain: readonly ChainStep[];
  readonly attempts: readonly PrintView[];
}

export interface PrintView {
  readonly printId: string;
  readonly version: number;
  readonly taskId: string;
  readonly printerId: string;
  readonly printerName: string;
  /** The station of the printer, where it is not this one. */
  readonly stationName: string | null;
  /** What became of its task elsewhere, where that went another way; null: they go together. */
  readonly taskWent: TaskState | null;
  readonly state: PrintState;
  readonly attempt: number;
  /** The attempt that it goes on with, and from which layer and line; null: from the start. */
  readonly resumed: { readonly attempt: number; readonly layer: number; readonly fromLine: number } | null;
  readonly acceptedByName: string;
  readonly acceptedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly failure: PrintFailure | null;
}

export type PrintingRefusal =
  /** Its G-code is at another station, and has been asked for. */
  | FileOnItsWay
  | { readonly code: 'printing.notFound' }
  /** The move does not fit the state: both are named. */
  | {
      readonly code: 'printing.wrongState';
      readonly subject: 'task' | 'print';
      readonly state: string;
      readonly event: string;
    }
  | { readonly code: 'printing.changedMeanwhile'; readonly state: string }
  | { readonly code: 'printing.notSliced' }
  | { readonly code: 'printing.approvalVoid' }
  | { readonly code: 'printing.reasonMissing' }
  /** No run of the task made a part that could be good. */
  | { readonly code: 'printing.nothingToCheck' }
  | { readonly code: 'printing.requesterMayNotReview' }
  | { readonly code: 'printing.printerBusy'; readonly printer: string }
  | { readonly code: 'printing.printerNotReady'; readonly printer: string; readonly link: string }
  | { readonly code: 'printing.printerFaulted'; readonly printer: string }
  | { readonly code: 'printing.bedNotClear'; readonly printer: string }
  | { readonly code: 'printing.plateTokenInvalid' }
  | { readonly code: 'printing.startExpired' }
  | { readonly code: 'printing.materialDiffers'; readonly wanted: string; readonly loaded: string }
  | { readonly code: 'printing.profileDiffers'; readonly wanted: string; readonly printer: string }
  | { readonly code: 'printing.tooLargeForBed'; readonly printer: string }
  /** The file asks for more heat than a printer of this kind is given. */
  | {
      readonly code: 'printing.tooHot';
      readonly printer: string;
      readonly heater: 'hotend' | 'bed';
      readonly limitCelsius: number;
    }
  | { readonly code: 'printing.fileChanged' }
  /** Findings of the check of its G-code keep it back: somebody who manages the printers releases them, or not. */
  | { readonly code: 'printing.keptBack'; readonly findings: readonly FindingCode[] }
  | { readonly code: 'printing.findingForbidden'; readonly finding: FindingCode }
  /**
   * There is nothing to go on with, or no way that is safe: `state` is the run's state where that is why, else one of
   * NOT_RESUMABLE.
   */
  | { readonly code: 'printing.notResumable'; readonly state: PrintState | NotResumable }
  /** The plan that the operator confirmed is not what would be sent now. */
  | { readonly code: 'printing.planChanged' }
  /** Its heaters are off as long as others on its fuse heat up; so many come before it. */
  | { readonly code: 'printing.waitsForPower'; readonly printer: string; readonly before: number }
  | { readonly code: 'printing.outOfService'; readonly printer: string; readonly reason: string }
  | { readonly code: 'printing.factoryMismatch' }
  /** Another station has the word to print it. */
  | { readonly code: 'printing.claimedElsewhere'; readonly station: string }
  /** The hub decides who prints a task; without it only those that are meant for a printer here can be taken. */
  | { readonly code: 'printing.hubAway' }
  /** Something about the task is on its way here: in a moment it can be judged. */
  | { readonly code: 'printing.comesInAMoment' }
  /** It is meant for this printer; `station`: where that is, when not here. */
  | { readonly code: 'printing.meantForAnother'; readonly printer: string; readonly station: string | null }
  /** The hub did not answer in time; the task goes to the printer as soon as it has. */
  | { readonly code: 'printing.assignPending'; readonly printer: string }
  /** Another copy of this station works in its place: this one begins nothing. */
  | { readonly code: 'printing.stationReplaced' }
  /** It was put back from a backup, and may have printed this already: it begins nothing before somebody has looked. */
  | { readonly code: 'printing.stationPutBack' }
  /** At another station the task went another way before this run had begun. */
  | { readonly code: 'printing.taskWentElsewhere'; readonly state: TaskState }
  /** Only the station that has the run does that. */
  | { readonly code: 'printing.notTheRunsStation' };
