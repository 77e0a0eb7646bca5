import { setImmediate } from 'node:timers/promises';
import type { ArrivalWait, ContentHash } from '../../../shop/files/index.ts';
import type { CancelTimer, Clock, RandomSource, Timers } from '../../../shop/kernel/index.ts';
import { assertNever } from '../../../shop/kernel/index.ts';
import type { HubDesk } from '../desk.ts';
import { HubRefuses, HubUnreachable, type FileDepot } from '../hub.ts';
import type { Step } from './chunks.ts';
import { EndableDepot } from './endable-depot.ts';
import type { FileMove, MoveBook } from './move-book.ts';

/** The next try after a hub that went away, doubled each time up to the longest; shortened by chance, so that stations do not come all at once. */
const AGAIN_MILLISECONDS = 2_000;
const AGAIN_LONGEST_MILLISECONDS = 60_000;
/** A hub that says no is asked about another file after this long, about the same one much later. */
const REFUSED_MILLISECONDS = 60_000;
const REFUSED_MOVE_MILLISECONDS = 30 * 60_000;
/** The disk is looked at again after this long. */
const ROOM_MILLISECONDS = 30_000;
/** How many of the queue are read at once to find one that is not waiting. */
const PAGE = 50;

export interface MoveLoopHouse {
  readonly book: MoveBook;
  readonly desk: HubDesk;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** Looks at some rows that may name a file which should move; before each choice of the next. True: there are more. */
  look(): Promise<boolean>;
  /** Moves one chunk. */
  step(move: FileMove, depot: FileDepot): Promise<Step>;
  /** A move is over, or stands differently. */
  onStep(move: FileMove, step: Step): void;
  report(error: unknown): void;
}

interface Parked {
  readonly untilMilliseconds: number;
  readonly tries: number;
  readonly why: ArrivalWait;
}

/** Moves files, one chunk after the other, always of the most urgent file that can move. */
export class MoveLoop {
  private readonly house: MoveLoopHouse;
  private readonly parked = new Map<string, Parked>();
  private running: Promise<void> | null = null;
  private isWoken = false;
  private isClosed = false;
  private failures = 0;
  /** The hub is not asked before: it did not answer, or said no. */
  private quietUntilMilliseconds = 0;
  private readonly depotUntilClosed = new EndableDepot();
  private cancelTimer: CancelTimer = () => undefined;

  constructor(house: MoveLoopHouse) {
    this.house = house;
  }

  /** Goes on, now. */
  wake(): void {
    this.isWoken = true;
    if (this.isClosed || this.running !== null) return;
    this.cancelTimer();
    this.running = this.work()
      .catch(this.house.report)
      .finally(() => {
        this.running = null;
        if (this.isWoken && !this.isClosed) this.wake();
      });
  }

  /** Somebody waits for it: it is tried at once. */
  hurry(contentHash: ContentHash): void {
    for (const key of this.parked.keys()) if (key.startsWith(contentHash)) this.parked.delete(key);
    this.quietUntilMilliseconds = 0;
    this.wake();
  }

  /** The hub can be reached again, or is another one. */
  tryEverything(): void {
    this.parked.clear();
    this.failures = 0;
    this.quietUntilMilliseconds = 0;
    this.wake();
  }

  /** Why a file does not move; null: it does, or its turn comes. */
  whyWaiting(move: FileMove): ArrivalWait | null {
    if (this.house.desk.hub() === null || this.failures > 0) return 'hub';
    return this.parked.get(keyOf(move))?.why ?? null;
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.cancelTimer();
    this.depotUntilClosed.end();
    await this.running;
  }

  private async work(): Promise<void> {
    while (!this.isClosed) {
      this.isWoken = false;
      const hasMoreToLookAt = await this.house.look();
      const isAtIt = await this.moveOne();
      if (!isAtIt && !hasMoreToLookAt) return;
      // What else the station does gets its turn between two chunks.
      await setImmediate();
    }
  }

