import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../../support/postgres.ts';
import {
  eventually,
  nothingReported,
  foundAt,
  joinAt,
  MASTER,
  openCompanyStation,
  PASSWORD,
  type CompanyStation,
} from './company-stations.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

let hub: TestHub;
let office: CompanyStation;
let hall: CompanyStation;
beforeEach(async () => {
  hub = await openTestHub(postgres);
  office = await openCompanyStation('office');
  hall = await openCompanyStation('hall');
});
afterEach(async () => {
  await Promise.all([office.close(), hall.close()]);
  nothingReported(office, hall);
  await hub.close();
});

test('[SY70] one station founds, another joins, and each sees what the other does within a moment', async () => {
  const { factoryId } = await foundAt(office, hub);
  await joinAt(hall, hub, { home: 'North' });
  const here = await hall.as(MASTER);
  const [tree, sameTree] = await Promise.all([
    here.hierarchy.scopes(),
    (await office.as(MASTER)).hierarchy.scopes(),
  ]);
  expect(tree.map(({ name }) => name)).toEqual(sameTree.map(({ name }) => name));
  const { projectId } = await here.projects.create({
    scopeId: factoryId,
    name: 'Hooks',
    description: '',
  });
  const there = await office.as(MASTER);
  await eventually(
    async () => (await there.projects.list({})).some((project) => project.projectId === projectId),
    'the project to be at the office',
  );
  const view = await there.sync.view();
  expect(view.standing).toMatchObject({ state: 'online', waiting: 0 });
  await eventually(async () => (await there.sync.view()).stations.length === 2, 'both stations to be listed');
  expect(PASSWORD.length).toBeGreaterThan(14);
});
