import fc from 'fast-check';
import { isNull } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  permissionsOf,
  type AccessPolicy,
  type PersonId,
  type ScopeId,
} from '../../src/shop/access/index.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { createPolicyBook } from '../../src/station/policy-book.ts';
import { openTestStation, until, type Client, type TestStation } from '../support/station.ts';
import { addPerson, placeNamed } from './company.ts';

let house: TestStation;
let kept: ReadonlySet<string>;
let actors: readonly { readonly personId: PersonId; readonly client: Client }[];
beforeAll(async () => {
  house = await openTestStation();
  const { client } = house.people.master;
  const { id: clientId } = await placeNamed(client, 'Demo Company');
  const { scopeId } = await client.hierarchy.createEnterprise({ parentId: clientId, name: 'Division' });
  const worksId = (await client.hierarchy.createFactory({ parentId: scopeId, name: 'Works' })).scopeId;
  kept = new Set([clientId, scopeId, worksId]);
  const others = [
    await addPerson(house, 'Ena', ['plant', 'enterprise-administrator'], clientId),
    await addPerson(house, 'Eno', ['plant', 'enterprise-administrator'], scopeId),
    await addPerson(house, 'Pam', ['plant', 'plant-manager'], worksId),
    await addPerson(house, 'Max', ['print-farm', 'master'], clientId),
  ];
  actors = [house.people.master, house.people.manager, ...others].map((person) => ({
    personId: person.personId as PersonId,
    client: person.client,
  }));
});
afterAll(() => house.discard());

type Step = {
  readonly actor: number;
  readonly act: (typeof ACTS)[number];
  readonly at: number;
  readonly to: number;
  readonly name: string;
  /** Chooses among the places that it could be done to; else among all. */
  readonly fits: boolean;
};
const ACTS = [
  'client',
  'enterprise',
  'factory',
  'area',
  'organization',
  'rename',
  'move',
  'move',
  'delete',
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  // The Master of all can do most: half of the steps are theirs.
  actor: fc.oneof(fc.constant(0), fc.nat({ max: 5 })),
  act: fc.constantFrom(...ACTS),
  at: fc.nat({ max: 40 }),
  to: fc.nat({ max: 40 }),
  // Few names, so that they meet.
  name: fc.constantFrom('A', 'a', 'B', 'C', 'D', 'É', 'E\u0301', 'é'),
  fits: fc.boolean(),
});

/** Where a place of each kind may stand: said here once more, so that the rule is not judged by itself. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  client: ['platform'],
  enterprise: ['client'],
  organization: ['client'],
  factory: ['client', 'enterprise'],
  area: ['factory'],
};

test('[HI21] however places are made, renamed, moved and deleted, the tree stays whole and nobody gains', async () => {
  const tally = { done: new Set<string>(), refused: 0 };
  const walk = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
    for (const one of steps) {
      const before = policyNow();
      if (await attempt(one)) {
        tally.done.add(one.act);
        expectNobodyGains(before, policyNow(), actors[one.actor]?.personId as PersonId);
      } else tally.refused += 1;
      expectWhole();
    }
  });
  // On and on until it has met what it is about; that it never does is a failure too.
  const wanted = new Set(ACTS);
  for (let round = 0; round === 0 || (round < 10 && tally.done.size < wanted.size); round += 1)
    await fc.assert(walk, { numRuns: 15 });
  expect([...tally.done].toSorted()).toEqual([...wanted].toSorted());
  expect(tally.refused).toBeGreaterThan(20);
});

async function attempt({ actor, act, at, to, name, fits }: Step): Promise<boolean> {
  const who = actors[actor];
  const all = [...policyNow().scopes.values()].filter(({ kind }) => kind !== 'printer');
  const parents = BELOW[act] ?? [];
  const places = fits && parents.length > 0 ? all.filter(({ kind }) => parents.includes(kind)) : all;
  const place = places[at % places.length];
  if (who === undefined || place === undefined) return false;
  const targets = fits ? all.filter(({ kind }) => BELOW[place.kind]?.includes(kind)) : all;
  const target = targets[to % targets.length] ?? place;
  // Where they all work stays.
  if (act === 'delete' && kept.has(place.id)) return false;
  try {
    await perform(who.client, act, { scopeId: place.id, targetId: target.id, name });
    return true;
  } catch (error) {
    expect(error).toHaveProperty('data.code');
    return false;
  }
}

async function perform(
  { hierarchy }: Client,
  act: Step['act'],
  { scopeId, targetId, name }: { scopeId: ScopeId; targetId: ScopeId; name: string },
): Promise<void> {
  const wish = { parentId: scopeId, name };
  switch (act) {
    case 'client':
      await hierarchy.createClient(wish);
      return;
    case 'enterprise':
      await hierarchy.createEnterprise(wish);
      return;
    case 'factory':
      await hierarchy.createFactory(wish);
      return;
    case 'area':
      await hierarchy.createArea(wish);
      return;
    case 'organization':
      await hierarchy.createOrganization({ ...wish, customer: 'external' });
      return;
    case 'rename':
      await hierarchy.renameScope({ scopeId, name });
      return;
    case 'move':
      await hierarchy.moveScope({ scopeId, parentId: targetId });
      return;
    case 'delete': {
      const { seen } = await hierarchy.hanging({ scopeId });
      await hierarchy.deleteScope({ scopeId, seen });
    }
  }
}

/** From the rows themselves, not from what the station keeps in memory. */
function policyNow(): AccessPolicy {
  return createPolicyBook(house.station.store.reading).current();
}

