import type { Instant } from '../kernel/index.ts';
import { holds } from './decide.ts';
import type { PersonId, Scope, ScopeId, ScopeSet, VisibleScopes } from './model.ts';
import { hasBit } from './permission-bits.ts';
import { permissionNumber, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { upwards, type ScopeTree } from './scope-tree.ts';
import type { Standing } from './standing.ts';
import { holdsAfterTerm } from './term.ts';

type Extent = 'every' | 'own' | 'none';

/**
 * Where a person has a permission, as the fewest scopes that say it, for the filter of a list, count, search or
 * export: a record is shown if its scope is in `every`, or is in `own` and the record is the person's.
 */
export function visibleScopes(
  policy: AccessPolicy,
  personId: PersonId,
  permission: PermissionKey,
  at: Instant,
): VisibleScopes {
  const found: Found = {
    every: { withBelow: [], alone: [] },
    own: { withBelow: [], alone: [] },
  };
  const number = permissionNumber(permission);
  const standing = policy.standings.get(personId);
  if (number < 0 || standing === undefined) return found;
  const { tree } = policy;
  const walk: Walk = {
    tree,
    changesBelow: scopesAboveChanges(tree, standing, number, at),
    extentAt: (scope) => {
      if (holds(tree, standing, number, scope, false, at)) return 'every';
      return holds(tree, standing, number, scope, true, at) ? 'own' : 'none';
    },
    found,
  };
  for (const top of siblings(tree, 0, tree.scopes.length - 1)) {
    const whole = extentOfBranch(walk, top);
    if (whole !== null) add(walk, whole, 'withBelow', top);
  }
  return found;
}

/** A scope and those above it, the nearest first. Empty for a scope that the policy does not hold. */
export function scopesUpward(policy: AccessPolicy, scopeId: ScopeId): readonly Scope[] {
  return upwards(policy.tree, policy.tree.numbers.get(scopeId) ?? -1);
}

/** Whether a scope is in a set. For the window and for tests; a query does it with ids. */
export function inScopeSet(policy: AccessPolicy, set: ScopeSet, scopeId: ScopeId): boolean {
  if (set.alone.includes(scopeId)) return true;
  const roots = new Set(set.withBelow);
  let scope = policy.tree.numbers.get(scopeId) ?? -1;
  for (; scope >= 0; scope = policy.tree.parents[scope] ?? -1) {
    const id = policy.tree.scopes[scope]?.id;
    if (id !== undefined && roots.has(id)) return true;
  }
  return false;
}

interface Found {
  readonly every: { readonly withBelow: ScopeId[]; readonly alone: ScopeId[] };
  readonly own: { readonly withBelow: ScopeId[]; readonly alone: ScopeId[] };
}

interface Walk {
  readonly tree: ScopeTree;
  /** Scopes below which the answer may differ from their own. */
  readonly changesBelow: ReadonlySet<number>;
  readonly extentAt: (scope: number) => Extent;
  readonly found: Found;
}

/** The extent of a branch where it is the same throughout; else writes down its parts and gives null. */
function extentOfBranch(walk: Walk, scope: number): Extent | null {
  const here = walk.extentAt(scope);
  if (!walk.changesBelow.has(scope)) return here;
  const children = siblings(walk.tree, scope + 1, walk.tree.last[scope] ?? scope).map((child) => ({
    child,
    extent: extentOfBranch(walk, child),
  }));
  if (children.every(({ extent }) => extent === here)) return here;
  add(walk, here, 'alone', scope);
  for (const { child, extent } of children) {
    if (extent !== null) add(walk, extent, 'withBelow', child);
  }
  return null;
}

function add({ tree, found }: Walk, extent: Extent, how: 'withBelow' | 'alone', scope: number): void {
  const id = tree.scopes[scope]?.id;
  if (extent === 'none' || id === undefined) return;
  // A scope with nothing below it needs no second way of saying so.
  found[extent][tree.last[scope] === scope ? 'withBelow' : how].push(id);
}

/** The scopes from `first` to `last` that stand side by side, each with its branch skipped. */
function siblings(tree: ScopeTree, first: number, last: number): readonly number[] {
  const found: number[] = [];
  for (let scope = first; scope <= last; scope = (tree.last[scope] ?? scope) + 1) found.push(scope);
  return found;
}

/** Every scope above one where the answer can change: where a grant, a restriction or the end of a term stands. */
function scopesAboveChanges(
  tree: ScopeTree,
  standing: Standing,
  permission: number,
  at: Instant,
): ReadonlySet<number> {
  const above = new Set<number>();
  const mark = (scope: number): void => {
    let upper = tree.parents[scope] ?? -1;
    for (; upper >= 0 && !above.has(upper); upper = tree.parents[upper] ?? -1) above.add(upper);
  };
  for (const grant of standing.grants) {
    if (!hasBit(grant.every, permission) && !hasBit(grant.own, permission)) continue;
    mark(grant.first);
    for (const { first } of grant.restrictions) mark(first);
  }
  for (const { first } of standing.restrictions) mark(first);
  if (!holdsAfterTerm(permission)) {
    for (const scope of tree.termed) {
      if (at >= (tree.termEndsAt[scope] ?? 0)) mark(scope);
    }
  }
  return above;
}
