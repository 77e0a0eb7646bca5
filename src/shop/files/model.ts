import type { Refusal } from '../kernel/index.ts';

declare const contentHash: unique symbol;

/** The SHA-256 of a file's bytes, 64 lower-case hexadecimal digits. It is the file's only name in the store. */
export type ContentHash = string & { readonly [contentHash]: true };

/** What a person may upload. `gcode` is `.gcode`, `.gco` and `.g`. */
export type ModelFormat = 'stl' | '3mf' | 'obj' | 'gcode';

export type MeshFormat = Exclude<ModelFormat, 'gcode'>;

/** An axis-aligned box in millimetres. */
export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly minZ: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly maxZ: number;
}

/** Something that a person should know about a file that is nevertheless fit to be kept. */
export type FileWarning =
  /** Edges that do not belong to two triangles: the surface has holes, and a slicer guesses. */
  | { readonly code: 'files.openEdges'; readonly edges: number }
  /** Neighbouring triangles that face opposite ways. */
  | { readonly code: 'files.flippedEdges'; readonly edges: number }
  /** Triangles without area; they are left out. */
  | { readonly code: 'files.degenerateTriangles'; readonly triangles: number }
  /** Faces point inwards: the volume came out negative. */
  | { readonly code: 'files.insideOut' }
  /** More separate corners or edges than are kept in memory, so that open edges were not counted. */
  | { readonly code: 'files.edgesNotChecked'; readonly limitVertices: number }
  /** Smaller than any nozzle can make, or larger than any bed: inches or metres, perhaps. */
  | { readonly code: 'files.unlikelySize'; readonly largestMillimetres: number }
  /** The 3MF says that it needs an extension which Printhall does not know; it is shown without. */
  | { readonly code: 'files.threeMfExtension'; readonly extension: string }
  /** `M0`, `M1`: the print stops there until someone goes on. */
  | { readonly code: 'files.gcodeWaits'; readonly line: number; readonly command: string }
  /** No heating command: the printer prints only if it is hot already. */
  | { readonly code: 'files.gcodeNeverHeats' }
  /** The last target of a heater is not zero. */
  | { readonly code: 'files.gcodeLeavesHot' }
  /** A move towards coordinates below zero. */
  | { readonly code: 'files.gcodeBelowZero'; readonly line: number }
  /** A template's placeholder, such as `{travel_speed}`, that a slicer forgot to fill in. */
  | { readonly code: 'files.gcodePlaceholder'; readonly line: number; readonly text: string };

export interface MeshAnalysis {
  readonly kind: 'mesh';
  readonly format: MeshFormat;
  readonly triangles: number;
  readonly boundsMillimetres: Bounds;
  /** Never negative; a mesh whose faces point inwards has the warning `files.insideOut`. */
  readonly volumeCubicMillimetres: number;
  readonly surfaceSquareMillimetres: number;
  /** Edges that belong to an odd number of triangles; null: too many corners to count them. */
  readonly openEdges: number | null;
  /** Triangles in the display mesh; fewer than `triangles` when it was simplified for the window. */
  readonly displayTriangles: number;
  readonly warnings: readonly FileWarning[];
}

/** What the check of a G-code file can find in the file alone, before any printer is known. */
export const GCODE_FINDING_CODES = [
  'forbiddenCommand',
  'writesSettings',
  'switchesPowerOff',
  'tunesHeaters',
  'waitsForPerson',
  'spoofsFirmware',
  'belowBed',
  'placeholder',
  'secretInFile',
  'neverHeats',
  'leavesHot',
] as const;
export type GcodeFindingCode = (typeof GCODE_FINDING_CODES)[number];

export interface GcodeFinding {
  readonly code: GcodeFindingCode;
  /** Its first line, and what stands there; null where it is of the file as a whole. A secret is never repeated. */
  readonly line: number | null;
  readonly text: string | null;
  readonly count: number;
}

/** How often a heater is set to a temperature, and where first. */
export interface HeatSetting {
  readonly celsius: number;
  readonly line: number;
  readonly count: number;
}

