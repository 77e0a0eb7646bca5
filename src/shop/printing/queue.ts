import { asc, desc, eq, isNotNull } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { recordTask, taskAt, type TaskRow } from './moves.ts';
import { keyBetween, keysInOrder, LONG_KEY_CHARACTERS } from './queue-keys.ts';
import { printTasks } from './tables.ts';

/** The key with which a task stands behind all others. */
export function backKey(tx: Tx): string {
  return keyBetween(outermostKey(tx, 'last'), null);
}

/** The key with which a task stands before all others: for a new attempt at what has already waited its turn. */
export function frontKey(tx: Tx): string {
  return keyBetween(null, outermostKey(tx, 'first'));
}

function outermostKey(tx: Tx, end: 'first' | 'last'): string | null {
  const order = end === 'first' ? asc(printTasks.queueKey) : desc(printTasks.queueKey);
  const found = tx.rows
    .select({ key: printTasks.queueKey })
    .from(printTasks)
    .where(isNotNull(printTasks.queueKey))
    .orderBy(order)
    .limit(1)
    .get();
  return found?.key ?? null;
}

/** Moves one task to stand right before another, or to the end. */
export function moveInQueue(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number; readonly beforeTaskId: string | null },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    if (task.value.state !== 'queued') return refused(notQueued(task.value));
    const others = queuedTasks(tx).filter(({ id }) => id !== input.taskId);
    const at =
      input.beforeTaskId === null ? others.length : others.findIndex(({ id }) => id === input.beforeTaskId);
    if (at < 0) return refused({ code: 'printing.notFound' });
    const queueKey = keyAt(others, at) ?? spreadOut(tx, others, at);
    placeInQueue(tx, call, task.value, queueKey);
    return accepted({});
  });
}

/** A key for the place, unless it would grow too long or two stations have given the same one. */
function keyAt(others: readonly TaskRow[], at: number): string | null {
  const [before, after] = [others[at - 1]?.queueKey ?? null, others[at]?.queueKey ?? null];
  if (before !== null && after !== null && before >= after) return null;
  const key = keyBetween(before, after);
  return key.length < LONG_KEY_CHARACTERS ? key : null;
}

/**
 * Gives the whole queue new keys in the order that it has, and answers with the free one at a place. The tasks stay
 * where they are, so that their versions stay too.
 */
function spreadOut(tx: Tx, others: readonly TaskRow[], at: number): string {
  const keys = [...keysInOrder(others.length + 1)];
  const [free = ''] = keys.splice(at, 1);
  for (const [index, { id }] of others.entries()) {
    tx.rows
      .update(printTasks)
      .set({ queueKey: keys[index] ?? null })
      .where(eq(printTasks.id, id))
      .run();
  }
  return free;
}

/** Gives the queued tasks of a scope the order asked for, in the places that they hold together; no others move. */
export function sortQueue(
  house: PrintingHouse,
  call: Call,
  input: { readonly scopeId: ScopeId; readonly by: 'due' | 'material' | 'requested' },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const within = new Set(house.scopesWithin(input.scopeId));
    const queue = queuedTasks(tx).filter(({ scopeId }) => within.has(scopeId));
    const wanted = queue.toSorted(ORDERS[input.by]);
    for (const [index, task] of wanted.entries()) {
      const queueKey = queue[index]?.queueKey ?? null;
      if (queueKey !== null && task.queueKey !== queueKey) placeInQueue(tx, call, task, queueKey);
    }
    return accepted({});
  });
}

/** No due date sorts last: whoever set one wants it kept. */
const LAST = Number.MAX_SAFE_INTEGER;

type Order = (left: TaskRow, right: TaskRow) => number;

const ORDERS: Readonly<Record<'due' | 'material' | 'requested', Order>> = {
  due: (left, right) => (left.dueAt ?? LAST) - (right.dueAt ?? LAST) || left.requestedAt - right.requestedAt,
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
