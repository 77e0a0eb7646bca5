import {
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

/** Every scope of a set by id. What lies below a scope follows it in the tree, up to its last number. */
function spelledOut({ tree }: AccessPolicy, set: ScopeSet): ReadonlySet<ScopeId> {
  const out = new Set(set.alone);
  for (const root of set.withBelow) {
    const first = tree.numbers.get(root);
    if (first === undefined) continue;
    for (const { id } of tree.scopes.slice(first, (tree.last[first] ?? first) + 1)) out.add(id);
  }
  return out;
}
