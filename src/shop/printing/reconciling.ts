import { and, eq, inArray, isNull } from 'drizzle-orm';
import { auditEntries } from '../audit/tables.ts';
import { printers } from '../printers/tables.ts';
import type { RowChange } from '../records/store.ts';
import { returnTask } from './bench-work.ts';
import type { PrintingHouse, Tx } from './house.ts';
import {
  approvalInForce,
  moveTask,
  recordTask,
  taskAt,
  type Act,
  type PrintRow,
  type TaskRow,
} from './moves.ts';
import { printerOf, reading } from './printer-rows.ts';
import { frontKey } from './queue.ts';
import { printProgress, prints, printTasks } from './tables.ts';
import { isRunning, type TaskEvent } from './transitions.ts';

/** What the order at the hub says of this station's own moves. */
export interface OrderAtHub {
  /** Whether the move by which a run took its task came too late there, and so never was. */
  isAcceptLost(taskId: string, printId: string): boolean;
}

/**
 * After what came from the hub was applied: runs of this station whose task went another way are settled. One that has
 * not begun gives way; one that prints goes on, for what lies on a bed is a fact. Where the task only stands in the
 * queue again, and nobody else can have taken it, it is moved to where its run is.
 */
export function reconcile(house: PrintingHouse, changes: readonly RowChange[], order: OrderAtHub): void {
  for (const taskId of tasksTouched(house, changes)) {
    const runs = house.store.reading
      .select()
      .from(prints)
      .where(and(eq(prints.taskId, taskId), eq(prints.stationId, house.stationId)))
      .orderBy(prints.attempt)
      .all();
    for (const run of runs) settle(house, run, order);
  }
  freeFromGonePrinters(house, changes);
}

function tasksTouched(house: PrintingHouse, changes: readonly RowChange[]): ReadonlySet<string> {
  const idsIn = (table: string) =>
    changes.filter((change) => change.table === table).map(({ rowId }) => rowId);
  const ofRuns = house.store.reading
    .select({ taskId: prints.taskId })
    .from(prints)
    .where(inArray(prints.id, idsIn('prints')))
    .all();
  return new Set([...idsIn('print_tasks'), ...ofRuns.map(({ taskId }) => taskId)]);
}

function settle(house: PrintingHouse, run: PrintRow, order: OrderAtHub): void {
  const found = taskAt(reading(house), run.taskId, null);
  if (!found.ok || found.value.printId === run.id) return;
  if (run.state === 'returned' || run.state === 'continued') return;
  // A part that was taken off left its task long ago, unless that never knew of it.
  if (run.state === 'removed' && !order.isAcceptLost(run.taskId, run.id)) return;
  const act = { actor: house.stationActor, at: house.clock.now() };
  if (canFollow(house, found.value)) {
    bringAlong(house, run, { ...act, action: 'printing.taskBroughtAlong' });
  } else if (run.state === 'accepted' || run.state === 'preheating') {
    const input = { printId: run.id, expectedVersion: run.version };
    returnTask(house, { ...act, action: 'printing.taskWentElsewhere' }, input);
  } else if (isRunning(run.state)) {
    noteAlone(house, run, found.value, { ...act, action: 'printing.goesOnAlone' });
  }
}

/** It waits in the queue as if nothing had happened, and no other station has the word to take it. */
function canFollow(house: PrintingHouse, task: TaskRow): boolean {
  const isFree = task.state === 'queued' && task.printId === null;
  const isOurs = !house.claims.isShared() || house.claims.holds(task.id);
  return isFree && isOurs && isMeantForUs(house, task) && approvalInForce(reading(house), task) !== null;
}

function isMeantForUs(house: PrintingHouse, { assignedPrinterId }: TaskRow): boolean {
  const meant = assignedPrinterId === null ? null : printerOf(reading(house), assignedPrinterId);
  return meant === null || meant.stationId === house.stationId;
}

/** All moves that the run made, once more on the task as it stands now; in the record as one act of the station. */
function bringAlong(house: PrintingHouse, run: PrintRow, act: Act): void {
  house.store.attempt<TaskRow, never>((tx) => {
    let task = taskAt(tx, run.taskId, null);
    for (const event of movesOf(tx, run)) {
      if (!task.ok) return task as never;
      const again = event === 'accept' ? act : ({ ...act, alreadyRecorded: true } as const);
      const facts = { printId: run.id, printerId: run.printerId };
      task = moveTask(tx, task.value, event, { ...again, facts }, patchOf(tx, task.value, run, event));
    }
    return task as never;
  });
}

