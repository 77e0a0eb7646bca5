import { segmentsUpToLine, TOOLPATH_FEATURES, type Toolpath } from '../../shop/files/index.ts';
import { encodePassingPng } from '../files/picture/png.ts';
import { writeSimulated } from './simulated-letters.ts';

const WIDTH = 400;
const HEIGHT = 300;

/** Seen from in front, a little from the left, and from above. */
const TURN_RADIANS = -0.45;
const LIFT_RADIANS = 0.55;

/** Room around the part, as a share of it; a small part is not blown up. */
const ROOM = 1.35;
const NEAREST_MILLIMETRES = 70;

/** So many are drawn in some milliseconds; a print that is far on when somebody first looks is caught up with. */
const SEGMENTS_A_PICTURE = 6_000;

type Colour = readonly [red: number, green: number, blue: number];

const WALL: Colour = [196, 200, 205];
const BED: Colour = [74, 79, 86];
const BED_LINE: Colour = [92, 98, 106];
const FILAMENT: Colour = [46, 150, 166];
const NOZZLE: Colour = [214, 122, 42];

const TRAVEL = TOOLPATH_FEATURES.indexOf('travel');

export interface BedSize {
  readonly x: number;
  readonly y: number;
}

/**
 * What a camera beside a simulated printer would see: the bed, the part as far as it is printed, and the nozzle. Drawn
 * from the toolpath, line by line upon what was drawn before.
 */
export class SimulatedPicture {
  readonly #toolpath: Toolpath | null;
  readonly #bed: BedSize;
  readonly #pixels = new Uint8Array(4 * WIDTH * HEIGHT);
  readonly #scale: number;
  readonly #middle: { readonly x: number; readonly y: number; readonly z: number };
  #drawn = 0;

