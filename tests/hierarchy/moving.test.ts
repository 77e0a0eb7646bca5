import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import { openTestStation, refusalOf, type Client, type TestStation } from '../support/station.ts';
import { addPerson, doneOn, placeNamed } from './company.ts';

let house: TestStation;
let master: Client;
let clientId: ScopeId;
beforeAll(async () => {
  house = await openTestStation();
  master = house.people.master.client;
  clientId = (await placeNamed(master, 'Demo Company')).id;
});
afterAll(() => house.discard());

test('[HI10] a place moves with all below it, on record with where it was and where it is', async () => {
  const { scopeId: divisionId } = await master.hierarchy.createEnterprise({
    parentId: clientId,
    name: 'Division',
  });
  const { id: northId } = await placeNamed(master, 'Demo Factory North');
  await master.hierarchy.moveScope({ scopeId: northId, parentId: divisionId });
  expect((await placeNamed(master, 'Simulated 1')).path).toEqual([
    'Demo Company',
    'Division',
    'Demo Factory North',
    'Print room',
    'Simulated 1',
  ]);
  // Nothing is where it is already: no second line.
  await master.hierarchy.moveScope({ scopeId: northId, parentId: divisionId });
  const moved = doneOn(house, northId).filter(({ action }) => action === 'hierarchy.moveScope');
  expect(moved.map(({ facts }) => facts)).toEqual([
    {
      from: { scopeId: clientId, name: 'Demo Company' },
      to: { scopeId: divisionId, name: 'Division' },
    },
  ]);
  await master.hierarchy.moveScope({ scopeId: northId, parentId: clientId });
});

test('[HI10] not below itself, not into another client, not elsewhere; and an area not out of its factory', async () => {
  const { id: southId } = await placeNamed(master, 'Demo Factory South');
  const { id: roomId } = await placeNamed(master, 'Print room');
  const { id: platformId } = await placeNamed(master, 'All companies');
  const move = (scopeId: ScopeId, parentId: ScopeId) =>
    refusalOf(master.hierarchy.moveScope({ scopeId, parentId }));
  expect(await move(roomId, southId)).toEqual({ code: 'hierarchy.areaStays' });
  expect((await placeNamed(master, 'Print room')).path).toContain('Demo Factory North');
  const wish = await master.access.whatIfMoved({ scopeId: roomId, parentId: southId });
  expect(wish.refusal).toEqual({ code: 'hierarchy.areaStays' });
  expect(await move(southId, roomId)).toMatchObject({ code: 'hierarchy.wrongParent', kind: 'factory' });
  const { scopeId: otherId } = await master.hierarchy.createClient({ parentId: platformId, name: 'Other' });
  expect(await move(southId, otherId)).toEqual({ code: 'hierarchy.movesTooFar' });
  expect(await move(clientId, otherId)).toMatchObject({ code: 'hierarchy.wrongKind', kind: 'client' });
  expect(await move(southId, 'not-there' as ScopeId)).toEqual({ code: 'hierarchy.notFound' });
});

test('[HI10] not beside a place of its name', async () => {
  const { scopeId: crowdedId } = await master.hierarchy.createEnterprise({
    parentId: clientId,
    name: 'Crowded',
  });
  await master.hierarchy.createFactory({ parentId: crowdedId, name: 'DEMO FACTORY SOUTH' });
  const { id: southId } = await placeNamed(master, 'Demo Factory South');
  const moving = master.hierarchy.moveScope({ scopeId: southId, parentId: crowdedId });
  expect(await refusalOf(moving)).toEqual({ code: 'hierarchy.nameTaken', name: 'Demo Factory South' });
});

test('[HI10] who cannot give what the people there would gain does not move it', async () => {
  const { scopeId: quietId } = await master.hierarchy.createEnterprise({ parentId: clientId, name: 'Quiet' });
  const { scopeId: loudId } = await master.hierarchy.createEnterprise({ parentId: clientId, name: 'Loud' });
  const { scopeId: worksId } = await master.hierarchy.createFactory({
    parentId: quietId,
    name: 'Quiet works',
  });
  await addPerson(house, 'Loudmaster', ['print-farm', 'master'], loudId);
  const planner = await addPerson(house, 'Planner', ['plant', 'enterprise-administrator'], clientId);
  const { code } = await refusalOf(
    planner.client.hierarchy.moveScope({ scopeId: worksId, parentId: loudId }),
  );
  expect(code).toMatch(/^(access|hierarchy)\.(denied|moveGives)$/);
  expect((await placeNamed(master, 'Quiet works')).parentId).toBe(quietId);
});
