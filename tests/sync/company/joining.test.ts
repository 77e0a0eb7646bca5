import { beforeEach, expect, test } from 'vitest';
import { companyOfTests } from './company-of-tests.ts';
import { eventually, foundAt, joinAt, MASTER, PASSWORD, type CompanyStation } from './company-stations.ts';

const company = companyOfTests();
let office: CompanyStation;
let hall: CompanyStation;
beforeEach(async () => {
  office = await company.open('office');
  hall = await company.open('hall');
});

test('[SY70] one station founds, another joins, and each sees what the other does within a moment', async () => {
  const { factoryId } = await foundAt(office, company.hub);
  await joinAt(hall, company.hub, { home: 'North' });
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
