import type { CancelTimer, Timers } from '../../shop/kernel/index.ts';

/** A cable that was knocked is back at once; a printer's network after a while; longer than this nobody waits to see. */
const FIRST_LOOK_MILLISECONDS = 2_000;
const LONGEST_MILLISECONDS = 60_000;

/** Looks again for a printer that prints out of sight, with growing pauses. */
export class Sight {
  readonly #timers: Timers;
  readonly #look: () => void;
  #pause = FIRST_LOOK_MILLISECONDS;
  #cancel: CancelTimer | null = null;

  constructor(timers: Timers, look: () => void) {
    this.#timers = timers;
    this.#look = look;
  }

  lookSoon(): void {
    if (this.#cancel) return;
    this.#cancel = this.#timers.after(this.#pause, () => {
      this.#cancel = null;
      this.#pause = Math.min(LONGEST_MILLISECONDS, 2 * this.#pause);
      this.#look();
    });
  }

  found(): void {
    this.end();
    this.#pause = FIRST_LOOK_MILLISECONDS;
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
