import { and, asc, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import {
  mayReview,
  separationOfDutiesAt,
  type AccessRefusal,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { moveTask, recordTask, taskAt, type TaskRow } from './moves.ts';
import { keyBetween, keysInOrder } from './queue-keys.ts';
import { approvals, printTasks } from './tables.ts';

interface ReviewInput {
  readonly taskIds: readonly string[];
  readonly expectedVersions: readonly number[];
  readonly verdict: 'accept' | 'deny';
  readonly reason: string;
}

/** Each task is judged by itself: one that cannot be reviewed does not keep the others from it. */
export function reviewTasks(house: PrintingHouse, call: Call, input: ReviewInput) {
  const results = input.taskIds.map((taskId, index) => {
    const reviewed = reviewTask(house, call, input, taskId, input.expectedVersions[index] ?? null);
    return { taskId, refusal: reviewed.ok ? null : { ...reviewed.refusal } };
  });
  return accepted({ results });
}

function reviewTask(
  house: PrintingHouse,
  call: Call,
  input: ReviewInput,
  taskId: string,
  expectedVersion: number | null,
): Result<TaskRow, PrintingRefusal | AccessRefusal> {
  if (input.verdict === 'deny' && input.reason === '') return refused({ code: 'printing.reasonMissing' });
  const reviewed = house.store.attempt<TaskRow, PrintingRefusal | AccessRefusal>((tx) => {
    const task = taskAt(tx, taskId, expectedVersion);
    if (!task.ok) return task;
    const apart = mayReview({
      requestedBy: task.value.requestedBy as PersonId,
      reviewerId: signedInPerson(call),
      separationOfDuties: separationOfDutiesAt(house.policy(), task.value.scopeId as ScopeId),
    });
    if (!apart.ok) return apart;
    const approvalId = house.makeId<'Approval'>();
    const { gcodeHash, profileKey, materialKey } = task.value;
    tx.rows
      .insert(approvals)
      .values({
        id: approvalId,
        taskId,
        verdict: input.verdict,
        reviewedBy: signedInPerson(call),
        reviewedAt: call.at,
        reason: input.reason,
        gcodeHash,
        profileKey,
        materialKey,
      })
      .run();
    const act = { ...call, reason: input.reason === '' ? null : input.reason };
    if (input.verdict === 'deny') {
      return moveTask(tx, task.value, 'deny', act, { denialReason: input.reason, approvalId: null });
    }
    const approved = moveTask(tx, task.value, 'approve', act, { approvalId, denialReason: null });
    if (!approved.ok) return approved;
    const queueKey = keyBetween(lastKey(tx), null);
    return moveTask(tx, approved.value, 'enqueue', { ...call, alreadyRecorded: true }, { queueKey });
  });
  if (!reviewed.ok) recordRefusedReview(house, call, taskId, reviewed.refusal);
  return reviewed;
}

function recordRefusedReview(house: PrintingHouse, call: Call, taskId: string, refusal: Refusal): void {
  house.store.write((tx) => {
    const task = taskAt(tx, taskId, null);
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'refused',
      recordKind: 'printTask',
      recordId: taskId,
      recordName: task.ok ? `#${task.value.number}` : null,
      scopeId: task.ok ? task.value.scopeId : null,
      scopeName: null,
      facts: { refusal: { ...refusal } },
    });
  });
}

function lastKey(tx: Tx): string | null {
  return (
    tx.rows
      .select({ key: printTasks.queueKey })
      .from(printTasks)
      .where(isNotNull(printTasks.queueKey))
      .orderBy(desc(printTasks.queueKey))
      .get()?.key ?? null
  );
}

/** The key with which a task stands before all others: for a new attempt at what has already waited its turn. */
export function frontKey(tx: Tx): string {
  const first = tx.rows
    .select({ key: printTasks.queueKey })
    .from(printTasks)
    .where(isNotNull(printTasks.queueKey))
    .orderBy(asc(printTasks.queueKey))
    .get();
  return keyBetween(null, first?.key ?? null);
}

export function moveInQueue(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number; readonly beforeTaskId: string | null },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    if (task.value.state !== 'queued') return refused(notQueued(task.value));
    const queue = queuedTasks(tx).filter(({ id }) => id !== input.taskId);
    const at =
      input.beforeTaskId === null ? queue.length : queue.findIndex(({ id }) => id === input.beforeTaskId);
    if (at < 0) return refused({ code: 'printing.notFound' });
    const queueKey = keyBetween(queue[at - 1]?.queueKey ?? null, queue[at]?.queueKey ?? null);
    placeInQueue(tx, call, task.value, queueKey);
    return accepted({});
  });
}

