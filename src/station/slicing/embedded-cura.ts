import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  formatOf,
  type Bounds,
  type GcodeAnalysis,
  type MaterialSettings,
  type MeshAnalysis,
  type PrintProfile,
  type SlicedGcode,
  type SlicingRefusal,
} from '../../shop/files/index.ts';
import { accepted, refused, type Result, type Timers } from '../../shop/kernel/index.ts';
import { Turns, type ModelAnalyser } from '../files/index.ts';
import { workerUrl } from '../workers.ts';
import type { SlicerBackend, SliceRequest } from './backend.ts';
import { curaSettings } from './cura-settings.ts';
import { finishGcode } from './finish-gcode.ts';
import { endScript, startScript } from './scripts.ts';
import type { EngineFigures, SlicingMessage, SlicingRequest } from './slicing-messages.ts';

export interface EmbeddedSlicerDependencies {
  readonly analyser: ModelAnalyser;
  readonly timers: Timers;
  /** For files that live as long as one slicing; on the same disk as the output. */
  readonly temporaryDirectory: string;
}

const NAME = 'CuraEngine';
/** Of the npm package; a test compares it with what is installed. */
export const CURA_WASM_VERSION = '1.5.2';
/**
 * With a few open edges an engine closes the gap itself; with more it drops layers without a word. Measured on
 * damaged spheres, a single missing triangle (three edges) is closed well.
 */
const OPEN_EDGES_LIMIT = 6;
/** The engine's memory ends at 2 GiB, and each triangle takes about 700 bytes of it. */
const TRIANGLES_LIMIT = 1_500_000;
const BASE_LIMIT_SECONDS = 300;
/** 1,000 triangles take well under a second; ten times that for slow machines. */
const TRIANGLES_PER_LIMIT_SECOND = 500;
/** Slicing's share of the progress; the rest is reading the mesh before and checking the G-code after. */
const SHARES = { reading: 0.15, slicing: 0.75 };
/** A bead is wider than its path. */
const BED_SLACK_MILLIMETRES = 1;

