import { Spherical, Vector3 } from 'three';
import type { Box3, PerspectiveCamera } from 'three';

/** The sides that a part can be looked at from. `iso` is the corner at the front right, from above. */
export const VIEWS = ['iso', 'top', 'front'] as const;
export type ViewName = (typeof VIEWS)[number];

/** From the part to the eye. `top` leans by a hair, so that the printer's front stays at the lower edge. */
const DIRECTIONS: Readonly<Record<ViewName, readonly [number, number, number]>> = {
  iso: [0.62, -1, 0.62],
  top: [0, -0.001, 1],
  front: [0, -1, 0.001],
};

/** Room left around the part. */
const MARGIN = 1.22;

export interface EyePlace {
  readonly target: Vector3;
  readonly position: Vector3;
}

export function directionOf(view: ViewName): Vector3 {
  return new Vector3(...DIRECTIONS[view]).normalize();
}

/** Where the eye must be, in this direction, for the whole box to be seen. */
export function eyeToSee(box: Box3, direction: Vector3, camera: PerspectiveCamera): EyePlace {
  const target = box.getCenter(new Vector3());
  const forward = direction.clone().normalize();
  const right = new Vector3().crossVectors(camera.up, forward).normalize();
  const up = new Vector3().crossVectors(forward, right);
  const tangentUp = Math.tan((camera.fov * Math.PI) / 360);
  const tangentRight = tangentUp * camera.aspect;
  let distance = 1;
  for (const corner of corners(box)) {
    corner.sub(target);
    const towardsEye = corner.dot(forward);
    const needed = Math.max(Math.abs(corner.dot(right)) / tangentRight, Math.abs(corner.dot(up)) / tangentUp);
    distance = Math.max(distance, towardsEye + needed * MARGIN);
  }
  return { target, position: target.clone().addScaledVector(forward, distance) };
}

/** A place on the way from one to another, around the target rather than through the part; `fraction` from 0 to 1. */
export function eyeBetween(from: EyePlace, to: EyePlace, fraction: number): EyePlace {
  const eased = 1 - (1 - fraction) ** 3;
  const start = sphericalOf(from);
  const end = sphericalOf(to);
  const turn = ((end.theta - start.theta + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  const around = new Spherical(
    start.radius + (end.radius - start.radius) * eased,
    start.phi + (end.phi - start.phi) * eased,
    start.theta + turn * eased,
  );
  const offset = new Vector3().setFromSpherical(around);
  const target = from.target.clone().lerp(to.target, eased);
  // Spherical coordinates in three stand on y; the shop stands on z.
  return { target, position: new Vector3(offset.x, -offset.z, offset.y).add(target) };
}

function sphericalOf(place: EyePlace): Spherical {
  const offset = place.position.clone().sub(place.target);
  return new Spherical().setFromVector3(new Vector3(offset.x, offset.z, -offset.y)).makeSafe();
}

function* corners(box: Box3): Generator<Vector3> {
  for (const x of [box.min.x, box.max.x]) {
    for (const y of [box.min.y, box.max.y]) {
      for (const z of [box.min.z, box.max.z]) yield new Vector3(x, y, z);
    }
  }
}
