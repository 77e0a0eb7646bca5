import { cpSync, rmSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import type { Id } from '../../../src/shop/kernel/index.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import { stationIdentity } from '../../../src/shop/records/tables.ts';
import { refusalOf } from '../../support/station.ts';
import { companyOfTests } from './company-of-tests.ts';
import { eventually, foundAt, joinAt, MASTER, type CompanyStation } from './company-stations.ts';

const company = companyOfTests();
let office: CompanyStation;
let hall: CompanyStation;
let companyId: Id<'Scope'>;
let factoryId: Id<'Scope'>;
beforeEach(async () => {
  office = await company.open('office');
  hall = await company.open('hall');
  ({ companyId, factoryId } = await foundAt(office, company.hub));
  await joinAt(hall, company.hub, { home: 'North', way: company.way });
});

const standing = () => hall.nobody().sync.joining();
const names = () =>
  hall.station.store.reading
    .select()
    .from(projects)
    .all()
    .map(({ name }) => name);
const starts = () =>
  hall.station.store.reading
    .select()
    .from(auditEntries)
    .all()
    .filter(({ action }) => action === 'station.started');

async function isInStep(): Promise<boolean> {
  await (await hall.as(MASTER)).sync.syncNow();
  const now = await standing();
  return now.state === 'online' && now.waiting === 0;
}

test('[SY74] a station that was put back waits for the hub, which tells it what it did since', async () => {
  const backup = `${hall.dataDirectory}-backup`;
  await eventually(isInStep, 'the hall to be in step');
  await hall.station.close();
  cpSync(hall.dataDirectory, backup, { recursive: true });
  await hall.reopen();
  await (await hall.as(MASTER)).projects.create({ scopeId: factoryId, name: 'Made after the backup' });
  await eventually(isInStep, 'the hub to have it');

  await hall.station.close();
  rmSync(hall.dataDirectory, { recursive: true });
  cpSync(backup, hall.dataDirectory, { recursive: true });
  rmSync(backup, { recursive: true });
  company.way.pull();
  await hall.reopen();
  expect(names()).toEqual([]);
  expect(await standing()).toMatchObject({ state: 'putBack', awaitsHub: true });
  expect(starts().some(({ body }) => body.includes('putBack'))).toBe(true);
  // Only the hub knows what it did: nobody can go on without it and still be one of the company.
  expect(await refusalOf((await hall.as(MASTER)).sync.goOn({ scopeId: companyId }))).toMatchObject({
    code: 'sync.offline',
  });

  company.way.plugIn();
  await eventually(isInStep, 'the hall to be one of the company again');
  expect(names()).toEqual(['Made after the backup']);
  expect(hall.station.store.reading.select().from(stationIdentity).get()?.epoch).toBe(2);
  await hall.reopen();
  await eventually(isInStep, 'the hall to be the station that it is from now on');
});
