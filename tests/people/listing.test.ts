import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import { grants, restrictions } from '../../src/shop/grants/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { entry, openBareStation, type BareStation } from '../support/open-station.ts';
import { refusalOf, type Client, type SignedInPerson } from '../support/station.ts';
import { addWithRole, found, placeOf, type Founded } from './accounts.ts';

let house: BareStation;
let master: Founded;
let places: Readonly<Record<'client' | 'north' | 'hall' | 'south', ScopeId>>;
beforeEach(async () => {
  house = await openBareStation();
  master = await found(house);
  const client = await placeOf(master.client, 'client');
  const north = await placeOf(master.client, 'factory');
  const { scopeId: south } = await master.client.hierarchy.createFactory({ parentId: client, name: 'South' });
  const { scopeId: hall } = await master.client.hierarchy.createArea({ parentId: north, name: 'Hall' });
  places = { client, north, hall, south };
});
afterEach(() => house.discard());

interface Planted {
  readonly name: string;
  readonly state?: 'invited' | 'active' | 'inactive';
  readonly grants: readonly {
    readonly at: keyof typeof places;
    readonly role?: string;
    readonly revokedAt?: number | null;
    readonly untilAt?: number | null;
  }[];
}

/** Puts people into the rows: nobody waits for hundreds of hashes. Their ids are given back, in order. */
function plant(all: readonly Planted[]): readonly string[] {
  const ids = all.map((_, index) => `planted-${index}`);
  house.station.store.write((tx) => {
    for (const [index, one] of all.entries()) {
      const id = ids[index] ?? '';
      const email = `${id}@acme.example`;
      const about = { name: one.name, state: one.state ?? 'active', language: 'en', createdAt: 1 } as const;
      tx.rows
        .insert(people)
        .values({ id, email, ...about })
        .run();
      for (const [number, { at, role, revokedAt = null, untilAt = null }] of one.grants.entries()) {
        const given = { personId: id, roleId: role ?? 'print-farm/operator', scopeId: places[at] };
        tx.rows
          .insert(grants)
          .values({ id: `${id}-${number}`, ...given, revokedAt, untilAt, fromAt: 1, version: 1 })
          .run();
      }
    }
    tx.record(entry());
  });
  return ids;
}

const manager = () =>
  addWithRole(house, master.client, {
    email: 'manager@acme.example',
    roleId: 'print-farm/factory-manager',
    scopeId: places.north,
  });
/** Holds `operator.manage`, and neither sees nor manages anybody else. */
const supervisor = () =>
  addWithRole(house, master.client, {
    email: 'supervisor@acme.example',
    roleId: 'plant/floor-supervisor',
    scopeId: places.north,
  });

type Question = Parameters<Client['people']['list']>[0];
const names = async (client: Client, question: Question) =>
  (await client.people.list(question)).people.map(({ name }) => name);

describe('searching', () => {
  test('[PE24] by name and e-mail, whatever the accents and capitals, word by word', async () => {
    plant([
      { name: 'José Núñez', grants: [{ at: 'north' }] },
      { name: 'Nuno Josefson', grants: [{ at: 'north' }] },
      { name: 'İpek Şahin', grants: [{ at: 'south' }] },
    ]);
    const { client } = master;
    expect(await names(client, { search: 'jose' })).toEqual(['José Núñez', 'Nuno Josefson']);
    expect(await names(client, { search: 'NUÑEZ josé' })).toEqual(['José Núñez']);
    expect(await names(client, { search: 'sahin' })).toEqual(['İpek Şahin']);
    expect(await names(client, { search: 'planted-1@' })).toEqual(['Nuno Josefson']);
    expect(await names(client, { search: '  ' })).toHaveLength(4);
  });

  test('[PE24] percent, underline, quote and backslash are letters like others', async () => {
    plant([
      { name: '100% Ana', grants: [{ at: 'north' }] },
      { name: 'under_score', grants: [{ at: 'north' }] },
      { name: "O'Hara \\ Bo", grants: [{ at: 'north' }] },
    ]);
    const { client } = master;
    expect(await names(client, { search: '%' })).toEqual(['100% Ana']);
    expect(await names(client, { search: '_' })).toEqual(['under_score']);
    expect(await names(client, { search: "'" })).toEqual(["O'Hara \\ Bo"]);
    expect(await names(client, { search: '\\' })).toEqual(["O'Hara \\ Bo"]);
    expect(await names(client, { search: 'a%a' })).toEqual([]);
  });

  test('[PE24] sorted as the language of the caller does', async () => {
    plant(
      ['Zoe', 'ñandu', 'Nora', 'Ödön', 'ana', 'Oz', 'Álvaro'].map((name) => ({
        name,
        grants: [{ at: 'north' }],
      })),
    );
    await master.client.people.setLanguage({ language: 'es' });
    await master.client.people.changeName({ name: 'Master' });
    expect(await names(master.client, {})).toEqual([
      'Álvaro',
      'ana',
      'Master',
      'Nora',
      'ñandu',
      'Ödön',
      'Oz',
      'Zoe',
    ]);
  });

  test('[PE24] page by page, nobody twice and nobody left out, with the number of all', async () => {
    plant(
      Array.from({ length: 57 }, (_, index) => ({ name: `Same ${index % 5}`, grants: [{ at: 'north' }] })),
    );
    const seen: string[] = [];
    for (let offset = 0; offset < 60; offset += 13) {
      const page = await master.client.people.list({ offset, limit: 13 });
      expect(page.total).toBe(58);
      seen.push(...page.people.map(({ personId }) => personId));
    }
    expect(new Set(seen).size).toBe(58);
    expect(seen).toHaveLength(58);
  });
});