/** What a file says that only a printer's profile can judge, and what can be judged without one. */
export interface GcodeCheck {
  readonly findings: readonly GcodeFinding[];
  readonly hotendHeats: readonly HeatSetting[];
  readonly bedHeats: readonly HeatSetting[];
  /** Every place that the head is sent to after homing; all zero when it never moves. */
  readonly travelMillimetres: Bounds;
  /** For each side of it the line of the farthest move. */
  readonly travelLines: Bounds;
}

export interface GcodeAnalysis {
  readonly kind: 'gcode';
  readonly format: 'gcode';
  readonly lines: number;
  readonly commands: number;
  readonly layers: number;
  /** By the slicer's own mark when there is one, else by Printhall's estimate; see `timeSource`. */
  readonly estimatedSeconds: number;
  readonly timeSource: 'slicer' | 'estimate';
  /** Length of filament pushed through the nozzle; by the slicer's mark, else by adding up the moves. */
  readonly filamentMillimetres: number;
  readonly filamentGrams?: number;
  /** Of what is extruded, not of travel; all zero when nothing is. */
  readonly boundsMillimetres: Bounds;
  /** Of every place the head is sent to. */
  readonly travelBoundsMillimetres: Bounds;
  /** The highest target; 0 when never heated. */
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
  /** As the slicer writes it, upper case: `PLA`, `PETG`. */
  readonly material?: string;
  readonly nozzleMillimetres?: number;
  readonly layerHeightMillimetres?: number;
  readonly slicer?: string;
  readonly warnings: readonly FileWarning[];
  /** What keeps the file from being printed as it is: forbidden commands, the first twenty. */
  readonly refusals: readonly GcodeRefusal[];
  /** All forbidden commands, also those beyond the first twenty. */
  readonly blockedCommands: number;
  readonly check: GcodeCheck;
}

export type ModelAnalysis = MeshAnalysis | GcodeAnalysis;

/** A line of a G-code file that Printhall never sends to a printer. */
export interface GcodeRefusal extends Refusal {
  readonly code: 'files.gcodeBlockedCommand';
  readonly line: number;
  /** As written, without parameters: `M112`. */
  readonly command: string;
}

/** Why a member of a ZIP archive is not accepted. */
export type UnsafeEntry = 'path' | 'duplicate' | 'encrypted' | 'symlink' | 'overlap' | 'compression';

/** The upload itself. */
export type StoreRefusal =
  | { readonly code: 'files.tooLarge'; readonly limitBytes: number; readonly sizeBytes: number }
  | { readonly code: 'files.empty' }
  /** The connection broke, or another number of bytes came than was announced (null: none was). */
  | {
      readonly code: 'files.incomplete';
      readonly declaredBytes: number | null;
      readonly receivedBytes: number;
    }
  | { readonly code: 'files.cancelled' }
  | { readonly code: 'files.noRoom' }
  | { readonly code: 'files.notStored'; readonly hash: string }
  /** The stored bytes are no longer those that were uploaded. */
  | { readonly code: 'files.damaged'; readonly hash: string };

/** What a file waits for that is not here yet; null: nothing, it is coming. */
export type ArrivalWait =
  /** The hub cannot be reached. */
  | 'hub'
  /** The station that has it has not brought it to the hub yet. */
  | 'otherStation'
  /** This station's disk is too full. */
  | 'room'
  /** It is here, and being read for the window. */
  | 'reading'
  /** What came was not the file; it is in the list of troubles. */
  | 'trouble';

/** A file that another station has, and that has been asked for. It comes by itself. */
export interface FileOnItsWay {
  readonly code: 'files.onItsWay';
  /** How much is here, 0 to 1; null: nobody knows yet. */
  readonly fraction: number | null;
  readonly waitsFor: ArrivalWait | null;
}

export type TypeRefusal =
  | { readonly code: 'files.unknownType'; readonly declaredName: string; readonly known: readonly string[] }
  /** Binary G-code; PrusaSlicer exports the readable kind with *Binary G-code* switched off. */
  | { readonly code: 'files.bgcodeNotYet' };

