import { dot, TOWARDS_LIGHT, type Camera, type Vector } from './camera.ts';
import type { Picture } from './png.ts';
import type { SurfaceBuffer } from './surface-buffer.ts';
import type { Ground } from './ground.ts';

/** Red, green, blue from 0 to 1, as the eye sees them (sRGB). */
export type Colour = readonly [number, number, number];

const SKY: Colour = [0.5, 0.54, 0.6];
const FLOOR: Colour = [0.3, 0.28, 0.27];
const KEY_STRENGTH = 0.62;
const FILL_STRENGTH = 0.16;
const TOWARDS_FILL: Vector = [0.88, -0.35, 0.32];
const GLOSS = 0.16;
const GLOSS_POWER = 26;
const RIM = 0.1;
/** How dark a crease gets. */
const CREASE = 0.78;
/** How much of the key light a shadow takes. */
const SHADOW = 0.72;

export interface Scene {
  readonly surface: SurfaceBuffer;
  readonly camera: Camera;
  readonly palette: readonly Colour[];
  /** 1 where the light reaches the pixel's surface, 0 in shadow. */
  readonly lit: (pixel: number) => number;
  readonly ground: Ground;
}

/** Lights a scene and draws it at half its size: four samples a pixel make smooth edges. */
export function shade(scene: Scene): Picture {
  const { surface } = scene;
  const width = surface.width / 2;
  const height = surface.height / 2;
  const pixels = new Uint8Array(4 * width * height);
  const sample = new Float64Array(4);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let [red, green, blue, opacity] = [0, 0, 0, 0];
      for (let part = 0; part < 4; part += 1) {
        const pixel = (2 * row + (part >> 1)) * surface.width + 2 * column + (part & 1);
        shadePixel(scene, pixel, sample);
        const alpha = sample[3] ?? 0;
        red += (sample[0] ?? 0) * alpha;
        green += (sample[1] ?? 0) * alpha;
        blue += (sample[2] ?? 0) * alpha;
        opacity += alpha;
      }
      const target = 4 * (row * width + column);
      if (opacity === 0) continue;
      pixels[target] = toByte(red / opacity);
      pixels[target + 1] = toByte(green / opacity);
      pixels[target + 2] = toByte(blue / opacity);
      pixels[target + 3] = toByte(opacity / 4);
    }
  }
  return { width, height, pixels };
}

function shadePixel(scene: Scene, pixel: number, sample: Float64Array): void {
  const { surface } = scene;
  if (surface.depth[pixel] === -Infinity) {
    scene.ground.sample(pixel % surface.width, Math.floor(pixel / surface.width), sample);
    return;
  }
  const normal: Vector = [
    surface.normals[3 * pixel] ?? 0,
    surface.normals[3 * pixel + 1] ?? 0,
    surface.normals[3 * pixel + 2] ?? 0,
  ];
  const base = scene.palette[surface.colours[pixel] ?? 0] ?? SKY;
  const open = 1 - CREASE * occlusion(scene, pixel, normal);
  const reached = 1 - SHADOW * (1 - scene.lit(pixel));
  const key = KEY_STRENGTH * reached * Math.max(0, dot(normal, TOWARDS_LIGHT));
  const fill = FILL_STRENGTH * Math.max(0, dot(normal, TOWARDS_FILL));
  const facing = Math.max(0, dot(normal, scene.camera.towardsViewer));
  const gloss = GLOSS * reached * highlight(normal, scene.camera.towardsViewer);
  const rim = RIM * (1 - facing) ** 3 * Math.max(0, normal[2] + 0.3);
  const upness = 0.5 + 0.5 * normal[2];
  for (let channel = 0; channel < 3; channel += 1) {
    const ambient = (FLOOR[channel] ?? 0) * (1 - upness) + (SKY[channel] ?? 0) * upness;
    const light = (ambient + fill) * open + key * (0.6 + 0.4 * open);
    // Light adds up in linear terms; 2.2 stands for the sRGB curve.
    const linear = (base[channel] ?? 0) ** 2.2 * light * 1.14 + gloss + rim * 0.5;
    sample[channel] = Math.min(1, linear) ** (1 / 2.2);
  }
  sample[3] = 1;
}

function highlight(normal: Vector, viewer: Vector): number {
  const half: Vector = [
    TOWARDS_LIGHT[0] + viewer[0],
    TOWARDS_LIGHT[1] + viewer[1],
    TOWARDS_LIGHT[2] + viewer[2],
  ];
  return Math.max(0, dot(normal, half) / Math.hypot(...half)) ** GLOSS_POWER;
}

/** Directions in which a pixel looks for walls around it, with distances in pixels. */
const RINGS = [3, 7, 14, 26].flatMap((radius, ring) =>
  Array.from({ length: 8 }, (_, spoke) => {
    const angle = ((spoke + ring * 0.5) * Math.PI) / 4;
    return { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)), radius };
  }),
);

/** How enclosed a place is, from 0 to 1: by how far its surroundings rise above its own plane. */
function occlusion({ surface, camera }: Scene, pixel: number, normal: Vector): number {
  const column = pixel % surface.width;
  const row = Math.floor(pixel / surface.width);
  const towards = Math.max(0.15, dot(normal, camera.towardsViewer));
  const slopeX = -dot(normal, camera.right) / towards;
  const slopeY = dot(normal, camera.up) / towards;
  const depth = surface.depth[pixel] ?? 0;
  let sum = 0;
  for (const { x, y, radius } of RINGS) {
    const [toColumn, toRow] = [column + x, row + y];
    if (toColumn < 0 || toRow < 0 || toColumn >= surface.width || toRow >= surface.height) continue;
    const rise = (surface.depth[toRow * surface.width + toColumn] ?? 0) - depth - slopeX * x - slopeY * y;
    // Far nearer than the ring is wide: something else in front, not a wall of this crease.
    if (rise < 0.12 * radius + 0.6 || rise > 3.5 * radius) continue;
    sum += Math.min(1, rise / radius);
  }
  return Math.min(1, (2.2 * sum) / RINGS.length);
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(255 * value)));
}
