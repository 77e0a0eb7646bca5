import type { RandomSource } from '../../../shop/kernel/index.ts';

const FIRST_MILLISECONDS = 1_000;

/** A printer that is back is seen within this time; one that is away costs two small requests a minute. */
const LONGEST_MILLISECONDS = 30_000;

/** How long to wait before the n-th try (from 1): twice as long each time, and never all printers at once. */
export function backOff(tries: number, random: RandomSource): number {
  const whole = Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** Math.min(tries - 1, 10));
  const share = (random.bytes(1)[0] ?? 0) / 255;
  return whole * (0.5 + share / 2);
}
