import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import {
  type AccessPolicy,
  type AccessQuestion,
  ADMINISTER,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  factsOf,
  type Grant,
  peopleWho,
  PERMISSIONS,
  type PermissionKey,
  type PersonId,
  type Restriction,
  type Role,
  type Scope,
  visibleScopes,
  withFacts,
} from '../src/shop/access/index.ts';

/** Any instant will do: nothing in this policy begins or ends. */
const AT = 1_772_438_400_000;
const FACTORIES = 50;
const PEOPLE = 200;
const QUESTIONS = 20_000;
const ROUNDS = 9;
/** Long enough that one collection of garbage does not decide a round. */
const ROUND_MILLISECONDS = 250;

interface Company {
  readonly policy: AccessPolicy;
  readonly questions: readonly AccessQuestion[];
}

/**
 * Decisions in a second, ours and CASL's, on one company: 161 permissions, 32 default roles, 200 people, 50
 * factories, 20 restrictions, the same questions in the same order. Both answers are compared for every question first. Both start
 * from the question; for CASL, which knows no hierarchy, the ids of every scope and all above it are listed beforehand.
 */
export async function run(): Promise<void> {
  const company = makeCompany(PEOPLE, FACTORIES, 2, QUESTIONS);
  const abilities = abilitiesOf(company.policy);
  const chains = new Map(
    company.policy.tree.scopes.map(({ id }, number) => [id, chainOf(company.policy, number)]),
  );
  const ours = (index: number): boolean => {
    const question = company.questions[index];
    return question !== undefined && decide(company.policy, question);
  };
  const theirs = (index: number): boolean => {
    const question = company.questions[index];
    if (question === undefined) return false;
    const { personId, permission, scopeId, ownerId } = question;
    const record = subject('Record', { scopes: chains.get(scopeId) ?? [], owner: ownerId ?? null });
    return abilities.get(personId)?.can(permission, record) ?? false;
  };
  const allowed = agreed(ours, theirs);
  console.log(
    `${PERMISSIONS.length} permissions, ${DEFAULT_ROLES.length} roles, ${PEOPLE} people, ${FACTORIES} factories, ` +
      `${company.policy.restrictions.size} restrictions: ${QUESTIONS} questions, ${allowed} allowed, both agree on all`,
  );
  const [oursEach = 0, theirsEach = 0] = decisionsEachSecond([ours, theirs]);
  console.log(`  Printhall      ${thousands(oursEach)} decisions/s`);
  console.log(`  @casl/ability  ${thousands(theirsEach)} decisions/s`);
  console.log(`  ratio          ${(oursEach / theirsEach).toFixed(1)}`);
  measureBigCompany();
}

/** 10,000 people, 50 factories, 2,000 printers: what the questions of whole pages cost. */
function measureBigCompany(): void {
  const { policy, questions } = makeCompany(10_000, FACTORIES, 40, 10);
  console.log(`10,000 people, ${policy.scopes.size} scopes, ${policy.grants.size} grants:`);
  report(
    'compile',
    timed(() => compilePolicy(factsOf(policy))),
  );
  const first = questions[0];
  const grant = policy.grants.values().next().value;
  if (first === undefined || grant === undefined) return;
  report(
    'who can do this?',
    timed(() => peopleWho(policy, 'print.accept', first.scopeId, AT)),
  );
  report(
    'visible scopes',
    timed(() => visibleScopes(policy, first.personId, 'print.accept', AT)),
  );
  report(
    'one grant changed',
    timed(() => withFacts(policy, { kind: 'grantPut', grant })),
  );
}

/** Compares every answer; a difference would make the figures worthless. Gives how many are allowed. */
function agreed(ours: (index: number) => boolean, theirs: (index: number) => boolean): number {
  let allowed = 0;
  for (let index = 0; index < QUESTIONS; index += 1) {
    if (ours(index) !== theirs(index)) throw new Error(`The answers to question ${index} differ`);
    if (ours(index)) allowed += 1;
  }
  return allowed;
}

/** Both in turns, so that whatever else the machine does meets both; the median round of each. */
function decisionsEachSecond(asks: readonly ((index: number) => boolean)[]): readonly number[] {
  const rounds = asks.map((ask) => {
    askedInOneRound(ask);
    return [] as number[];
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [which, ask] of asks.entries()) rounds[which]?.push(askedInOneRound(ask));
  }
  return rounds.map(median);
}

function askedInOneRound(ask: (index: number) => boolean): number {
  let asked = 0;
  let elapsed = 0;
  const started = performance.now();
  while (elapsed < ROUND_MILLISECONDS) {
    for (let index = 0; index < QUESTIONS; index += 1) ask(index);
    asked += QUESTIONS;
    elapsed = performance.now() - started;
  }
  return (asked * 1000) / elapsed;
}

function median(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? 0;
}

/** Milliseconds of one call, the median of many. */
function timed(call: () => unknown): number {
  const times = Array.from({ length: 25 }, () => {
    const started = performance.now();
    call();
    return performance.now() - started;
  });
  return median(times);
}

function report(what: string, milliseconds: number): void {
  console.log(`  ${what.padEnd(24)} ${milliseconds.toFixed(2)} ms`);
}

function thousands(figure: number): string {
  return Math.round(figure).toLocaleString('en-US').padStart(12);
}

/** The same rules in CASL's words: a rule for each permission of each grant, bound to the scopes at or below it. */
function abilitiesOf(policy: AccessPolicy): ReadonlyMap<string, MongoAbility> {
  const abilities = new Map<string, MongoAbility>();
  for (const { id } of policy.people.values()) {
    const { can, cannot, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
    for (const { personId, roleId, scopeId } of policy.grants.values()) {
      const role = policy.roles.get(roleId);
      if (personId !== id || role === undefined) continue;
      can([...permissionsIn(role)], 'Record', { scopes: scopeId });
      if (role.own.length > 0) can([...role.own], 'Record', { scopes: scopeId, owner: id });
    }
    for (const { personId, permissions, scopeId } of policy.restrictions.values()) {
      if (personId === id) cannot([...permissions], 'Record', { scopes: scopeId });
    }
    abilities.set(id, build());
  }
  return abilities;
}

function permissionsIn(role: Role): readonly PermissionKey[] {
  return role.permissions.includes(ADMINISTER) ? PERMISSIONS.map(({ key }) => key) : role.permissions;
}

/** The ids of a scope and of all above it. */
function chainOf(policy: AccessPolicy, number: number): readonly string[] {
  const chain: string[] = [];
  for (let at = number; at >= 0; at = policy.tree.parents[at] ?? -1)
    chain.push(policy.tree.scopes[at]?.id ?? '');
  return chain;
}

/** A made-up company, the same in every run: each person has one to three grants, as people on a shop floor do. */
function makeCompany(
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
