import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { approvals, printTasks } from '../../src/shop/printing/tables.ts';
import { factoryOf, projectWith, refusalOf } from '../support/station.ts';
import { Floor, QUICK_JOB } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

const WISH = { sliceId: null, materialKey: 'PLA', copies: 1, dueAt: null, note: '' };

const NOBODY = {
  personId: null,
  personName: null,
  roleName: null,
  grantId: null,
  session: null,
  face: 'station',
} as const;

function switchSeparation(scopeId: string, separationOfDuties: boolean): void {
  floor.house.station.store.write((tx) => {
    tx.rows.update(scopes).set({ separationOfDuties }).where(eq(scopes.id, scopeId)).run();
    tx.record({
      actor: NOBODY,
      action: 'tests.switch',
      result: 'done',
      recordKind: 'scope',
      recordId: scopeId,
      recordName: null,
      scopeId,
      scopeName: null,
    });
  });
}

describe('asking for a print', () => {
  test('[PR5] uploaded G-code is asked for as it is; the numbers count up', async () => {
    const [first, second] = [await floor.request(floor.quick), await floor.request(floor.quick)];
    expect(floor.task(first)).toMatchObject({ state: 'requested', profileKey: null, queueKey: null });
    expect(floor.task(second).number).toBe(floor.task(first).number + 1);
    expect(floor.acts(first)).toEqual([
      { action: 'printing.request', personId: floor.house.people.designer.personId },
    ]);
  });

  test('[PR5] a model needs a ready slice of just this version and material', async () => {
    const triangle = 'v 0 0 0\nv 10 0 0\nv 0 10 0\nv 0 0 10\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n';
    const { modelVersionId } = await projectWith(floor.house, { name: 'corner.obj', bytes: triangle });
    const asked = floor.designer.printing.request({ ...WISH, modelVersionId });
    expect(await refusalOf(asked)).toEqual({ code: 'printing.notSliced' });
    const wrong = floor.designer.printing.request({
      ...WISH,
      modelVersionId,
      sliceId: modelVersionId as unknown as never,
    });
    expect(await refusalOf(wrong)).toEqual({ code: 'printing.notSliced' });
  });

  test('[PR5] nothing is asked for of a project that was deleted', async () => {
    const { projectId, modelVersionId } = await projectWith(floor.house, {
      name: 'gone.gcode',
      bytes: `${QUICK_JOB};gone\n`,
    });
    await floor.manager.projects.delete({ projectId });
    const asked = floor.manager.printing.request({ ...WISH, modelVersionId });
    expect((await refusalOf(asked)).code).toMatch(/notFound$/);
  });

  test('[PR9] a denied request keeps its reason until it is asked for again', async () => {
    const taskId = await floor.request(floor.quick);
    expect(await floor.review(taskId, 'deny', 'Too thin')).toBeNull();
    expect(floor.task(taskId)).toMatchObject({ state: 'denied', denialReason: 'Too thin', approvalId: null });
    await floor.designer.printing.requestAgain({ ...WISH, ...floor.seenTask(taskId), note: 'Thicker' });
    expect(floor.task(taskId)).toMatchObject({ state: 'requested', denialReason: null, note: 'Thicker' });
  });

  test('[PR8] changing what is queued voids its approval and takes it out of the queue', async () => {
    const taskId = await floor.queued(floor.quick);
    const { approvalId } = floor.task(taskId);
    await floor.designer.printing.requestAgain({
      ...WISH,
      ...floor.seenTask(taskId),
      materialKey: 'PETG',
    });
    expect(floor.task(taskId)).toMatchObject({ state: 'requested', approvalId: null, queueKey: null });
    // The verdict of then stands, with what it was of.
    const verdict = floor.rows
      .select()
      .from(approvals)
      .where(eq(approvals.id, approvalId ?? ''))
      .get();
    expect(verdict).toMatchObject({ taskId, verdict: 'accept', materialKey: 'PLA' });
    const printerId = await floor.printer();
    const accepting = floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
    expect(await refusalOf(accepting)).toMatchObject({ code: 'printing.wrongState', state: 'requested' });
  });

  test('[PR8] an approval is of one thing: with another hash, profile or material it is none', async () => {
    const printerId = await floor.printer();
    for (const change of [
      { gcodeHash: 'f'.repeat(64) },
      { profileKey: 'simulated-220-standard' },
      { materialKey: 'PETG' },
    ]) {
      const taskId = await floor.queued(floor.quick);
      // As a row that arrived from elsewhere, past every use case.
      floor.house.station.store.write((tx) => {
        tx.rows.update(printTasks).set(change).where(eq(printTasks.id, taskId)).run();
        tx.record({
          actor: NOBODY,
          action: 'tests.change',
          result: 'done',
          recordKind: 'printTask',
          recordId: taskId,
          recordName: null,
          scopeId: null,
          scopeName: null,
        });
      });
      const accepting = floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
      expect(await refusalOf(accepting), `changed: ${Object.keys(change).join(', ')}`).toEqual({
        code: 'printing.approvalVoid',
      });
      expect(floor.task(taskId).state).toBe('queued');
    }
  });
});

