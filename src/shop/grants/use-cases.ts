import { and, eq, isNull } from 'drizzle-orm';
import {
  canGrant,
  canRevoke,
  DEFAULT_ROLES,
  explain,
  PERMISSIONS,
  type AccessPolicy,
  type AccessRefusal,
  type DenialReason,
  type Explanation,
  type GrantId,
  type PermissionKey,
  type Person,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, assertNever, type MakeId, type Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import type { grantsContract } from './contract.ts';
import { grants } from './tables.ts';
import type { ExplanationView, RoleView } from './views.ts';

export interface GrantsHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  policy(): AccessPolicy;
}

export function grantsUseCases(house: GrantsHouse): UseCasesOf<typeof grantsContract> {
  return {
    explain: (call, { permission, scopeId, ownerId }) =>
      accepted(
        explanationView(house.policy(), {
          personId: signedInPerson(call),
          permission,
          scopeId,
          ownerId: ownerId ?? null,
          at: call.at,
        }),
      ),
    roles: () => accepted(rolesToGive(house.policy())),
    grant: (call, input) => giveGrant(house, call, input),
    revoke: (call, { grantId }) => revokeGrant(house, call, grantId),
  };
}

function rolesToGive(policy: AccessPolicy): readonly RoleView[] {
  const custom = [...policy.roles.values()].filter(
    ({ pack, variantOf }) => pack === null && variantOf === null,
  );
  return [...DEFAULT_ROLES, ...custom].map((role) => ({
    roleId: role.id,
    pack: role.pack ?? 'custom',
    name: role.name,
    rank: role.rank,
    permissions: role.permissions.length,
  }));
}

function giveGrant(
  { store, policy, makeId }: GrantsHouse,
  call: Call,
  input: { personId: PersonId; roleId: string; scopeId: ScopeId; untilAt: number | null },
): Result<{ grantId: GrantId }, AccessRefusal> {
  return store.attempt((tx) => {
    const roleId = input.roleId as RoleId;
    const wish = { ...input, roleId, fromAt: call.at };
    const granted = canGrant(policy(), signedInPerson(call), wish, call.at);
    if (!granted.ok) return granted;
    const grantId = makeId<'Grant'>();
    tx.rows
      .insert(grants)
      .values({ id: grantId, ...wish, grantedBy: call.personId, version: 1 })
      .run();
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'person',
      recordId: input.personId,
      recordName: policy().people.get(input.personId)?.name ?? null,
      scopeId: input.scopeId,
      scopeName: policy().scopes.get(input.scopeId)?.name ?? null,
      facts: { grantId, roleId, role: granted.value.name, untilAt: input.untilAt },
    });
    return accepted({ grantId });
  });
}

function revokeGrant(
  { store, policy }: GrantsHouse,
  call: Call,
  grantId: GrantId,
): Result<Record<string, never>, AccessRefusal> {
  return store.attempt((tx) => {
    const may = canRevoke(policy(), signedInPerson(call), grantId, call.at);
    if (!may.ok) return may;
    const grant = may.value;
    tx.rows
      .update(grants)
      .set({ revokedAt: call.at, revokedBy: call.personId })
      .where(and(eq(grants.id, grantId), isNull(grants.revokedAt)))
      .run();
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'person',
      recordId: grant.personId,
      recordName: policy().people.get(grant.personId)?.name ?? null,
      scopeId: grant.scopeId,
      scopeName: policy().scopes.get(grant.scopeId)?.name ?? null,
      facts: { grantId, roleId: grant.roleId, role: policy().roles.get(grant.roleId)?.name ?? null },
    });
    return accepted({});
  });
}

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
    permissionName: PERMISSIONS.find(({ key }) => key === question.permission)?.name ?? question.permission,
    scopeName: policy.scopes.get(question.scopeId)?.name ?? '',
    reason: reasonView(policy, explanation),
    whoCanGrant: [...new Set(helpers)].slice(0, HELPERS_NAMED).map((person) => ({
      personName: person.name,
      roleName: highestRoleName(policy, person.id),
    })),
  };
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
