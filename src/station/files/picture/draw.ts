import {
  TOOLPATH_FEATURES,
  type Bounds,
  type DisplayMesh,
  type Toolpath,
} from '../../../shop/files/index.ts';
import { cross, dot, frame, normalised, type Camera, type CloudOfPoints, type Vector } from './camera.ts';
import { Ground } from './ground.ts';
import { LightMap } from './light-map.ts';
import type { Picture } from './png.ts';
import { shade, type Colour } from './shade.ts';
import { visitSmoothTriangles } from './smooth-normals.ts';
import { SurfaceBuffer } from './surface-buffer.ts';

const WIDTH = 480;
const HEIGHT = 360;
/** Each pixel is drawn four times, for smooth edges. */
const SAMPLES = 2;

/** Cool light grey: reads on white and on black, and is no state colour. */
const PART: Colour = [0.68, 0.735, 0.795];

type OnTriangle = (corners: Float64Array, directions: Float64Array, colour: number) => void;

/** A picture of a mesh, 480 × 360, transparent around the part and its bed. */
export function drawMesh(mesh: DisplayMesh): Picture {
  const { positions } = mesh;
  const points: CloudOfPoints = {
    count: positions.length / 3,
    point: (index) => [
      positions[3 * index] ?? 0,
      positions[3 * index + 1] ?? 0,
      positions[3 * index + 2] ?? 0,
    ],
  };
  const camera = frame(points, SAMPLES * WIDTH, SAMPLES * HEIGHT);
  return draw(camera, mesh.boundsMillimetres, [PART], (onTriangle) => {
    visitSmoothTriangles(positions, mesh.indices, (corners, directions) =>
      onTriangle(corners, directions, 0),
    );
  });
}

/** By the place of the feature in TOOLPATH_FEATURES. */
const FEATURE_COLOURS: Readonly<Record<(typeof TOOLPATH_FEATURES)[number], Colour>> = {
  travel: [0.5, 0.5, 0.5],
  outerWall: [0.36, 0.66, 0.67],
  innerWall: [0.47, 0.74, 0.7],
  skin: [0.5, 0.77, 0.74],
  infill: [0.86, 0.68, 0.42],
  support: [0.66, 0.64, 0.7],
  skirt: [0.62, 0.66, 0.7],
  bridge: [0.74, 0.7, 0.5],
  other: [0.42, 0.69, 0.69],
};
const UNSEEN = new Set([TOOLPATH_FEATURES.indexOf('travel'), TOOLPATH_FEATURES.indexOf('skirt')]);
/** A usual line when the file does not say how wide its nozzle is. */
const DEFAULT_LINE_MILLIMETRES = 0.45;
const LINE_PER_NOZZLE = 1.12;

/** A picture of what G-code prints: its extrusions as beads, without travel and skirt. */
export function drawToolpath(toolpath: Toolpath): Picture {
  const camera = frame(extrusionPoints(toolpath), SAMPLES * WIDTH, SAMPLES * HEIGHT);
  const palette = TOOLPATH_FEATURES.map((feature) => FEATURE_COLOURS[feature]);
  return draw(camera, toolpath.boundsMillimetres, palette, (onTriangle) => {
    visitBeads(toolpath, camera, onTriangle);
  });
}

function draw(
  camera: Camera,
  bounds: Bounds,
  palette: readonly Colour[],
  visit: (onTriangle: OnTriangle) => void,
): Picture {
  const [width, height] = [SAMPLES * WIDTH, SAMPLES * HEIGHT];
  const surface = new SurfaceBuffer(width, height, camera);
  const light = new LightMap(bounds);
  const ground = new Ground(camera, width, height, bounds);
  visit((corners, directions, colour) => {
    surface.triangle(corners, directions, colour);
    light.triangle(corners, directions);
    ground.shadeUnder(corners);
  });
  ground.soften();
  const lit = (pixel: number) => light.reaches(pointAt(camera, surface, pixel));
  return shade({ surface, camera, palette, lit, ground });
}

