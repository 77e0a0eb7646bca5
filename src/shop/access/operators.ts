import { accepted, type Instant, type Result } from '../kernel/index.ts';
import { type Authority, authorityAt, isStanding, notHeldRefusal } from './authority.ts';
import { defaultRoleId } from './catalogue.ts';
import type { AccessRefusal, PersonId, Role, RoleId, ScopeId } from './model.ts';
import type { AccessPolicy } from './policy.ts';
import { roleInForce, type Standing } from './standing.ts';

/** The default roles of those who stand at the machines. */
const OPERATORS: ReadonlySet<RoleId> = new Set([
  defaultRoleId('print-farm', 'operator'),
  defaultRoleId('plant', 'machine-operator'),
]);

/** The rank of these roles: a client's own role above it is more than an operator's. */
const OPERATOR_RANK = 20;

/** Authority over people: over all, by `user.manage`, or only over operators, by `operator.manage`. */
export interface ManagingAuthority extends Authority {
  readonly operatorsOnly: boolean;
}

/** The authority of a person over people at a scope. A refusal names `user.manage`: with it they could. */
export function managingAuthority(
  policy: AccessPolicy,
  actorId: PersonId,
  scopeId: ScopeId,
  at: Instant,
): Result<ManagingAuthority, AccessRefusal> {
  const overAll = authorityAt(policy, actorId, 'user.manage', scopeId, at);
  if (overAll.ok) return accepted({ ...overAll.value, operatorsOnly: false });
  const overOperators = authorityAt(policy, actorId, 'operator.manage', scopeId, at);
  return overOperators.ok ? accepted({ ...overOperators.value, operatorsOnly: true }) : overAll;
}

/** Who manages only operators gives only their roles, to people who hold no others. Null: nothing against it. */
export function operatorsRefusal(
  policy: AccessPolicy,
  authority: ManagingAuthority,
  roles: readonly Role[],
): AccessRefusal | null {
  if (!authority.operatorsOnly) return null;
  if (roles.every((role) => isOperatorsRole(policy, authority, role))) return null;
  return { code: 'access.denied', permission: 'user.manage', scopeId: authority.scopeId };
}

/**
 * The roles of all grants of a person, anywhere, that have not ended, as they are in force there. One that is not in
 * force where it was granted counts too: the place may be moved to where it is.
 */
export function rolesHeld(policy: AccessPolicy, { person }: Standing, at: Instant): readonly Role[] {
  return (policy.indexes.grantsOf.get(person.id) ?? [])
    .filter(({ untilAt }) => isStanding({ untilAt: untilAt ?? Infinity }, at))
    .flatMap(({ roleId, scopeId }) => {
      const scope = policy.tree.numbers.get(scopeId);
      if (scope === undefined) return [];
      return roleInForce(policy, roleId, scope) ?? policy.roles.get(roleId) ?? [];
    });
}

/** An operator's: one of the defaults, or what a client made of them or beside them, with nothing that the actor lacks. */
function isOperatorsRole(policy: AccessPolicy, authority: Authority, role: Role): boolean {
  if (OPERATORS.has(role.id)) return true;
  const isMade = role.variantOf === null ? role.pack === null : OPERATORS.has(role.variantOf);
  if (!isMade || role.rank > OPERATOR_RANK) return false;
  return notHeldRefusal(policy, authority, role, new Set()) === null;
}
