import {
  explain,
  PERMISSIONS,
  type AccessPolicy,
  type DenialReason,
  type Explanation,
  type GivingGrant,
  type PermissionKey,
  type Person,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import { assertNever } from '../kernel/index.ts';
import type { ExplanationView, ReasonView } from './views.ts';

/** How many of those who could help are named: a screen has room for a few, and one is enough to ask. */
const HELPERS_NAMED = 5;

/** How many roles that would give it are named: the least of them is the one to ask for. */
const ROLES_NAMED = 5;

interface Question {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
  readonly ownerId: PersonId | null;
  readonly at: number;
}

/** The answer to "why?", in names. `askedAt`: of the person's own open request for it, where the caller may know it. */
export function explanationView(
  policy: AccessPolicy,
  question: Question,
  askedAt: number | null = null,
): ExplanationView {
  const explanation = explain(policy, question);
  const denials = explanation.allowed ? [] : explanation.reasons;
  const reasons = reasonViews(policy, explanation);
  const helpers = new Set(denials.flatMap(helpersOf));
  const roles = denials.flatMap((denial) => (denial.kind === 'missing' ? denial.roles : []));
  return {
    allowed: explanation.allowed,
    permission: question.permission,
    permissionName: nameOf(question.permission),
    scopeId: question.scopeId,
    scopeName: policy.scopes.get(question.scopeId)?.name ?? '',
    reason: reasons[0] ?? { kind: 'missing' },
    reasons,
    whoCanGrant: [...helpers].slice(0, HELPERS_NAMED).map((person) => ({
      personName: person.name,
      roleName: highestRoleName(policy, person.id),
    })),
    rolesThatWould: [...new Set(roles.map(({ name }) => name))].slice(0, ROLES_NAMED),
    askedAt,
  };
}

/** The answer about a place that does not exist for the person who asks: it is named to nobody. */
export function unexplained(permission: PermissionKey, scopeId: ScopeId): ExplanationView {
  const reason = { kind: 'missing' } as const;
  return {
    allowed: false,
    permission,
    permissionName: nameOf(permission),
    scopeId,
    scopeName: '',
    reason,
    reasons: [reason],
    whoCanGrant: [],
    rolesThatWould: [],
    askedAt: null,
  };
}

function nameOf(permission: PermissionKey): string {
  return PERMISSIONS.find(({ key }) => key === permission)?.name ?? permission;
}

/** All reasons, in the order of the explanation: the first is the strongest, and nothing else helps while it stands. */
function reasonViews(policy: AccessPolicy, explanation: Explanation): readonly ReasonView[] {
  return explanation.allowed
    ? explanation.by.map((giving) => grantView(policy, giving))
    : explanation.reasons.map((reason) => denialView(policy, reason));
}

function grantView(policy: AccessPolicy, { grant, role, scope, own }: GivingGrant): ReasonView {
  return {
    kind: 'grant',
    roleName: role.name,
    scopeName: scope.name,
    grantedBy: grant.grantedBy === null ? null : (policy.people.get(grant.grantedBy)?.name ?? null),
    fromAt: grant.fromAt,
    untilAt: grant.untilAt,
    ownOnly: own,
  };
}

function denialView(policy: AccessPolicy, reason: DenialReason): ReasonView {
  switch (reason.kind) {
    case 'unknownPerson':
    case 'inactivePerson':
      return { kind: 'inactive' };
    case 'unknownScope':
    case 'rule':
      return { kind: 'missing' };
    case 'missing':
      return { kind: reason.onlyOwn ? 'notOwn' : 'missing' };
    case 'restricted': {
      const { id, roleId, reason: words, untilAt } = reason.restriction;
      return {
        kind: 'restricted',
        restrictionId: id,
        setBy: reason.setBy?.name ?? '',
        scopeName: reason.scope.name,
        reason: words,
        roleName: roleId === null ? null : roleName(policy, roleId),
        untilAt,
      };
    }
    case 'expiredScope':
      return { kind: 'expired', scopeName: reason.scope.name, expiredAt: reason.expiredAt };
    default:
      return assertNever(reason);
  }
}

function helpersOf(reason: DenialReason): readonly Person[] {
  switch (reason.kind) {
    case 'missing':
      return reason.grantableBy;
    case 'restricted':
      return reason.liftableBy;
    case 'expiredScope':
      return reason.prolongableBy;
    default:
      return [];
  }
}

/** What people know somebody as: their highest role, as it is in force where they hold it. */
function highestRoleName(policy: AccessPolicy, personId: PersonId): string {
  const roles = (policy.standings.get(personId)?.grants ?? []).map(({ role }) => role);
  return roles.toSorted((left, right) => right.rank - left.rank)[0]?.name ?? '';
}

/** The name of a role; its id where it is gone. */
export function roleName(policy: AccessPolicy, roleId: RoleId): string {
  return policy.roles.get(roleId)?.name ?? roleId;
}
