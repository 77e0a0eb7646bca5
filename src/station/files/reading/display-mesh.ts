import { FILE_LIMITS, type Bounds, type DisplayMesh } from '../../../shop/files/index.ts';
import type { OnFraction } from './byte-lines.ts';
import { GrowingFloats, GrowingIntegers } from './growing.ts';
import type { MeshMeasure } from './measure-mesh.ts';
import type { TriangleSource } from './triangle-source.ts';
import { hashOf } from './vertex-index.ts';

/** Of a surface cut by cubes of side h, about three triangles a h² of area remain. */
const TRIANGLES_PER_CELL_AREA = 3;
/** Aimed below the limit, so that the estimate seldom has to be corrected. */
const AIM = 0.7;
/** How much coarser the next try is when the estimate was too fine. */
const COARSER = 1.4;

/**
 * The mesh for the window: as it is when small enough, else with its corners drawn together, all those within one
 * small cube becoming one (vertex clustering). That walks through the file again, and keeps only the cubes.
 */
export function displayMeshOf(
  source: TriangleSource,
  measure: MeshMeasure,
  limits: { readonly triangles: number } = { triangles: FILE_LIMITS.displayTriangles },
  onFraction?: OnFraction,
): DisplayMesh {
  const common = { boundsMillimetres: measure.boundsMillimetres, sourceTriangles: measure.triangles };
  if (measure.exact !== undefined && measure.triangles <= limits.triangles) {
    return { ...common, ...measure.exact };
  }
  let side = Math.sqrt(
    (TRIANGLES_PER_CELL_AREA * measure.surfaceSquareMillimetres) / (AIM * limits.triangles),
  );
  for (;;) {
    const clusters = new Clusters(measure.boundsMillimetres, side, limits.triangles);
    source.visitTriangles(clusters.take.bind(clusters), onFraction);
    if (!clusters.overflowed) return { ...common, ...clusters.result() };
    side *= COARSER;
  }
}

const FIRST_SLOTS = 1 << 16;
const LOAD = 0.5;

class Clusters {
  overflowed = false;
  private readonly bounds: Bounds;
  private readonly side: number;
  private readonly limit: number;
  private readonly columns: number;
  private readonly rows: number;
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private cells: number[] = [];
  private readonly sums: number[] = [];
  private readonly indices = new GrowingIntegers();

  constructor(bounds: Bounds, side: number, limit: number) {
    this.bounds = bounds;
    this.side = side;
    this.limit = limit;
    this.columns = Math.floor((bounds.maxX - bounds.minX) / side) + 1;
    this.rows = Math.floor((bounds.maxY - bounds.minY) / side) + 1;
  }

  take(
    ax: number,
    ay: number,
    az: number,
    bx: number,
    by: number,
    bz: number,
    cx: number,
    cy: number,
    cz: number,
  ): void {
    if (this.overflowed) return;
    const a = this.clusterOf(ax, ay, az);
    const b = this.clusterOf(bx, by, bz);
    const c = this.clusterOf(cx, cy, cz);
    if (a === b || b === c || c === a) return;
    for (const corner of [a, b, c]) this.indices.push(corner);
    if (this.indices.length > 3 * this.limit) this.overflowed = true;
  }

  /** Each cluster stands at the mean of its corners. */
  result(): { readonly positions: Float32Array; readonly indices: Uint32Array } {
    const positions = new GrowingFloats();
    for (let cluster = 0; cluster < this.cells.length; cluster += 1) {
      const count = this.sums[4 * cluster + 3] ?? 1;
      for (let axis = 0; axis < 3; axis += 1) positions.push((this.sums[4 * cluster + axis] ?? 0) / count);
    }
    return { positions: positions.toArray(), indices: this.indices.toArray() };
  }

  private clusterOf(x: number, y: number, z: number): number {
    const column = Math.floor((x - this.bounds.minX) / this.side);
    const row = Math.floor((y - this.bounds.minY) / this.side);
    const floor = Math.floor((z - this.bounds.minZ) / this.side);
    const cluster = this.numberOf(column + this.columns * (row + this.rows * floor));
    const base = 4 * cluster;
    this.sums[base] = (this.sums[base] ?? 0) + x;
    this.sums[base + 1] = (this.sums[base + 1] ?? 0) + y;
    this.sums[base + 2] = (this.sums[base + 2] ?? 0) + z;
    this.sums[base + 3] = (this.sums[base + 3] ?? 0) + 1;
    return cluster;
  }

  private numberOf(cell: number): number {
    const slot = this.slotOf(cell);
    const found = this.slots[slot] ?? -1;
    if (found >= 0) return found;
    this.slots[slot] = this.cells.length;
    this.cells.push(cell);
    if (this.cells.length > LOAD * this.slots.length) this.grow();
    return this.cells.length - 1;
  }

  private slotOf(cell: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(cell % 0x1_0000_0000, Math.floor(cell / 0x1_0000_0000), 0) & mask;
    for (;;) {
      const cluster = this.slots[slot] ?? -1;
      if (cluster < 0 || this.cells[cluster] === cell) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length).fill(-1);
    this.cells.forEach((cell, cluster) => {
      this.slots[this.slotOf(cell)] = cluster;
    });
  }
}
