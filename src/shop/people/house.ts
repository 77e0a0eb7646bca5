import { and, asc, desc, eq, getTableColumns, isNotNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { scopesUpward, type AccessPolicy, type PersonId, type ScopeId } from '../access/index.ts';
import type { Actor, RecordEntry } from '../audit/index.ts';
import { grants } from '../grants/tables.ts';
import { placeLeftOf } from '../hierarchy/gone-place-rows.ts';
import type { Clock, Instant, MakeId, RandomSource } from '../kernel/index.ts';
import type { KnownBy, Language } from '../records/index.ts';
import type { Reading, Store, Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { StationGreeting } from './contract.ts';
import type { GuessBook } from './guess-book.ts';
import type { ProofBook } from './proofs.ts';
import type { SessionBook } from './sessions.ts';
import { credentials, people } from './tables.ts';

/** Hashing that is slow on purpose. */
export interface Secrets {
  hash(secret: string): Promise<string>;
  /** Takes as long when there is no hash to compare with: who has an account is not told by the clock. */
  matches(hash: string | null, secret: string): Promise<boolean>;
  /** Whether a hash was made with less work than one is made with today. */
  isOutdated(hash: string): boolean;
}

/** What the use cases of the room work with. */
export interface PeopleHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly makeId: MakeId;
  readonly secrets: Secrets;
  readonly sessions: SessionBook;
  readonly proofs: ProofBook;
  readonly guesses: GuessBook;
  sha256(text: string): string;
  policy(): AccessPolicy;
  greeting(): StationGreeting;
  /** When the hub last answered; null: the station has none. */
  lastHubContactAt(): Instant | null;
  /** Fills the station with the demo factory; false when it held an account already. */
  fillDemo(language: Language): Promise<boolean>;
}

/** What it takes to look people up. */
export interface LookingHouse {
  readonly store: { readonly reading: Reading };
  policy(): AccessPolicy;
}

type Entry = Omit<RecordEntry, 'actor' | 'action' | 'result' | 'recordKind'>;

export type PersonRow = Omit<typeof people.$inferSelect, 'id'> & { readonly id: PersonId };

/**
 * The person of an account, whatever its state; null when there is none. Where two stations gave one e-mail to two
 * people before they heard of each other: who has it is the same at every station, the oldest account that is open,
 * else that is waited for, else that is closed.
 */
export function personByEmail({ store }: Pick<LookingHouse, 'store'>, email: string): PersonRow | null {
  const row = store.reading
    .select()
    .from(people)
    .where(eq(sql`lower(${people.email})`, email.toLowerCase()))
    .orderBy(sql`CASE ${people.state} WHEN 'active' THEN 0 WHEN 'invited' THEN 1 ELSE 2 END`, asc(people.id))
    .limit(1)
    .get();
  return (row as PersonRow | undefined) ?? null;
}

/** As `personByEmail`, for who comes with a code: an account that has one out comes before one that has none. */
export function personToAccept(house: Pick<LookingHouse, 'store'>, email: string): PersonRow | null {
  const row = house.store.reading
    .select(getTableColumns(people))
    .from(people)
    .innerJoin(credentials, eq(credentials.personId, people.id))
    .where(
      and(
        eq(sql`lower(${people.email})`, email.toLowerCase()),
        ne(people.state, 'inactive'),
        isNotNull(credentials.invitationHash),
      ),
    )
    .orderBy(asc(people.id))
    .limit(1)
    .get();
  return (row as PersonRow | undefined) ?? personByEmail(house, email);
}

/** Those among some people whose e-mail another account has too. */
export function emailsUsedTwice(reading: Reading, personIds: readonly string[]): ReadonlySet<string> {
  const other = alias(people, 'other');
  const rows = reading
    .select({ id: people.id })
    .from(people)
    .innerJoin(other, and(eq(other.email, people.email), ne(other.id, people.id)))
    .where(among(people.id, personIds))
    .all();
  return new Set(rows.map(({ id }) => id));
}

export function personById({ store }: Pick<LookingHouse, 'store'>, personId: PersonId): PersonRow | null {
  return (
    (store.reading.select().from(people).where(eq(people.id, personId)).get() as PersonRow | undefined) ??
    null
  );
}

export function credentialsOf({ store }: Pick<PeopleHouse, 'store'>, personId: PersonId) {
  return store.reading.select().from(credentials).where(eq(credentials.personId, personId)).get() ?? null;
}

/**
 * Where a person is managed from: the place of their highest grant; of who holds none any more, where they last did, or
 * the nearest place above it that is left. Null for an account that never held one.
 */
export function homeOf(house: LookingHouse, personId: PersonId): ScopeId | null {
  const policy = house.policy();
  const height = (scopeId: ScopeId) => scopesUpward(policy, scopeId).length;
  const places = (policy.indexes.grantsOf.get(personId) ?? [])
    .map(({ scopeId }) => scopeId)
    .filter((scopeId) => policy.scopes.has(scopeId));
  const [highest] = places.toSorted((left, right) => height(left) - height(right));
  if (highest !== undefined) return highest;
  const last = house.store.reading
    .select({ scopeId: grants.scopeId })
    .from(grants)
    .where(and(eq(grants.personId, personId), isNotNull(grants.revokedAt)))
    .orderBy(desc(grants.revokedAt))
    .limit(1)
    .get();
  return last === undefined ? null : placeLeftOf(house.store.reading, policy, last.scopeId);
}

/** As `homeOf`, by the account's name; null for one that is not there. */
export function homeOfAccount(house: LookingHouse, email: string): ScopeId | null {
  const person = personByEmail(house, email);
  return person === null ? null : homeOf(house, person.id);
}

/** The same face and session, with the person that a secret has just shown to be there. */
export function actorOf(actor: Actor, { id, name }: Pick<PersonRow, 'id' | 'name'>, knownBy: KnownBy): Actor {
  return { ...actor, personId: id, personName: name, knownBy };
}

/**
 * A line for the record about a person; by default that the caller did it, and where the person is managed from: who
 * sees the record there sees it.
 */
export function record(
  house: LookingHouse,
  tx: Transaction<RecordEntry>,
  call: Pick<Call, 'actor' | 'action'>,
  personId: PersonId,
  about: Partial<Entry> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'person',
    recordId: personId,
    recordName: house.policy().people.get(personId)?.name ?? null,
    scopeId: homeOf(house, personId),
    scopeName: null,
    ...about,
  });
}
