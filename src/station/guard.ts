import { ORPCError } from '@orpc/server';
import {
  decide,
  explain,
  type AccessPolicy,
  type Explanation,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../shop/access/index.ts';
import { canonicalJson, type Actor } from '../shop/audit/index.ts';
import { explanationView } from '../shop/grants/explanation.ts';
import { openRequestOf } from '../shop/grants/open-requests.ts';
import { standsNearOwnGrant } from '../shop/grants/near.ts';
import type { Clock, Refusal } from '../shop/kernel/index.ts';
import type { ProofBook } from '../shop/people/proofs.ts';
import type { Session, SessionBook } from '../shop/people/sessions.ts';
import {
  permissionsAsked,
  type AccessRequirement,
  type AskedPermission,
  type GuardedRecordKind,
} from '../shop/records/index.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { RecordPlace } from './locate.ts';
import { sha256, type StationStore } from './store/store.ts';
import { visibilityOf } from './visibility.ts';

/** Through which face a call came, and what it brought. */
export interface CallerContext {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly face: 'electron' | 'gateway' | 'cli';
  /** The caller sits at this very machine. */
  readonly local: boolean;
}

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

/** The header that a proof comes in. */
const PROOF_HEADER = 'printhall-proof';

/** Asks for the password of the person, for this very call. What was sent and is not good is on record. */
function requireProof(
  house: GuardHouse,
  call: Call,
  session: Session,
  input: unknown,
  { headers }: CallerContext,
): void {
  const digest = sha256(canonicalJson({ action: call.action, input: input ?? null }));
  const sent = headers[PROOF_HEADER];
  if (typeof sent === 'string' && house.proofs.spend(sent, session.id, digest)) return;
  const facts = { digest, passwordNeeded: !house.sessions.isPasswordFresh(session.id) };
  if (sent === undefined) throw refusal('REFUSED', { code: 'people.proofNeeded', ...facts });
  const code = 'people.proofInvalid';
  recordRefusal(house.store, call, {
    recordKind: 'person',
    recordId: session.personId,
    scopeId: null,
    facts: { refusal: { code } },
  });
  throw refusal('REFUSED', { code, ...facts });
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

interface Question extends RecordPlace {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  readonly at: number;
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

function wrongKind(house: GuardHouse, call: Call, { scopeId }: RecordPlace, recordId: string): Error {
  const kind = house.policy().scopes.get(scopeId)?.kind ?? '';
  const code = 'hierarchy.wrongKind';
  recordRefusal(house.store, call, {
    recordKind: 'scope',
    recordId,
    scopeId,
    facts: { refusal: { code, kind } },
  });
  return refusal('REFUSED', { code, kind });
}

/** Not there, or in a client where the caller holds nothing: which of the two is told to nobody, but is on record. */
function notFound(house: GuardHouse, call: Call, recordKind: GuardedRecordKind, id: string): Error {
  const code = NOT_FOUND[recordKind];
  const scopeId = house.locate(recordKind, id)?.scopeId ?? null;
  recordRefusal(house.store, call, { recordKind, recordId: id, scopeId, facts: { refusal: { code } } });
  return refusal('REFUSED', { code });
}

const NOT_FOUND: Readonly<Record<GuardedRecordKind, string>> = {
  scope: 'hierarchy.notFound',
  person: 'people.notFound',
  project: 'projects.notFound',
  modelVersion: 'projects.notFound',
  slice: 'projects.notFound',
  printTask: 'printing.notFound',
  print: 'printing.notFound',
  printer: 'printers.notFound',
  grant: 'people.notFound',
  role: 'access.notFound',
  restriction: 'access.notFound',
  accessRequest: 'access.requestNotFound',
  shift: 'hierarchy.notFound',
};

/** The refusal explains itself, and stands in the record. */
function forbidden(
  house: GuardHouse,
  call: Call,
  question: Question,
  recordKind: string,
  recordId: string,
): Error {
  const { personId, permission, scopeId } = question;
  const asked = openRequestOf(house.store.reading, personId, permission, scopeId);
  const explanation = explanationView(house.policy(), question, asked?.askedAt ?? null);
  recordRefusal(house.store, call, {
    recordKind,
    recordId,
    scopeId: question.scopeId,
    facts: { permission: question.permission, reason: explanation.reason },
  });
  return refusal('FORBIDDEN', { code: 'access.forbidden', explanation });
}

/** Puts a refused call into the record. */
export function recordRefusal(
  store: StationStore,
  call: Call,
  about: {
    readonly recordKind: string;
    readonly recordId: string | null;
    readonly scopeId: string | null;
    readonly facts: Readonly<Record<string, unknown>>;
  },
): void {
  store.write((tx) =>
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'refused',
      recordName: null,
      scopeName: null,
      ...about,
    }),
  );
}

export function refusal(
  code: 'SIGNED_OUT' | 'FORBIDDEN' | 'REFUSED',
  data: Refusal & Readonly<Record<string, unknown>>,
): ORPCError<string, unknown> {
  const status = { SIGNED_OUT: 401, FORBIDDEN: 403, REFUSED: 409 }[code];
  return new ORPCError(code, { status, defined: true, message: data.code, data });
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

/** The bearer token of the caller; null when there is none. A token is never read from an address. */
export function tokenOf({ headers }: CallerContext): string | null {
  const value = headers['authorization'];
  const text = typeof value === 'string' ? value : value?.[0];
  return /^Bearer ([A-Za-z0-9_-]{20,128})$/.exec(text ?? '')?.[1] ?? null;
}

function callOf(
  house: GuardHouse,
  action: string,
  caller: CallerContext,
  token: string | null,
  session: Session | null,
): Call {
  const at = house.clock.now();
  const personId = session?.personId ?? null;
  return {
    action,
    at,
    actor: actorOf(house.policy(), caller, session),
    personId,
    token,
    sessionId: session?.id ?? null,
    local: caller.local,
    visible: (...permissions) => visibilityOf(house.policy(), personId, permissions, at),
    may: (permission, scopeId, ownerId = null) =>
      personId !== null && decide(house.policy(), { personId, permission, scopeId, ownerId, at }),
  };
}

/** A call of the station's own on behalf of a person: for filling the demo, never for what comes from outside. */
export function callOnBehalf(
  house: Pick<GuardHouse, 'clock' | 'policy'>,
  personId: PersonId,
  action: string,
): Call {
  const at = house.clock.now();
  const policy = house.policy();
  const [role] = (policy.indexes.grantsOf.get(personId) ?? []).flatMap(
    ({ roleId }) => policy.roles.get(roleId) ?? [],
  );
  return {
    action,
    at,
    personId,
    token: null,
    sessionId: null,
    local: true,
    actor: {
      personId,
      personName: policy.people.get(personId)?.name ?? null,
      roleName: role?.name ?? null,
      grantId: null,
      session: null,
      face: 'station',
    },
    visible: (...permissions) => visibilityOf(house.policy(), personId, permissions, at),
    may: (permission, scopeId, ownerId = null) =>
      decide(house.policy(), { personId, permission, scopeId, ownerId, at }),
  };
}

const FACES = { electron: 'window', gateway: 'browser', cli: 'commandLine' } as const;

function actorOf(policy: AccessPolicy, caller: CallerContext, session: Session | null): Actor {
  const person = session === null ? undefined : policy.people.get(session.personId);
  return {
    personId: session?.personId ?? null,
    personName: person?.name ?? null,
    roleName: null,
    grantId: null,
    // Enough to tell sessions apart.
    session: session?.id.slice(0, 16) ?? null,
    knownBy: session?.knownBy ?? null,
    face: FACES[caller.face],
  };
}

function idsIn(input: unknown, field: string): readonly string[] {
  const value =
    typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[field] : undefined;
  if (typeof value === 'string') return [value];
  // An empty list would pass without any decision.
  if (Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'string')) return value;
  throw new Error(`The input has no id in ${field} to decide on`);
}
