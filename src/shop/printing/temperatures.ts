import { asc, eq } from 'drizzle-orm';
import { sampleOf, type TemperatureReport, type TemperatureSample } from '../printers/index.ts';
import type { PrintingHouse } from './house.ts';
import { printTemperatures } from './tables.ts';

/** What a print's page plots: finer than this is not seen, and a day's print stays under ten thousand samples. */
export const KEPT_EACH_MILLISECONDS = 10_000;

/** Keeps a sample of a running print's temperatures every so often. Made once a station. */
export function temperatureKeeper(
  house: PrintingHouse,
): (printerId: string, report: TemperatureReport, at: number) => void {
  const keptAt = new Map<string, { readonly printId: string; readonly monotonic: number }>();
  return (printerId, report, at) => {
    const printId = house.bench.snapshot(printerId)?.job?.jobId;
    if (printId === undefined) return;
    const now = house.clock.monotonicMilliseconds();
    const last = keptAt.get(printerId);
    if (last?.printId === printId && now - last.monotonic < KEPT_EACH_MILLISECONDS) return;
    keptAt.set(printerId, { printId, monotonic: now });
    const { hotendCelsius, hotendTargetCelsius, bedCelsius, bedTargetCelsius } = sampleOf(report, at);
    const values = { printId, at, hotendCelsius, hotendTargetCelsius, bedCelsius, bedTargetCelsius };
    // A clock that was set back to the same millisecond: one sample of the two is enough.
    house.store.journal((rows) => rows.insert(printTemperatures).values(values).onConflictDoNothing().run());
  };
}

/** The temperatures of a run, oldest first. */
export function temperaturesOf(house: PrintingHouse, printId: string): readonly TemperatureSample[] {
  return house.store.reading
    .select({
      at: printTemperatures.at,
      hotendCelsius: printTemperatures.hotendCelsius,
      hotendTargetCelsius: printTemperatures.hotendTargetCelsius,
      bedCelsius: printTemperatures.bedCelsius,
      bedTargetCelsius: printTemperatures.bedTargetCelsius,
    })
    .from(printTemperatures)
    .where(eq(printTemperatures.printId, printId))
    .orderBy(asc(printTemperatures.at))
    .all();
}
