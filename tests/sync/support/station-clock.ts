import type { Clock, RandomSource, Timers } from '../../../src/shop/kernel/index.ts';
import { numbersFrom } from '../../verify/harness.ts';
import type { VirtualTime } from '../../printers/support/virtual-time.ts';

/** The wall clock of one machine: as far off as somebody has set it, or standing still. */
export class StationClock implements Clock {
  readonly #time: VirtualTime;
  #skewMilliseconds = 0;
  #stuckAt: number | null = null;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  now(): number {
    return this.#stuckAt ?? Math.floor(this.#time.now()) + this.#skewMilliseconds;
  }

  monotonicMilliseconds(): number {
    return this.#time.monotonicMilliseconds();
  }

  get isStuck(): boolean {
    return this.#stuckAt !== null;
  }

  /** How far it is ahead of true time. */
  get aheadMilliseconds(): number {
    return this.now() - this.#time.now();
  }

  setAhead(milliseconds: number): void {
    this.#stuckAt = null;
    this.#skewMilliseconds = milliseconds;
  }

  /** From now on it shows the same, until it is set again. */
  stick(): void {
    this.#stuckAt = this.now();
  }
}

/** True time, in whole milliseconds: the hub’s clock. */
export function trueClock(time: VirtualTime): Clock {
  return {
    now: () => Math.floor(time.now()),
    monotonicMilliseconds: () => time.monotonicMilliseconds(),
  };
}

/** Timers of one process: when it is killed, none of them comes any more. */
export class ProcessTimers implements Timers {
  readonly #time: VirtualTime;
  #isAlive = true;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    return this.#time.after(milliseconds, () => {
      if (this.#isAlive) callback();
    });
  }

  kill(): void {
    this.#isAlive = false;
  }
}

/** Bytes that are the same for the same seed. */
export function seededRandom(seed: number): RandomSource {
  const random = numbersFrom(seed);
  return { bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)) };
}
