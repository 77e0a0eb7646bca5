import { eq } from 'drizzle-orm';
import { canGrant, type AccessRefusal, type PersonId, type RoleId, type ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { seatRefusal } from '../grants/seat-rows.ts';
import { grants } from '../grants/tables.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import type { Transaction } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { INVITATION_HOURS, makeInvitationCode, readCode } from './codes.ts';
import { isTooCommon } from './common-passwords.ts';
import type { CodeGiven, SignedIn } from './contract.ts';
import {
  actorOf,
  credentialsOf,
  personByEmail,
  personById,
  personToAccept,
  record,
  type PeopleHouse,
} from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { signedInNow } from './signing-in.ts';
import { credentials, people } from './tables.ts';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly roleId: string;
  readonly scopeId: ScopeId;
  /** When the grant ends; null: it does not. */
  readonly untilAt: number | null;
}

interface Invitation extends CodeGiven {
  readonly personId: PersonId;
}

/** A code for choosing a password, and what is kept of it. */
interface NewCode {
  readonly given: CodeGiven;
  readonly kept: { readonly invitationHash: string; readonly invitationExpiresAt: number };
}

/** Shown once; what is kept is its hash. */
export async function newCode({ random, secrets }: PeopleHouse, at: number): Promise<NewCode> {
  const invitationCode = makeInvitationCode(random);
  const invitationHash = await secrets.hash(invitationCode);
  const expiresAt = at + INVITATION_HOURS * 3_600_000;
  return {
    given: { invitationCode, expiresAt },
    kept: { invitationHash, invitationExpiresAt: expiresAt },
  };
}

/** Makes a person with one grant and a code, shown once, with which they choose their password. */
export async function createPerson(
  house: PeopleHouse,
  call: Call,
  input: NewPerson,
): Promise<Result<Invitation, PeopleRefusal | AccessRefusal>> {
  const { email, name, scopeId, untilAt } = input;
  const roleId = input.roleId as RoleId;
  const wish = { personId: null, roleId, scopeId, fromAt: call.at, untilAt };
  const code = await newCode(house, call.at);
  return house.store.attempt<Invitation, PeopleRefusal | AccessRefusal>((tx) => {
    const policy = house.policy();
    const granted = canGrant(policy, signedInPerson(call), wish, call.at);
    if (!granted.ok) return granted;
    if (personByEmail(house, email) !== null) return refused({ code: 'people.emailTaken', email });
    const full = seatRefusal(house.store.reading, policy, null, scopeId, call.at);
    if (full !== null) return refused(full);
    const personId = insertInvited(house, tx, call, input);
    tx.rows
      .insert(credentials)
      .values({ personId, ...code.kept })
      .run();
    record(house, tx, call, personId, {
      recordName: name,
      scopeId,
      facts: { role: granted.value.name, roleId, email, untilAt },
    });
    return accepted({ personId, ...code.given });
  });
}

function insertInvited(
  { makeId }: PeopleHouse,
  { rows }: Transaction<RecordEntry>,
  { at, personId: grantedBy }: Call,
  { name, email, language, roleId, scopeId, untilAt }: NewPerson,
): PersonId {
  const personId = makeId<'Person'>();
  rows.insert(people).values({ id: personId, name, email, language, state: 'invited', createdAt: at }).run();
  rows
    .insert(grants)
    .values({ id: makeId<'Grant'>(), personId, roleId, scopeId, grantedBy, fromAt: at, untilAt, version: 1 })
    .run();
  return personId;
}

/** With the code of an invitation, or of a password that was reset, the person chooses the password. */
export async function acceptInvitation(
  house: PeopleHouse,
  call: Call,
  input: { email: string; code: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const person = personToAccept(house, input.email);
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
    record(house, tx, { ...call, actor: actorOf(call.actor, person, 'code') }, person.id);
    return accepted(person);
  });
  if (!used.ok) return used;
  return accepted(signedInNow(house, call, person, 'code'));
}
