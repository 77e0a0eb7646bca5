import { isNull } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import { addPrinter, knowsMaterial, removePrinter, updatePrinter } from './adding.ts';
import type { printersContract } from './contract.ts';
import { setTargets } from './heating.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal, PrinterView } from './model.ts';
import { bringBack, outOfServiceOf, takeOutOfService } from './out-of-service.ts';
import { listPowerGroups, removePowerGroup, savePowerGroup } from './power-groups.ts';
import {
  change,
  credentialOf,
  isBusy,
  isWithin,
  nameOf,
  NOT_FOUND,
  ownPrinter,
  placeOf,
  printerRow,
  recordPrinter,
  type PrinterRow,
} from './printer-rows.ts';
import type { PrinterRefusal } from './protocol/model.ts';
import { connectWhereFound, listPorts, lookForPort, probe, whereFoundAgain } from './searching.ts';
import { simulateFault } from './simulating.ts';
import { printers } from './tables.ts';
import { printerView } from './views.ts';

export type { PrintersHouse } from './house.ts';

export function printersUseCases(house: PrintersHouse): UseCasesOf<typeof printersContract> {
  return {
    list: (call, { scopeId }) => accepted(listPrinters(house, call, scopeId ?? null)),
    get: (call, { printerId }) => {
      const row = printerRow(house, printerId);
      return row === null ? refused(NOT_FOUND) : accepted(view(house, row, call.at));
    },
    temperatures: (_call, { printerId }) => accepted(house.bench.temperatures(printerId)),
    ports: async (call) => accepted(await listPorts(house, call)),
    probe: (_call, input) => probe(house, input),
    add: async (call, input) => {
      await lookForPort(house, input.address);
      return addPrinter(house, call, input);
    },
    update: async (call, input) => {
      await lookForPort(house, input.address ?? '');
      return updatePrinter(house, call, input);
    },
    setMaterial: (call, { printerId, materialKey }) => setMaterial(house, call, printerId, materialKey),
    remove: (call, { printerId }) => removePrinter(house, call, printerId),
    connect: async (call, { printerId }) => connectPrinter(house, call, printerId),
    disconnect: (call, { printerId }) => disconnectPrinter(house, call, printerId),
    setTargets: (call, { printerId, ...targets }) => setTargets(house, call, printerId, targets),
    stop: (call, { printerId }) => stopPrinter(house, call, printerId),
    clearFault: (call, { printerId }) => clearFault(house, call, printerId),
    connectWhereFound: (call, { printerId }) => connectWhereFound(house, call, printerId),
    takeOutOfService: (call, input) => takeOutOfService(house, call, input),
    bringBack: (call, input) => bringBack(house, call, input),
    powerGroups: (call, { scopeId }) => accepted(listPowerGroups(house, call, scopeId ?? null)),
    savePowerGroup: (call, input) => savePowerGroup(house, call, input),
    removePowerGroup: (call, input) => removePowerGroup(house, call, input),
    simulateFault: (call, input) => simulateFault(house, call, input),
  };
}

function setMaterial(
  house: PrintersHouse,
  call: Call,
  printerId: string,
  materialKey: string,
): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  if (!knowsMaterial(house, row.profileKey, materialKey)) {
    return refused({ code: 'printers.unknownMaterial', materialKey });
  }
  return change(house, call, printerId, { materialKey }, { materialKey });
}

function listPrinters(house: PrintersHouse, call: Call, scopeId: ScopeId | null): readonly PrinterView[] {
  const visible = call.visible('printer.view');
  const rows = house.store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  return rows
    .filter(
      ({ id }) => visible.includes(id, null) && (scopeId === null || isWithin(house.policy(), id, scopeId)),
    )
    .map((row) => view(house, row, call.at))
    .toSorted((left, right) => left.name.localeCompare(right.name, undefined, { numeric: true }));
}

function view(house: PrintersHouse, row: PrinterRow, now: number): PrinterView {
  const place = placeOf(house.policy(), row.id);
  const snapshot = house.bench.snapshot(row.id);
  const current = house.currentPrint(row.id);
  const known = printerView(row, place, house.profile(row.profileKey), snapshot, current, now);
  const isHere = row.stationId === house.stationId;
  return {
    ...known,
    link: isHere ? known.link : 'elsewhere',
    outOfService: outOfServiceOf(house, row),
    foundAgainAt: isHere ? whereFoundAgain(house, row) : null,
    elsewhere: isHere ? null : house.elsewhere.stateOf(row.stationId),
    asked: house.elsewhere.askedOf(row.id),
  };
}

async function connectPrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Promise<Result<Nothing, PrintersRefusal | PrinterRefusal>> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  if (row.fault !== null) return refused({ code: 'printers.faulted', printer: nameOf(house, printerId) });
  const done = change(house, call, printerId, { connects: true });
  if (!done.ok) return done;
  const connected = await house.bench.connect(printerId, row.address, credentialOf(house, printerId));
  return connected.ok ? accepted({}) : connected;
}

async function disconnectPrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Promise<Result<Nothing, PrintersRefusal>> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  if (isBusy(house, printerId)) {
    return refused({ code: 'printers.busy', printer: nameOf(house, printerId) });
  }
  const done = change(house, call, printerId, { connects: false });
  if (done.ok) await house.bench.disconnect(printerId);
  return done;
}

/** A person has looked. Where there is no fault (any more), two people have, and nothing changes. */
function clearFault(house: PrintersHouse, call: Call, printerId: string): Result<Nothing, PrintersRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  if (row.fault === null) return accepted({});
  const bed = house.currentPrint(printerId) === null ? 'unknown' : row.bed;
  const done = change(house, call, printerId, { fault: null, bed }, { fault: row.fault });
  // The connection let go of the printer when it faulted: now it may be spoken to again.
  if (done.ok && row.connects)
    void house.bench.connect(printerId, row.address, credentialOf(house, printerId));
  return done;
}

/**
 * The bytes first, the record after: the one act that does not wait for its line, and does not fail when none can be
 * written. A printer at another station is asked to stop over the hub: that is no more than a wish, and says so.
 */
export function stopPrinter(
  house: PrintersHouse,
  call: Call,
  printerId: string,
): Result<Nothing, PrintersRefusal> {
  const reached = house.bench.stop(printerId);
  const row = printerRow(house, printerId);
  if (row === null) return refused(NOT_FOUND);
  if (!reached && row.stationId !== house.stationId) {
    const wish = { printerId, stationId: row.stationId, action: 'stop', printId: null } as const;
    return house.elsewhere.ask(call, wish, nameOf(house, printerId));
  }
  const surely = { record: (entry: RecordEntry) => house.recordSurely(entry) };
  recordPrinter(surely, call, printerId, nameOf(house, printerId), { reachedThePrinter: reached });
  return accepted({});
}
