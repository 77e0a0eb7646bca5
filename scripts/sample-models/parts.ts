import {
  arc,
  band,
  circle,
  extrude,
  fan,
  flipped,
  moved,
  roundedRectangle,
  type Corner,
  type Point,
  type Solid,
} from './solids.ts';

/** An angle bracket for checking sizes: 60 × 40 × 45 mm, holes of 5.5 mm, a slot, two gussets. */
export function calibrationBracket(): Solid {
  const base = extrude({
    outline: roundedRectangle(0, 0, 60, 40, [8, 8, 0, 0]),
    holes: [circle(14, 14, 2.75), circle(46, 14, 2.75), circle(30, 17, 6)],
    heights: [0, 5],
  });
  const upright = moved(
    extrude({
      outline: roundedRectangle(0, 0, 60, 45, [0, 0, 8, 8]),
      holes: [
        roundedRectangle(18, 25, 42, 33, [3.9, 3.9, 3.9, 3.9]),
        circle(10, 34, 2.25, 32),
        circle(50, 34, 2.25, 32),
      ],
      heights: [0, 5],
    }),
    ([x, y, z]) => [x, 40 - z, y],
  );
  const gusset = extrude({
    outline: [
      [0, 0],
      [24, 0],
      [24, 24],
    ],
    heights: [0, 4],
  });
  const gussetAt = (left: number): Solid => moved(gusset, ([x, y, z]) => [left + z, 12 + x, 4 + y]);
  return [...base, ...upright, ...gussetAt(4), ...gussetAt(52)];
}

/** A herringbone gear: module 2, 20 teeth, pressure angle 20°, bore 8 mm, with a hub. */
export function herringboneGear(): Solid {
  const teeth = 20;
  const pitchRadius = teeth;
  const outline = gearOutline(teeth, pitchRadius);
  const lightening = Array.from({ length: 5 }, (_, index) => {
    const angle = (2 * Math.PI * index) / 5 + Math.PI / 10;
    return circle(11.4 * Math.cos(angle), 11.4 * Math.sin(angle), 3.1, 28);
  });
  const half = 6;
  const helix = Math.tan(Math.PI / 6) / pitchRadius;
  const wheel = extrude({
    outline,
    holes: [circle(0, 0, 4, 40), ...lightening],
    heights: [0, 2, 4, 6, 8, 10, 12],
    twist: (height) => (half - Math.abs(height - half)) * helix,
  });
  const hub = extrude({ outline: circle(0, 0, 7.4, 64), holes: [circle(0, 0, 4, 40)], heights: [12, 17] });
  return [...wheel, ...hub];
}

function gearOutline(teeth: number, pitchRadius: number): Point[] {
  const pressure = Math.PI / 9;
  const base = pitchRadius * Math.cos(pressure);
  const tip = pitchRadius + 2;
  const root = pitchRadius - 2.5;
  const involute = (radius: number) => {
    const roll = Math.sqrt(Math.max(0, (radius / base) ** 2 - 1));
    return roll - Math.atan(roll);
  };
  const halfTooth = Math.PI / (2 * teeth) + involute(pitchRadius);
  const radii = [0, 0.25, 0.5, 0.75, 1].map((part) => base + (tip - base) * part);
  return Array.from({ length: teeth }, (_, tooth) => {
    const middle = (2 * Math.PI * tooth) / teeth;
    const at = (radius: number, angle: number): Point => [
      radius * Math.cos(middle + angle),
      radius * Math.sin(middle + angle),
    ];
    const rising = radii.map((radius) => at(radius, -halfTooth + involute(radius)));
    const falling = radii.toReversed().map((radius) => at(radius, halfTooth - involute(radius)));
    return [at(root, -halfTooth - 0.015), ...rising, ...falling, at(root, halfTooth + 0.015)];
  }).flat();
}

