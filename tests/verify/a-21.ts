import * as fc from 'fast-check';
import {
  type AccessChange,
  type AccessPolicy,
  type AccessQuestion,
  canEditRole,
  canRemoveRole,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  factsOf,
  type HeldPermissions,
  mastersOf,
  permissionsOf,
  type PersonId,
  type ScopeId,
  withFacts,
} from '../../src/shop/access/index.ts';
import { rankAt } from '../../src/shop/access/decide.ts';
import { ASKED, pick } from '../access/arbitrary.ts';
import { ACTS, actorOf, arbitraryStep, attempt, PEOPLE, type Step, START } from '../access/edits.ts';
import { grant, HOUR_MILLISECONDS, NOW, personId, roleId, scopeId } from '../access/facts.ts';
import { naiveDecide } from '../access/naive.ts';
import { reach } from '../access/reach.ts';
import { playAtStation } from './edits-at-station.ts';
import { type Harness, Tally, tryProperty } from './harness.ts';

const MASTERS_OF = ['acme', 'borealis'].map(scopeId);

/** A second Master at acme: the last one alone could not be dismissed at all. */
const BEGINNING = {
  ...START,
  grants: [...START.grants, grant('dora', roleId('print-farm/master'), 'acme')],
};

/** At the beginning. */
const MASTERS = ['mia', 'boris', 'dora'].map(personId);
const PEOPLE_IDS = PEOPLE.map(({ id }) => id);
const OUTSIDERS = PEOPLE_IDS.filter((id) => !MASTERS.includes(id));

/**
 * Random people try random edits of grants, roles, restrictions, accounts and places, and after each that the rules let
 * through: (i) nobody gave what they do not hold or may not assign, (ii) nobody touched who or what is above them,
 * (iii) nobody raised themselves, (iv) each client has a Master, (v) what was taken holds no more, (vi) default roles
 * are as they were.
 */
export const harness: Harness = {
  id: 'A-21',
  about: 'no escalation in random sequences of edits, and always a Master',
  floor: 10_000,
  fewRuns: 60,
  faultClasses: [
    ...ACTS.map((act) => `${act} accepted`),
    ...ACTS.map((act) => `${act} refused`),
    'by a Master',
    'by others',
    'at a station: done',
    'at a station: refused',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const steps = fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' });
    let done = 0;
    const property = fc.property(steps, fc.constantFrom(...WHO_ACTS), (sequence, whoActs) => {
      playSequence(tally, sequence, whoActs);
      done += 1;
      if (done % 1_000 === 0) progress(`${done} sequences`);
    });
    await tryProperty(tally, property, { seed, runs });
    // The same through the contract, where it counts; fewer, because each edit waits for the disk.
    if (runs >= harness.floor) await playAtStation(tally, seed, CALLS_AT_STATION);
    return tally.outcome();
  },
};

/**
 * Whose steps a sequence is made of: of those who are no Masters, of anybody with a Master every other step, or of
 * Masters only, who name, close and dismiss each other.
 */
const WHO_ACTS = ['outsiders', 'anybody', 'masters'] as const;
type WhoActs = (typeof WHO_ACTS)[number];

function playSequence(tally: Tally, sequence: readonly Step[], whoActs: WhoActs): void {
  let policy = compilePolicy(BEGINNING);
  const before = whoActs === 'outsiders' ? reach(policy, OUTSIDERS, NOW) : null;
  for (const [serial, step] of sequence.entries()) {
    // Time passes only where people could wait for the end of a grant: not where the reach of all is compared.
    const at = before === null ? NOW + Math.floor(serial / 4) * HOUR_MILLISECONDS : NOW;
    const wanted = wantedStep(policy, step, whoActs, at, serial);
    const actor = actorOf(policy, wanted);
    if (before !== null && !OUTSIDERS.includes(actor)) continue;
    const change = attempt(policy, wanted, at, serial);
    tally.met(`${wanted.act} ${change === null ? 'refused' : 'accepted'}`);
    if (change === null) continue;
    tally.met(
      MASTERS_OF.some((place) => rankAt(policy, actor, place, at) === 100) ? 'by a Master' : 'by others',
    );
    const after = withFacts(policy, change);
    checkStep({ policy, after, actor, change, at, serial });
    policy = after;
  }
  checkDefaultRoles(policy);
  if (before === null) return;
  const climbed = [...reach(policy, OUTSIDERS, NOW)].filter((one) => !before.has(one));
  demand(climbed.length === 0, `(i) together they climbed to ${climbed.slice(0, 3).join('; ')}`);
}

