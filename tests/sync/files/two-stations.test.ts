import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { eq } from 'drizzle-orm';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import { printTasks } from '../../../src/shop/printing/tables.ts';
import { modelVersions } from '../../../src/shop/projects/tables.ts';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../../support/postgres.ts';
import {
  analysed,
  clientOf,
  refusalOf,
  requestBytes,
  upload,
  until,
  type Client,
} from '../../support/station.ts';
import {
  eventually as patiently,
  foundAt,
  joinAt,
  MASTER,
  openCompanyStation,
  PASSWORD,
  type CompanyStation,
} from '../company/company-stations.ts';

const REVIEWER = 'reviewer@company.example';
const GCODE = `G21\nG90\nM104 S200\nM140 S60\nG28\n;LAYER:0\n${'G1 X10 Y10 F6000\nG1 X20 E1\n'.repeat(400)}M104 S0\nM140 S0\nM84\n`;

// Two stations start with each of these, on machines that have other things to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let postgres: TestPostgres;
let hub: TestHub;
let office: CompanyStation;
let hall: CompanyStation;
let factoryId: string;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  hub = await openTestHub(postgres);
  office = await openCompanyStation('office');
  hall = await openCompanyStation('hall');
  ({ factoryId } = await foundAt(office, hub));
  await joinAt(hall, hub, { home: 'North' });
});
afterEach(async () => {
  await Promise.all([office.close(), hall.close()]);
  await hub.close();
  const [reported] = [...office.reported, ...hall.reported];
  if (reported !== undefined) throw reported;
});

/** A busy machine takes its time over an analysis. */
const eventually = (holds: () => boolean | Promise<boolean>, what: string) => patiently(holds, what, 90);

/** A project of the office with one file in it, read there. */
async function uploadAtOffice(name: string, bytes: BodyInit) {
  const { client, token } = await sessionAt(office);
  const { projectId } = await client.projects.create({ scopeId: factoryId as never, name, description: '' });
  const response = await upload(office.station, token, projectId, { name, bytes });
  expect(response.status).toBe(201);
  const { modelVersionId } = (await response.json()) as { modelVersionId: string };
  await analysed(client, projectId, modelVersionId);
  return { projectId, modelVersionId };
}

/** One session each: another one would end the first. */
const sessions = new Map<string, { readonly client: Client; readonly token: string }>();

async function sessionAt(at: CompanyStation, email = MASTER) {
  const key = `${at.dataDirectory} ${email}`;
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const { token } = await clientOf(at.station, null).people.signIn({ email, password: PASSWORD });
  const session = { token, client: clientOf(at.station, token) };
  sessions.set(key, session);
  return session;
}

const pathOf = (at: CompanyStation, hash: string) => join(at.dataDirectory, 'files', hash.slice(0, 2), hash);
const isAt = (at: CompanyStation, hash: string) => existsSync(pathOf(at, hash));

function versionAt(at: CompanyStation, versionId: string) {
  return at.station.store.reading.select().from(modelVersions).where(eq(modelVersions.id, versionId)).get();
}

