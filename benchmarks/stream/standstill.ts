import { performance } from 'node:perf_hooks';

/** How long a loop stood still between two turns, in milliseconds; looked at for as long as it runs. */
export interface Standstills {
  /** Since the last time it was asked. */
  take(): { readonly worst: number; readonly p99: number; readonly over50: number };
  stop(): void;
}

/** Every turn of the loop is late by what kept it; a timer of one millisecond sees it and costs next to nothing. */
export function watchStandstills(): Standstills {
  let late: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - last - 1));
    last = now;
  }, 1);
  return {
    take() {
      const sorted = late.toSorted((a, b) => a - b);
      late = [];
      return {
        worst: sorted.at(-1) ?? 0,
        p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
        over50: sorted.filter((milliseconds) => milliseconds > 50).length,
      };
    },
    stop: () => clearInterval(timer),
  };
}
