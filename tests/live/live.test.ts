import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { addSecondClient } from '../support/second-client.ts';
import {
  factoryOf,
  openTestStation,
  refusalOf,
  signIn,
  until,
  upload,
  type Client,
  type TestStation,
} from '../support/station.ts';

let house: TestStation;
beforeAll(async () => {
  house = await openTestStation();
});
afterAll(() => house.discard());

async function listen(client: Client) {
  const events: LiveEvent[] = [];
  const stream = await client.live.events();
  const ended = (async () => {
    for await (const event of stream) events.push(event);
  })();
  return { events, ended, leave: () => stream.return(undefined) };
}

test('[LV1] an event reaches who may see its record at that moment, and nobody else', async () => {
  const { master, manager, operator } = house.people;
  const [all, north, floor] = [
    await listen(master.client),
    await listen(manager.client),
    await listen(operator.client),
  ];
  const south = await factoryOf(master.client, 'Demo Factory South');
  const inNorth = await factoryOf(master.client);
  const hiddenOne = await master.client.projects.create({ scopeId: south, name: 'In the South' });
  const shownOne = await master.client.projects.create({ scopeId: inNorth, name: 'In the North' });
  const changed = (events: readonly LiveEvent[]) =>
    events.flatMap((event) =>
      event.kind === 'changed' && event.table === 'projects' ? event.recordIds : [],
    );
  await until(
    () => changed(north.events),
    (ids) => ids.length > 0,
  );
  await until(
    () => changed(all.events),
    (ids) => ids.length > 1,
  );
  expect(changed(all.events)).toEqual([hiddenOne.projectId, shownOne.projectId]);
  expect(changed(north.events)).toEqual([shownOne.projectId]);
  // The record itself is seen by who may see the record.
  const entriesSeen = (events: readonly LiveEvent[]) =>
    events.some((event) => event.kind === 'changed' && event.table === 'audit_entries');
  expect(entriesSeen(all.events)).toBe(true);
  expect(entriesSeen(floor.events)).toBe(false);
  addSecondClient(house);
  expect(JSON.stringify(all.events)).not.toContain('fac7');
  for (const one of [all, north, floor]) await one.leave();
});

test('[LV1] a row that goes is told where it stood, and nowhere else', async () => {
  const { master, manager } = house.people;
  const scopeId = await factoryOf(master.client);
  const rule = { scopeId, finding: 'writesSettings' } as const;
  await master.client.printing.setGcodeRule({ ...rule, level: 'warn' });
  const [all, north] = [await listen(master.client), await listen(manager.client)];
  const told = (events: readonly LiveEvent[]) =>
    events.flatMap((event) =>
      event.kind === 'changed' && event.table === 'gcode_rules' ? event.recordIds : [],
    );
  const south = await factoryOf(master.client, 'Demo Factory South');
  await master.client.printing.setGcodeRule({ ...rule, scopeId: south, level: 'warn' });
  await master.client.printing.setGcodeRule({ ...rule, scopeId: south, level: null });
  await master.client.printing.setGcodeRule({ ...rule, level: null });
  await until(
    () => told(all.events),
    (ids) => ids.length === 3,
  );
  await until(
    () => told(north.events),
    (ids) => ids.length > 0,
  );
  expect(told(north.events)).toEqual(told(all.events).slice(-1));
  for (const one of [all, north]) await one.leave();
});

test('[LV2] the end of a session is its last event', async () => {
  const { client } = await signIn(house.station, 'operator@demo.example');
  const heard = await listen(client);
  await client.people.signOut();
  await heard.ended;
  expect(heard.events.at(-1)).toMatchObject({ kind: 'sessionEnded', why: 'signedOut' });
});

test('[LV3] a lock is told to the session that is locked', async () => {
  const { client } = await signIn(house.station, 'operator@demo.example');
  const heard = await listen(client);
  await client.people.lock();
  const told = await until(
    () => heard.events.map(({ kind }) => kind),
    (kinds) => kinds.includes('sessionLocked'),
  );
  expect(told).not.toContain('sessionEnded');
  await heard.leave();
});

