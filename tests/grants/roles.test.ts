import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_ROLES,
  PERMISSIONS,
  type PermissionKey,
  type RoleId,
  type ScopeId,
} from '../../src/shop/access/index.ts';
import { roles } from '../../src/shop/grants/tables.ts';
import { addSecondClient } from '../support/second-client.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { addPerson, OPERATOR, placeOf, recordOf, rowsChanged } from './support.ts';

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
let company: ScopeId;
let north: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
  company = await placeOf(house.people.master.client, 'Demo Company');
  north = await placeOf(house.people.master.client, 'Demo Factory North');
});
afterAll(() => house.discard());

const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR);
const OPERATOR_PERMISSIONS = operator?.permissions ?? [];

const IN_ORDER = PERMISSIONS.map(({ key }) => key);

type RoleInput = Parameters<Client['access']['saveRole']>[0];

/** A new custom role of the company. */
function custom(
  name: string,
  permissions: readonly PermissionKey[],
  more: Partial<RoleInput> = {},
): RoleInput {
  return {
    roleId: null,
    expectedVersion: null,
    homeScopeId: company,
    variantOf: null,
    name,
    rank: 30,
    permissions: [...permissions],
    own: [],
    assigns: [],
    ...more,
  };
}

/** The company's own form of the default Operator. */
function operatorsVariant(permissions: readonly PermissionKey[], more: Partial<RoleInput> = {}): RoleInput {
  return custom('Operator', permissions, { variantOf: OPERATOR, rank: 20, ...more });
}

const rowOf = (roleId: string) =>
  house.station.store.reading.select().from(roles).where(eq(roles.id, roleId)).get();

async function viewOf(client: Client, roleId: string) {
  return (await client.access.roles()).find((role) => role.roleId === roleId);
}

describe('custom roles', () => {
  test('[GR12] a role is made from nothing, with a key of its own; two of one name are not', async () => {
    const { client } = house.people.master;
    const save = (input: RoleInput) => client.access.saveRole(input);
    const { roleId, version } = await save(custom('Night Shift – É', ['print.pause', 'printer.view']));
    expect(version).toBe(1);
    expect(await viewOf(client, roleId)).toEqual({
      roleId,
      pack: 'custom',
      key: 'night-shift-e',
      name: 'Night Shift – É',
      rank: 30,
      kind: 'custom',
      variantOf: null,
      homeScopeId: company,
      homeScopeName: 'Demo Company',
      // In the order of the catalogue.
      permissions: IN_ORDER.filter((key) => ['print.pause', 'printer.view'].includes(key)),
      own: [],
      assigns: [],
      version: 1,
      holders: 0,
    });
    expect(await refusalOf(save(custom('night shift – é', [])))).toEqual({
      code: 'access.roleNameTaken',
      name: 'night shift – é',
    });
    const copy = await save(
      custom('Night shift, e', ['print.pause'], { own: ['print.pause', 'project.delete'] }),
    );
    // What is held on every record is not held once more as own.
    expect(await viewOf(client, copy.roleId)).toMatchObject({
      key: 'night-shift-e-2',
      own: ['project.delete'],
    });
    const sign = await save(custom('夜', []));
    expect(rowOf(sign.roleId)?.key).toBe('role');
  });

  test('[GR12] a change is of the version that was seen', async () => {
    const { client } = house.people.master;
    const { roleId } = await client.access.saveRole(custom('Loader', ['print.remove']));
    const changed = custom('Loader', ['print.remove', 'printer.view'], { roleId, expectedVersion: 1 });
    expect(await client.access.saveRole(changed)).toEqual({ roleId, version: 2 });
    expect(await refusalOf(client.access.saveRole(changed))).toEqual({
      code: 'access.roleChanged',
      version: 2,
    });
    expect(
      await refusalOf(client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 })),
    ).toEqual({
      code: 'access.roleChanged',
      version: 2,
    });
    expect(rowOf(roleId)).toMatchObject({
      key: 'loader',
      version: 2,
      permissions: IN_ORDER.filter((key) => ['print.remove', 'printer.view'].includes(key)),
    });
  });

  test('[GR12] the rules of access decide, and of other companies’ roles nothing is said', async () => {
    const { master, manager } = house.people;
    const refused = async (input: RoleInput, client = master.client) =>
      (await refusalOf(client.access.saveRole(input))).code;
    expect(await refused(custom('Boss', [], { rank: 100 }))).toBe('access.rankTooHigh');
    expect(await refused(custom('x', [], { homeScopeId: north }))).toBe('access.roleMalformed');
    expect(await refused(custom('x', [], { assigns: ['no/such'] }))).toBe('access.roleMalformed');
    expect(await refused(custom('x', [], { variantOf: 'no/such' }))).toBe('access.roleMalformed');
    expect(await refused(custom('Operator', [], { roleId: OPERATOR }))).toBe('access.defaultRole');
    expect(await refused(custom('x', []), manager.client)).toBe('access.forbidden');
    expect(await refused(custom('x', [], { roleId: hidden.roleId, expectedVersion: 1 }))).toBe(
      'access.notFound',
    );
    expect(await refused(custom('x', [], { roleId: 'nothing', expectedVersion: 1 }))).toBe('access.notFound');
    const hiddenHome = custom('x', [], {
      roleId: hidden.roleId,
      expectedVersion: 1,
      homeScopeId: hidden.clientId,
    });
    expect(await refused(hiddenHome)).toBe('hierarchy.notFound');
    const gone = { roleId: hidden.roleId as RoleId, expectedVersion: 1 };
    expect((await refusalOf(master.client.access.removeRole(gone))).code).toBe('access.notFound');
  });

  test('[GR13] a role that is granted is not removed; one that is removed is kept', async () => {
    const { client } = house.people.master;
    const { roleId } = await client.access.saveRole(custom('Guest', ['printer.view']));
    const { grantId } = addPerson(house, 'Gerd Guest', roleId, north);
    const remove = () => client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 });
    expect(await refusalOf(remove())).toMatchObject({ code: 'access.roleInUse', grants: 1 });
    expect((await viewOf(client, roleId))?.holders).toBe(1);
    await client.access.revoke({ grantId });
    await remove();
    expect(rowOf(roleId)).toMatchObject({ name: 'Guest', version: 2 });
    expect(rowOf(roleId)?.deletedAt).not.toBeNull();
    expect(await viewOf(client, roleId)).toBeUndefined();
    expect((await refusalOf(remove())).code).toBe('access.notFound');
    // Its name is free again.
    await client.access.saveRole(custom('Guest', []));
  });
});

