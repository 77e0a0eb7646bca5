import type { Instant } from '../kernel/index.ts';
import { bearsOn } from './decide.ts';
import type { AccessQuestion, GivingGrant, PersonId, Restriction, ScopeId } from './model.ts';
import { hasBit } from './permission-bits.ts';
import { PERMISSIONS, permissionNumber, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import type { ReadyGrant, ReadyRestriction, Standing } from './standing.ts';
import { holdsAfterTerm } from './term.ts';

/** How one permission stands for a person at a place. */
export interface Holding {
  readonly permission: PermissionKey;
  /** `restricted`: a grant would give it, and nothing but restrictions takes it away. */
  readonly held: 'every' | 'own' | 'restricted' | 'no';
  /** The grants that give it, or that would, the widest place first. Empty where nothing does. */
  readonly by: readonly GivingGrant[];
}

/** What a person may do at a scope and by which grants: every permission, in the order of the catalogue. */
export function holdingsOf(
  policy: AccessPolicy,
  personId: PersonId,
  scopeId: ScopeId,
  at: Instant,
): readonly Holding[] {
  const scope = policy.tree.numbers.get(scopeId);
  const standing = policy.standings.get(personId);
  if (scope === undefined || standing === undefined || !standing.person.active) {
    return PERMISSIONS.map(({ key }) => ({ permission: key, held: 'no', by: [] }));
  }
  const live = standing.grants
    .filter((grant) => bearsOn(grant, scope, at))
    .toSorted((one, other) => one.first - other.first);
  const isOver = at >= (policy.tree.termEndsAt[scope] ?? 0);
  return PERMISSIONS.map(({ key }, number) => {
    if (isOver && !holdsAfterTerm(number)) return { permission: key, held: 'no', by: [] };
    return { permission: key, ...holdingOf(policy, standing, live, number, scope, at) };
  });
}

function holdingOf(
  policy: AccessPolicy,
  standing: Standing,
  live: readonly ReadyGrant[],
  number: number,
  scope: number,
  at: Instant,
): Pick<Holding, 'held' | 'by'> {
  const isTaken = (restrictions: readonly ReadyRestriction[]): boolean =>
    restrictions.some((one) => hasBit(one.bits, number) && bearsOn(one, scope, at));
  const giving = live.filter(({ every, own }) => hasBit(every, number) || hasBit(own, number));
  if (giving.length === 0) return { held: 'no', by: [] };
  const left = isTaken(standing.restrictions)
    ? []
    : giving.filter(({ restrictions }) => !isTaken(restrictions));
  const named = (grants: readonly ReadyGrant[]): readonly GivingGrant[] =>
    grants.flatMap((ready) => givingGrant(policy, ready, number));
  if (left.length === 0) return { held: 'restricted', by: named(giving) };
  const whole = left.filter(({ every }) => hasBit(every, number));
  return whole.length > 0 ? { held: 'every', by: named(whole) } : { held: 'own', by: named(left) };
}

function givingGrant(policy: AccessPolicy, ready: ReadyGrant, number: number): readonly GivingGrant[] {
  const scope = policy.tree.scopes[ready.first];
  if (scope === undefined) return [];
  return [{ grant: ready.grant, role: ready.role, scope, own: !hasBit(ready.every, number) }];
}

/**
 * The restrictions that take a permission from a person at a scope: those on the person, and those on the roles that
 * would give it where no other grant does.
 */
export function restrictionsInTheWay(
  policy: AccessPolicy,
  { personId, permission, scopeId, ownerId, at }: AccessQuestion,
): readonly Restriction[] {
  const scope = policy.tree.numbers.get(scopeId);
  const standing = policy.standings.get(personId);
  const number = permissionNumber(permission);
  if (scope === undefined || standing === undefined || number < 0) return [];
  const inForce = (restrictions: readonly ReadyRestriction[]): readonly Restriction[] =>
    restrictions
      .filter((one) => hasBit(one.bits, number) && bearsOn(one, scope, at))
      .map(({ restriction }) => restriction);
  const taken = standing.grants
    .filter((grant) => bearsOn(grant, scope, at))
    .filter(({ every, own }) => hasBit(every, number) || (ownerId === personId && hasBit(own, number)))
    .map(({ restrictions }) => inForce(restrictions));
  const onRoles = taken.every((restrictions) => restrictions.length > 0) ? taken.flat() : [];
  return [...new Set([...inForce(standing.restrictions), ...onRoles])];
}
