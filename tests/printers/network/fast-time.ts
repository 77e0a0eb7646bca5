import { performance } from 'node:perf_hooks';
import type { Clock, Timers } from '../../../src/shop/kernel/index.ts';

/** The machine's own time, but faster: real servers and real sockets, without waiting for real seconds. */
export function fastTime(times: number): Clock & Timers {
  const start = performance.now();
  const monotonicMilliseconds = () => (performance.now() - start) * times;
  return {
    monotonicMilliseconds,
    now: () => 1_700_000_000_000 + monotonicMilliseconds(),
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds / times);
      return () => clearTimeout(timer);
    },
  };
}
