import { and, desc, eq, sql } from 'drizzle-orm';
import {
  decide,
  peopleWho,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { answersOf, ANSWERED_BY } from './answers.ts';
import { personName, recordAccess, type GrantsHouse } from './house.ts';
import { standsNearOwnGrant } from './near.ts';
import { openRequestOf, openRequests, type RequestRow } from './open-requests.ts';
import { accessRequests } from './tables.ts';
import type { GrantsRefusal, RequestAnswer, RequestView } from './views.ts';

export type RequestId = Id<'AccessRequest'>;

/** Who asks for more than this at once asks for another role: that is a conversation, not twenty requests. */
const OPEN_MAXIMUM = 20;

/** The newest of one's own: the older ones are on record. */
const MINE_SHOWN = 50;

/** As many as somebody answers in a day; the oldest come first, and the rest when these are answered. */
const OPEN_SHOWN = 500;

type AskRefusal = GrantsRefusal | (Refusal & { readonly code: 'hierarchy.notFound' });

interface Asked {
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
  readonly note: string;
}

/** Asks those who can change it for a permission that the caller lacks. `reaches`: how many of them there are. */
export function askFor(
  house: GrantsHouse,
  call: Call,
  { permission, scopeId, note }: Asked,
): Result<{ requestId: RequestId; reaches: number }, AskRefusal> {
  return house.store.attempt<{ requestId: RequestId; reaches: number }, AskRefusal>((tx) => {
    const policy = house.policy();
    const personId = signedInPerson(call);
    const refusal = askRefusal(house, call, personId, permission, scopeId);
    if (refusal !== null) return refused(refusal);
    const requestId = house.makeId<'AccessRequest'>();
    const row = { id: requestId, personId, permission, scopeId, note, askedAt: call.at };
    tx.rows
      .insert(accessRequests)
      .values({ ...row, state: 'open', version: 1 })
      .run();
    const reaches = peopleWhoCouldAnswer(policy, { personId, permission, scopeId }, call.at);
    recordAccess(house, tx, call, {
      recordKind: 'accessRequest',
      recordId: requestId,
      recordName: personName(policy, personId),
      scopeId,
      facts: { permission, note, reaches },
    });
    return accepted({ requestId, reaches });
  });
}

function askRefusal(
  house: GrantsHouse,
  { at }: Call,
  personId: PersonId,
  permission: PermissionKey,
  scopeId: ScopeId,
): AskRefusal | null {
  const policy = house.policy();
  if (!standsNearOwnGrant(policy, personId, scopeId)) return { code: 'hierarchy.notFound' };
  if (decide(policy, { personId, permission, scopeId, at })) return { code: 'access.alreadyHeld' };
  const asked = openRequestOf(house.store.reading, personId, permission, scopeId);
  if (asked !== null) return { code: 'access.alreadyAsked', askedAt: asked.askedAt };
  const open = openRequests(house.store.reading, personId, OPEN_MAXIMUM);
  return open.length < OPEN_MAXIMUM ? null : { code: 'access.tooManyRequests', maximum: OPEN_MAXIMUM };
}

function peopleWhoCouldAnswer(
  policy: AccessPolicy,
  request: { readonly personId: PersonId; readonly permission: PermissionKey; readonly scopeId: ScopeId },
  at: number,
): number {
  const people = new Set(
    ANSWERED_BY.flatMap((permission) =>
      peopleWho(policy, permission, request.scopeId, at).every.map(({ id }) => id),
    ),
  );
  return [...people].filter((id) => answersOf(policy, id, request, at).length > 0).length;
}

/** Takes back one's own request, as long as nobody has answered it. */
export function withdrawRequest(
  house: GrantsHouse,
  call: Call,
  requestId: RequestId,
): Result<Record<string, never>, GrantsRefusal> {
  return house.store.attempt<Record<string, never>, GrantsRefusal>((tx) => {
    const personId = signedInPerson(call);
    const row = tx.rows
      .select()
      .from(accessRequests)
      .where(and(eq(accessRequests.id, requestId), eq(accessRequests.personId, personId)))
      .get();
    if (row === undefined) return refused({ code: 'access.requestNotFound' });
    if (row.state !== 'open') return refused({ code: 'access.requestAnswered', state: row.state });
    tx.rows
      .update(accessRequests)
      .set({
        state: 'withdrawn',
        answeredBy: personId,
        answeredAt: call.at,
        version: sql`${accessRequests.version} + 1`,
      })
      .where(eq(accessRequests.id, requestId))
      .run();
    recordAccess(house, tx, call, {
      recordKind: 'accessRequest',
      recordId: requestId,
      recordName: personName(house.policy(), personId),
      scopeId: row.scopeId as ScopeId,
      facts: { permission: row.permission, before: { state: 'open' }, after: { state: 'withdrawn' } },
    });
    return accepted({});
  });
}

/** The caller's own requests, the newest first; and those that wait for an answer of theirs, the oldest first. */
export function listRequests(
  house: GrantsHouse,
  call: Call,
): { readonly mine: readonly RequestView[]; readonly toAnswer: readonly RequestView[] } {
  const personId = signedInPerson(call);
  const mine = house.store.reading
    .select()
    .from(accessRequests)
    .where(eq(accessRequests.personId, personId))
    .orderBy(desc(accessRequests.askedAt))
    .limit(MINE_SHOWN)
    .all();
  const toAnswer = answersAnybody(call)
    ? openRequests(house.store.reading, null, OPEN_SHOWN).flatMap((row) => {
        const answers = answersHere(house, call, row);
        return answers.length === 0 ? [] : [{ row, answers }];
      })
    : [];
  const faces = house.pictures(
    [...mine, ...toAnswer.map(({ row }) => row)].map((row) => row.personId as PersonId),
  );
  return {
    mine: mine.map((row) => requestView(house.policy(), row, [], faces)),
    toAnswer: toAnswer.map(({ row, answers }) => requestView(house.policy(), row, answers, faces)),
  };
}

/** Most people answer nobody: they are not asked about every request. */
function answersAnybody(call: Call): boolean {
  return call.visible(...ANSWERED_BY).every.length > 0;
}

function answersHere({ policy }: GrantsHouse, call: Call, row: RequestRow): readonly RequestAnswer[] {
  const scopeId = row.scopeId as ScopeId;
  if (!ANSWERED_BY.some((permission) => call.may(permission, scopeId))) return [];
  const request = {
    personId: row.personId as PersonId,
    permission: row.permission as PermissionKey,
    scopeId,
  };
  return answersOf(policy(), signedInPerson(call), request, call.at);
}

function requestView(
  policy: AccessPolicy,
  row: RequestRow,
  answers: readonly RequestAnswer[],
  faces: ReadonlyMap<string, string>,
): RequestView {
  const scopeId = row.scopeId as ScopeId;
  return {
    requestId: row.id,
    version: row.version,
    personId: row.personId,
    personName: personName(policy, row.personId as PersonId) ?? '',
    pictureHash: faces.get(row.personId) ?? null,
    permission: row.permission as PermissionKey,
    scopeId,
    scopeName: policy.scopes.get(scopeId)?.name ?? '',
    note: row.note,
    askedAt: row.askedAt,
    state: row.state,
    answeredBy: row.answeredBy === null ? null : personName(policy, row.answeredBy as PersonId),
    answeredAt: row.answeredAt,
    answerNote: row.answerNote,
    answers,
  };
}