describe('variants', () => {
  test('[GR12] [GR13] [GR5] [GR11] a variant stands in for its default at once, and its removal is the reset', async () => {
    const { master, operator: otto } = house.people;
    const pausing = OPERATOR_PERMISSIONS.filter((key) => key !== 'print.pause');
    const may = async (permission: PermissionKey) =>
      (await otto.client.access.explain({ permission, scopeId: north })).allowed;
    const { roleId, version } = await master.client.access.saveRole(
      operatorsVariant([...pausing, 'stock.view'], { name: 'Machine hand', rank: 77 }),
    );
    expect([await may('print.pause'), await may('stock.view')]).toEqual([false, true]);
    // Rank, pack and key are its default's, whatever was asked for.
    expect(await viewOf(master.client, roleId)).toMatchObject({
      kind: 'variant',
      variantOf: OPERATOR,
      pack: 'print-farm',
      key: 'operator',
      rank: 20,
      name: 'Machine hand',
      holders: 1,
    });
    expect(await viewOf(master.client, OPERATOR)).toMatchObject({
      kind: 'default',
      holders: 0,
      version: null,
    });
    const offers = await master.client.access.roleOffers({ scopeId: north });
    expect(offers.filter(({ pack }) => pack === 'print-farm')).toContainEqual(
      expect.objectContaining({ roleId: OPERATOR, name: 'Machine hand', permissions: 14 }),
    );
    const second = master.client.access.saveRole(operatorsVariant([], { name: 'Another' }));
    expect(await refusalOf(second)).toMatchObject({ code: 'access.roleMalformed', problem: 'variant' });
    await master.client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: version });
    expect([await may('print.pause'), await may('stock.view')]).toEqual([true, false]);
    expect(await viewOf(master.client, OPERATOR)).toMatchObject({ holders: 1 });
    // And it can be made anew.
    const anew = await master.client.access.saveRole(operatorsVariant(OPERATOR_PERMISSIONS));
    await master.client.access.removeRole({ roleId: anew.roleId as RoleId, expectedVersion: 1 });
  });

  test('[GR14] what a role gained and lost is on record', async () => {
    const { client } = house.people.master;
    const without = OPERATOR_PERMISSIONS.filter((key) => key !== 'print.cancel');
    const { roleId } = await client.access.saveRole(
      operatorsVariant([...without, 'stock.view'], { own: ['print.cancel'] }),
    );
    const saved = recordOf(house, 'access.saveRole').at(-1);
    expect(saved).toMatchObject({
      recordKind: 'role',
      recordId: roleId,
      recordName: 'Operator',
      scopeName: 'Demo Company',
      facts: {
        before: { name: 'Operator', rank: 20 },
        after: { name: 'Operator', rank: 20 },
        variantOf: OPERATOR,
        added: ['stock.view'],
        removed: ['print.cancel'],
        ownAdded: ['print.cancel'],
        ownRemoved: [],
      },
    });
    await client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 });
    expect(recordOf(house, 'access.removeRole').at(-1)).toMatchObject({
      recordId: roleId,
      facts: { added: ['print.cancel'], removed: ['stock.view'], ownRemoved: ['print.cancel'] },
    });
    const made = await client.access.saveRole(custom('Recorded', ['printer.view']));
    expect(recordOf(house, 'access.saveRole').at(-1)).toMatchObject({
      recordId: made.roleId,
      facts: { before: null, added: ['printer.view'], removed: [] },
    });
  });

  test('[GR12] a refused role changes nothing; each try has one line in the record', async () => {
    const { client } = house.people.master;
    const [rows, lines] = [rowsChanged(house), recordOf(house).length];
    await refusalOf(client.access.saveRole(custom('Boss', [], { rank: 100 })));
    expect(rowsChanged(house)).toBe(rows);
    await client.access.saveRole(custom('One line', []));
    const further = recordOf(house).slice(lines);
    expect(further.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'access.saveRole refused',
      'access.saveRole done',
    ]);
    expect(rowsChanged(house)).toBe(rows + 1);
  });
});
