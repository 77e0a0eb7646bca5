import { eq, isNotNull } from 'drizzle-orm';
import type { AccessPolicy, ScopeId } from '../access/index.ts';
import type { Reading } from '../records/store.ts';
import { scopes } from './tables.ts';

/** The place itself, or the nearest one above it that is still there when it was deleted; null: nothing is left. */
export function placeLeftOf(reading: Reading, policy: AccessPolicy, scopeId: string): ScopeId | null {
  const seen = new Set<string>();
  for (let id: string | null = scopeId; id !== null && !seen.has(id);) {
    if (policy.scopes.has(id as ScopeId)) return id as ScopeId;
    seen.add(id);
    const row: { readonly parentId: string | null } | undefined = reading
      .select({ parentId: scopes.parentId })
      .from(scopes)
      .where(eq(scopes.id, id))
      .get();
    id = row?.parentId ?? null;
  }
  return null;
}

/** Each deleted place whose nearest place above that is still there is one of these, with that one. */
export function placesGoneFrom(
  reading: Reading,
  policy: AccessPolicy,
  places: readonly ScopeId[],
): ReadonlyMap<string, ScopeId> {
  const asked = new Set(places);
  const rows = reading
    .select({ id: scopes.id, parentId: scopes.parentId })
    .from(scopes)
    .where(isNotNull(scopes.deletedAt))
    .all();
  const parents = new Map(rows.map(({ id, parentId }) => [id, parentId]));
  const leftOf = new Map<string, ScopeId | null>();
  function find(id: string): ScopeId | null {
    if (policy.scopes.has(id as ScopeId)) return id as ScopeId;
    const known = leftOf.get(id);
    if (known !== undefined) return known;
    // Said before it is known: a place above itself (a damaged row) leaves nothing.
    leftOf.set(id, null);
    const parentId = parents.get(id) ?? null;
    const left = parentId === null ? null : find(parentId);
    leftOf.set(id, left);
    return left;
  }
  return new Map(
    rows.flatMap(({ id }) => {
      const left = find(id);
      return left !== null && asked.has(left) ? [[id, left] as const] : [];
    }),
  );
}
