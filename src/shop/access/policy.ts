import { assertNever } from '../kernel/index.ts';
import { DEFAULT_ROLES } from './catalogue.ts';
import type {
  AccessChange,
  AccessFacts,
  Grant,
  GrantId,
  Person,
  PersonId,
  Restriction,
  RestrictionId,
  Role,
  RoleId,
  Scope,
  ScopeId,
} from './model.ts';
import { type FactIndexes, indexFacts, indexRestrictions, indexRoles } from './fact-indexes.ts';
import { buildScopeTree, type ScopeTree } from './scope-tree.ts';
import { type Standing, standingOf } from './standing.ts';

/**
 * The facts of access, ready for questions. Never changes: a change of one fact makes a new policy that shares what
 * did not change.
 */
export interface AccessPolicy {
  readonly scopes: ReadonlyMap<ScopeId, Scope>;
  /** Default, variant and custom roles by id. */
  readonly roles: ReadonlyMap<RoleId, Role>;
  readonly grants: ReadonlyMap<GrantId, Grant>;
  readonly restrictions: ReadonlyMap<RestrictionId, Restriction>;
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly tree: ScopeTree;
  readonly standings: ReadonlyMap<PersonId, Standing>;
  readonly indexes: FactIndexes;
}

const DEFAULT_IDS: ReadonlySet<RoleId> = new Set(DEFAULT_ROLES.map(({ id }) => id));

/** Makes a policy from all facts. A fact that names what is not there gives nothing; a default role never changes. */
export function compilePolicy(facts: AccessFacts): AccessPolicy {
  const roles = [...DEFAULT_ROLES, ...facts.roles.filter(({ id }) => !DEFAULT_IDS.has(id))];
  const scopes = byId(facts.scopes);
  return withStandings({
    scopes,
    roles: byId(roles),
    grants: byId(facts.grants),
    restrictions: byId(facts.restrictions),
    people: byId(facts.people),
    tree: buildScopeTree(scopes),
    indexes: indexFacts(roles, facts.grants, facts.restrictions),
  });
}

/** The policy after one change. Grants, restrictions and people cost a copy of a map; scopes are built anew. */
export function withFacts(policy: AccessPolicy, change: AccessChange): AccessPolicy {
  switch (change.kind) {
    case 'scopePut':
      return withScopes(policy, put(policy.scopes, change.scope));
    case 'scopeRemoved':
      return withScopes(policy, dropped(policy.scopes, change.scopeId));
    case 'rolePut':
      return DEFAULT_IDS.has(change.role.id) ? policy : withRoles(policy, put(policy.roles, change.role));
    case 'roleRemoved':
      return DEFAULT_IDS.has(change.roleId)
        ? policy
        : withRoles(policy, dropped(policy.roles, change.roleId));
    case 'grantPut':
      return withGrant(policy, change.grant.id, change.grant);
    case 'grantRemoved':
      return withGrant(policy, change.grantId, null);
    case 'restrictionPut':
      return withRestriction(policy, change.restriction.id, change.restriction);
    case 'restrictionRemoved':
      return withRestriction(policy, change.restrictionId, null);
    case 'personPut':
      return refreshed({ ...policy, people: put(policy.people, change.person) }, [change.person.id]);
    case 'personRemoved':
      return refreshed({ ...policy, people: dropped(policy.people, change.personId) }, [change.personId]);
    default:
      return assertNever(change);
  }
}

/** The policy after many changes. Those of scopes are taken in together, so that the tree is built once. */
export function withAllFacts(policy: AccessPolicy, changes: readonly AccessChange[]): AccessPolicy {
  const isOfScope = ({ kind }: AccessChange): boolean => kind === 'scopePut' || kind === 'scopeRemoved';
  const others = changes.filter((change) => !isOfScope(change));
  if (others.length === changes.length) return others.reduce(withFacts, policy);
  const scopes = new Map(policy.scopes);
  for (const change of changes) {
    if (change.kind === 'scopePut') scopes.set(change.scope.id, change.scope);
    if (change.kind === 'scopeRemoved') scopes.delete(change.scopeId);
  }
  return others.reduce(withFacts, withScopes(policy, scopes));
}

