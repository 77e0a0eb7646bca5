import type { PrinterEvent } from '../../../shop/printers/protocol/model.ts';

/** Tells listeners what happens, one thing after the other, also when a listener acts on what it hears. */
export class Voice {
  readonly #listeners = new Set<(event: PrinterEvent) => void>();
  readonly #events: PrinterEvent[] = [];
  #isTelling = false;

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...events: readonly PrinterEvent[]): void {
    this.#events.push(...events);
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
