import { covers, touches, type ScopeTree } from './scope-tree.ts';
import type { Grant, Person, Restriction, Role, RoleId } from './model.ts';
import { bitsOf, noBits, type PermissionBits, union } from './permission-bits.ts';
import type { FactIndexes } from './fact-indexes.ts';

/** A restriction, ready to be asked. */
export interface ReadyRestriction {
  readonly restriction: Restriction;
  /** Number of its scope in the tree, and the last number below it. */
  readonly first: number;
  readonly last: number;
  readonly fromAt: number;
  /** Infinity: for good. */
  readonly untilAt: number;
  readonly bits: PermissionBits;
}

/** A grant with the role in force, ready to be asked. */
export interface ReadyGrant {
  readonly grant: Grant;
  /** The role in force: the variant where one stands in. */
  readonly role: Role;
  readonly first: number;
  readonly last: number;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly every: PermissionBits;
  readonly own: PermissionBits;
  /** Restrictions on the role, at, above or below the scope of the grant. */
  readonly restrictions: readonly ReadyRestriction[];
}

/** All that bears on one person. */
export interface Standing {
  readonly person: Person;
  readonly grants: readonly ReadyGrant[];
  /** All that any of the grants gives, wherever and whenever: what is not in it is denied without a further look. */
  readonly every: PermissionBits;
  /** All that any of them gives as own. */
  readonly own: PermissionBits;
  /** Restrictions on the person. */
  readonly restrictions: readonly ReadyRestriction[];
}

/** What standings are compiled from. */
export interface StandingGround {
  readonly roles: ReadonlyMap<RoleId, Role>;
  readonly tree: ScopeTree;
  readonly indexes: FactIndexes;
}

/** Compiles all that bears on one person. What names a role or scope that is not there gives nothing. */
export function standingOf(policy: StandingGround, person: Person): Standing {
  const { indexes, tree } = policy;
  const grants = (indexes.grantsOf.get(person.id) ?? []).flatMap((grant) => readyGrant(policy, grant));
  return {
    person,
    grants,
    every: grants.reduce((bits, grant) => union(bits, grant.every), noBits()),
    own: grants.reduce((bits, grant) => union(bits, grant.own), noBits()),
    restrictions: (indexes.restrictionsOnPerson.get(person.id) ?? []).flatMap((restriction) =>
      readyRestriction(tree, restriction),
    ),
  };
}

function readyGrant(policy: StandingGround, grant: Grant): readonly ReadyGrant[] {
  const { tree, indexes } = policy;
  const first = tree.numbers.get(grant.scopeId);
  const role = first === undefined ? null : roleInForce(policy, grant.roleId, first);
  const bits = role === null ? undefined : indexes.bitsOfRoles.get(role.id);
  if (first === undefined || role === null || bits === undefined) return [];
  const roleIds = role.id === grant.roleId ? [role.id] : [role.id, grant.roleId];
  const restrictions = roleIds
    .flatMap((id) => indexes.restrictionsOnRole.get(id) ?? [])
    .flatMap((restriction) => readyRestriction(tree, restriction))
    .filter((restriction) => touches(tree, restriction.first, first));
  return [
    {
      grant,
      role,
      first,
      last: tree.last[first] ?? first,
      fromAt: grant.fromAt,
      untilAt: grant.untilAt ?? Infinity,
      every: bits.every,
      own: bits.own,
      restrictions,
    },
  ];
}

function readyRestriction(tree: ScopeTree, restriction: Restriction): readonly ReadyRestriction[] {
  const first = tree.numbers.get(restriction.scopeId);
  if (first === undefined) return [];
  return [
    {
      restriction,
      first,
      last: tree.last[first] ?? first,
      fromAt: restriction.fromAt,
      untilAt: restriction.untilAt ?? Infinity,
      bits: bitsOf(restriction.permissions),
    },
  ];
}

/**
 * The role that a grant of `roleId` at a scope gives: the variant of the nearest client at or above that has one, or
 * the role itself. Null where there is no such role, or it was made elsewhere.
 */
export function roleInForce(policy: StandingGround, roleId: RoleId, scope: number): Role | null {
  const role = policy.roles.get(roleId);
  if (role === undefined) return null;
  if (role.homeScopeId !== null) return madeAbove(policy.tree, role, scope) >= 0 ? role : null;
  let inForce = role;
  let nearest = -1;
  for (const variant of policy.indexes.variantsOf.get(roleId) ?? []) {
    const home = madeAbove(policy.tree, variant, scope);
    if (home > nearest) {
      nearest = home;
      inForce = variant;
    }
  }
  return inForce;
}

/** Number of the scope where a role was made, if that is at or above `scope`; else -1. */
function madeAbove(tree: ScopeTree, role: Role, scope: number): number {
  const home = role.homeScopeId === null ? undefined : tree.numbers.get(role.homeScopeId);
  return home !== undefined && covers(tree, home, scope) ? home : -1;
}
