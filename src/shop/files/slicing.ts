import type { FileRefusal } from './model.ts';

/** How one material is printed on one printer. */
export interface MaterialSettings {
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
  /** Part cooling from the third layer on. */
  readonly fanPercent: number;
  readonly gramsPerCubicCentimetre: number;
}

/** Everything that decides how a mesh becomes G-code for one kind of printer. */
export interface PrintProfile {
  /** Stable name in records: `simulated-250-standard`. */
  readonly key: string;
  /** For people: `Simulated 250, 0.2 mm`. */
  readonly name: string;
  readonly printerClass: string;
  readonly bed: {
    readonly widthMillimetres: number;
    readonly depthMillimetres: number;
    readonly heightMillimetres: number;
  };
  readonly nozzleMillimetres: number;
  readonly filamentDiameterMillimetres: number;
  readonly layerHeightMillimetres: number;
  readonly firstLayerHeightMillimetres: number;
  readonly walls: number;
  readonly topLayers: number;
  readonly bottomLayers: number;
  readonly infillPercent: number;
  readonly supports: boolean;
  readonly adhesion: 'skirt' | 'brim' | 'none';
  readonly printMillimetresPerSecond: number;
  readonly travelMillimetresPerSecond: number;
  readonly accelerationMillimetresPerSecondSquared: number;
  readonly retractionMillimetres: number;
  /** By material: `PLA`, `PETG`. */
  readonly materials: Readonly<Record<string, MaterialSettings>>;
  /** The engine's own description of the printer, for backends that need one. */
  readonly engineDefinition: string;
}

/** What a finished slicing gives. */
export interface SlicedGcode {
  readonly gcodePath: string;
  readonly layers: number;
  readonly estimatedSeconds: number;
  readonly filamentMillimetres: number;
  readonly filamentGrams: number;
  readonly slicerName: string;
  readonly slicerVersion: string;
  readonly profileKey: string;
  readonly material: string;
}

export interface SizeMillimetres {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Every reason for which a model is not sliced. A file that cannot be read keeps its own `files.…` refusal. */
export type SlicingRefusal =
  | FileRefusal
  | { readonly code: 'slicing.notAMesh' }
  | { readonly code: 'slicing.meshOpen'; readonly openEdges: number; readonly limit: number }
  | { readonly code: 'slicing.tooManyTriangles'; readonly triangles: number; readonly limit: number }
  | { readonly code: 'slicing.tooLargeForBed'; readonly size: SizeMillimetres; readonly bed: SizeMillimetres }
  | {
      readonly code: 'slicing.unknownMaterial';
      readonly material: string;
      readonly known: readonly string[];
    }
  | { readonly code: 'slicing.noLayers' }
  | { readonly code: 'slicing.outsideBed' }
  | { readonly code: 'slicing.cancelled' }
  | { readonly code: 'slicing.tooSlow'; readonly limitSeconds: number }
  | { readonly code: 'slicing.engineFailed'; readonly detail: string };
