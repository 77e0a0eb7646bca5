import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { type Authority, isStanding, notHeldRefusal, rankRefusal, rankTouching } from './authority.ts';
import { bearsOn, rankAt } from './decide.ts';
import { leftWithoutMaster } from './masters.ts';
import type {
  AccessChange,
  AccessRefusal,
  Grant,
  GrantId,
  PersonId,
  Role,
  RoleId,
  ScopeId,
} from './model.ts';
import { type ManagingAuthority, managingAuthority, operatorsRefusal, rolesHeld } from './operators.ts';
import { hasBit } from './permission-bits.ts';
import { ADMINISTER, permissionNumber } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { roleInForce, type Standing } from './standing.ts';

/** A grant somebody wants to give. */
export interface GrantWish {
  /** Null for a person who is only being invited and has no grants yet. */
  readonly personId: PersonId | null;
  readonly roleId: RoleId;
  readonly scopeId: ScopeId;
  readonly fromAt: Instant;
  readonly untilAt: Instant | null;
}

/**
 * Whether the actor may give this grant. Accepted with the role that it would give: the variant where one stands in.
 * Changing a grant's term is revoking it and granting it anew: ask both.
 */
export function canGrant(
  policy: AccessPolicy,
  actorId: PersonId,
  wish: GrantWish,
  at: Instant,
): Result<Role, AccessRefusal> {
  const authority = managingAuthority(policy, actorId, wish.scopeId, at);
  if (!authority.ok) return authority;
  const role = grantableRole(policy, wish.roleId, wish.scopeId);
  if (!role.ok) return role;
  const refusal =
    targetRefusal(policy, authority.value, wish.personId, at) ??
    termRefusal(wish.fromAt, wish.untilAt) ??
    roleRefusal(policy, authority.value, wish, role.value, at);
  return refusal === null ? role : refused(refusal);
}

/** Whether the actor may take a grant away. */
export function canRevoke(
  policy: AccessPolicy,
  actorId: PersonId,
  grantId: GrantId,
  at: Instant,
): Result<Grant, AccessRefusal> {
  const grant = policy.grants.get(grantId);
  if (grant === undefined) return refused({ code: 'access.unknown', what: 'grant', id: grantId });
  if (grant.personId === actorId) return refused({ code: 'access.ownGrants' });
  const authority = managingAuthority(policy, actorId, grant.scopeId, at);
  if (!authority.ok) return authority;
  const target = policy.standings.get(grant.personId);
  const rank = target === undefined ? 0 : rankTouching(policy, target, authority.value.scope, at);
  const refusal =
    operatorsRefusal(policy, authority.value, target === undefined ? [] : rolesHeld(policy, target, at)) ??
    rankRefusal(authority.value, rank, true) ??
    lastMasterRefusal(policy, { kind: 'grantRemoved', grantId }, at);
  return refusal === null ? accepted(grant) : refused(refusal);
}

/** Whether the actor may close a person's account. It ends all of their grants: every one must be theirs to revoke. */
export function canDeactivate(
  policy: AccessPolicy,
  actorId: PersonId,
  personId: PersonId,
  at: Instant,
): Result<PersonId, AccessRefusal> {
  const target = policy.standings.get(personId);
  if (target === undefined) return refused({ code: 'access.unknown', what: 'person', id: personId });
  const change: AccessChange = { kind: 'personPut', person: { ...target.person, active: false } };
  const refusal = wholeAccountRefusal(policy, actorId, target, at) ?? lastMasterRefusal(policy, change, at);
  return refusal === null ? accepted(personId) : refused(refusal);
}

/** Whether the actor may open a closed account again. It gives back all of its grants: each must be theirs to give. */
export function canActivate(
  policy: AccessPolicy,
  actorId: PersonId,
  personId: PersonId,
  at: Instant,
): Result<PersonId, AccessRefusal> {
  const target = policy.standings.get(personId);
  if (target === undefined) return refused({ code: 'access.unknown', what: 'person', id: personId });
  const refusal = wholeAccountRefusal(policy, actorId, target, at);
  if (refusal !== null) return refused(refusal);
  for (const { grant } of target.grants.filter((one) => isStanding(one, at))) {
    const given = canGrant(policy, actorId, grant, at);
    if (!given.ok) return given;
  }
  return accepted(personId);
}

/** Whether the actor may start a new password for a person who forgot theirs. Never one's own: that needs the old. */
export function canResetPassword(
  policy: AccessPolicy,
  actorId: PersonId,
  personId: PersonId,
  at: Instant,
): Result<PersonId, AccessRefusal> {
  const target = policy.standings.get(personId);
  if (target === undefined) return refused({ code: 'access.unknown', what: 'person', id: personId });
  const refusal = wholeAccountRefusal(policy, actorId, target, at);
  return refusal === null ? accepted(personId) : refused(refusal);
}

