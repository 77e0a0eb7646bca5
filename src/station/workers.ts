/** The work that runs beside the main loop, each in a worker thread of its own. */
export type WorkerName = 'analysis' | 'slicing' | 'wire';

const SOURCES: Readonly<Record<WorkerName, string>> = {
  analysis: './files/analysis-worker.ts',
  slicing: './slicing/slicing-worker.ts',
  wire: './devices/wire/wire-worker.ts',
};

/**
 * Where a worker's program is: the TypeScript source when the station runs from source, `workers/<name>.js` beside
 * the bundle when it runs packaged.
 */
export function workerUrl(name: WorkerName): URL {
  const runsFromSource = import.meta.url.endsWith('.ts');
  return new URL(runsFromSource ? SOURCES[name] : `./workers/${name}.js`, import.meta.url);
}
