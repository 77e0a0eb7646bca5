import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  type AccessQuestion,
  canMoveScope,
  compilePolicy,
  decide,
  type PermissionKey,
  PERMISSIONS,
  type PersonId,
  type ScopeId,
  whatIfMoved,
  withFacts,
} from '../../src/shop/access/index.ts';
import { arbitraryFacts, ASKED, pick } from './arbitrary.ts';
import { customRole, grant, HOUR_MILLISECONDS, NOW, scope, scopeId, SCOPES } from './facts.ts';
import { naiveDecide } from './naive.ts';

/** A second enterprise of acme, to move to. */
const TWO_ENTERPRISES = [...SCOPES, scope('asia', 'enterprise', 'acme')];

/** Random grants, roles and restrictions on acme's places; the first person may move its factories and areas. */
const arbitraryAcme = arbitraryFacts.map((facts): AccessFacts => {
  const numbers = new Map(facts.scopes.map(({ id }, index) => [id, index]));
  const placed = <Fact extends { readonly scopeId: ScopeId }>(fact: Fact, index: number): Fact => ({
    ...fact,
    scopeId: pick(TWO_ENTERPRISES, (numbers.get(fact.scopeId) ?? 0) * 5 + index).id,
  });
  const mover = customRole('mover', 'acme', 95, {
    permissions: ['factory.modify', 'factory.create', ...ASKED.filter((key) => key.startsWith('print'))],
  });
  const [first] = facts.people;
  return {
    ...facts,
    people: facts.people.map((person, index) => (index === 0 ? { ...person, active: true } : person)),
    scopes: TWO_ENTERPRISES.map((one, index) => ({
      ...one,
      expiresAt: index % 4 === 0 ? (facts.scopes[index]?.expiresAt ?? null) : null,
    })),
    roles: [
      ...facts.roles.map((role, index) => ({
        ...role,
        homeScopeId: pick(TWO_ENTERPRISES.slice(1, 3), index).id,
      })),
      mover,
    ],
    grants: [
      ...facts.grants.map(placed),
      ...(first === undefined ? [] : [grant(first.id, mover.id, 'acme')]),
    ],
    restrictions: facts.restrictions.map(placed),
  };
});

const MOVABLE = ['north', 'south', 'hall', 'annex', 'yard'];
const KEYS: readonly PermissionKey[] = [...ASKED, 'order.place'];

/** The place and all below it, by plain facts. */
function below(facts: AccessFacts, top: ScopeId): readonly ScopeId[] {
  return [
    top,
    ...facts.scopes.filter(({ parentId }) => parentId === top).flatMap(({ id }) => below(facts, id)),
  ];
}

describe('random moves', () => {
  test('[AC34] a move that is accepted gives nobody, anywhere, what its mover does not hold', () => {
    let accepted = 0;
    let gained = 0;
    const property = fc.property(arbitraryAcme, fc.nat(), fc.nat(), (facts, what, where) => {
      const moved = scopeId(pick(MOVABLE, what));
      const kind = facts.scopes.find(({ id }) => id === moved)?.kind;
      const parents = facts.scopes.filter((one) =>
        kind === 'area' ? one.kind === 'factory' : one.kind === 'client' || one.kind === 'enterprise',
      );
      const parentId = pick(parents, where).id;
      const actor = pick(facts.people, what % 5 === 0 ? where : 0).id;
      if (!canMoveScope(compilePolicy(facts), actor, moved, parentId, NOW).ok) return;
      accepted += 1;
      const after = {
        ...facts,
        scopes: facts.scopes.map((one) => (one.id === moved ? { ...one, parentId } : one)),
      };
      const places = below(facts, moved);
      const holdsThroughout = (permission: PermissionKey, ownerId: PersonId | null): boolean =>
        places.every((place) =>
          naiveDecide(facts, { personId: actor, permission, scopeId: place, ownerId, at: NOW }),
        );
      for (const question of questionsBelow(facts, places)) {
        if (naiveDecide(facts, question) || !naiveDecide(after, question)) continue;
        gained += 1;
        // What comes back because a term above is no longer above is nobody's gift.
        if (naiveDecide(withoutTerms(facts), question)) continue;
        expect(question.personId).not.toBe(actor);
        const asOwn = question.ownerId === null ? null : actor;
        expect(holdsThroughout(question.permission, asOwn) || question).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 400 });
    // Not an empty truth.
    expect(accepted).toBeGreaterThan(20);
    expect(gained).toBeGreaterThan(5);
  });

  test('[AC34] [AC12] what a move is said to change is what the place then answers', () => {
    const property = fc.property(arbitraryAcme, fc.nat(), (facts, where) => {
      const policy = compilePolicy(facts);
      const parentId = scopeId(pick(['north', 'south', 'plant-b'], where));
      const differences = whatIfMoved(policy, scopeId('hall'), parentId, NOW);
      const known = policy.scopes.get(scopeId('hall'));
      if (known === undefined || parentId === 'plant-b') return;
      const after = withFacts(policy, { kind: 'scopePut', scope: { ...known, parentId } });
      const free = compilePolicy(withoutTerms(facts));
      const freeAfter = compilePolicy(withoutTerms({ ...facts, scopes: [...after.scopes.values()] }));
      for (const { id: who } of facts.people) {
        const told = differences.find(({ person, scopeId: place }) => person.id === who && place === 'hall');
        for (const { key } of PERMISSIONS) {
          const question = {
            personId: who,
            permission: key,
            scopeId: scopeId('hall'),
            ownerId: who,
            at: NOW,
          };
          const [had, has] = [decide(free, question), decide(freeAfter, question)];
          expect(told?.lost.includes(key) ?? false).toBe(had && !has);
          if (has && !had) expect(told?.gained).toContain(key);
        }
      }
    });
    fc.assert(property, { numRuns: 100 });
  });
});

function withoutTerms(facts: AccessFacts): AccessFacts {
  return { ...facts, scopes: facts.scopes.map((one) => ({ ...one, expiresAt: null })) };
}

function questionsBelow(facts: AccessFacts, places: readonly ScopeId[]): readonly AccessQuestion[] {
  return facts.people.flatMap(({ id: who }) =>
    places.flatMap((place) =>
      KEYS.flatMap((permission) =>
        [null, who].flatMap((ownerId) =>
          [0, 1, 2].map((hours) => ({
            personId: who,
            permission,
            scopeId: place,
            ownerId,
            at: NOW + hours * HOUR_MILLISECONDS,
          })),
        ),
      ),
    ),
  );
}
