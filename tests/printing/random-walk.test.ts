import { ORPCError } from '@orpc/server';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { PrintState, TaskState } from '../../src/shop/printing/index.ts';
import { approvals, prints, printTasks, startAttempts } from '../../src/shop/printing/tables.ts';
import { holdsPrinter } from '../../src/shop/printing/transitions.ts';
import { plateWords } from '../../src/shop/printers/tables.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import type { Client } from '../support/station.ts';
import { Floor } from './floor.ts';

/*
 * Several people press whatever they like, in any order, with fresh and with stale windows, at printers of which one
 * breaks down now and then. After every step the shop must still make sense.
 */

let floor: Floor;
const printerIds: Id<'Printer'>[] = [];
const words: { printerId: Id<'Printer'>; plateToken: string }[] = [];

beforeAll(async () => {
  floor = await Floor.open();
  for (const faults of ['', '&kill=40', '&unplug=60'])
    printerIds.push(await floor.printer(`speed=2000${faults}`));
});
afterAll(() => floor.house.discard());

const ACTS = [
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'goOn',
  'request',
  'approve',
  'approve',
  'deny',
  'requestAgain',
  'cancelTask',
  'moveInQueue',
  'accept',
  'accept',
  'accept',
  'return',
  'preheat',
  'preheat',
  'word',
  'word',
  'start',
  'start',
  'start',
  'pause',
  'resume',
  'cancel',
  'remove',
  'tryAgain',
  'stop',
  'clearFault',
  'connect',
  'disconnect',
] as const;

interface Step {
  readonly act: (typeof ACTS)[number];
  readonly by: 'operator' | 'manager' | 'designer' | 'master';
  /** Which task, print, printer, word: of what there is. */
  readonly pick: number;
  /** How many versions behind the window is. */
  readonly behind: number;
  /** Pressed twice, at once. */
  readonly twice: boolean;
  readonly waitMilliseconds: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  // Operators and managers do most of what can be done.
  by: fc.constantFrom('operator', 'operator', 'manager', 'manager', 'designer', 'master'),
  pick: fc.nat(1_000),
  behind: fc.constantFrom(0, 0, 0, 0, 0, 1),
  twice: fc.constantFrom(false, false, false, true),
  waitMilliseconds: fc.constantFrom(0, 0, 0, 5, 30),
});

function pickOf<Value>(from: readonly Value[], pick: number): Value | null {
  return from.at(pick % Math.max(1, from.length)) ?? null;
}

/** The last few, where the life is. */
function recentTasks() {
  return floor.rows.select().from(printTasks).all().slice(-6);
}

function runs() {
  return floor.rows
    .select()
    .from(prints)
    .all()
    .filter(({ state }) => holdsPrinter(state));
}

/** What a sensible person would do next with something of the shop: else nearly every step would only be refused. */
function goOn(client: Client, pick: number): Promise<unknown> | null {
  const { printing, printers } = client;
  const run = pickOf(runs(), pick);
  if (run === null || pick % 3 === 0) {
    const printerId = pickOf(printerIds, pick) as Id<'Printer'>;
    if (floor.printerRow(printerId).fault !== null) return printers.clearFault({ printerId });
    if (pick % 2 === 0) return printers.connect({ printerId });
    const queued = floor.rows
      .select()
      .from(printTasks)
      .all()
      .filter(({ state }) => state === 'queued');
    const task = pickOf(queued, pick);
    if (task === null) return null;
    return printing.acceptTask({ ...floor.seenTask(task.id as Id<'PrintTask'>), printerId });
  }
  const seen = floor.seen({ printId: run.id as Id<'Print'> });
  const printerId = run.printerId as Id<'Printer'>;
  switch (run.state) {
    case 'accepted':
      return printing.preheat(seen);
    case 'preheating':
      return printing.confirmBedClear({ printerId }).then(({ plateToken }) => {
        words.push({ printerId, plateToken });
        return printing.start({ ...seen, plateToken });
      });
    case 'printing':
      // Mostly one watches for a while.
      return pick % 4 === 0 ? printing.pause(seen) : sleep(60);
    case 'paused':
      return printing.resume(seen);
    case 'failed':
    case 'interrupted':
      return pick % 4 === 0 ? printing.remove(seen) : takeUpAgain(client, seen, printerId);
    case 'finished':
    case 'cancelled':
      return printing.remove(seen);
    default:
      return null;
  }
}

