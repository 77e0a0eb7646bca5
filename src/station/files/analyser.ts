import type { FileRefusal, ModelAnalysis } from '../../shop/files/index.ts';
import type { Result, Timers } from '../../shop/kernel/index.ts';

export interface AnalyserDependencies {
  readonly timers: Timers;
  /** Files read at the same time; the others wait. Default 2: a large file does not hold up a small one. */
  readonly concurrency?: number;
}

export interface AnalyseOptions {
  /** Where `display-mesh.bin` or `toolpath.bin`, `thumbnail.png` and `analysis.json` are put; none: not made. */
  readonly outputDirectory?: string;
  /** From 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads models and G-code, each in a worker thread of its own with a limit of memory and of time. */
export interface ModelAnalyser {
  /**
   * Reads the file at `path`, which is what `declaredName`'s ending says it is (STL, 3MF, OBJ, G-code).
   * Always resolves: with what is in the file, or with why it is refused.
   */
  analyse(
    path: string,
    declaredName: string,
    options?: AnalyseOptions,
  ): Promise<Result<ModelAnalysis, FileRefusal>>;
  /** Ends the work under way (its callers get `files.cancelled`) and takes no more. */
  close(): Promise<void>;
}
