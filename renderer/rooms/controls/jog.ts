import type { HeadPosition } from '../../../src/shop/printers/index.ts';

/** A hair for a first layer, a step, a hand's breadth, and across the bed. */
export const JOG_STEPS_MILLIMETRES = [0.1, 1, 10, 50] as const;
export type JogStep = (typeof JOG_STEPS_MILLIMETRES)[number];

/** As a person in front of the printer sees it: back is away from them. */
export type JogDirection = 'left' | 'right' | 'back' | 'front' | 'up' | 'down';

export interface JogMove {
  readonly xMillimetres?: number;
  readonly yMillimetres?: number;
  readonly zMillimetres?: number;
}

export function moveOf(direction: JogDirection, stepMillimetres: number): JogMove {
  switch (direction) {
    case 'left':
      return { xMillimetres: -stepMillimetres };
    case 'right':
      return { xMillimetres: stepMillimetres };
    case 'front':
      return { yMillimetres: -stepMillimetres };
    case 'back':
      return { yMillimetres: stepMillimetres };
    case 'down':
      return { zMillimetres: -stepMillimetres };
    case 'up':
      return { zMillimetres: stepMillimetres };
  }
}

const DIRECTION_BY_KEY: ReadonlyMap<string, JogDirection> = new Map([
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['ArrowUp', 'back'],
  ['ArrowDown', 'front'],
  ['PageUp', 'up'],
  ['PageDown', 'down'],
]);

/** Null: the key moves nothing. */
export function directionOfKey(key: string): JogDirection | null {
  return DIRECTION_BY_KEY.get(key) ?? null;
}

interface Room {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);

/**
 * Where a move will leave the head, for the picture before the printer has said so; `room` is the bed in millimetres.
 * Null: where it stands is not known, so nothing is guessed.
 */
export function movedTo(position: HeadPosition | null, move: JogMove, room: Room): HeadPosition | null {
  if (position === null) return null;
  return {
    ...position,
    xMillimetres: moved(position.xMillimetres, move.xMillimetres, room.x),
    yMillimetres: moved(position.yMillimetres, move.yMillimetres, room.y),
    zMillimetres: moved(position.zMillimetres, move.zMillimetres, room.z),
  };
}

/** An axis that does not move stays where it is, even outside of the bed: some printers park there. */
function moved(from: number, by: number | undefined, limit: number): number {
  return by === undefined ? from : within(from + by, limit);
}
