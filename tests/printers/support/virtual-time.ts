import type { Clock, Timers } from '../../../src/shop/kernel/index.ts';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A step of time that a person would notice. */
const LEAP_MILLISECONDS = 500;

/** Time that passes only when told to: timers fire in order, as fast as the machine can run them. */
export class VirtualTime implements Clock, Timers {
  #now = 0;
  #order = 0;
  /** A binary heap, earliest first. */
  readonly #heap: Waiting[] = [];
  readonly #cancelled = new Set<Waiting>();

  now(): number {
    return 1_700_000_000_000 + this.#now;
  }

  monotonicMilliseconds(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    this.#order += 1;
    const waiting = { at: this.#now + Math.max(0, milliseconds), order: this.#order, callback };
    this.#push(waiting);
    return () => this.#cancelled.add(waiting);
  }

  /** Runs until `isOver`, or until `milliseconds` have passed or nothing waits; says whether it was over. */
  async runUntil(isOver: () => boolean, milliseconds: number): Promise<boolean> {
    const end = this.#now + milliseconds;
    let hasWaited = false;
    for (let turn = 1; !isOver(); turn += 1) {
      // Promises (reading the file) get their turn between timers; now and then vitest does, for its time limit.
      await (turn % 1000 === 0 ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve());
      const next = this.#heap[0];
      if (!next) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!this.#heap[0]) return isOver();
        continue;
      }
      const leaps = next.at > end || next.at - this.#now > LEAP_MILLISECONDS;
      if (leaps && !hasWaited) {
        // Before a leap, and before the end, everything that waits for a promise gets to its end: it would not have taken so long.
        hasWaited = true;
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      if (next.at > end) {
        this.#now = end;
        return isOver();
      }
      hasWaited = false;
      this.#pop();
      this.#now = Math.max(this.#now, next.at);
      if (!this.#cancelled.delete(next)) next.callback();
    }
    return true;
  }

  async run(milliseconds: number): Promise<void> {
    await this.runUntil(() => false, milliseconds);
  }

  #isEarlier(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (!left || !right) return left !== undefined;
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (!left || !right) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }

  #push(waiting: Waiting): void {
    this.#heap.push(waiting);
    for (let at = this.#heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isEarlier(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = this.#isEarlier(left + 1, left) && left + 1 < this.#heap.length ? left + 1 : left;
      if (child >= this.#heap.length || !this.#isEarlier(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }
}
