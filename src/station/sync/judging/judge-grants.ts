import { eq } from 'drizzle-orm';
import {
  canLift,
  canRestrict,
  canRevoke,
  decide,
  decideSupposing,
  type Grant,
  type GrantId,
  type PersonId,
  type Restriction,
  type RestrictionId,
  type RoleId,
  type ScopeId,
} from '../../../shop/access/index.ts';
import { mayLiftAsAnswer, questionOf } from '../../../shop/grants/answering.ts';
import { answersOf } from '../../../shop/grants/answers.ts';
import { mayBeGiven } from '../../../shop/grants/giving.ts';
import { placeWithoutMaster } from '../../../shop/grants/master-rows.ts';
import type { RequestRow } from '../../../shop/grants/open-requests.ts';
import { accessRequests } from '../../../shop/grants/tables.ts';
import type { RowEdit } from '../hub.ts';
import { editsOf, onlyEditOf, unlawful, type Case, type Objection } from './case.ts';
import {
  grantGiven,
  grantTaken,
  requestAsked,
  requestClosed,
  restrictionLifted,
  restrictionSet,
} from './shapes.ts';

/** A grant of the actor's, as its edit tells it; null: it is none. */
function grantIn(one: Case): Grant | null {
  const given = grantGiven.safeParse(onlyEditOf(one, 'grants')?.columns);
  if (!given.success || given.data.granted_by !== one.actorId) return null;
  const { id, person_id, role_id, scope_id, from_at, until_at } = given.data;
  return {
    id: id as GrantId,
    personId: person_id as PersonId,
    roleId: role_id as RoleId,
    scopeId: scope_id as ScopeId,
    grantedBy: one.actorId,
    fromAt: from_at,
    untilAt: until_at,
  };
}

export function judgeGiven(one: Case): Objection | null {
  const grant = grantIn(one);
  if (grant === null) return unlawful(one);
  const may = mayBeGiven(one.reading, one.policy, one.actorId, grant, one.at);
  return may.ok ? null : may.refusal;
}

export function judgeTaken(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'grants');
  const taken = grantTaken.safeParse(edit?.columns);
  if (edit === null || !taken.success || taken.data.revoked_by !== one.actorId) return unlawful(one);
  const grantId = edit.rowId as GrantId;
  const may = canRevoke(one.policy, one.actorId, grantId, one.at);
  if (!may.ok) return may.refusal;
  const left = placeWithoutMaster(one.reading, { grantId });
  return left === null ? null : { code: 'access.lastMaster', scopeId: left };
}

export function judgeRestricted(one: Case): Objection | null {
  const set = restrictionSet.safeParse(onlyEditOf(one, 'restrictions')?.columns);
  if (!set.success || set.data.set_by !== one.actorId) return unlawful(one);
  const { id, person_id, role_id, scope_id, permissions, reason, from_at, until_at } = set.data;
  const terms = {
    id: id as RestrictionId,
    scopeId: scope_id as ScopeId,
    permissions,
    reason,
    setBy: one.actorId,
    fromAt: from_at,
    untilAt: until_at,
  };
  const restriction = subjectOf(terms, person_id, role_id);
  // On a variant it is set on the default, always (grants: GR15).
  const isOnVariant = (one.policy.roles.get(role_id as RoleId)?.variantOf ?? null) !== null;
  if (restriction === null || isOnVariant) return unlawful(one);
  const may = canRestrict(one.policy, one.actorId, restriction, one.at);
  return may.ok ? null : may.refusal;
}

function subjectOf(
  terms: Omit<Restriction, 'personId' | 'roleId'>,
  personId: string | null,
  roleId: string | null,
): Restriction | null {
  if (personId !== null && roleId === null) return { ...terms, personId: personId as PersonId, roleId: null };
  if (personId === null && roleId !== null) return { ...terms, personId: null, roleId: roleId as RoleId };
  return null;
}

export function judgeLifted(one: Case): Objection | null {
  const ids = liftedIn(one);
  const [id, second] = ids ?? [];
  if (id === undefined || second !== undefined) return unlawful(one);
  const may = canLift(one.policy, one.actorId, id, one.at);
  return may.ok ? null : may.refusal;
}

