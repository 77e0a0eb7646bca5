import { ORPCError } from '@orpc/server';
import {
  decide,
  explain,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../shop/access/index.ts';
import type { Actor } from '../shop/audit/index.ts';
import { explanationView } from '../shop/grants/explanation.ts';
import { standsNearOwnGrant } from '../shop/grants/near.ts';
import type { Clock, Refusal } from '../shop/kernel/index.ts';
import type { Session, SessionBook } from '../shop/people/sessions.ts';
import type { AccessRequirement } from '../shop/records/index.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { RecordPlace } from './locate.ts';
import type { StationStore } from './store/store.ts';
import { visibilityOf } from './visibility.ts';
import type { GuardedRecordKind } from '../shop/records/index.ts';

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
  policy(): AccessPolicy;
  locate(kind: GuardedRecordKind, id: string): RecordPlace | null;
}

export interface Admission {
  readonly call: Call;
  readonly session: Session | null;
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
      return { session, call: callOf(house, action, caller, token, session) };
    }
    const known = requireSession(house, token, session);
    if (known.locked) throw refusal('SIGNED_OUT', { code: 'people.locked' });
    const call = callOf(house, action, caller, token, known);
    if (requirement.kind !== 'permission') return { session: known, call };
    house.sessions.touch(known.id);
    return { session: known, call: decideOn(house, call, known, requirement, input) };
  };
}

function decideOn(
  house: GuardHouse,
  call: Call,
  session: Session,
  requirement: Extract<AccessRequirement, { kind: 'permission' }>,
  input: unknown,
): Call {
  let decided = call;
  for (const id of idsIn(input, requirement.idFrom)) {
    const place = house.locate(requirement.on, id);
    if (place === null || !standsNearOwnGrant(house.policy(), session.personId, place.scopeId)) {
      throw notFound(house, call, requirement.on, id);
    }
    const question = {
      personId: session.personId,
      permission: requirement.permission,
      at: call.at,
      ...place,
    };
    const explanation = explain(house.policy(), question);
    if (!explanation.allowed) throw forbidden(house, call, question, requirement.on, id);
    const [giving] = explanation.by;
    decided = {
      ...decided,
      actor: { ...call.actor, roleName: giving?.role.name ?? null, grantId: giving?.grant.id ?? null },
    };
  }
  return decided;
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
};

/** The refusal explains itself, and stands in the record. */
function forbidden(
  house: GuardHouse,
  call: Call,
  question: {
    personId: PersonId;
    permission: PermissionKey;
    scopeId: ScopeId;
    ownerId: PersonId | null;
    at: number;
  },
  recordKind: string,
  recordId: string,
): Error {
  const explanation = explanationView(house.policy(), question);
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
    local: caller.local,
    visible: (permission) => visibilityOf(house.policy(), personId, permission, at),
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
  const [role] = [...policy.grants.values()]
    .filter((grant) => grant.personId === personId)
    .flatMap(({ roleId }) => policy.roles.get(roleId) ?? []);
  return {
    action,
    at,
    personId,
    token: null,
    local: true,
    actor: {
      personId,
      personName: policy.people.get(personId)?.name ?? null,
      roleName: role?.name ?? null,
      grantId: null,
      session: null,
      face: 'station',
    },
    visible: (permission) => visibilityOf(house.policy(), personId, permission, at),
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
