import { and, eq, isNull } from 'drizzle-orm';
import {
  defaultRole,
  PERMISSIONS,
  type AccessPolicy,
  type AccessRefusal,
  type PermissionKey,
  type Role,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { GrantsHouse } from './house.ts';
import { roles } from './tables.ts';
import type { GrantsRefusal } from './views.ts';

/** A role as a caller wishes it. */
export interface RoleInput {
  /** Null: a new one. */
  readonly roleId: string | null;
  readonly expectedVersion: number | null;
  readonly homeScopeId: ScopeId;
  readonly variantOf: string | null;
  readonly name: string;
  readonly rank: number;
  readonly permissions: readonly PermissionKey[];
  readonly own: readonly PermissionKey[];
  readonly assigns: readonly string[];
}

export interface WishedRole {
  readonly role: Role;
  /** What it was; of a new variant its default. Null for a new custom role. */
  readonly former: Role | null;
  /** The version that it will have: 1 for a new one. */
  readonly version: number;
}

/** The letters that a key is made of; the rest become dashes. */
const NOT_IN_KEYS = /[^a-z0-9]+/g;

/** The role that a wish comes to. Refused where what it changes is gone, or was changed meanwhile. */
export function wishedRole(
  house: GrantsHouse,
  input: RoleInput,
): Result<WishedRole, AccessRefusal | GrantsRefusal> {
  const policy = house.policy();
  const roleId = input.roleId as RoleId | null;
  if (roleId !== null && defaultRole(roleId) !== null) return refused({ code: 'access.defaultRole', roleId });
  const row = roleId === null ? null : roleRow(house, roleId);
  if (roleId !== null && row?.homeScopeId !== input.homeScopeId) return refused({ code: 'access.notFound' });
  if (row !== null && row.version !== input.expectedVersion) {
    return refused({ code: 'access.roleChanged', version: row.version });
  }
  const variantOf = input.variantOf as RoleId | null;
  const original = variantOf === null ? null : defaultRole(variantOf);
  if (variantOf !== null && original === null) {
    return refused({ code: 'access.roleMalformed', problem: 'variant' });
  }
  const taken = nameRefusal(policy, input, original);
  if (taken !== null) return refused(taken);
  const permissions = ordered(input.permissions);
  const role: Role = {
    id: roleId ?? house.makeId<'Role'>(),
    pack: original?.pack ?? null,
    key: original?.key ?? row?.key ?? freeKey(policy, input.homeScopeId, input.name),
    name: input.name,
    rank: original?.rank ?? input.rank,
    permissions,
    own: ordered(input.own).filter((key) => !permissions.includes(key)),
    assigns: [...new Set(input.assigns)] as RoleId[],
    variantOf,
    homeScopeId: input.homeScopeId,
  };
  const former = policy.roles.get(role.id) ?? original;
  return accepted({ role, former, version: (row?.version ?? 0) + 1 });
}

/** A role that was made here and not removed. */
export function roleRow({ store }: Pick<GrantsHouse, 'store'>, roleId: string) {
  const row = store.reading
    .select()
    .from(roles)
    .where(and(eq(roles.id, roleId), isNull(roles.deletedAt)))
    .get();
  return row ?? null;
}

/** Two roles of one name at one home could not be told apart. A variant may be called what its default is. */
function nameRefusal(
  policy: AccessPolicy,
  { roleId, homeScopeId, name }: RoleInput,
  original: Role | null,
): GrantsRefusal | null {
  if (original?.name === name) return null;
  const isTaken = [...policy.roles.values()].some(
    (other) =>
      other.homeScopeId === homeScopeId && other.id !== roleId && asRead(other.name) === asRead(name),
  );
  return isTaken ? { code: 'access.roleNameTaken', name } : null;
}

/** A key made of the name, that no other role of this home has. */
function freeKey(policy: AccessPolicy, homeScopeId: ScopeId, name: string): string {
  const letters = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const wanted = letters.replaceAll(NOT_IN_KEYS, '-').replaceAll(/^-|-$/g, '') || 'role';
  const taken = new Set(
    [...policy.roles.values()].filter((role) => role.homeScopeId === homeScopeId).map(({ key }) => key),
  );
  let key = wanted;
  for (let number = 2; taken.has(key); number += 1) key = `${wanted}-${number}`;
  return key;
}

/** Each once, in the order of the catalogue. */
export function ordered(permissions: readonly PermissionKey[]): readonly PermissionKey[] {
  const wanted = new Set(permissions);
  return PERMISSIONS.map(({ key }) => key).filter((key) => wanted.has(key));
}

function asRead(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