function wantedStep(policy: AccessPolicy, step: Step, whoActs: WhoActs, at: number, serial: number): Step {
  if (whoActs === 'masters') return amongMasters(policy, step, at);
  const isMasters = whoActs === 'anybody' && serial % 2 === 0;
  return isMasters ? { ...step, actor: PEOPLE_IDS.indexOf(pick(MASTERS, step.actor)) } : step;
}

/** A Master of this moment, also one for an hour, against another: only they could do away with the last. */
function amongMasters(policy: AccessPolicy, step: Step, at: number): Step {
  const [acme = scopeId('acme')] = MASTERS_OF;
  const people = [...policy.people.keys()];
  const masters = people.filter((id) => rankAt(policy, id, acme, at) === MASTER_RANK);
  const numberOf = (choice: number): number =>
    Math.max(
      0,
      people.findIndex((id) => id === masters[choice % masters.length]),
    );
  const scopes = [...policy.scopes.keys()];
  const act = (['close', 'close', 'revoke', 'grant', 'open'] as const)[step.what % 5] ?? 'close';
  // The first of the roles is the Master's.
  const named =
    act === 'grant' ? { who: step.who, what: 0, where: scopes.indexOf(acme) } : { who: numberOf(step.who) };
  return { ...step, act, actor: numberOf(step.actor), ...named };
}

interface Played {
  readonly policy: AccessPolicy;
  readonly after: AccessPolicy;
  readonly actor: PersonId;
  readonly change: AccessChange;
  readonly at: number;
  readonly serial: number;
}

function checkStep(played: Played): void {
  const { policy, after, actor, change, at, serial } = played;
  const told = `${actor}: ${JSON.stringify(change)}`;
  for (const personId of touchedBy(change)) {
    const gained = gainsOf(policy, after, personId, at);
    demand(personId !== actor || gained.length === 0, `(iii) raised themselves by ${told}`);
    if (gained.length === 0) continue;
    const mayGive = reach(policy, [actor], at);
    const beyond = gained.filter((one) => !mayGive.has(one));
    demand(beyond.length === 0, `(i) gave ${beyond[0] ?? ''} by ${told}`);
  }
  demand(outranks(played), `(ii) touched who or what is above by ${told}`);
  for (const place of MASTERS_OF) {
    demand(mastersOf(after, place, at).length > 0, `(iv) no Master of ${place} after ${told}`);
  }
  demand(isTakenAtOnce(played), `(v) still held after ${told}`);
  const facts = factsOf(after);
  for (const question of someQuestions(after, at, serial)) {
    const isSame = decide(after, question) === naiveDecide(facts, question);
    demand(isSame, `(v) ${JSON.stringify(question)} after ${told}`);
  }
}

/** Through the contract of a real station. */
const CALLS_AT_STATION = 400;

/** Questions that are compared with the plain implementation after each change. */
const COMPARED = 12;

/** Steps through people, places and permissions that share no divisor with their counts: in time all are met. */
function someQuestions(policy: AccessPolicy, at: number, serial: number): readonly AccessQuestion[] {
  const [people, scopes] = [[...policy.people.keys()], [...policy.scopes.keys()]];
  return Array.from({ length: COMPARED }, (_, index) => {
    const number = serial * COMPARED + index;
    const personId = pick(people, number * 7);
    const ownerId = index % 2 === 0 ? personId : null;
    return { personId, ownerId, permission: pick(ASKED, number * 5), scopeId: pick(scopes, number * 3), at };
  });
}

/** Whose access a change can raise. */
function touchedBy(change: AccessChange): readonly PersonId[] {
  if (change.kind === 'grantPut') return [change.grant.personId];
  if (change.kind === 'personPut') return [change.person.id];
  return change.kind === 'grantRemoved' || change.kind === 'restrictionPut' ? [] : PEOPLE_IDS;
}

