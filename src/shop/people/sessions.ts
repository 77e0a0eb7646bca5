import type { PersonId } from '../access/index.ts';
import type { Clock, Instant, RandomSource } from '../kernel/index.ts';
import { makeToken } from './tokens.ts';

/** A shared screen that nobody touches locks itself: 5 minutes (reliability A-05). */
export const IDLE_LOCK_SECONDS = 5 * 60;
/** No session outlives a shift of twelve hours (reliability A-05). */
export const SESSION_MAXIMUM_SECONDS = 12 * 60 * 60;
/** A password that was typed within this time proves that its person is there still (reliability A-08). */
export const FRESH_PASSWORD_SECONDS = 5 * 60;
/** How long an ended session can still be told why it ended. */
const FAREWELL_SECONDS = 24 * 60 * 60;

export type SessionEnd =
  'signedInElsewhere' | 'signedOut' | 'deactivated' | 'expired' | 'shiftEnded' | 'passwordReset';

export interface Session {
  /** SHA-256 of the token. */
  readonly id: string;
  readonly personId: PersonId;
  readonly startedAt: Instant;
  readonly endsAt: Instant;
  readonly locked: boolean;
}

export type SessionLookup =
  | { readonly state: 'live'; readonly session: Session }
  | { readonly state: 'ended'; readonly personId: PersonId; readonly why: SessionEnd; readonly at: Instant }
  | { readonly state: 'unknown' };

export type SessionEvent =
  | { readonly kind: 'locked'; readonly session: Session }
  | { readonly kind: 'unlocked'; readonly session: Session }
  | { readonly kind: 'ended'; readonly session: Session; readonly why: SessionEnd; readonly at: Instant };

/**
 * The live sessions of this station, in memory only: a token is dead when the station restarts. One live session an
 * account.
 */
export interface SessionBook {
  /** Opens a session and ends the person's older one. The token is 256 random bits and kept only as its hash. */
  open(personId: PersonId): { readonly token: string; readonly session: Session };
  find(token: string): SessionLookup;
  /** The person did something: the idle lock counts anew. */
  touch(sessionId: string): void;
  /** The person typed their password, and it was right. */
  notePassword(sessionId: string): void;
  /** Whether that was a moment ago. */
  isPasswordFresh(sessionId: string): boolean;
  lock(sessionId: string): void;
  unlock(sessionId: string): void;
  end(sessionId: string, why: SessionEnd): void;
  endOf(personId: PersonId, why: SessionEnd): void;
  /** Locks what has been idle and ends what is over. To be called every few seconds. */
  sweep(): void;
  subscribe(listener: (event: SessionEvent) => void): () => void;
}

/** An instant on both clocks. */
interface Stamp {
  readonly at: Instant;
  readonly monotonicMilliseconds: number;
}

interface Kept {
  session: Session;
  readonly opened: Stamp;
  active: Stamp;
  /** When the password was typed last; the session was opened with it, or with a code that stood for it. */
  password: Stamp;
}

interface Farewell {
  readonly personId: PersonId;
  readonly why: SessionEnd;
  readonly at: Instant;
}

export function createSessionBook(
  clock: Clock,
  random: RandomSource,
  sha256: (text: string) => string,
): SessionBook {
  const live = new Map<string, Kept>();
  const farewells = new Map<string, Farewell>();
  const listeners = new Set<(event: SessionEvent) => void>();
  const tell = (event: SessionEvent) => {
    for (const listener of listeners) listener(event);
  };

  const stamp = (): Stamp => ({ at: clock.now(), monotonicMilliseconds: clock.monotonicMilliseconds() });
  // The longer of the two: the wall clock can be set back, the other one stands still while the machine sleeps.
  const secondsSince = (past: Stamp) =>
    Math.max(clock.now() - past.at, clock.monotonicMilliseconds() - past.monotonicMilliseconds) / 1_000;

  function end(sessionId: string, why: SessionEnd): void {
    const kept = live.get(sessionId);
    if (kept === undefined) return;
    live.delete(sessionId);
    const at = clock.now();
    farewells.set(sessionId, { personId: kept.session.personId, why, at });
    tell({ kind: 'ended', session: kept.session, why, at });
  }

  function setLocked(sessionId: string, locked: boolean): void {
    const kept = live.get(sessionId);
    if (kept === undefined || kept.session.locked === locked) return;
    kept.session = { ...kept.session, locked };
    kept.active = stamp();
    tell({ kind: locked ? 'locked' : 'unlocked', session: kept.session });
  }

  /** Ends a session that is over and locks one that is idle. */
  function look(sessionId: string): void {
    const kept = live.get(sessionId);
    if (kept === undefined) return;
    if (secondsSince(kept.opened) >= SESSION_MAXIMUM_SECONDS) end(sessionId, 'expired');
    else if (secondsSince(kept.active) > IDLE_LOCK_SECONDS) setLocked(sessionId, true);
  }

  function endOf(personId: PersonId, why: SessionEnd): void {
    for (const [id, kept] of live) if (kept.session.personId === personId) end(id, why);
  }

  return {
    open(personId) {
      endOf(personId, 'signedInElsewhere');
      const token = makeToken(random);
      const startedAt = clock.now();
      const endsAt = startedAt + SESSION_MAXIMUM_SECONDS * 1_000;
      const session: Session = { id: sha256(token), personId, startedAt, endsAt, locked: false };
      const opened = stamp();
      live.set(session.id, { session, opened, active: opened, password: opened });
      return { token, session };
    },
    find(token) {
      const id = sha256(token);
      look(id);
      const kept = live.get(id);
      if (kept !== undefined) return { state: 'live', session: kept.session };
      const farewell = farewells.get(id);
      return farewell === undefined ? { state: 'unknown' } : { state: 'ended', ...farewell };
    },
    touch(sessionId) {
      const kept = live.get(sessionId);
      if (kept !== undefined) kept.active = stamp();
    },
    notePassword(sessionId) {
      const kept = live.get(sessionId);
      if (kept !== undefined) kept.password = stamp();
    },
    isPasswordFresh(sessionId) {
      const kept = live.get(sessionId);
      return kept !== undefined && secondsSince(kept.password) < FRESH_PASSWORD_SECONDS;
    },
    lock: (sessionId) => setLocked(sessionId, true),
    unlock: (sessionId) => setLocked(sessionId, false),
    end,
    endOf,
    sweep() {
      for (const id of live.keys()) look(id);
      const forgetBefore = clock.now() - FAREWELL_SECONDS * 1_000;
      for (const [id, farewell] of farewells) if (farewell.at < forgetBefore) farewells.delete(id);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
