import type { GcodeFacts } from '../projects/index.ts';

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

/** What the check of a G-code file found that a printer should not be told, or not without a thought. */
export const FINDING_CODES = [
  'forbiddenCommand', // M112, M28–M30, M997 …: never reaches a printer, whatever the rules say
  'writesSettings', // M500–M502, M504, M206, M428, M420 writes
  'switchesPowerOff', // M80, M81
  'tunesHeaters', // M303, M301, M304
  'waitsForPerson', // M0, M1: becomes a pause
  'spoofsFirmware', // M118 that looks like the firmware's own words
  'tooHot', // above the printer's profile
  'offTheBed', // moves outside of it
  'belowBed',
  'placeholder', // `{travel_speed}` that a slicer left in
  'secretInFile', // an API key in a comment
  'neverHeats',
  'leavesHot',
  'noThermalProtection', // of the printer, not of the file
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export type FindingLevel = 'refuse' | 'warn' | 'allow';

export interface FindingView {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  /** First line of the file where it is, and what stands there; null where it is of the file as a whole. */
  readonly line: number | null;
  readonly text: string | null;
  readonly count: number;
}

/** What stands in the way of a task's approval, and who let it through. */
export interface FindingsView {
  readonly findings: readonly FindingView[];
  /** True: a finding at level `refuse` has not been released. */
  readonly isKeptBack: boolean;
  /** What a release would let through now: what keeps it back, and what a printer could refuse. */
  readonly releasable: readonly FindingCode[];
  /** The file was read before there was a check: uploaded again, it would be looked at whole. */
  readonly isReadBeforeCheck: boolean;
  readonly release: {
    readonly byName: string;
    readonly at: number;
    readonly reason: string;
    readonly findings: readonly FindingCode[];
  } | null;
}

export interface GcodeRuleView {
  readonly finding: FindingCode;
  readonly level: FindingLevel;
  readonly defaultLevel: FindingLevel;
  /** The place whose rule holds here; null: the default does. */
  readonly fromScopeName: string | null;
  /** False: no rule can let it through. */
  readonly isChangeable: boolean;
}

/** What the operator must know before going on with a part. */
export const RESUME_CAUTIONS = [
  'positionLost', // the motors were off: Z is where it was only if nobody touched it
  'bedCooled', // the part may have come loose
  'homesXY', // the head travels to its corner: nothing may stand in the way
  'extruderRelative',
  'linesInBuffer', // acknowledged is not printed: up to sixteen moves may be missing
  'heightUncertain', // it broke off where the height changes: the first lines may be laid in the air
  'headMoved', // somebody has moved the head by hand since
  'layerStart', // taken up at the start of a layer rather than at the line
  'noLayers', // the file marks none
] as const;
export type ResumeCaution = (typeof RESUME_CAUTIONS)[number];

/** Why a run that broke off is not taken up again, where its state is not why. */
export const NOT_RESUMABLE = [
  'laterRun', // another run of the task came after
  'inPause', // the head stood away from the part, and nobody wrote down where
  'inPreamble', // it broke off while it was being taken up again
  'sentWhole', // a printer on the network gets whole files, and cannot begin in the middle of one
  'nothingLeft',
  'neverHomed',
  'heightUnknown',
  'placeUnknown',
  'noRoomAbove',
  'noSuchLayer',
] as const;
export type NotResumable = (typeof NOT_RESUMABLE)[number];

/** How a print that broke off would be taken up again: shown, read and confirmed before one byte of it is sent. */
export interface ResumePlan {
  /** 0-based place among the file's commands of the first one sent again. */
  readonly fromCommand: number;
  /** 1-based line of the file of that command. */
  readonly fromLine: number;
  readonly lastAcknowledgedLine: number;
  readonly layer: number;
  readonly layers: number;
  readonly zMillimetres: number | null;
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
  /** Each command that goes first, in order, and why. */
  readonly preamble: readonly { readonly command: string; readonly why: ResumeStep }[];
  readonly cautions: readonly ResumeCaution[];
  /** SHA-256 of what would be sent: the word of the operator is of this and nothing else. */
  readonly hash: string;
}

export const RESUME_STEPS = [
  'units',
  'heatBed',
  'soften',
  'rise',
  'setHeight',
  'homeSides',
  'heatNozzle',
  'prime',
  'fan',
  'tool',
  'travel',
  'lower',
  'extruderCount',
  'modes',
  'speed',
] as const;
export type ResumeStep = (typeof RESUME_STEPS)[number];

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
  | { readonly code: 'waitsForOperator' };

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
  readonly printId: string | null;
  /** Who had a hand in it, by person id: kept apart from its review where duties are (PR6). */
  readonly keptApart: readonly string[];
  /** One of them reviewed it while duties were not kept apart; a task keeps that mark. */
  readonly reviewedNotApart: boolean;
  readonly changedAt: number;
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
  | { readonly code: 'printing.factoryMismatch' };
