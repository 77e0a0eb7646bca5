import type { CancelTimer, Clock, Timers } from '../../shop/kernel/index.ts';

/** Rings when the session wants to be woken. Instants are monotonic milliseconds. */
export class Alarm {
  readonly #clock: Pick<Clock, 'monotonicMilliseconds'>;
  readonly #timers: Timers;
  readonly #ring: () => void;
  #set: { readonly at: number; readonly cancel: CancelTimer } | null = null;

  constructor(
    { clock, timers }: { readonly clock: Pick<Clock, 'monotonicMilliseconds'>; readonly timers: Timers },
    ring: () => void,
  ) {
    this.#clock = clock;
    this.#timers = timers;
    this.#ring = ring;
  }

  /** One timer, moved only forward: setting a new one for each line would cost more than the line. */
  setBy(at: number | null): void {
    if (at === null || (this.#set && this.#set.at <= at)) return;
    this.#set?.cancel();
    const cancel = this.#timers.after(Math.max(0, at - this.#clock.monotonicMilliseconds()), () => {
      this.#set = null;
      this.#ring();
    });
    this.#set = { at, cancel };
  }
}
