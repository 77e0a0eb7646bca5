import { isNotNull } from 'drizzle-orm';
import type { AccessPolicy, ScopeId } from '../shop/access/index.ts';
import { scopes } from '../shop/hierarchy/tables.ts';
import type { RecordVisibility } from '../shop/audit/search.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { Reading } from '../shop/records/store.ts';
import { scopesWithin } from './scopes-within.ts';

interface Places {
  readonly reading: Reading;
  policy(): AccessPolicy;
}

/** Where the caller sees the record. What was done at a place that is gone shows to who sees what it stood in. */
export function recordSeenBy(
  places: Places,
  call: Call,
): RecordVisibility & {
  readonly whole: boolean;
} {
  const every = new Set<string>(call.visible('audit.view').every);
  for (const [gone, above] of placesGone(places)) if (above.some((id) => every.has(id))) every.add(gone);
  const tops = [...places.policy().scopes.values()].filter(({ parentId }) => parentId === null);
  const seenTops = tops.filter(({ id }) => every.has(id));
  return {
    scopeIds: [...every],
    placeless: seenTops.length > 0,
    whole: tops.length > 0 && seenTops.length === tops.length,
  };
}

/** The place and all below it, with what is gone from there. */
export function recordWithin(places: Places, scopeId: ScopeId): readonly string[] {
  const within = new Set<string>([scopeId, ...scopesWithin(places.policy(), scopeId)]);
  for (const [gone, above] of placesGone(places)) if (above.some((id) => within.has(id))) within.add(gone);
  return [...within];
}

/** Each place that was deleted, with all above it up to the nearest that is still there. */
function placesGone({ reading, policy }: Places): ReadonlyMap<string, readonly string[]> {
  const rows = reading
    .select({ id: scopes.id, parentId: scopes.parentId })
    .from(scopes)
    .where(isNotNull(scopes.deletedAt))
    .all();
  const parents = new Map(rows.map(({ id, parentId }) => [id, parentId]));
  const upward = (id: string): readonly string[] => {
    const parentId = parents.get(id) ?? null;
    if (parentId === null) return [];
    return policy().scopes.has(parentId as ScopeId) ? [parentId] : [parentId, ...upward(parentId)];
  };
  return new Map(rows.map(({ id }) => [id, upward(id)]));
}
