import { decide, type AccessPolicy, type PersonId } from '../shop/access/index.ts';
import type { Actor } from '../shop/audit/index.ts';
import type { Clock } from '../shop/kernel/index.ts';
import type { Session } from '../shop/people/sessions.ts';
import type { Call } from '../shop/records/use-case.ts';
import { visibilityOf } from './visibility.ts';

/** Through which face a call came, and what it brought. */
export interface CallerContext {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly face: 'electron' | 'gateway' | 'cli';
  /** The caller sits at this very machine. */
  readonly local: boolean;
}

/** What a call is made of. */
export interface CallsHouse {
  readonly clock: Clock;
  policy(): AccessPolicy;
}

/** The bearer token of the caller; null when there is none. A token is never read from an address. */
export function tokenOf({ headers }: CallerContext): string | null {
  const value = headers['authorization'];
  const text = typeof value === 'string' ? value : value?.[0];
  return /^Bearer ([A-Za-z0-9_-]{20,128})$/.exec(text ?? '')?.[1] ?? null;
}

/** A call as its use case gets it, before anything is decided about it. */
export function callOf(
  house: CallsHouse,
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
export function callOnBehalf(house: CallsHouse, personId: PersonId, action: string): Call {
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
