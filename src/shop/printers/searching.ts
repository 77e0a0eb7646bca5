import { and, eq, isNull } from 'drizzle-orm';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import { foundAgainAt, foundPorts, isSamePort, pathOfAddress } from './finding.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { FoundPort, PrintersRefusal, ProbedPrinter } from './model.ts';
import { change, credentialOf, isBusy, nameOf, ownPrinter, type PrinterRow } from './printer-rows.ts';
import type { PrinterRefusal } from './protocol/model.ts';
import { printers } from './tables.ts';

/** The ports of this station now. A printer that the caller may not see has its port all the same: without a name. */
export async function listPorts(house: PrintersHouse, call: Call): Promise<readonly FoundPort[]> {
  const visible = call.visible('printer.view');
  const ports = await house.bench.ports();
  return foundPorts(ports, printersHere(house), (id) =>
    visible.includes(id, null) ? nameOf(house, id) : '',
  );
}

/** Asks who is at an address that no printer of the station has. */
export async function probe(
  house: PrintersHouse,
  input: { readonly address: string; readonly credential?: string | undefined },
): Promise<Result<ProbedPrinter, PrintersRefusal | PrinterRefusal | Refusal>> {
  const address = house.isAddress(input.address);
  if (!address.ok) return address;
  await lookForPort(house, input.address);
  const taken = takenBy(house, input.address, null);
  if (taken !== null) return refused(taken);
  return house.bench.probe(input.address, input.credential ?? null);
}

/** A person says that what was plugged in at another port is this printer: from now on it is there. */
export async function connectWhereFound(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Promise<Result<Nothing, PrintersRefusal | PrinterRefusal>> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  const printer = nameOf(house, printerId);
  if (row.fault !== null) return refused({ code: 'printers.faulted', printer });
  if (isBusy(house, printerId)) return refused({ code: 'printers.busy', printer });
  await house.bench.ports();
  const address = whereFoundAgain(house, row);
  if (address === null) return refused({ code: 'printers.notFoundAgain', printer });
  const moved = change(house, call, printerId, { address, connects: true }, { before: row.address, address });
  if (!moved.ok) return moved;
  const connected = await house.bench.connect(printerId, address, credentialOf(house, printerId));
  return connected.ok ? accepted({}) : connected;
}

/** Where a printer that is not at its port is plugged in now; null: it is at its port, or nobody can tell. */
export function whereFoundAgain(house: PrintersHouse, row: PrinterRow): string | null {
  const ports = house.bench.portsSeen();
  return ports === null || row.usbSerial === null ? null : foundAgainAt(row, ports, printersHere(house));
}

/** Has the ports listed before something is said of one of them. Other addresses need no look. */
export async function lookForPort(house: PrintersHouse, address: string): Promise<void> {
  if (pathOfAddress(address) !== null) await house.bench.ports();
}

/** Two connections to one port would fight over it. Simulated printers are as many as there are names. */
export function takenBy(
  house: PrintersHouse,
  address: string,
  except: string | null,
): Extract<PrintersRefusal, { code: 'printers.addressTaken' }> | null {
  if (address.startsWith('simulated')) return null;
  const ports = house.bench.portsSeen() ?? [];
  const other = printersHere(house).find(
    (row) => row.id !== except && isSamePort(row.address, address, ports),
  );
  if (other === undefined) return null;
  return { code: 'printers.addressTaken', address, printer: nameOf(house, other.id) };
}

/** The printers whose ports are ports of this machine. */
function printersHere(house: PrintersHouse): readonly PrinterRow[] {
  return house.store.reading
    .select()
    .from(printers)
    .where(and(eq(printers.stationId, house.stationId), isNull(printers.removedAt)))
    .all();
}
