import { tooHotFor } from './heat-limits.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PrintersRefusal } from './model.ts';
import { nameOf, ownPrinter, recordPrinter } from './printer-rows.ts';
import type { PrinterRefusal } from './protocol/model.ts';
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
  // On record first: a heater that is on without a line that says who switched it on must not be.
  house.store.write((tx) => recordPrinter(tx, call, printerId, nameOf(house, printerId), wanted));
  const heated = house.bench.preheat(printerId, wanted);
  return heated.ok ? accepted({}) : heated;
}
