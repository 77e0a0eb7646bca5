import type { Bounds } from '../../../shop/files/index.ts';
import { dot, type Camera, TOWARDS_LIGHT } from './camera.ts';

const GRID_MILLIMETRES = [1, 5, 10, 50, 100, 500, 1000];
/** A grid finer than this on the picture is noise. */
const LEAST_GRID_PIXELS = 26;
/** A grey that shows on white and on black alike. */
const LINE: readonly [number, number, number] = [0.5, 0.53, 0.57];
const LINE_OPACITY = 0.5;
const SHADOW_OPACITY = 0.34;
/** Softness of the shadow, in pixels of the doubled picture. */
const BLUR_PIXELS = 9;

/** The bed under a part: a grid that fades out, and the part's soft shadow. */
export class Ground {
  private readonly camera: Camera;
  private readonly width: number;
  private readonly height: number;
  private readonly z: number;
  private readonly grid: number;
  private readonly centre: readonly [number, number];
  private readonly reach: number;
  private shadow: Float32Array;

  constructor(camera: Camera, width: number, height: number, bounds: Bounds) {
    this.camera = camera;
    this.width = width;
    this.height = height;
    this.z = bounds.minZ;
    this.grid =
      GRID_MILLIMETRES.find((size) => size * camera.pixelsPerMillimetre >= LEAST_GRID_PIXELS) ?? 1000;
    this.centre = [(bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2];
    const span = Math.hypot(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
    this.reach = Math.max(0.62 * span, (0.22 * width) / camera.pixelsPerMillimetre);
    this.shadow = new Float32Array(width * height);
  }

  /** Lets a triangle, three points of millimetres, keep the light from the bed. */
  shadeUnder(corners: Float64Array): void {
    const { camera } = this;
    const screen: [number, number][] = [];
    for (let corner = 0; corner < 9; corner += 3) {
      const drop = ((corners[corner + 2] ?? 0) - this.z) / TOWARDS_LIGHT[2];
      const x = (corners[corner] ?? 0) - drop * TOWARDS_LIGHT[0];
      const y = (corners[corner + 1] ?? 0) - drop * TOWARDS_LIGHT[1];
      const point = [x, y, this.z] as const;
      screen.push([
        camera.originX + camera.pixelsPerMillimetre * dot(camera.right, point),
        camera.originY - camera.pixelsPerMillimetre * dot(camera.up, point),
      ]);
    }
    fillTriangle(screen, this.width, this.height, this.shadow);
  }

  /** Call once, when all triangles have been given. */
  soften(): void {
    // Three box blurs come close to a Gaussian one.
    for (let pass = 0; pass < 3; pass += 1) {
      this.shadow = blurRows(this.shadow, this.width, this.height, BLUR_PIXELS);
      this.shadow = transpose(this.shadow, this.width, this.height);
      this.shadow = blurRows(this.shadow, this.height, this.width, BLUR_PIXELS);
      this.shadow = transpose(this.shadow, this.height, this.width);
    }
  }

  /** Red, green, blue and opacity of the bed at a pixel. */
  sample(column: number, row: number, result: Float64Array): void {
    const { camera } = this;
    const right = (column + 0.5 - camera.originX) / camera.pixelsPerMillimetre;
    const up = (camera.originY - row - 0.5) / camera.pixelsPerMillimetre;
    // The bed's point that falls on this pixel: the camera's right axis is level, its up axis leans.
    const levelX = camera.right[0];
    const levelY = camera.right[1];
    const along = (up - this.z * camera.up[2]) / Math.hypot(camera.up[0], camera.up[1]);
    const leanX = -levelY;
    const leanY = levelX;
    const x = right * levelX + along * leanX;
    const y = right * levelY + along * leanY;
    const distance = Math.hypot(x - this.centre[0], y - this.centre[1]) / this.reach;
    const fade = Math.max(0, Math.min(1, 1.45 - distance)) ** 1.5;
    const line = LINE_OPACITY * Math.min(1, fade) * Math.max(this.nearLine(x), this.nearLine(y));
    const shadow = SHADOW_OPACITY * (this.shadow[row * this.width + column] ?? 0);
    const opacity = shadow + line * (1 - shadow);
    for (let channel = 0; channel < 3; channel += 1) {
      result[channel] = opacity === 0 ? 0 : ((LINE[channel] ?? 0) * line * (1 - shadow)) / opacity;
    }
    result[3] = opacity;
  }

  /** 1 on a grid line, falling to 0 within a pixel. */
  private nearLine(value: number): number {
    const offset = Math.abs(value - Math.round(value / this.grid) * this.grid);
    return Math.max(0, 1 - (offset * this.camera.pixelsPerMillimetre) / 1.5);
  }
}

function fillTriangle(
  [[ax, ay] = [0, 0], [bx, by] = [0, 0], [cx, cy] = [0, 0]]: readonly (readonly [number, number])[],
  width: number,
  height: number,
  mask: Float32Array,
): void {
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (Math.abs(area) < 1e-9) return;
  const lastRow = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  const lastColumn = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  for (let row = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)); row <= lastRow; row += 1) {
    for (let column = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5)); column <= lastColumn; column += 1) {
      const [x, y] = [column + 0.5, row + 0.5];
      const b = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area;
      const c = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area;
      if (b >= 0 && c >= 0 && b + c <= 1) mask[row * width + column] = 1;
    }
  }
}

/** The mean of each pixel and `radius` neighbours to its left and right. */
function blurRows(
  source: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(source.length);
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    let sum = 0;
    for (let column = -radius; column < width; column += 1) {
      if (column + radius < width) sum += source[start + column + radius] ?? 0;
      if (column - radius - 1 >= 0) sum -= source[start + column - radius - 1] ?? 0;
      if (column >= 0) result[start + column] = sum / (2 * radius + 1);
    }
  }
  return result;
}

function transpose(source: Float32Array, width: number, height: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(source.length);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      result[column * height + row] = source[row * width + column] ?? 0;
    }
  }
  return result;
}
