import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compilePolicy,
  decide,
  decideSupposing,
  DEFAULT_ROLES,
  explain,
  type Grant,
  type GrantId,
  holdingsOf,
  peopleWho,
  PERMISSIONS,
  restrictionsInTheWay,
  type RoleId,
  rolesGiving,
  withFacts,
} from '../../src/shop/access/index.ts';
import { arbitraryFacts, arbitraryInstant, ASKED, everyQuestion, pick, ROLE_IDS } from './arbitrary.ts';
import {
  acmeFacts,
  customRole,
  FACTORY_MANAGER,
  grant,
  NOW,
  OPERATOR,
  personId,
  restrictPerson,
  restrictRole,
  scopeId,
  variantOf,
} from './facts.ts';

describe('what a person holds, and by what', () => {
  test('[AC14] every permission, with the grants that give it, the widest place first', () => {
    const facts = acmeFacts({ grants: [grant('otto', FACTORY_MANAGER, 'europe')] });
    const holdings = holdingsOf(compilePolicy(facts), personId('otto'), scopeId('printer-1'), NOW);
    expect(holdings.map(({ permission }) => permission)).toEqual(PERMISSIONS.map(({ key }) => key));
    const of = (key: string) => holdings.find(({ permission }) => permission === key);
    expect(of('print.accept')).toMatchObject({
      held: 'every',
      by: [{ scope: { id: 'europe' } }, { scope: { id: 'hall' }, role: { id: OPERATOR } }],
    });
    expect(of('stock.edit')).toEqual({ permission: 'stock.edit', held: 'no', by: [] });
  });

  test('[AC14] [AC5] what only a restriction takes away is told, with the grant that would give it', () => {
    const facts = acmeFacts({
      restrictions: [
        restrictPerson('otto', ['print.accept', 'stock.edit'], 'hall'),
        restrictRole(OPERATOR, ['print.pause'], 'north'),
      ],
    });
    const holdings = holdingsOf(compilePolicy(facts), personId('otto'), scopeId('hall'), NOW);
    const restricted = holdings.filter(({ held }) => held === 'restricted');
    expect(restricted.map(({ permission, by }) => [permission, by.length])).toEqual(
      expect.arrayContaining([
        ['print.accept', 1],
        ['print.pause', 1],
      ]),
    );
    expect(restricted).toHaveLength(2);
    const question = { personId: personId('otto'), scopeId: scopeId('hall'), at: NOW } as const;
    const inTheWay = (permission: 'print.accept' | 'print.pause' | 'stock.edit') =>
      restrictionsInTheWay(compilePolicy(facts), { ...question, permission }).map(({ id }) => id);
    expect([inTheWay('print.accept'), inTheWay('print.pause')].map(({ length }) => length)).toEqual([1, 1]);
    expect(inTheWay('stock.edit')).toHaveLength(1);
  });

  test('[AC14] holdings, who can and explain say what decide says, in any company', () => {
    const seen = new Set<string>();
    const property = fc.property(arbitraryFacts, arbitraryInstant, fc.nat(), (facts, at, offset) => {
      const policy = compilePolicy(facts);
      const place = pick(facts.scopes, offset).id;
      const free = compilePolicy({ ...facts, restrictions: [] });
      for (const { id: who } of facts.people) {
        for (const { permission, held, by } of holdingsOf(policy, who, place, at)) {
          const ask = (asked: typeof policy, ownerId: typeof who | null) =>
            decide(asked, { personId: who, permission, scopeId: place, ownerId, at });
          const expected = ask(policy, null)
            ? 'every'
            : ask(policy, who)
              ? 'own'
              : ask(free, who)
                ? 'restricted'
                : 'no';
          expect(held).toBe(expected);
          expect(by.length > 0).toBe(held !== 'no');
          seen.add(held);
          if (held !== 'every' && held !== 'own') continue;
          const ownerId = held === 'own' ? who : null;
          const told = explain(policy, { personId: who, permission, scopeId: place, ownerId, at });
          const ids = (giving: typeof by) => giving.map((one) => one.grant.id).toSorted();
          expect(told.allowed && ids(told.by)).toEqual(ids(by));
        }
      }
      const permission = pick(ASKED, offset);
      const able = peopleWho(policy, permission, place, at);
      for (const { id: who } of facts.people) {
        const held = holdingsOf(policy, who, place, at).find((one) => one.permission === permission)?.held;
        expect(able.every.some(({ id }) => id === who)).toBe(held === 'every');
        expect(able.own.some(({ id }) => id === who)).toBe(held === 'own');
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(seen).toEqual(new Set(['every', 'own', 'restricted', 'no']));
  });
});

describe('what would help', () => {
  test('[AC16] a grant supposed, or restrictions supposed lifted, decide as the policy with that change', () => {
    let turned = 0;
    const property = fc.property(arbitraryFacts, fc.nat(), fc.nat(), (facts, what, where) => {
      const policy = compilePolicy(facts);
      const given: Grant = {
        id: 'supposed' as GrantId,
        personId: pick(facts.people, what).id,
        roleId: pick(ROLE_IDS, where) as RoleId,
        scopeId: pick(facts.scopes, where).id,
        grantedBy: null,
        fromAt: NOW,
        untilAt: null,
      };
      const lifted = facts.restrictions.filter((_, index) => (index + what) % 2 === 0).map(({ id }) => id);
      const withGrant = withFacts(policy, { kind: 'grantPut', grant: given });
      const without = lifted.reduce(
        (changed, restrictionId) => withFacts(changed, { kind: 'restrictionRemoved', restrictionId }),
        policy,
      );
      for (const question of everyQuestion(facts, NOW).filter((_, index) => (index + what) % 3 === 0)) {
        const now = decide(policy, question);
        if (question.personId === given.personId) {
          const answer = decideSupposing(policy, question, { grant: given });
          expect(answer === decide(withGrant, question) || question).toBe(true);
          if (answer !== now) turned += 1;
        }
        const answer = decideSupposing(policy, question, { lifted });
        expect(answer === decide(without, question) || question).toBe(true);
        if (answer !== now) turned += 1;
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(turned).toBeGreaterThan(100);
  });

  test('[AC17] the roles that would help come least powerful first, as they are in force there', () => {
    const small = customRole('small', 'acme', 30, { permissions: ['print.pause'] });
    const low = customRole('low', 'acme', 10, { permissions: ['print.cancel'] });
    // One word on paper, everything in effect.
    const all = customRole('all', 'acme', 20, { permissions: ['platform.administer'] });
    const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR);
    if (operator === undefined) throw new Error('no operator');
    const lean = variantOf(operator, 'acme', { permissions: ['print.pause', 'print.cancel'] });
    const policy = compilePolicy(acmeFacts({ roles: [all, small, low, lean] }));
    const names = (permission: 'print.pause' | 'print.cancel', where: string) =>
      rolesGiving(policy, permission, scopeId(where)).map(({ role }) => role.id as string);
    expect(names('print.pause', 'hall').slice(0, 2)).toEqual(['small', lean.id]);
    expect(names('print.cancel', 'hall').slice(0, 2)).toEqual(['low', lean.id]);
    expect(names('print.pause', 'hall').indexOf('all')).toBeGreaterThan(3);
    expect(names('print.pause', 'plant-b')[0]).toBe(OPERATOR);
    const many = [50, 49].map((rank) =>
      customRole(`of-${rank}`, 'acme', rank, { permissions: ['print.pause'] }),
    );
    const ranked = compilePolicy(acmeFacts({ roles: many }));
    expect(
      rolesGiving(ranked, 'print.pause', scopeId('hall'))
        .map(({ role }) => role.rank)
        .slice(0, 2),
    ).toEqual([49, 50]);
  });
});