/** Whether a person's rank at a scope is above the other's there, and above all that the other holds below it. */
export function outranks(
  policy: AccessPolicy,
  personId: PersonId,
  otherId: PersonId,
  scopeId: ScopeId,
  at: Instant,
): boolean {
  const scope = policy.tree.numbers.get(scopeId);
  const other = policy.standings.get(otherId);
  if (scope === undefined || other === undefined) return false;
  return rankAt(policy, personId, scopeId, at) > rankTouching(policy, other, scope, at);
}

/** The refusal of a change that would leave a client or the platform without a Master. */
export function lastMasterRefusal(
  policy: AccessPolicy,
  change: AccessChange,
  at: Instant,
): AccessRefusal | null {
  const scopeId = leftWithoutMaster(policy, change, at);
  return scopeId === null ? null : { code: 'access.lastMaster', scopeId };
}

export function termRefusal(fromAt: Instant, untilAt: Instant | null): AccessRefusal | null {
  return untilAt !== null && untilAt <= fromAt ? { code: 'access.termReversed', fromAt, untilAt } : null;
}

function grantableRole(policy: AccessPolicy, roleId: RoleId, scopeId: ScopeId): Result<Role, AccessRefusal> {
  const named = policy.roles.get(roleId);
  if (named === undefined) return refused({ code: 'access.unknown', what: 'role', id: roleId });
  if (named.variantOf !== null) {
    return refused({ code: 'access.roleIsVariant', roleId, variantOf: named.variantOf });
  }
  const role = roleInForce(policy, roleId, policy.tree.numbers.get(scopeId) ?? -1);
  return role === null ? refused({ code: 'access.roleNotHere', roleId, scopeId }) : accepted(role);
}

/** Nobody edits their own grants, nor those of a person at or above their rank; a Master may those of a Master. */
function targetRefusal(
  policy: AccessPolicy,
  authority: ManagingAuthority,
  personId: PersonId | null,
  at: Instant,
): AccessRefusal | null {
  if (personId === null) return null;
  if (personId === authority.standing.person.id) return { code: 'access.ownGrants' };
  const target = policy.standings.get(personId);
  if (target === undefined) return { code: 'access.unknown', what: 'person', id: personId };
  return (
    operatorsRefusal(policy, authority, rolesHeld(policy, target, at)) ??
    rankRefusal(authority, rankTouching(policy, target, authority.scope, at), true)
  );
}

function roleRefusal(
  policy: AccessPolicy,
  authority: ManagingAuthority,
  wish: GrantWish,
  role: Role,
  at: Instant,
): AccessRefusal | null {
  const refusal =
    operatorsRefusal(policy, authority, [role]) ??
    rankRefusal(authority, role.rank, true) ??
    notHeldRefusal(policy, authority, role, authority.assignable);
  if (refusal !== null || role.rank < authority.rank) return refusal;
  const ownUntilAt = masteryEndsAt(authority, at);
  return (wish.untilAt ?? Infinity) > ownUntilAt ? { code: 'access.outlastsOwn', ownUntilAt } : null;
}

/** When the last of the live grants that make this person a Master here ends; Infinity for never. */
function masteryEndsAt({ standing, scope }: Authority, at: Instant): Instant {
  const administer = permissionNumber(ADMINISTER);
  const ends = standing.grants
    .filter((grant) => bearsOn(grant, scope, at) && hasBit(grant.every, administer))
    .map(({ untilAt }) => untilAt);
  return Math.max(at, ...ends);
}

/**
 * What touches the whole account needs authority over every place where the person has a grant. An account without
 * any needs somebody who manages people somewhere.
 */
function wholeAccountRefusal(
  policy: AccessPolicy,
  actorId: PersonId,
  target: Standing,
  at: Instant,
): AccessRefusal | null {
  if (target.person.id === actorId) return { code: 'access.ownGrants' };
  const places = target.grants.filter((grant) => isStanding(grant, at)).map(({ grant }) => grant.scopeId);
  if (places.length === 0) return managesNowhereRefusal(policy, actorId, target, at);
  for (const scopeId of places) {
    const authority = managingAuthority(policy, actorId, scopeId, at);
    if (!authority.ok) return authority.refusal;
    const rank = rankTouching(policy, target, authority.value.scope, at);
    const refusal =
      operatorsRefusal(policy, authority.value, rolesHeld(policy, target, at)) ??
      rankRefusal(authority.value, rank, true);
    if (refusal !== null) return refusal;
  }
  return null;
}

function managesNowhereRefusal(
  policy: AccessPolicy,
  actorId: PersonId,
  target: Standing,
  at: Instant,
): AccessRefusal | null {
  const actor = policy.standings.get(actorId);
  if (actor === undefined) return { code: 'access.unknown', what: 'person', id: actorId };
  let refusal: AccessRefusal = { code: 'access.inactivePerson', personId: actorId };
  for (const { grant } of actor.grants) {
    const authority = managingAuthority(policy, actorId, grant.scopeId, at);
    const against = authority.ok
      ? operatorsRefusal(policy, authority.value, rolesHeld(policy, target, at))
      : authority.refusal;
    if (against === null) return null;
    refusal = against;
  }
  return refusal;
}
