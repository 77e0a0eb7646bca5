import type { Timers } from '../../src/shop/kernel/index.ts';
import { GRACE_MILLISECONDS } from '../../src/shop/printing/limits.ts';
import { systemTimers } from '../../src/station/system.ts';

/** The machine's timers, but the minute of grace after a print broke off passes only when a test says so. */
export class HeldGrace implements Timers {
  readonly #held = new Set<() => void>();

  /** How many printers wait for a decision. */
  get waiting(): number {
    return this.#held.size;
  }

  after(milliseconds: number, callback: () => void): () => void {
    if (milliseconds !== GRACE_MILLISECONDS) return systemTimers.after(milliseconds, callback);
    this.#held.add(callback);
    return () => void this.#held.delete(callback);
  }

  pass(): void {
    const held = [...this.#held];
    this.#held.clear();
    for (const callback of held) callback();
  }
}
