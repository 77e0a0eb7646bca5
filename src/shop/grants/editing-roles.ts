import { eq } from 'drizzle-orm';
import {
  canEditRole,
  canRemoveRole,
  compareRoles,
  defaultRole,
  type AccessRefusal,
  type Role,
  type RoleId,
} from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { recordAccess, type GrantsHouse } from './house.ts';
import { roles } from './tables.ts';
import type { GrantsRefusal } from './views.ts';
import { roleRow, wishedRole, type RoleInput } from './wished-role.ts';

/** What is new about a role that nobody had before. */
const NOTHING: Pick<Role, 'permissions' | 'own' | 'assigns'> = { permissions: [], own: [], assigns: [] };

/** Writes a role: a new custom one, a variant of a default, or a change of either. */
export function saveRole(
  house: GrantsHouse,
  call: Call,
  input: RoleInput,
): Result<{ roleId: string; version: number }, AccessRefusal | GrantsRefusal> {
  return house.store.attempt<{ roleId: string; version: number }, AccessRefusal | GrantsRefusal>((tx) => {
    const wished = wishedRole(house, input);
    if (!wished.ok) return wished;
    const { role, former, version } = wished.value;
    const may = canEditRole(house.policy(), signedInPerson(call), role, call.at);
    if (!may.ok) return may;
    const row = { ...role, homeScopeId: input.homeScopeId, version };
    tx.rows.insert(roles).values(row).onConflictDoUpdate({ target: roles.id, set: row }).run();
    recordAccess(house, tx, call, {
      recordKind: 'role',
      recordId: role.id,
      recordName: role.name,
      scopeId: input.homeScopeId,
      facts: roleFacts(former, role),
    });
    return accepted({ roleId: role.id, version });
  });
}

/** Removes a role that a client made; of a variant that is the reset to its default. */
export function removeRole(
  house: GrantsHouse,
  call: Call,
  { roleId, expectedVersion }: { readonly roleId: RoleId; readonly expectedVersion: number },
): Result<Record<string, never>, AccessRefusal | GrantsRefusal> {
  return house.store.attempt<Record<string, never>, AccessRefusal | GrantsRefusal>((tx) => {
    const row = roleRow(house, roleId);
    if (row === null) return refused({ code: 'access.notFound' });
    if (row.version !== expectedVersion) return refused({ code: 'access.roleChanged', version: row.version });
    const may = canRemoveRole(house.policy(), signedInPerson(call), roleId, call.at);
    if (!may.ok) return may;
    const role = may.value;
    tx.rows
      .update(roles)
      .set({ deletedAt: call.at, version: row.version + 1 })
      .where(eq(roles.id, roleId))
      .run();
    recordAccess(house, tx, call, {
      recordKind: 'role',
      recordId: roleId,
      recordName: role.name,
      scopeId: row.homeScopeId as NonNullable<Role['homeScopeId']>,
      facts: roleFacts(role, role.variantOf === null ? null : defaultRole(role.variantOf)),
    });
    return accepted({});
  });
}

/** What a role was, what it is, and the difference between them, permission by permission. */
function roleFacts(former: Role | null, role: Role | null): Readonly<Record<string, unknown>> {
  const told = (one: Role | null) => (one === null ? null : { name: one.name, rank: one.rank });
  return {
    before: told(former),
    after: told(role),
    variantOf: role?.variantOf ?? former?.variantOf ?? null,
    ...compareRoles({ ...NOTHING, ...former } as Role, { ...NOTHING, ...role } as Role),
  };
}
