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
