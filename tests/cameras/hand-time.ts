import type { CancelTimer, Clock, Timers } from '../../src/shop/kernel/index.ts';

/** Time in a test's hand: it passes, and timers ring, only when told to. What goes over a real socket goes on meanwhile. */
export class HandTime implements Clock, Timers {
  #milliseconds = 1_800_000_000_000;
  #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#milliseconds;
  }

  monotonicMilliseconds(): number {
    return this.#milliseconds;
  }

  after(milliseconds: number, callback: () => void): CancelTimer {
    const timer = { at: this.#milliseconds + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  pass(milliseconds: number): void {
    const until = this.#milliseconds + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#milliseconds = Math.max(this.#milliseconds, next.at);
      next.callback();
    }
    this.#milliseconds = until;
  }
}
