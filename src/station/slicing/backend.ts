import type { PrintProfile, SlicedGcode, SlicingRefusal, WaitedForBy } from '../../shop/files/index.ts';
import type { Result } from '../../shop/kernel/index.ts';

export interface SliceRequest {
  /** A mesh that the store keeps. */
  readonly modelPath: string;
  /** Decides how the mesh is read: by its ending. */
  readonly declaredName: string;
  readonly profile: PrintProfile;
  /** A key of `profile.materials`. */
  readonly material: string;
  /** Where the G-code goes; nothing is left there unless slicing succeeds. */
  readonly outputPath: string;
  /** From 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: a person. */
  readonly waitedForBy?: WaitedForBy;
}

/** Something that turns a mesh into G-code. */
export interface SlicerBackend {
  /** `cura-embedded`, `prusaslicer`, … */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  /** Always resolves: with the G-code, or with why there is none. Several requests wait for each other; those of people go first. */
  slice(request: SliceRequest): Promise<Result<SlicedGcode, SlicingRefusal>>;
  /** Ends the work under way (its callers get `slicing.cancelled`) and takes no more. */
  close(): Promise<void>;
}
