import { and, eq, isNull, notExists, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { scopesUpward, type AccessPolicy, type PersonId, type ScopeId } from '../access/index.ts';
import { grants } from '../grants/tables.ts';
import { placesGoneFrom } from '../hierarchy/gone-place-rows.ts';
import type { Reading } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { PersonListEntry, PersonView } from './contract.ts';
import { emailsUsedTwice, personById, type PeopleHouse } from './house.ts';
import { pictureHashesOf } from './pictures.ts';
import { sightOf, type Sight } from './sight.ts';
import { people, signIns } from './tables.ts';
import { grantView, personView } from './views.ts';

export interface PeopleQuestion {
  readonly scopeId?: ScopeId | undefined;
  readonly search?: string | undefined;
  readonly state?: PersonView['state'] | undefined;
  readonly roleId?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/**
 * A page of the people whom the caller sees, by name as the caller's language sorts, with the grants that the caller
 * may see. Who holds none anywhere any more shows where they last did.
 */
export function listPeople(
  house: PeopleHouse,
  call: Call,
  question: PeopleQuestion,
): { readonly people: readonly PersonListEntry[]; readonly total: number } {
  const policy = house.policy();
  const sight = sightOf(policy, call);
  const language = personById(house, signedInPerson(call))?.language ?? 'en';
  const words = foldedWords(question.search ?? '');
  const places = placesAsked(policy, sight, question.scopeId);
  // Who had their last grant at a place that is gone is found from the one above it that is left.
  const gone = placesGoneFrom(house.store.reading, policy, places);
  const found = candidates(house.store.reading, [...places, ...gone.keys()], question)
    .map((one) => ({ ...one, scopeIds: one.scopeIds.map((id) => gone.get(id) ?? id) }))
    .filter(({ name, email }) => matches(`${name} ${email}`, words))
    .filter(({ id, scopeIds }) => sight.sees(id as PersonId, scopeIds));
  const { compare } = new Intl.Collator(language);
  const sorted = found.toSorted(
    (one, other) => compare(one.name, other.name) || (one.id < other.id ? -1 : 1),
  );
  const page = sorted.slice(question.offset, question.offset + question.limit).map(({ id }) => id);
  return { people: entriesOf(house, sight, page), total: found.length };
}

/** The entries of some people, in the order given. */
export function entriesOf(
  house: Pick<PeopleHouse, 'store' | 'policy'>,
  sight: Sight,
  personIds: readonly string[],
): readonly PersonListEntry[] {
  const policy = house.policy();
  const { reading } = house.store;
  const rows = reading
    .select()
    .from(people)
    .leftJoin(signIns, eq(signIns.personId, people.id))
    .where(among(people.id, personIds))
    .all();
  const byId = new Map(rows.map((row) => [row.people.id, row]));
  const pictureHashes = pictureHashesOf(reading, personIds);
  const twins = emailsUsedTwice(reading, personIds);
  return personIds
    .flatMap((id) => byId.get(id) ?? [])
    .map(({ people: person, sign_ins: signedIn }) => ({
      ...personView(person, pictureHashes.get(person.id) ?? null),
      lastSignInAt: signedIn?.at ?? null,
      isEmailUsedTwice: twins.has(person.id),
      grants: (policy.indexes.grantsOf.get(person.id as PersonId) ?? [])
        .filter(({ scopeId }) => sight.grants.includes(scopeId, null))
        .map((grant) => grantView(policy, grant)),
      restrictions: sight.restrictionsOn(person.id as PersonId).length,
    }));
}

/** Where grants are looked for: what the caller sees, at the place asked for and below it. */
function placesAsked(policy: AccessPolicy, sight: Sight, scopeId: ScopeId | undefined): readonly ScopeId[] {
  if (scopeId === undefined) return sight.grants.every;
  return sight.grants.every.filter((id) => scopesUpward(policy, id).some((upper) => upper.id === scopeId));
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Where they hold grants, among the places asked for. */
  readonly scopeIds: readonly string[];
}

/** One query: people with grants at some places, and those who hold none any more and had their last there. */
function candidates(
  reading: Reading,
  places: readonly string[],
  { state, roleId }: PeopleQuestion,
): readonly Candidate[] {
  const rows = reading
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      scopeIds: sql<string>`json_group_array(${grants.scopeId})`,
    })
    .from(grants)
    .innerJoin(people, eq(people.id, grants.personId))
    .where(
      and(
        among(grants.scopeId, places),
        roleId === undefined ? standingOrLast(reading) : isNull(grants.revokedAt),
        roleId === undefined ? undefined : eq(grants.roleId, roleId),
        state === undefined ? undefined : eq(people.state, state),
      ),
    )
    .groupBy(people.id)
    .all();
  return rows.map((row) => ({ ...row, scopeIds: JSON.parse(row.scopeIds) as string[] }));
}

/** A grant that was not taken away; or the last that was, of a person who holds no other. */
function standingOrLast(reading: Reading): SQL {
  const other = alias(grants, 'other');
  const later = reading
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        eq(other.personId, grants.personId),
        sql`(${other.revokedAt} IS NULL OR ${other.revokedAt} > ${grants.revokedAt})`,
      ),
    );
  return sql`(${grants.revokedAt} IS NULL OR ${notExists(later)})`;
}

/** Small letters without accents, word by word: who types "jose" finds José. */
function foldedWords(search: string): readonly string[] {
  return folded(search)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function matches(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const plain = folded(text);
  return words.every((word) => plain.includes(word));
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
