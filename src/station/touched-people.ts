import {
  scopesUpward,
  type AccessChange,
  type AccessPolicy,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../shop/access/index.ts';

/** A change of a place touches whoever is around it; any other names whom it touches. */
type ChangeOfPlace = Extract<AccessChange, { readonly kind: 'scopePut' | 'scopeRemoved' }>;

function peopleNamed(
  change: Exclude<AccessChange, ChangeOfPlace>,
  before: AccessPolicy,
  after: AccessPolicy,
): ReadonlySet<PersonId> {
  switch (change.kind) {
    case 'personPut':
      return new Set([change.person.id]);
    case 'personRemoved':
      return new Set([change.personId]);
    case 'grantPut':
    case 'grantRemoved': {
      const id = change.kind === 'grantPut' ? change.grant.id : change.grantId;
      return new Set([before, after].flatMap(({ grants }) => grants.get(id)?.personId ?? []));
    }
    case 'restrictionPut':
    case 'restrictionRemoved': {
      const id = change.kind === 'restrictionPut' ? change.restriction.id : change.restrictionId;
      const both = [before, after].flatMap(({ restrictions }) => restrictions.get(id) ?? []);
      const roles = new Set(both.flatMap(({ roleId }) => formsOf(before, after, roleId)));
      return new Set([...both.flatMap(({ personId }) => personId ?? []), ...holdersOf(after, roles)]);
    }
    case 'rolePut':
    case 'roleRemoved': {
      const id = change.kind === 'rolePut' ? change.role.id : change.roleId;
      const roles = new Set(formsOf(before, after, id));
      return new Set([...holdersOf(before, roles), ...holdersOf(after, roles)]);
    }
  }
}

/**
 * Whose access, or whose view of where they are, changes of facts may alter: never too few, and not everybody. The
 * places among them are looked at together.
 */
export function peopleTouched(
  changes: readonly AccessChange[],
  before: AccessPolicy,
  after: AccessPolicy,
): ReadonlySet<PersonId> {
  const places = new Set<ScopeId>();
  const touched = new Set<PersonId>();
  for (const change of changes) {
    if (change.kind === 'scopePut') places.add(change.scope.id);
    else if (change.kind === 'scopeRemoved') places.add(change.scopeId);
    else for (const personId of peopleNamed(change, before, after)) touched.add(personId);
  }
  for (const policy of [before, after])
    for (const personId of peopleAround(policy, places)) touched.add(personId);
  return touched;
}

/** A role by its own id and by that of the default that it stands in for. */
function formsOf(before: AccessPolicy, after: AccessPolicy, roleId: RoleId | null): readonly RoleId[] {
  if (roleId === null) return [];
  return [roleId, ...[before, after].flatMap(({ roles }) => roles.get(roleId)?.variantOf ?? [])];
}

function holdersOf({ grants }: AccessPolicy, roles: ReadonlySet<RoleId>): readonly PersonId[] {
  return [...grants.values()].filter(({ roleId }) => roles.has(roleId)).map(({ personId }) => personId);
}

/** Who holds something at one of some places, above it or below it. */
function peopleAround(policy: AccessPolicy, places: ReadonlySet<ScopeId>): readonly PersonId[] {
  // Every commit asks, and hardly any changes a place: the grants are not gone through for nothing.
  if (places.size === 0) return [];
  const above = new Set([...places].flatMap((place) => scopesUpward(policy, place).map(({ id }) => id)));
  return [...policy.grants.values()]
    .filter(
      ({ scopeId }) => above.has(scopeId) || scopesUpward(policy, scopeId).some(({ id }) => places.has(id)),
    )
    .map(({ personId }) => personId);
}

/** The facts of access as they stood at an instant. */
export interface PolicyAt {
  readonly at: number;
  readonly policy: AccessPolicy;
}

/**
 * Whose access changed between two instants by the clock alone: a grant or restriction that began or ended, a term that
 * ended. What begins is looked for among what was there before: what was written since was told when it was written.
 */
export function peopleTurned(former: PolicyAt, latter: PolicyAt): ReadonlySet<PersonId> {
  const turned = (instant: number | null | undefined) =>
    typeof instant === 'number' && instant > former.at && instant <= latter.at;
  const { policy } = latter;
  const restrictions = [
    ...[...former.policy.restrictions.values()].filter(({ fromAt }) => turned(fromAt)),
    ...[...policy.restrictions.values()].filter(({ untilAt }) => turned(untilAt)),
  ];
  const ended = new Set(
    [...policy.scopes.values()].filter(({ expiresAt }) => turned(expiresAt)).map(({ id }) => id),
  );
  return new Set([
    ...[...former.policy.grants.values()]
      .filter(({ fromAt }) => turned(fromAt))
      .map(({ personId }) => personId),
    ...[...policy.grants.values()].filter(({ untilAt }) => turned(untilAt)).map(({ personId }) => personId),
    ...restrictions.flatMap((restriction) => [
      ...peopleNamed({ kind: 'restrictionPut', restriction }, former.policy, policy),
    ]),
    ...peopleAround(policy, ended),
  ]);
}
