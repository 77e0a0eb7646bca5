import { eq } from 'drizzle-orm';
import {
  canLift,
  decide,
  decideSupposing,
  restrictionsInTheWay,
  type AccessPolicy,
  type AccessQuestion,
  type PermissionKey,
  type PersonId,
  type Restriction,
  type RestrictionId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, assertNever, refused, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { answersOf } from './answers.ts';
import type { RequestId } from './asking.ts';
import { insertGrant, mayGive, wishedGrant } from './giving.ts';
import { personName, recordAccess, type GrantsHouse } from './house.ts';
import type { RequestRow } from './open-requests.ts';
import { lift } from './restricting.ts';
import { accessRequests } from './tables.ts';
import type { ChangeRefusal } from './views.ts';

export type Answer =
  | { readonly kind: 'grant'; readonly roleId: string; readonly untilAt: number | null }
  | { readonly kind: 'lift'; readonly restrictionIds: readonly RestrictionId[] }
  | { readonly kind: 'decline' };

interface AnswerInput {
  readonly requestId: RequestId;
  readonly expectedVersion: number;
  readonly answer: Answer;
  readonly note: string;
}

/** A caller at work on the request of another person. */
interface Answering {
  readonly house: GrantsHouse;
  readonly tx: Transaction<RecordEntry>;
  readonly call: Call;
  readonly question: AccessQuestion;
}

/** Answers a request: does what it says, and closes the request, all in one transaction; or nothing of it. */
export function answerRequest(
  house: GrantsHouse,
  call: Call,
  { requestId, expectedVersion, answer, note }: AnswerInput,
): Result<Record<string, never>, ChangeRefusal> {
  return house.store.attempt<Record<string, never>, ChangeRefusal>((tx) => {
    const row = tx.rows.select().from(accessRequests).where(eq(accessRequests.id, requestId)).get();
    if (row === undefined) return refused({ code: 'access.requestNotFound' });
    if (row.state !== 'open' || row.version !== expectedVersion) {
      return refused({ code: 'access.requestAnswered', state: row.state });
    }
    if (row.personId === call.personId) return refused({ code: 'access.ownGrants' });
    const question = questionOf(row, call.at);
    // Held meanwhile: whatever is given now is more than was asked for.
    if (answer.kind !== 'decline' && decide(house.policy(), question)) return refused(DOES_NOT_HELP);
    const done = carryOut({ house, tx, call, question }, answer);
    if (!done.ok) return done;
    closeRequest({ house, tx, call }, row, answer.kind === 'decline' ? 'declined' : 'granted', note);
    return accepted({});
  });
}

const DOES_NOT_HELP = { code: 'access.answerDoesNotHelp' } as const;

/** What a request asks, as the engine is asked. */
export function questionOf(row: RequestRow, at: number): AccessQuestion {
  return {
    personId: row.personId as PersonId,
    permission: row.permission as PermissionKey,
    scopeId: row.scopeId as ScopeId,
    ownerId: null,
    at,
  };
}

function carryOut(answering: Answering, answer: Answer): Result<null, ChangeRefusal> {
  switch (answer.kind) {
    case 'grant':
      return grantIt(answering, answer);
    case 'lift':
      return liftThem(answering, answer.restrictionIds);
    case 'decline':
      return mayDecline(answering);
    default:
      return assertNever(answer);
  }
}

function grantIt(
  { house, tx, call, question }: Answering,
  { roleId, untilAt }: Extract<Answer, { readonly kind: 'grant' }>,
): Result<null, ChangeRefusal> {
  const { personId, scopeId } = question;
  const grant = wishedGrant(house, call, { personId, roleId, scopeId, fromAt: null, untilAt });
  const role = mayGive(house, call, grant);
  if (!role.ok) return role;
  if (!decideSupposing(house.policy(), question, { grant })) return refused(DOES_NOT_HELP);
  insertGrant(house, tx, call, grant, role.value);
  return accepted(null);
}

function liftThem(
  { house, tx, call, question }: Answering,
  restrictionIds: readonly RestrictionId[],
): Result<null, ChangeRefusal> {
  const may = mayLiftAsAnswer(house.policy(), signedInPerson(call), question, restrictionIds);
  if (!may.ok) return may;
  for (const restriction of may.value) lift(house, tx, call, restriction);
  return accepted(null);
}

/** Whether lifting these answers the question: each is in its way and may be lifted, and all of them together help. */
export function mayLiftAsAnswer(
  policy: AccessPolicy,
  actorId: PersonId,
  question: AccessQuestion,
  restrictionIds: readonly RestrictionId[],
): Result<readonly Restriction[], ChangeRefusal> {
  // An answer lifts what is in the way of this request, and nothing besides.
  const inTheWay = new Set(restrictionsInTheWay(policy, question).map(({ id }) => id));
  const lifted: Restriction[] = [];
  for (const id of new Set(restrictionIds)) {
    const may = canLift(policy, actorId, id, question.at);
    if (!may.ok) return may;
    if (!inTheWay.has(id)) return refused(DOES_NOT_HELP);
    lifted.push(may.value);
  }
  return decideSupposing(policy, question, { lifted: restrictionIds })
    ? accepted(lifted)
    : refused(DOES_NOT_HELP);
}

/** Only who could have said yes says no. */
function mayDecline({ house, call, question }: Answering): Result<null, ChangeRefusal> {
  const answers = answersOf(house.policy(), signedInPerson(call), question, call.at);
  return answers.length > 0 ? accepted(null) : refused({ code: 'access.requestNotFound' });
}

function closeRequest(
  { house, tx, call }: Omit<Answering, 'question'>,
  row: RequestRow,
  state: 'granted' | 'declined',
  note: string,
): void {
  tx.rows
    .update(accessRequests)
    .set({
      state,
      answeredBy: call.personId,
      answeredAt: call.at,
      answerNote: note,
      version: row.version + 1,
    })
    .where(eq(accessRequests.id, row.id))
    .run();
  recordAccess(house, tx, call, {
    recordKind: 'accessRequest',
    recordId: row.id,
    recordName: personName(house.policy(), row.personId as PersonId),
    scopeId: row.scopeId as ScopeId,
    reason: note === '' ? null : note,
    facts: { permission: row.permission, before: { state: row.state }, after: { state } },
  });
}