describe('a file of another station', () => {
  test('[SY57] its picture comes without it; it is read once; what is drawn of it is made here when somebody looks', async () => {
    // Larger than what comes ahead of need.
    const thumbnail = `; ${'x'.repeat(3_000)}\n`.repeat(3_000);
    const lines = `${thumbnail}G21\nG90\nG28\n;LAYER:0\nG1 X10 Y10 F6000\nG1 X20 E1\nM84\n`;
    const { modelVersionId } = await uploadAtOffice('long.gcode', lines);
    await eventually(() => versionAt(hall, modelVersionId)?.pictureHash != null, 'the version at the hall');
    const { contentHash = '', pictureHash } = versionAt(hall, modelVersionId) ?? {};
    await eventually(() => isAt(hall, pictureHash ?? ''), 'its picture at the hall');
    const { token } = await sessionAt(hall);
    const ask = (name: string) =>
      requestBytes(hall.station, `/files/versions/${modelVersionId}/${name}`, { token });
    expect((await ask('picture'))?.status).toBe(200);
    expect(isAt(hall, contentHash)).toBe(false);
    const first = await ask('toolpath');
    expect(first?.status).toBe(202);
    expect(await first?.json()).toMatchObject({ code: 'files.onItsWay' });
    await eventually(async () => (await ask('toolpath'))?.status === 200, 'its toolpath');
    expect(readFileSync(pathOf(hall, contentHash))).toEqual(readFileSync(pathOf(office, contentHash)));
    expect((await ask('original'))?.status).toBe(200);
    await hall.reopen();
    const read = hall.station.store.reading.select().from(auditEntries).all();
    expect(read.filter(({ action }) => action === 'projects.analyseModel')).toHaveLength(1);
  });

  test('[SY57] is sliced here all the same: the file comes first', async () => {
    const { modelVersionId } = await uploadAtOffice(
      'tag.stl',
      readFileSync('resources/models/calibration-tag.stl'),
    );
    await eventually(
      () => versionAt(hall, modelVersionId)?.analysis.state === 'mesh',
      'the version at the hall',
    );
    const { client } = await sessionAt(hall);
    const slice = () =>
      client.projects.slice({
        modelVersionId: modelVersionId as never,
        profileKey: 'simulated-220-standard',
        materialKey: 'PLA',
      });
    const { sliceId } = await slice();
    const { status } = await until(
      () => client.projects.sliceStatus({ sliceId: sliceId as never }),
      (view) => view.status.state !== 'slicing',
      90_000,
    );
    expect(status.state).toBe('ready');
    const gcode = status.state === 'ready' ? status.gcodeHash : '';
    // What was sliced at the hall can be looked at in the office.
    const { token } = await sessionAt(office);
    const ask = () => requestBytes(office.station, `/files/slices/${sliceId}/toolpath`, { token });
    await eventually(async () => (await ask())?.status === 200, 'the toolpath at the office');
    expect(isAt(office, gcode)).toBe(true);
  });

  test('[SY56] [SY55] G-code that can be printed here is here before it is asked for; nothing heats while it is not', async () => {
    const { modelVersionId } = await uploadAtOffice('part.gcode', GCODE);
    const { contentHash = '' } = versionAt(office, modelVersionId) ?? {};
    await eventually(() => versionAt(hall, modelVersionId) !== undefined, 'the version at the hall');
    const { client } = await sessionAt(hall);
    const { printerId } = await client.printers.add({
      scopeId: factoryId as never,
      name: 'Printer 1',
      address: 'simulated:?speed=1000',
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    const reviewer = await addReviewer(office);
    const { client: there } = await sessionAt(office);
    const { taskId } = await there.printing.request({
      modelVersionId: modelVersionId as never,
      sliceId: null,
      materialKey: 'PLA',
      copies: 1,
      dueAt: null,
      note: '',
    });
    expect(isAt(hall, contentHash)).toBe(false);
    const { results } = await reviewer.printing.review({
      taskIds: [taskId],
      expectedVersions: [1],
      verdict: 'accept',
      reason: '',
    });
    expect(results).toEqual([{ taskId, refusal: null }]);
    await eventually(() => isAt(hall, contentHash), 'the G-code at the hall');

    await until(
      () => client.printers.get({ printerId }),
      ({ link }) => link === 'ready',
    );
    const task = () =>
      hall.station.store.reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
    const { printId } = await client.printing.acceptTask({
      taskId,
      printerId,
      expectedVersion: task()?.version ?? 0,
    });
    // As if it had never come.
    const aside = `${pathOf(hall, contentHash)}.aside`;
    renameSync(pathOf(hall, contentHash), aside);
    const preheat = { printId, expectedVersion: 1 };
    expect(await refusalOf(client.printing.preheat(preheat))).toMatchObject({ code: 'files.onItsWay' });
    expect((await client.printers.get({ printerId })).temperatures.hotendTargetCelsius ?? 0).toBe(0);
    await eventually(() => isAt(hall, contentHash), 'the G-code once more');
    await client.printing.preheat(preheat);
    expect((await client.printers.get({ printerId })).current?.fileOnItsWay).toBeNull();
  });
});

async function addReviewer(at: CompanyStation): Promise<Client> {
  const { client: master } = await sessionAt(at);
  const roles = await master.access.roles();
  const roleId = roles.find(({ roleId: id }) => id.endsWith('/factory-manager'))?.roleId;
  if (roleId === undefined) throw new Error(roles.map(({ roleId: id }) => id).join(' '));
  const person = {
    name: 'Reviewer',
    email: REVIEWER,
    language: 'en',
    roleId,
    scopeId: factoryId as never,
  } as const;
  const { invitationCode: code } = await master.people.create(person);
  await at.nobody().people.acceptInvitation({ email: REVIEWER, code, password: PASSWORD });
  return (await sessionAt(at, REVIEWER)).client;
}
