import { count, gte, inArray, isNull } from 'drizzle-orm';
import type { AccessPolicy, Scope } from '../shop/access/index.ts';
import type { FactoryFigures } from '../shop/hierarchy/contract.ts';
import { startOfDay } from '../shop/hierarchy/factory-calendar.ts';
import { scopes } from '../shop/hierarchy/tables.ts';
import type { Elsewhere } from '../shop/printers/elsewhere.ts';
import type { PrinterBench } from '../shop/printers/index.ts';
import { printers } from '../shop/printers/tables.ts';
import { linkStateOf } from '../shop/printers/views.ts';
import { PRINT_STATES } from '../shop/printing/index.ts';
import { prints, printTasks } from '../shop/printing/tables.ts';
import { isRunning } from '../shop/printing/transitions.ts';
import { among } from '../shop/records/visible-rows.ts';
import { scopesWithin } from './scopes-within.ts';
import type { StationStore } from './store/store.ts';

interface FiguresHouse {
  readonly store: StationStore;
  readonly bench: PrinterBench;
  readonly stationId: string;
  readonly elsewhere: Pick<Elsewhere, 'stateOf'>;
  policy(): AccessPolicy;
}

type Tally = { -readonly [Figure in keyof FactoryFigures]: FactoryFigures[Figure] };

/** The tally that a place counts for. */
type TallyOf = (placeId: string) => Tally | undefined;

/**
 * The figures of each factory, over all rooms: the station is where the rooms meet. One look at each table, however
 * many factories there are.
 */
export function factoryFigures(
  house: FiguresHouse,
  factories: readonly Scope[],
  now: number,
): readonly FactoryFigures[] {
  const tallies = factories.map((factory) => emptyTally(factory, termEndOf(house.policy(), factory)));
  const byPlace = new Map<string, Tally>();
  for (const tally of tallies) {
    for (const place of scopesWithin(house.policy(), tally.factoryId)) byPlace.set(place, tally);
  }
  const tallyOf: TallyOf = (placeId) => byPlace.get(placeId);
  countPrinters(house, tallyOf);
  countTasks(house, tallyOf);
  countPrints(house, tallyOf, daysOf(house, factories, now));
  return tallies;
}

/** When the term of a factory ends: its own, or that of its client where that is sooner. */
function termEndOf({ tree }: AccessPolicy, { id }: Scope): number | null {
  const endsAt = tree.termEndsAt[tree.numbers.get(id) ?? -1] ?? Infinity;
  return endsAt === Infinity ? null : endsAt;
}

function emptyTally({ id, name }: Scope, expiresAt: number | null): Tally {
  return {
    factoryId: id,
    name,
    printersTotal: 0,
    printersPrinting: 0,
    printersNeedingAttention: 0,
    printersUnheard: 0,
    tasksRequested: 0,
    tasksQueued: 0,
    printsFinishedToday: 0,
    printsFailedToday: 0,
    expiresAt,
  };
}

function countPrinters(house: FiguresHouse, tallyOf: TallyOf): void {
  const { store, bench } = house;
  const rows = store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  const runningElsewhere = printersRunning(store);
  const isQuiet = quietStations(house);
  for (const { id, stationId, fault } of rows) {
    const tally = tallyOf(id);
    if (tally === undefined) continue;
    if (stationId !== house.stationId) {
      tally.printersTotal += 1;
      // What a silent station's printers do now, nobody knows: they are counted as neither well nor printing.
      if (isQuiet(stationId)) tally.printersUnheard += 1;
      else if (runningElsewhere.has(id)) tally.printersPrinting += 1;
      if (fault !== null) tally.printersNeedingAttention += 1;
      continue;
    }
    const link = linkStateOf(bench.snapshot(id));
    tally.printersTotal += 1;
    if (link === 'busy') tally.printersPrinting += 1;
    if (fault !== null || link === 'lost' || link === 'faulted') tally.printersNeedingAttention += 1;
  }
}

/** Printers with a run under way, by its row. */
function printersRunning(store: StationStore): ReadonlySet<string> {
  const rows = store.reading
    .select({ printerId: prints.printerId })
    .from(prints)
    .where(inArray(prints.state, PRINT_STATES.filter(isRunning)))
    .all();
  return new Set(rows.map(({ printerId }) => printerId));
}

/** Whether a station has not been heard of for a while; each looked at once. */
function quietStations({ elsewhere }: FiguresHouse): (stationId: string) => boolean {
  const known = new Map<string, boolean>();
  return (stationId) => {
    const isQuiet = known.get(stationId) ?? elsewhere.stateOf(stationId).isQuiet;
    known.set(stationId, isQuiet);
    return isQuiet;
  };
}

function countTasks({ store }: FiguresHouse, tallyOf: TallyOf): void {
  const rows = store.reading
    .select({ scopeId: printTasks.scopeId, state: printTasks.state, many: count() })
    .from(printTasks)
    .where(inArray(printTasks.state, ['requested', 'queued']))
    .groupBy(printTasks.scopeId, printTasks.state)
    .all();
  for (const { scopeId, state, many } of rows) {
    const tally = tallyOf(scopeId);
    if (tally === undefined) continue;
    if (state === 'requested') tally.tasksRequested += many;
    else tally.tasksQueued += many;
  }
}

function countPrints({ store }: FiguresHouse, tallyOf: TallyOf, days: Days): void {
  const rows = store.reading
    .select({
      printerId: prints.printerId,
      state: prints.state,
      failure: prints.failure,
      endedAt: prints.endedAt,
    })
    .from(prints)
    .where(gte(prints.endedAt, days.firstBeganAt))
    .all();
  for (const { printerId, state, failure, endedAt } of rows) {
    const tally = tallyOf(printerId);
    if (tally === undefined || endedAt === null || endedAt < days.beganAt(tally.factoryId)) continue;
    // A removed run was one or the other; its failure tells which.
    if (failure === null && (state === 'finished' || state === 'removed')) tally.printsFinishedToday += 1;
    if (state === 'failed' || state === 'interrupted') tally.printsFailedToday += 1;
  }
}

/** When today began, on the clock of each factory; without a time zone, on the station's. */
interface Days {
  readonly firstBeganAt: number;
  beganAt(factoryId: string): number;
}

function daysOf({ store }: FiguresHouse, factories: readonly Scope[], now: number): Days {
  const ids = factories.map(({ id }) => id);
  const rows = store.reading
    .select({ id: scopes.id, timeZone: scopes.timeZone })
    .from(scopes)
    .where(among(scopes.id, ids))
    .all();
  const zones = new Map(rows.map(({ id, timeZone }) => [id, timeZone]));
  const began = new Map(
    [...new Set(zones.values())].map((timeZone) => [timeZone, startOfDay(timeZone, now)]),
  );
  return {
    firstBeganAt: Math.min(now, ...began.values()),
    beganAt: (factoryId) => began.get(zones.get(factoryId) ?? null) ?? startOfDay(null, now),
  };
}
