import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  canGrant,
  canRevoke,
  type AccessPolicy,
  type AccessRefusal,
  type Grant,
  type GrantId,
  type PersonId,
  type Role,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Reading, Transaction } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { roleName } from './explanation.ts';
import { personName, recordAccess, type GrantsHouse } from './house.ts';
import { placeWithoutMaster } from './master-rows.ts';
import { seatRefusal } from './seat-rows.ts';
import { grants } from './tables.ts';
import type { ChangeRefusal, GrantsRefusal } from './views.ts';

/** A grant as a caller wishes it. */
export interface GrantInput {
  readonly personId: PersonId;
  readonly roleId: string;
  readonly scopeId: ScopeId;
  /** Null: from now on. */
  readonly fromAt: number | null;
  /** Null: for good. */
  readonly untilAt: number | null;
}

/** The grant that a wish comes to, with its own id; a beginning in the past is now: nothing is granted backwards. */
export function wishedGrant(house: GrantsHouse, call: Call, input: GrantInput): Grant {
  return {
    id: house.makeId<'Grant'>(),
    personId: input.personId,
    roleId: input.roleId as RoleId,
    scopeId: input.scopeId,
    grantedBy: signedInPerson(call),
    fromAt: Math.max(input.fromAt ?? call.at, call.at),
    untilAt: input.untilAt,
  };
}

/** Whether the caller may give it now, with the role that it would give. */
export function mayGive(house: GrantsHouse, call: Call, grant: Grant): Result<Role, ChangeRefusal> {
  return mayBeGiven(house.store.reading, house.policy(), signedInPerson(call), grant, call.at);
}

/** Whether somebody may give a grant, as the rows and the policy made of them stand. */
export function mayBeGiven(
  reading: Reading,
  policy: AccessPolicy,
  actorId: PersonId,
  grant: Grant,
  at: number,
): Result<Role, ChangeRefusal> {
  const role = canGrant(policy, actorId, grant, at);
  if (!role.ok) return role;
  const refusal =
    twiceRefusal(policy, grant, role.value, at) ??
    seatRefusal(reading, policy, grant.personId, grant.scopeId, at);
  return refusal === null ? role : refused(refusal);
}

export function giveGrant(
  house: GrantsHouse,
  call: Call,
  input: GrantInput,
): Result<{ grantId: GrantId }, ChangeRefusal> {
  return house.store.attempt<{ grantId: GrantId }, ChangeRefusal>((tx) => {
    const grant = wishedGrant(house, call, input);
    const role = mayGive(house, call, grant);
    if (!role.ok) return role;
    insertGrant(house, tx, call, grant, role.value);
    return accepted({ grantId: grant.id });
  });
}

/** Writes a grant that may be given, and the line for the record. */
export function insertGrant(
  house: GrantsHouse,
  tx: Transaction<RecordEntry>,
  call: Call,
  grant: Grant,
  role: Role,
): void {
  tx.rows
    .insert(grants)
    .values({ ...grant, version: 1 })
    .run();
  recordAccess(house, tx, call, {
    action: 'access.grant',
    recordKind: 'person',
    recordId: grant.personId,
    recordName: personName(house.policy(), grant.personId),
    scopeId: grant.scopeId,
    facts: {
      grantId: grant.id,
      roleId: grant.roleId,
      role: role.name,
      before: null,
      after: { fromAt: grant.fromAt, untilAt: grant.untilAt },
    },
  });
}

export function revokeGrant(
  house: GrantsHouse,
  call: Call,
  grantId: GrantId,
): Result<Record<string, never>, AccessRefusal> {
  return house.store.attempt((tx) => {
    const policy = house.policy();
    const may = canRevoke(policy, signedInPerson(call), grantId, call.at);
    if (!may.ok) return may;
    const left = placeWithoutMaster(house.store.reading, { grantId });
    if (left !== null) return refused({ code: 'access.lastMaster', scopeId: left });
    const { personId, roleId, scopeId, fromAt, untilAt, grantedBy } = may.value;
    tx.rows
      .update(grants)
      .set({ revokedAt: call.at, revokedBy: call.personId, version: sql`${grants.version} + 1` })
      .where(and(eq(grants.id, grantId), isNull(grants.revokedAt)))
      .run();
    recordAccess(house, tx, call, {
      recordKind: 'person',
      recordId: personId,
      recordName: personName(policy, personId),
      scopeId,
      facts: {
        grantId,
        roleId,
        role: roleName(policy, roleId),
        before: { fromAt, untilAt, grantedBy: grantedBy === null ? null : personName(policy, grantedBy) },
        after: null,
      },
    });
    return accepted({});
  });
}

/** Two grants of one role at one place would be taken one by one, and the second forgotten. */
function twiceRefusal(
  policy: AccessPolicy,
  { personId, roleId, scopeId }: Grant,
  role: Role,
  at: number,
): GrantsRefusal | null {
  const standing = (policy.indexes.grantsOf.get(personId) ?? []).find(
    (grant) =>
      grant.roleId === roleId && grant.scopeId === scopeId && (grant.untilAt === null || grant.untilAt > at),
  );
  if (standing === undefined) return null;
  return { code: 'access.alreadyGranted', roleName: role.name, untilAt: standing.untilAt };
}
