import type { PersonId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
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
import { IDLE_LOCK_SECONDS, type Session } from './sessions.ts';
import { signIns } from './tables.ts';
import { ownAccess, personView } from './views.ts';

/**
 * Signs a person in. An account that is not there, not yet accepted or not active is a wrong password like any other:
 * the same work, the same count, the same answer.
 */
export async function signIn(
  house: PeopleHouse,
  call: Call,
  input: { email: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const person = activePerson(house, input.email);
  const hash = person === null ? null : (credentialsOf(house, person.id)?.passwordHash ?? null);
  const checked = await house.guesses.check(input.email, hash, input.password);
  if (!checked.ok) return checked;
  // Asked again: the account may have been closed while its password was hashed.
  const still = activePerson(house, input.email);
  if (still === null) return refused({ code: 'people.signedOut' });
  return accepted(signedInNow(house, call, still));
}

/** The account when its person may sign in with it. */
export function activePerson(house: PeopleHouse, email: string): PersonRow | null {
  const person = personByEmail(house, email);
  return person?.state === 'active' ? person : null;
}

export async function unlock(
  house: PeopleHouse,
  call: Call,
  input: { password: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const session = liveSession(house, call);
  if (session === null) return refused({ code: 'people.signedOut' });
  const person = personById(house, session.personId);
  const hash = credentialsOf(house, session.personId)?.passwordHash ?? null;
  const checked = await house.guesses.check(person?.email ?? '', hash, input.password);
  if (!checked.ok) return checked;
  house.sessions.unlock(session.id);
  house.store.write((tx) =>
    record(
      tx,
      { ...call, actor: actorOf(call.actor, session.personId, person?.name ?? null) },
      session.personId,
    ),
  );
  return accepted({});
}

export function mine(house: PeopleHouse, call: Call): Result<OwnAccess, PeopleRefusal> {
  if (call.token === null) return refused({ code: 'people.signedOut' });
  const found = house.sessions.find(call.token);
  if (found.state === 'ended' && found.why === 'signedInElsewhere') {
    return refused({ code: 'people.signedInElsewhere', at: found.at });
  }
  if (found.state !== 'live') return refused({ code: 'people.signedOut' });
  const person = personById(house, found.session.personId);
  if (person === null) return refused({ code: 'people.signedOut' });
  return accepted(ownAccess(house.policy(), person, found.session.locked));
}

/** Puts the sign-in on record and opens the session; the person's older one ends. */
export function signedInNow(house: PeopleHouse, call: Call, person: PersonRow): SignedIn {
  house.store.write((tx) => {
    tx.rows
      .insert(signIns)
      .values({ personId: person.id, at: call.at })
      .onConflictDoUpdate({ target: signIns.personId, set: { at: call.at } })
      .run();
    const actor = actorOf(call.actor, person.id, person.name);
    record(tx, { ...call, action: 'people.signIn', actor }, person.id, { recordName: person.name });
  });
  return openSession(house, person.id);
}

export function openSession(house: PeopleHouse, personId: PersonId): SignedIn {
  const { token, session } = house.sessions.open(personId);
  const person = personById(house, personId);
  if (person === null) throw new Error('Opened a session for a person who is not there');
  return { token, person: personView(person), endsAt: session.endsAt, idleLockSeconds: IDLE_LOCK_SECONDS };
}

export function liveSession({ sessions }: PeopleHouse, call: Call): Session | null {
  const found = call.token === null ? null : sessions.find(call.token);
  return found?.state === 'live' ? found.session : null;
}
