import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PERMISSIONS, type PersonId, type ScopeId } from '../../src/shop/access/index.ts';
import { encodePng } from '../../src/station/files/picture/png.ts';
import { addSecondClient } from '../support/second-client.ts';
import { openTestStation, refusalOf, type TestStation } from '../support/station.ts';
import { addPerson, FACTORY_MANAGER, OPERATOR, placeOf } from './support.ts';

/** A PNG of 64 pixels a side, all of one grey. */
function greyPicture(): string {
  const pixels = new Uint8Array(64 * 64 * 4).fill(0x80);
  return Buffer.from(encodePng({ width: 64, height: 64, pixels })).toString('base64');
}

let house: TestStation;
let hidden: ReturnType<typeof addSecondClient>;
let north: ScopeId;
let south: ScopeId;
let printRoom: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  hidden = addSecondClient(house);
  const { client } = house.people.master;
  north = await placeOf(client, 'Demo Factory North');
  south = await placeOf(client, 'Demo Factory South');
  printRoom = await placeOf(client, 'Print room');
  addPerson(house, 'Sara South', FACTORY_MANAGER, south);
});
afterAll(() => house.discard());

const id = (personId: string) => personId as PersonId;

describe('why', () => {
  test('[GR4] all reasons, the strongest first; what would help, the least first; and whether it was asked for', async () => {
    const { master, manager, operator } = house.people;
    const { restrictionId } = await manager.client.access.restrict({
      personId: id(operator.personId),
      roleId: null,
      scopeId: north,
      permissions: ['printer.control'],
      reason: 'After the crash',
    });
    const restricted = await operator.client.access.explain({
      permission: 'printer.control',
      scopeId: printRoom,
    });
    expect(restricted).toMatchObject({
      allowed: false,
      permission: 'printer.control',
      scopeId: printRoom,
      scopeName: 'Print room',
      reason: {
        kind: 'restricted',
        restrictionId,
        setBy: 'Fabio Factory',
        scopeName: 'Demo Factory North',
        reason: 'After the crash',
        roleName: null,
        untilAt: null,
      },
      rolesThatWould: [],
      askedAt: null,
    });
    expect(restricted.reasons).toHaveLength(1);
    expect(restricted.whoCanGrant[0]).toEqual({ personName: 'Fabio Factory', roleName: 'Factory manager' });
    await manager.client.access.liftRestriction({ restrictionId });

    const missing = await operator.client.access.explain({ permission: 'printTask.review', scopeId: north });
    expect(missing.reason).toEqual({ kind: 'missing' });
    expect(missing.rolesThatWould.length).toBeGreaterThan(0);
    expect(missing.rolesThatWould.length).toBeLessThanOrEqual(5);
    expect(missing.rolesThatWould).toContain('Factory manager');
    expect(missing.rolesThatWould).not.toContain('Operator');
    const { requestId } = await operator.client.access.askFor({
      permission: 'printTask.review',
      scopeId: north,
    });
    const asked = await operator.client.access.explain({ permission: 'printTask.review', scopeId: north });
    expect(asked.askedAt).toBeGreaterThan(0);
    // Of somebody else's request nobody is told this way.
    const seen = { personId: id(operator.personId), permission: 'printTask.review', scopeId: north } as const;
    expect((await master.client.access.why(seen)).askedAt).toBeNull();
    await operator.client.access.withdrawRequest({ requestId });
    const after = await operator.client.access.explain({ permission: 'printTask.review', scopeId: north });
    expect(after.askedAt).toBeNull();
  });

  test('[GR4] an allowed question names every grant that gives it', async () => {
    const { master, designer } = house.people;
    const { grantId } = await master.client.access.grant({
      personId: id(designer.personId),
      roleId: OPERATOR,
      scopeId: printRoom,
    });
    const why = await designer.client.access.explain({ permission: 'project.view', scopeId: printRoom });
    expect(why).toMatchObject({ allowed: true, whoCanGrant: [], rolesThatWould: [] });
    expect(why.reasons).toMatchObject([
      {
        kind: 'grant',
        roleName: 'Designer',
        scopeName: 'Demo Factory North',
        grantedBy: null,
        ownOnly: false,
      },
      { kind: 'grant', roleName: 'Operator', scopeName: 'Print room', grantedBy: 'Mara Master' },
    ]);
    await master.client.access.revoke({ grantId });
  });

  test('[GR9] about somebody else: only who sees people there, only of people who stand in sight', async () => {
    const { manager, operator, designer, master } = house.people;
    const about = (personId: string, scopeId = north) => ({
      personId: id(personId),
      permission: 'print.pause' as const,
      scopeId,
    });
    expect(await refusalOf(operator.client.access.why(about(designer.personId)))).toMatchObject({
      code: 'access.forbidden',
      explanation: { permission: 'user.list' },
    });
    expect(await manager.client.access.why(about(operator.personId))).toMatchObject({
      allowed: true,
      reason: { kind: 'grant', roleName: 'Operator' },
    });
    // The Master's grant bears on the north, though it stands above it.
    expect((await manager.client.access.why(about(master.personId))).allowed).toBe(true);
    for (const stranger of ['sara-south', hidden.personId, 'nobody']) {
      for (const ask of ['why', 'whatCan'] as const) {
        expect(await refusalOf(manager.client.access[ask](about(stranger)))).toEqual({
          code: 'people.notFound',
        });
      }
    }
    expect(await refusalOf(manager.client.access.why(about(operator.personId, south)))).toMatchObject({
      code: 'access.forbidden',
    });
    expect(await refusalOf(manager.client.access.why(about(operator.personId, hidden.factoryId)))).toEqual({
      code: 'hierarchy.notFound',
    });
    expect((await master.client.access.why(about('sara-south'))).allowed).toBe(false);
  });

  test('[GR9] who holds nothing any more can still be asked about where they last did', async () => {
    const { manager, master } = house.people;
    const { personId, grantId } = addPerson(house, 'Gone Guest', OPERATOR, north);
    await manager.client.access.revoke({ grantId });
    const asked = { personId, permission: 'print.pause', scopeId: north } as const;
    expect(await manager.client.access.why(asked)).toMatchObject({ reason: { kind: 'missing' } });
    expect((await manager.client.access.whatCan(asked)).permissions.every(({ held }) => held === 'no')).toBe(
      true,
    );
    expect((await master.client.access.why(asked)).allowed).toBe(false);
  });

  test('[GR4] as if the record were the person’s own', async () => {
    const { manager, designer } = house.people;
    const asked = { personId: id(designer.personId), permission: 'project.delete', scopeId: north } as const;
    const others = await manager.client.access.why(asked);
    expect(others).toMatchObject({ allowed: false, reason: { kind: 'notOwn' } });
    const own = await manager.client.access.why({ ...asked, ownRecord: true });
    expect(own).toMatchObject({
      allowed: true,
      reason: { kind: 'grant', ownOnly: true, roleName: 'Designer' },
    });
  });
});

