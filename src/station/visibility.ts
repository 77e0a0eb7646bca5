import {
  scopesUpward,
  visibleScopes,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
  type ScopeSet,
} from '../shop/access/index.ts';
import type { Visibility } from '../shop/records/use-case.ts';

/** Where a person sees records under any of some permissions, with every scope spelled out for the filter of a query. */
export function visibilityOf(
  policy: AccessPolicy,
  personId: PersonId | null,
  permissions: readonly PermissionKey[],
  at: number,
): Visibility {
  if (personId === null) return { every: [], own: [], includes: () => false };
  const visible = permissions.map((permission) => visibleScopes(policy, personId, permission, at));
  const every = union(visible.map((one) => spelledOut(policy, one.every)));
  const own = new Set(
    [...union(visible.map((one) => spelledOut(policy, one.own)))].filter((id) => !every.has(id)),
  );
  return {
    every: [...every],
    own: [...own],
    includes: (scopeId, ownerId) =>
      every.has(scopeId as ScopeId) || (own.has(scopeId as ScopeId) && ownerId === personId),
  };
}

function union(sets: readonly ReadonlySet<ScopeId>[]): Set<ScopeId> {
  return new Set(sets.flatMap((set) => [...set]));
}

function spelledOut(policy: AccessPolicy, set: ScopeSet): ReadonlySet<ScopeId> {
  const roots = new Set(set.withBelow);
  const out = new Set(set.alone);
  for (const scopeId of policy.scopes.keys()) {
    if (scopesUpward(policy, scopeId).some(({ id }) => roots.has(id))) out.add(scopeId);
  }
  return out;
}