async function takeUpAgain(
  { printing, printers }: Client,
  seen: ReturnType<Floor['seen']>,
  printerId: Id<'Printer'>,
): Promise<unknown> {
  if (floor.printerRow(printerId).fault !== null) await printers.clearFault({ printerId });
  await answered(printers.connect({ printerId }));
  const { hash: planHash } = await printing.resumePlan({ printId: seen.printId });
  const { plateToken } = await printing.confirmResume({ ...seen, planHash });
  words.push({ printerId, plateToken });
  return printing.resumeAfterFailure({ ...seen, plateToken, planHash });
}

function press(client: Client, { act, pick, behind }: Step): Promise<unknown> | null {
  if (act === 'goOn') return goOn(client, pick);
  const task = pickOf(recentTasks(), pick);
  const run = pickOf(runs(), pick);
  const printerId = pickOf(printerIds, pick) as Id<'Printer'>;
  const oneTask = { taskId: task?.id as Id<'PrintTask'>, expectedVersion: (task?.version ?? 0) - behind };
  const oneRun = { printId: run?.id as Id<'Print'>, expectedVersion: (run?.version ?? 0) - behind };
  const wish = { sliceId: null, materialKey: 'PLA', copies: 1 + (pick % 2), dueAt: null, note: '' };
  const { modelVersionId } = pick % 2 === 0 ? floor.quick : floor.slow;
  const { printing, printers } = client;
  if (oneTask.expectedVersion < 0 || oneRun.expectedVersion < 0) return null;
  switch (act) {
    case 'request':
      return printing.request({ ...wish, modelVersionId });
    case 'approve':
    case 'deny':
      return task === null
        ? null
        : printing.review({
            taskIds: [oneTask.taskId],
            expectedVersions: [oneTask.expectedVersion],
            verdict: act === 'approve' ? 'accept' : 'deny',
            reason: act === 'approve' ? '' : 'No',
          });
    case 'requestAgain':
      return task === null ? null : printing.requestAgain({ ...wish, ...oneTask });
    case 'cancelTask':
      return task === null ? null : printing.cancelTask(oneTask);
    case 'moveInQueue': {
      const before = pickOf(recentTasks(), pick + 1);
      const beforeTaskId = (before?.id ?? null) as Id<'PrintTask'> | null;
      return task === null ? null : printing.moveInQueue({ ...oneTask, beforeTaskId });
    }
    case 'accept':
      return task === null ? null : printing.acceptTask({ ...oneTask, printerId });
    case 'return':
      return run === null ? null : printing.returnTask(oneRun);
    case 'preheat':
      return run === null ? null : printing.preheat(oneRun);
    case 'word':
      return printing.confirmBedClear({ printerId }).then(({ plateToken }) => {
        words.push({ printerId, plateToken });
      });
    case 'start': {
      // Mostly the newest word for the run's printer, now and then any old one.
      const fitting = words.filter((word) => word.printerId === run?.printerId);
      const word = pick % 5 === 0 ? pickOf(words, pick) : (fitting.at(-1) ?? null);
      return run === null || word === null
        ? null
        : printing.start({ ...oneRun, plateToken: word.plateToken });
    }
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'remove':
    case 'tryAgain':
      return run === null ? null : printing[act](oneRun);
    case 'stop':
      // Rarely: a stopped printer does nothing for a while.
      return pick % 4 === 0 ? printers.stop({ printerId }) : null;
    case 'clearFault':
    case 'connect':
      return printers[act]({ printerId });
    case 'disconnect':
      return pick % 4 === 0 ? printers.disconnect({ printerId }) : null;
  }
}

/** Refusals are answers; anything else is a bug. */
async function answered(call: Promise<unknown> | null): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ORPCError) || error.data === undefined) throw error;
  }
}