function expectWhole(): void {
  const { reading } = house.station.store;
  const rows = reading.select().from(scopes).where(isNull(scopes.deletedAt)).all();
  const live = new Map(rows.map((row) => [row.id, row]));
  for (const row of rows) {
    const seen = new Set<string>();
    for (let id: string | null = row.id; id !== null; id = live.get(id)?.parentId ?? null) {
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      expect(live.has(id)).toBe(true);
    }
  }
  const names = rows.map(({ parentId, name }) => `${parentId} ${name.normalize('NFKC').toLowerCase()}`);
  expect(new Set(names).size).toBe(names.length);
  const held = reading.select().from(grants).where(isNull(grants.revokedAt)).all();
  expect(held.filter(({ scopeId }) => !live.has(scopeId))).toEqual([]);
}

/** Who acted gains nothing; the others nothing that who acted did not hold there. */
function expectNobodyGains(before: AccessPolicy, after: AccessPolicy, actorId: PersonId): void {
  const at = house.clock.now();
  for (const { id: scopeId } of after.scopes.values()) {
    if (!before.scopes.has(scopeId)) continue;
    const actors = new Set(permissionsOf(before, actorId, scopeId, at).every);
    for (const personId of after.people.keys()) {
      const held = new Set(permissionsOf(before, personId, scopeId, at).every);
      const gained = permissionsOf(after, personId, scopeId, at).every.filter((key) => !held.has(key));
      const beyond = personId === actorId ? gained : gained.filter((key) => !actors.has(key));
      expect(beyond).toEqual([]);
    }
  }
}

test('[HI21] a policy that followed every commit is the one that the rows make', async () => {
  const { client } = house.people.master;
  const { id: platformId } = await placeNamed(client, 'All companies');
  const csv = `client,factory\n${Array.from({ length: 60 }, (_, index) => `C${index % 7},F${index}`).join('\n')}`;
  const followed = createPolicyBook(house.station.store.reading);
  const stop = house.station.store.onCommit((changes) => void followed.follow(changes));
  await client.hierarchy.importScopes({ parentId: platformId, csv });
  const { id: scopeId } = await placeNamed(client, 'C3');
  await addPerson(house, 'Cleo', ['print-farm', 'master'], scopeId);
  const { seen } = await client.hierarchy.hanging({ scopeId });
  await client.hierarchy.deleteScope({ scopeId, seen });
  stop();
  const fresh = policyNow();
  expect([...followed.current().scopes.keys()].toSorted()).toEqual([...fresh.scopes.keys()].toSorted());
  expect([...followed.current().grants.keys()].toSorted()).toEqual([...fresh.grants.keys()].toSorted());
  expect(fresh.scopes.has(scopeId)).toBe(false);
});

test('[HI21] who is at many places that come or go at once is told, and nobody who is elsewhere', async () => {
  const { client } = house.people.master;
  const { id: platformId } = await placeNamed(client, 'All companies');
  const { scopeId } = await client.hierarchy.createClient({ parentId: platformId, name: 'Crowd' });
  const works = await client.hierarchy.createFactory({ parentId: scopeId, name: 'Crowd works' });
  const hand = await addPerson(house, 'Hana', ['print-farm', 'operator'], works.scopeId);
  const [there, elsewhere] = [await changesHeardBy(hand.client), await changesHeardBy(client)];
  const { operator } = house.people;
  const stranger = await changesHeardBy(operator.client);
  const csv = `factory,area\n${Array.from({ length: 40 }, (_, index) => `crowd works,Area ${index}`).join('\n')}`;
  await client.hierarchy.importScopes({ parentId: scopeId, csv });
  await until(there, (heard) => heard > 0);
  const { seen } = await client.hierarchy.hanging({ scopeId });
  const before = there();
  await client.hierarchy.deleteScope({ scopeId, seen });
  await until(there, (heard) => heard > before);
  await until(elsewhere, (heard) => heard > 0);
  expect(stranger()).toBe(0);
});

/** How often a window of this person has been told that what they may do changed. */
async function changesHeardBy({ live }: Client): Promise<() => number> {
  let heard = 0;
  const stream = await live.events();
  void (async () => {
    for await (const { kind } of stream) heard += kind === 'accessChanged' ? 1 : 0;
  })();
  return () => heard;
}
