import type { Timers } from '../../../shop/kernel/index.ts';
import type { PrinterEvent } from '../../../shop/printers/protocol/model.ts';
import type { ConnectionState, PrinterNews } from './wire-messages.ts';

/** What a printer says all the time waits this long for more: a message for each line would cost more than the line. */
const CHATTER_MILLISECONDS = 50;

/** Messages on their way that the main loop has not looked at: when it is that busy, chatter waits here. */
const MOST_UNREAD = 4;

/** Lines of a console that wait here at most, the newest: no window shows more. */
const CONSOLE_WAITING = 500;

interface Waiting {
  readonly state: () => ConnectionState;
  events: PrinterEvent[];
}

/**
 * News of printers on their way to the main loop: what matters at once (with all that came before it), the rest
 * gathered. Memory stays bounded however long the main loop does not read.
 */
export class NewsOutbox {
  readonly #printers = new Map<number, Waiting>();
  readonly #timers: Timers;
  readonly #post: (news: readonly PrinterNews[]) => void;
  readonly #unread: () => number;
  #isTimed = false;
  #isUrgent = false;

  constructor(timers: Timers, post: (news: readonly PrinterNews[]) => void, unread: () => number) {
    this.#timers = timers;
    this.#post = post;
    this.#unread = unread;
  }

  add(printer: number, state: () => ConnectionState): void {
    this.#printers.set(printer, { state, events: [] });
  }

  remove(printer: number): void {
    this.#printers.delete(printer);
  }

  put(printer: number, event: PrinterEvent): void {
    const waiting = this.#printers.get(printer);
    if (!waiting) return;
    waiting.events.push(event);
    if (isChatter(event)) {
      if (waiting.events.length > 2 * CONSOLE_WAITING) waiting.events = withoutOldLines(waiting.events);
      this.#sendSoon();
    } else if (!this.#isUrgent) {
      // After the step that it belongs to: its other events go with it.
      this.#isUrgent = true;
      queueMicrotask(() => this.sendNow());
    }
  }

  /** Everything that waits; of `printer` also how it stands when nothing has happened there. */
  sendNow(printer: number | null = null): void {
    this.#isUrgent = false;
    const news: PrinterNews[] = [];
    for (const [number, waiting] of this.#printers) {
      if (waiting.events.length === 0 && number !== printer) continue;
      news.push({ printer: number, events: waiting.events, state: waiting.state() });
      waiting.events = [];
    }
    if (news.length > 0) this.#post(news);
  }

  #sendSoon(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#timers.after(CHATTER_MILLISECONDS, () => {
      this.#isTimed = false;
      if (this.#unread() > MOST_UNREAD) this.#sendSoon();
      else this.sendNow();
    });
  }
}

function isChatter(event: PrinterEvent): boolean {
  return event.kind === 'console' || event.kind === 'temperature' || event.kind === 'jobProgress';
}

function withoutOldLines(events: readonly PrinterEvent[]): PrinterEvent[] {
  let tooMany = events.filter(({ kind }) => kind === 'console').length - CONSOLE_WAITING;
  return events.filter(({ kind }) => kind !== 'console' || (tooMany -= 1) < 0);
}
