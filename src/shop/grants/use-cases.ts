import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  canGrant,
  canRevoke,
  DEFAULT_ROLES,
  type AccessPolicy,
  type AccessRefusal,
  type GrantId,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, type MakeId, type Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import { signedInPerson, type Call, type UseCasesOf, type Visibility } from '../records/use-case.ts';
import type { grantsContract } from './contract.ts';
import { explanationView, unexplained } from './explanation.ts';
import { standsNearOwnGrant, wayUp } from './near.ts';
import { grants } from './tables.ts';
import type { RoleView } from './views.ts';

export interface GrantsHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  policy(): AccessPolicy;
}

export function grantsUseCases(house: GrantsHouse): UseCasesOf<typeof grantsContract> {
  return {
    explain: (call, { permission, scopeId, ownerId }) => {
      const personId = signedInPerson(call);
      const policy = house.policy();
      const question = { personId, permission, scopeId, ownerId: ownerId ?? null, at: call.at };
      return accepted(
        standsNearOwnGrant(policy, personId, scopeId)
          ? explanationView(policy, question)
          : { ...unexplained(permission), scopeName: '' },
      );
    },
    roles: (call) => accepted(rolesToGive(house.policy(), call.visible('user.list'))),
    grant: (call, input) => giveGrant(house, call, input),
    revoke: (call, { grantId }) => revokeGrant(house, call, grantId),
  };
}

/** The default roles, and those that clients of the caller's places made. Nothing to who lists nobody anywhere. */
function rolesToGive(policy: AccessPolicy, visible: Visibility): readonly RoleView[] {
  if (visible.every.length === 0) return [];
  const near = new Set(visible.every.flatMap((scopeId) => wayUp(policy, scopeId)));
  const custom = [...policy.roles.values()].filter(
    ({ pack, variantOf, homeScopeId }) =>
      pack === null && variantOf === null && homeScopeId !== null && near.has(homeScopeId),
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
      .set({ revokedAt: call.at, revokedBy: call.personId, version: sql`${grants.version} + 1` })
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
