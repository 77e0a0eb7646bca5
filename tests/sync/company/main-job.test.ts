import { eq } from 'drizzle-orm';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { defaultRoleId } from '../../../src/shop/access/index.ts';
import type { Id } from '../../../src/shop/kernel/index.ts';
import { printTasks } from '../../../src/shop/printing/tables.ts';
import { QUICK_JOB } from '../../printing/floor.ts';
import { upload, until, type Client } from '../../support/station.ts';
import { companyOfTests } from './company-of-tests.ts';
import { eventually, foundAt, invite, joinAt, MASTER, type CompanyStation } from './company-stations.ts';

const company = companyOfTests();
let office: CompanyStation;
let desk: CompanyStation;
let hall: CompanyStation;
let factoryId: Id<'Scope'>;
const DESIGNER = 'designer@company.example';
const MANAGER = 'manager@company.example';
const OPERATOR = 'operator@company.example';

beforeEach(async () => {
  office = await company.open('office');
  desk = await company.open('desk');
  hall = await company.open('hall');
  ({ factoryId } = await foundAt(office, company.hub));
  for (const [name, email, role] of [
    ['Designer', DESIGNER, 'designer'],
    ['Manager', MANAGER, 'factory-manager'],
    ['Operator', OPERATOR, 'operator'],
  ] as const) {
    await invite(office, { name, email, roleId: defaultRoleId('print-farm', role), scopeId: factoryId });
  }
  await joinAt(desk, company.hub, { home: 'North' });
  await joinAt(hall, company.hub, { home: 'North', way: company.way });
});

async function requested(): Promise<Id<'PrintTask'>> {
  const designer = await office.as(DESIGNER);
  const { projectId } = await designer.projects.create({ scopeId: factoryId, name: 'Hooks' });
  const session = await office.tokenOf(DESIGNER);
  const response = await upload(office.station, session, projectId, { name: 'hook.gcode', bytes: QUICK_JOB });
  const { modelVersionId } = (await response.json()) as { modelVersionId: Id<'ModelVersion'> };
  await eventually(async () => {
    const { modelList } = await designer.projects.get({ projectId });
    return modelList[0]?.versions[0]?.analysis.state === 'gcode';
  }, 'the analysis');
  const { taskId } = await designer.printing.request({
    modelVersionId,
    sliceId: null,
    materialKey: 'PLA',
    copies: 1,
    dueAt: null,
    note: '',
  });
  return taskId;
}

/** Whether the G-code of a task is at a station, and how many files are on their way there. */
async function fileAt(at: CompanyStation, taskId: Id<'PrintTask'>) {
  const rows = at.station.store.reading;
  const row = rows.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
  const hash = row?.gcodeHash ?? '';
  const operator = await at.as(OPERATOR);
  const { files } = await operator.sync.view();
  const path = join(at.dataDirectory, 'files', hash.slice(0, 2), hash);
  return { isHere: existsSync(path), files: files.down };
}

const stateOf = async (client: Client, taskId: Id<'PrintTask'>) =>
  client.printing.task({ taskId }).then(
    ({ state }) => state,
    () => 'not there',
  );

async function approve(at: CompanyStation, taskId: Id<'PrintTask'>): Promise<void> {
  const manager = await at.as(MANAGER);
  await eventually(async () => (await stateOf(manager, taskId)) === 'requested', 'the request');
  const { version } = await manager.printing.task({ taskId });
  const { results } = await manager.printing.review({
    taskIds: [taskId],
    expectedVersions: [version],
    verdict: 'accept',
    reason: '',
  });
  expect(results[0]?.refusal ?? null).toBeNull();
}

async function addPrinter(at: CompanyStation, name: string): Promise<Id<'Printer'>> {
  const master = await at.as(MASTER);
  const { printerId } = await master.printers.add({
    scopeId: factoryId,
    name,
    address: 'simulated:?speed=20000',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  });
  await until(
    () => master.printers.get({ printerId }),
    ({ link }) => link === 'ready',
  );
  return printerId;
}

async function print(at: CompanyStation, taskId: Id<'PrintTask'>, printerId: Id<'Printer'>): Promise<void> {
  const operator = await at.as(OPERATOR);
  await eventually(async () => (await stateOf(operator, taskId)) === 'queued', 'the approval');
  const { version } = await operator.printing.task({ taskId });
  const { printId } = await operator.printing.acceptTask({ taskId, printerId, expectedVersion: version });
  const seen = async () => {
    const { attempts } = await operator.printing.task({ taskId });
    return { printId, expectedVersion: attempts.find((one) => one.printId === printId)?.version ?? 0 };
  };
  await eventually(
    async () =>
      operator.printing.preheat(await seen()).then(
        () => true,
        () => false,
      ),
    'the file, and heat',
  );
  const { plateToken } = await operator.printing.confirmBedClear({ printerId });
  await operator.printing.start({ ...(await seen()), plateToken });
  await eventually(async () => (await stateOf(operator, taskId)) === 'finished', 'the end of the print');
}

test('[SY30] a request of the office, approved at the desk, is printed in the hall; all see each step', async () => {
  const printerId = await addPrinter(hall, 'Printer of the hall');
  const taskId = await requested();
  await approve(desk, taskId);
  await print(hall, taskId, printerId);
  const master = await office.as(MASTER);
  await eventually(
    async () => (await stateOf(master, taskId)) === 'finished',
    'the end to be known at the office',
  );
  const { chain } = await master.printing.task({ taskId });
  expect(new Set(chain.map(({ stationName }) => stationName)).size).toBeGreaterThan(0);
  expect(chain.map(({ personName }) => personName)).toEqual(
    expect.arrayContaining(['Designer', 'Manager', 'Operator']),
  );
});

test('[SY30] cut off in the middle, the hall prints on what is meant for it, and all of it is told afterwards', async () => {
  const printerId = await addPrinter(hall, 'Printer of the hall');
  const taskId = await requested();
  await approve(desk, taskId);
  const manager = await desk.as(MANAGER);
  await eventually(
    async () => (await manager.printers.list({})).some((one) => one.printerId === printerId),
    'the printer',
  );
  await eventually(async () => (await stateOf(manager, taskId)) === 'queued', 'the queue');
  const { version } = await manager.printing.task({ taskId });
  await manager.printing.assign({ taskId, expectedVersion: version, printerId });
  const operator = await hall.as(OPERATOR);
  await eventually(
    async () => (await operator.printing.task({ taskId })).assigned !== null,
    'the hall to know what is meant for it',
  );
  await eventually(async () => {
    const { isHere, files } = await fileAt(hall, taskId);
    return isHere && files === 0;
  }, 'the file');
  company.way.pull();
  await eventually(
    async () => (await operator.live.station()).sync.state === 'offline',
    'the hall to be alone',
  );
  await print(hall, taskId, printerId);
  expect(await stateOf(manager, taskId)).toBe('queued');
  company.way.plugIn();
  await eventually(async () => (await stateOf(manager, taskId)) === 'finished', 'the end to be told', 60);
}, 120_000);
