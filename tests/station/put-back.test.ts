import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { desc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { HEADS_FILE } from '../../src/station/anchors/folder.ts';
import { readHeads } from '../../src/station/anchors/head-file.ts';
import { STORE_FILE } from '../../src/station/store/open.ts';
import { Floor } from '../printing/floor.ts';
import { refusalOf, type TestStation } from '../support/station.ts';

let house: TestStation;
let floor: Floor;
let printerId: Id<'Printer'>;
let taskId: Id<'PrintTask'>;
beforeEach(async () => {
  floor = await Floor.open();
  ({ house } = floor);
  printerId = await floor.printer('speed=10000');
  taskId = await floor.queued(floor.quick);
});
afterEach(async () => {
  await house.discard();
});

const store = () => join(house.dataDirectory, STORE_FILE);
const backup = () => `${store()}.backup`;

/** A copy of the store as a person makes one: while nothing runs. */
async function backUp(): Promise<void> {
  await house.station.close();
  copyFileSync(store(), backup());
  await reopen();
}

async function putBack(): Promise<void> {
  await house.station.close();
  for (const ending of ['-wal', '-shm']) rmSync(`${store()}${ending}`, { force: true });
  copyFileSync(backup(), store());
  await reopen();
}

async function reopen(): Promise<void> {
  await house.reopen();
  floor = Floor.over(house, floor);
}

const standing = async () => (await floor.master.sync.view()).standing;
const goOn = async (as: 'master' | 'operator') => {
  const { client } = house.people[as];
  const scopes = await floor.master.hierarchy.scopes();
  const company = scopes.find(({ kind }) => kind === 'client');
  if (company === undefined) throw new Error('There is no company');
  return client.sync.goOn({ scopeId: company.id });
};
const newestEntry = () =>
  floor.rows.select().from(auditEntries).orderBy(desc(auditEntries.epoch), desc(auditEntries.sequence)).get();

/** The entry that the newest head names, whatever became of the store. */
async function newestSigned(stationId: string): Promise<number> {
  const folder = join(house.dataDirectory, 'anchors', stationId);
  let sequence = 0;
  for await (const kept of readHeads(join(folder, HEADS_FILE))) if (kept.readable) ({ sequence } = kept.head);
  return sequence;
}

test('[SY74] a station that was put back without a hub prints again once a person has looked', async () => {
  await backUp();
  // The copy of the station as it is now is the station.
  expect(await standing()).toEqual({ state: 'notSetUp' });
  const print = await floor.started(printerId, taskId);
  const started = floor.rows
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'printing.start'))
    .get();
  // No cut of the power hides from the next start that it began.
  expect(started).toBeDefined();
  expect(await newestSigned(started?.stationId ?? '')).toBeGreaterThanOrEqual(started?.sequence ?? Infinity);
  await floor.untilPrint(print.printId, 'finished');

  await putBack();
  // The queue is that of the backup: what was printed stands in it as if it had not been.
  expect(floor.task(taskId).state).toBe('queued');
  expect(await standing()).toMatchObject({ state: 'putBack', awaitsHub: false });
  expect(await refusalOf(floor.accepted(printerId, taskId))).toMatchObject({
    code: 'printing.stationPutBack',
  });
  // Starting once more, with all that it has done since, does not make it the station that it was.
  await reopen();
  expect(await standing()).toMatchObject({ state: 'putBack' });

  expect(await refusalOf(goOn('operator'))).toMatchObject({ code: 'access.forbidden' });
  await goOn('master');
  expect(await standing()).toEqual({ state: 'notSetUp' });
  expect(newestEntry()).toMatchObject({ epoch: 2, sequence: 1, action: 'sync.goOn' });
  expect(newestEntry()?.body).toContain('putBack');
  await floor.untilPrint((await floor.started(printerId, taskId)).printId, 'finished');
  await reopen();
  expect(await standing()).toEqual({ state: 'notSetUp' });
  expect(house.reported).toEqual([]);
}, 120_000);
