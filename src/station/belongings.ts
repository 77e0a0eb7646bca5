import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ScopeId } from '../shop/access/index.ts';
import { accessRequests, grants, restrictions, roles } from '../shop/grants/tables.ts';
import type { Belongings, Tx } from '../shop/hierarchy/house.ts';
import type { PrinterBench } from '../shop/printers/index.ts';
import { printers } from '../shop/printers/tables.ts';
import { linkStateOf } from '../shop/printers/views.ts';
import { openTasksAt, printsInHandAt } from '../shop/printing/task-counts.ts';
import { projects } from '../shop/projects/tables.ts';
import type { Call } from '../shop/records/use-case.ts';
import { among } from '../shop/records/visible-rows.ts';
import type { StationStore } from './store/store.ts';

interface BelongingsHouse {
  readonly store: StationStore;
  readonly bench: PrinterBench;
}

/** What the rooms keep at some places: the station is where the rooms meet. */
export function belongingsAt(house: BelongingsHouse, places: readonly ScopeId[]): Belongings {
  const { reading } = house.store;
  const printerIds = idsOf(
    reading
      .select({ id: printers.id })
      .from(printers)
      .where(and(among(printers.id, places), isNull(printers.removedAt)))
      .all(),
  );
  const inHand = printsInHandAt(reading, places);
  const busy = new Set(inHand.map(({ printerId }) => printerId));
  const hot = printerIds.filter((id) => !busy.has(id) && isHot(house.bench, id));
  return {
    printers: printerIds,
    projects: idsOf(
      reading
        .select({ id: projects.id })
        .from(projects)
        .where(and(among(projects.scopeId, places), isNull(projects.deletedAt)))
        .all(),
    ),
    openTasks: openTasksAt(reading, places),
    printsRunning: [...idsOf(inHand), ...hot],
  };
}

/** A heater has a target, or the wire is at work on something. */
function isHot(bench: PrinterBench, printerId: string): boolean {
  const snapshot = bench.snapshot(printerId);
  const heaters = [...(snapshot?.temperatures?.hotends ?? []), snapshot?.temperatures?.bed ?? null];
  return linkStateOf(snapshot) === 'busy' || heaters.some((heater) => (heater?.targetCelsius ?? 0) > 0);
}

/**
 * Ends what the rooms keep at places that go: whoever held something there holds it no more. Requests to print stay as
 * they are; they stand in no place that anybody sees. Printers of other stations are let go by their own, when it hears
 * that their place is gone.
 */
export function endBelongingsAt(
  tx: Tx,
  stationId: string,
  { at, personId }: Call,
  places: readonly ScopeId[],
): void {
  const next = { grants: sql`${grants.version} + 1`, restrictions: sql`${restrictions.version} + 1` };
  tx.rows
    .update(grants)
    .set({ revokedAt: at, revokedBy: personId, version: next.grants })
    .where(and(among(grants.scopeId, places), isNull(grants.revokedAt)))
    .run();
  tx.rows
    .update(restrictions)
    .set({ liftedAt: at, liftedBy: personId, version: next.restrictions })
    .where(and(among(restrictions.scopeId, places), isNull(restrictions.liftedAt)))
    .run();
  tx.rows
    .update(roles)
    .set({ deletedAt: at, version: sql`${roles.version} + 1` })
    .where(and(among(roles.homeScopeId, places), isNull(roles.deletedAt)))
    .run();
  tx.rows
    .update(accessRequests)
    .set({ state: 'withdrawn', answeredAt: at, version: sql`${accessRequests.version} + 1` })
    .where(and(among(accessRequests.scopeId, places), eq(accessRequests.state, 'open')))
    .run();
  tx.rows
    .update(projects)
    .set({ deletedAt: at, version: sql`${projects.version} + 1` })
    .where(and(among(projects.scopeId, places), isNull(projects.deletedAt)))
    .run();
  tx.rows
    .update(printers)
    .set({ removedAt: at, version: sql`${printers.version} + 1` })
    .where(and(among(printers.id, places), eq(printers.stationId, stationId), isNull(printers.removedAt)))
    .run();
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}
