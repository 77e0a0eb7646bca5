import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { type Authority, authorityAt, isStanding, notHeldRefusal, rankRefusal } from './authority.ts';
import { defaultRole } from './catalogue.ts';
import type { AccessRefusal, PersonId, Role, RoleId } from './model.ts';
import type { AccessPolicy } from './policy.ts';
import { lastMasterRefusal } from './rules.ts';
import { roleInForce } from './standing.ts';

/** No role of a client's own needs more: a Master is 100, and a maker's own rank is the limit below that. */
const LOWEST_RANK = 1;

type MalformedRole = Extract<AccessRefusal, { readonly code: 'access.roleMalformed' }>;

/**
 * Whether the actor may write this role: a new custom role, a new variant of a default, or a change of either. Both
 * what the role was and what it becomes must be below the actor's rank and within what the actor holds at its home.
 */
export function canEditRole(
  policy: AccessPolicy,
  actorId: PersonId,
  role: Role,
  at: Instant,
): Result<Role, AccessRefusal> {
  if (defaultRole(role.id) !== null) return refused({ code: 'access.defaultRole', roleId: role.id });
  const former = policy.roles.get(role.id) ?? (role.variantOf === null ? null : defaultRole(role.variantOf));
  const problem = roleProblem(policy, role);
  if (problem !== null) return refused({ code: 'access.roleMalformed', problem });
  const authority = authorityAtHome(policy, actorId, role, at);
  if (!authority.ok) return authority;
  const refusal =
    (former === null ? null : withinRefusal(policy, authority.value, former)) ??
    withinRefusal(policy, authority.value, role) ??
    lastMasterRefusal(policy, { kind: 'rolePut', role }, at);
  return refusal === null ? accepted(role) : refused(refusal);
}

/**
 * Whether the actor may remove a role. Removing a variant is the reset to the default, which comes back into force: it
 * too must be within what the actor holds. A custom role must not be granted any more.
 */
export function canRemoveRole(
  policy: AccessPolicy,
  actorId: PersonId,
  roleId: RoleId,
  at: Instant,
): Result<Role, AccessRefusal> {
  if (defaultRole(roleId) !== null) return refused({ code: 'access.defaultRole', roleId });
  const role = policy.roles.get(roleId);
  if (role === undefined) return refused({ code: 'access.unknown', what: 'role', id: roleId });
  const authority = authorityAtHome(policy, actorId, role, at);
  if (!authority.ok) return authority;
  const standsIn = role.variantOf === null ? null : defaultRole(role.variantOf);
  const refusal =
    withinRefusal(policy, authority.value, role) ??
    (standsIn === null ? null : withinRefusal(policy, authority.value, standsIn)) ??
    inUseRefusal(policy, roleId, at) ??
    lastMasterRefusal(policy, { kind: 'roleRemoved', roleId }, at);
  return refusal === null ? accepted(role) : refused(refusal);
}

/** How a variant differs from the default that it stands in for, or one role from another. */
export function compareRoles(
  former: Role,
  role: Role,
): {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly ownAdded: readonly string[];
  readonly ownRemoved: readonly string[];
} {
  const lacking = (keys: readonly string[], others: readonly string[]): readonly string[] =>
    keys.filter((key) => !others.includes(key));
  return {
    added: lacking(role.permissions, former.permissions),
    removed: lacking(former.permissions, role.permissions),
    ownAdded: lacking(role.own, former.own),
    ownRemoved: lacking(former.own, role.own),
  };
}

function authorityAtHome(
  policy: AccessPolicy,
  actorId: PersonId,
  { homeScopeId }: Role,
  at: Instant,
): Result<Authority, AccessRefusal> {
  if (homeScopeId === null) return refused({ code: 'access.roleMalformed', problem: 'home' });
  return authorityAt(policy, actorId, 'role.manage', homeScopeId, at);
}

/** A role's rank is below its maker's, and its maker holds all that is in it and in the roles that it assigns. */
function withinRefusal(policy: AccessPolicy, authority: Authority, role: Role): AccessRefusal | null {
  return (
    rankRefusal(authority, role.rank, false) ?? notHeldRefusal(policy, authority, role, new Set<RoleId>())
  );
}

function inUseRefusal(policy: AccessPolicy, roleId: RoleId, at: Instant): AccessRefusal | null {
  const grants = [...policy.grants.values()].filter(
    (grant) => grant.roleId === roleId && isStanding({ untilAt: grant.untilAt ?? Infinity }, at),
  ).length;
  return grants === 0 ? null : { code: 'access.roleInUse', roleId, grants };
}

function roleProblem(policy: AccessPolicy, role: Role): MalformedRole['problem'] | null {
  const home = role.homeScopeId === null ? undefined : policy.scopes.get(role.homeScopeId);
  const number = home === undefined ? undefined : policy.tree.numbers.get(home.id);
  if (role.name.trim() === '') return 'name';
  if (role.key.trim() === '') return 'key';
  if (!Number.isInteger(role.rank) || role.rank < LOWEST_RANK) return 'rank';
  if (home === undefined || number === undefined || (home.kind !== 'client' && home.kind !== 'enterprise')) {
    return 'home';
  }
  const former = policy.roles.get(role.id);
  if (former !== undefined && former.homeScopeId !== role.homeScopeId) return 'home';
  if (former !== undefined && former.variantOf !== role.variantOf) return 'variant';
  if (role.variantOf !== null && !isVariantWellFormed(policy, role, role.variantOf)) return 'variant';
  if (role.variantOf === null && role.pack !== null) return 'variant';
  const isAssignable = (id: RoleId): boolean =>
    policy.roles.get(id)?.variantOf === null && roleInForce(policy, id, number) !== null;
  return role.assigns.every(isAssignable) ? null : 'assigns';
}

/** A variant is a client's, one for each default, and is in all but its permissions and name what the default is. */
function isVariantWellFormed(policy: AccessPolicy, role: Role, variantOf: RoleId): boolean {
  const original = defaultRole(variantOf);
  const home = role.homeScopeId === null ? undefined : policy.scopes.get(role.homeScopeId);
  const others = (policy.indexes.variantsOf.get(variantOf) ?? []).filter(
    ({ id, homeScopeId }) => id !== role.id && homeScopeId === role.homeScopeId,
  );
  return (
    original !== null &&
    home?.kind === 'client' &&
    others.length === 0 &&
    role.pack === original.pack &&
    role.key === original.key &&
    role.rank === original.rank
  );
}
