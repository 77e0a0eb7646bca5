import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { bearsOn, heldBits, holds } from './decide.ts';
import type { AccessRefusal, PersonId, Role, RoleId, ScopeId } from './model.ts';
import {
  bitsOf,
  bitsOfRole,
  hasBit,
  intersection,
  isEmpty,
  keysOf,
  noBits,
  type PermissionBits,
  union,
  without,
} from './permission-bits.ts';
import { ADMINISTER, permissionNumber, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { covers, touches } from './scope-tree.ts';
import { roleInForce, type Standing } from './standing.ts';

/** What who acts can bring to bear on other people's access at one scope. */
export interface Authority {
  readonly standing: Standing;
  readonly scopeId: ScopeId;
  readonly scope: number;
  readonly rank: number;
  /** Held at the scope and, whatever restrictions stand below, everywhere under it. */
  readonly every: PermissionBits;
  /** The same with what is held on own records. */
  readonly own: PermissionBits;
  readonly isMaster: boolean;
  /** Roles that may be given without holding what is in them. */
  readonly assignable: ReadonlySet<RoleId>;
}

/** The authority of a person at a scope, if they hold `permission` (to grant, restrict or edit roles) throughout it. */
export function authorityAt(
  policy: AccessPolicy,
  personId: PersonId,
  permission: PermissionKey,
  scopeId: ScopeId,
  at: Instant,
): Result<Authority, AccessRefusal> {
  const scope = policy.tree.numbers.get(scopeId);
  if (scope === undefined) return refused({ code: 'access.unknown', what: 'scope', id: scopeId });
  const standing = policy.standings.get(personId);
  if (standing === undefined) return refused({ code: 'access.unknown', what: 'person', id: personId });
  if (!standing.person.active) return refused({ code: 'access.inactivePerson', personId });
  const held = heldThroughout(policy, standing, scope, at);
  const number = permissionNumber(permission);
  if (!hasBit(held.every, number) || !holds(policy.tree, standing, number, scope, false, at)) {
    return refused({ code: 'access.denied', permission, scopeId });
  }
  const live = standing.grants.filter((grant) => bearsOn(grant, scope, at));
  return accepted({
    standing,
    scopeId,
    scope,
    rank: Math.max(0, ...live.map(({ role }) => role.rank)),
    ...held,
    isMaster: hasBit(held.every, permissionNumber(ADMINISTER)),
    assignable: new Set(live.flatMap(({ role }) => role.assigns)),
  });
}

/** Whether a grant or restriction has not ended: what only begins later counts. */
export function isStanding(terms: { readonly untilAt: number }, at: Instant): boolean {
  return terms.untilAt > at;
}

/** The highest rank of a person by grants, live or still to begin, at a scope, above it or below it. */
export function rankTouching(policy: AccessPolicy, standing: Standing, scope: number, at: Instant): number {
  const ranks = standing.grants
    .filter((grant) => isStanding(grant, at) && touches(policy.tree, grant.first, scope))
    .map(({ role }) => role.rank);
  return Math.max(0, ...ranks);
}

/** Nobody gives or edits a rank at or above their own; with `mastersMay`, a Master may at their own. */
export function rankRefusal(authority: Authority, rank: number, mastersMay: boolean): AccessRefusal | null {
  if (rank < authority.rank) return null;
  if (mastersMay && authority.isMaster && rank === authority.rank) return null;
  return { code: 'access.rankTooHigh', rank, ownRank: authority.rank, scopeId: authority.scopeId };
}

/**
 * Nobody gives what they do not hold: all of the role, and all of the roles that it assigns in turn, except roles that
 * are theirs to assign.
 */
export function notHeldRefusal(
  policy: AccessPolicy,
  authority: Authority,
  role: Role,
  assignable: ReadonlySet<RoleId>,
): AccessRefusal | null {
  const lacking = lackingIn(policy, authority, role, assignable, new Set());
  if (isEmpty(lacking)) return null;
  return {
    code: 'access.notHeld',
    permissions: keysOf(lacking),
    scopeId: authority.scopeId,
    roleId: role.id,
  };
}

function lackingIn(
  policy: AccessPolicy,
  authority: Authority,
  role: Role,
  assignable: ReadonlySet<RoleId>,
  seen: Set<RoleId>,
): PermissionBits {
  if (seen.has(role.id) || assignable.has(role.variantOf ?? role.id)) return noBits();
  seen.add(role.id);
  // From the role itself: it may not be part of the policy yet.
  let lacking = union(
    without(bitsOfRole(role.permissions), authority.every),
    without(bitsOf(role.own), union(authority.every, authority.own)),
  );
  for (const assigned of role.assigns.flatMap((id) => formsAt(policy, id, authority.scope))) {
    lacking = union(lacking, lackingIn(policy, authority, assigned, assignable, seen));
  }
  return lacking;
}

/** What a role may turn out to be at a scope or below it: itself, or any variant there that stands in for it. */
export function formsAt(policy: AccessPolicy, roleId: RoleId, scope: number): readonly Role[] {
  const inForce = roleInForce(policy, roleId, scope);
  const below = (policy.indexes.variantsOf.get(roleId) ?? []).filter(({ homeScopeId }) => {
    const home = homeScopeId === null ? undefined : policy.tree.numbers.get(homeScopeId);
    return home !== undefined && covers(policy.tree, scope, home);
  });
  return inForce === null ? below : [inForce, ...below];
}

/** Held at a scope and, whatever restrictions stand below it, everywhere under it. */
function heldThroughout(
  policy: AccessPolicy,
  standing: Standing,
  scope: number,
  at: Instant,
): { readonly every: PermissionBits; readonly own: PermissionBits } {
  const restrictions = [...standing.restrictions, ...standing.grants.flatMap((grant) => grant.restrictions)];
  const below = new Set(
    restrictions.map(({ first }) => first).filter((first) => covers(policy.tree, scope, first)),
  );
  let { every, own } = heldBits(standing, scope, at);
  for (const lower of below) {
    const held = heldBits(standing, lower, at);
    own = intersection(union(every, own), union(held.every, held.own));
    every = intersection(every, held.every);
  }
  return { every, own };
}
