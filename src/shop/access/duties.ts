import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { authorityAt } from './authority.ts';
import type { AccessRefusal, PersonId, ScopeId } from './model.ts';
import { ADMINISTER } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { upwards } from './scope-tree.ts';

/** Whether duties are kept apart at a scope: as the nearest scope at or above says; on where none says. */
export function separationOfDutiesAt(policy: AccessPolicy, scopeId: ScopeId): boolean {
  const scope = policy.tree.numbers.get(scopeId) ?? -1;
  const said = upwards(policy.tree, scope).map((one) => one.separationOfDuties);
  return said.find((switched) => typeof switched === 'boolean') ?? true;
}

/** Whether the actor may switch the separation of duties at a scope: a Master of it. */
export function canSwitchSeparationOfDuties(
  policy: AccessPolicy,
  actorId: PersonId,
  scopeId: ScopeId,
  at: Instant,
): Result<ScopeId, AccessRefusal> {
  const authority = authorityAt(policy, actorId, ADMINISTER, scopeId, at);
  return authority.ok ? accepted(scopeId) : authority;
}

/**
 * Who had a hand in what is to be printed (asked for it, uploaded it, had it sliced) does not review it, where duties
 * are kept apart. Beside the permission, not instead of it.
 */
export function mayReview(duty: {
  readonly doneBy: readonly PersonId[];
  readonly reviewerId: PersonId;
  readonly separationOfDuties: boolean;
}): Result<PersonId, AccessRefusal> {
  return apart('review', duty.doneBy, duty.reviewerId, duty.separationOfDuties);
}

/** Who worked on a work order does not grant its QC approval, where duties are kept apart. */
export function mayApproveQc(duty: {
  readonly workedBy: readonly PersonId[];
  readonly approverId: PersonId;
  readonly separationOfDuties: boolean;
}): Result<PersonId, AccessRefusal> {
  return apart('qcApproval', duty.workedBy, duty.approverId, duty.separationOfDuties);
}

function apart(
  duty: 'review' | 'qcApproval',
  doneBy: readonly PersonId[],
  personId: PersonId,
  separationOfDuties: boolean,
): Result<PersonId, AccessRefusal> {
  return separationOfDuties && doneBy.includes(personId)
    ? refused({ code: 'access.separationOfDuties', duty, personId })
    : accepted(personId);
}
