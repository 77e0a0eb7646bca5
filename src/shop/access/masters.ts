import type { Instant } from '../kernel/index.ts';
import type { AccessChange, Person, ScopeId } from './model.ts';
import { hasBit } from './permission-bits.ts';
import { ADMINISTER, permissionNumber } from './permissions.ts';
import { type AccessPolicy, withFacts } from './policy.ts';
import { covers, touches, type ScopeTree } from './scope-tree.ts';
import type { ReadyGrant, ReadyRestriction, Standing } from './standing.ts';

const ADMINISTER_NUMBER = permissionNumber(ADMINISTER);

/**
 * The people who can be relied on to administer a client (or the platform): active, with a grant of
 * `platform.administer` at it or above that has begun and does not end, and no restriction, now or later, on them or
 * on that grant's role there. Nobody whose power runs out by itself counts.
 */
export function mastersOf(policy: AccessPolicy, scopeId: ScopeId, at: Instant): readonly Person[] {
  const scope = policy.tree.numbers.get(scopeId);
  if (scope === undefined) return [];
  return administrators(policy)
    .filter((standing) => isMasterOf(policy.tree, standing, scope, at))
    .map(({ person }) => person);
}

/** The client (or platform) that a change would leave without a Master, or null. */
export function leftWithoutMaster(policy: AccessPolicy, change: AccessChange, at: Instant): ScopeId | null {
  const after = withFacts(policy, change);
  const before = administrators(policy);
  const remaining = administrators(after);
  for (const { id, kind } of policy.scopes.values()) {
    if (kind !== 'client' && kind !== 'platform') continue;
    if (isMastered(policy.tree, before, id, at) && !isMastered(after.tree, remaining, id, at)) return id;
  }
  return null;
}

function isMastered(tree: ScopeTree, standings: readonly Standing[], id: ScopeId, at: Instant): boolean {
  const scope = tree.numbers.get(id);
  return scope !== undefined && standings.some((standing) => isMasterOf(tree, standing, scope, at));
}

/** Those whose grants, live or not, say `platform.administer` at all: few, so that each client asks only them. */
function administrators(policy: AccessPolicy): readonly Standing[] {
  return [...policy.standings.values()].filter(
    ({ person, grants }) => person.active && grants.some(({ every }) => hasBit(every, ADMINISTER_NUMBER)),
  );
}

function isMasterOf(tree: ScopeTree, standing: Standing, scope: number, at: Instant): boolean {
  const bears = (restriction: ReadyRestriction): boolean =>
    restriction.untilAt > at && touches(tree, restriction.first, scope);
  const lasts = (grant: ReadyGrant): boolean =>
    hasBit(grant.every, ADMINISTER_NUMBER) &&
    covers(tree, grant.first, scope) &&
    grant.fromAt <= at &&
    grant.untilAt === Infinity &&
    !grant.restrictions.some(bears);
  return standing.person.active && !standing.restrictions.some(bears) && standing.grants.some(lasts);
}
