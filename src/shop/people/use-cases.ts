import { eq, sql } from 'drizzle-orm';
import {
  canDeactivate,
  canGrant,
  defaultRoleId,
  type AccessPolicy,
  type AccessRefusal,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { Actor, RecordEntry } from '../audit/index.ts';
import { grants } from '../grants/tables.ts';
import { scopes } from '../hierarchy/tables.ts';
import {
  accepted,
  refused,
  type Clock,
  type MakeId,
  type RandomSource,
  type Result,
} from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import { stationIdentity } from '../records/tables.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import { INVITATION_HOURS, makeInvitationCode, makeRecoveryCode, readCode } from './codes.ts';
import type { OwnAccess, peopleContract, SignedIn, StationGreeting } from './contract.ts';
import { afterWrongSecret, attemptsLeft, NO_ATTEMPTS, waitSeconds, type Attempts } from './guessing.ts';
import { listPeople, ownAccess, personView } from './views.ts';
import type { PeopleRefusal } from './model.ts';
import { IDLE_LOCK_SECONDS, type Session, type SessionBook } from './sessions.ts';
import { credentials, people, signInAttempts, signIns } from './tables.ts';

/** Hashing that is slow on purpose. */
export interface Secrets {
  hash(secret: string): Promise<string>;
  /** Takes as long when there is no hash to compare with: who has an account is not told by the clock. */
  matches(hash: string | null, secret: string): Promise<boolean>;
}

export interface PeopleHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly makeId: MakeId;
  readonly secrets: Secrets;
  readonly sessions: SessionBook;
  policy(): AccessPolicy;
  greeting(): StationGreeting;
  /** Fills the station with the demo factory. */
  fillDemo(language: Language): Promise<void>;
}

type Entry = Omit<RecordEntry, 'actor' | 'action' | 'result' | 'recordKind'>;

export function peopleUseCases(house: PeopleHouse): UseCasesOf<typeof peopleContract> {
  return {
    greeting: () => accepted(house.greeting()),
    firstStart: (call, input) => firstStart(house, call, input),
    startDemo: async (call, { language }) => {
      if (isSetUp(house)) return refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
      if (!call.local) return refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
      await house.fillDemo(language);
      return accepted({});
    },
    signIn: (call, input) => signIn(house, call, input),
    recover: (call, input) => recover(house, call, input),
    acceptInvitation: (call, input) => acceptInvitation(house, call, input),
    signOut: (call) => {
      const session = liveSession(house, call);
      if (session === null) return accepted({});
      house.store.write((tx) => record(tx, call, session.personId));
      house.sessions.end(session.id, 'signedOut');
      return accepted({});
    },
    lock: (call) => {
      const session = liveSession(house, call);
      if (session !== null) house.sessions.lock(session.id);
      house.store.write((tx) => record(tx, call, signedInPerson(call)));
      return accepted({});
    },
    unlock: (call, input) => unlock(house, call, input),
    mine: (call) => mine(house, call),
    setLanguage: (call, { language }) =>
      house.store.attempt((tx) => {
        const personId = signedInPerson(call);
        tx.rows.update(people).set({ language }).where(eq(people.id, personId)).run();
        record(tx, call, personId, { facts: { language } });
        return accepted({});
      }),
    changePassword: (call, input) => changePassword(house, call, input),
    list: (call, input) => accepted(listPeople(house, call, input)),
    create: (call, input) => createPerson(house, call, input),
    deactivate: (call, { personId }) => deactivate(house, call, personId),
  };
}

/** Whether any account has ever existed here. Never false again, whatever is done to the people. */
function isSetUp({ store }: PeopleHouse): boolean {
  const identity = store.reading.select({ setUpAt: stationIdentity.setUpAt }).from(stationIdentity).get();
  return (identity?.setUpAt ?? null) !== null;
}

