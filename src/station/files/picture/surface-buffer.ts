import type { Camera, Vector } from './camera.ts';

/** What the camera sees at each pixel: how near, which way it faces, of which colour. Filled triangle by triangle. */
export class SurfaceBuffer {
  readonly width: number;
  readonly height: number;
  /** Nearness to the viewer in pixels; −Infinity where there is nothing. */
  readonly depth: Float32Array;
  /** Direction in world axes, three numbers a pixel, of unit length. */
  readonly normals: Float32Array;
  readonly colours: Uint8Array;
  private readonly camera: Camera;
  private readonly screen = new Float64Array(9);

  constructor(width: number, height: number, camera: Camera) {
    this.width = width;
    this.height = height;
    this.camera = camera;
    this.depth = new Float32Array(width * height).fill(-Infinity);
    this.normals = new Float32Array(3 * width * height);
    this.colours = new Uint8Array(width * height);
  }

  /**
   * Draws a triangle. `corners` has three points in millimetres, `directions` the direction of the surface at each;
   * both are read, not kept. What faces away is turned round: a thin or open part still shows.
   */
  triangle(corners: Float64Array, directions: Float64Array, colour: number): void {
    const { camera, screen } = this;
    for (let corner = 0; corner < 3; corner += 1) {
      const x = corners[3 * corner] ?? 0;
      const y = corners[3 * corner + 1] ?? 0;
      const z = corners[3 * corner + 2] ?? 0;
      screen[3 * corner] = camera.originX + camera.pixelsPerMillimetre * along(camera.right, x, y, z);
      screen[3 * corner + 1] = camera.originY - camera.pixelsPerMillimetre * along(camera.up, x, y, z);
      screen[3 * corner + 2] = camera.pixelsPerMillimetre * along(camera.towardsViewer, x, y, z);
    }
    this.fill(directions, colour);
  }

  private fill(directions: Float64Array, colour: number): void {
    const [ax = 0, ay = 0, ad = 0, bx = 0, by = 0, bd = 0, cx = 0, cy = 0, cd = 0] = this.screen;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (Math.abs(area) < 1e-9) return;
    const firstRow = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const lastRow = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const firstColumn = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const lastColumn = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    for (let row = firstRow; row <= lastRow; row += 1) {
      const y = row + 0.5;
      for (let column = firstColumn; column <= lastColumn; column += 1) {
        const x = column + 0.5;
        const b = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
        const c = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
        const a = 1 - b - c;
        if (a < 0 || b < 0 || c < 0) continue;
        const depth = a * ad + b * bd + c * cd;
        const pixel = row * this.width + column;
        if (depth <= (this.depth[pixel] ?? 0)) continue;
        this.depth[pixel] = depth;
        this.colours[pixel] = colour;
        this.setNormal(pixel, directions, a, b, c);
      }
    }
  }

  private setNormal(pixel: number, directions: Float64Array, a: number, b: number, c: number): void {
    const at = (axis: number) =>
      a * (directions[axis] ?? 0) + b * (directions[3 + axis] ?? 0) + c * (directions[6 + axis] ?? 0);
    const x = at(0);
    const y = at(1);
    const z = at(2);
    const length = Math.hypot(x, y, z) || 1;
    const facing = along(this.camera.towardsViewer, x, y, z) < 0 ? -1 : 1;
    this.normals[3 * pixel] = (facing * x) / length;
    this.normals[3 * pixel + 1] = (facing * y) / length;
    this.normals[3 * pixel + 2] = (facing * z) / length;
  }
}

function along(axis: Vector, x: number, y: number, z: number): number {
  return axis[0] * x + axis[1] * y + axis[2] * z;
}