test('[LV4] work is ended by who began it, and by nobody else', async () => {
  const { master, designer, manager } = house.people;
  expect(await refusalOf(master.client.live.cancelWork({ workId: 'none' as never }))).toEqual({
    code: 'live.noSuchWork',
  });
  const scopeId = await factoryOf(designer.client);
  const { projectId } = await designer.client.projects.create({ scopeId, name: 'Long work' });
  const heard = await listen(designer.client);
  const response = await upload(house.station, designer.token, projectId, {
    name: 'long.gcode',
    bytes: `G28\n${'G1 X1 Y1\nG1 X2 Y2\n'.repeat(300_000)}`,
  });
  expect(response.status).toBe(201);
  const begun = await until(
    () => heard.events.find((event) => event.kind === 'work'),
    (event) => event !== undefined,
  );
  if (begun?.kind !== 'work') throw new Error('Nothing was said of the analysis');
  expect(begun.work).toMatchObject({ subject: 'analysis', startedBy: designer.personId });
  const workId = begun.work.workId as never;
  expect(await refusalOf(manager.client.live.cancelWork({ workId }))).toEqual({ code: 'live.notYourWork' });
  await designer.client.live.cancelWork({ workId });
  const end = await until(
    () => heard.events.findLast((event) => event.kind === 'work'),
    (event) => event?.kind === 'work' && event.work.state !== 'running',
  );
  expect(end?.kind === 'work' && ['cancelled', 'done'].includes(end.work.state)).toBe(true);
  await heard.leave();
});

test('[LV7] a change of access is told to whom it touches, with the clock too, and to nobody else', async () => {
  const { master, manager } = house.people;
  const operator = await signIn(house.station, 'operator@demo.example');
  const scopeId = await factoryOf(master.client);
  const heard = { manager: await listen(manager.client), operator: await listen(operator.client) };
  const told = (of: keyof typeof heard) =>
    heard[of].events.filter(({ kind }) => kind === 'accessChanged').length;
  const restrict = (untilAt: number | null) =>
    master.client.access.restrict({
      personId: operator.personId as never,
      roleId: null,
      scopeId,
      permissions: ['print.pause'],
      reason: 'Learning',
      fromAt: null,
      untilAt,
    });
  const { restrictionId } = await restrict(null);
  await until(
    () => told('operator'),
    (count) => count === 1,
  );
  await master.client.access.liftRestriction({ restrictionId });
  await until(
    () => told('operator'),
    (count) => count === 2,
  );
  await restrict(house.clock.now() + 60_000);
  await until(
    () => told('operator'),
    (count) => count === 3,
  );
  house.clock.shiftMilliseconds += 61_000;
  await until(
    () => told('operator'),
    (count) => count === 4,
  );
  expect(told('manager')).toBe(0);
  // Who manages people is told of the rows.
  expect(
    heard.manager.events.some((event) => event.kind === 'changed' && event.table === 'restrictions'),
  ).toBe(true);
  for (const { leave } of Object.values(heard)) await leave();
});

test('[LV8] a locked screen hears nothing of the shop, and when it is unlocked that it must ask anew', async () => {
  const { master } = house.people;
  const { client } = await signIn(house.station, 'designer@demo.example');
  const scopeId = await factoryOf(master.client);
  const heard = await listen(client);
  await client.people.lock();
  await until(
    () => heard.events.map(({ kind }) => kind),
    (kinds) => kinds.includes('sessionLocked'),
  );
  const behind = await master.client.projects.create({ scopeId, name: 'Behind the lock' });
  await client.people.unlock({ password: DEMO_PASSWORD });
  // The station tells in the order of what happened: this one comes last.
  const shown = await master.client.projects.create({ scopeId, name: 'In sight again' });
  const tells = (event: LiveEvent, projectId: string) =>
    event.kind === 'changed' && event.recordIds.includes(projectId);
  await until(
    () => heard.events,
    (events) => events.some((event) => tells(event, shown.projectId)),
  );
  const sinceLocked = heard.events.slice(heard.events.findIndex(({ kind }) => kind === 'sessionLocked') + 1);
  expect(sinceLocked[0]).toEqual({ kind: 'accessChanged' });
  expect(sinceLocked.filter((event) => tells(event, behind.projectId))).toEqual([]);
  await heard.leave();
});

test('[LV6] the foot of the window: this station’s own health', async () => {
  const status = await house.people.manager.client.live.station();
  expect(status).toMatchObject({ demo: true, printersTotal: 2, sync: { state: 'notSetUp' } });
});
