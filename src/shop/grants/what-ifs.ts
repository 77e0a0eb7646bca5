import {
  canEditRole,
  canMoveScope,
  canRemoveRole,
  canRevoke,
  whatIf,
  whatIfMoved,
  type AccessDifference,
  type GrantId,
  type PermissionKey,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import { refusedAway } from '../hierarchy/scope-rows.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { mayGive, wishedGrant, type GrantInput } from './giving.ts';
import type { GrantsHouse } from './house.ts';
import { sightOf } from './in-sight.ts';
import { byName } from './questions.ts';
import { mayRestrict, wishedRestriction, type RestrictionInput } from './restricting.ts';
import type { ChangeRefusal, WhatIfView } from './views.ts';
import { ordered, wishedRole, type RoleInput } from './wished-role.ts';

/** How many are named: enough to see whom it is about, and a list that a page can hold. */
const PEOPLE_NAMED = 100;

/** What saving a role would do. A role that cannot even be wished for changes nothing, and says why. */
export function whatIfRole(house: GrantsHouse, call: Call, input: RoleInput): WhatIfView {
  const wished = wishedRole(house, input);
  if (!wished.ok) return viewOf(house, call, wished.refusal, []);
  const { role } = wished.value;
  const may = canEditRole(house.policy(), signedInPerson(call), role, call.at);
  return viewOf(house, call, refusalIn(may), whatIf(house.policy(), { kind: 'rolePut', role }, call.at));
}

/** What removing a role (of a variant: the reset to its default) would do. */
export function whatIfRoleRemoved(house: GrantsHouse, call: Call, roleId: RoleId): WhatIfView {
  const may = canRemoveRole(house.policy(), signedInPerson(call), roleId, call.at);
  return viewOf(
    house,
    call,
    refusalIn(may),
    whatIf(house.policy(), { kind: 'roleRemoved', roleId }, call.at),
  );
}

/** What a grant would give, from the moment when it begins. */
export function whatIfGrant(house: GrantsHouse, call: Call, input: GrantInput): WhatIfView {
  const grant = wishedGrant(house, call, input);
  const may = mayGive(house, call, grant);
  return viewOf(
    house,
    call,
    refusalIn(may),
    whatIf(house.policy(), { kind: 'grantPut', grant }, grant.fromAt),
  );
}

export function whatIfRevoked(house: GrantsHouse, call: Call, grantId: GrantId): WhatIfView {
  const may = canRevoke(house.policy(), signedInPerson(call), grantId, call.at);
  return viewOf(
    house,
    call,
    refusalIn(may),
    whatIf(house.policy(), { kind: 'grantRemoved', grantId }, call.at),
  );
}

/** What a restriction would take, from the moment when it begins. */
export function whatIfRestricted(
  house: GrantsHouse,
  call: Call,
  input: RestrictionInput,
): Result<WhatIfView, Refusal & { readonly code: 'people.notFound' }> {
  const restriction = wishedRestriction(house, call, input);
  const may = mayRestrict(house, call, restriction);
  if (!may.ok && may.refusal.code === 'people.notFound') return refused(may.refusal);
  const refusal = may.ok || may.refusal.code === 'people.notFound' ? null : may.refusal;
  const change = { kind: 'restrictionPut', restriction } as const;
  return accepted(viewOf(house, call, refusal, whatIf(house.policy(), change, restriction.fromAt)));
}

/** What putting a place below another one would change. */
export function whatIfPlaceMoved(
  house: GrantsHouse,
  call: Call,
  { scopeId, parentId }: { readonly scopeId: ScopeId; readonly parentId: ScopeId },
): WhatIfView {
  const policy = house.policy();
  const scope = policy.scopes.get(scopeId);
  const may = canMoveScope(policy, signedInPerson(call), scopeId, parentId, call.at);
  return viewOf(
    house,
    call,
    refusalIn(may) ?? (scope === undefined ? null : refusedAway(scope, parentId)),
    may.ok ? may.value : whatIfMoved(policy, scopeId, parentId, call.at),
  );
}

function refusalIn<Reason extends ChangeRefusal>(may: Result<unknown, Reason>): Reason | null {
  return may.ok ? null : may.refusal;
}

/** By name those whom the caller may see there; of all others, only that they are touched. */
function viewOf(
  { policy }: GrantsHouse,
  call: Call,
  refusal: ChangeRefusal | null,
  differences: readonly AccessDifference[],
): WhatIfView {
  const facts = policy();
  const sight = sightOf(facts, call);
  const people = differences
    .filter(
      ({ person, scopeId }) => sight.visibility.includes(scopeId, null) && sight.personAt(person.id, scopeId),
    )
    .toSorted((one, other) => byName(one.person, other.person))
    .slice(0, PEOPLE_NAMED)
    .map(({ person, scopeId, gained, lost }) => ({
      personId: person.id,
      personName: person.name,
      scopeName: facts.scopes.get(scopeId)?.name ?? '',
      gained,
      lost,
    }));
  return {
    refusal,
    people,
    peopleTouched: new Set(differences.map(({ person }) => person.id)).size,
    gained: unionOf(differences.map(({ gained }) => gained)),
    lost: unionOf(differences.map(({ lost }) => lost)),
  };
}

function unionOf(lists: readonly (readonly PermissionKey[])[]): readonly PermissionKey[] {
  return ordered([...new Set(lists.flat())]);
}
