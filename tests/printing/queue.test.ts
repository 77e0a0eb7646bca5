import { and, eq, isNotNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../src/shop/kernel/index.ts';
import { printTasks } from '../../src/shop/printing/tables.ts';
import { LONG_KEY_CHARACTERS } from '../../src/shop/printing/queue-keys.ts';
import { factoryOf, refusalOf } from '../support/station.ts';
import { Floor } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

async function queue(): Promise<readonly Id<'PrintTask'>[]> {
  const { tasks } = await floor.manager.printing.tasks({ states: ['queued'], order: 'queue', limit: 500 });
  return tasks.map(({ taskId }) => taskId as Id<'PrintTask'>);
}

async function emptyQueue(): Promise<void> {
  for (const taskId of await queue()) await floor.manager.printing.cancelTask(floor.seenTask(taskId));
}

describe('the queue', () => {
  test('[PR10] what is approved stands at the end', async () => {
    const [first, second] = [await floor.queued(), await floor.queued()];
    expect(await queue()).toEqual([first, second]);
    await emptyQueue();
  });

  test('[PR11] one task is moved before another, or to the end, and no other row changes', async () => {
    const [a, b, c] = [await floor.queued(), await floor.queued(), await floor.queued()];
    const before = [floor.task(a), floor.task(b)];
    await floor.manager.printing.moveInQueue({ ...floor.seenTask(c), beforeTaskId: b });
    expect(await queue()).toEqual([a, c, b]);
    expect([floor.task(a), floor.task(b)]).toEqual(before);
    await floor.manager.printing.moveInQueue({ ...floor.seenTask(a), beforeTaskId: null });
    expect(await queue()).toEqual([c, b, a]);
    await emptyQueue();
  });

  test('[PR11] a place that takes move after move is spread out, and the order holds', async () => {
    const tasks = [await floor.queued(), await floor.queued(), await floor.queued()] as const;
    // The last of the queue goes before the second, again and again: always the same place.
    const [first] = tasks;
    let [, second, last] = tasks;
    for (let move = 0; move < 150; move += 1) {
      await floor.manager.printing.moveInQueue({ ...floor.seenTask(last), beforeTaskId: second });
      [second, last] = [last, second];
    }
    expect(await queue()).toEqual([first, second, last]);
    for (const taskId of tasks)
      expect((floor.task(taskId).queueKey ?? '').length).toBeLessThan(LONG_KEY_CHARACTERS);
    await emptyQueue();
  });

  test('[PR11] only what is queued moves, and only before what is queued', async () => {
    const [queued, requested] = [await floor.queued(), await floor.request()];
    const moving = floor.manager.printing.moveInQueue({ ...floor.seenTask(requested), beforeTaskId: queued });
    expect(await refusalOf(moving)).toMatchObject({ code: 'printing.wrongState', state: 'requested' });
    const nowhere = floor.manager.printing.moveInQueue({
      ...floor.seenTask(queued),
      beforeTaskId: requested,
    });
    expect(await refusalOf(nowhere)).toEqual({ code: 'printing.notFound' });
    await emptyQueue();
  });

  test('[PR11] sorting orders a scope by due date, material or request, in the places that it holds', async () => {
    const late = await floor.queued(floor.slow, { dueAt: 3_000, materialKey: 'ABS' });
    const never = await floor.queued(floor.slow, { materialKey: 'PLA' });
    const soon = await floor.queued(floor.slow, { dueAt: 1_000, materialKey: 'PETG' });
    const scopeId = await factoryOf(floor.manager);
    const places = () => [late, never, soon].map((id) => floor.task(id).queueKey).toSorted();
    const held = places();
    await floor.manager.printing.sortQueue({ scopeId, by: 'due' });
    expect(await queue()).toEqual([soon, late, never]);
    await floor.manager.printing.sortQueue({ scopeId, by: 'material' });
    expect(await queue()).toEqual([late, soon, never]);
    await floor.manager.printing.sortQueue({ scopeId, by: 'requested' });
    expect(await queue()).toEqual([late, never, soon]);
    expect(places()).toEqual(held);
    await emptyQueue();
  });

  test('[PR11] sorting one factory leaves the rows of another as they are', async () => {
    const south = await factoryOf(floor.master, 'Demo Factory South');
    const elsewhere = await floor.queued();
    // As if it had been asked for in the other factory.
    floor.house.station.store.write((tx) => {
      tx.rows.update(printTasks).set({ scopeId: south }).where(eq(printTasks.id, elsewhere)).run();
      tx.record({
        actor: {
          personId: null,
          personName: null,
          roleName: null,
          grantId: null,
          session: null,
          face: 'station',
        },
        action: 'tests.move',
        result: 'done',
        recordKind: 'printTask',
        recordId: elsewhere,
        recordName: null,
        scopeId: null,
        scopeName: null,
      });
    });
    const later = await floor.queued(floor.slow, { dueAt: 9_000 });
    const sooner = await floor.queued(floor.slow, { dueAt: 1_000 });
    const before = floor.task(elsewhere);
    await floor.manager.printing.sortQueue({ scopeId: await factoryOf(floor.manager), by: 'due' });
    expect(floor.task(elsewhere)).toEqual(before);
    expect(await queue()).toEqual([sooner, later]);
    const queued = floor.rows
      .select({ key: printTasks.queueKey })
      .from(printTasks)
      .where(and(isNotNull(printTasks.queueKey), eq(printTasks.state, 'queued')))
      .all();
    expect(new Set(queued.map(({ key }) => key)).size).toBe(queued.length);
    await emptyQueue();
  });

  test('[PR34] the bench asks for what fits its printer: all of it, page by page', async () => {
    const printerId = await floor.printer();
    const fitting: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const taskId = await floor.queued(floor.slow, { materialKey: index % 2 === 0 ? 'PLA' : 'PETG' });
      if (index % 2 === 0) fitting.push(taskId);
    }
    const page = (offset: number) =>
      floor.operator.printing.tasks({ printerId, states: ['queued'], order: 'queue', offset, limit: 2 });
    const [first, second] = [await page(0), await page(2)];
    expect([...first.tasks, ...second.tasks].map(({ taskId }) => taskId)).toEqual(fitting);
    expect([first.total, second.total]).toEqual([3, 3]);
    await emptyQueue();
  });
});