describe('who can, what can', () => {
  test('[GR10] people by name, found by a part of it, page by page, with the grants that give it', async () => {
    const { manager } = house.people;
    for (const name of ['Zoe Last', 'anna first', 'Émile Middle']) addPerson(house, name, OPERATOR, north);
    const ask = (more: { search?: string; offset?: number; limit?: number } = {}) =>
      manager.client.access.whoCan({ permission: 'print.pause', scopeId: north, ...more });
    const all = await ask();
    const names = all.people.map(({ personName }) => personName);
    expect(names).toEqual([
      'anna first',
      'Émile Middle',
      'Fabio Factory',
      'Mara Master',
      'Otto Operator',
      'Zoe Last',
    ]);
    expect(all.total).toBe(6);
    expect((await ask({ search: 'FIRST' })).people.map(({ personName }) => personName)).toEqual([
      'anna first',
    ]);
    const second = await ask({ offset: 2, limit: 2 });
    expect(second.people.map(({ personName }) => personName)).toEqual(names.slice(2, 4));
    expect(second.total).toBe(6);
    expect(await ask({ offset: 50 })).toEqual({ people: [], total: 6 });
    expect(all.people[2]).toMatchObject({
      pictureHash: null,
      own: false,
      by: [{ roleName: 'Factory manager', scopeName: 'Demo Factory North', untilAt: null }],
    });
    const own = await manager.client.access.whoCan({ permission: 'project.delete', scopeId: north });
    expect(own.people.map((holder) => [holder.personName, holder.own])).toEqual([
      ['Dana Designer', true],
      ['Fabio Factory', false],
      ['Mara Master', false],
    ]);
  });

  test('[GR10] a face stands beside the name where there is one', async () => {
    const { manager, operator } = house.people;
    const { pictureHash } = await operator.client.people.setPicture({ imageBase64: greyPicture() });
    const { people } = await manager.client.access.whoCan({ permission: 'print.pause', scopeId: north });
    expect(people.find(({ personId }) => personId === operator.personId)?.pictureHash).toBe(pictureHash);
  });

  test('[GR10] what somebody can do: every permission in order, with what gives it or would', async () => {
    const { manager, operator, designer } = house.people;
    const { permissions } = await manager.client.access.whatCan({
      personId: id(operator.personId),
      scopeId: north,
    });
    expect(permissions.map(({ permission }) => permission)).toEqual(PERMISSIONS.map(({ key }) => key));
    const { restrictionId } = await manager.client.access.restrict({
      personId: id(operator.personId),
      roleId: null,
      scopeId: north,
      permissions: ['print.cancel'],
      reason: 'Ask first',
    });
    const asked = await manager.client.access.whatCan({ personId: id(operator.personId), scopeId: north });
    const of = (key: string) => asked.permissions.find(({ permission }) => permission === key);
    expect(of('print.pause')).toMatchObject({ held: 'every', by: [{ roleName: 'Operator' }] });
    expect(of('print.cancel')).toMatchObject({ held: 'restricted', by: [{ roleName: 'Operator' }] });
    expect(of('user.manage')).toEqual({ permission: 'user.manage', held: 'no', by: [] });
    await manager.client.access.liftRestriction({ restrictionId });
    const drawn = await manager.client.access.whatCan({ personId: id(designer.personId), scopeId: north });
    expect(
      drawn.permissions.filter(({ held }) => held === 'own').map(({ permission }) => permission),
    ).toEqual(['project.delete', 'printTask.cancel']);
    expect(drawn.permissions.filter(({ held }) => held === 'every')).toHaveLength(9);
  });
});

