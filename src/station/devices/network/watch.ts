import type { CancelTimer } from '../../../shop/kernel/index.ts';
import type { PrinterDependencies } from '../connection.ts';
import { backOff } from './back-off.ts';
import { PushLink } from './push-link.ts';
import type { PrinterService, Reply, ServerStatus } from './service.ts';

/** While something is printed, people want to see it move; else it is enough to notice that somebody prints. */
const WORKING_MILLISECONDS = 1_000;
const IDLE_MILLISECONDS = 2_000;

/** Messages come in bursts; each burst is one more look. */
const BURST_MILLISECONDS = 150;

export interface Watched {
  readonly isWorking: boolean;
  take(reply: Reply<ServerStatus>): Promise<void>;
  console(line: string): void;
}

/** Looks at a server again and again: regularly, at once when it says that something happened, seldom while it is away. */
export class Watch {
  readonly #service: PrinterService;
  readonly #dependencies: PrinterDependencies;
  readonly #watched: Watched;
  #push: PushLink | null = null;
  #cancelTimer: CancelTimer = () => {};
  #isLooking = false;
  #looksAgain = false;
  #isOver = false;
  #failures = 0;

  constructor(service: PrinterService, dependencies: PrinterDependencies, watched: Watched) {
    this.#service = service;
    this.#dependencies = dependencies;
    this.#watched = watched;
  }

  /** From now on. */
  start(): void {
    const { push } = this.#service;
    if (push !== null) {
      this.#push = new PushLink(push, this.#dependencies, (message) => {
        for (const line of message.console) this.#watched.console(line);
        if (message.wakes) this.soon(BURST_MILLISECONDS);
      });
    }
    this.soon(0);
  }

  /** Nothing is taken after this, not even what was asked for before. */
  stop(): void {
    this.#isOver = true;
    this.#cancelTimer();
    this.#push?.close();
  }

  /** Looks no later than this. */
  soon(milliseconds: number): void {
    if (this.#isLooking) {
      this.#looksAgain = true;
      return;
    }
    if (this.#isOver) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#dependencies.timers.after(milliseconds, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    this.#looksAgain = false;
    const reply = await this.#service.status();
    if (this.#isOver) return;
    this.#failures = reply.ok ? 0 : this.#failures + 1;
    await this.#watched.take(reply);
    this.#isLooking = false;
    const rest = this.#watched.isWorking ? WORKING_MILLISECONDS : IDLE_MILLISECONDS;
    const pause = reply.ok ? rest : backOff(this.#failures, this.#dependencies.random);
    this.soon(this.#looksAgain ? BURST_MILLISECONDS : pause);
  }
}
