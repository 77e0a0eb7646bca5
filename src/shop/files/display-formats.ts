/**
 * What the window draws, in two binary formats of our own. The station's worker writes them, the window reads them
 * with the same code. Both are little-endian, as is every platform that Printhall runs on, and every section starts
 * at a multiple of four bytes, so that the arrays are views into the file and nothing is copied.
 *
 * Display mesh (`PHM1`):
 *   u32 magic, u32 vertices V, u32 triangles T, u32 triangles of the source, 6 × f32 bounds (min xyz, max xyz),
 *   V × 3 × f32 positions in millimetres, T × 3 × u32 corners.
 *
 * Toolpath (`PHT1`):
 *   u32 magic, u32 layers L, u32 segments S, u32 flags (bit 0: simplified), 6 × f32 bounds, f32 total seconds,
 *   f32 nozzle or 0; then per layer: f32 z × L, u32 first segment × L, u32 first source line × L,
 *   f32 start second × L; then per segment: x0 y0 x1 y1 as f32 × 4S, u32 source line × S, u8 feature × S, padding.
 *   A segment is drawn when the printer has acknowledged its line. Lines count from 1 and never fall.
 */
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Bounds } from './model.ts';

/** What a segment is for; its number in the file is its place here. */
export const TOOLPATH_FEATURES = [
  'travel',
  'outerWall',
  'innerWall',
  'skin',
  'infill',
  'support',
  'skirt',
  'bridge',
  'other',
] as const;

export type ToolpathFeature = (typeof TOOLPATH_FEATURES)[number];

export interface DisplayMesh {
  readonly boundsMillimetres: Bounds;
  /** Triangles of the file; more than are here when the mesh was simplified. */
  readonly sourceTriangles: number;
  /** x, y, z of each corner, in millimetres. */
  readonly positions: Float32Array;
  /** Three corners a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
}

export interface Toolpath {
  /** Of the extrusions. */
  readonly boundsMillimetres: Bounds;
  readonly estimatedSeconds: number;
  /** 0 when the file does not say. */
  readonly nozzleMillimetres: number;
  /** Short segments were joined to stay within what the window draws. */
  readonly simplified: boolean;
  /** One entry a layer, all of the same length. */
  readonly layerZ: Float32Array;
  readonly layerFirstSegment: Uint32Array;
  readonly layerFirstLine: Uint32Array;
  readonly layerStartSeconds: Float32Array;
  /** x0, y0, x1, y1 of each segment, in millimetres. */
  readonly points: Float32Array;
  readonly lines: Uint32Array;
  /** An index into `TOOLPATH_FEATURES`. */
  readonly features: Uint8Array;
}

export interface DisplayRefusal {
  readonly code: 'files.displayDamaged';
}

const MESH_MAGIC = 0x31_4d_48_50; // 'PHM1'
const TOOLPATH_MAGIC = 0x31_54_48_50; // 'PHT1'
const MESH_HEADER_BYTES = 40;
const TOOLPATH_HEADER_BYTES = 48;

/** Writes a display mesh. */
export function encodeDisplayMesh(mesh: DisplayMesh): Uint8Array {
  const bytes = new Uint8Array(MESH_HEADER_BYTES + mesh.positions.byteLength + mesh.indices.byteLength);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MESH_MAGIC, true);
  header.setUint32(4, mesh.positions.length / 3, true);
  header.setUint32(8, mesh.indices.length / 3, true);
  header.setUint32(12, mesh.sourceTriangles, true);
  writeBounds(header, 16, mesh.boundsMillimetres);
  bytes.set(bytesOf(mesh.positions), MESH_HEADER_BYTES);
  bytes.set(bytesOf(mesh.indices), MESH_HEADER_BYTES + mesh.positions.byteLength);
  return bytes;
}

/**
 * Reads a display mesh. The arrays are views into `file` where its alignment allows.
 * Refused when the lengths do not add up or a triangle names a corner that is not there.
 */
export function decodeDisplayMesh(file: Uint8Array): Result<DisplayMesh, DisplayRefusal> {
  const bytes = aligned(file);
  if (bytes.byteLength < MESH_HEADER_BYTES) return damaged();
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vertices = header.getUint32(4, true);
  const triangles = header.getUint32(8, true);
  const expectedBytes = MESH_HEADER_BYTES + 12 * vertices + 12 * triangles;
  if (header.getUint32(0, true) !== MESH_MAGIC || bytes.byteLength !== expectedBytes) return damaged();
  const start = bytes.byteOffset + MESH_HEADER_BYTES;
  const indices = new Uint32Array(bytes.buffer, start + 12 * vertices, 3 * triangles);
  for (const index of indices) if (index >= vertices) return damaged();
  return accepted({
    boundsMillimetres: readBounds(header, 16),
    sourceTriangles: header.getUint32(12, true),
    positions: new Float32Array(bytes.buffer, start, 3 * vertices),
    indices,
  });
}

