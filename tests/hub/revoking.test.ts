import { afterAll, beforeAll, expect, test } from 'vitest';
import { revokeStation } from '../../src/station/hub/hub-revoke.ts';
import { SuiteStation } from '../contracts/hub-suite-world.ts';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let world: TestHub;
beforeAll(async () => {
  postgres = await startPostgres();
  world = await openTestHub(postgres);
});
afterAll(async () => {
  await world.close();
  await postgres.stop();
});

async function station(id: string): Promise<SuiteStation> {
  const { hub, access } = await world.enrolled(id, { company: 'Company' });
  return new SuiteStation(id, hub, access, () => Date.now());
}

const made = (rowId: string, number: number) =>
  ({
    tableName: 'print_tasks',
    rowId,
    operation: 'insert',
    columns: { id: rowId, number },
    before: null,
  }) as const;
const place = {
  tableName: 'scopes',
  rowId: 'f',
  operation: 'insert',
  columns: { kind: 'factory', name: 'F' },
  before: null,
} as const;

test('[SY18] what a station that was taken out had taken is told by its numbers, and is free once somebody says so', async () => {
  const desk = await station('desk');
  await desk.push(desk.part({ isFounding: true, edits: [place] }));
  const hall = await station('hall');
  await desk.push(desk.part({ edits: [made('task-1', 7)] }), desk.part({ edits: [made('task-2', 8)] }));
  for (const subject of ['task:task-1', 'task:task-2', 'task:task-unheard'])
    await hall.hub.claim(subject, 'hall', 1);
  await desk.hub.claim('task:task-3', 'desk', 1);

  const taken = [
    { taskId: 'task-1', number: 7 },
    { taskId: 'task-2', number: 8 },
    { taskId: 'task-unheard', number: null },
  ];
  expect(await revokeStation(world.url, 'hall')).toMatchObject({ taken, areFree: false });
  expect(await desk.hub.claim('task:task-1', 'desk', 1)).toMatchObject({ held: false });
  // Said once more, when it is sure that the machine prints no more.
  expect(await revokeStation(world.url, 'hall', { freesTasks: true })).toMatchObject({
    taken,
    areFree: true,
  });
  expect(await desk.hub.claim('task:task-1', 'desk', 1)).toMatchObject({ held: true });
  expect((await revokeStation(world.url, 'hall')).taken).toEqual([]);
});
