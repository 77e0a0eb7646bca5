import type { BedMesh } from '../../../src/shop/controls/index.ts';

/** A bed that is flatter than this is flat: smaller differences are not drawn as if they mattered. */
const LEAST_SPAN_MILLIMETRES = 0.05;
/** Stronger than this, the figures on the colour could not be read. */
const STRONGEST_PERCENT = 55;

/** How far from zero the colours reach, the same on both sides, so that the same colour means the same height. */
export function spanOf({ lowestMillimetres, highestMillimetres }: BedMesh): number {
  return Math.max(Math.abs(lowestMillimetres), Math.abs(highestMillimetres), LEAST_SPAN_MILLIMETRES);
}

/** Blue below, orange above, plain between: told apart by every kind of colour sight. */
export function meshColour(millimetres: number, spanMillimetres: number): string {
  const share = Math.min(1, Math.abs(millimetres) / spanMillimetres);
  const percent = Math.round(share * STRONGEST_PERCENT);
  const hue = millimetres < 0 ? '--ph-trace-bed' : '--ph-trace-hotend';
  return `color-mix(in oklab, var(${hue}) ${percent}%, var(--ph-surface))`;
}