/** Writes a toolpath. */
export function encodeToolpath(toolpath: Toolpath): Uint8Array {
  const sections = [
    toolpath.layerZ,
    toolpath.layerFirstSegment,
    toolpath.layerFirstLine,
    toolpath.layerStartSeconds,
    toolpath.points,
    toolpath.lines,
    toolpath.features,
  ];
  const bodyBytes = sections.reduce((sum, section) => sum + section.byteLength, 0);
  const bytes = new Uint8Array(roundUpToFour(TOOLPATH_HEADER_BYTES + bodyBytes));
  const header = new DataView(bytes.buffer);
  header.setUint32(0, TOOLPATH_MAGIC, true);
  header.setUint32(4, toolpath.layerZ.length, true);
  header.setUint32(8, toolpath.lines.length, true);
  header.setUint32(12, toolpath.simplified ? 1 : 0, true);
  writeBounds(header, 16, toolpath.boundsMillimetres);
  header.setFloat32(40, toolpath.estimatedSeconds, true);
  header.setFloat32(44, toolpath.nozzleMillimetres, true);
  let offset = TOOLPATH_HEADER_BYTES;
  for (const section of sections) {
    bytes.set(bytesOf(section), offset);
    offset += section.byteLength;
  }
  return bytes;
}

/** Reads a toolpath. The arrays are views into `file` where its alignment allows. */
export function decodeToolpath(file: Uint8Array): Result<Toolpath, DisplayRefusal> {
  const bytes = aligned(file);
  if (bytes.byteLength < TOOLPATH_HEADER_BYTES) return damaged();
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layers = header.getUint32(4, true);
  const segments = header.getUint32(8, true);
  const expectedBytes = roundUpToFour(TOOLPATH_HEADER_BYTES + 16 * layers + 21 * segments);
  if (header.getUint32(0, true) !== TOOLPATH_MAGIC || bytes.byteLength !== expectedBytes) return damaged();
  let offset = bytes.byteOffset + TOOLPATH_HEADER_BYTES;
  const floats = (count: number) => new Float32Array(bytes.buffer, (offset += 4 * count) - 4 * count, count);
  const integers = (count: number) => new Uint32Array(bytes.buffer, (offset += 4 * count) - 4 * count, count);
  const toolpath: Toolpath = {
    boundsMillimetres: readBounds(header, 16),
    estimatedSeconds: header.getFloat32(40, true),
    nozzleMillimetres: header.getFloat32(44, true),
    simplified: (header.getUint32(12, true) & 1) === 1,
    layerZ: floats(layers),
    layerFirstSegment: integers(layers),
    layerFirstLine: integers(layers),
    layerStartSeconds: floats(layers),
    points: floats(4 * segments),
    lines: integers(segments),
    features: new Uint8Array(bytes.buffer, offset, segments),
  };
  return isCoherent(toolpath) ? accepted(toolpath) : damaged();
}

/** How many segments are complete once `line` has been acknowledged: draw those before this number. */
export function segmentsUpToLine(toolpath: Toolpath, line: number): number {
  return countUpTo(toolpath.lines, line);
}

/** The layer (from 0) that the printer is at when `line` has been acknowledged; -1 before the first. */
export function layerAtLine(toolpath: Toolpath, line: number): number {
  return countUpTo(toolpath.layerFirstLine, line) - 1;
}

/** First and one past the last segment of a layer. */
export function segmentsOfLayer(
  toolpath: Toolpath,
  layer: number,
): { readonly first: number; readonly end: number } {
  const first = toolpath.layerFirstSegment[layer] ?? toolpath.lines.length;
  return { first, end: toolpath.layerFirstSegment[layer + 1] ?? toolpath.lines.length };
}

/** How many entries of a rising list are not above `value`. */
function countUpTo(rising: Uint32Array, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every list that is searched must rise, every feature must have a name. */
function isCoherent(toolpath: Toolpath): boolean {
  if (!rises(toolpath.layerFirstSegment) || !rises(toolpath.layerFirstLine) || !rises(toolpath.lines)) {
    return false;
  }
  if ((toolpath.layerFirstSegment.at(-1) ?? 0) > toolpath.lines.length) return false;
  return toolpath.features.every((feature) => feature < TOOLPATH_FEATURES.length);
}

function rises(values: Uint32Array): boolean {
  let last = 0;
  for (const value of values) {
    if (value < last) return false;
    last = value;
  }
  return true;
}

function bytesOf(view: Float32Array | Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Views of four-byte numbers need a start that divides by four; a slice of a larger message may not have it. */
function aligned(file: Uint8Array): Uint8Array {
  return file.byteOffset % 4 === 0 ? file : file.slice();
}

function roundUpToFour(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

function damaged(): Result<never, DisplayRefusal> {
  return refused({ code: 'files.displayDamaged' });
}

function writeBounds(view: DataView, offset: number, bounds: Bounds): void {
  const { minX, minY, minZ, maxX, maxY, maxZ } = bounds;
  [minX, minY, minZ, maxX, maxY, maxZ].forEach((value, index) => {
    view.setFloat32(offset + 4 * index, value, true);
  });
}

function readBounds(view: DataView, offset: number): Bounds {
  const at = (index: number) => view.getFloat32(offset + 4 * index, true);
  return { minX: at(0), minY: at(1), minZ: at(2), maxX: at(3), maxY: at(4), maxZ: at(5) };
}
