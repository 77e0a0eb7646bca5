import {
  canEditRole,
  canRemoveRole,
  type Role,
  type RoleId,
  type ScopeId,
} from '../../../shop/access/index.ts';
import { onlyEditOf, unlawful, type Case, type Objection } from './case.ts';
import { roleChanged, roleMade, roleRemoved } from './shapes.ts';

export function judgeRoleMade(one: Case): Objection | null {
  const made = roleMade.safeParse(onlyEditOf(one, 'roles')?.columns);
  // Of a role that is there already, a second coming would be an edit that asks nobody.
  if (!made.success || one.policy.roles.has(made.data.id as RoleId)) return unlawful(one);
  const { id, pack, key, name, rank, permissions, own, assigns, variant_of, home_scope_id } = made.data;
  return editRefusal(one, {
    id: id as RoleId,
    pack: pack as Role['pack'],
    key,
    name,
    rank,
    permissions,
    own,
    assigns: assigns as RoleId[],
    variantOf: variant_of as RoleId | null,
    homeScopeId: home_scope_id as ScopeId,
  });
}

/** A role that was changed or removed. */
export function judgeRoleChanged(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'roles');
  if (edit === null) return unlawful(one);
  const roleId = edit.rowId as RoleId;
  if (roleRemoved.safeParse(edit.columns).success) {
    const may = canRemoveRole(one.policy, one.actorId, roleId, one.at);
    return may.ok ? null : may.refusal;
  }
  const changed = roleChanged.safeParse(edit.columns);
  if (!changed.success) return unlawful(one);
  const former = one.policy.roles.get(roleId);
  if (former === undefined) return { code: 'access.notFound' };
  const { name, rank, permissions, own, assigns } = changed.data;
  return editRefusal(one, {
    ...former,
    name: name ?? former.name,
    rank: rank ?? former.rank,
    permissions: permissions ?? former.permissions,
    own: own ?? former.own,
    assigns: (assigns as readonly RoleId[] | undefined) ?? former.assigns,
  });
}

function editRefusal(one: Case, role: Role): Objection | null {
  const may = canEditRole(one.policy, one.actorId, role, one.at);
  return may.ok ? null : may.refusal;
}