/** The facts of a policy, for storing or sending. Default roles are left out. */
export function factsOf(policy: AccessPolicy): AccessFacts {
  return {
    scopes: [...policy.scopes.values()],
    roles: [...policy.roles.values()].filter(({ id }) => !DEFAULT_IDS.has(id)),
    grants: [...policy.grants.values()],
    restrictions: [...policy.restrictions.values()],
    people: [...policy.people.values()],
  };
}

type Uncompiled = Omit<AccessPolicy, 'standings'>;

function withStandings(policy: Uncompiled): AccessPolicy {
  const standings = new Map<PersonId, Standing>();
  for (const person of policy.people.values()) standings.set(person.id, standingOf(policy, person));
  return { ...policy, standings };
}

/** Compiles the standings of some people anew. */
function refreshed(policy: AccessPolicy, personIds: Iterable<PersonId>): AccessPolicy {
  const standings = new Map(policy.standings);
  for (const id of personIds) {
    const person = policy.people.get(id);
    if (person === undefined) standings.delete(id);
    else standings.set(id, standingOf(policy, person));
  }
  return { ...policy, standings };
}

function withScopes(policy: AccessPolicy, scopes: ReadonlyMap<ScopeId, Scope>): AccessPolicy {
  return withStandings({ ...policy, scopes, tree: buildScopeTree(scopes) });
}

/** A role can be held by anybody, and be the variant of one that is: all standings are compiled anew. */
function withRoles(policy: AccessPolicy, roles: ReadonlyMap<RoleId, Role>): AccessPolicy {
  return withStandings({
    ...policy,
    roles,
    indexes: { ...policy.indexes, ...indexRoles([...roles.values()]) },
  });
}

function withGrant(policy: AccessPolicy, id: GrantId, grant: Grant | null): AccessPolicy {
  const former = policy.grants.get(id);
  const touched = new Set(
    [former, grant ?? undefined].flatMap((one) => (one === undefined ? [] : [one.personId])),
  );
  const grantsOf = new Map(policy.indexes.grantsOf);
  for (const personId of touched) {
    const kept = (grantsOf.get(personId) ?? []).filter((one) => one.id !== id);
    grantsOf.set(personId, grant?.personId === personId ? [...kept, grant] : kept);
  }
  const grants = grant === null ? dropped(policy.grants, id) : put(policy.grants, grant);
  return refreshed({ ...policy, grants, indexes: { ...policy.indexes, grantsOf } }, touched);
}

function withRestriction(
  policy: AccessPolicy,
  id: RestrictionId,
  restriction: Restriction | null,
): AccessPolicy {
  const former = policy.restrictions.get(id);
  const restrictions =
    restriction === null ? dropped(policy.restrictions, id) : put(policy.restrictions, restriction);
  const changed = [former, restriction ?? undefined].filter((one) => one !== undefined);
  const next = {
    ...policy,
    restrictions,
    indexes: { ...policy.indexes, ...indexRestrictions([...restrictions.values()]) },
  };
  // A restriction on a role bears on everybody who holds it, under either of its ids.
  if (changed.some(({ roleId }) => roleId !== null)) return withStandings(next);
  return refreshed(
    next,
    changed.flatMap(({ personId }) => (personId === null ? [] : [personId])),
  );
}

function byId<Key extends string, Fact extends { readonly id: Key }>(
  facts: readonly Fact[],
): ReadonlyMap<Fact['id'], Fact> {
  return new Map(facts.map((fact) => [fact.id, fact]));
}

function put<Key extends string, Fact extends { readonly id: Key }>(
  facts: ReadonlyMap<Key, Fact>,
  fact: Fact,
): ReadonlyMap<Key, Fact> {
  return new Map(facts).set(fact.id, fact);
}

function dropped<Key, Fact>(facts: ReadonlyMap<Key, Fact>, id: Key): ReadonlyMap<Key, Fact> {
  const kept = new Map(facts);
  kept.delete(id);
  return kept;
}
