import {
  explain,
  PERMISSIONS,
  type AccessPolicy,
  type DenialReason,
  type Explanation,
  type PermissionKey,
  type Person,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import { assertNever } from '../kernel/index.ts';
import type { ExplanationView } from './views.ts';

/** How many of those who could help are named: a screen has room for a few, and one is enough to ask. */
const HELPERS_NAMED = 5;

interface Question {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
  readonly ownerId: PersonId | null;
  readonly at: number;
}

/** The answer to "why?", in names. */
export function explanationView(policy: AccessPolicy, question: Question): ExplanationView {
  const explanation = explain(policy, question);
  const helpers = explanation.allowed ? [] : explanation.reasons.flatMap(helpersOf);
  return {
    allowed: explanation.allowed,
    permission: question.permission,
    permissionName: nameOf(question.permission),
    scopeName: policy.scopes.get(question.scopeId)?.name ?? '',
    reason: reasonView(policy, explanation),
    whoCanGrant: [...new Set(helpers)].slice(0, HELPERS_NAMED).map((person) => ({
      personName: person.name,
      roleName: highestRoleName(policy, person.id),
    })),
  };
}

/** The answer about a place that does not exist for the person who asks: it is named to nobody. */
export function unexplained(permission: PermissionKey): ExplanationView {
  const reason = { kind: 'missing' } as const;
  return {
    allowed: false,
    permission,
    permissionName: nameOf(permission),
    scopeName: '',
    reason,
    whoCanGrant: [],
  };
}

function nameOf(permission: PermissionKey): string {
  return PERMISSIONS.find(({ key }) => key === permission)?.name ?? permission;
}

function reasonView(policy: AccessPolicy, explanation: Explanation): ExplanationView['reason'] {
  if (explanation.allowed) {
    const [giving] = explanation.by;
    return {
      kind: 'grant',
      roleName: giving?.role.name ?? '',
      scopeName: giving?.scope.name ?? '',
      grantedBy:
        giving?.grant.grantedBy == null ? null : (policy.people.get(giving.grant.grantedBy)?.name ?? null),
      ownOnly: giving?.own ?? false,
    };
  }
  // The first reason is the strongest: nothing else helps while it stands.
  const [reason] = explanation.reasons;
  return reason === undefined ? { kind: 'missing' } : denialView(reason);
}

function denialView(reason: DenialReason): ExplanationView['reason'] {
  switch (reason.kind) {
    case 'unknownPerson':
    case 'inactivePerson':
      return { kind: 'inactive' };
    case 'unknownScope':
    case 'rule':
      return { kind: 'missing' };
    case 'missing':
      return { kind: reason.onlyOwn ? 'notOwn' : 'missing' };
    case 'restricted':
      return {
        kind: 'restricted',
        setBy: reason.setBy?.name ?? '',
        reason: reason.restriction.reason,
        untilAt: reason.restriction.untilAt,
      };
    case 'expiredScope':
      return { kind: 'expired', scopeName: reason.scope.name };
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

function highestRoleName(policy: AccessPolicy, personId: PersonId): string {
  const held = [...policy.grants.values()]
    .filter((grant) => grant.personId === personId)
    .flatMap(({ roleId }) => policy.roles.get(roleId) ?? []);
  return held.toSorted((left, right) => right.rank - left.rank)[0]?.name ?? '';
}
