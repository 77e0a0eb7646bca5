import { eq } from 'drizzle-orm';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { KnownBy } from '../records/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { OwnAccess, SignedIn } from './contract.ts';
import {
  actorOf,
  credentialsOf,
  personByEmail,
  personById,
  record,
  type PeopleHouse,
  type PersonRow,
} from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { pictureHashOf } from './pictures.ts';
import { silentSince } from './silence.ts';
import { checkPin, forgivePin, hasPin } from './pins.ts';
import { IDLE_LOCK_SECONDS, type Session } from './sessions.ts';
import { credentials, signIns } from './tables.ts';
import { ownAccess, personView } from './views.ts';

/**
 * Signs a person in. An account that is not there, not yet accepted or not active is a wrong password like any other:
 * the same work, the same count, the same answer.
 */
export async function signIn(
  house: PeopleHouse,
  call: Call,
  { email, password }: { email: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const checked = await checkPassword(house, email, password);
  if (!checked.ok) return checked;
  const person = checked.value;
  const outdated = house.secrets.isOutdated(credentialsOf(house, person.id)?.passwordHash ?? '');
  const renewedHash = outdated ? await house.secrets.hash(password) : null;
  if (activePerson(house, email)?.id !== person.id) return refused({ code: 'people.signedOut' });
  return accepted(signedInNow(house, call, person, 'password', renewedHash));
}

/**
 * Looks at a password, counted and slowed as every secret is; the right one gives a PIN that was guessed at its tries
 * back. Refused too when the account was closed, or its password was reset or changed, while this one was looked at.
 */
export function checkPassword(
  house: PeopleHouse,
  email: string,
  password: string,
): Promise<Result<PersonRow, PeopleRefusal>> {
  return checkPasswordOfWhom(house, email, password, () => activePerson(house, email));
}

/** As `checkPassword`, of an account that is known already: another one may have the same e-mail. */
export function checkPasswordOf(
  house: PeopleHouse,
  { id, email }: Pick<PersonRow, 'id' | 'email'>,
  password: string,
): Promise<Result<PersonRow, PeopleRefusal>> {
  return checkPasswordOfWhom(house, email, password, () => {
    const person = personById(house, id);
    return person?.state === 'active' ? person : null;
  });
}

async function checkPasswordOfWhom(
  house: PeopleHouse,
  email: string,
  password: string,
  find: () => PersonRow | null,
): Promise<Result<PersonRow, PeopleRefusal>> {
  const hash = hashOf(house, find());
  const checked = await house.guesses.check(email, hash, password);
  if (!checked.ok) return checked;
  const still = find();
  if (still === null || hashOf(house, still) !== hash) return refused({ code: 'people.signedOut' });
  forgivePin(house, still.id);
  return accepted(still);
}

function hashOf(house: PeopleHouse, person: PersonRow | null): string | null {
  return person === null ? null : (credentialsOf(house, person.id)?.passwordHash ?? null);
}

/** The account when its person may sign in with it. */
export function activePerson(house: PeopleHouse, email: string): PersonRow | null {
  const person = personByEmail(house, email);
  return person?.state === 'active' ? person : null;
}

/** Unlocks with the password, or with the PIN of this station: the session itself was opened with a password here. */
export async function unlock(
  house: PeopleHouse,
  call: Call,
  input: { password: string } | { pin: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const session = liveSession(house, call);
  const person = session === null ? null : personById(house, session.personId);
  if (session === null || person === null) return refused({ code: 'people.signedOut' });
  const by = 'pin' in input ? 'pin' : 'password';
  const checked =
    'pin' in input
      ? await checkPin(house, person, input.pin)
      : await checkPasswordOf(house, person, input.password);
  if (!checked.ok) return checked;
  // It may have ended while the secret was looked at.
  if (liveSession(house, call) === null) return refused({ code: 'people.signedOut' });
  house.sessions.unlock(session.id, by);
  house.store.write((tx) =>
    record(house, tx, { ...call, actor: actorOf(call.actor, person, by) }, person.id),
  );
  return accepted({});
}

/**
 * Proves that the person of the session is there, for one call: by the password, which may be left out where it was
 * typed a moment ago.
 */
export async function prove(
  house: PeopleHouse,
  call: Call,
  { digest, password }: { digest: string; password?: string | undefined },
): Promise<Result<{ proof: string; expiresAt: number }, PeopleRefusal>> {
  const person = personById(house, signedInPerson(call));
  if (person === null || call.sessionId === null) return refused({ code: 'people.signedOut' });
  const { sessionId } = call;
  if (password === undefined) {
    return house.sessions.isPasswordFresh(sessionId)
      ? accepted(house.proofs.issue(sessionId, digest))
      : refused({ code: 'people.proofNeeded', digest, passwordNeeded: true });
  }
  const checked = await checkPasswordOf(house, person, password);
  if (!checked.ok) return checked;
  house.sessions.notePassword(sessionId);
  house.store.write((tx) =>
    record(house, tx, { ...call, actor: actorOf(call.actor, person, 'password') }, person.id),
  );
  return accepted(house.proofs.issue(sessionId, digest));
}

export function mine(house: PeopleHouse, call: Call): Result<OwnAccess, PeopleRefusal> {
  if (call.token === null) return refused({ code: 'people.signedOut' });
  const found = house.sessions.find(call.token);
  if (found.state === 'ended' && found.why === 'signedInElsewhere') {
    return refused({ code: 'people.signedInElsewhere', at: found.at });
  }
  if (found.state !== 'live') return refused({ code: 'people.signedOut' });
  const { session } = found;
  const person = personById(house, session.personId);
  if (person === null) return refused({ code: 'people.signedOut' });
  return accepted({
    ...ownAccess(house.policy(), person.id),
    person: personView(person, pictureHashOf(house.store.reading, person.id)),
    at: call.at,
    locked: session.locked,
    endsAt: session.endsAt,
    endsWith: session.endsWith,
    hasPin: hasPin(house.store.reading, person.id),
  });
}

/**
 * Puts the sign-in on record and opens the session; the person's older one ends.
 *
 * @param renewedHash of the same password, made with today's work; null: it is good as it is kept
 */
export function signedInNow(
  house: PeopleHouse,
  call: Call,
  person: PersonRow,
  knownBy: KnownBy,
  renewedHash: string | null = null,
): SignedIn {
  house.store.write((tx) => {
    tx.rows
      .insert(signIns)
      .values({ personId: person.id, at: call.at })
      .onConflictDoUpdate({ target: signIns.personId, set: { at: call.at } })
      .run();
    if (renewedHash !== null) {
      tx.rows
        .update(credentials)
        .set({ passwordHash: renewedHash })
        .where(eq(credentials.personId, person.id))
        .run();
    }
    const actor = actorOf(call.actor, person, knownBy);
    const since = silentSince(house.lastHubContactAt(), call.at);
    const about = since === null ? {} : { facts: { hubSilentSince: since } };
    record(house, tx, { ...call, action: 'people.signIn', actor }, person.id, about);
  });
  return openSession(house, person, knownBy);
}

export function openSession(house: PeopleHouse, person: PersonRow, knownBy: KnownBy): SignedIn {
  const { token, session } = house.sessions.open(person.id, knownBy);
  return {
    token,
    person: personView(person, pictureHashOf(house.store.reading, person.id)),
    endsAt: session.endsAt,
    endsWith: session.endsWith,
    idleLockSeconds: IDLE_LOCK_SECONDS,
  };
}

export function liveSession({ sessions }: PeopleHouse, call: Call): Session | null {
  const found = call.token === null ? null : sessions.find(call.token);
  return found?.state === 'live' ? found.session : null;
}
