import type { Bounds, GcodeAnalysis, MeshAnalysis, ModelAnalysis, SlicedGcode } from '../files/index.ts';
import type { AnalysisState, GcodeFacts, MeshFacts, SizeMillimetres } from './model.ts';

/** What the analysis found, as it stands with the model version. G-code with forbidden commands is rejected. */
export function analysisState(analysis: ModelAnalysis): AnalysisState {
  if (analysis.kind === 'mesh') return { state: 'mesh', facts: meshFacts(analysis) };
  const [refusal] = analysis.refusals;
  return refusal === undefined
    ? { state: 'gcode', facts: gcodeFacts(analysis) }
    : { state: 'rejected', refusal };
}

function meshFacts(analysis: MeshAnalysis): MeshFacts {
  return {
    format: analysis.format,
    triangles: analysis.triangles,
    sizeMillimetres: sizeOf(analysis.boundsMillimetres),
    volumeCubicMillimetres: analysis.volumeCubicMillimetres,
    openEdges: analysis.openEdges,
    warnings: analysis.warnings,
  };
}

function gcodeFacts(analysis: GcodeAnalysis): GcodeFacts {
  return {
    lines: analysis.lines,
    layers: analysis.layers,
    estimatedSeconds: analysis.estimatedSeconds > 0 ? analysis.estimatedSeconds : null,
    filamentMillimetres: analysis.filamentMillimetres > 0 ? analysis.filamentMillimetres : null,
    filamentGrams: analysis.filamentGrams ?? null,
    sizeMillimetres: analysis.layers > 0 ? sizeOf(analysis.boundsMillimetres) : null,
    hotendCelsius: analysis.hotendCelsius > 0 ? analysis.hotendCelsius : null,
    bedCelsius: analysis.bedCelsius > 0 ? analysis.bedCelsius : null,
    slicer: analysis.slicer ?? null,
    warnings: analysis.warnings,
    check: analysis.check,
  };
}

/** The facts of a slice: the slicer's figures of time and filament, and for the rest what its G-code says. */
export function sliceFacts(sliced: SlicedGcode, analysis: GcodeAnalysis): GcodeFacts {
  return {
    ...gcodeFacts(analysis),
    layers: sliced.layers,
    estimatedSeconds: sliced.estimatedSeconds,
    filamentMillimetres: sliced.filamentMillimetres,
    filamentGrams: sliced.filamentGrams,
    slicer: `${sliced.slicerName} ${sliced.slicerVersion}`,
  };
}

function sizeOf(bounds: Bounds): SizeMillimetres {
  return { x: bounds.maxX - bounds.minX, y: bounds.maxY - bounds.minY, z: bounds.maxZ - bounds.minZ };
}
