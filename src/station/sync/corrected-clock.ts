import type { Clock } from '../../shop/kernel/index.ts';

/** From here on a clock is wrong, and not only measured over a slow line: as the page of stations says it. */
export const CLOCK_WRONG_FROM_MILLISECONDS = 2 * 60_000;

/**
 * The clock by which rights begin and end: this machine's, unless the hub's has been seen to be another. A role that is
 * given by a clock that is a day ahead would begin a day late everywhere else.
 *
 * @param offsetMilliseconds what the hub's clock is ahead of this one, as it was last measured; 0 where there is no hub
 */
export function correctedClock(clock: Clock, offsetMilliseconds: () => number): Clock {
  return {
    now() {
      const offset = offsetMilliseconds();
      return clock.now() + (Math.abs(offset) < CLOCK_WRONG_FROM_MILLISECONDS ? 0 : offset);
    },
    monotonicMilliseconds: () => clock.monotonicMilliseconds(),
  };
}
