import {
  compilePolicy,
  decide,
  inScopeSet,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  visibleScopes,
} from '../../src/shop/access/index.ts';
import * as fc from 'fast-check';
import { arbitraryFacts, arbitraryInstant, ASKED, everyQuestion, pick } from '../access/arbitrary.ts';
import { naiveDecide } from '../access/naive.ts';
import { type Harness, Tally } from './harness.ts';

/** One company is asked every fourth of its questions: the plain implementation is slow. */
const PART = 4;

/** Companies tried between two looks at how far it is. */
const COMPANIES_AT_ONCE = 500;

/** The decision against a second, plain implementation that shares no code with it. */
export const harness: Harness = {
  id: 'decide',
  about: 'a plain second implementation of the decision answers the same',
  floor: 1_000_000,
  fewRuns: 10000,
  faultClasses: [
    'allowed',
    'denied',
    'restriction in force',
    'term over',
    'inactive person',
    'unknown place',
    'unknown person',
    'own record',
    'in a list',
    'not in a list',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let round = 0; tally.runs < runs && !tally.failed; round += 1) {
      const company = fc.record({ facts: arbitraryFacts, at: arbitraryInstant, offset: fc.nat() });
      for (const one of fc.sample(company, { seed: seed + round, numRuns: COMPANIES_AT_ONCE })) {
        if (tally.runs < runs && !tally.failed) askCompany(tally, one, `seed ${seed + round}`);
      }
      progress(`${tally.runs} questions`);
    }
    return tally.outcome();
  },
};

type Company =
  typeof arbitraryFacts extends fc.Arbitrary<infer Facts>
    ? { readonly facts: Facts; readonly at: number; readonly offset: number }
    : never;

function askCompany(tally: Tally, { facts, at, offset }: Company, where: string): void {
  const policy = compilePolicy(facts);
  const active = new Map(facts.people.map((person) => [person.id, person.active]));
  const places = new Map(facts.scopes.map((scope) => [scope.id, scope]));
  if (facts.restrictions.some(({ fromAt, untilAt }) => fromAt <= at && (untilAt ?? Infinity) > at))
    tally.met('restriction in force');
  for (const question of everyQuestion(facts, at).filter((_, index) => (index + offset) % PART === 0)) {
    const answer = decide(policy, question);
    tally.ran();
    tally.met(answer ? 'allowed' : 'denied');
    if (question.ownerId === question.personId) tally.met('own record');
    const isActive = active.get(question.personId);
    if (isActive === undefined) tally.met('unknown person');
    else if (!isActive) tally.met('inactive person');
    const place = places.get(question.scopeId);
    if (place === undefined) tally.met('unknown place');
    else if ((place.expiresAt ?? Infinity) <= at) tally.met('term over');
    const isSame = answer === naiveDecide(facts, question);
    tally.expect(isSame, () => `${where}: ${JSON.stringify({ question, answer, facts })}`);
    if (!isSame) return;
  }
  askList(tally, policy, { facts, at, offset }, where);
}

/** A list under one permission shows a person what they would be allowed one by one. */
function askList(tally: Tally, policy: AccessPolicy, { facts, at, offset }: Company, where: string): void {
  // Mostly one that is restricted somewhere: there lists and single answers are most likely to part.
  const restricted = facts.restrictions.flatMap(({ permissions }) => permissions);
  const permission = pick(restricted.length === 0 ? ASKED : restricted, offset);
  for (const { id: personId } of facts.people)
    askListOf(tally, policy, { facts, at, permission, personId }, where);
}

interface ListAsked {
  readonly facts: Company['facts'];
  readonly at: number;
  readonly permission: PermissionKey;
  readonly personId: PersonId;
}

function askListOf(
  tally: Tally,
  policy: AccessPolicy,
  { facts, at, permission, personId }: ListAsked,
  where: string,
): void {
  const { every, own } = visibleScopes(policy, personId, permission, at);
  for (const { id: scopeId } of facts.scopes) {
    const question = { personId, permission, scopeId, at };
    const isEvery = naiveDecide(facts, { ...question, ownerId: null });
    const isOwn = !isEvery && naiveDecide(facts, { ...question, ownerId: personId });
    tally.met(isEvery || isOwn ? 'in a list' : 'not in a list');
    const isSame =
      inScopeSet(policy, every, scopeId) === isEvery && inScopeSet(policy, own, scopeId) === isOwn;
    tally.expect(isSame, () => `${where}: a list shows otherwise: ${JSON.stringify({ question, facts })}`);
    if (!isSame) return;
  }
}