describe('roles', () => {
  test('[GR5] holders are those whom the caller sees', async () => {
    const { master, manager, operator } = house.people;
    const holders = async (client: typeof master.client, roleId: string) =>
      (await client.access.roles()).find((role) => role.roleId === roleId)?.holders;
    expect(await holders(master.client, FACTORY_MANAGER)).toBe(2);
    expect(await holders(manager.client, FACTORY_MANAGER)).toBe(1);
    expect(await holders(operator.client, FACTORY_MANAGER)).toBe(0);
    expect(await holders(master.client, 'print-farm/master')).toBe(1);
  });

  test('[GR11] what can be given here, and why not where it may not', async () => {
    const { manager, operator, master } = house.people;
    const offers = await manager.client.access.roleOffers({ scopeId: north });
    expect(offers).toHaveLength(32);
    const of = (list: typeof offers, roleId: string) => list.find((offer) => offer.roleId === roleId);
    expect(of(offers, OPERATOR)).toMatchObject({ name: 'Operator', permissions: 14, refusal: null });
    expect(of(offers, FACTORY_MANAGER)?.refusal).toMatchObject({ code: 'access.rankTooHigh' });
    expect(of(offers, 'inventory/stock-writer')?.refusal).toMatchObject({
      code: 'access.notHeld',
      permissions: ['stock.edit'],
    });
    const own = await manager.client.access.roleOffers({ scopeId: north, personId: id(manager.personId) });
    expect(of(own, OPERATOR)?.refusal).toEqual({ code: 'access.ownGrants' });
    expect(await refusalOf(operator.client.access.roleOffers({ scopeId: north }))).toMatchObject({
      code: 'access.forbidden',
    });
    // Each offer is what giving it then answers.
    const { personId } = addPerson(house, 'Nina New', 'inventory/stock-reader', north);
    for (const { roleId, refusal } of await master.client.access.roleOffers({ scopeId: north, personId })) {
      if (roleId === 'inventory/stock-reader') continue;
      expect(refusal).toBeNull();
      await master.client.access.grant({ personId, roleId, scopeId: north });
    }
  });
});
