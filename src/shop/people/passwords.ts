import { eq } from 'drizzle-orm';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { makeRecoveryCode, readCode } from './codes.ts';
import { isTooCommon } from './common-passwords.ts';
import type { SignedIn } from './contract.ts';
import { actorOf, credentialsOf, personById, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { activePerson, checkPasswordOf, signedInNow } from './signing-in.ts';
import { credentials, pins } from './tables.ts';

export async function recover(
  house: PeopleHouse,
  call: Call,
  input: { email: string; recoveryCode: string; newPassword: string },
): Promise<Result<{ recoveryCode: string; session: SignedIn }, PeopleRefusal>> {
  const person = activePerson(house, input.email);
  const stored = person === null ? null : credentialsOf(house, person.id);
  const code = readCode(input.recoveryCode);
  const checked = await house.guesses.check(input.email, stored?.recoveryHash ?? null, code);
  if (!checked.ok) return checked;
  if (person === null) return refused({ code: 'people.signedOut' });
  if (isTooCommon(input.newPassword, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const recoveryCode = makeRecoveryCode(house.random);
  const passwordHash = await house.secrets.hash(input.newPassword);
  const recoveryHash = await house.secrets.hash(recoveryCode);
  const used = house.store.attempt((tx) => {
    const current = credentialsOf(house, person.id)?.recoveryHash;
    if (current !== stored?.recoveryHash || activePerson(house, input.email)?.id !== person.id) {
      return refused<PeopleRefusal>({ code: 'people.wrongSecret', attemptsLeft: 0 });
    }
    tx.rows
      .update(credentials)
      // A code of an open reset is void with it: the person is back.
      .set({
        passwordHash,
        passwordChangedAt: call.at,
        recoveryHash,
        invitationHash: null,
        invitationExpiresAt: null,
      })
      .where(eq(credentials.personId, person.id))
      .run();
    tx.rows.delete(pins).where(eq(pins.personId, person.id)).run();
    record(house, tx, { ...call, actor: actorOf(call.actor, person, 'code') }, person.id);
    return accepted(person);
  });
  if (!used.ok) return used;
  return accepted({ recoveryCode, session: signedInNow(house, call, person, 'code') });
}

export async function changePassword(
  house: PeopleHouse,
  call: Call,
  input: { oldPassword: string; newPassword: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const person = personById(house, signedInPerson(call));
  if (person === null) return refused({ code: 'people.notFound' });
  const oldHash = credentialsOf(house, person.id)?.passwordHash;
  const checked = await checkPasswordOf(house, person, input.oldPassword);
  if (!checked.ok) return checked;
  if (isTooCommon(input.newPassword, person.email)) return refused({ code: 'people.passwordTooCommon' });
  const passwordHash = await house.secrets.hash(input.newPassword);
  const changed = house.store.attempt((tx) => {
    // Reset or changed meanwhile: the old one proves nothing any more.
    if (credentialsOf(house, person.id)?.passwordHash !== oldHash) {
      return refused<PeopleRefusal>({ code: 'people.signedOut' });
    }
    tx.rows
      .update(credentials)
      .set({ passwordHash, passwordChangedAt: call.at })
      .where(eq(credentials.personId, person.id))
      .run();
    record(house, tx, call, person.id);
    return accepted({});
  });
  if (changed.ok && call.sessionId !== null) house.sessions.notePassword(call.sessionId);
  return changed;
}
