import { eq } from 'drizzle-orm';
import { canGrant, type AccessRefusal, type PersonId, type RoleId, type ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { grants } from '../grants/tables.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import type { Transaction } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { INVITATION_HOURS, makeInvitationCode, readCode } from './codes.ts';
import { isTooCommon } from './common-passwords.ts';
import type { SignedIn } from './contract.ts';
import { actorOf, credentialsOf, personByEmail, personById, record, type PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { signedInNow } from './signing-in.ts';
import { credentials, people } from './tables.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly roleId: string;
  readonly scopeId: ScopeId;
}

interface Invitation {
  readonly personId: PersonId;
  readonly invitationCode: string;
  readonly expiresAt: number;
}

/** Makes a person with one grant and a code, shown once, with which they choose their password. */
export async function createPerson(
  house: PeopleHouse,
  call: Call,
  input: NewPerson,
): Promise<Result<Invitation, PeopleRefusal | AccessRefusal>> {
  const { email, name, scopeId } = input;
  const roleId = input.roleId as RoleId;
  const wish = { personId: null, roleId, scopeId, fromAt: call.at, untilAt: null };
  const invitationCode = makeInvitationCode(house.random);
  const invitationHash = await house.secrets.hash(invitationCode);
  const expiresAt = call.at + INVITATION_HOURS * 3_600_000;
  return house.store.attempt<Invitation, PeopleRefusal | AccessRefusal>((tx) => {
    const granted = canGrant(house.policy(), signedInPerson(call), wish, call.at);
    if (!granted.ok) return granted;
    if (personByEmail(house, email) !== null) return refused({ code: 'people.emailTaken', email });
    const personId = insertInvited(house, tx, call, input);
    tx.rows.insert(credentials).values({ personId, invitationHash, invitationExpiresAt: expiresAt }).run();
    record(tx, call, personId, {
      recordName: name,
      scopeId,
      facts: { role: granted.value.name, roleId, email },
    });
    return accepted({ personId, invitationCode, expiresAt });
  });
}

function insertInvited(
  { makeId }: PeopleHouse,
  { rows }: Transaction<RecordEntry>,
  { at, personId: grantedBy }: Call,
  { name, email, language, roleId, scopeId }: NewPerson,
): PersonId {
  const personId = makeId<'Person'>();
  rows.insert(people).values({ id: personId, name, email, language, state: 'invited', createdAt: at }).run();
  rows
    .insert(grants)
    .values({ id: makeId<'Grant'>(), personId, roleId, scopeId, grantedBy, fromAt: at, version: 1 })
    .run();
  return personId;
}

export async function acceptInvitation(
  house: PeopleHouse,
  call: Call,
  input: { email: string; code: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const person = personByEmail(house, input.email);
  const stored = person === null || person.state === 'inactive' ? null : credentialsOf(house, person.id);
  const checked = await house.guesses.check(
    input.email,
    stored?.invitationHash ?? null,
    readCode(input.code),
  );
  if (!checked.ok) return checked;
  if (person === null || call.at >= (stored?.invitationExpiresAt ?? 0)) {
    return refused({ code: 'people.invitationInvalid' });
  }
  if (isTooCommon(input.password, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const passwordHash = await house.secrets.hash(input.password);
  const used = house.store.attempt((tx) => {
    // Single use: a second acceptance that waited for its hash meanwhile finds the code gone.
    // And an account that was closed meanwhile stays closed.
    const current = credentialsOf(house, person.id)?.invitationHash;
    if (current !== stored?.invitationHash || personById(house, person.id)?.state === 'inactive') {
      return refused<PeopleRefusal>({ code: 'people.invitationInvalid' });
    }
    tx.rows
      .update(credentials)
      .set({ passwordHash, passwordChangedAt: call.at, invitationHash: null, invitationExpiresAt: null })
      .where(eq(credentials.personId, person.id))
      .run();
    tx.rows.update(people).set({ state: 'active' }).where(eq(people.id, person.id)).run();
    record(tx, { ...call, actor: actorOf(call.actor, person.id, person.name) }, person.id, {
      recordName: person.name,
    });
    return accepted(person);
  });
  if (!used.ok) return used;
  return accepted(signedInNow(house, call, person));
}