/** What a person holds after and did not before, as `reach` writes it. */
function gainsOf(
  policy: AccessPolicy,
  after: AccessPolicy,
  personId: PersonId,
  at: number,
): readonly string[] {
  return [...after.scopes.keys()].flatMap((place) => {
    const had = permissionsOf(policy, personId, place, at);
    const has = permissionsOf(after, personId, place, at);
    // Mostly nothing changed: then nothing need be spelled out.
    if (String(had.every) === String(has.every) && String(had.own) === String(has.own)) return [];
    const before = spelledOut(had, place);
    return [...spelledOut(has, place)].filter((one) => !before.has(one));
  });
}

function spelledOut({ every, own }: HeldPermissions, place: ScopeId): ReadonlySet<string> {
  return new Set([
    ...every.flatMap((key) => [`${place} every ${key}`, `${place} own ${key}`]),
    ...own.map((key) => `${place} own ${key}`),
  ]);
}

const MASTER_RANK = 100;

/** Whoever acts stands above the person or role that is touched; a Master also beside another Master. */
function outranks({ policy, actor, change, at }: Played): boolean {
  const place = placeOf(policy, change);
  if (place === null) return true;
  const own = rankAt(policy, actor, place, at);
  const person = personOf(policy, change);
  if (person === actor) return change.kind === 'grantPut' ? false : change.kind !== 'grantRemoved';
  const theirs = person === null ? roleRank(policy, change) : rankAt(policy, person, place, at);
  return own > theirs || (own === MASTER_RANK && theirs === MASTER_RANK && change.kind !== 'restrictionPut');
}

function placeOf(policy: AccessPolicy, change: AccessChange): ScopeId | null {
  switch (change.kind) {
    case 'grantPut':
      return change.grant.scopeId;
    case 'grantRemoved':
      return policy.grants.get(change.grantId)?.scopeId ?? null;
    case 'restrictionPut':
      return change.restriction.scopeId;
    case 'rolePut':
      return change.role.homeScopeId;
    case 'roleRemoved':
      return policy.roles.get(change.roleId)?.homeScopeId ?? null;
    default:
      return null;
  }
}

function personOf(policy: AccessPolicy, change: AccessChange): PersonId | null {
  if (change.kind === 'grantPut') return change.grant.personId;
  if (change.kind === 'grantRemoved') return policy.grants.get(change.grantId)?.personId ?? null;
  return change.kind === 'restrictionPut' ? change.restriction.personId : null;
}

function roleRank(policy: AccessPolicy, change: AccessChange): number {
  if (change.kind === 'rolePut') return change.role.rank;
  const role =
    change.kind === 'roleRemoved'
      ? change.roleId
      : change.kind === 'restrictionPut'
        ? change.restriction.roleId
        : null;
  return role === null ? 0 : (policy.roles.get(role)?.rank ?? 0);
}

/** What a restriction, a closed account or a taken grant takes is gone with the very next question. */
function isTakenAtOnce({ after, change, at }: Played): boolean {
  if (change.kind === 'personPut' && !change.person.active) {
    return [...after.scopes.keys()].every((place) => {
      const { every, own } = permissionsOf(after, change.person.id, place, at);
      return every.length + own.length === 0;
    });
  }
  if (change.kind !== 'restrictionPut' || change.restriction.personId === null) return true;
  const { personId, permissions, scopeId: place } = change.restriction;
  return permissions.every(
    (permission) => !decide(after, { personId, permission, scopeId: place, ownerId: personId, at }),
  );
}

const DEFAULTS_AS_WRITTEN = JSON.stringify(DEFAULT_ROLES);

function checkDefaultRoles(policy: AccessPolicy): void {
  const now = DEFAULT_ROLES.map(({ id }) => policy.roles.get(id));
  demand(JSON.stringify(now) === DEFAULTS_AS_WRITTEN, '(vi) a default role changed');
  const [mia] = PEOPLE_IDS;
  if (mia === undefined) return;
  for (const role of DEFAULT_ROLES.slice(0, 3)) {
    const edited = { ...role, permissions: [...ASKED], homeScopeId: scopeId('acme') };
    demand(!canEditRole(policy, mia, edited, NOW).ok, `(vi) ${role.id} can be edited`);
    demand(!canRemoveRole(policy, mia, role.id, NOW).ok, `(vi) ${role.id} can be removed`);
  }
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
