import type { WaitedForBy } from '../../shop/files/index.ts';

/** Lets a number of things run at once; the others wait for their turn, what a person waits for before the rest. */
export class Turns {
  private free: number;
  private readonly waiting: Readonly<Record<WaitedForBy, (() => void)[]>> = { person: [], nobody: [] };

  constructor(atOnce: number) {
    this.free = atOnce;
  }

  /** Runs `work` when its turn comes; undefined, without running it, when `signal` is aborted before. */
  async take<Value>(
    signal: AbortSignal,
    waitedForBy: WaitedForBy,
    work: () => Promise<Value>,
  ): Promise<Value | undefined> {
    if (signal.aborted) return undefined;
    if (this.free > 0) this.free -= 1;
    else if (!(await this.untilCalled(signal, this.waiting[waitedForBy]))) return undefined;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, or becomes free.
      const next = this.waiting.person.shift() ?? this.waiting.nobody.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  /** True when called; false when given up before. */
  private async untilCalled(signal: AbortSignal, line: (() => void)[]): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const call = () => resolve(true);
    const giveUp = () => {
      const place = line.indexOf(call);
      if (place >= 0) line.splice(place, 1);
      // Too late when called already: the turn is used then, and the work sees the signal itself.
      resolve(false);
    };
    line.push(call);
    signal.addEventListener('abort', giveUp, { once: true });
    const called = await promise;
    signal.removeEventListener('abort', giveUp);
    return called;
  }
}
