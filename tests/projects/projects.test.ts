import { eq } from 'drizzle-orm';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { slices } from '../../src/shop/projects/tables.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import {
  factoryOf,
  openTestStation,
  projectWith,
  refusalOf,
  requestBytes,
  until,
  upload,
  type TestStation,
  type Uploaded,
} from '../support/station.ts';

const modelFile = (name: string) => readFileSync(join(resourcesDirectory(), 'models', name));
const TAG = modelFile('calibration-tag.stl');
const GEAR = modelFile('herringbone-gear.stl');
const PROFILE = { profileKey: 'simulated-220-standard', materialKey: 'PLA' };

let house: TestStation;
let tag: Uploaded;

beforeAll(async () => {
  house = await openTestStation();
  tag = await projectWith(house, { name: 'tag.stl', bytes: TAG });
});
afterAll(() => house.discard());

const designer = () => house.people.designer.client;
const rows = () => house.station.store.reading;
const slicesOf = (modelVersionId: string) =>
  rows().select().from(slices).where(eq(slices.modelVersionId, modelVersionId)).all();

type Tx = Parameters<Parameters<TestStation['station']['store']['write']>[0]>[0];

/** A change past every use case, with the line in the record that every change needs. */
function write(action: string, work: (tx: Tx) => unknown): void {
  house.station.store.write((tx) => {
    work(tx);
    tx.record({
      actor: {
        personId: null,
        personName: null,
        roleName: null,
        grantId: null,
        session: null,
        face: 'station',
      },
      action,
      result: 'done',
      recordKind: 'test',
      recordId: null,
      recordName: null,
      scopeId: null,
      scopeName: null,
    });
  });
}

function ended(sliceId: string) {
  return until(
    () => designer().projects.sliceStatus({ sliceId: sliceId as Id<'Slice'> }),
    ({ status }) => status.state !== 'slicing',
  );
}

describe('slicing', () => {
  test('[PJ5] the same is sliced once, asked for at once or later', async () => {
    const wish = { modelVersionId: tag.modelVersionId, ...PROFILE };
    const asked = await Promise.all([designer().projects.slice(wish), designer().projects.slice(wish)]);
    const [sliceId] = asked.map((view) => view.sliceId);
    expect(asked.map((view) => view.sliceId)).toEqual([sliceId, sliceId]);
    const { status } = await ended(sliceId ?? '');
    expect(status.state).toBe('ready');
    expect((await designer().projects.slice(wish)).sliceId).toBe(sliceId);
    expect(slicesOf(tag.modelVersionId)).toHaveLength(1);
    const other = await designer().projects.slice({ ...wish, materialKey: 'PETG' });
    expect(other.sliceId).not.toBe(sliceId);
    await designer().projects.cancelSlice({ sliceId: other.sliceId as Id<'Slice'> });
    await ended(other.sliceId);
  });

  test('[PJ5] what makes no sense is refused', async () => {
    const { modelVersionId } = tag;
    const slice = (wish: object) =>
      refusalOf(designer().projects.slice({ modelVersionId, ...PROFILE, ...wish }));
    expect(await slice({ profileKey: 'none' })).toMatchObject({ code: 'projects.unknownProfile' });
    expect(await slice({ materialKey: 'Wood' })).toMatchObject({ code: 'projects.unknownMaterial' });
    expect(await slice({ materialKey: 'constructor' })).toMatchObject({ code: 'projects.unknownMaterial' });
    const gcode = await projectWith(house, { name: 'as-it-is.gcode', bytes: 'G21\nG90\nG28\nG1 X5 F600\n' });
    expect(await slice({ modelVersionId: gcode.modelVersionId })).toEqual({
      code: 'projects.gcodeNeedsNoSlicing',
    });
  });

  test('[PJ6] is cancelled, and can be asked for again', async () => {
    const gear = await projectWith(house, { name: 'gear.stl', bytes: GEAR });
    const wish = { modelVersionId: gear.modelVersionId, ...PROFILE };
    const { sliceId } = await designer().projects.slice(wish);
    await designer().projects.cancelSlice({ sliceId: sliceId as Id<'Slice'> });
    expect((await ended(sliceId)).status).toEqual({
      state: 'failed',
      refusal: { code: 'slicing.cancelled' },
    });
    const asked = designer().printing.request({
      modelVersionId: gear.modelVersionId,
      sliceId: sliceId as Id<'Slice'>,
      materialKey: 'PLA',
      copies: 1,
      dueAt: null,
      note: '',
    });
    expect(await refusalOf(asked)).toEqual({ code: 'printing.notSliced' });
    const again = await designer().projects.slice(wish);
    expect(again.sliceId).not.toBe(sliceId);
    await designer().projects.cancelSlice({ sliceId: again.sliceId as Id<'Slice'> });
    await ended(again.sliceId);
    const acts = rows().select().from(auditEntries).where(eq(auditEntries.recordId, sliceId)).all();
    expect(acts.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'projects.slice done',
      'projects.cancelSlice done',
      'projects.finishSlice refused',
    ]);
  });

  test('[PJ7] that a restart cut off is told as failed, and can be asked for again', async () => {
    const gear = await projectWith(house, { name: 'gear 2.stl', bytes: GEAR });
    const wish = { modelVersionId: gear.modelVersionId, ...PROFILE };
    const { sliceId } = await designer().projects.slice(wish);
    await designer().projects.cancelSlice({ sliceId: sliceId as Id<'Slice'> });
    await ended(sliceId);
    // As a crash leaves it: the row says that it is being sliced, and nobody does it.
    write('tests.crash', (tx) =>
      tx.rows.update(slices).set({ state: 'slicing', refusal: null }).where(eq(slices.id, sliceId)).run(),
    );
    expect((await designer().projects.sliceStatus({ sliceId: sliceId as Id<'Slice'> })).status.state).toBe(
      'slicing',
    );
    await house.reopen();
    expect((await ended(sliceId)).status).toMatchObject({ state: 'failed' });
    const again = await designer().projects.slice(wish);
    expect(again.sliceId).not.toBe(sliceId);
    await designer().projects.cancelSlice({ sliceId: again.sliceId as Id<'Slice'> });
    await ended(again.sliceId);
  });
});

