export type Vector = readonly [number, number, number];

/** Looks from the front right, from somewhat above: the usual view of a part on a bed. */
const TOWARDS_VIEWER: Vector = normalised([0.5, -0.78, 0.55]);
/** Where the light comes from: left, in front, high. */
export const TOWARDS_LIGHT: Vector = normalised([-0.42, -0.5, 0.95]);

/**
 * A camera without perspective. A point's place on the picture is (right, down) in pixels, and its nearness to the
 * viewer is in pixels too, so that slopes can be compared.
 */
export interface Camera {
  readonly right: Vector;
  readonly up: Vector;
  readonly towardsViewer: Vector;
  readonly pixelsPerMillimetre: number;
  /** Where the world's origin falls on the picture. */
  readonly originX: number;
  readonly originY: number;
}

/** Three axes at right angles, the last one towards the eye. */
function axesFor(towards: Vector): { readonly right: Vector; readonly up: Vector } {
  const right = normalised([-towards[1], towards[0], 0]);
  return { right, up: cross(towards, right) };
}

export interface CloudOfPoints {
  /** Number of points. */
  readonly count: number;
  point(index: number): Vector;
}

/** Share of the picture that the part fills; the rest is room for its shadow. */
const FILL = 0.77;
/** What is looked at when there is nothing: a piece of bed around the origin. */
const EMPTY_FRAME: [number, number, number, number] = [-50, 50, -50, 50];
/** Points beyond this many are skipped when the frame is found; it makes no visible difference. */
const MOST_POINTS = 200_000;

/** Places a camera so that all points are in a picture of `width × height`. */
export function frame(
  points: CloudOfPoints,
  width: number,
  height: number,
  towards: Vector = TOWARDS_VIEWER,
  fill: number = FILL,
): Camera {
  const { right, up } = axesFor(towards);
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  const step = Math.max(1, Math.floor(points.count / MOST_POINTS));
  for (let index = 0; index < points.count; index += step) {
    const point = points.point(index);
    const x = dot(point, right);
    const y = dot(point, up);
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  if (points.count === 0) [minX, maxX, minY, maxY] = EMPTY_FRAME;
  const spanX = Math.max(maxX - minX, 1e-3);
  const spanY = Math.max(maxY - minY, 1e-3);
  const pixelsPerMillimetre = fill * Math.min(width / spanX, height / spanY);
  return {
    right,
    up,
    towardsViewer: towards,
    pixelsPerMillimetre,
    originX: width / 2 - (pixelsPerMillimetre * (minX + maxX)) / 2,
    originY: height / 2 + (pixelsPerMillimetre * (minY + maxY)) / 2,
  };
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function normalised(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
