/** The worker thread that slices one mesh with the embedded CuraEngine and ends. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import type { SlicingRefusal } from '../../shop/files/index.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import type { EngineFigures, SlicingMessage, SlicingRequest } from './slicing-messages.ts';

/** The parts of an Emscripten module that are used; the package has no types for it. */
interface Engine {
  callMain(args: readonly string[]): void;
  readonly FS: {
    mkdir(path: string): void;
    writeFile(path: string, content: Uint8Array | string): void;
    readFile(path: string): Uint8Array;
  };
}

interface EngineModule {
  readonly default: (options: {
    readonly noInitialRun: true;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<Engine>;
}

interface Definitions {
  resolveDefinition(key: string): { readonly printer: unknown; readonly extruders: readonly unknown[] };
}

/** The names under which the engine, as compiled, looks for its two listeners. */
interface EngineListeners {
  'cura-wasm-progress-callback'?: (fraction: number) => void;
  'cura-wasm-metadata-callback'?: (flavour: string, printSeconds: number, cubicMillimetres: number) => void;
  /** The engine is an ES module that nevertheless calls `require` and reads `__dirname`. */
  require?: NodeJS.Require;
  __dirname?: string;
}

const STL_HEADER_BYTES = 84;
const STL_TRIANGLE_BYTES = 50;
/** Where the corners start within a triangle, after its normal. */
const STL_CORNERS_AT = 12;
const PROGRESS_STEP = 0.01;

yieldToOthers();
const request = workerData as SlicingRequest;
tell({ kind: 'done', result: await slice() });

async function slice(): Promise<Result<EngineFigures, SlicingRefusal>> {
  const lastLines: string[] = [];
  const engine = await startEngine((line) => {
    lastLines.push(line);
    if (lastLines.length > 5) lastLines.shift();
  });
  engine.FS.writeFile('Model.stl', centred(readFileSync(request.stlPath)));
  let figures: EngineFigures | undefined;
  const listeners = globalThis as EngineListeners;
  listeners['cura-wasm-progress-callback'] = tellFraction();
  // Called twice: first with the placeholders of the header, at the end with the truth.
  listeners['cura-wasm-metadata-callback'] = (_flavour, printSeconds, filamentCubicMillimetres) => {
    figures = { printSeconds, filamentCubicMillimetres };
  };
  try {
    engine.callMain(commandLine());
    writeFileSync(request.outputPath, engine.FS.readFile('Model.gcode'));
  } catch (error) {
    const said = [...lastLines, error instanceof Error ? error.message : 'stopped'];
    return refused({ code: 'slicing.engineFailed', detail: said.join(' · ').slice(0, 300) });
  }
  return figures === undefined ? refused({ code: 'slicing.noLayers' }) : accepted(figures);
}

async function startEngine(onLine: (line: string) => void): Promise<Engine> {
  const require = createRequire(import.meta.url);
  Object.assign(globalThis as EngineListeners, { require, __dirname: import.meta.dirname });
  const engineModule = require('cura-wasm/src/CuraEngine.js') as EngineModule;
  const definitions = require('cura-wasm-definitions') as Definitions;
  const engine = await engineModule.default({ noInitialRun: true, print: onLine, printErr: onLine });
  const { printer, extruders } = definitions.resolveDefinition(request.definition);
  engine.FS.mkdir('/definitions');
  for (const base of ['fdmprinter', 'fdmextruder']) {
    const path = require.resolve(`cura-wasm/src/definitions/${base}.def.json`);
    engine.FS.writeFile(`/definitions/${base}.def.json`, readFileSync(path));
  }
  engine.FS.writeFile('/definitions/printer.def.json', JSON.stringify(printer));
  extruders.forEach((extruder, index) => {
    engine.FS.writeFile(`/definitions/extruder-${index}.def.json`, JSON.stringify(extruder));
  });
  return engine;
}

function commandLine(): string[] {
  const settings = request.settings.flatMap(([key, value]) => ['-s', `${key}=${value}`]);
  // Once for the machine and once for its extruder, whose definition has values of its own.
  return [
    'slice',
    '-v',
    '-j',
    'definitions/printer.def.json',
    '-o',
    'Model.gcode',
    ...settings,
    '-e0',
    ...settings,
    '-l',
    'Model.stl',
  ];
}

/** Moves the mesh to x = y = 0, which the engine puts in the middle of the bed, and down onto z = 0. */
function centred(stl: Buffer): Uint8Array {
  const { minX, maxX, minY, maxY, minZ } = request.boundsMillimetres;
  const shift = [-(minX + maxX) / 2, -(minY + maxY) / 2, -minZ];
  const last = stl.length - STL_TRIANGLE_BYTES;
  for (let triangle = STL_HEADER_BYTES; triangle <= last; triangle += STL_TRIANGLE_BYTES) {
    for (let index = 0; index < 9; index += 1) {
      const offset = triangle + STL_CORNERS_AT + 4 * index;
      stl.writeFloatLE(stl.readFloatLE(offset) + (shift[index % 3] ?? 0), offset);
    }
  }
  return stl;
}

function tellFraction(): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    if (fraction - told < PROGRESS_STEP) return;
    told = fraction;
    tell({ kind: 'progress', fraction: Math.min(1, fraction) });
  };
}

function tell(message: SlicingMessage): void {
  // The empty list: nothing is handed over, all is copied.
  parentPort?.postMessage(message, []);
}
