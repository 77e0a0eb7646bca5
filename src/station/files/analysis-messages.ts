import type { FileRefusal, ModelAnalysis, ModelFormat } from '../../shop/files/index.ts';
import type { Result } from '../../shop/kernel/index.ts';

/** What the analysis worker is started with. */
export interface AnalysisRequest {
  readonly path: string;
  readonly format: ModelFormat;
  /** Where the display file, the picture and the analysis go; null: they are not made. */
  readonly outputDirectory: string | null;
  /** Where a binary STL of the mesh goes; null: none is made. */
  readonly stlPath: string | null;
}

/** What it says: how far it is, from 0 to 1; then, once, the outcome. */
export type AnalysisMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly result: Result<ModelAnalysis, FileRefusal> };
