import { tooHotFor } from './heat-limits.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal } from './model.ts';
import { nameOf, ownPrinter, recordPrinter } from './printer-rows.ts';
import type { PrinterRefusal, PrinterSnapshot } from './protocol/model.ts';
import { linkStateOf } from './views.ts';

/** Sets heaters by hand, up to what a material of the printer's profile can need. 0 is off. */
export function setTargets(
  house: PrintersHouse,
  call: Call,
  printerId: string,
  targets: { hotendCelsius?: number | undefined; bedCelsius?: number | undefined },
): Result<Nothing, PrintersRefusal | PrinterRefusal> {
  const own = ownPrinter(house, printerId);
  if (!own.ok) return own;
  const row = own.value;
  const heats = (targets.hotendCelsius ?? 0) > 0 || (targets.bedCelsius ?? 0) > 0;
  if (row.outOfService !== null && heats) {
    const { reason } = row.outOfService;
    return refused({ code: 'printers.outOfService', printer: nameOf(house, printerId), reason });
  }
  const tooHot = tooHotFor(house.profile(row.profileKey), targets);
  if (tooHot !== null) return refused({ code: 'printers.targetTooHot', ...tooHot });
  const link = linkStateOf(house.bench.snapshot(printerId));
  if (link !== 'ready' && link !== 'busy') {
    return refused({ code: 'printers.notConnected', printer: nameOf(house, printerId), link });
  }
  const { hotendCelsius, bedCelsius } = targets;
  const wanted = {
    ...(hotendCelsius === undefined ? {} : { hotendCelsius }),
    ...(bedCelsius === undefined ? {} : { bedCelsius }),
  };
  const before = heatsUp(house.bench.snapshot(printerId), wanted) ? house.fuses.take(printerId) : null;
  if (before !== null)
    return refused({ code: 'printers.fuseTaken', printer: nameOf(house, printerId), before });
  // On record first: a heater that is on without a line that says who switched it on must not be.
  house.store.write((tx) => recordPrinter(tx, call, printerId, nameOf(house, printerId), wanted));
  if (hotendCelsius === 0 && bedCelsius === 0) house.fuses.leave(printerId);
  const heated = house.bench.preheat(printerId, wanted);
  return heated.ok ? accepted({}) : heated;
}

/** A few degrees more are what holding takes anyway. */
const HOLDS_WITHIN_CELSIUS = 5;

/** True when a heater would go on full for it, and so ask its share of the fuse. */
export function heatsUp(
  snapshot: PrinterSnapshot | null,
  wanted: { readonly hotendCelsius?: number; readonly bedCelsius?: number },
): boolean {
  const report = snapshot?.temperatures ?? null;
  const isFar = (celsius: number | undefined, current: number | undefined) =>
    celsius !== undefined && celsius > 0 && celsius > (current ?? 0) + HOLDS_WITHIN_CELSIUS;
  return (
    isFar(wanted.hotendCelsius, report?.hotends[0]?.currentCelsius) ||
    isFar(wanted.bedCelsius, report?.bed?.currentCelsius)
  );
}
