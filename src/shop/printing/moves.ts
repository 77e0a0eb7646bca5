import { eq } from 'drizzle-orm';
import type { Actor } from '../audit/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Tx } from './house.ts';
import type { PrintFailure, PrintingRefusal } from './model.ts';
import { approvals, prints, printTasks } from './tables.ts';
import {
  nextPrintState,
  nextTaskState,
  taskEventFor,
  type PrintEvent,
  type TaskEvent,
} from './transitions.ts';

export type TaskRow = typeof printTasks.$inferSelect;
export type PrintRow = typeof prints.$inferSelect;
export type ApprovalRow = typeof approvals.$inferSelect;

/** A run, and the version of it that the caller has seen. */
export interface PrintInput {
  readonly printId: string;
  readonly expectedVersion: number;
}

/** Who moves something, by which act, at what time, and why. */
export interface Act {
  readonly actor: Actor;
  readonly action: string;
  readonly at: number;
  readonly reason?: string | null;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** A further move of the same act, which stands in the record already: one act, one line. */
  readonly alreadyRecorded?: true;
}

/** The task, when the caller has seen its newest state. */
export function taskAt(
  tx: Pick<Tx, 'rows'>,
  taskId: string,
  expectedVersion: number | null,
): Result<TaskRow, PrintingRefusal> {
  const task = tx.rows.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
  if (task === undefined) return refused({ code: 'printing.notFound' });
  if (expectedVersion !== null && task.version !== expectedVersion) {
    return refused({ code: 'printing.changedMeanwhile', state: task.state });
  }
  return accepted(task);
}

/** The run, when the caller has seen its newest state. */
export function printAt(
  tx: Pick<Tx, 'rows'>,
  printId: string,
  expectedVersion: number | null,
): Result<PrintRow, PrintingRefusal> {
  const print = tx.rows.select().from(prints).where(eq(prints.id, printId)).get();
  if (print === undefined) return refused({ code: 'printing.notFound' });
  if (expectedVersion !== null && print.version !== expectedVersion) {
    return refused({ code: 'printing.changedMeanwhile', state: print.state });
  }
  return accepted(print);
}

type TaskPatch = Partial<Omit<TaskRow, 'id' | 'state' | 'version' | 'changedAt'>>;
export type PrintPatch = Partial<
  Pick<PrintRow, 'startedAt' | 'endedAt' | 'failure' | 'printedSeconds' | 'filamentMillimetres'>
>;

const ENDS_MEANING: ReadonlySet<TaskRow['state']> = new Set(['cancelled', 'removed', 'checked', 'closed']);

/** Moves a task: its next state, what comes with it, and the line in the record. */
export function moveTask(
  tx: Tx,
  task: TaskRow,
  event: TaskEvent,
  act: Act,
  patch: TaskPatch = {},
): Result<TaskRow, PrintingRefusal> {
  const next = nextTaskState(task.state, event);
  if (!next.ok) return next;
  // What is over is meant for no printer any more.
  const free = ENDS_MEANING.has(next.value) ? { assignedPrinterId: null } : {};
  const moved = tx.rows
    .update(printTasks)
    .set({ ...free, ...patch, state: next.value, changedAt: act.at, version: task.version + 1 })
    .where(eq(printTasks.id, task.id))
    .returning()
    .get();
  recordTask(tx, act, moved, { before: task.state, after: moved.state });
  return accepted(moved);
}

/**
 * Moves a run and, where the new state says so, its task with it; both stand in the record as one act. A task that went
 * another way at another station holds nothing up: what happens at a printer is told all the same.
 *
 * @param taskPatch what else changes of the task, when it moves
 */
export function movePrint(
  tx: Tx,
  print: PrintRow,
  event: PrintEvent,
  act: Act,
  patch: PrintPatch = {},
  taskPatch: TaskPatch = {},
): Result<PrintRow, PrintingRefusal> {
  const next = nextPrintState(print.state, event);
  if (!next.ok) return next;
  const moved = tx.rows
    .update(prints)
    .set({ ...patch, state: next.value, version: print.version + 1 })
    .where(eq(prints.id, print.id))
    .returning()
    .get();
  const task = tx.rows.select().from(printTasks).where(eq(printTasks.id, print.taskId)).get();
  if (task === undefined) throw new Error(`The run ${print.id} has no task`);
  const taskEvent = taskEventFor(moved.state, task.state);
  const facts = {
    printId: print.id,
    printerId: print.printerId,
    print: { before: print.state, after: moved.state },
  };
  if (taskEvent === null || !goesWith(task, print, taskEvent)) {
    const apart = taskEvent === null ? {} : { taskWent: task.state };
    recordTask(tx, act, task, { ...facts, ...apart });
    return accepted(moved);
  }
  const taskMoved = moveTask(tx, task, taskEvent, { ...act, facts: { ...act.facts, ...facts } }, taskPatch);
  return taskMoved.ok ? accepted(moved) : taskMoved;
}

/** Whether a task makes the move that goes with what its run does: not, when it went another way at another station. */
function goesWith(task: TaskRow, print: Pick<PrintRow, 'id'>, event: TaskEvent): boolean {
  return task.printId === print.id && nextTaskState(task.state, event).ok;
}

/** The task of a run that is to go on towards its start: refused when it went another way at another station. */
export function taskToBegin(
  tx: Pick<Tx, 'rows'>,
  print: Pick<PrintRow, 'id' | 'taskId'>,
  event: 'preheat' | 'start',
): Result<TaskRow, PrintingRefusal> {
  const task = taskAt(tx, print.taskId, null);
  if (!task.ok || goesWith(task.value, print, event)) return task;
  return refused({ code: 'printing.taskWentElsewhere', state: task.value.state });
}

export function recordTask(tx: Tx, act: Act, task: TaskRow, facts: Readonly<Record<string, unknown>>): void {
  if (act.alreadyRecorded === true) return;
  tx.record({
    actor: act.actor,
    action: act.action,
    result: 'done',
    recordKind: 'printTask',
    recordId: task.id,
    recordName: `#${task.number}`,
    scopeId: task.scopeId,
    scopeName: null,
    reason: act.reason ?? null,
    facts: { ...act.facts, ...facts },
  });
}

/** The approval in force, if it is of exactly what the task would print now (access rule 5). */
export function approvalInForce(tx: Pick<Tx, 'rows'>, task: TaskRow): ApprovalRow | null {
  if (task.approvalId === null) return null;
  const approval = tx.rows.select().from(approvals).where(eq(approvals.id, task.approvalId)).get();
  if (approval === undefined || approval.verdict !== 'accept') return null;
  const same =
    approval.gcodeHash === task.gcodeHash &&
    approval.profileKey === task.profileKey &&
    approval.materialKey === task.materialKey;
  return same ? approval : null;
}

export function failureOf(
  code: PrintFailure['code'],
  firmwareText: string | null,
  lastAcknowledgedLine: number | null,
): PrintFailure {
  return { code, firmwareText: firmwareText === '' ? null : firmwareText, lastAcknowledgedLine };
}
