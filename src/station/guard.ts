import {
  explain,
  type AccessPolicy,
  type Explanation,
  type PermissionKey,
  type ScopeId,
} from '../shop/access/index.ts';
import { standsNearOwnGrant } from '../shop/grants/near.ts';
import type { Clock } from '../shop/kernel/index.ts';
import type { ProofBook } from '../shop/people/proofs.ts';
import type { Session, SessionBook } from '../shop/people/sessions.ts';
import {
  permissionsAsked,
  type AccessRequirement,
  type AskedPermission,
  type GuardedRecordKind,
} from '../shop/records/index.ts';
import type { Call } from '../shop/records/use-case.ts';
import { callOf, tokenOf, type CallerContext } from './calls.ts';
import type { RecordPlace } from './locate.ts';
import { forbidden, notFound, refusal, wrongKind, type Question } from './refusals.ts';
import { requireProof } from './require-proof.ts';
import type { StationStore } from './store/store.ts';

export interface GuardHouse {
  readonly store: StationStore;
  readonly clock: Clock;
  readonly sessions: SessionBook;
  readonly proofs: ProofBook;
  policy(): AccessPolicy;
  locate(kind: GuardedRecordKind, id: string): RecordPlace | null;
}

export interface Admission {
  readonly call: Call;
  readonly session: Session | null;
  /** Where the record stands that the call is about, the first of several; null where it is about none. */
  readonly scopeId: ScopeId | null;
}

/** Decides on every call before its use case runs. Throws ORPCError SIGNED_OUT, FORBIDDEN or REFUSED. */
export type Guard = (
  action: string,
  requirement: AccessRequirement | undefined,
  input: unknown,
  caller: CallerContext,
) => Admission;

export function createGuard(house: GuardHouse): Guard {
  return (action, requirement, input, caller) => {
    if (requirement === undefined) throw new Error(`${action} asks for no permission and does not say why`);
    const token = tokenOf(caller);
    const session = token === null ? null : liveSession(house, token);
    if (requirement.kind === 'public') {
      return { session, call: callOf(house, action, caller, token, session), scopeId: null };
    }
    const known = requireSession(house, token, session);
    if (known.locked) throw refusal('SIGNED_OUT', { code: 'people.locked' });
    if (isAct(caller, requirement)) house.sessions.touch(known.id);
    const call = callOf(house, action, caller, token, known);
    if (requirement.kind === 'signedIn') return { session: known, call, scopeId: null };
    if (requirement.kind === 'visible') {
      if (requirement.proof === true) requireProof(house, call, known, input, caller);
      return { session: known, call, scopeId: null };
    }
    const decided = decideOn(house, call, known, requirement, input);
    if (requirement.proof === true) requireProof(house, decided.call, known, input, caller);
    return { session: known, ...decided };
  };
}

/** The header in which a face says whether its person did something just now (`1`), or a page asked by itself (`0`). */
const ACT_HEADER = 'printhall-act';

/** Whether a call keeps the screen awake. A face that does not say is taken at the kind of what it asks for. */
function isAct({ headers }: CallerContext, requirement: AccessRequirement): boolean {
  const said = headers[ACT_HEADER];
  return said === '1' || (said !== '0' && requirement.kind === 'permission');
}

function decideOn(
  house: GuardHouse,
  call: Call,
  session: Session,
  requirement: Extract<AccessRequirement, { kind: 'permission' }>,
  input: unknown,
): Pick<Admission, 'call'> & { readonly scopeId: ScopeId | null } {
  let decided = call;
  let scopeId: ScopeId | null = null;
  for (const id of idsIn(input, requirement.idFrom)) {
    const place = house.locate(requirement.on, id);
    if (place === null || !standsNearOwnGrant(house.policy(), session.personId, place.scopeId)) {
      throw notFound(house, call, requirement.on, id);
    }
    const { question, explanation } = explained(house, call, session, requirement.permission, place);
    if (question === null) throw wrongKind(house, call, place, id);
    if (!explanation.allowed) throw forbidden(house, call, question, requirement.on, id);
    scopeId ??= place.scopeId;
    const [giving] = explanation.by;
    decided = {
      ...decided,
      actor: { ...call.actor, roleName: giving?.role.name ?? null, grantId: giving?.grant.id ?? null },
    };
  }
  return { call: decided, scopeId };
}

/** The answer to the first permission that opens it; where none does, to the first that would. */
function explained(
  house: GuardHouse,
  { at }: Call,
  { personId }: Session,
  asked: AskedPermission,
  place: RecordPlace,
): { readonly question: Question; readonly explanation: Explanation } | Unasked {
  const answers = permissionsFor(house.policy(), asked, place.scopeId).map((permission) => {
    const question = { personId, permission, at, ...place };
    return { question, explanation: explain(house.policy(), question) };
  });
  return answers.find(({ explanation }) => explanation.allowed) ?? answers[0] ?? UNASKED;
}

/** A place of a kind that nothing is asked about: nobody may. */
interface Unasked {
  readonly question: null;
  readonly explanation: { readonly allowed: false };
}
const UNASKED: Unasked = { question: null, explanation: { allowed: false } };

function permissionsFor(
  policy: AccessPolicy,
  asked: AskedPermission,
  scopeId: ScopeId,
): readonly PermissionKey[] {
  if (typeof asked === 'string' || 'anyOf' in asked) return permissionsAsked(asked);
  const kind = policy.scopes.get(scopeId)?.kind;
  const permission = kind === undefined ? undefined : asked.byKind[kind];
  return permission === undefined ? [] : [permission];
}

function requireSession(house: GuardHouse, token: string | null, session: Session | null): Session {
  if (session !== null) return session;
  const found = token === null ? null : house.sessions.find(token);
  if (found?.state === 'ended' && found.why === 'signedInElsewhere') {
    throw refusal('SIGNED_OUT', { code: 'people.signedInElsewhere', at: found.at });
  }
  throw refusal('SIGNED_OUT', { code: 'people.signedOut' });
}

function liveSession(house: GuardHouse, token: string): Session | null {
  const found = house.sessions.find(token);
  return found.state === 'live' ? found.session : null;
}

function idsIn(input: unknown, field: string): readonly string[] {
  const value =
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[field] : undefined;
  if (typeof value === 'string') return [value];
  // An empty list would pass without any decision.
  if (Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'string')) return value;
  throw new Error(`The input has no id in ${field} to decide on`);
}
