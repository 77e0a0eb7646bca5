import type { AccessPolicy, ScopeId } from '../shop/access/index.ts';

/** A scope and every scope below it. */
export function scopesWithin(policy: AccessPolicy, scopeId: string): readonly ScopeId[] {
  return [...policy.scopes.values()]
    .filter((scope) => {
      for (let at: typeof scope | undefined = scope; at !== undefined;) {
        if (at.id === scopeId) return true;
        at = at.parentId === null ? undefined : policy.scopes.get(at.parentId);
      }
      return false;
    })
    .map(({ id }) => id);
}
