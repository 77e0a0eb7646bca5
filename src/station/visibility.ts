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

/** Where a person sees records under a permission, with every scope spelled out for the filter of a query. */
export function visibilityOf(
  policy: AccessPolicy,
  personId: PersonId | null,
  permission: PermissionKey,
  at: number,
): Visibility {
  if (personId === null) return { every: [], own: [], includes: () => false };
  const visible = visibleScopes(policy, personId, permission, at);
  const every = spelledOut(policy, visible.every);
  const own = spelledOut(policy, visible.own);
  return {
    every: [...every],
    own: [...own],
    includes: (scopeId, ownerId) =>
      every.has(scopeId as ScopeId) || (own.has(scopeId as ScopeId) && ownerId === personId),
  };
}

function spelledOut(policy: AccessPolicy, set: ScopeSet): ReadonlySet<ScopeId> {
  const roots = new Set(set.withBelow);
  const out = new Set(set.alone);
  for (const scopeId of policy.scopes.keys()) {
    if (scopesUpward(policy, scopeId).some(({ id }) => roots.has(id))) out.add(scopeId);
  }
  return out;
}