describe('projects', () => {
  test('[PJ8] with open tasks are not deleted; deleted ones are gone', async () => {
    const gcode = await projectWith(house, { name: 'task.gcode', bytes: 'G21\nG90\nG28\nG1 X6 F600\n' });
    const { projectId, modelVersionId } = gcode;
    const wish = { modelVersionId, sliceId: null, materialKey: 'PLA', copies: 1, dueAt: null, note: '' };
    const { taskId } = await designer().printing.request(wish);
    expect(await refusalOf(designer().projects.delete({ projectId }))).toEqual({
      code: 'projects.hasOpenTasks',
      tasks: 1,
    });
    await designer().printing.cancelTask({ taskId, expectedVersion: 1 });
    await designer().projects.delete({ projectId });
    expect((await designer().projects.list({})).map((project) => project.projectId)).not.toContain(projectId);
    expect(await refusalOf(designer().projects.get({ projectId }))).toEqual({ code: 'projects.notFound' });
    const { token } = house.people.designer;
    const late = await upload(house.station, token, projectId, { name: 'late.stl', bytes: TAG });
    expect(await late.json()).toEqual({ code: 'projects.notFound' });
    expect((await refusalOf(designer().printing.request(wish))).code).toMatch(/notFound$/);
    const slicing = designer().projects.slice({ modelVersionId, ...PROFILE });
    expect((await refusalOf(slicing)).code).toBe('projects.notFound');
  });

  test('[PJ9] are changed only by who saw the newest version; both names are on record', async () => {
    const { projectId } = tag;
    const { version, name } = await designer().projects.get({ projectId });
    const change = { projectId, expectedVersion: version, description: '' };
    await designer().projects.update({ ...change, name: 'Tag, renamed' });
    const late = designer().projects.update({ ...change, name: 'Too late' });
    expect(await refusalOf(late)).toEqual({ code: 'projects.changedMeanwhile' });
    expect((await designer().projects.get({ projectId })).name).toBe('Tag, renamed');
    const [entry] = rows()
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, 'projects.update'))
      .all()
      .filter(({ result }) => result === 'done');
    expect(entry?.personId).toBe(house.people.designer.personId);
    expect(entry?.body).toContain(name);
  });

  test('[PJ10] show to nobody of another factory: no list, no search, no id, no bytes', async () => {
    const south = await factoryOf(house.people.master.client, 'Demo Factory South');
    // The demo's designer of the north moves to the south.
    const { personId, client, token } = house.people.designer;
    const moveTo = (scopeId: string) =>
      write('tests.move', (tx) =>
        tx.rows.update(grants).set({ scopeId }).where(eq(grants.personId, personId)).run(),
      );
    const north = await factoryOf(client);
    const [sliced] = slicesOf(tag.modelVersionId);
    const paths = [
      ...['picture', 'mesh', 'original', 'toolpath'].map(
        (what) => `/files/versions/${tag.modelVersionId}/${what}`,
      ),
      `/files/slices/${sliced?.id}/toolpath`,
    ];
    const bytes = async () => Promise.all(paths.map((path) => requestBytes(house.station, path, { token })));
    expect((await bytes()).map((response) => response?.status)).toEqual([200, 200, 200, 404, 200]);
    moveTo(south);
    try {
      // A project of one's own is no exception: it is not theirs to see from there.
      expect(await client.projects.list({})).toEqual([]);
      expect(await client.projects.list({ search: 'tag' })).toEqual([]);
      expect(await client.printing.tasks({ search: 'tag' })).toEqual({ tasks: [], total: 0 });
      expect(await refusalOf(client.projects.get({ projectId: tag.projectId }))).toMatchObject({
        code: 'access.forbidden',
      });
      expect(
        await refusalOf(client.projects.sliceStatus({ sliceId: sliced?.id as Id<'Slice'> })),
      ).toMatchObject({ code: 'access.forbidden' });
      expect((await bytes()).map((response) => response?.status)).toEqual([403, 403, 403, 403, 403]);
    } finally {
      moveTo(north);
    }
    expect((await client.projects.list({ search: 'tag' })).length).toBeGreaterThan(0);
  });
});
