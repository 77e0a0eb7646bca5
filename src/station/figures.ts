import { and, count, eq, gte, inArray, isNull } from 'drizzle-orm';
import type { AccessPolicy, Scope } from '../shop/access/index.ts';
import type { FactoryFigures } from '../shop/hierarchy/contract.ts';
import { startOfDay } from '../shop/hierarchy/factory-calendar.ts';
import { scopes } from '../shop/hierarchy/tables.ts';
import type { PrinterBench } from '../shop/printers/index.ts';
import { printers } from '../shop/printers/tables.ts';
import { linkStateOf } from '../shop/printers/views.ts';
import { prints, printTasks } from '../shop/printing/tables.ts';
import { among } from '../shop/records/visible-rows.ts';
import type { StationStore } from './store/store.ts';
import { scopesWithin } from './scopes-within.ts';

/** The figures of each factory, over all rooms: the station is where the rooms meet. */
export function factoryFigures(
  house: { readonly store: StationStore; readonly bench: PrinterBench; policy(): AccessPolicy },
  factories: readonly Scope[],
  now: number,
): readonly FactoryFigures[] {
  const zones = timeZonesOf(house.store, factories);
  return factories.map((factory) => {
    const within = scopesWithin(house.policy(), factory.id);
    return {
      factoryId: factory.id,
      name: factory.name,
      expiresAt: factory.expiresAt ?? null,
      ...printerFigures(house, within),
      ...workFigures(house.store, within, startOfDay(zones.get(factory.id) ?? null, now)),
    };
  });
}

function printerFigures(
  house: { readonly store: StationStore; readonly bench: PrinterBench },
  within: readonly string[],
): Pick<FactoryFigures, 'printersTotal' | 'printersPrinting' | 'printersNeedingAttention'> {
  const rows = house.store.reading
    .select()
    .from(printers)
    .where(and(among(printers.id, within), isNull(printers.removedAt)))
    .all();
  const links = rows.map(({ id, fault }) => ({ fault, link: linkStateOf(house.bench.snapshot(id)) }));
  return {
    printersTotal: rows.length,
    printersPrinting: links.filter(({ link }) => link === 'busy').length,
    printersNeedingAttention: links.filter(
      ({ link, fault }) => fault !== null || link === 'lost' || link === 'faulted',
    ).length,
  };
}

function workFigures(
  store: StationStore,
  within: readonly string[],
  dayBeganAt: number,
): Pick<FactoryFigures, 'tasksRequested' | 'tasksQueued' | 'printsFinishedToday' | 'printsFailedToday'> {
  const tasks = (state: 'requested' | 'queued') =>
    store.reading
      .select({ many: count() })
      .from(printTasks)
      .where(and(among(printTasks.scopeId, within), eq(printTasks.state, state)))
      .get()?.many ?? 0;
  const ended = (success: boolean) =>
    store.reading
      .select({ many: count() })
      .from(prints)
      .where(
        and(
          among(prints.printerId, within),
          gte(prints.endedAt, dayBeganAt),
          // A removed run was one or the other; its failure tells which.
          success ? isNull(prints.failure) : inArray(prints.state, ['failed', 'interrupted']),
          success ? inArray(prints.state, ['finished', 'removed']) : undefined,
        ),
      )
      .get()?.many ?? 0;
  return {
    tasksRequested: tasks('requested'),
    tasksQueued: tasks('queued'),
    printsFinishedToday: ended(true),
    printsFailedToday: ended(false),
  };
}

/** The time zone of each factory that has one of its own: today is today there. */
function timeZonesOf(store: StationStore, factories: readonly Scope[]): ReadonlyMap<string, string | null> {
  const ids = factories.map(({ id }) => id);
  const rows = store.reading
    .select({ id: scopes.id, timeZone: scopes.timeZone })
    .from(scopes)
    .where(among(scopes.id, ids))
    .all();
  return new Map(rows.map(({ id, timeZone }) => [id, timeZone]));
}