/** The point in millimetres that is seen at a pixel. */
function pointAt(camera: Camera, surface: SurfaceBuffer, pixel: number): Vector {
  const scale = camera.pixelsPerMillimetre;
  const right = ((pixel % surface.width) + 0.5 - camera.originX) / scale;
  const up = (camera.originY - Math.floor(pixel / surface.width) - 0.5) / scale;
  const near = (surface.depth[pixel] ?? 0) / scale;
  const on = (axis: 0 | 1 | 2) =>
    right * camera.right[axis] + up * camera.up[axis] + near * camera.towardsViewer[axis];
  return [on(0), on(1), on(2)];
}

function extrusionPoints(toolpath: Toolpath): CloudOfPoints {
  const seen: number[] = [];
  const z: number[] = [];
  visitExtrusions(toolpath, (segment, layerZ) => {
    seen.push(segment);
    z.push(layerZ);
  });
  return {
    count: 2 * seen.length,
    point(index) {
      const half = index >> 1;
      const offset = 4 * (seen[half] ?? 0) + 2 * (index & 1);
      return [toolpath.points[offset] ?? 0, toolpath.points[offset + 1] ?? 0, z[half] ?? 0];
    },
  };
}

function visitExtrusions(
  toolpath: Toolpath,
  visit: (segment: number, z: number, height: number) => void,
): void {
  let below = 0;
  toolpath.layerZ.forEach((z, layer) => {
    const end = toolpath.layerFirstSegment[layer + 1] ?? toolpath.lines.length;
    const height = z > below ? z - below : 0.2;
    for (let segment = toolpath.layerFirstSegment[layer] ?? 0; segment < end; segment += 1) {
      if (!UNSEEN.has(toolpath.features[segment] ?? 0)) visit(segment, z, Math.min(height, 1));
    }
    below = z;
  });
}

/**
 * Each segment as a strip that faces the viewer, with the directions of a round bead across it: it looks like a
 * tube at the cost of two triangles.
 */
function visitBeads(toolpath: Toolpath, camera: Camera, onTriangle: OnTriangle): void {
  const line =
    toolpath.nozzleMillimetres > 0 ? LINE_PER_NOZZLE * toolpath.nozzleMillimetres : DEFAULT_LINE_MILLIMETRES;
  const viewer = camera.towardsViewer;
  const corners = new Float64Array(9);
  const directions = new Float64Array(9);
  const { points } = toolpath;
  visitExtrusions(toolpath, (segment, z, height) => {
    const at = (offset: number) => points[4 * segment + offset] ?? 0;
    const along = normalised([at(2) - at(0), at(3) - at(1), 0]);
    const across = normalised(cross(along, viewer));
    // A bead is wide and flat: seen from the side it is a layer high, from above a line wide.
    const flatness = Math.abs(dot(across, [0, 0, 1]));
    const half = 0.5 * (flatness * height * 1.25 + (1 - flatness) * line);
    const put = (corner: number, end: 0 | 2, side: number, stretch: number) => {
      corners[3 * corner] = at(end) + side * half * across[0] + stretch * half * along[0];
      corners[3 * corner + 1] = at(end + 1) + side * half * across[1] + stretch * half * along[1];
      corners[3 * corner + 2] = z - height / 2 + side * half * across[2];
      for (let axis = 0; axis < 3; axis += 1) {
        directions[3 * corner + axis] = 0.85 * side * (across[axis] ?? 0) + 0.6 * (viewer[axis] ?? 0);
      }
    };
    const colour = toolpath.features[segment] ?? 0;
    put(0, 0, -1, -1);
    put(1, 2, -1, 1);
    put(2, 2, 1, 1);
    onTriangle(corners, directions, colour);
    put(1, 2, 1, 1);
    put(2, 0, 1, -1);
    onTriangle(corners, directions, colour);
  });
}
