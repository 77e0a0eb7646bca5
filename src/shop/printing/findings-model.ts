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
