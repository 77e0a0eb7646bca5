import { scopesUpward, type AccessPolicy, type ScopeId } from '../shop/access/index.ts';

/** A scope and every scope below it. */
export function scopesWithin(policy: AccessPolicy, scopeId: string): readonly ScopeId[] {
  return [...policy.scopes.keys()].filter((one) =>
    scopesUpward(policy, one).some(({ id }) => id === scopeId),
  );
}
