import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { type Authority, authorityAt, isStanding, rankRefusal, rankTouching } from './authority.ts';
import { rankAt } from './decide.ts';
import type { AccessRefusal, PersonId, Restriction, RestrictionId } from './model.ts';
import { bitsOf, isEmpty, keysOf, without } from './permission-bits.ts';
import type { AccessPolicy } from './policy.ts';
import { lastMasterRefusal, termRefusal } from './rules.ts';
import { touches } from './scope-tree.ts';
import { roleInForce } from './standing.ts';

/**
 * Whether the actor may set this restriction. They must outrank the person (or the role) at its scope: a Master cannot
 * restrict a Master. Changing one is lifting it and setting it anew: ask both.
 */
export function canRestrict(
  policy: AccessPolicy,
  actorId: PersonId,
  restriction: Restriction,
  at: Instant,
): Result<Restriction, AccessRefusal> {
  if (restriction.personId === actorId) return refused({ code: 'access.ownRestriction' });
  if (restriction.reason.trim() === '') return refused({ code: 'access.reasonMissing' });
  if (isEmpty(bitsOf(restriction.permissions))) return refused({ code: 'access.nothingRestricted' });
  const authority = authorityAt(policy, actorId, 'access.restrict', restriction.scopeId, at);
  if (!authority.ok) return authority;
  const refusal =
    termRefusal(restriction.fromAt, restriction.untilAt) ??
    subjectRefusal(policy, authority.value, restriction, false, at) ??
    lastMasterRefusal(policy, { kind: 'restrictionPut', restriction }, at);
  return refusal === null ? accepted(restriction) : refused(refusal);
}

/**
 * Whether the actor may lift a restriction: not one that bears on themselves, not one set by somebody who ranks above
 * them there, and only where they hold what comes back.
 */
export function canLift(
  policy: AccessPolicy,
  actorId: PersonId,
  restrictionId: RestrictionId,
  at: Instant,
): Result<Restriction, AccessRefusal> {
  const restriction = policy.restrictions.get(restrictionId);
  if (restriction === undefined) {
    return refused({ code: 'access.unknown', what: 'restriction', id: restrictionId });
  }
  const authority = authorityAt(policy, actorId, 'access.restrict', restriction.scopeId, at);
  if (!authority.ok) return authority;
  const refusal =
    ownRestrictionRefusal(policy, authority.value, restriction, at) ??
    subjectRefusal(policy, authority.value, restriction, true, at) ??
    setterRefusal(policy, authority.value, restriction, at) ??
    givenBackRefusal(authority.value, restriction);
  return refusal === null ? accepted(restriction) : refused(refusal);
}

function subjectRefusal(
  policy: AccessPolicy,
  authority: Authority,
  { personId, roleId, scopeId }: Restriction,
  mastersMay: boolean,
  at: Instant,
): AccessRefusal | null {
  if (personId !== null) {
    const target = policy.standings.get(personId);
    if (target === undefined) return { code: 'access.unknown', what: 'person', id: personId };
    return rankRefusal(authority, rankTouching(policy, target, authority.scope, at), mastersMay);
  }
  const role = roleInForce(policy, roleId, authority.scope);
  if (role === null) return { code: 'access.roleNotHere', roleId, scopeId };
  return rankRefusal(authority, role.rank, mastersMay);
}

/** A restriction on a role bears on the actor too, if they hold that role there. */
function ownRestrictionRefusal(
  policy: AccessPolicy,
  { standing, scope }: Authority,
  { personId, roleId }: Restriction,
  at: Instant,
): AccessRefusal | null {
  const isOwn =
    personId === standing.person.id ||
    standing.grants.some(
      (held) =>
        (held.grant.roleId === roleId || held.role.id === roleId) &&
        isStanding(held, at) &&
        touches(policy.tree, held.first, scope),
    );
  return isOwn ? { code: 'access.ownRestriction' } : null;
}

function setterRefusal(
  policy: AccessPolicy,
  authority: Authority,
  { setBy, scopeId }: Restriction,
  at: Instant,
): AccessRefusal | null {
  return rankAt(policy, setBy, scopeId, at) > authority.rank
    ? { code: 'access.setByHigherRank', setBy, scopeId }
    : null;
}

function givenBackRefusal(authority: Authority, restriction: Restriction): AccessRefusal | null {
  const lacking = without(bitsOf(restriction.permissions), authority.every);
  if (isEmpty(lacking)) return null;
  return { code: 'access.notHeld', permissions: keysOf(lacking), scopeId: restriction.scopeId, roleId: null };
}
