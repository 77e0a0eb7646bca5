import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  canLift,
  canRestrict,
  type AccessPolicy,
  type AccessRefusal,
  type PermissionKey,
  type PersonId,
  type Restriction,
  type RestrictionId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { roleName } from './explanation.ts';
import { personName, recordAccess, type GrantsHouse } from './house.ts';
import { sightOf } from './in-sight.ts';
import { wayUp } from './near.ts';
import { restrictions } from './tables.ts';
import type { RestrictionView } from './views.ts';
import { ordered } from './wished-role.ts';

/** A restriction as a caller wishes it, on a person or on a role. */
export interface RestrictionInput {
  readonly personId: PersonId | null;
  readonly roleId: string | null;
  readonly scopeId: ScopeId;
  readonly permissions: readonly PermissionKey[];
  readonly reason: string;
  /** Null: from now on. */
  readonly fromAt: number | null;
  /** Null: for good. */
  readonly untilAt: number | null;
}

type RestrictRefusal = AccessRefusal | (Refusal & { readonly code: 'people.notFound' });

/**
 * The restriction that a wish comes to. On a variant it is set on the default that this stands in for: it must not fall
 * away with the variant.
 */
export function wishedRestriction(house: GrantsHouse, call: Call, input: RestrictionInput): Restriction {
  const terms = {
    id: house.makeId<'Restriction'>(),
    scopeId: input.scopeId,
    permissions: ordered(input.permissions),
    reason: input.reason,
    setBy: signedInPerson(call),
    fromAt: Math.max(input.fromAt ?? call.at, call.at),
    untilAt: input.untilAt,
  };
  if (input.personId !== null) return { ...terms, personId: input.personId, roleId: null };
  const roleId = input.roleId as RoleId;
  return { ...terms, personId: null, roleId: house.policy().roles.get(roleId)?.variantOf ?? roleId };
}

/** Whether the caller may set it now. Of somebody out of sight the answer is that there is nobody. */
export function mayRestrict(
  house: GrantsHouse,
  call: Call,
  restriction: Restriction,
): Result<Restriction, RestrictRefusal> {
  const policy = house.policy();
  const { personId, scopeId } = restriction;
  const isAsked = personId === null || personId === call.personId || standsAround(policy, personId, scopeId);
  if (!isAsked && !sightOf(policy, call).person(personId)) return refused({ code: 'people.notFound' });
  return canRestrict(policy, signedInPerson(call), restriction, call.at);
}

export function restrict(
  house: GrantsHouse,
  call: Call,
  input: RestrictionInput,
): Result<{ restrictionId: RestrictionId }, RestrictRefusal> {
  return house.store.attempt<{ restrictionId: RestrictionId }, RestrictRefusal>((tx) => {
    const wished = wishedRestriction(house, call, input);
    const may = mayRestrict(house, call, wished);
    if (!may.ok) return may;
    tx.rows
      .insert(restrictions)
      .values({ ...wished, version: 1 })
      .run();
    recordRestriction(house, tx, call, wished, { before: null, after: termsOf(wished) });
    return accepted({ restrictionId: wished.id });
  });
}

export function liftRestriction(
  house: GrantsHouse,
  call: Call,
  restrictionId: RestrictionId,
): Result<Record<string, never>, AccessRefusal> {
  return house.store.attempt((tx) => {
    const may = canLift(house.policy(), signedInPerson(call), restrictionId, call.at);
    if (!may.ok) return may;
    lift(house, tx, call, may.value);
    return accepted({});
  });
}

/** Lifts a restriction that may be lifted, with the line for the record. */
export function lift(
  house: GrantsHouse,
  tx: Transaction<RecordEntry>,
  call: Call,
  restriction: Restriction,
): void {
  tx.rows
    .update(restrictions)
    .set({ liftedAt: call.at, liftedBy: call.personId, version: sql`${restrictions.version} + 1` })
    .where(and(eq(restrictions.id, restriction.id), isNull(restrictions.liftedAt)))
    .run();
  recordRestriction(house, tx, { ...call, action: 'access.liftRestriction' }, restriction, {
    before: termsOf(restriction),
    after: null,
  });
}

/** The restrictions in force, or still to begin, where the caller looks after people; the newest first. */
export function listRestrictions(
  { policy }: GrantsHouse,
  call: Call,
  asked: { readonly personId?: PersonId | undefined; readonly scopeId?: ScopeId | undefined },
): readonly RestrictionView[] {
  const facts = policy();
  const visible = call.visible('user.list', 'user.manage', 'operator.manage', 'access.restrict');
  const ofPerson = asked.personId === undefined ? null : bearingOn(facts, asked.personId);
  return [...facts.restrictions.values()]
    .filter(({ untilAt }) => untilAt === null || untilAt > call.at)
    .filter(({ scopeId }) => visible.includes(scopeId, null))
    .filter((one) => ofPerson === null || ofPerson.has(one.id))
    .filter(({ scopeId }) => asked.scopeId === undefined || wayUp(facts, scopeId).includes(asked.scopeId))
    .toSorted((one, other) => other.fromAt - one.fromAt || (one.id < other.id ? 1 : -1))
    .map((one) => restrictionView(facts, call, one));
}

function restrictionView(policy: AccessPolicy, call: Call, restriction: Restriction): RestrictionView {
  const { id, personId, roleId, scopeId, permissions, reason, setBy, fromAt, untilAt } = restriction;
  const may = canLift(policy, signedInPerson(call), id, call.at);
  return {
    restrictionId: id,
    personId,
    personName: personId === null ? null : personName(policy, personId),
    roleId,
    roleName: roleId === null ? null : roleName(policy, roleId),
    scopeId,
    scopeName: policy.scopes.get(scopeId)?.name ?? '',
    permissions,
    reason,
    setBy,
    setByName: personName(policy, setBy) ?? '',
    fromAt,
    untilAt,
    liftRefusal: may.ok ? null : may.refusal,
  };
}

/** Restrictions on a person, and on the roles that they hold where these bear on them. */
function bearingOn(policy: AccessPolicy, personId: PersonId): ReadonlySet<RestrictionId> {
  const standing = policy.standings.get(personId);
  const bearing = [
    ...(standing?.restrictions ?? []),
    ...(standing?.grants ?? []).flatMap((grant) => grant.restrictions),
  ];
  return new Set(bearing.map(({ restriction }) => restriction.id));
}

/** Whether some grant of the person bears on the place, or stands below it. */
function standsAround(policy: AccessPolicy, personId: PersonId, scopeId: ScopeId): boolean {
  const above = wayUp(policy, scopeId);
  return (policy.indexes.grantsOf.get(personId) ?? []).some(
    (grant) => above.includes(grant.scopeId) || wayUp(policy, grant.scopeId).includes(scopeId),
  );
}

function termsOf({ permissions, fromAt, untilAt }: Restriction): Readonly<Record<string, unknown>> {
  return { permissions, fromAt, untilAt };
}

function recordRestriction(
  house: GrantsHouse,
  tx: Transaction<RecordEntry>,
  call: Call,
  { id, personId, roleId, scopeId, reason }: Restriction,
  change: { readonly before: unknown; readonly after: unknown },
): void {
  const policy = house.policy();
  const subject = personId === null ? roleName(policy, roleId) : personName(policy, personId);
  recordAccess(house, tx, call, {
    recordKind: 'restriction',
    recordId: id,
    recordName: subject,
    scopeId,
    reason,
    facts: { personId, roleId, ...change },
  });
}