/** The slicer that comes with Printhall: CuraEngine, compiled to WebAssembly, in a worker thread; one at a time. */
export function createEmbeddedSlicer(dependencies: EmbeddedSlicerDependencies): SlicerBackend {
  const turns = new Turns(1);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    key: 'cura-embedded',
    name: NAME,
    version: CURA_WASM_VERSION,
    async slice(request) {
      const signals = request.signal === undefined ? [closing.signal] : [closing.signal, request.signal];
      const signal = AbortSignal.any(signals);
      const work = turns.take(signal, request.waitedForBy ?? 'person', () =>
        sliceAlone({ ...request, signal }, dependencies),
      );
      running.add(work);
      try {
        return (await work) ?? refused({ code: 'slicing.cancelled' });
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

/** Slices in a directory of its own, which is gone afterwards. */
async function sliceAlone(
  request: SliceRequest,
  dependencies: EmbeddedSlicerDependencies,
): Promise<Result<SlicedGcode, SlicingRefusal>> {
  const { materials } = request.profile;
  const material = Object.hasOwn(materials, request.material) ? materials[request.material] : undefined;
  if (material === undefined) {
    const known = Object.keys(materials);
    return refused({ code: 'slicing.unknownMaterial', material: request.material, known });
  }
  const directory = await mkdtemp(join(dependencies.temporaryDirectory, 'slice-'));
  try {
    return asCancelled(await sliceIn(directory, request, material, dependencies));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function sliceIn(
  directory: string,
  request: SliceRequest,
  material: MaterialSettings,
  dependencies: EmbeddedSlicerDependencies,
): Promise<Result<SlicedGcode, SlicingRefusal>> {
  const stlPath = join(directory, 'model.stl');
  const rawPath = join(directory, 'raw.gcode');
  const gcodePath = join(directory, 'finished.gcode');
  const mesh = await readMesh(request, stlPath, dependencies);
  if (!mesh.ok) return mesh;
  const { profile } = request;
  const settings = [
    ...curaSettings(profile, material),
    ['machine_start_gcode', startScript(profile, material).join('\n')] as const,
    ['machine_end_gcode', endScript(profile).join('\n')] as const,
  ];
  const figures = await runWorker(
    {
      stlPath,
      boundsMillimetres: mesh.value.boundsMillimetres,
      outputPath: rawPath,
      definition: profile.engineDefinition,
      settings,
    },
    BASE_LIMIT_SECONDS + Math.ceil(mesh.value.triangles / TRIANGLES_PER_LIMIT_SECOND),
    request,
    dependencies.timers,
  );
  if (!figures.ok) return figures;
  // Thinner than a layer or narrower than the nozzle: the file would home, heat, fill the nozzle and end.
  if (figures.value.filamentCubicMillimetres <= 0) return refused({ code: 'slicing.noLayers' });
  const amounts = amountsOf(figures.value, profile, material);
  await finishGcode(rawPath, gcodePath, headerOf(request, amounts));
  const checked = await checkGcode(gcodePath, request, dependencies);
  if (!checked.ok) return checked;
  await rename(gcodePath, request.outputPath);
  return accepted({
    gcodePath: request.outputPath,
    layers: checked.value.layers,
    ...amounts,
    slicerName: NAME,
    slicerVersion: CURA_WASM_VERSION,
    profileKey: profile.key,
    material: request.material,
  });
}

/** Reads the mesh, whatever its format, into a binary STL, and refuses what would not print. */
async function readMesh(
  request: SliceRequest,
  stlPath: string,
  { analyser }: EmbeddedSlicerDependencies,
): Promise<Result<MeshAnalysis, SlicingRefusal>> {
  if (formatOf(request.declaredName) === 'gcode') return refused({ code: 'slicing.notAMesh' });
  const analysis = await analyser.analyse(request.modelPath, request.declaredName, {
    stlPath,
    onProgress: (fraction) => request.onProgress?.(SHARES.reading * fraction),
    waitedForBy: request.waitedForBy ?? 'person',
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (!analysis.ok) return analysis;
  if (analysis.value.kind !== 'mesh') return refused({ code: 'slicing.notAMesh' });
  const refusal = checkMesh(analysis.value, request.profile);
  return refusal === undefined ? accepted(analysis.value) : refused(refusal);
}

function checkMesh(mesh: MeshAnalysis, { bed }: PrintProfile): SlicingRefusal | undefined {
  const { triangles, openEdges, boundsMillimetres: bounds } = mesh;
  if (triangles > TRIANGLES_LIMIT) {
    return { code: 'slicing.tooManyTriangles', triangles, limit: TRIANGLES_LIMIT };
  }
  if (openEdges !== null && openEdges > OPEN_EDGES_LIMIT) {
    return { code: 'slicing.meshOpen', openEdges, limit: OPEN_EDGES_LIMIT };
  }
  const size = {
    x: bounds.maxX - bounds.minX,
    y: bounds.maxY - bounds.minY,
    z: bounds.maxZ - bounds.minZ,
  };
  const room = { x: bed.widthMillimetres, y: bed.depthMillimetres, z: bed.heightMillimetres };
  const fits = size.x <= room.x && size.y <= room.y && size.z <= room.z;
  return fits ? undefined : { code: 'slicing.tooLargeForBed', size, bed: room };
}

/** Starts the worker, waits for its outcome, and does not return before the thread is gone. */
async function runWorker(
  work: SlicingRequest,
  limitSeconds: number,
  { signal, onProgress }: SliceRequest,
  timers: Timers,
): Promise<Result<EngineFigures, SlicingRefusal>> {
  if (signal?.aborted === true) return refused({ code: 'slicing.cancelled' });
  const { promise, resolve } = Promise.withResolvers<Result<EngineFigures, SlicingRefusal>>();
  const worker = new Worker(workerUrl('slicing'), { workerData: work });
  const fail = (detail: string) => resolve(refused({ code: 'slicing.engineFailed', detail }));
  worker.on('message', (message: SlicingMessage) => {
    if (message.kind === 'done') resolve(message.result);
    else onProgress?.(SHARES.reading + SHARES.slicing * message.fraction);
  });
  worker.on('error', (error: Error) => fail(error.message.slice(0, 300)));
  worker.on('exit', (code) => fail(`ended with code ${code}`));
  const onAbort = () => resolve(refused({ code: 'slicing.cancelled' }));
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancelLimit = timers.after(1000 * limitSeconds, () => {
    resolve(refused({ code: 'slicing.tooSlow', limitSeconds }));
  });
  try {
    return await promise;
  } finally {
    cancelLimit();
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

interface Amounts {
  readonly estimatedSeconds: number;
  readonly filamentMillimetres: number;
  readonly filamentGrams: number;
}

function amountsOf(figures: EngineFigures, profile: PrintProfile, material: MaterialSettings): Amounts {
  const sectionSquareMillimetres = Math.PI * (profile.filamentDiameterMillimetres / 2) ** 2;
  const cubicMillimetres = figures.filamentCubicMillimetres;
  return {
    estimatedSeconds: figures.printSeconds,
    filamentMillimetres: cubicMillimetres / sectionSquareMillimetres,
    filamentGrams: (cubicMillimetres / 1000) * material.gramsPerCubicCentimetre,
  };
}

function headerOf({ profile, material }: SliceRequest, amounts: Amounts): Parameters<typeof finishGcode>[2] {
  return {
    ...amounts,
    slicer: `${NAME} (cura-wasm ${CURA_WASM_VERSION})`,
    printer: profile.printerClass,
    profileName: profile.name,
    material,
    layerHeightMillimetres: profile.layerHeightMillimetres,
    nozzleMillimetres: profile.nozzleMillimetres,
  };
}

/** Reads the result as if a stranger had uploaded it: it must have layers, stay on the bed and be free of surprises. */
async function checkGcode(
  path: string,
  request: SliceRequest,
  { analyser }: EmbeddedSlicerDependencies,
): Promise<Result<GcodeAnalysis, SlicingRefusal>> {
  const before = SHARES.reading + SHARES.slicing;
  const analysis = await analyser.analyse(path, 'sliced.gcode', {
    onProgress: (fraction) => request.onProgress?.(before + (1 - before) * fraction),
    waitedForBy: request.waitedForBy ?? 'person',
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  if (!analysis.ok) return analysis;
  const gcode = analysis.value;
  if (gcode.kind !== 'gcode' || gcode.layers === 0 || gcode.filamentMillimetres === 0) {
    return refused({ code: 'slicing.noLayers' });
  }
  const [blocked] = gcode.refusals;
  if (blocked !== undefined) return refused(blocked);
  if (!isWithin(gcode.boundsMillimetres, request.profile)) return refused({ code: 'slicing.outsideBed' });
  request.onProgress?.(1);
  return accepted(gcode);
}

function isWithin(bounds: Bounds, { bed }: PrintProfile): boolean {
  const slack = BED_SLACK_MILLIMETRES;
  return (
    bounds.minX >= -slack &&
    bounds.minY >= -slack &&
    bounds.maxX <= bed.widthMillimetres + slack &&
    bounds.maxY <= bed.depthMillimetres + slack &&
    bounds.maxZ <= bed.heightMillimetres + slack
  );
}

/** Cancelled while the mesh was read is cancelled slicing. */
function asCancelled(result: Result<SlicedGcode, SlicingRefusal>): Result<SlicedGcode, SlicingRefusal> {
  if (result.ok || result.refusal.code !== 'files.cancelled') return result;
  return refused({ code: 'slicing.cancelled' });
}
