import type { CancelTimer, Clock, Timers } from '../../../shop/kernel/index.ts';

/** A simulated board's own time: faster than its host's, or slower, and standing still during a hiccup. */
export class OwnTime {
  readonly #clock: Pick<Clock, 'monotonicMilliseconds'>;
  readonly #timers: Timers;
  /** Simulated seconds in one of the host's. */
  readonly #speed: number;
  readonly #running = new Set<CancelTimer>();
  /** What came due during a hiccup; null: there is none. */
  #postponed: (() => void)[] | null = null;

  constructor(clock: Pick<Clock, 'monotonicMilliseconds'>, timers: Timers, speed: number) {
    this.#clock = clock;
    this.#timers = timers;
    this.#speed = speed;
  }

  /** Simulated milliseconds. */
  now(): number {
    return this.#clock.monotonicMilliseconds() * this.#speed;
  }

  get isHeld(): boolean {
    return this.#postponed !== null;
  }

  /** Calls back after simulated milliseconds, `leastReal` of the host's at least, unless all is forgotten before. */
  after(milliseconds: number, callback: () => void, leastReal: number): void {
    this.#afterReal(Math.max(leastReal, milliseconds / this.#speed), () => {
      if (this.#postponed) this.#postponed.push(callback);
      else callback();
    });
  }

  /** Stands still for some of the host's milliseconds, then goes on with what came due meanwhile, in its order. */
  hold(realMilliseconds: number, goOn: (postponed: readonly (() => void)[]) => void): void {
    this.#postponed = [];
    this.#afterReal(realMilliseconds, () => {
      const postponed = this.#postponed ?? [];
      this.#postponed = null;
      goOn(postponed);
    });
  }

  /** Nothing that was to come comes any more. */
  forget(): void {
    for (const cancel of this.#running) cancel();
    this.#running.clear();
    this.#postponed = null;
  }

  #afterReal(milliseconds: number, callback: () => void): void {
    const cancel = this.#timers.after(milliseconds, () => {
      this.#running.delete(cancel);
      callback();
    });
    this.#running.add(cancel);
  }
}