const TASK_STATES_OF: Readonly<Record<PrintState, readonly TaskState[]>> = {
  accepted: ['accepted'],
  preheating: ['preheating'],
  starting: ['preheating', 'printing'],
  printing: ['printing'],
  pausing: ['printing'],
  paused: ['paused'],
  resuming: ['paused'],
  cancelling: ['preheating', 'printing', 'paused'],
  finished: ['finished'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  interrupted: ['failed'],
  removed: ['removed', 'checked', 'closed'],
  continued: [],
  returned: [],
};

function checkShop(): void {
  const tasks = floor.rows.select().from(printTasks).all();
  const all = floor.rows.select().from(prints).all();
  const held = all.filter(({ state }) => holdsPrinter(state));
  const printersHeld = held.map(({ printerId }) => printerId);
  expect(new Set(printersHeld).size, 'one run a printer').toBe(printersHeld.length);
  for (const task of tasks) {
    expect(task.queueKey !== null, `queue key of a task that is ${task.state}`).toBe(task.state === 'queued');
    const current = all.find(({ id }) => id === task.printId);
    if (current !== undefined)
      expect(TASK_STATES_OF[current.state], `of a print that is ${current.state}`).toContain(task.state);
    const others = held.filter(({ id, taskId }) => taskId === task.id && id !== task.printId);
    expect(others, 'no other run of the task is in hand').toEqual([]);
  }
  checkStarts(all);
}

function checkStarts(all: readonly { readonly id: string; readonly startedAt: number | null }[]): void {
  const starts = floor.rows.select().from(startAttempts).all();
  const spent = floor.rows.select().from(plateWords).all();
  for (const one of starts) {
    expect(starts.filter(({ plateWordId }) => plateWordId === one.plateWordId)).toHaveLength(1);
    expect(starts.filter(({ printId }) => printId === one.printId)).toHaveLength(1);
    const word = spent.find(({ id }) => id === one.plateWordId);
    expect(word).toMatchObject({ printerId: one.printerId, personId: one.askedBy, voidedAt: null });
    expect(word?.spentAt).toBeLessThan(one.expiresAt);
  }
  const begun = all.filter(({ startedAt }) => startedAt !== null);
  expect(begun.map(({ id }) => id).toSorted()).toEqual(starts.map(({ printId }) => printId).toSorted());
  const verdicts = floor.rows.select().from(approvals).all();
  for (const { gcodeHash } of starts) {
    expect(verdicts.some((one) => one.verdict === 'accept' && one.gcodeHash === gcodeHash)).toBe(true);
  }
}

/** Every commit that moved a task or a run has one line in the record, by a person, a printer or the station. */
function checkRecord(): void {
  const changes = floor.rows.select().from(changeLog).all();
  const entries = new Map(
    floor.rows
      .select()
      .from(auditEntries)
      .all()
      .map((entry) => [entry.id, entry]),
  );
  for (const [, rows] of Map.groupBy(changes, ({ transactionId }) => transactionId)) {
    const moved = rows.filter(
      ({ tableName, columns }) =>
        (tableName === 'print_tasks' || tableName === 'prints') && columns !== null && 'state' in columns,
    );
    if (moved.length === 0) continue;
    const lines = rows.flatMap(({ tableName, rowId }) =>
      tableName === 'audit_entries' ? [entries.get(rowId)] : [],
    );
    expect(lines, `of ${JSON.stringify(moved)}`).toHaveLength(1);
    const [line] = lines;
    const { actor } = JSON.parse(line?.body ?? '{}') as { actor: { personId: string | null; face: string } };
    expect(actor.personId !== null || ['printer', 'station'].includes(actor.face)).toBe(true);
    expect(line?.result).toBe('done');
  }
}

test('[PR29] whatever people press, in any order: the shop makes sense after every step', async () => {
  const wanted = ['started', 'paused', 'cancel', 'remove'];
  const unmet = () => {
    const met = new Set(
      floor.rows
        .select()
        .from(auditEntries)
        .all()
        .map(({ action }) => action),
    );
    return wanted.filter((what) => !met.has(`printing.${what}`));
  };
  const walk = () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 60, size: 'max' }), async (steps) => {
        for (const one of steps) {
          const { client } = floor.house.people[one.by];
          const pressed = [press(client, one), one.twice ? press(client, one) : null];
          await Promise.all(pressed.map(answered));
          if (one.waitMilliseconds > 0) await sleep(one.waitMilliseconds);
          checkShop();
        }
      }),
      // Shrinking would play on with a shop that has a past: the seed and the steps say enough.
      { numRuns: 20, endOnFailure: true },
    );
  await walk();
  // What a walk meets depends on the printers' pace too: it goes on until it has met everything.
  for (let more = 0; more < 5 && unmet().length > 0; more += 1) await walk();
  checkRecord();
  expect(floor.house.reported).toEqual([]);
  expect(await floor.master.audit.verify()).toMatchObject({ unbroken: true });
  // The walk went where it can hurt: what was never met was not tried.
  expect(unmet()).toEqual([]);
}, 120_000);
