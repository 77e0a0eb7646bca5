import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import {
  extensionOf,
  FILE_LIMITS,
  formatOf,
  KNOWN_EXTENSIONS,
  type FileRefusal,
  type ModelAnalysis,
  type WaitedForBy,
} from '../../shop/files/index.ts';
import { refused, type Result, type Timers } from '../../shop/kernel/index.ts';
import { workerUrl } from '../workers.ts';
import type { AnalysisMessage, AnalysisRequest } from './analysis-messages.ts';
import { Turns } from './turns.ts';

export interface AnalyserDependencies {
  readonly timers: Timers;
  /** Files read at the same time; the others wait. Default 2: a large file does not hold up a small one. */
  readonly concurrency?: number;
  /** JavaScript heap of each thread; what is larger (meshes, toolpaths) is kept outside it. Default 512. */
  readonly heapMebibytes?: number;
}

export interface AnalyseOptions {
  /** Where `display-mesh.bin` or `toolpath.bin`, `thumbnail.png` and `analysis.json` are put; none: not made. */
  readonly outputDirectory?: string;
  /** Where a binary STL of the mesh is put, for a slicer; none: not made. */
  readonly stlPath?: string;
  /** From 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: a person. */
  readonly waitedForBy?: WaitedForBy;
}

/** Reads models and G-code, each in a worker thread of its own with a limit of memory and of time. */
export interface ModelAnalyser {
  /**
   * Reads the file at `path`, which is what `declaredName`'s ending says it is (STL, 3MF, OBJ, G-code).
   * Always resolves: with what is in the file, or with why it is refused. Throws when Printhall itself fails.
   */
  analyse(
    path: string,
    declaredName: string,
    options?: AnalyseOptions,
  ): Promise<Result<ModelAnalysis, FileRefusal>>;
  /** Ends the work under way (its callers get `files.cancelled`) and takes no more. */
  close(): Promise<void>;
}

/** Time that any file may take, however small: starting a thread on a busy station takes seconds of it. */
const BASE_SECONDS = 60;
/** A tenth of what a slow laptop reads, so that only a file made to be slow meets the limit. */
const BYTES_PER_SECOND = 2 * 1024 * 1024;

/** Builds the analyser of a station. */
export function createModelAnalyser(dependencies: AnalyserDependencies): ModelAnalyser {
  const turns = new Turns(dependencies.concurrency ?? 2);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    async analyse(path, declaredName, options = {}) {
      const format = formatOf(declaredName);
      if (format === undefined) return refused(unknownType(declaredName));
      const signal = AbortSignal.any([
        closing.signal,
        ...(options.signal === undefined ? [] : [options.signal]),
      ]);
      const request: AnalysisRequest = {
        path,
        format,
        outputDirectory: options.outputDirectory ?? null,
        stlPath: options.stlPath ?? null,
      };
      const work = turns.take(signal, options.waitedForBy ?? 'person', () =>
        runWorker(request, dependencies, signal, options.onProgress),
      );
      running.add(work);
      try {
        return (await work) ?? refused({ code: 'files.cancelled' });
      } finally {
        running.delete(work);
      }
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

function unknownType(declaredName: string): FileRefusal {
  if (extensionOf(declaredName) === 'bgcode') return { code: 'files.bgcodeNotYet' };
  return { code: 'files.unknownType', declaredName: declaredName.slice(0, 200), known: KNOWN_EXTENSIONS };
}

/** Starts the worker, waits for its outcome, and does not return before the thread is gone. */
async function runWorker(
  request: AnalysisRequest,
  { timers, heapMebibytes = FILE_LIMITS.workerHeapMebibytes }: AnalyserDependencies,
  signal: AbortSignal,
  onProgress: ((fraction: number) => void) | undefined,
): Promise<Result<ModelAnalysis, FileRefusal>> {
  const { size } = await stat(request.path);
  const limitSeconds = BASE_SECONDS + Math.ceil(size / BYTES_PER_SECOND);
  const { promise, resolve, reject } = Promise.withResolvers<Result<ModelAnalysis, FileRefusal>>();
  const worker = new Worker(workerUrl('analysis'), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
  });
  worker.on('message', (message: AnalysisMessage) => {
    if (message.kind === 'progress') onProgress?.(message.fraction);
    else resolve(message.result);
  });
  worker.on('error', (error: Error & { readonly code?: string }) => {
    if (!isOutOfMemory(error)) reject(error);
    else resolve(refused({ code: 'files.analysisTooMuchMemory', limitMebibytes: heapMebibytes }));
  });
  worker.on('exit', (code) => reject(new Error(`The analysis worker ended with code ${code} and no answer`)));
  const onAbort = () => resolve(refused({ code: 'files.cancelled' }));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const cancelLimit = timers.after(1000 * limitSeconds, () => {
    resolve(refused({ code: 'files.analysisTooSlow', limitSeconds }));
  });
  try {
    return await promise;
  } finally {
    cancelLimit();
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** V8 ends a worker that outgrows its heap; an array that cannot be had throws. */
function isOutOfMemory(error: Error & { readonly code?: string }): boolean {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error.message === 'Array buffer allocation failed';
}