describe('who shows, and what of them', () => {
  test('[PE15] the grants that the caller may see, and no others', async () => {
    plant([{ name: 'Both', grants: [{ at: 'north' }, { at: 'south', role: 'print-farm/designer' }] }]);
    const { client } = await manager();
    const [both] = (await client.people.list({ search: 'both' })).people;
    expect(both?.grants.map(({ scopeName }) => scopeName)).toEqual(['North']);
    const [all] = (await master.client.people.list({ search: 'both' })).people;
    expect(all?.grants.map(({ scopeName, roleName }) => [scopeName, roleName])).toEqual([
      ['North', 'Operator'],
      ['South', 'Designer'],
    ]);
  });

  test('[PE15] restrictions are counted where the caller may see them', async () => {
    const [id = ''] = plant([{ name: 'Rae', grants: [{ at: 'north' }, { at: 'south' }] }]);
    const terms = {
      personId: id,
      permissions: ['print.pause'],
      reason: 'x',
      setBy: master.personId,
      version: 1,
    };
    const at = house.clock.now();
    house.station.store.write((tx) => {
      for (const [number, [scopeId, fromAt, untilAt, liftedAt]] of (
        [
          [places.north, 1, null, null],
          [places.hall, at + 1_000, null, null],
          [places.south, 1, null, null],
          [places.north, 1, at - 1, null],
          [places.north, 1, null, 5],
        ] as const
      ).entries())
        tx.rows
          .insert(restrictions)
          .values({ id: `r${number}`, scopeId, fromAt, untilAt, liftedAt, ...terms })
          .run();
      tx.record(entry());
    });
    const counted = async ({ client }: SignedInPerson) =>
      (await client.people.list({ search: 'rae' })).people[0]?.restrictions;
    expect(await counted(master)).toBe(3);
    expect(await counted(await manager())).toBe(2);
  });

  test('[PE15] who only manages operators sees those whom they manage, and nobody else', async () => {
    const [, , designer = '', mixed = ''] = plant([
      { name: 'Operator', grants: [{ at: 'hall' }] },
      { name: 'Machine', grants: [{ at: 'north', role: 'plant/machine-operator' }] },
      { name: 'Designer', grants: [{ at: 'north', role: 'print-farm/designer' }] },
      { name: 'Mixed', grants: [{ at: 'north' }, { at: 'hall', role: 'print-farm/designer' }] },
      { name: 'Elsewhere', grants: [{ at: 'south' }] },
    ]);
    const { client } = await supervisor();
    expect(await names(client, {})).toEqual(['Machine', 'Operator']);
    expect((await client.people.list({ limit: 1 })).total).toBe(2);
    for (const personId of [designer, mixed] as never[])
      expect(await refusalOf(client.people.get({ personId }))).toMatchObject({
        code: 'access.denied',
        permission: 'user.list',
      });
    expect((await client.people.get({ personId: 'planted-0' as never })).name).toBe('Operator');
  });

  test('[PE15] whoever is in the list has a page, wherever else they work; others are refused, strangers not found', async () => {
    const [both = '', south = ''] = plant([
      { name: 'Both', grants: [{ at: 'south' }, { at: 'north' }] },
      { name: 'South', grants: [{ at: 'south' }] },
    ]);
    const { client } = await manager();
    const platform = await placeOf(master.client, 'platform');
    const { scopeId: other } = await master.client.hierarchy.createClient({
      parentId: platform,
      name: 'Other',
    });
    const stranger = { email: 'boss@other.example', roleId: 'print-farm/master', scopeId: other };
    const boss = await addWithRole(house, master.client, stranger);
    expect((await client.people.get({ personId: both as never })).grants).toHaveLength(1);
    expect(await refusalOf(client.people.get({ personId: south as never }))).toEqual({
      code: 'access.denied',
      permission: 'user.list',
      scopeId: places.south,
    });
    for (const personId of [boss.personId, 'nobody'] as never[])
      expect(await refusalOf(client.people.get({ personId }))).toEqual({ code: 'people.notFound' });
    expect(await refusalOf(boss.client.people.get({ personId: both as never }))).toEqual({
      code: 'people.notFound',
    });
  });

  test('[PE15] one page of a person says what the caller may do with the account, and why not', async () => {
    const [id = ''] = plant([
      { name: 'Peer', grants: [{ at: 'north', role: 'print-farm/factory-manager' }] },
    ]);
    const { client } = await manager();
    expect(await client.people.get({ personId: id as never })).toMatchObject({
      name: 'Peer',
      createdAt: 1,
      lastSignInAt: null,
      codeExpiresAt: null,
      passwordPending: false,
      deactivateRefusal: { code: 'access.rankTooHigh' },
      resetRefusal: { code: 'access.rankTooHigh' },
    });
    expect(await master.client.people.get({ personId: id as never })).toMatchObject({
      deactivateRefusal: null,
      resetRefusal: null,
    });
  });

  test('[PE15] [PE24] whoever asks, and for whatever: as a plain look at the rows would say', async () => {
    const at = fc.constantFrom('client', 'north', 'hall', 'south' as const);
    const role = fc.constantFrom('print-farm/operator', 'plant/machine-operator', 'print-farm/designer');
    const grant = fc.record({
      at,
      role,
      revokedAt: fc.option(fc.integer({ min: 2, max: 9 })),
      untilAt: fc.option(fc.constant(5)),
    });
    const person = fc.record({
      name: fc.constantFrom('Ana', 'Álex', 'Bo', 'Zoe'),
      state: fc.constantFrom('invited', 'active', 'inactive' as const),
      grants: fc.array(grant, { minLength: 1, maxLength: 3 }),
    });
    const seed = Number(process.hrtime.bigint() % 1_000_000n);
    const all = fc.sample(person, { numRuns: 150, seed });
    plant(all);
    const callers = { master, manager: await manager(), supervisor: await supervisor() };
    for (const [who, { client }] of Object.entries(callers)) {
      for (const where of [undefined, 'client', 'north', 'hall', 'south'] as const) {
        for (const state of [undefined, 'inactive'] as const) {
          for (const roleId of [undefined, 'print-farm/designer']) {
            const question = {
              scopeId: where && places[where],
              state,
              roleId,
              search: 'planted',
              limit: 500,
            };
            const { people: answer, total } = await client.people.list(question);
            const expected = all.flatMap((one, index) =>
              shows(who, one, { where, state, roleId }) ? [`planted-${index}`] : [],
            );
            const ids = answer.map(({ personId }) => personId).toSorted();
            expect(ids, `seed ${seed}`).toEqual(expected.toSorted());
            expect(total).toBe(expected.length);
          }
        }
      }
    }
  });
});

