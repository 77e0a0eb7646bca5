import type { AccessPolicy, ScopeId } from '../shop/access/index.ts';

/** A scope and every scope below it; none for a scope that is not there. */
export function scopesWithin({ tree }: AccessPolicy, scopeId: string): readonly ScopeId[] {
  const number = tree.numbers.get(scopeId as ScopeId);
  if (number === undefined) return [];
  // What lies below a scope has the numbers right after its own.
  return tree.scopes.slice(number, (tree.last[number] ?? number) + 1).map(({ id }) => id);
}
