import type { Instant } from '../kernel/index.ts';
import { heldBits } from './decide.ts';
import type { AccessChange, Person, ScopeId } from './model.ts';
import { isEmpty, keysOf, noBits, type PermissionBits, union, without } from './permission-bits.ts';
import type { PermissionKey } from './permissions.ts';
import { type AccessPolicy, withFacts } from './policy.ts';
import type { Standing } from './standing.ts';

/** What a change would mean for one person at one scope (and below it, where nothing else is said). */
export interface AccessDifference {
  readonly person: Person;
  readonly scopeId: ScopeId;
  readonly gained: readonly PermissionKey[];
  readonly lost: readonly PermissionKey[];
}

/**
 * What a change of a role, grant, restriction or person would change, and for whom, before it is saved: compared at
 * every scope where a grant or restriction of the person stands. Own-only permissions count as held.
 */
export function whatIf(policy: AccessPolicy, change: AccessChange, at: Instant): readonly AccessDifference[] {
  const after = withFacts(policy, change);
  const differences: AccessDifference[] = [];
  for (const id of new Set([...policy.standings.keys(), ...after.standings.keys()])) {
    const former = policy.standings.get(id);
    const next = after.standings.get(id);
    if (former === next) continue;
    const person = next?.person ?? former?.person;
    if (person === undefined) continue;
    for (const scopeId of placesOf(former, next)) {
      const had = heldAt(policy, former, scopeId, at);
      const has = heldAt(after, next, scopeId, at);
      const gained = without(has, had);
      const lost = without(had, has);
      if (isEmpty(gained) && isEmpty(lost)) continue;
      differences.push({ person, scopeId, gained: keysOf(gained), lost: keysOf(lost) });
    }
  }
  return differences;
}

function placesOf(...standings: readonly (Standing | undefined)[]): ReadonlySet<ScopeId> {
  const places = new Set<ScopeId>();
  for (const standing of standings) {
    for (const { grant, restrictions } of standing?.grants ?? []) {
      places.add(grant.scopeId);
      for (const { restriction } of restrictions) places.add(restriction.scopeId);
    }
    for (const { restriction } of standing?.restrictions ?? []) places.add(restriction.scopeId);
  }
  return places;
}

function heldAt(
  policy: AccessPolicy,
  standing: Standing | undefined,
  scopeId: ScopeId,
  at: Instant,
): PermissionBits {
  const scope = policy.tree.numbers.get(scopeId);
  if (standing === undefined || scope === undefined) return noBits();
  const held = heldBits(standing, scope, at);
  return union(held.every, held.own);
}
