import { eq } from 'drizzle-orm';
import { people } from '../people/tables.ts';
import { refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { OutOfService, PrintersRefusal } from './model.ts';
import { change, isBusy, nameOf, ownPrinter, type PrinterRow } from './printer-rows.ts';

/** Runs that are over; a part may still lie on the bed. */
const ENDED: ReadonlySet<string> = new Set(['finished', 'failed', 'cancelled', 'interrupted']);

/** Nobody prints on it until somebody who manages it brings it back. Its heaters go off. Never while it is at work. */
export function takeOutOfService(
  house: PrintersHouse,
  call: Call,
  { printerId, reason }: { readonly printerId: string; readonly reason: string },
): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  const printer = nameOf(house, printerId);
  if (row.outOfService !== null) {
    return refused({ code: 'printers.outOfService', printer, reason: row.outOfService.reason });
  }
  const current = house.currentPrint(printerId);
  if (isBusy(house, printerId) || (current !== null && !ENDED.has(current.state))) {
    return refused({ code: 'printers.busy', printer });
  }
  const outOfService = { reason, since: call.at, personId: signedInPerson(call) };
  const done = change(house, { ...call, reason }, printerId, { outOfService });
  // Refused only where there is no connection, and so nothing that this station heats.
  if (done.ok) house.bench.preheat(printerId, { hotendCelsius: 0, bedCelsius: 0 });
  return done;
}

/** It prints again. Whoever worked on it may have left anything on the bed. */
export function bringBack(
  house: PrintersHouse,
  call: Call,
  { printerId, note }: { readonly printerId: string; readonly note?: string | undefined },
): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  if (row.outOfService === null) {
    return refused({ code: 'printers.notOutOfService', printer: nameOf(house, printerId) });
  }
  const bed = house.currentPrint(printerId) === null ? 'unknown' : row.bed;
  const { reason, since } = row.outOfService;
  const facts = { outOfServiceFor: reason, since };
  return change(house, { ...call, reason: note ?? null }, printerId, { outOfService: null, bed }, facts);
}

/** As people see it: with the name of who took it out. */
export function outOfServiceOf(
  house: Pick<PrintersHouse, 'store'>,
  row: Pick<PrinterRow, 'outOfService'>,
): OutOfService | null {
  if (row.outOfService === null) return null;
  const { reason, since, personId } = row.outOfService;
  const person = house.store.reading
    .select({ name: people.name })
    .from(people)
    .where(eq(people.id, personId))
    .get();
  return { reason, since, by: person?.name ?? '' };
}