  /** False: nothing can move now; what is due later has its timer. */
  private async moveOne(): Promise<boolean> {
    const { desk, clock } = this.house;
    const hub = desk.hub();
    if (hub === null || desk.isFenced() || this.isClosed) return false;
    const now = clock.monotonicMilliseconds();
    const isQuiet = this.quietUntilMilliseconds > now;
    const move = isQuiet ? null : this.next(now);
    if (move !== null && (await this.tryStep(move, this.depotUntilClosed.over(hub.files)))) return true;
    this.sleepUntil(move === null && !isQuiet ? this.earliestDue(now) : this.quietUntilMilliseconds);
    return false;
  }

  /** False: not now. */
  private async tryStep(move: FileMove, depot: FileDepot): Promise<boolean> {
    try {
      const step = await this.house.step(move, depot);
      if (this.isClosed) return false;
      this.failures = 0;
      this.settle(move, step);
      return true;
    } catch (error) {
      if (this.isClosed) return false;
      if (error instanceof HubUnreachable) this.again();
      else if (error instanceof HubRefuses) {
        // Said of this file, or of the station: others are tried, but slowly.
        this.park(move, 'hub', REFUSED_MOVE_MILLISECONDS);
        this.beQuiet(REFUSED_MILLISECONDS);
      } else {
        this.park(move, 'hub', this.backOff(this.triesOf(move)));
        this.beQuiet(AGAIN_MILLISECONDS);
        this.house.report(error);
      }
      return false;
    }
  }

  private settle(move: FileMove, step: Step): void {
    const { book } = this.house;
    switch (step.kind) {
      case 'moved':
        this.parked.delete(keyOf(move));
        break;
      case 'waits':
        this.park(move, step.why, step.why === 'room' ? ROOM_MILLISECONDS : this.backOff(this.triesOf(move)));
        break;
      case 'done':
        book.done(move);
        break;
      case 'gone':
        book.drop(move);
        break;
      case 'failed':
        book.fail(move, step);
        break;
      default:
        assertNever(step);
    }
    this.house.onStep(move, step);
  }

  private next(now: number): FileMove | null {
    for (let offset = 0; ; offset += PAGE) {
      const page = this.house.book.open(offset, PAGE);
      const free = page.find((move) => (this.parked.get(keyOf(move))?.untilMilliseconds ?? 0) <= now);
      if (free !== undefined) return free;
      if (page.length < PAGE) return null;
    }
  }

  private triesOf(move: FileMove): number {
    return this.parked.get(keyOf(move))?.tries ?? 0;
  }

  private park(move: FileMove, why: ArrivalWait, milliseconds: number): void {
    const untilMilliseconds = this.house.clock.monotonicMilliseconds() + milliseconds;
    this.parked.set(keyOf(move), { untilMilliseconds, why, tries: this.triesOf(move) + 1 });
  }

  private again(): void {
    this.beQuiet(this.backOff(this.failures));
    this.failures += 1;
  }

  private beQuiet(milliseconds: number): void {
    this.quietUntilMilliseconds = this.house.clock.monotonicMilliseconds() + milliseconds;
  }

  private backOff(tries: number): number {
    const longest = Math.min(AGAIN_MILLISECONDS * 2 ** Math.min(tries, 10), AGAIN_LONGEST_MILLISECONDS);
    const [chance = 0] = this.house.random.bytes(1);
    return longest * (1 - chance / 512);
  }

  /** When the first is due that waits. One whose time is over and that was not chosen is no longer wanted. */
  private earliestDue(now: number): number {
    let due = Infinity;
    for (const [key, { untilMilliseconds }] of this.parked) {
      if (untilMilliseconds <= now) this.parked.delete(key);
      else due = Math.min(due, untilMilliseconds);
    }
    return due;
  }

  private sleepUntil(due: number): void {
    this.cancelTimer();
    if (due === Infinity || this.isClosed) return;
    const milliseconds = Math.max(0, due - this.house.clock.monotonicMilliseconds());
    this.cancelTimer = this.house.timers.after(milliseconds, () => this.wake());
  }
}

/** The hash comes first: a file is hurried by it. */
function keyOf({ contentHash, direction, place }: FileMove): string {
  return `${contentHash} ${direction} ${place}`;
}
