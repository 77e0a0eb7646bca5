import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { projects } from '../../src/shop/projects/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { syncConflicts, syncTroubles } from '../../src/shop/sync/tables.ts';
import { revokeStation } from '../../src/station/hub/hub-revoke.ts';
import { writeEnrolmentCode } from '../../src/station/sync/enrolment-code.ts';
import { procedures } from '../support/contract-walk.ts';
import { askOnce, openTestHub, startPostgres, type TestHub, type TestPostgres } from '../support/postgres.ts';
import type { Client } from '../support/station.ts';
import {
  eventually,
  foundAt,
  joinAt,
  MASTER,
  openCompanyStation,
  type CompanyStation,
} from '../sync/company/company-stations.ts';
import { READS, RecordedDay } from './recorded-day.ts';

let postgres: TestPostgres;
let hub: TestHub;
let office: CompanyStation;
let hall: CompanyStation;
beforeAll(async () => {
  postgres = await startPostgres();
  hub = await openTestHub(postgres);
  office = await openCompanyStation('office');
  hall = await openCompanyStation('hall');
});
afterAll(async () => {
  await Promise.all([office.close(), hall.close()]);
  await hub.close();
  await postgres.stop();
});

const entriesOf = (at: CompanyStation, action: string) =>
  at.station.store.reading.select().from(auditEntries).where(eq(auditEntries.action, action)).all();

async function watchedMaster(day: RecordedDay): Promise<Client> {
  const client = await office.as(MASTER);
  const me = (await client.people.mine()).person?.personId ?? null;
  return day.watch(client, me, () => office.station.store.reading);
}

test('[AU5] a day with a hub: each accepted change is one entry of its person, each reading none', async () => {
  const day = new RecordedDay();
  const { companyId, factoryId } = await foundAt(office, hub);
  expect(entriesOf(office, 'sync.found')).toHaveLength(1);
  await joinAt(hall, hub, { home: 'North' });
  const [joined] = entriesOf(hall, 'sync.joinFirst');
  // Nobody had signed in at a station without people: the entry says where and when, and that nobody was known.
  expect(joined).toMatchObject({ result: 'done', personId: null });
  const master = await watchedMaster(day);

  await master.sync.view();
  await master.sync.syncNow();
  await master.sync.conflicts({ settled: false, before: null });
  const code = writeEnrolmentCode(await hub.addStation({ company: 'Company', name: 'third' }));
  await master.sync.preview({ scopeId: companyId, code });
  await settleBoth(master, companyId, factoryId);
  await goOnAfterRestore(master, companyId);
  // Everything came anew, the people too: who was signed in signs in again.
  office.forgetSessions();
  const again = await watchedMaster(day);
  await again.sync.leave({ scopeId: companyId });
  // What is enrolled under one code comes again under another only when the first was taken back.
  await revokeStation(hub.url, 'office');
  await again.sync.found({ scopeId: companyId, code });
  expect(day.failures).toEqual([]);

  const elsewhere = ['sync.joinFirst', 'sync.previewFirst', 'sync.joining'];
  const all = procedures.map(({ name }) => name).filter((name) => name.startsWith('sync.'));
  expect(all.filter((name) => !day.accepted.has(name) && !elsewhere.includes(name))).toEqual([]);
  expect(all.filter((name) => READS.has(name)).length).toBeGreaterThan(3);
});

async function settleBoth(master: Client, companyId: Id<'Scope'>, factoryId: Id<'Scope'>): Promise<void> {
  const { projectId } = await master.projects.create({ scopeId: factoryId, name: 'As it stands' });
  const shared = { place: factoryId, madeAt: 1, foundAt: 1 };
  office.station.store.journal((rows) => {
    rows
      .insert(syncConflicts)
      .values({
        ...shared,
        id: 'a-conflict',
        kind: 'writtenTwice',
        tableName: 'projects',
        rowId: projectId,
        columnName: 'name',
        lost: 'As it was meant',
        won: 'As it stands',
        stationId: 'other',
      })
      .run();
    rows
      .insert(syncTroubles)
      .values({
        id: 'a-trouble',
        direction: 'in',
        code: 'damaged',
        detail: '',
        place: '',
        content: '{}',
        at: 1,
      })
      .run();
  });
  await master.sync.settle({ conflictId: 'a-conflict', how: 'broughtBack' });
  const row = office.station.store.reading.select().from(projects).where(eq(projects.id, projectId)).get();
  expect(row).toMatchObject({ name: 'As it was meant', version: 2 });
  await master.sync.settleTrouble({
    scopeId: companyId,
    troubleId: 'a-trouble' as never,
    how: 'setAside',
  });
}

/** The hub was put back from a backup: another life of it. */
async function goOnAfterRestore(master: Client, companyId: Id<'Scope'>): Promise<void> {
  await askOnce(hub.url, 'UPDATE printhall.hub SET generation = gen_random_uuid()');
  await master.sync.syncNow();
  await eventually(async () => {
    await master.sync.syncNow();
    return (await master.live.station()).sync.state === 'stopped';
  }, 'the station to stand still');
  await master.sync.goOn({ scopeId: companyId });
  await eventually(
    async () => (await office.nobody().sync.joining()).state === 'online',
    'the hub to be followed again',
  );
  const entries = office.station.store.reading
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.action, 'sync.goOn'), eq(auditEntries.result, 'done')))
    .all();
  expect(entries).toHaveLength(1);
}