/** The restrictions that the actor lifts; null: some edit of theirs is none that lifts. */
function liftedIn(one: Case): readonly RestrictionId[] | null {
  const edits = editsOf(one, 'restrictions');
  const areLifted = edits.every(({ columns }) => {
    const lifted = restrictionLifted.safeParse(columns);
    return lifted.success && lifted.data.lifted_by === one.actorId;
  });
  return areLifted ? edits.map(({ rowId }) => rowId as RestrictionId) : null;
}

export function judgeAsked(one: Case): Objection | null {
  const asked = requestAsked.safeParse(onlyEditOf(one, 'access_requests')?.columns);
  const isActive = one.policy.people.get(one.actorId)?.active === true;
  return asked.success && asked.data.person_id === one.actorId && isActive ? null : unlawful(one);
}

/** A request that nothing is done for: declined, or taken back by who asked. */
export function judgeRequestClosed(one: Case): Objection | null {
  const closing = closingIn(one);
  if (closing === null) return unlawful(one);
  const { row, state } = closing;
  if (state === 'withdrawn') {
    if (row.personId !== one.actorId) return unlawful(one);
    return row.state === 'open' ? null : { code: 'access.requestAnswered', state: row.state };
  }
  if (state !== 'declined') return unlawful(one);
  const refusal = answerRefusal(one, row);
  if (refusal !== null) return refusal;
  const could = answersOf(one.policy, one.actorId, questionOf(row, one.at), one.at);
  return could.length > 0 ? null : { code: 'access.requestNotFound' };
}

export function judgeAnsweredByGrant(one: Case): Objection | null {
  const grant = grantIn(one);
  const row = grantedIn(one);
  if (grant === null || row === null) return unlawful(one);
  if (grant.personId !== row.personId || grant.scopeId !== row.scopeId) return unlawful(one);
  const question = questionOf(row, one.at);
  const refusal = answerRefusal(one, row) ?? heldRefusal(one, row);
  if (refusal !== null) return refusal;
  const may = mayBeGiven(one.reading, one.policy, one.actorId, grant, one.at);
  if (!may.ok) return may.refusal;
  // The grant begins when it was given, by the clock of its station, which may be ahead of this part's time.
  const begun = { ...grant, fromAt: Math.min(grant.fromAt, one.at) };
  return decideSupposing(one.policy, question, { grant: begun })
    ? null
    : { code: 'access.answerDoesNotHelp' };
}

export function judgeAnsweredByLifting(one: Case): Objection | null {
  const ids = liftedIn(one);
  const row = grantedIn(one);
  if (ids === null || row === null) return unlawful(one);
  const refusal = answerRefusal(one, row) ?? heldRefusal(one, row);
  if (refusal !== null) return refusal;
  const may = mayLiftAsAnswer(one.policy, one.actorId, questionOf(row, one.at), ids);
  return may.ok ? null : may.refusal;
}

interface Closing {
  readonly row: RequestRow;
  readonly state: 'granted' | 'declined' | 'withdrawn';
}

/** What the actor makes of a request that is there; null: nothing that anybody can make of one. */
function closingIn(one: Case): Closing | null {
  const edit: RowEdit | null = onlyEditOf(one, 'access_requests');
  const closed = requestClosed.safeParse(edit?.columns);
  if (edit === null || !closed.success || closed.data.answered_by !== one.actorId) return null;
  const row = one.reading.select().from(accessRequests).where(eq(accessRequests.id, edit.rowId)).get();
  return row === undefined ? null : { row, state: closed.data.state };
}

function grantedIn(one: Case): RequestRow | null {
  const closing = closingIn(one);
  return closing?.state === 'granted' ? closing.row : null;
}

function answerRefusal(one: Case, row: RequestRow): Objection | null {
  if (row.state !== 'open') return { code: 'access.requestAnswered', state: row.state };
  return row.personId === one.actorId ? { code: 'access.ownGrants' } : null;
}

/** Held meanwhile: whatever is given now is more than was asked for. */
function heldRefusal({ policy, at }: Case, row: RequestRow): Objection | null {
  return decide(policy, questionOf(row, at)) ? { code: 'access.answerDoesNotHelp' } : null;
}
