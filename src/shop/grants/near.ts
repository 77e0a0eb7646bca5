import { scopesUpward, type AccessPolicy, type PersonId, type ScopeId } from '../access/index.ts';

/** The ids of a scope and of all above it, the nearest first. */
export function wayUp(policy: AccessPolicy, scopeId: ScopeId): readonly ScopeId[] {
  return scopesUpward(policy, scopeId).map(({ id }) => id);
}

/**
 * Whether a place belongs to a client where the person has some grant. What stands in another client does not exist for
 * them: it is neither named nor explained.
 */
export function standsNearOwnGrant(policy: AccessPolicy, personId: PersonId, scopeId: ScopeId): boolean {
  const place = wayUp(policy, scopeId);
  const client = place.find((id) => policy.scopes.get(id)?.kind === 'client');
  return (policy.indexes.grantsOf.get(personId) ?? []).some((grant) =>
    client === undefined
      ? wayUp(policy, grant.scopeId).some((id) => place.includes(id))
      : place.includes(grant.scopeId) || wayUp(policy, grant.scopeId).includes(client),
  );
}
