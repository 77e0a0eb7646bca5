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
import { addPerson, FACTORY_MANAGER, OPERATOR, placeOf, recordOf } from './support.ts';

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
