import { and, eq, isNotNull } from 'drizzle-orm';
import type { AccessPolicy, PersonId, ScopeId } from '../access/index.ts';
import { SEES_PEOPLE } from '../records/index.ts';
import { signedInPerson, type Call, type Visibility } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { GrantsHouse } from './house.ts';
import { wayUp } from './near.ts';
import { grants } from './tables.ts';

/** Which people, and where, a caller may know about. */
export interface Sight {
  readonly visibility: Visibility;
  /** Somebody who holds a grant in a place where the caller sees people; and the caller. */
  person(personId: PersonId): boolean;
  /** The same, and whoever's grant bears on this place, where the caller sees people. */
  personAt(personId: PersonId, scopeId: ScopeId): boolean;
}

export function sightOf(policy: AccessPolicy, call: Call): Sight {
  const callerId = signedInPerson(call);
  const visibility = call.visible(...SEES_PEOPLE.anyOf);
  const person = (personId: PersonId): boolean =>
    personId === callerId ||
    (policy.indexes.grantsOf.get(personId) ?? []).some(({ scopeId }) => visibility.includes(scopeId, null));
  return {
    visibility,
    person,
    personAt(personId, scopeId) {
      if (person(personId)) return true;
      if (!visibility.includes(scopeId, null)) return false;
      const above = new Set(wayUp(policy, scopeId));
      return (policy.indexes.grantsOf.get(personId) ?? []).some((grant) => above.has(grant.scopeId));
    },
  };
}

/** Whether a person who holds nothing any more last did where the caller sees people: nobody slips out of every hand. */
export function wasInSight(house: GrantsHouse, { visibility }: Sight, personId: PersonId): boolean {
  if ((house.policy().indexes.grantsOf.get(personId) ?? []).length > 0) return false;
  const rows = house.store.reading
    .select({ id: grants.id })
    .from(grants)
    .where(
      and(
        eq(grants.personId, personId),
        isNotNull(grants.revokedAt),
        among(grants.scopeId, visibility.every),
      ),
    )
    .limit(1)
    .all();
  return rows.length > 0;
}
