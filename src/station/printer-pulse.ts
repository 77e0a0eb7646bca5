import { eq } from 'drizzle-orm';
import type { CancelTimer, Timers } from '../shop/kernel/index.ts';
import { currentPrint } from '../shop/printing/current-print.ts';
import type { PrintingHouse } from '../shop/printing/house.ts';
import { linkStateOf, sampleOf } from '../shop/printers/views.ts';
import { printers } from '../shop/printers/tables.ts';
import type { StationBench } from './bench.ts';
import type { LiveFeed } from './live-feed.ts';

export interface PrinterPulse {
  /** Something happened on the wire: the windows hear of it with the next beat. */
  beat(printerId: string): void;
  close(): void;
}

/** A printer tells of itself hundreds of times a second; windows are told twice. */
const BEAT_MILLISECONDS = 500;

export function createPrinterPulse(house: {
  readonly bench: StationBench;
  readonly timers: Timers;
  readonly feed: LiveFeed;
  readonly printing: PrintingHouse;
}): PrinterPulse {
  const pending = new Map<string, CancelTimer>();
  const tell = (printerId: string) => {
    pending.delete(printerId);
    const row = house.printing.store.reading
      .select({ id: printers.id })
      .from(printers)
      .where(eq(printers.id, printerId))
      .get();
    if (row === undefined) return;
    const snapshot = house.bench.snapshot(printerId);
    const event = {
      kind: 'printer',
      printerId,
      link: linkStateOf(snapshot),
      temperatures: sampleOf(snapshot?.temperatures ?? null, house.printing.clock.now()),
      prompt: snapshot?.prompt ?? null,
      current: currentPrint(house.printing, printerId),
    } as const;
    house.feed.publish(event, { kind: 'printer', id: printerId });
  };
  return {
    beat(printerId) {
      if (pending.has(printerId)) return;
      pending.set(
        printerId,
        house.timers.after(BEAT_MILLISECONDS, () => tell(printerId)),
      );
    },
    close() {
      for (const cancel of pending.values()) cancel();
      pending.clear();
    },
  };
}
