import {
  type AccessFacts,
  type AccessPolicy,
  DEFAULT_ROLES,
  factsOf,
  permissionsOf,
  type PersonId,
  type Role,
  type RoleId,
} from '../../src/shop/access/index.ts';
import { naivePath } from './naive.ts';

/**
 * All that some people together hold at each scope, on every record or their own, and all that is in the roles that
 * they may assign there: what they could reach by helping each other within the rules.
 */
export function reach(policy: AccessPolicy, people: readonly PersonId[], at: number): ReadonlySet<string> {
  const facts = factsOf(policy);
  const reached = new Set<string>();
  for (const scope of facts.scopes) {
    const path = naivePath(facts, scope.id) ?? [];
    for (const personId of people) {
      const held = permissionsOf(policy, personId, scope.id, at);
      for (const key of held.every) reached.add(`${scope.id} every ${key}`).add(`${scope.id} own ${key}`);
      for (const key of held.own) reached.add(`${scope.id} own ${key}`);
    }
    for (const { personId, roleId: held, scopeId: where, fromAt, untilAt } of facts.grants) {
      const isLive = fromAt <= at && (untilAt === null || at < untilAt);
      if (!isLive || !people.includes(personId) || !path.some(({ id }) => id === where)) continue;
      if (policy.people.get(personId)?.active !== true) continue;
      for (const role of assigned(facts, formsOf(facts, held), new Set())) {
        for (const key of role.permissions)
          reached.add(`${scope.id} every ${key}`).add(`${scope.id} own ${key}`);
        for (const key of role.own) reached.add(`${scope.id} own ${key}`);
      }
    }
  }
  return reached;
}

function assigned(facts: AccessFacts, roles: readonly Role[], seen: Set<RoleId>): readonly Role[] {
  return roles.flatMap(({ id, assigns }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    return assigns.flatMap((one) => [...formsOf(facts, one), ...assigned(facts, formsOf(facts, one), seen)]);
  });
}

/** A role, and all variants that stand in for it somewhere. */
function formsOf(facts: AccessFacts, id: RoleId): readonly Role[] {
  return [...DEFAULT_ROLES, ...facts.roles].filter((role) => role.id === id || role.variantOf === id);
}
