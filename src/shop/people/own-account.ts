import { eq } from 'drizzle-orm';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { isTooEasy } from './easy-pins.ts';
import { personById, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { checkPasswordOf, liveSession } from './signing-in.ts';
import { people, pins } from './tables.ts';

type Done = Result<Record<string, never>, PeopleRefusal>;

export function setLanguage(house: PeopleHouse, call: Call, language: Language): Done {
  return house.store.attempt((tx) => {
    const personId = signedInPerson(call);
    const before = personById(house, personId)?.language ?? null;
    tx.rows.update(people).set({ language }).where(eq(people.id, personId)).run();
    record(house, tx, call, personId, { facts: { before, after: language } });
    return accepted({});
  });
}

/** What is on record keeps the old name. */
export function changeName(house: PeopleHouse, call: Call, name: string): Done {
  return house.store.attempt((tx) => {
    const personId = signedInPerson(call);
    const before = personById(house, personId)?.name ?? null;
    tx.rows.update(people).set({ name }).where(eq(people.id, personId)).run();
    record(house, tx, call, personId, { facts: { before, after: name } });
    return accepted({});
  });
}

/** A PIN for this station's shared screens, by who shows the password. The session goes on. */
export async function setPin(
  house: PeopleHouse,
  call: Call,
  { pin, password }: { pin: string; password: string },
): Promise<Done> {
  const person = personById(house, signedInPerson(call));
  if (person === null) return refused({ code: 'people.notFound' });
  if (isTooEasy(pin, person.email)) return refused({ code: 'people.pinTooEasy' });
  const checked = await checkPasswordOf(house, person, password);
  if (!checked.ok) return checked;
  const pinHash = await house.secrets.hash(pin);
  // The session may have ended meanwhile: a password that was just reset gives nobody a PIN.
  if (liveSession(house, call) === null) return refused({ code: 'people.signedOut' });
  house.store.write((tx) => {
    tx.rows
      .insert(pins)
      .values({ personId: person.id, pinHash, failures: 0 })
      .onConflictDoUpdate({ target: pins.personId, set: { pinHash, failures: 0 } })
      .run();
    record(house, tx, call, person.id);
  });
  return accepted({});
}

export function removePin(house: PeopleHouse, call: Call): Done {
  return house.store.attempt((tx) => {
    const personId = signedInPerson(call);
    tx.rows.delete(pins).where(eq(pins.personId, personId)).run();
    record(house, tx, call, personId);
    return accepted({});
  });
}
