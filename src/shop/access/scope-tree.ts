import type { Scope, ScopeId } from './model.ts';

/**
 * The hierarchy, each scope numbered in the order of a walk that goes down before it goes on: everything below a
 * scope has the numbers right after it, so that "is this below that?" is two comparisons.
 */
export interface ScopeTree {
  readonly numbers: ReadonlyMap<ScopeId, number>;
  /** By number. */
  readonly scopes: readonly Scope[];
  /** By number: the last number below the scope; its own where nothing is below. */
  readonly last: Int32Array;
  /** By number: the number of the parent; -1 at the top. */
  readonly parents: Int32Array;
  /** By number: when the term of the scope or of one above it is over, the earliest of them; Infinity for never. */
  readonly termEndsAt: Float64Array;
  /** Numbers of the scopes that have a term of their own. */
  readonly termed: readonly number[];
}

/**
 * Builds the tree. A scope whose parent is not there stands at the top. Scopes that are above themselves (a damaged
 * fact) are left out, and nothing is allowed in them.
 */
export function buildScopeTree(facts: ReadonlyMap<ScopeId, Scope>): ScopeTree {
  const below = new Map<ScopeId | null, Scope[]>();
  for (const scope of facts.values()) {
    const parentId = scope.parentId !== null && facts.has(scope.parentId) ? scope.parentId : null;
    const siblings = below.get(parentId);
    if (siblings === undefined) below.set(parentId, [scope]);
    else siblings.push(scope);
  }
  const scopes: Scope[] = [];
  const numbers = new Map<ScopeId, number>();
  const parents = new Int32Array(facts.size);
  const last = new Int32Array(facts.size);
  const termEndsAt = new Float64Array(facts.size);
  const visit = (scope: Scope, parent: number): void => {
    const number = scopes.push(scope) - 1;
    numbers.set(scope.id, number);
    parents[number] = parent;
    termEndsAt[number] = Math.min(scope.expiresAt ?? Infinity, termEndsAt[parent] ?? Infinity);
    for (const child of below.get(scope.id) ?? []) visit(child, number);
    last[number] = scopes.length - 1;
  };
  for (const scope of below.get(null) ?? []) visit(scope, -1);
  const termed = scopes.flatMap((scope, number) => (typeof scope.expiresAt === 'number' ? [number] : []));
  return { numbers, scopes, last, parents, termEndsAt, termed };
}

/** Whether `upper` is `lower` or stands above it. */
export function covers(tree: ScopeTree, upper: number, lower: number): boolean {
  return upper <= lower && lower <= (tree.last[upper] ?? -1);
}

/** Whether one of the two is the other or stands above it. */
export function touches(tree: ScopeTree, one: number, other: number): boolean {
  return covers(tree, one, other) || covers(tree, other, one);
}

/** The scopes from `number` up to the top, itself first. */
export function upwards(tree: ScopeTree, number: number): readonly Scope[] {
  const path: Scope[] = [];
  for (let at = number; at >= 0; at = tree.parents[at] ?? -1) {
    const scope = tree.scopes[at];
    if (scope !== undefined) path.push(scope);
  }
  return path;
}
