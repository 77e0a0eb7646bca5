import * as fc from 'fast-check';
import {
  type AccessChange,
  type AccessPolicy,
  canEditRole,
  canRemoveRole,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  factsOf,
  mastersOf,
  permissionsOf,
  type PersonId,
  type ScopeId,
  withFacts,
} from '../../src/shop/access/index.ts';
import { rankAt } from '../../src/shop/access/decide.ts';
import { ASKED, everyQuestion } from '../access/arbitrary.ts';
import { ACTS, actorOf, arbitraryStep, attempt, PEOPLE, type Step, START } from '../access/edits.ts';
import { grant, HOUR_MILLISECONDS, NOW, roleId, scopeId } from '../access/facts.ts';
import { naiveDecide } from '../access/naive.ts';
import { reach } from '../access/reach.ts';
import { type Harness, Tally, tryProperty } from './harness.ts';

const MASTERS_OF = ['acme', 'borealis'].map(scopeId);

/** A second Master at acme: the last one alone could not be dismissed at all. */
const BEGINNING = {
  ...START,
  grants: [...START.grants, grant('ella', roleId('print-farm/master'), 'acme')],
};

const PEOPLE_IDS = PEOPLE.map(({ id }) => id);
const OUTSIDERS = PEOPLE_IDS.filter((id) => !['mia', 'boris', 'ella'].includes(id));

/** One question of so many is compared with the plain implementation after each change. */
const COMPARED_EVERY = 97;

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
  fewRuns: 120,
  faultClasses: [
    ...ACTS.map((act) => `${act} accepted`),
    ...ACTS.map((act) => `${act} refused`),
    'by a Master',
    'by others',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const steps = fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' });
    let done = 0;
    const property = fc.property(steps, fc.nat(2), (sequence, mastersActEvery) => {
      playSequence(tally, sequence, mastersActEvery);
      done += 1;
      if (done % 1_000 === 0) progress(`${done} sequences`);
    });
    await tryProperty(tally, property, { seed, runs });
    return tally.outcome();
  },
};

/** @param mastersActEvery 0: anybody acts; otherwise Masters take a part of the steps, who alone can dismiss Masters */
function playSequence(tally: Tally, sequence: readonly Step[], mastersActEvery: number): void {
  let policy = compilePolicy(BEGINNING);
  const before = mastersActEvery === 0 ? reach(policy, OUTSIDERS, NOW) : null;
  for (const [serial, step] of sequence.entries()) {
    // Time passes only where people could wait for the end of a grant: not where the reach of all is compared.
    const at = before === null ? NOW + Math.floor(serial / 4) * HOUR_MILLISECONDS : NOW;
    const wanted = mastersActEvery > 0 && serial % (mastersActEvery + 1) === 0 ? asMaster(step) : step;
    const actor = actorOf(policy, wanted);
    if (before !== null && !OUTSIDERS.includes(actor)) continue;
    const change = attempt(policy, wanted, at, serial);
    tally.met(`${step.act} ${change === null ? 'refused' : 'accepted'}`);
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

function asMaster(step: Step): Step {
  return { ...step, actor: [0, 1, 3][step.actor % 3] ?? 0 };
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
  const mayGive = reach(policy, [actor], at);
  for (const personId of touchedBy(change)) {
    const gained = gainsOf(policy, after, personId, at);
    demand(personId !== actor || gained.length === 0, `(iii) raised themselves by ${told}`);
    const beyond = gained.filter((one) => !mayGive.has(one));
    demand(beyond.length === 0, `(i) gave ${beyond[0] ?? ''} by ${told}`);
  }
  demand(outranks(played), `(ii) touched who or what is above by ${told}`);
  for (const place of MASTERS_OF) {
    demand(mastersOf(after, place, at).length > 0, `(iv) no Master of ${place} after ${told}`);
  }
  demand(isTakenAtOnce(played), `(v) still held after ${told}`);
  const facts = factsOf(after);
  for (const [index, question] of everyQuestion(facts, at).entries()) {
    if ((index + serial) % COMPARED_EVERY !== 0) continue;
    demand(
      decide(after, question) === naiveDecide(facts, question),
      `(v) ${JSON.stringify(question)} after ${told}`,
    );
  }
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
    const had = heldAt(policy, personId, place, at);
    return [...heldAt(after, personId, place, at)].filter((one) => !had.has(one));
  });
}

function heldAt(policy: AccessPolicy, personId: PersonId, place: ScopeId, at: number): ReadonlySet<string> {
  const { every, own } = permissionsOf(policy, personId, place, at);
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
    return [...after.scopes.keys()].every((place) => heldAt(after, change.person.id, place, at).size === 0);
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
