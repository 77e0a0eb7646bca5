import type { Instant } from '../kernel/index.ts';

/** From this long without a word from the hub on, a sign-in says so on record: a week (reliability A-07). */
export const SILENCE_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * Since when a station has heard of nobody else, where that is longer than a week: somebody closed elsewhere may still
 * be open here. Null: it has heard of them, or there is nobody to hear of.
 *
 * @param lastContactAt when the hub last answered; null: the station has no hub
 */
export function silentSince(lastContactAt: Instant | null, now: Instant): Instant | null {
  return lastContactAt !== null && now - lastContactAt >= SILENCE_MILLISECONDS ? lastContactAt : null;
}
