import { beforeEach, expect, test } from 'vitest';
import type { Id } from '../../../src/shop/kernel/index.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import { revokeStation } from '../../../src/station/hub/hub-revoke.ts';
import { askOnce } from '../../support/postgres.ts';
import { companyOfTests } from './company-of-tests.ts';
import { eventually, foundAt, joinAt, MASTER, type CompanyStation } from './company-stations.ts';

const company = companyOfTests();
let office: CompanyStation;
let hall: CompanyStation;
let factoryId: Id<'Scope'>;
beforeEach(async () => {
  office = await company.open('office');
  hall = await company.open('hall');
  ({ factoryId } = await foundAt(office, company.hub));
  await joinAt(hall, company.hub, { home: 'North' });
});

const standing = (at: CompanyStation): Promise<SyncStanding> => at.nobody().sync.joining();

async function askAgain(at: CompanyStation): Promise<SyncStanding> {
  await (await at.as(MASTER)).sync.syncNow();
  return standing(at);
}

const rowsOf = (at: CompanyStation) => at.station.store.reading.select().from(projects).all().length;

test('[SY71] a hub that was put back from a backup: the station stands still, and has everything', async () => {
  const here = await hall.as(MASTER);
  await here.projects.create({ scopeId: factoryId, name: 'Hooks' });
  await eventually(
    async () => (await here.sync.view()).standing.state === 'online',
    'the hall to be in step',
  );
  const before = rowsOf(hall);
  await askOnce(company.hub.url, 'UPDATE printhall.hub SET generation = gen_random_uuid()');
  await eventually(async () => (await askAgain(hall)).state === 'stopped', 'the hall to stand still');
  expect(await standing(hall)).toMatchObject({ why: { code: 'hubRestored' } });
  await here.projects.create({ scopeId: factoryId, name: 'Made alone' });
  expect(rowsOf(hall)).toBe(before + 1);
});

test('[SY71] another hub behind the address that it knew: the same', async () => {
  await askOnce(company.hub.url, 'UPDATE printhall.hub SET hub_id = gen_random_uuid()');
  await eventually(async () => (await askAgain(office)).state === 'stopped', 'the office to stand still');
  expect(await standing(office)).toMatchObject({ why: { code: 'otherHub' } });
});

test('[SY71] a station that was taken out works on with what it has, and says why it stands still', async () => {
  await revokeStation(company.hub.url, 'hall');
  await eventually(async () => (await askAgain(hall)).state === 'stopped', 'the hall to stand still');
  expect(await standing(hall)).toMatchObject({ why: { code: 'revoked' } });
  const here = await hall.as(MASTER);
  await here.projects.create({ scopeId: factoryId, name: 'Made alone' });
  expect(rowsOf(hall)).toBe(1);
});

test('[SY72] of two copies of one station one goes on under a new epoch, and the other stands still', async () => {
  await hall.station.close();
  const copy = await company.open('copy', hall.dataDirectory);
  await hall.reopen();
  for (const [index, at] of [hall, copy].entries()) {
    const client = await at.as(MASTER);
    await client.projects.create({ scopeId: factoryId, name: `Made by copy ${index}` });
  }
  const states = async () => [(await askAgain(hall)).state, (await askAgain(copy)).state].toSorted();
  await eventually(
    async () => JSON.stringify(await states()) === '["online","stopped"]',
    'one of them to go on',
  );
  const stopped = (await standing(hall)).state === 'stopped' ? hall : copy;
  expect(await standing(stopped)).toMatchObject({ why: { code: 'fenced' } });
  // What the one that goes on did is with everybody; what the other had not brought yet stays with it.
  const goingOn = stopped === hall ? 'Made by copy 1' : 'Made by copy 0';
  const there = await office.as(MASTER);
  const names = async () => (await there.projects.list({})).map(({ name }) => name);
  await eventually(async () => (await names()).includes(goingOn), 'what the one that goes on had done');
  expect(rowsOf(stopped)).toBeGreaterThan(0);
});
