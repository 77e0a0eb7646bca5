/** The worker thread that reads one file and ends. Nothing else in the station parses what people upload. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import {
  encodeDisplayMesh,
  encodeToolpath,
  type FileRefusal,
  type ModelAnalysis,
} from '../../shop/files/index.ts';
import { accepted, type Result } from '../../shop/kernel/index.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import type { AnalysisMessage, AnalysisRequest } from './analysis-messages.ts';
import type { DerivedName } from './file-store.ts';
import { readGcode } from './gcode/read-gcode.ts';
import { drawMesh, drawToolpath } from './picture/draw.ts';
import { encodePng } from './picture/png.ts';
import { displayMeshOf } from './reading/display-mesh.ts';
import { measureMesh } from './reading/measure-mesh.ts';
import { openMesh } from './reading/open-mesh.ts';
import { writeStl } from './reading/write-stl.ts';

/** Shares of the progress: reading, then what the window needs. */
const READING_SHARE = 0.7;
/** Progress is told in steps of a hundredth. */
const PROGRESS_STEP = 0.01;

yieldToOthers();
const request = workerData as AnalysisRequest;
let toldFraction = 0;
const result = request.format === 'gcode' ? analyseGcode() : await analyseMesh(request.format);
if (result.ok) writeOutput('analysis.json', JSON.stringify(result.value));
tell({ kind: 'done', result });

async function analyseMesh(format: 'stl' | '3mf' | 'obj'): Promise<Result<ModelAnalysis, FileRefusal>> {
  const source = await openMesh(request.path, format);
  if (!source.ok) return source;
  const measured = measureMesh(source.value, tellFraction);
  if (!measured.ok) return measured;
  if (request.stlPath !== null) writeStl(source.value, measured.value.triangles, request.stlPath);
  const display = displayMeshOf(source.value, measured.value);
  const { exact: _kept, ...analysis } = measured.value;
  if (request.outputDirectory !== null) {
    writeOutput('display-mesh.bin', encodeDisplayMesh(display));
    writeOutput('thumbnail.png', encodePng(drawMesh(display)));
  }
  return accepted({ kind: 'mesh', format, ...analysis, displayTriangles: display.indices.length / 3 });
}

function analyseGcode(): Result<ModelAnalysis, FileRefusal> {
  const reading = readGcode(request.path, tellFraction);
  if (!reading.ok) return reading;
  const { analysis, toolpath } = reading.value;
  if (request.outputDirectory !== null) {
    writeOutput('toolpath.bin', encodeToolpath(toolpath));
    writeOutput('thumbnail.png', encodePng(drawToolpath(toolpath)));
  }
  return accepted(analysis);
}

/** Written beside its place and then renamed: a reader finds the whole file or none. */
function writeOutput(name: DerivedName, content: Uint8Array | string): void {
  if (request.outputDirectory === null) return;
  const path = join(request.outputDirectory, name);
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

function tellFraction(fraction: number): void {
  if (fraction - toldFraction < PROGRESS_STEP) return;
  toldFraction = fraction;
  tell({ kind: 'progress', fraction: READING_SHARE * fraction });
}

function tell(message: AnalysisMessage): void {
  // The empty list: nothing is handed over, all is copied.
  parentPort?.postMessage(message, []);
}
