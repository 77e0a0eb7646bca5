import { existsSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';

/**
 * Builds Electron's side: main process, preload and workers, each in one file, so that a file's own address
 * (`import.meta.url`) says where the others are. Dependencies stay in node_modules, where native ones must be.
 */

const root = join(import.meta.dirname, '..');
const outDirectory = join(root, 'dist/electron');

interface Entry {
  readonly source: string;
  /** Within dist/electron. */
  readonly result: string;
  readonly format: 'es' | 'cjs';
}

const ENTRIES: readonly Entry[] = [
  { source: 'electron/main.ts', result: 'main.js', format: 'es' },
  // A sandboxed preload is a script, and may require nothing but electron.
  { source: 'electron/preload.ts', result: 'preload.cjs', format: 'cjs' },
  { source: 'src/station/files/analysis-worker.ts', result: 'workers/analysis.js', format: 'es' },
  { source: 'src/station/slicing/slicing-worker.ts', result: 'workers/slicing.js', format: 'es' },
  { source: 'src/station/devices/wire/wire-worker.ts', result: 'workers/wire.js', format: 'es' },
];

const BUILT_IN: ReadonlySet<string> = new Set(builtinModules);

/** What is not ours: a package, Electron, a module of Node. */
function isExternal(id: string): boolean {
  return (
    id === 'electron' || id.startsWith('node:') || BUILT_IN.has(id) || !/^[./\\]|^[A-Za-z]:[\\/]/.test(id)
  );
}

function configuration({ source, result, format }: Entry): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: outDirectory,
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: join(root, source),
        external: isExternal,
        output: { format, entryFileNames: result, codeSplitting: false },
      },
    },
  };
}

rmSync(outDirectory, { recursive: true, force: true });
for (const entry of ENTRIES) {
  if (!existsSync(join(root, entry.source))) throw new Error(`${entry.source} is not there`);
  await build(configuration(entry));
}
