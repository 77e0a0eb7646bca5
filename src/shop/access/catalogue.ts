import { CATALOGUED_ROLES, type DefaultRoleKey, type RolePack } from './default-roles.ts';
import type { Role, RoleId } from './model.ts';

/** The id of a default role: pack and key together, since a key alone could come again in another pack. */
export function defaultRoleId(pack: RolePack, key: DefaultRoleKey): RoleId {
  return roleIdOf(pack, key);
}

/** The default roles, in the order of the chart. */
export const DEFAULT_ROLES: readonly Role[] = CATALOGUED_ROLES.map((role) => ({
  id: roleIdOf(role.pack, role.key),
  pack: role.pack,
  key: role.key,
  name: role.name,
  rank: role.rank,
  permissions: role.permissions,
  own: role.own,
  assigns: role.assigns.map((key) => roleIdOf(role.pack, key)),
  variantOf: null,
  homeScopeId: null,
}));

const BY_ID: ReadonlyMap<RoleId, Role> = new Map(DEFAULT_ROLES.map((role) => [role.id, role]));

/** The default role of an id, or null where the id is no default role's. */
export function defaultRole(id: RoleId): Role | null {
  return BY_ID.get(id) ?? null;
}

function roleIdOf(pack: RolePack, key: string): RoleId {
  return `${pack}/${key}` as RoleId;
}
