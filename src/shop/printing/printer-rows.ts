import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { printers } from '../printers/tables.ts';
import type { PrintingHouse, Tx } from './house.ts';
import { PRINT_STATES, type PrintState } from './model.ts';
import type { PrintRow } from './moves.ts';
import { prints } from './tables.ts';
import { holdsPrinter } from './transitions.ts';

export type PrinterRow = typeof printers.$inferSelect;

/** Null when there is no such printer, or it was removed. */
export function printerOf(tx: Pick<Tx, 'rows'>, printerId: string): PrinterRow | null {
  return (
    tx.rows
      .select()
      .from(printers)
      .where(and(eq(printers.id, printerId), isNull(printers.removedAt)))
      .get() ?? null
  );
}

const HOLDING: readonly PrintState[] = PRINT_STATES.filter(holdsPrinter);

/** The run that a printer has in hand; null when it is free. */
export function currentPrintRow(tx: Pick<Tx, 'rows'>, printerId: string): PrintRow | null {
  return (
    tx.rows
      .select()
      .from(prints)
      .where(and(eq(prints.printerId, printerId), inArray(prints.state, HOLDING)))
      .get() ?? null
  );
}

export function setBed(tx: Pick<Tx, 'rows'>, printerId: string, bed: PrinterRow['bed']): void {
  tx.rows
    .update(printers)
    .set({ bed, version: sql`${printers.version} + 1` })
    .where(eq(printers.id, printerId))
    .run();
}

export function coolDown(house: Pick<PrintingHouse, 'bench'>, printerId: string): void {
  // Refused only when there is no connection; then the printer was switched off over the last one, or is off.
  house.bench.preheat(printerId, { hotendCelsius: 0, bedCelsius: 0 });
}

/** What the wire says of a run: null when the printer has no job of it in hand. */
export function jobOnWire(
  house: Pick<PrintingHouse, 'bench'>,
  print: Pick<PrintRow, 'id' | 'printerId'>,
): 'printing' | 'paused' | 'other' | null {
  const snapshot = house.bench.snapshot(print.printerId);
  if (snapshot?.job?.jobId !== print.id) return null;
  const { kind } = snapshot.state;
  return kind === 'printing' || kind === 'paused' ? kind : 'other';
}

/** The store's reading half, where a function wants a transaction's rows and will only read them. */
export function reading(house: Pick<PrintingHouse, 'store'>): Pick<Tx, 'rows'> {
  return { rows: house.store.reading as Tx['rows'] };
}
