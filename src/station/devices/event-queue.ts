import type { PrinterEvent } from '../../shop/printers/protocol/model.ts';

/** Events of one printer on their way to who listens: in order, also when a listener's act brings about further ones. */
export class EventQueue {
  readonly #listeners = new Set<(event: PrinterEvent) => void>();
  readonly #events: PrinterEvent[] = [];
  #isTelling = false;

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(event: PrinterEvent): void {
    this.#events.push(event);
  }

  tell(...events: readonly PrinterEvent[]): void {
    this.#events.push(...events);
    this.tellAll();
  }

  /** After all bytes of a step are out, so that a listener may act at once and its bytes come behind. */
  tellAll(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        for (const listener of this.#listeners) listener(event);
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
