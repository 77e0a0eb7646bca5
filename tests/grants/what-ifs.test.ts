import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PermissionKey, type PersonId, type RoleId, type ScopeId } from '../../src/shop/access/index.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { addPerson, FACTORY_MANAGER, MASTER, OPERATOR, placeOf, rowsChanged } from './support.ts';

let house: TestStation;
let company: ScopeId;
let north: ScopeId;
let south: ScopeId;
let printRoom: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  const { client } = house.people.master;
  company = await placeOf(client, 'Demo Company');
  north = await placeOf(client, 'Demo Factory North');
  south = await placeOf(client, 'Demo Factory South');
  printRoom = await placeOf(client, 'Print room');
});
afterAll(() => house.discard());

const id = (personId: string) => personId as PersonId;

type RestrictionInput = Parameters<Client['access']['restrict']>[0];

function onOtto(
  permissions: readonly PermissionKey[],
  more: Partial<RestrictionInput> = {},
): RestrictionInput {
  return {
    personId: id(house.people.operator.personId),
    roleId: null,
    scopeId: north,
    permissions: [...permissions],
    reason: 'Training first',
    ...more,
  };
}

const may = async (client: Client, permission: PermissionKey, scopeId = printRoom) =>
  (await client.access.explain({ permission, scopeId })).allowed;

describe('what if', () => {
  test('[GR17] it says what saving would answer, for whom, and changes nothing', async () => {
    const { manager, master, operator } = house.people;
    const rows = rowsChanged(house);
    const restricted = await manager.client.access.whatIfRestricted(onOtto(['print.pause', 'stock.edit']));
    expect(restricted).toEqual({
      refusal: null,
      people: [
        {
          personId: operator.personId,
          personName: 'Otto Operator',
          scopeName: 'Demo Factory North',
          gained: [],
          lost: ['print.pause'],
        },
      ],
      peopleTouched: 1,
      gained: [],
      lost: ['print.pause'],
    });
    const wish = { personId: id(operator.personId), roleId: FACTORY_MANAGER, scopeId: north };
    expect(await manager.client.access.whatIfGrant(wish)).toMatchObject({
      refusal: { code: 'access.rankTooHigh' },
      peopleTouched: 1,
    });
    const given = await master.client.access.whatIfGrant(wish);
    expect(given.refusal).toBeNull();
    expect(given.gained).toContain('user.manage');
    expect(given.lost).toEqual([]);
    const again = await master.client.access.whatIfGrant({ ...wish, roleId: OPERATOR });
    expect(again).toMatchObject({ refusal: { code: 'access.alreadyGranted' }, peopleTouched: 0 });
    const { grants } = await manager.client.people.get({ personId: id(operator.personId) });
    const grantId = (grants[0]?.grantId ?? '') as never;
    const revoked = await manager.client.access.whatIfRevoked({ grantId });
    expect(revoked.lost).toHaveLength(14);
    expect(revoked.people.map(({ personName }) => personName)).toEqual(['Otto Operator']);
    expect(rowsChanged(house)).toBe(rows);
    expect(await may(operator.client, 'print.pause')).toBe(true);
  });

  test('[GR17] a grant or restriction that begins later is told as of then', async () => {
    const { master, operator } = house.people;
    const fromAt = house.clock.now() + 3_600_000;
    const wish = { personId: id(operator.personId), roleId: FACTORY_MANAGER, scopeId: north, fromAt };
    expect((await master.client.access.whatIfGrant(wish)).gained).toContain('user.manage');
    expect((await master.client.access.whatIfRestricted(onOtto(['print.pause'], { fromAt }))).lost).toEqual([
      'print.pause',
    ]);
  });

  test('[GR17] of those whom the caller may not see, only the number; of many, the first hundred by name', async () => {
    const { master, manager } = house.people;
    const many = Array.from({ length: 105 }, (_, index) => `Hand ${String(index).padStart(3, '0')}`);
    for (const name of many) addPerson(house, name, OPERATOR, south);
    const lean = {
      roleId: null,
      expectedVersion: null,
      homeScopeId: company,
      variantOf: OPERATOR,
      name: 'Operator',
      rank: 20,
      permissions: ['printer.view', 'stock.view'] as PermissionKey[],
      own: [],
      assigns: [],
    };
    const seen = await master.client.access.whatIfRole(lean);
    expect(seen.refusal).toBeNull();
    expect(seen.peopleTouched).toBe(106);
    expect(seen.people).toHaveLength(100);
    expect(seen.people.map(({ personName }) => personName)).toEqual(many.slice(0, 100));
    expect(seen.gained).toEqual(['stock.view']);
    expect(seen.lost).toContain('print.pause');
    const saved = await master.client.access.saveRole(lean);
    const back = await master.client.access.whatIfRoleRemoved({ roleId: saved.roleId as RoleId });
    expect(back).toMatchObject({ refusal: null, peopleTouched: 106, gained: seen.lost, lost: seen.gained });
    await master.client.access.removeRole({ roleId: saved.roleId as RoleId, expectedVersion: 1 });
    // The manager of the north restricts a role in the north: of the south they learn nothing.
    const narrow = await manager.client.access.whatIfRestricted(
      onOtto(['print.pause'], { personId: null, roleId: OPERATOR }),
    );
    expect(narrow.people.map(({ personName }) => personName)).toEqual(['Otto Operator']);
    const wide = await master.client.access.whatIfRestricted(
      onOtto(['print.pause'], { personId: null, roleId: OPERATOR, scopeId: company }),
    );
    expect(wide.peopleTouched).toBe(106);
  });

  test('[GR17] moving a place: what the move would answer, and whom it touches', async () => {
    const { master, manager } = house.people;
    const moved = { scopeId: printRoom, parentId: south };
    const asked = await manager.client.access.whatIfMoved(moved);
    expect(asked.refusal).toMatchObject({
      code: 'access.denied',
      permission: 'factory.modify',
      scopeId: south,
    });
    // The hands of the south come to the print room, whom the manager of the north does not see until then.
    expect(asked.peopleTouched).toBeGreaterThan(100);
    expect(JSON.stringify(asked.people)).not.toContain('Hand 0');
    expect(asked.people.map(({ personName }) => personName)).toContain('Dana Designer');
    const known = await master.client.access.whatIfMoved(moved);
    // An area stays in its factory; what it would change is told all the same.
    expect(known.refusal).toEqual({ code: 'hierarchy.areaStays' });
    expect(known.people.map(({ personName }) => personName)).toContain('Hand 007');
    const wrong = await master.client.access.whatIfMoved({ scopeId: printRoom, parentId: company });
    expect(wrong).toMatchObject({ refusal: { code: 'hierarchy.wrongParent' }, peopleTouched: 0 });
    expect(
      (await refusalOf(master.client.access.whatIfMoved({ scopeId: company, parentId: south }))).code,
    ).toBe('hierarchy.wrongKind');
  });

  test('[GR17] a role that cannot be saved says so before', async () => {
    const { client } = house.people.master;
    const boss = await client.access.whatIfRole({
      roleId: null,
      expectedVersion: null,
      homeScopeId: company,
      variantOf: MASTER,
      name: 'Master',
      rank: 100,
      permissions: [],
      own: [],
      assigns: [],
    });
    expect(boss.refusal).toMatchObject({ code: 'access.rankTooHigh' });
  });
});
