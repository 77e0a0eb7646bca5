import { canActivate, canDeactivate, canResetPassword, type PersonId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { PersonDetail } from './contract.ts';
import { credentialsOf, homeOf, personById, type PeopleHouse } from './house.ts';
import { entriesOf } from './listing.ts';
import type { PeopleRefusal } from './model.ts';
import { sightOf } from './sight.ts';

/** One person for their own page. Who is not among the people that the caller sees is not found. */
export function personDetail(
  house: PeopleHouse,
  call: Call,
  personId: PersonId,
): Result<PersonDetail, PeopleRefusal> {
  const policy = house.policy();
  const sight = sightOf(policy, call);
  const row = personById(house, personId);
  const places = (policy.indexes.grantsOf.get(personId) ?? []).map(({ scopeId }) => scopeId);
  const home = homeOf(house, personId);
  if (row === null || !sight.sees(personId, home === null ? places : [...places, home])) {
    return refused({ code: 'people.notFound' });
  }
  const [entry] = entriesOf(house, sight, [personId]);
  if (entry === undefined) return refused({ code: 'people.notFound' });
  const callerId = signedInPerson(call);
  const kept = credentialsOf(house, personId);
  const codeExpiresAt = kept?.invitationHash == null ? null : kept.invitationExpiresAt;
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
