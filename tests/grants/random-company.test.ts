import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AccessPolicy,
  compilePolicy,
  decide,
  PERMISSIONS,
  type PersonId,
  scopesUpward,
  type ScopeId,
} from '../../src/shop/access/index.ts';
import { grantsUseCases } from '../../src/shop/grants/use-cases.ts';
import { idMaker } from '../../src/shop/kernel/index.ts';
import type { Call } from '../../src/shop/records/use-case.ts';
import { systemRandom } from '../../src/station/system.ts';
import { visibilityOf } from '../../src/station/visibility.ts';
import { arbitraryFacts, arbitraryInstant, ASKED, pick } from '../access/arbitrary.ts';
import { naiveDecide } from '../access/naive.ts';
import { HandClock, openBareStore, passingFolder } from '../support/open-station.ts';

const folder = passingFolder();
let store: Awaited<ReturnType<typeof openBareStore>>;
let policy: AccessPolicy = compilePolicy({ scopes: [], roles: [], grants: [], restrictions: [], people: [] });
let useCases: ReturnType<typeof grantsUseCases>;
beforeAll(async () => {
  const clock = new HandClock();
  store = await openBareStore(folder.directory, clock);
  const makeId = idMaker(clock, systemRandom);
  useCases = grantsUseCases({ store: store.store, makeId, policy: () => policy, pictures: () => new Map() });
});
afterAll(() => {
  store.database.close();
  folder.remove();
});

/** A call as the guard hands it on. */
function callBy(personId: PersonId, at: number): Call {
  return {
    action: 'test.ask',
    at,
    personId,
    actor: {
      personId,
      personName: null,
      roleName: null,
      grantId: null,
      session: null,
      knownBy: null,
      face: 'station',
    },
    token: null,
    sessionId: null,
    local: true,
    visible: (...permissions) => visibilityOf(policy, personId, permissions, at),
    may: (permission, scopeId, ownerId = null) =>
      decide(policy, { personId, permission, scopeId, ownerId, at }),
  };
}

async function answered<Value>(answer: unknown): Promise<Value | null> {
  const result = (await answer) as { ok: true; value: Value } | { ok: false };
  return result.ok ? result.value : null;
}

interface Holders {
  readonly people: readonly {
    readonly personId: string;
    readonly own: boolean;
    readonly by: readonly unknown[];
  }[];
  readonly total: number;
}

interface Held {
  readonly permissions: readonly { readonly permission: string; readonly held: string }[];
}

interface Why {
  readonly allowed: boolean;
  readonly reasons: readonly { readonly kind: string }[];
}

describe('in any company', () => {
  test('[GR10] [GR4] who can, what can and why say what a second implementation of the decision says', async () => {
    let told = 0;
    const property = fc.asyncProperty(
      arbitraryFacts,
      arbitraryInstant,
      fc.nat(),
      async (facts, at, offset) => {
        policy = compilePolicy(facts);
        const scopeId = pick(facts.scopes, offset).id;
        const permission = pick(ASKED, offset);
        // Everybody stands in sight of who asks about a place that their own grants are above.
        const asker = facts.people[0]?.id ?? ('nobody' as PersonId);
        const call = { ...callBy(asker, at), visible: () => everywhere(facts.scopes.map(({ id }) => id)) };
        const page = { permission, scopeId, search: '', offset: 0, limit: 500 };
        const holders = await answered<Holders>(useCases.whoCan(call, page));
        const says = (personId: PersonId, ownerId: PersonId | null, key: typeof permission = permission) =>
          naiveDecide(facts, { personId, permission: key, scopeId, ownerId, at });
        const expected = facts.people
          .map(({ id }) => ({ id, every: says(id, null), any: says(id, id) }))
          .filter(({ any }) => any);
        expect(holders?.total).toBe(expected.length);
        expect(new Map(holders?.people.map(({ personId, own }) => [personId, own]))).toEqual(
          new Map(expected.map(({ id, every }) => [id as string, !every])),
        );
        expect(holders?.people.every(({ by }) => by.length > 0)).toBe(true);
        for (const { id: personId } of facts.people) {
          const held = await answered<Held>(useCases.whatCan(call, { personId, scopeId }));
          // Who stands nowhere is nobody to ask about.
          if (held === null) {
            expect(facts.grants.some((grant) => grant.personId === personId && stands(grant.scopeId))).toBe(
              false,
            );
            continue;
          }
          told += 1;
          expect(held.permissions).toHaveLength(PERMISSIONS.length);
          for (const { permission: key, held: how } of held.permissions) {
            const every = says(personId, null, key as typeof permission);
            const own = says(personId, personId, key as typeof permission);
            expect(how === 'every').toBe(every);
            expect(how === 'own').toBe(!every && own);
          }
          for (const ownRecord of [false, true]) {
            const why = await answered<Why>(useCases.why(call, { personId, permission, scopeId, ownRecord }));
            expect(why?.allowed).toBe(says(personId, ownRecord ? personId : null));
            expect(why?.reasons.length).toBeGreaterThan(0);
            expect(why?.reasons.every(({ kind }) => (kind === 'grant') === why.allowed)).toBe(true);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
    expect(told).toBeGreaterThan(60);
  });

  test('[GR9] a question about somebody out of sight is a question about nobody', async () => {
    let refused = 0;
    const property = fc.asyncProperty(
      arbitraryFacts,
      arbitraryInstant,
      fc.nat(),
      async (facts, at, offset) => {
        policy = compilePolicy(facts);
        const scopeId = pick(facts.scopes, offset).id;
        const asker = pick(facts.people, offset).id;
        const call = callBy(asker, at);
        const seen = visibilityOf(policy, asker, ['user.list', 'user.manage', 'operator.manage'], at);
        for (const { id: personId } of facts.people) {
          const places = facts.grants
            .filter((grant) => grant.personId === personId && policy.tree.numbers.has(grant.scopeId))
            .map((grant) => grant.scopeId);
          const above = new Set(scopesUpward(policy, scopeId).map(({ id }) => id));
          const inSight =
            personId === asker ||
            places.some((place) => seen.includes(place, null)) ||
            (seen.includes(scopeId, null) && places.some((place) => above.has(place)));
          const answer = await answered(useCases.whatCan(call, { personId, scopeId }));
          expect(answer !== null).toBe(inSight);
          if (!inSight) refused += 1;
        }
      },
    );
    await fc.assert(property, { numRuns: 150 });
    expect(refused).toBeGreaterThan(50);
  });
});

function stands(scopeId: ScopeId): boolean {
  return policy.tree.numbers.has(scopeId);
}

function everywhere(scopes: readonly ScopeId[]) {
  const all = new Set<string>(scopes);
  return { every: scopes, own: [], includes: (scopeId: string) => all.has(scopeId) };
}
