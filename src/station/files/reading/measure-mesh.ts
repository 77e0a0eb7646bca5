import { FILE_LIMITS, type Bounds, type FileRefusal, type FileWarning } from '../../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import type { OnFraction } from './byte-lines.ts';
import { EdgeBalance } from './edge-balance.ts';
import { GrowingIntegers } from './growing.ts';
import type { TriangleSource } from './triangle-source.ts';
import { VertexIndex } from './vertex-index.ts';

/** What one walk through a mesh tells. */
export interface MeshMeasure {
  readonly triangles: number;
  readonly boundsMillimetres: Bounds;
  readonly volumeCubicMillimetres: number;
  readonly surfaceSquareMillimetres: number;
  /** Null: too many corners to count them. */
  readonly openEdges: number | null;
  readonly warnings: readonly FileWarning[];
  /** The mesh itself, each corner once; only when it is small enough to be shown as it is. */
  readonly exact: { readonly positions: Float32Array; readonly indices: Uint32Array } | undefined;
}

/** Parts larger or smaller than this are in another unit, most likely. */
const LIKELY_MILLIMETRES = { least: 0.5, most: 5_000 };

/** Walks through the mesh once and measures it. */
export function measureMesh(
  source: TriangleSource,
  onFraction?: OnFraction,
): Result<MeshMeasure, FileRefusal> {
  const measuring = new Measuring();
  const refusal = source.visitTriangles(measuring.take.bind(measuring), onFraction);
  return refusal === undefined ? measuring.result(source.warnings) : refused(refusal);
}

class Measuring {
  private triangles = 0;
  private degenerate = 0;
  private minX = Infinity;
  private minY = Infinity;
  private minZ = Infinity;
  private maxX = -Infinity;
  private maxY = -Infinity;
  private maxZ = -Infinity;
  private sixVolumes = 0;
  private twiceSurface = 0;
  private origin: readonly [number, number, number] | undefined;
  /** Dropped when there are too many corners to tell apart. */
  private vertices: VertexIndex | undefined = new VertexIndex();
  private readonly edges = new EdgeBalance();
  private indices: GrowingIntegers | undefined = new GrowingIntegers();

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
    this.triangles += 1;
    if (this.triangles > FILE_LIMITS.triangles) return;
    this.minX = Math.min(this.minX, ax, bx, cx);
    this.minY = Math.min(this.minY, ay, by, cy);
    this.minZ = Math.min(this.minZ, az, bz, cz);
    this.maxX = Math.max(this.maxX, ax, bx, cx);
    this.maxY = Math.max(this.maxY, ay, by, cy);
    this.maxZ = Math.max(this.maxZ, az, bz, cz);
    // Volumes against a corner of the part, not against zero: a small part far out would lose its digits.
    this.origin ??= [ax, ay, az];
    const [ox, oy, oz] = this.origin;
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    this.twiceSurface += Math.hypot(nx, ny, nz);
    this.sixVolumes += (ax - ox) * nx + (ay - oy) * ny + (az - oz) * nz;
    if (this.vertices !== undefined) {
      this.connect(
        this.vertices.numberOf(ax, ay, az),
        this.vertices.numberOf(bx, by, bz),
        this.vertices.numberOf(cx, cy, cz),
      );
    }
  }

  private connect(a: number, b: number, c: number): void {
    if (a === b || b === c || c === a) {
      this.degenerate += 1;
      return;
    }
    this.edges.walk(a, b);
    this.edges.walk(b, c);
    this.edges.walk(c, a);
    for (const corner of [a, b, c]) this.indices?.push(corner);
    if (this.triangles > FILE_LIMITS.displayTriangles) this.indices = undefined;
    if ((this.vertices?.count ?? 0) > FILE_LIMITS.exactVertices) {
      this.vertices = undefined;
      this.indices = undefined;
    }
  }

  result(sourceWarnings: readonly FileWarning[]): Result<MeshMeasure, FileRefusal> {
    const { triangles } = this;
    if (triangles > FILE_LIMITS.triangles) {
      return refused({ code: 'files.tooManyTriangles', limit: FILE_LIMITS.triangles, triangles });
    }
    if (triangles === this.degenerate) return refused({ code: 'files.noTriangles' });
    const { minX, minY, minZ, maxX, maxY, maxZ } = this;
    const limitMillimetres = FILE_LIMITS.coordinateMillimetres;
    // Written so that NaN, which is what too large numbers give when they are transformed, is refused too.
    if (!(Math.max(-minX, -minY, -minZ, maxX, maxY, maxZ) <= limitMillimetres)) {
      return refused({ code: 'files.coordinateTooLarge', limitMillimetres });
    }
    const checked = this.vertices !== undefined && !this.edges.overflowed;
    const edges = checked ? this.edges.count() : undefined;
    return accepted({
      triangles: triangles - this.degenerate,
      boundsMillimetres: { minX, minY, minZ, maxX, maxY, maxZ },
      volumeCubicMillimetres: Math.abs(this.sixVolumes / 6),
      surfaceSquareMillimetres: this.twiceSurface / 2,
      openEdges: edges?.open ?? null,
      warnings: [...sourceWarnings, ...this.warnings(edges)],
      exact:
        this.vertices === undefined || this.indices === undefined
          ? undefined
          : { positions: this.vertices.positions.toArray(), indices: this.indices.toArray() },
    });
  }

  private warnings(edges: { readonly open: number; readonly flipped: number } | undefined): FileWarning[] {
    const warnings: FileWarning[] = [];
    const largest = Math.max(this.maxX - this.minX, this.maxY - this.minY, this.maxZ - this.minZ);
    if (edges === undefined) {
      warnings.push({ code: 'files.edgesNotChecked', limitVertices: FILE_LIMITS.exactVertices });
    } else {
      if (edges.open > 0) warnings.push({ code: 'files.openEdges', edges: edges.open });
      if (edges.flipped > 0) warnings.push({ code: 'files.flippedEdges', edges: edges.flipped });
    }
    if (this.degenerate > 0) warnings.push({ code: 'files.degenerateTriangles', triangles: this.degenerate });
    if (this.sixVolumes < 0) warnings.push({ code: 'files.insideOut' });
    if (largest < LIKELY_MILLIMETRES.least || largest > LIKELY_MILLIMETRES.most) {
      warnings.push({ code: 'files.unlikelySize', largestMillimetres: largest });
    }
    return warnings;
  }
}