  /** @param toolpath of what is printed; null: nothing lies on the bed */
  constructor(toolpath: Toolpath | null, bed: BedSize) {
    this.#toolpath = toolpath;
    this.#bed = bed;
    const box = toolpath?.boundsMillimetres;
    this.#middle = {
      x: box === undefined ? bed.x / 2 : (box.minX + box.maxX) / 2,
      y: box === undefined ? bed.y / 2 : (box.minY + box.maxY) / 2,
      z: box === undefined ? 0 : box.maxZ / 2,
    };
    const across =
      box === undefined
        ? Math.max(bed.x, bed.y)
        : Math.hypot(box.maxX - box.minX, box.maxY - box.minY, box.maxZ);
    this.#scale = HEIGHT / Math.max(ROOM * across, NEAREST_MILLIMETRES);
    this.#drawRoom();
  }

  /** The picture when the printer has acknowledged that line of the file: a PNG. */
  async at(line: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = this.#toolpath === null ? 0 : segmentsUpToLine(this.#toolpath, line);
    if (end < this.#drawn) this.#drawRoom();
    const until = Math.min(end, this.#drawn + SEGMENTS_A_PICTURE);
    for (; this.#drawn < until; this.#drawn += 1) this.#drawSegment(this.#drawn);
    const pixels = this.#pixels.slice();
    if (this.#drawn > 0) this.#drawNozzle(pixels, this.#drawn - 1);
    writeSimulated(pixels, WIDTH, { x: 10, y: HEIGHT - 24 });
    return new Uint8Array(await encodePassingPng({ width: WIDTH, height: HEIGHT, pixels }));
  }

  #drawRoom(): void {
    this.#drawn = 0;
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
      const shade = 1 - 0.25 * (Math.floor(pixel / WIDTH) / HEIGHT);
      paint(this.#pixels, pixel, WALL, shade);
    }
    const { x, y } = this.#bed;
    for (let depth = 0; depth <= y; depth += 0.5 / this.#scale) {
      this.#line(this.#pixels, [0, y - depth, 0], [x, y - depth, 0], BED, 1);
    }
    for (let at = 0; at <= x; at += 10) this.#line(this.#pixels, [at, 0, 0], [at, y, 0], BED_LINE, 1);
    for (let at = 0; at <= y; at += 10) this.#line(this.#pixels, [0, at, 0], [x, at, 0], BED_LINE, 1);
  }

  #drawSegment(segment: number): void {
    const toolpath = this.#toolpath;
    if (toolpath === null || toolpath.features[segment] === TRAVEL) return;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = toolpath.points.subarray(4 * segment, 4 * segment + 4);
    const layer = layerOf(toolpath, segment);
    const z = toolpath.layerZ[layer] ?? 0;
    // Light from the right; every other layer a little darker, as layers look.
    const along = Math.atan2(y1 - y0, x1 - x0);
    const shade = (0.72 + 0.28 * Math.abs(Math.cos(along + TURN_RADIANS))) * (layer % 2 === 0 ? 1 : 0.93);
    this.#line(this.#pixels, [x0, y0, z], [x1, y1, z], FILAMENT, shade);
    this.#line(
      this.#pixels,
      [x0, y0, z - 1 / this.#scale],
      [x1, y1, z - 1 / this.#scale],
      FILAMENT,
      0.6 * shade,
    );
  }

  #drawNozzle(pixels: Uint8Array, segment: number): void {
    const toolpath = this.#toolpath;
    if (toolpath === null) return;
    const z = toolpath.layerZ[layerOf(toolpath, segment)] ?? 0;
    const tip = this.#place([
      toolpath.points[4 * segment + 2] ?? 0,
      toolpath.points[4 * segment + 3] ?? 0,
      z,
    ]);
    for (let up = 0; up < 60; up += 1) {
      const half = up < 8 ? up / 2 : up < 18 ? 9 : 16;
      for (let x = Math.round(tip.x - half); x <= tip.x + half; x += 1) {
        const y = Math.round(tip.y) - up;
        const shade = up < 18 ? 1 : 0.55;
        if (isInside(x, y))
          paint(pixels, y * WIDTH + x, NOZZLE, shade * (1.1 - 0.3 * ((x - tip.x + half) / (2 * half + 1))));
      }
    }
  }

  #place([x, y, z]: Point): { readonly x: number; readonly y: number } {
    const [across, deep, high] = [x - this.#middle.x, y - this.#middle.y, z - this.#middle.z];
    const right = across * Math.cos(TURN_RADIANS) - deep * Math.sin(TURN_RADIANS);
    const away = across * Math.sin(TURN_RADIANS) + deep * Math.cos(TURN_RADIANS);
    return {
      x: WIDTH / 2 + this.#scale * right,
      y: HEIGHT / 2 - this.#scale * (away * Math.sin(LIFT_RADIANS) + high * Math.cos(LIFT_RADIANS)),
    };
  }

  #line(pixels: Uint8Array, from: Point, to: Point, colour: Colour, shade: number): void {
    const [start, end] = [this.#place(from), this.#place(to)];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y))));
    // A line may lead far out of the picture; one pixel a step is enough for what is in it.
    for (let step = 0; step <= steps; step += 1) {
      const x = Math.round(start.x + ((end.x - start.x) * step) / steps);
      const y = Math.round(start.y + ((end.y - start.y) * step) / steps);
      if (isInside(x, y)) paint(pixels, y * WIDTH + x, colour, shade);
    }
  }
}

type Point = readonly [x: number, y: number, z: number];

function isInside(x: number, y: number): boolean {
  return x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT;
}

function paint(pixels: Uint8Array, pixel: number, [red, green, blue]: Colour, shade: number): void {
  pixels[4 * pixel] = Math.min(255, red * shade);
  pixels[4 * pixel + 1] = Math.min(255, green * shade);
  pixels[4 * pixel + 2] = Math.min(255, blue * shade);
  pixels[4 * pixel + 3] = 255;
}

/** The layer that a segment is of: the last one that begins at or before it. */
function layerOf({ layerFirstSegment }: Toolpath, segment: number): number {
  let [low, high] = [0, layerFirstSegment.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((layerFirstSegment[middle] ?? 0) <= segment) low = middle;
    else high = middle - 1;
  }
  return low;
}
