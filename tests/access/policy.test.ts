import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessChange,
  type AccessFacts,
  compilePolicy,
  decide,
  explain,
  factsOf,
  inScopeSet,
  peopleWho,
  PERMISSIONS,
  permissionsOf,
  visibleScopes,
  whatIf,
  withFacts,
} from '../../src/shop/access/index.ts';
import { arbitraryFacts, arbitraryInstant, ASKED, everyQuestion, pick } from './arbitrary.ts';
import { NOW } from './facts.ts';
import { naiveDecide } from './naive.ts';

describe('random policies', () => {
  test('[AC3] [AC4] [AC5] [AC6] [AC7] [AC8] [AC9] the decision is that of the plain implementation', () => {
    let decisions = 0;
    let allowed = 0;
    const property = fc.property(arbitraryFacts, arbitraryInstant, fc.nat(), (facts, at, offset) => {
      const policy = compilePolicy(facts);
      // A part of all questions, another one each time: the plain implementation is slow.
      for (const question of everyQuestion(facts, at).filter((_, index) => (index + offset) % 4 === 0)) {
        const answer = decide(policy, question);
        expect(answer === naiveDecide(facts, question) || question).toBe(true);
        decisions += 1;
        if (answer) allowed += 1;
      }
    });
    fc.assert(property, { numRuns: 600 });
    expect(decisions).toBeGreaterThan(100_000);
    expect(allowed).toBeGreaterThan(decisions / 50);
  });

  test('[AC13] explain agrees with decide, and says something either way', () => {
    const property = fc.property(arbitraryFacts, arbitraryInstant, fc.nat(), (facts, at, offset) => {
      const policy = compilePolicy(facts);
      for (const question of everyQuestion(facts, at).filter((_, index) => (index + offset) % 40 === 0)) {
        const explanation = explain(policy, question);
        expect(explanation.allowed).toBe(decide(policy, question));
        expect(explanation.allowed ? explanation.by.length : explanation.reasons.length).toBeGreaterThan(0);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('[AC13] taking away what an explanation names turns the answer', () => {
    const property = fc.property(arbitraryFacts, fc.nat(), (facts, offset) => {
      const policy = compilePolicy(facts);
      const question = pick(everyQuestion(facts, NOW), offset);
      const explanation = explain(policy, question);
      const named = new Set(explanation.allowed ? explanation.by.map(({ grant }) => grant.id) : []);
      const reasons = explanation.allowed ? [] : explanation.reasons;
      const changed = mended({ ...facts, grants: facts.grants.filter(({ id }) => !named.has(id)) }, reasons);
      // Mending cannot give what no grant gives.
      const beyond = reasons.some(({ kind }) => kind === 'missing' || kind.startsWith('unknown'));
      expect(decide(compilePolicy(changed), question)).toBe(!explanation.allowed && !beyond);
    });
    fc.assert(property, { numRuns: 1500 });
  });

  test('[AC14] people, permissions and scopes answer as decide does one by one', () => {
    const property = fc.property(arbitraryFacts, arbitraryInstant, fc.nat(), (facts, at, offset) => {
      const policy = compilePolicy(facts);
      const permission = pick(ASKED, offset);
      const place = pick(facts.scopes, offset).id;
      const who = peopleWho(policy, permission, place, at);
      for (const { id: personId } of facts.people) {
        const own = { personId, permission, scopeId: place, ownerId: personId, at };
        const isEvery = decide(policy, { ...own, ownerId: null });
        expect(who.every.some(({ id }) => id === personId)).toBe(isEvery);
        expect(who.own.some(({ id }) => id === personId)).toBe(!isEvery && decide(policy, own));
        const held = permissionsOf(policy, personId, place, at);
        const expected = PERMISSIONS.map(({ key }) => key).filter((key) =>
          decide(policy, { ...own, permission: key, ownerId: null }),
        );
        expect(held.every).toEqual(expected);
        for (const key of held.own) {
          expect(expected).not.toContain(key);
          expect(decide(policy, { ...own, permission: key })).toBe(true);
        }
        const visible = visibleScopes(policy, personId, permission, at);
        for (const { id: scopeId } of facts.scopes) {
          const asked = { ...own, scopeId };
          const every = decide(policy, { ...asked, ownerId: null });
          expect(inScopeSet(policy, visible.every, scopeId)).toBe(every);
          expect(inScopeSet(policy, visible.own, scopeId)).toBe(!every && decide(policy, asked));
        }
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('[AC15] visible scopes are the fewest that say it', () => {
    const property = fc.property(arbitraryFacts, fc.nat(), (facts, offset) => {
      const policy = compilePolicy(facts);
      const person = pick(facts.people, offset).id;
      const { every, own } = visibleScopes(policy, person, pick(ASKED, offset), NOW);
      for (const set of [every, own]) {
        const named = [...set.withBelow, ...set.alone];
        expect(new Set(named).size).toBe(named.length);
        // Leaving any one out loses something, and no named branch could be told by its parent instead.
        for (const id of named) {
          const without = {
            withBelow: set.withBelow.filter((one) => one !== id),
            alone: set.alone.filter((one) => one !== id),
          };
          expect(inScopeSet(policy, without, id)).toBe(false);
        }
        for (const id of set.alone) {
          const below = facts.scopes.filter((one) => isBelow(facts, one.id, id));
          expect(below.every((one) => inScopeSet(policy, set, one.id))).toBe(false);
        }
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('[AC12] a policy changed one fact at a time answers as one made from all facts', () => {
    const property = fc.property(arbitraryFacts, arbitraryFacts, fc.nat(), (facts, others, offset) => {
      const changes = changesTowards(facts, others).filter((_, index) => (index * 7 + offset) % 3 !== 0);
      const changed = changes.reduce(withFacts, compilePolicy(facts));
      const anew = compilePolicy(factsOf(changed));
      const all = factsOf(changed);
      for (const question of everyQuestion(all, NOW).filter((_, index) => (index + offset) % 10 === 0)) {
        expect(decide(changed, question) === decide(anew, question) || question).toBe(true);
        expect(decide(changed, question) === naiveDecide(all, question) || question).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('[AC12] [AC16] what-if leaves the policy as it was and tells the difference', () => {
    const property = fc.property(arbitraryFacts, arbitraryFacts, fc.nat(), (facts, others, offset) => {
      const policy = compilePolicy(facts);
      const changes = changesTowards(facts, others).filter(({ kind }) => !kind.startsWith('scope'));
      if (changes.length === 0) return;
      const change = pick(changes, offset);
      const untouched = JSON.stringify(factsOf(policy));
      const differences = whatIf(policy, change, NOW);
      expect(JSON.stringify(factsOf(policy))).toBe(untouched);
      const after = withFacts(policy, change);
      // No term is asked about here: what-if tells what is held, terms or not.
      const held = (asked: typeof policy, personId: string, place: string) =>
        new Set(
          ASKED.filter((permission) =>
            naiveDecide(
              { ...factsOf(asked), scopes: facts.scopes.map((one) => ({ ...one, expiresAt: null })) },
              {
                personId: personId as (typeof facts.people)[number]['id'],
                permission,
                scopeId: place as (typeof facts.scopes)[number]['id'],
                ownerId: personId as (typeof facts.people)[number]['id'],
                at: NOW,
              },
            ),
          ),
        );
      for (const { person, scopeId, gained, lost } of differences) {
        const had = held(policy, person.id, scopeId);
        const has = held(after, person.id, scopeId);
        expect(ASKED.filter((key) => gained.includes(key))).toEqual([...has].filter((key) => !had.has(key)));
        expect(ASKED.filter((key) => lost.includes(key))).toEqual([...had].filter((key) => !has.has(key)));
      }
      if (differences.length > 0) return;
      for (const question of everyQuestion(facts, NOW).filter((_, index) => index % 5 === 0)) {
        expect(decide(after, question)).toBe(decide(policy, question));
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});

function isBelow(facts: AccessFacts, lower: string, upper: string): boolean {
  const parentId = facts.scopes.find(({ id }) => id === lower)?.parentId ?? null;
  return parentId !== null && (parentId === upper || isBelow(facts, parentId, upper));
}

/** Facts without what the reasons name: as if each had been mended. */
function mended(facts: AccessFacts, reasons: readonly { readonly kind: string }[]): AccessFacts {
  const named = JSON.stringify(reasons);
  const isActive = reasons.every(({ kind }) => kind !== 'inactivePerson');
  const isExpired = (id: string): boolean =>
    reasons.some(
      (reason) => reason.kind === 'expiredScope' && JSON.stringify(reason).includes(`"id":"${id}"`),
    );
  return {
    ...facts,
    people: isActive ? facts.people : facts.people.map((person) => ({ ...person, active: true })),
    scopes: facts.scopes.map((scope) => (isExpired(scope.id) ? { ...scope, expiresAt: null } : scope)),
    restrictions: facts.restrictions.filter(({ id }) => !named.includes(`"id":"${id}"`)),
  };
}

/** Changes that lead from some facts into others: everything put, and what is not in the others removed. */
function changesTowards(facts: AccessFacts, others: AccessFacts): readonly AccessChange[] {
  const removals: AccessChange[] = [
    ...facts.grants
      .slice(others.grants.length)
      .map(({ id: grantId }) => ({ kind: 'grantRemoved', grantId }) as const),
    ...facts.restrictions
      .slice(others.restrictions.length)
      .map(({ id: restrictionId }) => ({ kind: 'restrictionRemoved', restrictionId }) as const),
    ...facts.people
      .slice(others.people.length)
      .map(({ id: personId }) => ({ kind: 'personRemoved', personId }) as const),
    ...facts.roles
      .slice(others.roles.length)
      .map(({ id: roleId }) => ({ kind: 'roleRemoved', roleId }) as const),
    ...facts.scopes
      .slice(others.scopes.length)
      .map(({ id: scopeId }) => ({ kind: 'scopeRemoved', scopeId }) as const),
  ];
  return [
    ...others.grants.map((grant) => ({ kind: 'grantPut', grant }) as const),
    ...others.roles.map((role) => ({ kind: 'rolePut', role }) as const),
    ...others.people.map((person) => ({ kind: 'personPut', person }) as const),
    ...others.restrictions.map((restriction) => ({ kind: 'restrictionPut', restriction }) as const),
    ...others.scopes.map((scope) => ({ kind: 'scopePut', scope }) as const),
    ...removals,
  ];
}
