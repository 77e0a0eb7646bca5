import { eq } from 'drizzle-orm';
import {
  canActivate,
  canDeactivate,
  canResetPassword,
  type AccessPolicy,
  type AccessRefusal,
  type PersonId,
} from '../access/index.ts';
import { placeWithoutMaster } from '../grants/master-rows.ts';
import { seatRefusal } from '../grants/seat-rows.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Reading } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { CodeGiven } from './contract.ts';
import { credentialsOf, personById, record, type PeopleHouse } from './house.ts';
import { newCode } from './invitations.ts';
import type { PeopleRefusal } from './model.ts';
import { credentials, people, pins } from './tables.ts';

type Answer<Value> = Result<Value, PeopleRefusal | AccessRefusal>;
type Done = Answer<Record<string, never>>;

/**
 * What opened the account before it was closed opens it no more. Written when it is opened again: a closed one takes no
 * code, and closing it must not stand back because a code was given elsewhere meanwhile.
 */
const NO_CODE = { invitationHash: null, invitationExpiresAt: null } as const;

/** Closes an account. Its sessions end with the commit; what it was doing on a printer goes on. */
export function deactivate(house: PeopleHouse, call: Call, personId: PersonId): Done {
  return house.store.attempt<Record<string, never>, PeopleRefusal | AccessRefusal>((tx) => {
    const may = canDeactivate(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    const state = personById(house, personId)?.state;
    if (state === undefined || state === 'inactive') return refused({ code: 'people.notActive' });
    const scopeId = placeWithoutMaster(house.store.reading, { personId });
    if (scopeId !== null) return refused({ code: 'access.lastMaster', scopeId });
    tx.rows.update(people).set({ state: 'inactive' }).where(eq(people.id, personId)).run();
    record(house, tx, call, personId, { facts: { before: state, after: 'inactive' } });
    return accepted({});
  });
}

/** Opens a closed account again, as it was: invited where no password was ever chosen. */
export function reactivate(house: PeopleHouse, call: Call, personId: PersonId): Done {
  return house.store.attempt<Record<string, never>, PeopleRefusal | AccessRefusal>((tx) => {
    const may = canActivate(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    if (personById(house, personId)?.state !== 'inactive') return refused({ code: 'people.alreadyActive' });
    const full = noSeatFor(house.store.reading, house.policy(), personId, call.at);
    if (full !== null) return refused(full);
    const chosen = (credentialsOf(house, personId)?.passwordChangedAt ?? null) !== null;
    const after = chosen ? 'active' : 'invited';
    tx.rows.update(people).set({ state: after }).where(eq(people.id, personId)).run();
    tx.rows.update(credentials).set(NO_CODE).where(eq(credentials.personId, personId)).run();
    record(house, tx, call, personId, { facts: { before: 'inactive', after } });
    return accepted({});
  });
}

/** A seat in every client where the account has grants: it took none while it was closed. */
export function noSeatFor(reading: Reading, policy: AccessPolicy, personId: PersonId, at: number) {
  for (const { scopeId, untilAt } of policy.indexes.grantsOf.get(personId) ?? []) {
    if (untilAt !== null && untilAt <= at) continue;
    const full = seatRefusal(reading, policy, personId, scopeId, at);
    if (full !== null) return full;
  }
  return null;
}

/**
 * A new code for who has not accepted yet. It opens the account: only who may also start a password anew for that
 * person gives it.
 */
export async function renewInvitation(
  house: PeopleHouse,
  call: Call,
  personId: PersonId,
): Promise<Answer<CodeGiven>> {
  const code = await newCode(house, call.at);
  return house.store.attempt<CodeGiven, PeopleRefusal | AccessRefusal>((tx) => {
    const may = canResetPassword(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    if (personById(house, personId)?.state !== 'invited') return refused({ code: 'people.notInvited' });
    tx.rows.update(credentials).set(code.kept).where(eq(credentials.personId, personId)).run();
    record(house, tx, call, personId, { facts: { expiresAt: code.given.expiresAt } });
    return accepted(code.given);
  });
}

/** The old password is void at once, and with it sessions and PIN; the code lets the person choose another. */
export async function resetPassword(
  house: PeopleHouse,
  call: Call,
  personId: PersonId,
): Promise<Answer<CodeGiven>> {
  const code = await newCode(house, call.at);
  return house.store.attempt<CodeGiven, PeopleRefusal | AccessRefusal>((tx) => {
    const may = canResetPassword(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    if (personById(house, personId)?.state !== 'active') return refused({ code: 'people.notActive' });
    tx.rows
      .update(credentials)
      .set({ passwordHash: null, ...code.kept })
      .where(eq(credentials.personId, personId))
      .run();
    tx.rows.delete(pins).where(eq(pins.personId, personId)).run();
    record(house, tx, call, personId, { facts: { expiresAt: code.given.expiresAt } });
    return accepted(code.given);
  });
}
