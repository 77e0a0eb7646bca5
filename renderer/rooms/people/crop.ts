/** The square of a picture that becomes a face; everything in the picture's own pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Closer than this, a face is a blur. */
const SMALLEST_SIDE_PIXELS = 64;

/** The largest square, from the middle; of a picture that stands upright, a little above: that is where faces are. */
export function firstCrop({ width, height }: Size): Crop {
  const side = Math.min(width, height);
  return { left: (width - side) / 2, top: (height - side) / 3, side };
}

/** Moves the square, and never out of the picture. */
export function moveCrop(crop: Crop, size: Size, right: number, down: number): Crop {
  return kept({ ...crop, left: crop.left + right, top: crop.top + down }, size);
}

/** Another size around the same middle, inside of the picture. */
export function resizeCrop(crop: Crop, size: Size, side: number): Crop {
  const wanted = Math.max(smallestSide(size), Math.min(side, Math.min(size.width, size.height)));
  const shift = (crop.side - wanted) / 2;
  return kept({ left: crop.left + shift, top: crop.top + shift, side: wanted }, size);
}

/** How near the square is: 0 the whole picture, 1 as near as it goes. */
export function nearness(crop: Crop, size: Size): number {
  const most = Math.min(size.width, size.height);
  const least = smallestSide(size);
  return most === least ? 0 : (most - crop.side) / (most - least);
}

export function sideOfNearness(near: number, size: Size): number {
  const most = Math.min(size.width, size.height);
  return most - near * (most - smallestSide(size));
}

function smallestSide({ width, height }: Size): number {
  return Math.min(SMALLEST_SIDE_PIXELS, width, height);
}

function kept({ left, top, side }: Crop, { width, height }: Size): Crop {
  const within = (value: number, most: number) => Math.max(0, Math.min(value, most));
  return { left: within(left, width - side), top: within(top, height - side), side };
}
