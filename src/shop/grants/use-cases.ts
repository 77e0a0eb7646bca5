import { accepted } from '../kernel/index.ts';
import type { UseCasesOf } from '../records/use-case.ts';
import { answerRequest } from './answering.ts';
import { askFor, listRequests, withdrawRequest } from './asking.ts';
import type { grantsContract } from './contract.ts';
import { removeRole, saveRole } from './editing-roles.ts';
import { giveGrant, revokeGrant } from './giving.ts';
import type { GrantsHouse } from './house.ts';
import { explainOwn, whatCanHere, whoCanHere, whyOf } from './questions.ts';
import { liftRestriction, listRestrictions, restrict } from './restricting.ts';
import { listRoles, offerRoles } from './roles.ts';
import {
  whatIfGrant,
  whatIfPlaceMoved,
  whatIfRestricted,
  whatIfRevoked,
  whatIfRole,
  whatIfRoleRemoved,
} from './what-ifs.ts';

export type { GrantsHouse };

export function grantsUseCases(house: GrantsHouse): UseCasesOf<typeof grantsContract> {
  return {
    explain: (call, input) => accepted(explainOwn(house, call, input)),
    why: (call, input) => whyOf(house, call, input),
    whoCan: (call, input) => accepted(whoCanHere(house, call, input)),
    whatCan: (call, input) => whatCanHere(house, call, input),
    roles: (call) => accepted(listRoles(house, call)),
    roleOffers: (call, input) => accepted(offerRoles(house, call, input)),
    saveRole: (call, input) => saveRole(house, call, input),
    removeRole: (call, input) => removeRole(house, call, input),
    grant: (call, input) => giveGrant(house, call, input),
    revoke: (call, { grantId }) => revokeGrant(house, call, grantId),
    restrictions: (call, input) => accepted(listRestrictions(house, call, input)),
    restrict: (call, input) => restrict(house, call, input),
    liftRestriction: (call, { restrictionId }) => liftRestriction(house, call, restrictionId),
    whatIfRole: (call, input) => accepted(whatIfRole(house, call, input)),
    whatIfRoleRemoved: (call, { roleId }) => accepted(whatIfRoleRemoved(house, call, roleId)),
    whatIfGrant: (call, input) => accepted(whatIfGrant(house, call, input)),
    whatIfRevoked: (call, { grantId }) => accepted(whatIfRevoked(house, call, grantId)),
    whatIfRestricted: (call, input) => whatIfRestricted(house, call, input),
    whatIfMoved: (call, input) => accepted(whatIfPlaceMoved(house, call, input)),
    askFor: (call, input) => askFor(house, call, input),
    withdrawRequest: (call, { requestId }) => withdrawRequest(house, call, requestId),
    requests: (call) => accepted(listRequests(house, call)),
    answerRequest: (call, input) => answerRequest(house, call, input),
  };
}
