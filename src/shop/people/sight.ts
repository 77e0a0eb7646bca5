import { canResetPassword, type AccessPolicy, type PersonId } from '../access/index.ts';
import type { Restriction } from '../access/index.ts';
import type { Call, Visibility } from '../records/use-case.ts';
import { signedInPerson } from '../records/use-case.ts';

/** Whom a caller sees among the people of the station, and what about them. */
export interface Sight {
  /** Where their grants show. */
  readonly grants: Visibility;
  /** Whether a person shows who has grants (or had the last) at these places. */
  sees(personId: PersonId, scopeIds: readonly string[]): boolean;
  /** The restrictions on a person, in force or to come. */
  restrictionsOn(personId: PersonId): readonly Restriction[];
}

/**
 * Who may see people sees all of them in their places; who only manages operators sees those whom they manage
 * (access: AC33).
 */
export function sightOf(policy: AccessPolicy, call: Call): Sight {
  const callerId = signedInPerson(call);
  const everybody = call.visible('user.list', 'user.manage');
  const operators = call.visible('operator.manage');
  const restrictions = call.visible('user.list', 'user.manage', 'operator.manage', 'access.restrict');
  return {
    grants: call.visible('user.list', 'user.manage', 'operator.manage'),
    sees: (personId, scopeIds) =>
      scopeIds.some((id) => everybody.includes(id, null)) ||
      (scopeIds.some((id) => operators.includes(id, null)) &&
        canResetPassword(policy, callerId, personId, call.at).ok),
    restrictionsOn: (personId) =>
      (policy.indexes.restrictionsOnPerson.get(personId) ?? []).filter(
        ({ scopeId, untilAt }) =>
          (untilAt === null || untilAt > call.at) && restrictions.includes(scopeId, null),
      ),
  };
}
