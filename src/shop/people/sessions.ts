import type { PersonId } from '../access/index.ts';
import type { Clock, Instant, RandomSource } from '../kernel/index.ts';
import type { KnownBy } from '../records/index.ts';
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
  readonly endsWith: 'shift' | 'longestSession';
  readonly locked: boolean;
  /** What showed last that its person is there. */
  readonly knownBy: KnownBy;
}

/** As things stand at an instant: when the shift ends that binds a person; null: none does. */
export type EndsOfWork = (at: Instant) => (personId: PersonId) => Instant | null;

export type SessionLookup =
  | { readonly state: 'live'; readonly session: Session }
  | { readonly state: 'ended'; readonly personId: PersonId; readonly why: SessionEnd; readonly at: Instant }
  | { readonly state: 'unknown' };

export type SessionEvent =
  | { readonly kind: 'locked'; readonly session: Session; readonly why: 'idle' | 'asked' }
  | { readonly kind: 'unlocked'; readonly session: Session }
  | { readonly kind: 'ended'; readonly session: Session; readonly why: SessionEnd; readonly at: Instant };

/**
 * The live sessions of this station, in memory only: a token is dead when the station restarts. One live session an
 * account.
 */
export interface SessionBook {
  /** Opens a session and ends the person's older one. The token is 256 random bits and kept only as its hash. */
  open(personId: PersonId, knownBy: KnownBy): { readonly token: string; readonly session: Session };
  find(token: string): SessionLookup;
  /** The person did something: the idle lock counts anew. */
  touch(sessionId: string): void;
  /** The person typed their password, and it was right. Nothing is noted of a locked session. */
  notePassword(sessionId: string): void;
  /** Whether that was a moment ago. A lock ends it: somebody else may stand there now. */
  isPasswordFresh(sessionId: string): boolean;
  lock(sessionId: string): void;
  /** By the password, which is noted, or by the PIN, which proves less. */
  unlock(sessionId: string, by: 'password' | 'pin'): void;
  end(sessionId: string, why: SessionEnd): void;
  endOf(personId: PersonId, why: SessionEnd): void;
  /**
   * Locks what has been idle, ends what is over, and binds sessions to a shift that began meanwhile: who signs in
   * before it goes with it. To be called every few seconds.
   */
  sweep(): void;
  /** Shifts or grants changed: works out anew when each session ends. */
  reschedule(): void;
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
  /**
   * When the password was typed last; the session was opened with it, or with a code that stood for it. Null since
   * the lock.
   */
  password: Stamp | null;
  /** The end of the shift on both clocks: the wall clock set back does not make it later. Null: bound by none. */
  shiftEnd: Stamp | null;
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
  endsOfWork: EndsOfWork,
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

  function change(sessionId: string, locked: boolean): Kept | null {
    const kept = live.get(sessionId);
    if (kept === undefined || kept.session.locked === locked) return null;
    kept.session = { ...kept.session, locked };
    kept.active = stamp();
    kept.password = null;
    return kept;
  }

  function lock(sessionId: string, why: 'idle' | 'asked'): void {
    const kept = change(sessionId, true);
    if (kept !== null) tell({ kind: 'locked', session: kept.session, why });
  }

  function notePassword(sessionId: string): void {
    const kept = live.get(sessionId);
    if (kept === undefined || kept.session.locked) return;
    kept.password = stamp();
    kept.session = { ...kept.session, knownBy: 'password' };
  }

  /** Ends a session that is over and locks one that is idle. */
  function look(sessionId: string): void {
    const kept = live.get(sessionId);
    if (kept === undefined) return;
    if (secondsSince(kept.opened) >= SESSION_MAXIMUM_SECONDS) end(sessionId, 'expired');
    else if (kept.shiftEnd !== null && secondsSince(kept.shiftEnd) >= 0) end(sessionId, 'shiftEnded');
    else if (secondsSince(kept.active) > IDLE_LOCK_SECONDS) lock(sessionId, 'idle');
  }

  function bindToShift(kept: Kept, at: Instant, endsAt: Instant | null): void {
    // What is left of the shift is counted once: asked again, a clock that was set back would give more.
    if (endsAt === (kept.shiftEnd?.at ?? null)) return;
    const monotonicMilliseconds = clock.monotonicMilliseconds() + (endsAt ?? 0) - at;
    kept.shiftEnd = endsAt === null ? null : { at: endsAt, monotonicMilliseconds };
    const longest = kept.session.startedAt + SESSION_MAXIMUM_SECONDS * 1_000;
    kept.session =
      endsAt === null || endsAt >= longest
        ? { ...kept.session, endsAt: longest, endsWith: 'longestSession' }
        : { ...kept.session, endsAt, endsWith: 'shift' };
  }

  function endOf(personId: PersonId, why: SessionEnd): void {
    for (const [id, kept] of live) if (kept.session.personId === personId) end(id, why);
  }

  return {
    open(personId, knownBy) {
      endOf(personId, 'signedInElsewhere');
      const token = makeToken(random);
      const opened = stamp();
      const endsAt = opened.at + SESSION_MAXIMUM_SECONDS * 1_000;
      const kept: Kept = {
        session: {
          id: sha256(token),
          personId,
          startedAt: opened.at,
          endsAt,
          endsWith: 'longestSession',
          locked: false,
          knownBy,
        },
        opened,
        active: opened,
        password: opened,
        shiftEnd: null,
      };
      bindToShift(kept, opened.at, endsOfWork(opened.at)(personId));
      live.set(kept.session.id, kept);
      return { token, session: kept.session };
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
    notePassword,
    isPasswordFresh(sessionId) {
      const password = live.get(sessionId)?.password ?? null;
      return password !== null && secondsSince(password) < FRESH_PASSWORD_SECONDS;
    },
    lock: (sessionId) => lock(sessionId, 'asked'),
    unlock(sessionId, by) {
      const unlocked = change(sessionId, false);
      const kept = live.get(sessionId);
      if (kept === undefined) return;
      if (by === 'password') notePassword(sessionId);
      else kept.session = { ...kept.session, knownBy: 'pin' };
      if (unlocked !== null) tell({ kind: 'unlocked', session: kept.session });
    },
    end,
    endOf,
    sweep() {
      const at = clock.now();
      const shiftEndOf = endsOfWork(at);
      for (const [id, kept] of live) {
        look(id);
        if (kept.shiftEnd === null) bindToShift(kept, at, shiftEndOf(kept.session.personId));
      }
      const forgetBefore = at - FAREWELL_SECONDS * 1_000;
      for (const [id, farewell] of farewells) if (farewell.at < forgetBefore) farewells.delete(id);
    },
    reschedule() {
      const at = clock.now();
      const shiftEndOf = endsOfWork(at);
      for (const [id, kept] of live) {
        look(id);
        bindToShift(kept, at, shiftEndOf(kept.session.personId));
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
