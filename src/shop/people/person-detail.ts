import {
  canActivate,
  canDeactivate,
  canResetPassword,
  type AccessRefusal,
  type PersonId,
} from '../access/index.ts';
import { standsNearOwnGrant } from '../grants/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { PersonDetail } from './contract.ts';
import { credentialsOf, homeOf, personById, type PeopleHouse } from './house.ts';
import { entriesOf } from './listing.ts';
import type { PeopleRefusal } from './model.ts';
import { sightOf } from './sight.ts';

/**
 * One person for their own page. Whom the caller does not see is refused with the place where they could; who belongs
 * to no company of the caller's is not found.
 */
export function personDetail(
  house: PeopleHouse,
  call: Call,
  personId: PersonId,
): Result<PersonDetail, PeopleRefusal | AccessRefusal> {
  const policy = house.policy();
  const callerId = signedInPerson(call);
  const sight = sightOf(policy, call);
  const row = personById(house, personId);
  const home = homeOf(house, personId);
  if (row === null || home === null) return refused({ code: 'people.notFound' });
  const places = (policy.indexes.grantsOf.get(personId) ?? []).map(({ scopeId }) => scopeId);
  if (!sight.sees(personId, [home, ...places])) {
    return standsNearOwnGrant(policy, callerId, home)
      ? refused({ code: 'access.denied', permission: 'user.list', scopeId: home })
      : refused({ code: 'people.notFound' });
  }
  const [entry] = entriesOf(house, sight, [personId]);
  if (entry === undefined) return refused({ code: 'people.notFound' });
  const kept = credentialsOf(house, personId);
  // A closed account takes no code, whatever is still kept of one.
  const hasCode = row.state !== 'inactive' && kept?.invitationHash != null;
  const codeExpiresAt = hasCode ? kept.invitationExpiresAt : null;
  const toggled = row.state === 'inactive' ? canActivate : canDeactivate;
  const closing = toggled(policy, callerId, personId, call.at);
  const resetting = canResetPassword(policy, callerId, personId, call.at);
  return accepted({
    ...entry,
    createdAt: row.createdAt,
    codeExpiresAt: codeExpiresAt !== null && codeExpiresAt > call.at ? codeExpiresAt : null,
    passwordPending: kept?.passwordHash === null && kept.passwordChangedAt !== null,
    deactivateRefusal: closing.ok ? null : closing.refusal,
    resetRefusal: resetting.ok ? null : resetting.refusal,
  });
}
