import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  factoryOf,
  openTestStation,
  refusalOf,
  type SignedInPerson,
  type TestStation,
} from '../support/station.ts';
import { addPerson, doneOn } from './company.ts';

let house: TestStation;
/** A plant manager of the northern factory: who keeps its master data. */
let keeper: SignedInPerson;
beforeAll(async () => {
  house = await openTestStation();
  const northId = await factoryOf(house.people.master.client);
  keeper = await addPerson(house, 'Kim', ['plant', 'plant-manager'], northId);
});
afterAll(() => house.discard());

const EARLY = { name: 'Early', days: [5, 1, 2, 3, 4, 1], startMinute: 360, endMinute: 840 };
const NIGHT = { name: 'Night', days: [7], startMinute: 1_320, endMinute: 360 };

test('[HI19] shifts are made, changed and taken away, on record, and do not overlap', async () => {
  const { client } = keeper;
  const factoryId = await factoryOf(client);
  const save = (shiftId: string | null, shift: typeof EARLY) =>
    client.hierarchy.saveShift({ shiftId: shiftId as never, factoryId, ...shift });
  const { shiftId } = await save(null, EARLY);
  const { shiftId: nightId } = await save(null, NIGHT);
  // Sunday's night ends when Monday's early shift begins, and not later.
  expect(await refusalOf(save(nightId, { ...NIGHT, endMinute: 361 }))).toEqual({
    code: 'hierarchy.shiftsOverlap',
    name: 'Early',
  });
  expect(await refusalOf(save(null, { ...EARLY, name: 'Other', startMinute: 839, endMinute: 900 }))).toEqual({
    code: 'hierarchy.shiftsOverlap',
    name: 'Early',
  });
  // A shift is not in its own way.
  await save(shiftId, { ...EARLY, endMinute: 900 });
  const shown = await client.hierarchy.shifts({ factoryId });
  expect(shown.map(({ name, days, endMinute }) => [name, days, endMinute])).toEqual([
    ['Early', [1, 2, 3, 4, 5], 900],
    ['Night', [7], 360],
  ]);
  expect(shown[0]).toMatchObject({ shiftId, factoryId, factoryName: 'Demo Factory North' });
  await client.hierarchy.removeShift({ shiftId });
  expect(await refusalOf(client.hierarchy.removeShift({ shiftId }))).toEqual({ code: 'hierarchy.notFound' });
  expect(await refusalOf(save(shiftId, EARLY))).toEqual({ code: 'hierarchy.notFound' });
  expect((await client.hierarchy.shifts({})).map(({ name }) => name)).toEqual(['Night']);
  expect(doneOn(house, shiftId).map(({ action, facts }) => [action, Object.keys(facts)])).toEqual([
    ['hierarchy.saveShift', ['after']],
    ['hierarchy.saveShift', ['after', 'before']],
    ['hierarchy.removeShift', ['before']],
  ]);
});

test('[HI19] a shift of another factory is neither shown nor changed', async () => {
  const { master } = house.people;
  const southId = await factoryOf(master.client, 'Demo Factory South');
  const made = { shiftId: null, factoryId: southId, ...NIGHT };
  const { shiftId } = await master.client.hierarchy.saveShift(made);
  expect(await keeper.client.hierarchy.shifts({ factoryId: southId })).toEqual([]);
  expect((await keeper.client.hierarchy.shifts({})).map(({ factoryId }) => factoryId)).not.toContain(southId);
  expect((await refusalOf(keeper.client.hierarchy.removeShift({ shiftId }))).code).toBe('access.forbidden');
  // Nor is it taken along into the factory of whoever asks.
  const northId = await factoryOf(keeper.client);
  const stolen = { ...NIGHT, shiftId, factoryId: northId, name: 'Stolen' };
  expect(await refusalOf(keeper.client.hierarchy.saveShift(stolen))).toEqual({ code: 'hierarchy.notFound' });
});
