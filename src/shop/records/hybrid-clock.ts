import type { Clock } from '../kernel/index.ts';

/** Sorts as text in the order of the times: 12 hexadecimal digits of milliseconds, 4 of a counter, the station. */
export type HybridTime = string;

export interface HybridClock {
  /** A time later than every one given or observed before, and as near to the wall clock as that allows. */
  tick(): HybridTime;
  /** Takes note of a time given elsewhere: those given here are later from now on. */
  observe(time: HybridTime): void;
  /** What the wall clock is behind the hub's, as it was measured; negative: ahead. */
  correct(offsetMilliseconds: number): void;
}

/** The most that one millisecond can count; beyond it the time borrows from the next. */
const COUNTER_MAXIMUM = 0xffff;

/**
 * A hybrid logical clock (Kulkarni et al., 2014). A wall clock that jumps back does not make times go back; it never
 * throws and never stops work.
 *
 * @param last the newest time on disk, or null on a new station
 */
export function hybridClock(clock: Clock, stationId: string, last: HybridTime | null): HybridClock {
  let milliseconds = last === null ? 0 : Number.parseInt(last.slice(0, 12), 16);
  let counter = last === null ? 0 : Number.parseInt(last.slice(13, 17), 16);
  let offset = 0;
  return {
    observe(time) {
      const observed = Number.parseInt(time.slice(0, 12), 16);
      const observedCounter = Number.parseInt(time.slice(13, 17), 16);
      if (observed < milliseconds || (observed === milliseconds && observedCounter <= counter)) return;
      milliseconds = observed;
      counter = observedCounter;
    },
    correct(offsetMilliseconds) {
      offset = offsetMilliseconds;
    },
    tick() {
      const now = clock.now() + offset;
      if (now > milliseconds) {
        milliseconds = now;
        counter = 0;
      } else if (counter < COUNTER_MAXIMUM) {
        counter += 1;
      } else {
        milliseconds += 1;
        counter = 0;
      }
      return `${hex(milliseconds, 12)}-${hex(counter, 4)}-${stationId}`;
    },
  };
}

function hex(value: number, digits: number): string {
  return Math.trunc(value).toString(16).padStart(digits, '0');
}