/** Gives the queued tasks of a scope the order asked for, in the places that they hold together. */
export function sortQueue(
  house: PrintingHouse,
  call: Call,
  input: { readonly scopeId: ScopeId; readonly by: 'due' | 'material' | 'requested' },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const within = new Set(house.scopesWithin(input.scopeId));
    const queue = queuedTasks(tx);
    const wanted = queue.filter(({ scopeId }) => within.has(scopeId)).toSorted(ORDERS[input.by]);
    const sorted = queue.map((task) => (within.has(task.scopeId) ? wanted.shift() : task));
    const keys = keysInOrder(sorted.length);
    for (const [index, task] of sorted.entries()) {
      const queueKey = keys[index];
      if (task !== undefined && queueKey !== undefined && task.queueKey !== queueKey) {
        placeInQueue(tx, call, task, queueKey);
      }
    }
    return accepted({});
  });
}

/** No due date sorts last: whoever set one wants it kept. */
const LAST = Number.MAX_SAFE_INTEGER;

const ORDERS: Readonly<Record<'due' | 'material' | 'requested', (left: TaskRow, right: TaskRow) => number>> =
  {
    due: (left, right) =>
      (left.dueAt ?? LAST) - (right.dueAt ?? LAST) || left.requestedAt - right.requestedAt,
    material: (left, right) =>
      left.materialKey.localeCompare(right.materialKey) || (left.dueAt ?? LAST) - (right.dueAt ?? LAST),
    requested: (left, right) => left.requestedAt - right.requestedAt,
  };

function queuedTasks(tx: Tx): readonly TaskRow[] {
  return tx.rows
    .select()
    .from(printTasks)
    .where(eq(printTasks.state, 'queued'))
    .orderBy(asc(printTasks.queueKey), asc(printTasks.requestedAt))
    .all();
}

function placeInQueue(tx: Tx, call: Call, task: TaskRow, queueKey: string): void {
  tx.rows
    .update(printTasks)
    .set({ queueKey, changedAt: call.at, version: task.version + 1 })
    .where(eq(printTasks.id, task.id))
    .run();
  recordTask(tx, call, task, { queueKey: { before: task.queueKey, after: queueKey } });
}

function notQueued(task: TaskRow): PrintingRefusal {
  return { code: 'printing.wrongState', subject: 'task', state: task.state, event: 'moveInQueue' };
}

export function closeTask(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const moved = moveTask(tx, task.value, 'close', call, { queueKey: null });
    return moved.ok ? accepted({}) : moved;
  });
}

/** QC of the removed parts. Rejected parts go back to the queue, to be printed again. */
export function checkParts(
  house: PrintingHouse,
  call: Call,
  input: {
    readonly taskId: string;
    readonly expectedVersion: number;
    readonly verdict: 'pass' | 'reject';
    readonly reason: string;
  },
): Result<Nothing, PrintingRefusal> {
  if (input.verdict === 'reject' && input.reason === '') return refused({ code: 'printing.reasonMissing' });
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const act = { ...call, reason: input.reason === '' ? null : input.reason };
    const rejected = {
      queueKey: frontKey(tx),
      copiesDone: Math.max(0, task.value.copiesDone - 1),
      printId: null,
    };
    const moved =
      input.verdict === 'pass'
        ? moveTask(tx, task.value, 'passCheck', act)
        : moveTask(tx, task.value, 'rejectCheck', act, rejected);
    return moved.ok ? accepted({}) : moved;
  });
}

/** How many tasks of these projects are in which state. */
export function tasksByState(
  house: Pick<PrintingHouse, 'store'>,
  projectIds: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const rows = house.store.reading
    .select({ projectId: printTasks.projectId, state: printTasks.state })
    .from(printTasks)
    .where(among(printTasks.projectId, projectIds))
    .all();
  const counts = new Map<string, Record<string, number>>();
  for (const { projectId, state } of rows) {
    const own = counts.get(projectId) ?? {};
    own[state] = (own[state] ?? 0) + 1;
    counts.set(projectId, own);
  }
  return counts;
}

const ENDED = ['closed', 'cancelled', 'removed', 'checked', 'denied'] as const;

export function openTasks(house: Pick<PrintingHouse, 'store'>, projectId: string): number {
  const rows = house.store.reading
    .select({ state: printTasks.state })
    .from(printTasks)
    .where(and(eq(printTasks.projectId, projectId), inArray(printTasks.state, openStates())))
    .all();
  return rows.length;
}

function openStates() {
  return printTasks.state.enumValues.filter((state) => !(ENDED as readonly string[]).includes(state));
}
