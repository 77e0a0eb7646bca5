import {
  type AccessPolicy,
  type AccessQuestion,
  compilePolicy,
  DEFAULT_ROLES,
  type Grant,
  PERMISSIONS,
  type PersonId,
  type Restriction,
  type Scope,
} from '../../src/shop/access/index.ts';

/** Any instant will do: nothing in this policy begins or ends. */
export const AT = 1_772_438_400_000;

/** What all are asked, and on what. */
export interface Company {
  readonly policy: AccessPolicy;
  readonly questions: readonly AccessQuestion[];
}

/** A made-up company, the same in every run: each person has one to three grants, as people on a shop floor do. */
export function makeCompany(
  peopleCount: number,
  factories: number,
  printersEach: number,
  questions: number,
): Company {
  const pick = picker(numbersFrom(20_260_302));
  const scopes = makeScopes(factories, printersEach);
  const people = Array.from({ length: peopleCount }, (_, index) => ({
    id: `person-${index}` as PersonId,
    name: `Person ${index}`,
    active: true,
  }));
  const grants = people.flatMap(({ id }, index) => makeGrants(id, index, scopes, pick));
  const restrictions = Array.from({ length: peopleCount / 10 }, (_, index) =>
    makeRestriction(index, pick(grants), pick),
  );
  const policy = compilePolicy({ scopes, roles: [], grants, restrictions, people });
  const asked = Array.from({ length: questions }, (_, index) => makeQuestion(index, policy, grants, pick));
  return { policy, questions: asked };
}

type Pick = <Item>(items: readonly Item[]) => Item;

function picker(random: () => number): Pick {
  return (items) => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
}

/** One to three grants. Every default role is held by somebody; the rest fall as they may. */
function makeGrants(
  personId: PersonId,
  index: number,
  scopes: readonly Scope[],
  pick: Pick,
): readonly Grant[] {
  return Array.from({ length: pick([1, 2, 3]) }, (_, which): Grant => {
    const role = which === 0 ? DEFAULT_ROLES[index % DEFAULT_ROLES.length] : pick(DEFAULT_ROLES);
    return {
      id: `grant-${index}-${which}` as Grant['id'],
      personId,
      roleId: (role ?? pick(DEFAULT_ROLES)).id,
      scopeId: pick(scopes).id,
      grantedBy: null,
      fromAt: 0,
      untilAt: null,
    };
  });
}

function makeRestriction(index: number, { personId, scopeId }: Grant, pick: Pick): Restriction {
  const permissions = [pick(PERMISSIONS).key, pick(PERMISSIONS).key];
  const terms = {
    id: `restriction-${index}` as Restriction['id'],
    reason: 'Training first',
    setBy: personId,
  };
  return { ...terms, scopeId, permissions, personId, roleId: null, fromAt: 0, untilAt: null };
}

/**
 * People mostly ask for what is theirs to do: half of the questions are about a permission and a place of one of their
 * grants, a quarter about that permission anywhere, a quarter about anything anywhere; a third about own records.
 */
function makeQuestion(
  index: number,
  policy: AccessPolicy,
  grants: readonly Grant[],
  pick: Pick,
): AccessQuestion {
  const { personId, roleId, scopeId: granted } = pick(grants);
  const role = policy.roles.get(roleId);
  const theirs = [...(role?.permissions ?? []), ...(role?.own ?? [])];
  const permission = index % 4 === 3 || theirs.length === 0 ? pick(PERMISSIONS).key : pick(theirs);
  const scopeId = index % 2 === 0 ? granted : pick(policy.tree.scopes).id;
  const ownerId = index % 3 === 0 ? personId : pick(grants).personId;
  return { personId, permission, scopeId, ownerId, at: AT };
}

function makeScopes(factories: number, printersEach: number): readonly Scope[] {
  const scope = (id: string, kind: Scope['kind'], parent: string | null): Scope => ({
    id: id as Scope['id'],
    kind,
    parentId: parent as Scope['parentId'],
    name: id,
  });
  const below = Array.from({ length: factories }, (_, factory) => [
    scope(`factory-${factory}`, 'factory', `enterprise-${factory % 5}`),
    scope(`area-${factory}`, 'area', `factory-${factory}`),
    ...Array.from({ length: printersEach }, (__, printer) =>
      scope(`printer-${factory}-${printer}`, 'printer', `area-${factory}`),
    ),
  ]).flat();
  const enterprises = Array.from({ length: 5 }, (_, index) =>
    scope(`enterprise-${index}`, 'enterprise', 'client'),
  );
  return [
    scope('platform', 'platform', null),
    scope('client', 'client', 'platform'),
    ...enterprises,
    ...below,
  ];
}

/** A small generator (mulberry32), so that every run asks the same questions. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The ids of a scope and of all above it, the nearest first. */
export function chainOf(policy: AccessPolicy, number: number): readonly string[] {
  const chain: string[] = [];
  for (let at = number; at >= 0; at = policy.tree.parents[at] ?? -1)
    chain.push(policy.tree.scopes[at]?.id ?? '');
  return chain;
}

/** The chain of every scope, listed beforehand for those who know no hierarchy. */
export function allChains(policy: AccessPolicy): ReadonlyMap<string, readonly string[]> {
  return new Map(policy.tree.scopes.map(({ id }, number) => [id, chainOf(policy, number)]));
}