/** A twisted vase, 62 mm high, with a wall of 1.6 mm and a floor of 2 mm: rings from outside bottom to inside. */
export function vaseRings(): readonly (readonly Corner[])[] {
  const sides = 72;
  const height = 62;
  const ring = (z: number, wall: number): Corner[] =>
    Array.from({ length: sides }, (_, side) => {
      const angle = (2 * Math.PI * side) / sides;
      const rise = z / height;
      const belly = 20 + 9 * Math.sin(Math.PI * (0.08 + 0.95 * rise)) - 5 * rise + 5 * rise ** 6;
      const radius = belly * (1 + 0.07 * Math.cos(6 * (angle + 1.1 * rise))) - wall;
      return [radius * Math.cos(angle), radius * Math.sin(angle), z];
    });
  const steps = Array.from({ length: 29 }, (_, step) => step / 28);
  const outer = steps.map((part) => ring(height * part, 0));
  const inner = steps.map((part) => ring(2 + (height - 2) * part, 1.6)).toReversed();
  return [...outer, ...inner];
}

/** An S-shaped hook with a flat side to print on. */
export function hook(): Solid {
  const path = hookPath();
  // The section, across the path and upwards: flat at the bottom, round above.
  const section = [[-3.2, 0], [3.2, 0], ...arc(0, 3.2, 3.9, -0.25, Math.PI + 0.25, 14)] as Point[];
  const rings = path.map((point, index): Corner[] => {
    const before = path[Math.max(0, index - 1)] ?? point;
    const after = path[Math.min(path.length - 1, index + 1)] ?? point;
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]);
    const [dx, dy] = [(after[0] - before[0]) / length, (after[1] - before[1]) / length];
    return section.map(([across, z]): Corner => [point[0] + dy * across, point[1] - dx * across, z]);
  });
  const walls = rings.slice(1).flatMap((ring, index) => band(rings[index] ?? [], ring));
  return [...walls, ...fan(rings.at(-1) ?? []), ...fan(rings[0] ?? []).map(flipped)].map(flipped);
}

/** Two bows that meet straight below each other and turn opposite ways. */
function hookPath(): Point[] {
  const upper = arc(0, 0, 13, 0.98 * Math.PI, -0.5 * Math.PI, 40);
  const lower = arc(0, -32, 19, Math.PI / 2, 1.86 * Math.PI, 44);
  return [...upper, ...lower.slice(1)];
}

/** A clip for a cable of 6 mm, lying on its side as it is printed. */
export function cableClip(): Solid {
  const gapFrom = 0.5 * Math.PI - 0.62;
  const gapTo = 0.5 * Math.PI + 0.62;
  const right = arc(0, 7, 5.6, -0.28 * Math.PI, gapFrom, 18);
  const inner = arc(0, 7, 3.1, gapFrom, gapTo - 2 * Math.PI, 40);
  const left = arc(0, 7, 5.6, gapTo, 1.28 * Math.PI, 18);
  const outline: Point[] = [
    [-13, 0],
    [13, 0],
    [13, 2.4],
    [4.6, 2.6],
    ...right,
    ...inner,
    ...left,
    [-4.6, 2.6],
    [-13, 2.4],
  ];
  return extrude({ outline, heights: [0, 8] });
}

/** A small name tag: the letters PH raised on a plate with an eye. */
export function calibrationTag(): Solid {
  const plate = extrude({
    outline: roundedRectangle(0, 0, 30, 14, [3, 3, 3, 3]),
    holes: [circle(4.6, 7, 1.9, 32)],
    heights: [0, 1.2],
  });
  const bowl = [...arc(14, 8.9, 2.6, -Math.PI / 2, Math.PI / 2, 14)];
  const letterP = extrude({
    outline: [[10, 2.5], [12, 2.5], [12, 6.3], ...bowl, [10, 11.5]],
    holes: [[[12, 8], ...arc(13.8, 8.9, 0.9, -Math.PI / 2, Math.PI / 2, 10), [12, 9.8]]],
    heights: [1.2, 2],
  });
  const letterH = extrude({
    outline: [
      [19, 2.5],
      [21, 2.5],
      [21, 6],
      [24.5, 6],
      [24.5, 2.5],
      [26.5, 2.5],
      [26.5, 11.5],
      [24.5, 11.5],
      [24.5, 8],
      [21, 8],
      [21, 11.5],
      [19, 11.5],
    ],
    heights: [1.2, 2],
  });
  return [...plate, ...letterP, ...letterH];
}
