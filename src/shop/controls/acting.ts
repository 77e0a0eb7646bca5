import { accepted, refused, type Result } from '../kernel/index.ts';
import type { PrinterBench, PrinterRefusal, PrinterSnapshot, PrintersRefusal } from '../printers/index.ts';
import { ownOnly } from '../printers/index.ts';
import { placeOf, printerRow, recordPrinter, type PrinterRow } from '../printers/printer-rows.ts';
import type { Call } from '../records/use-case.ts';
import type { ControlsHouse } from './house.ts';
import type { ControlsRefusal, ControlsView } from './model.ts';

export type HandRefusal = ControlsRefusal | PrintersRefusal | PrinterRefusal;

/** A printer as it stands at this moment. */
export interface PrinterAtHand extends PrinterRow {
  readonly snapshot: PrinterSnapshot | null;
}

/** What is to be done at a printer, and what the record says of it. */
export interface HandAct {
  readonly facts: Readonly<Record<string, unknown>>;
  send(bench: PrinterBench): Result<void, PrinterRefusal>;
}

export function printerAtHand(house: ControlsHouse, printerId: string): PrinterAtHand | null {
  const row = printerRow(house, printerId);
  return row && { ...row, snapshot: house.bench.snapshot(printerId) };
}

/**
 * One act by hand: refused while the printer is held, or by its plan; on record before its bytes leave. Between the
 * look at the printer and the bytes nothing else can happen.
 */
export function actByHand(
  house: ControlsHouse,
  call: Call,
  printerId: string,
  held: (printer: PrinterAtHand) => ControlsView['heldBy'],
  plan: (printer: PrinterAtHand) => Result<HandAct, HandRefusal>,
): Result<Record<string, never>, HandRefusal> {
  const own = ownOnly(house, printerAtHand(house, printerId));
  if (!own.ok) return own;
  const printer = own.value;
  const by = held(printer);
  if (by !== null) return refused({ code: 'controls.held', by });
  const planned = plan(printer);
  if (!planned.ok) return planned;
  const { name } = placeOf(house.policy(), printerId);
  house.store.write((tx) => recordPrinter(tx, call, printerId, name, { ...planned.value.facts }));
  const sent = planned.value.send(house.bench);
  return sent.ok ? accepted({}) : sent;
}

/** An act that is some commands. */
export function commandsOf(
  printerId: string,
  commands: readonly string[],
  facts: Readonly<Record<string, unknown>>,
): HandAct {
  return { facts, send: (bench) => bench.send(printerId, commands) };
}

/** An act that is some commands between the lines of a print. */
export function overridesOf(
  printerId: string,
  commands: readonly string[],
  facts: Readonly<Record<string, unknown>>,
): HandAct {
  return { facts, send: (bench) => bench.override(printerId, commands) };
}
