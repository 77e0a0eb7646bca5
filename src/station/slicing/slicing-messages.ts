import type { Bounds, SlicingRefusal } from '../../shop/files/index.ts';
import type { Result } from '../../shop/kernel/index.ts';
import type { CuraSetting } from './cura-settings.ts';

/** What the slicing worker is started with. */
export interface SlicingRequest {
  /** A binary STL in millimetres. */
  readonly stlPath: string;
  /** Where the mesh is in it; the worker moves it to the middle of the bed. */
  readonly boundsMillimetres: Bounds;
  /** The engine's output, header figures still missing. */
  readonly outputPath: string;
  /** Key of a printer in cura-wasm-definitions. */
  readonly definition: string;
  readonly settings: readonly CuraSetting[];
}

/** What the engine tells about its result, besides the G-code. */
export interface EngineFigures {
  readonly printSeconds: number;
  readonly filamentCubicMillimetres: number;
}

export type SlicingMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly result: Result<EngineFigures, SlicingRefusal> };