export type StlRefusal =
  | { readonly code: 'files.stlTruncated'; readonly expectedBytes: number; readonly foundBytes: number }
  | { readonly code: 'files.stlTooLong'; readonly expectedBytes: number; readonly foundBytes: number }
  | { readonly code: 'files.stlNotFinite'; readonly triangle: number }
  | { readonly code: 'files.stlBadNumber'; readonly line: number; readonly text: string }
  | {
      readonly code: 'files.stlBadLine';
      readonly line: number;
      readonly expected: string;
      readonly text: string;
    };

export type ThreeMfRefusal =
  | { readonly code: 'files.notAZip' }
  | { readonly code: 'files.zipDamaged' }
  | { readonly code: 'files.zipTooManyEntries'; readonly limit: number; readonly entries: number }
  | { readonly code: 'files.zipTooLargeInside'; readonly limitBytes: number }
  | { readonly code: 'files.zipRatio'; readonly limit: number; readonly entry: string }
  | { readonly code: 'files.zipUnsafeEntry'; readonly entry: string; readonly problem: UnsafeEntry }
  | { readonly code: 'files.xmlDoctype'; readonly part: string; readonly line: number }
  | {
      readonly code: 'files.xmlTooDeep';
      readonly part: string;
      readonly line: number;
      readonly limit: number;
    }
  | {
      readonly code: 'files.xmlTooManyAttributes';
      readonly part: string;
      readonly line: number;
      readonly limit: number;
    }
  | { readonly code: 'files.xmlInvalid'; readonly part: string; readonly line: number }
  | { readonly code: 'files.threeMfNoModel' }
  | { readonly code: 'files.threeMfUnknownUnit'; readonly unit: string }
  | {
      readonly code: 'files.threeMfBadNumber';
      readonly line: number;
      readonly attribute: string;
      readonly text: string;
    }
  | {
      readonly code: 'files.threeMfBadIndex';
      readonly line: number;
      readonly index: number;
      readonly vertices: number;
    }
  | { readonly code: 'files.threeMfMissingObject'; readonly objectId: string }
  | { readonly code: 'files.threeMfDuplicateObject'; readonly objectId: string }
  | { readonly code: 'files.threeMfCycle'; readonly objectId: string }
  | { readonly code: 'files.threeMfTooDeep'; readonly limit: number }
  | { readonly code: 'files.threeMfTooManyObjects'; readonly limit: number };

export type ObjRefusal =
  | { readonly code: 'files.objBadNumber'; readonly line: number; readonly text: string }
  | { readonly code: 'files.objBadFace'; readonly line: number; readonly text: string }
  | {
      readonly code: 'files.objBadIndex';
      readonly line: number;
      readonly index: number;
      readonly vertices: number;
    };

export type MeshRefusal =
  | { readonly code: 'files.noTriangles' }
  | { readonly code: 'files.tooManyTriangles'; readonly limit: number; readonly triangles: number }
  | { readonly code: 'files.tooManyVertices'; readonly limit: number }
  /** A coordinate farther out than anything that is printed, where the arithmetic would break. */
  | { readonly code: 'files.coordinateTooLarge'; readonly limitMillimetres: number }
  | { readonly code: 'files.lineTooLong'; readonly line: number; readonly limitBytes: number };

export type GcodeFileRefusal =
  | { readonly code: 'files.gcodeLineTooLong'; readonly line: number; readonly limitBytes: number }
  | { readonly code: 'files.gcodeBinary'; readonly line: number }
  | { readonly code: 'files.gcodeTooManyLines'; readonly limit: number }
  | { readonly code: 'files.gcodeBadNumber'; readonly line: number; readonly text: string }
  | { readonly code: 'files.gcodeNoCommands' };

export type AnalysisRefusal =
  | { readonly code: 'files.analysisTooSlow'; readonly limitSeconds: number }
  | { readonly code: 'files.analysisTooMuchMemory'; readonly limitMebibytes: number };

/** Every reason for which Printhall does not take, keep or show a file. */
export type FileRefusal =
  | StoreRefusal
  | TypeRefusal
  | StlRefusal
  | ThreeMfRefusal
  | ObjRefusal
  | MeshRefusal
  | GcodeFileRefusal
  | GcodeRefusal
  | AnalysisRefusal;

/** Who waits for a file to be read or sliced: what a person waits for goes first. */
export type WaitedForBy = 'person' | 'nobody';