async function firstStart(
  house: PeopleHouse,
  call: Call,
  input: {
    company: string;
    factory: string;
    name: string;
    email: string;
    password: string;
    language: Language;
  },
): Promise<Result<{ recoveryCode: string; session: SignedIn }, PeopleRefusal>> {
  // The first Master is made at the station itself, never from another machine.
  if (!call.local || isSetUp(house)) return refused({ code: 'people.alreadySetUp' });
  if (isTooCommon(input.password, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const recoveryCode = makeRecoveryCode(house.random);
  const [passwordHash, recoveryHash] = [
    await house.secrets.hash(input.password),
    await house.secrets.hash(recoveryCode),
  ];
  const made = house.store.attempt((tx) => {
    // Asked again inside of the transaction: of twenty who come at once, one is first.
    if (isSetUp(house)) return refused<PeopleRefusal>({ code: 'people.alreadySetUp' });
    const at = call.at;
    tx.rows.update(stationIdentity).set({ setUpAt: at, language: input.language }).run();
    const clientId = house.makeId<'Scope'>();
    const factoryId = house.makeId<'Scope'>();
    const personId = house.makeId<'Person'>();
    tx.rows
      .insert(scopes)
      .values([
        { id: clientId, kind: 'client', parentId: null, name: input.company, createdAt: at },
        { id: factoryId, kind: 'factory', parentId: clientId, name: input.factory, createdAt: at },
      ])
      .run();
    tx.rows
      .insert(people)
      .values({
        id: personId,
        email: input.email,
        name: input.name,
        language: input.language,
        state: 'active',
        createdAt: at,
      })
      .run();
    tx.rows.insert(credentials).values({ personId, passwordHash, passwordChangedAt: at, recoveryHash }).run();
    tx.rows
      .insert(grants)
      .values({
        id: house.makeId<'Grant'>(),
        personId,
        roleId: defaultRoleId('print-farm', 'master'),
        scopeId: clientId,
        grantedBy: null,
        fromAt: at,
        version: 1,
      })
      .run();
    record(tx, { ...call, actor: actorOf(call.actor, personId, input.name) }, personId, {
      recordName: input.name,
      scopeId: clientId,
      scopeName: input.company,
    });
    return accepted(personId);
  });
  if (!made.ok) return made;
  return accepted({ recoveryCode, session: openSession(house, made.value) });
}

async function signIn(
  house: PeopleHouse,
  call: Call,
  input: { email: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const person = personByEmail(house, input.email);
  const stored = person === null ? null : credentialsOf(house, person.id);
  const checked = await checkSecret(house, call, input.email, stored?.passwordHash ?? null, input.password);
  if (!checked.ok) return checked;
  if (person === null || person.state !== 'active')
    return refused({ code: 'people.wrongSecret', attemptsLeft: 0 });
  return accepted(signedInNow(house, call, person));
}

async function acceptInvitation(
  house: PeopleHouse,
  call: Call,
  input: { email: string; code: string; password: string },
): Promise<Result<SignedIn, PeopleRefusal>> {
  const person = personByEmail(house, input.email);
  const stored = person === null ? null : credentialsOf(house, person.id);
  const code = readCode(input.code);
  const checked = await checkSecret(house, call, input.email, stored?.invitationHash ?? null, code);
  if (!checked.ok) return checked;
  const expiresAt = stored?.invitationExpiresAt ?? 0;
  if (person === null || person.state === 'inactive' || call.at >= expiresAt) {
    return refused({ code: 'people.invitationInvalid' });
  }
  if (isTooCommon(input.password, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const passwordHash = await house.secrets.hash(input.password);
  const used = house.store.attempt((tx) => {
    // Single use: a second acceptance that waited for its hash meanwhile finds the code gone.
    if (credentialsOf(house, person.id)?.invitationHash !== stored?.invitationHash) {
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

async function recover(
  house: PeopleHouse,
  call: Call,
  input: { email: string; recoveryCode: string; newPassword: string },
): Promise<Result<{ recoveryCode: string; session: SignedIn }, PeopleRefusal>> {
  const person = personByEmail(house, input.email);
  const stored = person === null ? null : credentialsOf(house, person.id);
  const code = readCode(input.recoveryCode);
  const checked = await checkSecret(house, call, input.email, stored?.recoveryHash ?? null, code);
  if (!checked.ok) return checked;
  if (person === null || person.state !== 'active')
    return refused({ code: 'people.wrongSecret', attemptsLeft: 0 });
  if (isTooCommon(input.newPassword, input.email)) return refused({ code: 'people.passwordTooCommon' });
  const recoveryCode = makeRecoveryCode(house.random);
  const passwordHash = await house.secrets.hash(input.newPassword);
  const recoveryHash = await house.secrets.hash(recoveryCode);
  const used = house.store.attempt((tx) => {
    if (credentialsOf(house, person.id)?.recoveryHash !== stored?.recoveryHash) {
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

async function unlock(
  house: PeopleHouse,
  call: Call,
  input: { password: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const session = liveSession(house, call);
  if (session === null) return refused({ code: 'people.signedOut' });
  const person = personById(house, session.personId);
  const hash = credentialsOf(house, session.personId)?.passwordHash ?? null;
  const checked = await checkSecret(house, call, person?.email ?? '', hash, input.password);
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

function mine(house: PeopleHouse, call: Call): Result<OwnAccess, PeopleRefusal> {
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

async function changePassword(
  house: PeopleHouse,
  call: Call,
  input: { oldPassword: string; newPassword: string },
): Promise<Result<Record<string, never>, PeopleRefusal>> {
  const person = personById(house, signedInPerson(call));
  if (person === null) return refused({ code: 'people.notFound' });
  const hash = credentialsOf(house, person.id)?.passwordHash ?? null;
  const checked = await checkSecret(house, call, person.email, hash, input.oldPassword);
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

async function createPerson(
  house: PeopleHouse,
  call: Call,
  input: { name: string; email: string; language: Language; roleId: string; scopeId: ScopeId },
): Promise<
  Result<{ personId: PersonId; invitationCode: string; expiresAt: number }, PeopleRefusal | AccessRefusal>
> {
  const wish = {
    personId: null,
    roleId: input.roleId as RoleId,
    scopeId: input.scopeId,
    fromAt: call.at,
    untilAt: null,
  };
  const code = makeInvitationCode(house.random);
  const invitationHash = await house.secrets.hash(code);
  const expiresAt = call.at + INVITATION_HOURS * 3_600_000;
  return house.store.attempt<
    { personId: PersonId; invitationCode: string; expiresAt: number },
    PeopleRefusal | AccessRefusal
  >((tx) => {
    const granted = canGrant(house.policy(), signedInPerson(call), wish, call.at);
    if (!granted.ok) return granted;
    if (personByEmail(house, input.email) !== null) {
      return refused<PeopleRefusal>({ code: 'people.emailTaken', email: input.email });
    }
    const personId = house.makeId<'Person'>();
    const { name, email, language } = input;
    tx.rows
      .insert(people)
      .values({ id: personId, name, email, language, state: 'invited', createdAt: call.at })
      .run();
    tx.rows.insert(credentials).values({ personId, invitationHash, invitationExpiresAt: expiresAt }).run();
    tx.rows
      .insert(grants)
      .values({
        id: house.makeId<'Grant'>(),
        personId,
        roleId: wish.roleId,
        scopeId: wish.scopeId,
        grantedBy: call.personId,
        fromAt: call.at,
        version: 1,
      })
      .run();
    record(tx, call, personId, {
      recordName: name,
      scopeId: wish.scopeId,
      scopeName: house.policy().scopes.get(wish.scopeId)?.name ?? null,
      facts: { role: granted.value.name, roleId: wish.roleId, email },
    });
    return accepted({ personId, invitationCode: code, expiresAt });
  });
}

function deactivate(house: PeopleHouse, call: Call, personId: PersonId) {
  const done = house.store.attempt((tx) => {
    const may = canDeactivate(house.policy(), signedInPerson(call), personId, call.at);
    if (!may.ok) return may;
    tx.rows.update(people).set({ state: 'inactive' }).where(eq(people.id, personId)).run();
    record(tx, call, personId, { recordName: personById(house, personId)?.name ?? null });
    return accepted({});
  });
  if (done.ok) house.sessions.endOf(personId, 'deactivated');
  return done;
}

/** Compares a secret, counts the wrong ones, and makes the next ones wait. Each outcome is on record. */
async function checkSecret(
  house: PeopleHouse,
  call: Call,
  email: string,
  hash: string | null,
  secret: string,
): Promise<Result<true, PeopleRefusal>> {
  const wait = waitSeconds(attemptsOf(house, email), call.at);
  if (wait > 0) return refused({ code: 'people.lockedOut', retryInSeconds: wait });
  const matches = await house.secrets.matches(hash, secret);
  const before = attemptsOf(house, email);
  if (matches) {
    if (before.failures > 0) keepAttempts(house, email, NO_ATTEMPTS);
    return accepted(true);
  }
  const after = afterWrongSecret(before, house.clock.now());
  keepAttempts(house, email, after);
  if (after.lockedUntil !== null) {
    return refused({ code: 'people.lockedOut', retryInSeconds: waitSeconds(after, house.clock.now()) });
  }
  return refused({ code: 'people.wrongSecret', attemptsLeft: attemptsLeft(after) });
}

function attemptsOf({ store }: PeopleHouse, email: string): Attempts {
  return (
    store.reading.select().from(signInAttempts).where(eq(signInAttempts.email, email)).get() ?? NO_ATTEMPTS
  );
}

function keepAttempts({ store }: PeopleHouse, email: string, attempts: Attempts): void {
  store.write((tx) => {
    tx.rows
      .insert(signInAttempts)
      .values({ email, ...attempts })
      .onConflictDoUpdate({ target: signInAttempts.email, set: { ...attempts } })
      .run();
  });
}

function signedInNow(house: PeopleHouse, call: Call, person: PersonRow): SignedIn {
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

function openSession(house: PeopleHouse, personId: PersonId): SignedIn {
  const { token, session } = house.sessions.open(personId);
  const person = personById(house, personId);
  if (person === null) throw new Error('Opened a session for a person who is not there');
  return { token, person: personView(person), endsAt: session.endsAt, idleLockSeconds: IDLE_LOCK_SECONDS };
}

function liveSession({ sessions }: PeopleHouse, call: Call): Session | null {
  const found = call.token === null ? null : sessions.find(call.token);
  return found?.state === 'live' ? found.session : null;
}

type PersonRow = Omit<typeof people.$inferSelect, 'id'> & { readonly id: PersonId };

function personByEmail({ store }: PeopleHouse, email: string): PersonRow | null {
  const row = store.reading
    .select()
    .from(people)
    .where(eq(sql`lower(${people.email})`, email.toLowerCase()))
    .get();
  return (row as PersonRow | undefined) ?? null;
}

function personById({ store }: PeopleHouse, personId: PersonId): PersonRow | null {
  return (
    (store.reading.select().from(people).where(eq(people.id, personId)).get() as PersonRow | undefined) ??
    null
  );
}

function credentialsOf({ store }: PeopleHouse, personId: PersonId) {
  return store.reading.select().from(credentials).where(eq(credentials.personId, personId)).get() ?? null;
}

function actorOf(actor: Actor, personId: PersonId, personName: string | null): Actor {
  return { ...actor, personId, personName };
}

/** Few different characters, or the account's own name: the first things that are guessed. */
function isTooCommon(password: string, email: string): boolean {
  const plain = password.toLowerCase();
  return new Set(plain).size < 5 || plain === email || plain.replaceAll(/[^a-z]/g, '') === 'password';
}

function record(
  tx: Transaction<RecordEntry>,
  call: Call,
  personId: PersonId,
  about: Partial<Entry> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'person',
    recordId: personId,
    recordName: call.actor.personName,
    scopeId: null,
    scopeName: null,
    ...about,
  });
}