/** The moves that a task makes with a run up to the state that it is in. */
function movesOf(tx: Tx, run: PrintRow): readonly TaskEvent[] {
  const heated: readonly TaskEvent[] = ['accept', 'preheat'];
  const begun: readonly TaskEvent[] = run.startedAt === null ? heated : [...heated, 'start'];
  switch (run.state) {
    case 'accepted':
      return ['accept'];
    case 'preheating':
    case 'starting':
      return heated;
    case 'printing':
    case 'pausing':
    case 'resuming':
    case 'cancelling':
      return begun;
    case 'paused':
      return [...begun, 'pause'];
    case 'finished':
      return [...begun, 'finish'];
    case 'failed':
    case 'interrupted':
      return [...begun, 'fail'];
    case 'cancelled':
      return [...begun, 'cancelPrint'];
    case 'removed':
      return [...begun, ...endOf(tx, run)];
    case 'continued':
    case 'returned':
      return [];
  }
}

/** How a run whose part was taken off had ended: the row tells no more than that it did not fail. */
function endOf(tx: Tx, run: PrintRow): readonly TaskEvent[] {
  if (run.failure !== null) return ['fail', 'remove'];
  const far = tx.rows.select().from(printProgress).where(eq(printProgress.printId, run.id)).get();
  const isWhole = far !== undefined && far.acknowledgedLines >= far.totalLines;
  if (!isWhole) return ['cancelPrint', 'remove'];
  const task = taskAt(tx, run.taskId, null);
  const isLast = !task.ok || task.value.copiesDone + 1 >= task.value.copies;
  return ['finish', isLast ? 'remove' : 'removeForNextCopy'];
}

function patchOf(
  tx: Tx,
  task: TaskRow,
  run: PrintRow,
  event: TaskEvent,
): Partial<Pick<TaskRow, 'printId' | 'queueKey' | 'copiesDone'>> {
  const copiesDone = task.copiesDone + (task.state === 'finished' ? 1 : 0);
  if (event === 'accept') return { printId: run.id, queueKey: null };
  if (event === 'remove') return { copiesDone };
  return event === 'removeForNextCopy' ? { copiesDone, queueKey: frontKey(tx), printId: null } : {};
}

/** Once a run, however often more comes about its task. */
function noteAlone(house: PrintingHouse, run: PrintRow, task: TaskRow, act: Act): void {
  const noted = house.store.reading
    .select({ body: auditEntries.body })
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, task.id), eq(auditEntries.action, act.action)))
    .all();
  if (noted.some(({ body }) => body.includes(run.id))) return;
  const facts = { printId: run.id, printerId: run.printerId, taskWent: task.state };
  house.store.write((tx) => recordTask(tx, act, task, facts));
}

/** What was meant for a printer of this station that is gone is anybody's again. */
function freeFromGonePrinters(house: PrintingHouse, changes: readonly RowChange[]): void {
  if (!changes.some(({ table }) => table === 'printers' || table === 'print_tasks')) return;
  const act = { actor: house.stationActor, action: 'printing.assign', at: house.clock.now() };
  const orphans = house.store.reading
    .select({ task: printTasks })
    .from(printTasks)
    .innerJoin(printers, eq(printers.id, printTasks.assignedPrinterId))
    .where(and(eq(printers.stationId, house.stationId), eq(printTasks.state, 'queued')))
    .all();
  const gone = house.store.reading
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.stationId, house.stationId), isNull(printers.removedAt)))
    .all();
  const here = new Set(gone.map(({ id }) => id));
  for (const { task } of orphans) {
    if (task.assignedPrinterId === null || here.has(task.assignedPrinterId)) continue;
    house.store.write((tx) => {
      tx.rows
        .update(printTasks)
        .set({ assignedPrinterId: null, changedAt: act.at, version: task.version + 1 })
        .where(eq(printTasks.id, task.id))
        .run();
      recordTask(tx, act, task, { assigned: { before: task.assignedPrinterId, after: null } });
    });
  }
}
