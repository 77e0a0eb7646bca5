import type { Bounds } from '../../../shop/files/index.ts';
import { dot, frame, TOWARDS_LIGHT, type Camera, type Vector } from './camera.ts';
import { SurfaceBuffer } from './surface-buffer.ts';

const SIZE = 1024;
/** In pixels of the map: less would let a surface shade itself. */
const SLACK = 2.5;
const FILL = 0.96;

/** What the light sees; all else lies in shadow. */
export class LightMap {
  private readonly camera: Camera;
  private readonly surface: SurfaceBuffer;

  constructor(bounds: Bounds) {
    const corners: Vector[] = [];
    for (const x of [bounds.minX, bounds.maxX]) {
      for (const y of [bounds.minY, bounds.maxY]) {
        for (const z of [bounds.minZ, bounds.maxZ]) corners.push([x, y, z]);
      }
    }
    const cloud = { count: 8, point: (index: number): Vector => corners[index] ?? [0, 0, 0] };
    this.camera = frame(cloud, SIZE, SIZE, TOWARDS_LIGHT, FILL);
    this.surface = new SurfaceBuffer(SIZE, SIZE, this.camera);
  }

  triangle(corners: Float64Array, directions: Float64Array): void {
    this.surface.triangle(corners, directions, 0);
  }

  /** From 0 (in shadow) to 1 (lit), softened over a few neighbours. */
  reaches(point: Vector): number {
    const { camera, surface } = this;
    const column = Math.floor(camera.originX + camera.pixelsPerMillimetre * dot(camera.right, point));
    const row = Math.floor(camera.originY - camera.pixelsPerMillimetre * dot(camera.up, point));
    const depth = camera.pixelsPerMillimetre * dot(camera.towardsViewer, point) + SLACK;
    let lit = 0;
    for (let y = -2; y <= 2; y += 1) {
      for (let x = -2; x <= 2; x += 1) {
        const [toColumn, toRow] = [column + x, row + y];
        const outside = toColumn < 0 || toRow < 0 || toColumn >= SIZE || toRow >= SIZE;
        const nearest = outside ? -Infinity : (surface.depth[toRow * SIZE + toColumn] ?? -Infinity);
        const slack = SLACK * Math.max(Math.abs(x), Math.abs(y));
        if (nearest <= depth + slack) lit += 1;
      }
    }
    return lit / 25;
  }
}
