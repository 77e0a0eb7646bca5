import { beforeEach, expect, test } from 'vitest';
import { defaultRoleId } from '../../../src/shop/access/index.ts';
import type { Id } from '../../../src/shop/kernel/index.ts';
import type { LiveEvent } from '../../../src/shop/live/index.ts';
import type { ConflictView } from '../../../src/shop/sync/index.ts';
import type { Client } from '../../support/station.ts';
import { companyOfTests } from './company-of-tests.ts';
import { eventually, foundAt, invite, joinAt, MASTER, type CompanyStation } from './company-stations.ts';

const company = companyOfTests();
let office: CompanyStation;
let hall: CompanyStation;
beforeEach(async () => {
  office = await company.open('office');
  hall = await company.open('hall');
});

const LONG = 90;
const open = (client: Client) => client.sync.conflicts({ settled: false, before: null });

/** What is open as a window knows it: asked for when it opens, and at each event about syncing. Never in between. */
async function windowOf(client: Client) {
  const shown = { conflicts: await open(client), asked: 1 };
  const stream = await client.live.events();
  void (async () => {
    for await (const event of stream as AsyncIterable<LiveEvent>) {
      if (event.kind !== 'sync') continue;
      shown.conflicts = await open(client);
      shown.asked += 1;
    }
  })();
  return { shown, close: () => stream.return(undefined) };
}

test('[SY65] [SY66] a role that stood back is told with whose, which and where, by an event at both stations', async () => {
  const { companyId, factoryId } = await foundAt(office, company.hub);
  const second = { name: 'Second Master', email: 'second@company.example' };
  await invite(office, { ...second, roleId: defaultRoleId('print-farm', 'master'), scopeId: companyId });
  const designer = { roleId: defaultRoleId('print-farm', 'designer'), scopeId: factoryId };
  await invite(office, { name: 'Ada', email: 'ada@company.example', ...designer });
  await joinAt(hall, company.hub, { home: 'North', way: company.way });
  const first = await office.as(MASTER);
  const theirs = await hall.as(second.email);
  const windows = [await windowOf(first), await windowOf(theirs)] as const;
  const people = await first.people.list({});
  const idOf = (name: string) => {
    const person = people.people.find((one) => one.name === name);
    if (person === undefined) throw new Error(`${name} is not there`);
    return person;
  };

  company.way.pull();
  const [grant] = idOf(second.name).grants;
  if (grant === undefined) throw new Error('The second Master has no role');
  await first.access.revoke({ grantId: grant.grantId as Id<'Grant'> });
  const roleId = defaultRoleId('print-farm', 'operator');
  const personId = idOf('Ada').personId as Id<'Person'>;
  await theirs.access.grant({ personId, roleId, scopeId: factoryId, untilAt: null });
  company.way.plugIn();
  await theirs.sync.syncNow({});

  const found = (conflicts: readonly ConflictView[]) =>
    conflicts.find(({ kind, table }) => kind === 'refusedOnArrival' && table === 'grants');
  for (const { shown } of windows)
    await eventually(() => found(shown.conflicts) !== undefined, 'what stood back to be told', LONG);
  const told = { subject: { personName: 'Ada', roleName: 'Operator', placeName: 'North' } };
  expect(found(windows[0].shown.conflicts)).toMatchObject({ ...told, isMine: false });
  expect(found(windows[1].shown.conflicts)).toMatchObject({ ...told, isMine: true });

  // Another window of the same station hears of it as well when somebody has looked.
  const conflict = found(windows[0].shown.conflicts);
  if (conflict === undefined) return expect.unreachable();
  const { asked } = windows[0].shown;
  await first.sync.settle({ conflictId: conflict.conflictId, how: 'kept' });
  await eventually(() => found(windows[0].shown.conflicts) === undefined, 'what was looked at to go', LONG);
  expect(windows[0].shown.asked).toBeGreaterThan(asked);
  for (const { close } of windows) await close();
}, 240_000);

test('who asks for the stations is told what the hub says now', async () => {
  await foundAt(office, company.hub);
  const first = await office.as(MASTER);
  const before = await first.sync.view();
  await joinAt(hall, company.hub, { home: 'North' });
  const { stations, stationsAt } = await first.sync.view();
  expect(stations.map(({ name }) => name).toSorted()).toEqual(['hall', 'office']);
  expect(stationsAt).toBeGreaterThan(before.stationsAt ?? 0);
});
