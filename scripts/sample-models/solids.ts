import { ShapeUtils, Vector2 } from 'three';

export type Point = readonly [number, number];
export type Corner = readonly [number, number, number];
export type Triangle = readonly [Corner, Corner, Corner];
/** A closed surface, counter-clockwise seen from outside. Millimetres. */
export type Solid = readonly Triangle[];

export interface Extrusion {
  /** Counter-clockwise. */
  readonly outline: readonly Point[];
  /** Each counter-clockwise too; they are turned round here. */
  readonly holes?: readonly (readonly Point[])[];
  /** Heights of the rings, rising; the first and the last get a cap. */
  readonly heights: readonly number[];
  /** How far the outline is turned at a height, in radians. Holes stay. */
  readonly twist?: (height: number) => number;
}

/** Pulls a flat shape upwards. */
export function extrude({ outline, holes = [], heights, twist = () => 0 }: Extrusion): Solid {
  const bottom = heights[0] ?? 0;
  const top = heights.at(-1) ?? 0;
  return [
    ...cap(turned(outline, twist(bottom)), holes, bottom).map(flipped),
    ...cap(turned(outline, twist(top)), holes, top),
    ...walls(outline, heights, twist),
    ...holes.flatMap((hole) => walls(hole, heights, () => 0).map(flipped)),
  ];
}

function cap(outline: readonly Point[], holes: readonly (readonly Point[])[], z: number): Solid {
  const vectors = (points: readonly Point[]) => points.map(([x, y]) => new Vector2(x, y));
  const all = [outline, ...holes].flat();
  const corner = (index: number | undefined): Corner => {
    const [x, y] = all[index ?? 0] ?? [0, 0];
    return [x, y, z];
  };
  return ShapeUtils.triangulateShape(vectors(outline), holes.map(vectors)).map(([a, b, c]): Triangle => [
    corner(a),
    corner(b),
    corner(c),
  ]);
}

function walls(points: readonly Point[], heights: readonly number[], twist: (z: number) => number): Solid {
  const rings = heights.map((z) => turned(points, twist(z)).map(([x, y]): Corner => [x, y, z]));
  return rings.slice(1).flatMap((ring, index) => band(rings[index] ?? [], ring));
}

/** The surface between two closed rings of equally many corners, the second above the first. */
export function band(below: readonly Corner[], above: readonly Corner[]): Solid {
  return below.flatMap((corner, index): Triangle[] => {
    const next = (index + 1) % below.length;
    const [a, b, c, d] = [corner, below[next], above[next], above[index]];
    return a && b && c && d
      ? [
          [a, b, c],
          [a, c, d],
        ]
      : [];
  });
}

/** A flat lid on a ring; every triangle meets at its middle. */
export function fan(ring: readonly Corner[]): Solid {
  const middle = [0, 1, 2].map(
    (axis) => ring.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / ring.length,
  );
  const centre: Corner = [middle[0] ?? 0, middle[1] ?? 0, middle[2] ?? 0];
  return ring.map((corner, index): Triangle => [corner, ring[(index + 1) % ring.length] ?? corner, centre]);
}

export function flipped([a, b, c]: Triangle): Triangle {
  return [a, c, b];
}

export function moved(solid: Solid, place: (corner: Corner) => Corner): Solid {
  return solid.map(([a, b, c]): Triangle => [place(a), place(b), place(c)]);
}

function turned(points: readonly Point[], angle: number): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map(([x, y]): Point => (angle === 0 ? [x, y] : [x * cos - y * sin, x * sin + y * cos]));
}

/** A circle as a polygon, counter-clockwise. */
export function circle(x: number, y: number, radius: number, sides = 48): Point[] {
  return arc(x, y, radius, 0, 2 * Math.PI, sides).slice(0, -1);
}

/** Points from one angle to another, both ends included. */
export function arc(x: number, y: number, radius: number, from: number, to: number, steps: number): Point[] {
  return Array.from({ length: steps + 1 }, (_, step): Point => {
    const angle = from + ((to - from) * step) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** A rectangle with rounded corners, each with its own radius: bottom left, bottom right, top right, top left. */
export function roundedRectangle(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radii: readonly [number, number, number, number],
): Point[] {
  const quarter = Math.PI / 2;
  const corner = (x: number, y: number, radius: number, from: number) =>
    radius === 0 ? [[x, y] as Point] : arc(x, y, radius, from, from + quarter, 10);
  const [a, b, c, d] = radii;
  return [
    ...corner(x0 + a, y0 + a, a, 2 * quarter),
    ...corner(x1 - b, y0 + b, b, 3 * quarter),
    ...corner(x1 - c, y1 - c, c, 0),
    ...corner(x0 + d, y1 - d, d, quarter),
  ];
}