const BELOW = {
  client: ['client', 'north', 'hall', 'south'],
  north: ['north', 'hall'],
  hall: ['hall'],
  south: ['south'],
} as const;
const OPERATORS = ['print-farm/operator', 'plant/machine-operator'];

/** The rule, told without any of the code that is tested. */
function shows(
  who: string,
  { grants: given, state }: Planted,
  asked: { where: keyof typeof BELOW | undefined; state: string | undefined; roleId: string | undefined },
): boolean {
  if (asked.state !== undefined && asked.state !== state) return false;
  const seen: readonly string[] = who === 'master' ? BELOW.client : BELOW.north;
  const within: readonly string[] = asked.where === undefined ? seen : BELOW[asked.where];
  const kept = given.filter(({ revokedAt }) => revokedAt === null);
  const newest = Math.max(...given.map(({ revokedAt }) => revokedAt ?? 0));
  const last = given.filter(({ revokedAt }) => revokedAt === newest);
  const counted =
    asked.roleId === undefined
      ? kept.length > 0
        ? kept
        : last
      : kept.filter(({ role }) => role === asked.roleId);
  if (!counted.some(({ at }) => seen.includes(at) && within.includes(at))) return false;
  if (who !== 'supervisor') return true;
  const standing = kept.filter(({ untilAt }) => untilAt === null);
  return standing.every(
    ({ at, role }) => BELOW.north.includes(at as never) && OPERATORS.includes(role ?? ''),
  );
}
