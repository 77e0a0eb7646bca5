import { eq } from 'drizzle-orm';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { makeRecoveryCode, readCode } from './codes.ts';
import { isTooCommon } from './common-passwords.ts';
import type { SignedIn } from './contract.ts';
import { actorOf, credentialsOf, personById, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { activePerson, signedInNow } from './signing-in.ts';
import { credentials } from './tables.ts';

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
    if (current !== stored?.recoveryHash || activePerson(house, input.email) === null) {
      return refused<PeopleRefusal>({ code: 'people.wrongSecret', attemptsLeft: 0 });
    }
    tx.rows
      .update(credentials)
      .set({ passwordHash, passwordChangedAt: call.at, recoveryHash })
      .where(eq(credentials.personId, person.id))
      .run();
    record(tx, { ...call, actor: actorOf(call.actor, person.id, person.name) }, person.id, {
      recordName: person.name,
    });
    return accepted(person);
  });
  if (!used.ok) return used;
  return accepted({ recoveryCode, session: signedInNow(house, call, person) });
}

export async function changePassword(
  house: PeopleHouse,
  call: Call,
  input: { oldPassword: string; newPassword: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const person = personById(house, signedInPerson(call));
  if (person === null) return refused({ code: 'people.notFound' });
  const hash = credentialsOf(house, person.id)?.passwordHash ?? null;
  const checked = await house.guesses.check(person.email, hash, input.oldPassword);
  if (!checked.ok) return checked;
  if (isTooCommon(input.newPassword, person.email)) return refused({ code: 'people.passwordTooCommon' });
  const passwordHash = await house.secrets.hash(input.newPassword);
  return house.store.attempt((tx) => {
    tx.rows
      .update(credentials)
      .set({ passwordHash, passwordChangedAt: call.at })
      .where(eq(credentials.personId, person.id))
      .run();
    record(tx, call, person.id, { recordName: person.name });
    return accepted({});
  });
}
