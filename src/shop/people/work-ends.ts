import { eq, isNull } from 'drizzle-orm';
import { scopesUpward, type AccessPolicy, type Grant, type ScopeId } from '../access/index.ts';
import { shiftEndAfter } from '../hierarchy/index.ts';
import { scopes, shifts } from '../hierarchy/tables.ts';
import type { Instant } from '../kernel/index.ts';
import type { Reading } from '../records/store.ts';
import type { EndsOfWork } from './sessions.ts';

export interface WorkEndsHouse {
  readonly store: { readonly reading: Reading };
  policy(): AccessPolicy;
}

/**
 * Tells when people's shifts end. Bound is whose every grant in force stands at or below factories that have shifts;
 * who also stands above them, as a Master does, or in a factory without shifts, is not. Of several factories the shift
 * that ends first counts.
 */
export function createEndsOfWork(house: WorkEndsHouse): EndsOfWork {
  return (at) => {
    const policy = house.policy();
    const rows = house.store.reading.select().from(shifts).where(isNull(shifts.deletedAt)).all();
    const shiftsOf = Map.groupBy(rows, ({ factoryId }) => factoryId);
    // By factory, worked out when first asked for: a calendar takes its time, and people share factories.
    const ends = new Map<ScopeId, Instant | null>();
    function endAt(factoryId: ScopeId): Instant | null {
      const known = ends.get(factoryId);
      if (known !== undefined) return known;
      const end = shiftEndAfter(shiftsOf.get(factoryId) ?? [], timeZoneOf(house, factoryId), at);
      ends.set(factoryId, end);
      return end;
    }
    return (personId) => {
      if (shiftsOf.size === 0) return null;
      const factories = factoriesOf(policy, policy.indexes.grantsOf.get(personId) ?? [], at);
      if (factories === null || ![...factories].every((id) => shiftsOf.has(id))) return null;
      const running = [...factories].map(endAt).filter((end) => end !== null);
      return running.length === 0 ? null : Math.min(...running);
    };
  };
}

/** The factories of the grants that are in force; null when one of these stands in no factory. */
function factoriesOf(
  policy: AccessPolicy,
  grants: readonly Grant[],
  at: Instant,
): ReadonlySet<ScopeId> | null {
  const found = new Set<ScopeId>();
  for (const { scopeId, fromAt, untilAt } of grants) {
    if (fromAt > at || (untilAt !== null && untilAt <= at)) continue;
    const factory = scopesUpward(policy, scopeId).find(({ kind }) => kind === 'factory');
    if (factory === undefined) return null;
    found.add(factory.id);
  }
  return found;
}

function timeZoneOf({ store }: WorkEndsHouse, factoryId: ScopeId): string | null {
  const row = store.reading
    .select({ timeZone: scopes.timeZone })
    .from(scopes)
    .where(eq(scopes.id, factoryId))
    .get();
  return row?.timeZone ?? null;
}
