import type { Instant } from '../kernel/index.ts';
import { bearsOn, peopleWho, rankAt } from './decide.ts';
import { restrictionsInTheWay } from './holdings.ts';
import type {
  AccessQuestion,
  AccessRefusal,
  DenialReason,
  Explanation,
  GivingGrant,
  Person,
  PersonId,
  Restriction,
  Role,
  RoleId,
  Scope,
  ScopeId,
} from './model.ts';
import { bitsOfRole, hasBit, keysOf } from './permission-bits.ts';
import { ADMINISTER, permissionNumber, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { canLift } from './restriction-rules.ts';
import { canGrant } from './rules.ts';
import { upwards } from './scope-tree.ts';
import { type ReadyGrant, type ReadyRestriction, roleInForce, type Standing } from './standing.ts';
import { holdsAfterTerm } from './term.ts';

/**
 * The whole reason of what `decide` answers to the same question: every grant that gives it, or everything that
 * stands in the way. `refusals` are those of rules that a record adds (duties kept apart); any of them denies.
 */
export function explain(
  policy: AccessPolicy,
  question: AccessQuestion,
  refusals: readonly AccessRefusal[] = [],
): Explanation {
  const rules = refusals.map((refusal): DenialReason => ({ kind: 'rule', refusal }));
  const standing = policy.standings.get(question.personId);
  const scope = policy.tree.numbers.get(question.scopeId);
  if (standing === undefined || scope === undefined) {
    return { allowed: false, reasons: [...unknownReasons(question, standing, scope), ...rules] };
  }
  const asked: Asked = {
    policy,
    question,
    standing,
    scope,
    permission: permissionNumber(question.permission),
    isOwn: question.ownerId === question.personId,
  };
  const given = grantsGiving(asked);
  const reasons = [
    ...inactiveReasons(asked),
    ...termReasons(asked),
    ...restrictionReasons(asked),
    ...(given.length === 0 ? [missingReason(asked)] : []),
    ...rules,
  ];
  if (reasons.length > 0) return { allowed: false, reasons };
  return { allowed: true, by: given.filter(({ taken }) => taken.length === 0).map(({ giving }) => giving) };
}

/** The roles that can be granted at a scope, each as it is in force there, with the id to grant it by. */
export function rolesAt(
  policy: AccessPolicy,
  scopeId: ScopeId,
): readonly { readonly role: Role; readonly grantAs: RoleId }[] {
  const scope = policy.tree.numbers.get(scopeId);
  if (scope === undefined) return [];
  return [...policy.roles.values()]
    .filter(({ variantOf }) => variantOf === null)
    .flatMap(({ id }) => {
      const role = roleInForce(policy, id, scope);
      return role === null ? [] : [{ role, grantAs: id }];
    });
}

/** Who could give the person a role here that has the permission, the lowest rank first, and the roles, least first. */
export function whoCouldGrant(
  policy: AccessPolicy,
  question: Omit<AccessQuestion, 'ownerId'>,
): { readonly roles: readonly Role[]; readonly people: readonly Person[] } {
  const { personId, permission, scopeId, at } = question;
  const giving = rolesGiving(policy, permission, scopeId);
  const managing = new Set([
    ...peopleWho(policy, 'user.manage', scopeId, at).every,
    ...peopleWho(policy, 'operator.manage', scopeId, at).every,
  ]);
  const people = [...managing].filter((person) =>
    giving.some(
      ({ grantAs: roleId }) =>
        canGrant(policy, person.id, { personId, roleId, scopeId, fromAt: at, untilAt: null }, at).ok,
    ),
  );
  return { roles: giving.map(({ role }) => role), people: byRank(policy, people, scopeId, at) };
}

/** The roles that can be granted at a scope and have the permission on every record, the least powerful first. */
export function rolesGiving(
  policy: AccessPolicy,
  permission: PermissionKey,
  scopeId: ScopeId,
): readonly { readonly role: Role; readonly grantAs: RoleId }[] {
  const number = permissionNumber(permission);
  return rolesAt(policy, scopeId)
    .map((offer) => ({ ...offer, bits: bitsOfRole(offer.role.permissions) }))
    .filter(({ bits }) => hasBit(bits, number))
    .map(({ role, grantAs, bits }) => ({ role, grantAs, size: keysOf(bits).length }))
    .toSorted((one, other) => one.size - other.size || one.role.rank - other.role.rank);
}

interface Asked {
  readonly policy: AccessPolicy;
  readonly question: AccessQuestion;
  readonly standing: Standing;
  readonly scope: number;
  readonly permission: number;
  readonly isOwn: boolean;
}

interface Given {
  readonly giving: GivingGrant;
  /** Restrictions on the role that take it away here. */
  readonly taken: readonly ReadyRestriction[];
}

function unknownReasons(
  { personId, scopeId }: AccessQuestion,
  standing: Standing | undefined,
  scope: number | undefined,
): readonly DenialReason[] {
  const reasons: DenialReason[] = [];
  if (standing === undefined) reasons.push({ kind: 'unknownPerson', personId });
  if (scope === undefined) reasons.push({ kind: 'unknownScope', scopeId });
  return reasons;
}

/** The live grants at or above whose role has the permission, restricted or not. */
function grantsGiving({ policy, question, standing, scope, permission, isOwn }: Asked): readonly Given[] {
  return standing.grants
    .filter((ready) => bearsOn(ready, scope, question.at))
    .flatMap((ready) => {
      const every = hasBit(ready.every, permission);
      const place = policy.tree.scopes[ready.first];
      if (place === undefined || (!every && !(isOwn && hasBit(ready.own, permission)))) return [];
      const giving = { grant: ready.grant, role: ready.role, scope: place, own: !every };
      return [{ giving, taken: inForce(ready.restrictions, permission, scope, question.at) }];
    });
}

function inForce(
  restrictions: readonly ReadyRestriction[],
  permission: number,
  scope: number,
  at: Instant,
): readonly ReadyRestriction[] {
  return restrictions.filter((one) => hasBit(one.bits, permission) && bearsOn(one, scope, at));
}

function inactiveReasons({ standing: { person } }: Asked): readonly DenialReason[] {
  return person.active ? [] : [{ kind: 'inactivePerson', person }];
}

function termReasons({ policy, question: { at }, scope, permission }: Asked): readonly DenialReason[] {
  if (holdsAfterTerm(permission)) return [];
  return upwards(policy.tree, scope).flatMap((one): readonly DenialReason[] => {
    const expiredAt = one.expiresAt ?? Infinity;
    if (expiredAt > at) return [];
    const { every } = peopleWho(policy, prolongedBy(one), one.id, at);
    return [
      { kind: 'expiredScope', scope: one, expiredAt, prolongableBy: byRank(policy, every, one.id, at) },
    ];
  });
}

function prolongedBy({ kind }: Scope): PermissionKey {
  if (kind === 'factory') return 'factory.manageExpiration';
  return kind === 'client' ? 'client.modify' : ADMINISTER;
}

function restrictionReasons({ policy, question }: Asked): readonly DenialReason[] {
  return restrictionsInTheWay(policy, question).flatMap((one) => restrictionReason(policy, one, question.at));
}

function restrictionReason(
  policy: AccessPolicy,
  restriction: Restriction,
  at: Instant,
): readonly DenialReason[] {
  const scope = policy.scopes.get(restriction.scopeId);
  if (scope === undefined) return [];
  const { every } = peopleWho(policy, 'access.restrict', scope.id, at);
  const lifting = every.filter((person) => canLift(policy, person.id, restriction.id, at).ok);
  return [
    {
      kind: 'restricted',
      restriction,
      scope,
      setBy: policy.people.get(restriction.setBy) ?? null,
      liftableBy: byRank(policy, lifting, scope.id, at),
    },
  ];
}

function missingReason({ policy, question, standing, scope, permission }: Asked): DenialReason {
  const hasOwn = (ready: ReadyGrant): boolean =>
    hasBit(ready.own, permission) && bearsOn(ready, scope, question.at);
  const { roles, people } = whoCouldGrant(policy, question);
  return { kind: 'missing', roles, grantableBy: people, onlyOwn: standing.grants.some(hasOwn) };
}

function byRank(
  policy: AccessPolicy,
  people: readonly Person[],
  scopeId: ScopeId,
  at: Instant,
): readonly Person[] {
  const ranks = new Map<PersonId, number>(
    people.map(({ id }) => [id, rankAt(policy, id, scopeId, at)] as const),
  );
  return people.toSorted((one, other) => (ranks.get(one.id) ?? 0) - (ranks.get(other.id) ?? 0));
}
