import { eq, sql } from 'drizzle-orm';
import type { AccessPolicy, PersonId } from '../access/index.ts';
import type { Actor, RecordEntry } from '../audit/index.ts';
import type { Clock, MakeId, RandomSource } from '../kernel/index.ts';
import type { Language } from '../records/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import type { StationGreeting } from './contract.ts';
import type { GuessBook } from './guess-book.ts';
import type { SessionBook } from './sessions.ts';
import { credentials, people } from './tables.ts';

/** Hashing that is slow on purpose. */
export interface Secrets {
  hash(secret: string): Promise<string>;
  /** Takes as long when there is no hash to compare with: who has an account is not told by the clock. */
  matches(hash: string | null, secret: string): Promise<boolean>;
}

/** What the use cases of the room work with. */
export interface PeopleHouse {
  readonly store: Store<RecordEntry>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly makeId: MakeId;
  readonly secrets: Secrets;
  readonly sessions: SessionBook;
  readonly guesses: GuessBook;
  policy(): AccessPolicy;
  greeting(): StationGreeting;
  /** Fills the station with the demo factory; false when it held an account already. */
  fillDemo(language: Language): Promise<boolean>;
}

type Entry = Omit<RecordEntry, 'actor' | 'action' | 'result' | 'recordKind'>;

export type PersonRow = Omit<typeof people.$inferSelect, 'id'> & { readonly id: PersonId };

/** The person of an account, whatever its state; null when there is none. */
export function personByEmail({ store }: PeopleHouse, email: string): PersonRow | null {
  const row = store.reading
    .select()
    .from(people)
    .where(eq(sql`lower(${people.email})`, email.toLowerCase()))
    .get();
  return (row as PersonRow | undefined) ?? null;
}

export function personById({ store }: PeopleHouse, personId: PersonId): PersonRow | null {
  return (
    (store.reading.select().from(people).where(eq(people.id, personId)).get() as PersonRow | undefined) ??
    null
  );
}

export function credentialsOf({ store }: Pick<PeopleHouse, 'store'>, personId: PersonId) {
  return store.reading.select().from(credentials).where(eq(credentials.personId, personId)).get() ?? null;
}

/** The same face and session, with the person that a secret has just shown to be there. */
export function actorOf(actor: Actor, personId: PersonId, personName: string | null): Actor {
  return { ...actor, personId, personName };
}

/** A line for the record about a person; by default that the caller did it. */
export function record(
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
