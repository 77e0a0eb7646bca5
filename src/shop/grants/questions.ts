import {
  explain,
  holdingsOf,
  peopleWho,
  type AccessPolicy,
  type GivingGrant,
  type PermissionKey,
  type Person,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { explanationView, unexplained } from './explanation.ts';
import type { GrantsHouse } from './house.ts';
import { sightOf, wasInSight } from './in-sight.ts';
import { standsNearOwnGrant } from './near.ts';
import { openRequestOf } from './open-requests.ts';
import type { ExplanationView, GivenBy, HeldView, HolderView } from './views.ts';

/** Nobody of this id stands in a place that the caller sees; whether elsewhere is told to nobody. */
type PersonNotFound = Refusal & { readonly code: 'people.notFound' };

/** Names as people read them: without regard to capitals, and accents after their letters. */
const BY_NAME = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** Why the caller may, or may not. */
export function explainOwn(
  house: GrantsHouse,
  call: Call,
  asked: {
    readonly permission: PermissionKey;
    readonly scopeId: ScopeId;
    readonly ownerId?: PersonId | undefined;
  },
): ExplanationView {
  const personId = signedInPerson(call);
  const policy = house.policy();
  const { permission, scopeId, ownerId = null } = asked;
  if (!standsNearOwnGrant(policy, personId, scopeId)) return unexplained(permission, scopeId);
  const askedAt = openRequestOf(house.store.reading, personId, permission, scopeId)?.askedAt ?? null;
  return explanationView(policy, { personId, permission, scopeId, ownerId, at: call.at }, askedAt);
}

/** The same about somebody whom the caller may know about. */
export function whyOf(
  house: GrantsHouse,
  call: Call,
  asked: {
    readonly personId: PersonId;
    readonly permission: PermissionKey;
    readonly scopeId: ScopeId;
    readonly ownRecord: boolean;
  },
): Result<ExplanationView, PersonNotFound> {
  const { personId, permission, scopeId, ownRecord } = asked;
  if (!mayAskAbout(house, call, personId, scopeId)) return refused({ code: 'people.notFound' });
  const askedAt =
    personId === call.personId
      ? openRequestOf(house.store.reading, personId, permission, scopeId)?.askedAt
      : null;
  const question = { personId, permission, scopeId, ownerId: ownRecord ? personId : null, at: call.at };
  return accepted(explanationView(house.policy(), question, askedAt ?? null));
}

/** A permission at a place, and a part of the names to look for; empty: all. */
interface WhoCan {
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
  readonly search: string;
}

/** Somebody who holds a permission, on every record or only on their own. */
export interface Holder {
  readonly person: Person;
  readonly own: boolean;
}

/** Who can do this here, by name. */
export function holdersHere(policy: AccessPolicy, asked: WhoCan, at: number): readonly Holder[] {
  const wanted = asRead(asked.search.trim());
  const { every, own } = peopleWho(policy, asked.permission, asked.scopeId, at);
  return [...every.map((person) => ({ person, own: false })), ...own.map((person) => ({ person, own: true }))]
    .filter(({ person }) => wanted === '' || asRead(person.name).includes(wanted))
    .toSorted((one, other) => byName(one.person, other.person));
}

/** The grants by which somebody holds a permission at a place, the widest place first. */
export function heldBy(
  policy: AccessPolicy,
  { person: { id }, own }: Holder,
  { permission, scopeId }: Pick<WhoCan, 'permission' | 'scopeId'>,
  at: number,
): readonly GivenBy[] {
  const answer = explain(policy, { personId: id, permission, scopeId, ownerId: own ? id : null, at });
  return answer.allowed ? givenBy(policy, answer.by) : [];
}

/** One page of those who can do this here, and how many there are. */
export function whoCanHere(
  house: GrantsHouse,
  { at }: Call,
  asked: WhoCan & { readonly offset: number; readonly limit: number },
): { readonly people: readonly HolderView[]; readonly total: number } {
  const policy = house.policy();
  const found = holdersHere(policy, asked, at);
  const page = found.slice(asked.offset, asked.offset + asked.limit);
  const pictures = house.pictures(page.map(({ person }) => person.id));
  const people = page.map((holder) => ({
    personId: holder.person.id,
    personName: holder.person.name,
    pictureHash: pictures.get(holder.person.id) ?? null,
    own: holder.own,
    by: heldBy(policy, holder, asked, at),
  }));
  return { people, total: found.length };
}

/** What somebody can do here: every permission, in the order of the catalogue. */
export function whatCanHere(
  house: GrantsHouse,
  call: Call,
  { personId, scopeId }: { readonly personId: PersonId; readonly scopeId: ScopeId },
): Result<{ readonly permissions: readonly HeldView[] }, PersonNotFound> {
  if (!mayAskAbout(house, call, personId, scopeId)) return refused({ code: 'people.notFound' });
  const policy = house.policy();
  const permissions = holdingsOf(policy, personId, scopeId, call.at).map(({ permission, held, by }) => ({
    permission,
    held,
    by: givenBy(policy, by),
  }));
  return accepted({ permissions });
}

function mayAskAbout(house: GrantsHouse, call: Call, personId: PersonId, scopeId: ScopeId): boolean {
  const sight = sightOf(house.policy(), call);
  return sight.personAt(personId, scopeId) || wasInSight(house, sight, personId);
}

/** The widest place first: they all stand on one way up. */
function givenBy(policy: AccessPolicy, giving: readonly GivingGrant[]): readonly GivenBy[] {
  const depth = (scopeId: ScopeId): number => policy.tree.numbers.get(scopeId) ?? 0;
  return giving
    .toSorted((one, other) => depth(one.scope.id) - depth(other.scope.id))
    .map(({ grant, role, scope }) => ({
      grantId: grant.id,
      roleName: role.name,
      scopeName: scope.name,
      untilAt: grant.untilAt,
    }));
}

/** Two people of one name stand in the order of their ids: a page must not depend on chance. */
export function byName(one: Person, other: Person): number {
  return BY_NAME.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
}

function asRead(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
