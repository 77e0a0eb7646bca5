import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal, SimulatedFault } from './model.ts';
import { nameOf, ownPrinter, recordPrinter } from './printer-rows.ts';
import { linkStateOf } from './views.ts';

/**
 * Training: a simulated printer fails on command, as the field knows it. On record first, so that nobody takes what
 * follows for a true failure; a real printer is never told to fail.
 */
export function simulateFault(
  house: PrintersHouse,
  call: Call,
  input: { readonly printerId: string; readonly fault: SimulatedFault },
): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, input.printerId);
  if (!own.ok) return own;
  const row = own.value;
  const printer = nameOf(house, row.id);
  if (!row.address.startsWith('simulated')) return refused({ code: 'printers.notSimulated', printer });
  const link = linkStateOf(house.bench.snapshot(row.id));
  if (link !== 'ready' && link !== 'busy') return refused({ code: 'printers.notConnected', printer, link });
  house.store.write((tx) => recordPrinter(tx, call, row.id, printer, { fault: input.fault }));
  house.bench.simulate(row.id, input.fault);
  return accepted({});
}
