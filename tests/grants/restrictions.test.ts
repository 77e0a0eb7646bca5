import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_ROLES,
  type PermissionKey,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../../src/shop/access/index.ts';
import { restrictions } from '../../src/shop/grants/tables.ts';
import { addSecondClient } from '../support/second-client.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { addPerson, FACTORY_MANAGER, MASTER, OPERATOR, placeOf, recordOf, rowsChanged } from './support.ts';

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
let company: ScopeId;
let north: ScopeId;
let south: ScopeId;
let printRoom: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
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

describe('restrictions', () => {
  test('[GR15] set with a reason and lifted, each on record; what was lifted is kept', async () => {
    const { manager, operator } = house.people;
    const set = onOtto(['print.pause', 'print.cancel', 'print.pause']);
    const { restrictionId } = await manager.client.access.restrict(set);
    expect(await may(operator.client, 'print.pause')).toBe(false);
    expect(recordOf(house, 'access.restrict').at(-1)).toMatchObject({
      result: 'done',
      recordKind: 'restriction',
      recordId: restrictionId,
      recordName: 'Otto Operator',
      scopeName: 'Demo Factory North',
      reason: 'Training first',
      facts: { personId: operator.personId, before: null, after: { untilAt: null } },
    });
    await manager.client.access.liftRestriction({ restrictionId });
    expect(await may(operator.client, 'print.pause')).toBe(true);
    expect(recordOf(house, 'access.liftRestriction').at(-1)).toMatchObject({
      recordId: restrictionId,
      facts: { before: { permissions: expect.arrayContaining(['print.cancel']) as unknown }, after: null },
    });
    const row = house.station.store.reading
      .select()
      .from(restrictions)
      .where(eq(restrictions.id, restrictionId))
      .get();
    expect(row).toMatchObject({ version: 2, liftedBy: manager.personId, setBy: manager.personId });
    expect(row?.permissions).toHaveLength(2);
    expect((await refusalOf(manager.client.access.liftRestriction({ restrictionId }))).code).toBe(
      'access.notFound',
    );
  });

  test('[GR15] the rules of access decide', async () => {
    const { manager, master, operator, designer } = house.people;
    const refused = async (input: RestrictionInput, client = manager.client) =>
      (await refusalOf(client.access.restrict(input))).code;
    expect(await refused(onOtto(['print.pause'], { reason: ' ' }))).toBe('access.reasonMissing');
    expect(await refused(onOtto([]))).toBe('access.nothingRestricted');
    expect(await refused(onOtto(['print.pause'], { personId: id(manager.personId) }))).toBe(
      'access.ownRestriction',
    );
    expect(await refused(onOtto(['print.pause'], { personId: id(master.personId) }))).toBe(
      'access.rankTooHigh',
    );
    expect(await refused(onOtto(['print.pause'], { scopeId: south }))).toBe('access.forbidden');
    expect(await refused(onOtto(['print.pause']), designer.client)).toBe('access.forbidden');
    expect(await refused(onOtto(['print.pause'], { personId: id(hidden.personId) }))).toBe('people.notFound');
    expect(await refused(onOtto(['print.pause'], { personId: id('nobody') }))).toBe('people.notFound');
    const untilAt = house.clock.now() - 5;
    expect(await refused(onOtto(['print.pause'], { untilAt }))).toBe('access.termReversed');
    // Both, or neither, is no subject at all.
    expect(await refused(onOtto(['print.pause'], { roleId: OPERATOR }))).toBe('input.invalid');
    expect(await refused(onOtto(['print.pause'], { personId: null }))).toBe('input.invalid');
    const { restrictionId } = await master.client.access.restrict(onOtto(['print.pause']));
    expect((await refusalOf(manager.client.access.liftRestriction({ restrictionId }))).code).toBe(
      'access.setByHigherRank',
    );
    expect((await refusalOf(operator.client.access.liftRestriction({ restrictionId }))).code).toBe(
      'access.forbidden',
    );
    await master.client.access.liftRestriction({ restrictionId });
  });

  test('[GR15] on a variant it is set on the default, and stays when the variant goes', async () => {
    const { master, operator } = house.people;
    const permissions = DEFAULT_ROLES.find(({ id: role }) => role === OPERATOR)?.permissions ?? [];
    const { roleId } = await master.client.access.saveRole({
      roleId: null,
      expectedVersion: null,
      homeScopeId: company,
      variantOf: OPERATOR,
      name: 'Hand',
      rank: 20,
      permissions: [...permissions],
      own: [],
      assigns: [],
    });
    const { restrictionId } = await master.client.access.restrict(
      onOtto(['print.pause'], { personId: null, roleId }),
    );
    const [shown] = await master.client.access.restrictions({});
    expect(shown).toMatchObject({ restrictionId, roleId: OPERATOR, roleName: 'Operator', personId: null });
    expect(await may(operator.client, 'print.pause')).toBe(false);
    await master.client.access.removeRole({ roleId: roleId as RoleId, expectedVersion: 1 });
    expect(await may(operator.client, 'print.pause')).toBe(false);
    await master.client.access.liftRestriction({ restrictionId });
    expect(await may(operator.client, 'print.pause')).toBe(true);
  });

  test('[GR16] they show to who looks after people there, with why not to lift; by person and by place', async () => {
    const { master, manager, operator } = house.people;
    const { personId } = addPerson(house, 'Sara South', FACTORY_MANAGER, south);
    const first = await manager.client.access.restrict(onOtto(['print.pause'], { scopeId: printRoom }));
    const untilAt = house.clock.now() + 60_000;
    const second = await master.client.access.restrict(onOtto(['print.cancel'], { untilAt }));
    const onRole = await master.client.access.restrict(
      onOtto(['print.accept'], { personId: null, roleId: OPERATOR }),
    );
    const third = await master.client.access.restrict(onOtto(['printer.view'], { personId, scopeId: south }));
    const ids = async (client: Client, asked: Parameters<Client['access']['restrictions']>[0] = {}) =>
      (await client.access.restrictions(asked)).map(({ restrictionId }) => restrictionId).toSorted();
    const all = [first, second, onRole, third].map(({ restrictionId }) => restrictionId);
    expect(await ids(master.client)).toEqual(all.toSorted());
    expect(await ids(manager.client)).toEqual(all.slice(0, 3).toSorted());
    expect(await ids(operator.client)).toEqual([]);
    // On the person, and on the role that they hold.
    expect(await ids(master.client, { personId: id(operator.personId) })).toEqual(all.slice(0, 3).toSorted());
    expect(await ids(master.client, { scopeId: printRoom })).toEqual([first.restrictionId]);
    expect(await ids(master.client, { scopeId: south })).toEqual([third.restrictionId]);
    const shown = await manager.client.access.restrictions({});
    const of = (wanted: string) => shown.find(({ restrictionId }) => restrictionId === wanted);
    expect(of(first.restrictionId)).toMatchObject({
      personName: 'Otto Operator',
      scopeName: 'Print room',
      setByName: 'Fabio Factory',
      reason: 'Training first',
      permissions: ['print.pause'],
      liftRefusal: null,
    });
    expect(of(second.restrictionId)?.liftRefusal).toMatchObject({ code: 'access.setByHigherRank' });
    house.clock.shiftMilliseconds += 60_001;
    expect(await ids(manager.client)).not.toContain(second.restrictionId);
    house.clock.shiftMilliseconds -= 60_001;
    for (const restrictionId of [first, onRole, third].map((one) => one.restrictionId)) {
      await master.client.access.liftRestriction({ restrictionId });
    }
    await master.client.access.liftRestriction(second);
  });
});

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
    expect(known.refusal).toBeNull();
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
