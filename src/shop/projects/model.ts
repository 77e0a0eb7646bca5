import type { FileRefusal, FileWarning, GcodeCheck, SlicingRefusal } from '../files/index.ts';

export interface ProjectSummary {
  readonly projectId: string;
  readonly scopeId: string;
  readonly scopeName: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly models: number;
  /** The newest model version with a picture, for the card. */
  readonly pictureOf: string | null;
  /** Open print tasks by state, for the card. */
  readonly tasksByState: Readonly<Record<string, number>>;
}

export interface ProjectDetail extends ProjectSummary {
  readonly modelList: readonly ModelView[];
}

export interface ModelView {
  readonly modelId: string;
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly ModelVersionView[];
}

export interface ModelVersionView {
  readonly modelVersionId: string;
  readonly number: number;
  readonly fileName: string;
  readonly bytes: number;
  readonly contentHash: string;
  readonly uploadedBy: string;
  readonly uploadedByName: string;
  readonly uploadedAt: number;
  readonly analysis: AnalysisState;
}

export type AnalysisState =
  | { readonly state: 'analysing' }
  | { readonly state: 'rejected'; readonly refusal: FileRefusal }
  | { readonly state: 'mesh'; readonly facts: MeshFacts }
  | { readonly state: 'gcode'; readonly facts: GcodeFacts };

export interface SizeMillimetres {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface MeshFacts {
  readonly format: string;
  readonly triangles: number;
  readonly sizeMillimetres: SizeMillimetres;
  readonly volumeCubicMillimetres: number;
  /** Null: too many corners to count them. */
  readonly openEdges: number | null;
  readonly warnings: readonly FileWarning[];
}

export interface GcodeFacts {
  readonly lines: number;
  readonly layers: number;
  readonly estimatedSeconds: number | null;
  readonly filamentGrams: number | null;
  readonly filamentMillimetres: number | null;
  readonly sizeMillimetres: SizeMillimetres | null;
  readonly hotendCelsius: number | null;
  readonly bedCelsius: number | null;
  readonly slicer: string | null;
  readonly warnings: readonly FileWarning[];
  /** Absent: it was read before there was a check. */
  readonly check?: GcodeCheck;
}

export interface ProfileView {
  readonly profileKey: string;
  readonly name: string;
  readonly bedMillimetres: SizeMillimetres;
  readonly nozzleMillimetres: number;
  readonly layerHeightMillimetres: number;
}

export interface MaterialView {
  readonly materialKey: string;
  readonly name: string;
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
}

export interface SliceView {
  readonly sliceId: string;
  readonly modelVersionId: string;
  readonly profileKey: string;
  readonly materialKey: string;
  readonly status:
    | { readonly state: 'slicing'; readonly fraction: number; readonly workId: string }
    | { readonly state: 'failed'; readonly refusal: SlicingRefusal }
    | { readonly state: 'ready'; readonly gcodeHash: string; readonly facts: GcodeFacts };
}

export type ProjectsRefusal =
  | { readonly code: 'projects.notFound' }
  | { readonly code: 'projects.changedMeanwhile' }
  | { readonly code: 'projects.hasOpenTasks'; readonly tasks: number }
  | { readonly code: 'projects.notAnalysed' }
  | { readonly code: 'projects.notAModel' }
  | { readonly code: 'projects.unknownProfile'; readonly profileKey: string }
  | { readonly code: 'projects.unknownMaterial'; readonly materialKey: string }
  | { readonly code: 'projects.gcodeNeedsNoSlicing' };