describe('reviewing', () => {
  test('[PR6] who asked does not review, and the refusal stands in the record', async () => {
    const { modelVersionId } = floor.quick;
    const { taskId } = await floor.manager.printing.request({ ...WISH, modelVersionId });
    expect(await floor.review(taskId)).toMatchObject({ code: 'access.separationOfDuties', duty: 'review' });
    expect(floor.task(taskId).state).toBe('requested');
    const { entries } = await floor.master.audit.entries({ recordId: taskId });
    expect(entries.filter(({ result }) => result === 'refused')).toMatchObject([
      { action: 'printing.review', personName: 'Fabio Factory' },
    ]);
  });

  test('[PR6] who changed a request and asked again does not review it either', async () => {
    const taskId = await floor.request(floor.quick);
    await floor.manager.printing.requestAgain({ ...WISH, ...floor.seenTask(taskId), copies: 7 });
    expect(await floor.review(taskId)).toMatchObject({ code: 'access.separationOfDuties' });
    const { version } = floor.task(taskId);
    const { results } = await floor.master.printing.review({
      taskIds: [taskId],
      expectedVersions: [version],
      verdict: 'accept',
      reason: '',
    });
    expect(results).toEqual([{ taskId, refusal: null }]);
  });

  test('[PR6] the separation is switched off for one factory by its own setting', async () => {
    const factoryId = await factoryOf(floor.master);
    const { modelVersionId } = floor.quick;
    const { taskId } = await floor.manager.printing.request({ ...WISH, modelVersionId });
    expect(await floor.review(taskId)).not.toBeNull();
    switchSeparation(factoryId, false);
    expect(await floor.review(taskId)).toBeNull();
    switchSeparation(factoryId, true);
    const next = await floor.manager.printing.request({ ...WISH, modelVersionId });
    expect(await floor.review(next.taskId)).toMatchObject({ code: 'access.separationOfDuties' });
  });

  test('[PR7] a denial without a reason is refused, and that is on record', async () => {
    const taskId = await floor.request(floor.quick);
    expect(await floor.review(taskId, 'deny', '   ')).toEqual({ code: 'printing.reasonMissing' });
    expect(floor.task(taskId).state).toBe('requested');
    const { entries } = await floor.master.audit.entries({ recordId: taskId });
    expect(entries.map(({ action, result }) => `${action} ${result}`)).toContain('printing.review refused');
  });

  test('[PR7] each of many is judged by itself, and only as the reviewer has seen it', async () => {
    const [stale, good, denied, unseen] = [
      await floor.request(floor.quick),
      await floor.request(floor.quick),
      await floor.request(floor.quick),
      await floor.request(floor.quick),
    ];
    await floor.review(denied, 'deny', 'No');
    const taskIds = [stale, good, denied, unseen];
    const { results } = await floor.manager.printing.review({
      taskIds,
      expectedVersions: [99, floor.task(good).version, floor.task(denied).version],
      verdict: 'accept',
      reason: '',
    });
    expect(results.map(({ refusal }) => refusal?.code ?? null)).toEqual([
      'printing.changedMeanwhile',
      null,
      'printing.wrongState',
      'printing.changedMeanwhile',
    ]);
    expect(taskIds.map((id) => floor.task(id).state)).toEqual(['requested', 'queued', 'denied', 'requested']);
  });

  test('[PR29] an approval is one line in the record, though the task moves twice', async () => {
    const taskId = await floor.queued(floor.quick);
    expect(floor.acts(taskId).map(({ action }) => action)).toEqual(['printing.request', 'printing.review']);
  });
});

describe('cancelling and closing a task', () => {
  test('[PR1] a task is cancelled until a printer takes it; after that only its print is', async () => {
    const requested = await floor.request(floor.quick);
    const queued = await floor.queued(floor.quick);
    const denied = await floor.request(floor.quick);
    await floor.review(denied, 'deny', 'No');
    for (const taskId of [requested, queued, denied]) {
      await floor.designer.printing.cancelTask({ ...floor.seenTask(taskId), reason: 'Not needed' });
      expect(floor.task(taskId)).toMatchObject({ state: 'cancelled', queueKey: null });
    }
    const { taskId } = await floor.accepted(await floor.printer());
    const cancelling = floor.designer.printing.cancelTask(floor.seenTask(taskId));
    expect(await refusalOf(cancelling)).toEqual({
      code: 'printing.wrongState',
      subject: 'task',
      state: 'accepted',
      event: 'cancelTask',
    });
  });

  test('[PR1] a cancelled task can be closed, once', async () => {
    const taskId = await floor.request(floor.quick);
    await floor.designer.printing.cancelTask(floor.seenTask(taskId));
    await floor.manager.printing.closeTask(floor.seenTask(taskId));
    expect(floor.task(taskId).state).toBe('closed');
    expect(await refusalOf(floor.manager.printing.closeTask(floor.seenTask(taskId)))).toMatchObject({
      code: 'printing.wrongState',
      state: 'closed',
    });
  });
});
