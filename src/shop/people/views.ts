import {
  scopesUpward,
  type AccessPolicy,
  type Grant,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { GrantView, OwnAccess, PersonView } from './contract.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: PersonView['language'];
  readonly state: PersonView['state'];
}

export function personView(
  { id, name, email, language, state }: PersonRow,
  pictureHash: string | null,
): PersonView {
  return { personId: id, name, email, language, state, pictureHash };
}

export function grantView(
  policy: AccessPolicy,
  { id, roleId, scopeId, fromAt, untilAt, grantedBy }: Grant,
): GrantView {
  return {
    grantId: id,
    roleId,
    roleName: policy.roles.get(roleId)?.name ?? roleId,
    scopeId,
    scopeName: policy.scopes.get(scopeId)?.name ?? '',
    fromAt,
    untilAt,
    grantedByName: grantedBy === null ? null : (policy.people.get(grantedBy)?.name ?? null),
  };
}

/** The facts that bear on one person: enough for the window to decide about this person as the core does. */
export function ownAccess(
  policy: AccessPolicy,
  personId: PersonId,
): Pick<OwnAccess, 'scopes' | 'roles' | 'grants' | 'restrictions'> {
  const ownGrants = policy.indexes.grantsOf.get(personId) ?? [];
  const granted = new Set(ownGrants.map(({ roleId }) => roleId));
  const roles = [...policy.roles.values()].filter(
    ({ id, variantOf }) => granted.has(id) || (variantOf !== null && granted.has(variantOf)),
  );
  return {
    scopes: scopesAround(
      policy,
      ownGrants.map(({ scopeId }) => scopeId),
    ),
    roles,
    grants: ownGrants,
    restrictions: [
      ...(policy.indexes.restrictionsOnPerson.get(personId) ?? []),
      ...[...granted].flatMap((roleId) => restrictionsOnRole(policy, roleId)),
    ],
  };
}

/** Under the id of a default role or of the variants that stand in for it. */
function restrictionsOnRole(policy: AccessPolicy, roleId: RoleId): OwnAccess['restrictions'] {
  const { restrictionsOnRole, variantsOf } = policy.indexes;
  const ids = [roleId, ...(variantsOf.get(roleId) ?? []).map(({ id }) => id)];
  return ids.flatMap((id) => restrictionsOnRole.get(id) ?? []);
}

/** The scopes at or below the given ones, and those on the way up to the top. */
function scopesAround(policy: AccessPolicy, roots: readonly ScopeId[]): OwnAccess['scopes'] {
  const wanted = new Set<ScopeId>(roots);
  const onTheWayUp = new Set(roots.flatMap((root) => scopesUpward(policy, root).map(({ id }) => id)));
  return [...policy.scopes.values()].filter(
    (scope) => onTheWayUp.has(scope.id) || scopesUpward(policy, scope.id).some(({ id }) => wanted.has(id)),
  );
}
