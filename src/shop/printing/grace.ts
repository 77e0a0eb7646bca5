import { and, eq, gte, inArray } from 'drizzle-orm';
import { auditEntries } from '../audit/tables.ts';
import type { CancelTimer, Timers } from '../kernel/index.ts';
import type { PrinterEvent } from '../printers/index.ts';
import type { PrintingHouse } from './house.ts';
import { GRACE_MILLISECONDS } from './limits.ts';
import { coolDown, currentPrintRow, reading } from './printer-rows.ts';

export interface Grace {
  hear(printerId: string, event: PrinterEvent): void;
  close(): void;
}

/**
 * Watches printers that answer again after a print broke off on them. Their heaters may be on still, with nobody at the
 * wheel: for a moment that is good, for a part lets go of a bed that cools; then they go off, unless a person has
 * decided otherwise. Made once a station.
 */
export function createGrace(house: PrintingHouse, timers: Timers): Grace {
  const waiting = new Map<string, CancelTimer>();
  return {
    hear(printerId, event) {
      if (event.kind !== 'stateChanged' || event.state.kind !== 'ready') return;
      const printId = brokenRunOn(house, printerId);
      if (printId === null) return;
      const since = house.clock.now();
      waiting.get(printerId)?.();
      const end = () => {
        waiting.delete(printerId);
        if (isForNobody(house, printerId, printId) && !hasDecided(house, printerId, since))
          switchOff(house, printerId, printId);
      };
      waiting.set(printerId, timers.after(GRACE_MILLISECONDS, end));
    },
    close() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}

function switchOff(house: PrintingHouse, printerId: string, printId: string): void {
  house.store.write((tx) =>
    tx.record({
      actor: house.stationActor,
      action: 'printing.graceOver',
      result: 'done',
      recordKind: 'printer',
      recordId: printerId,
      recordName: null,
      scopeId: printerId,
      scopeName: null,
      facts: { printId },
    }),
  );
  coolDown(house, printerId);
}

/** The run that broke off on a printer and still has its part there; null: there is none. */
function brokenRunOn(house: PrintingHouse, printerId: string): string | null {
  const print = currentPrintRow(reading(house), printerId);
  return print !== null && (print.state === 'failed' || print.state === 'interrupted') ? print.id : null;
}

/** No other run has the printer in hand: what is hot is so for the one that broke off, be its part there still or not. */
function isForNobody(house: PrintingHouse, printerId: string, printId: string): boolean {
  const current = currentPrintRow(reading(house), printerId);
  return current === null || current.id === printId;
}

/** Somebody set the heaters by hand, or gave their word for the part: they stand there and know that it is hot. */
const DECISIONS = ['printers.setTargets', 'printing.confirmResume'];

function hasDecided(house: PrintingHouse, printerId: string, since: number): boolean {
  const decision = house.store.reading
    .select({ id: auditEntries.id })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.recordId, printerId),
        eq(auditEntries.result, 'done'),
        inArray(auditEntries.action, DECISIONS),
        gte(auditEntries.at, since),
      ),
    )
    .get();
  return decision !== undefined;
}
