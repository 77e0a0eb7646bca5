import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm';
import { printers } from '../../../shop/printers/tables.ts';
import { prints, printTasks, taskClaims } from '../../../shop/printing/tables.ts';
import type { TaskRow } from '../../../shop/printing/moves.ts';
import { changeLog } from '../../../shop/records/tables.ts';
import { outboxEdits, syncHub } from '../../../shop/sync/tables.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { StationStore } from '../../store/store.ts';

export type ClaimRow = typeof taskClaims.$inferSelect;
export type ClaimState = ClaimRow['state'];

/** What this station knows of its own words at the hub, kept on disk: a word that nobody remembers is held for ever. */
export interface ClaimRows {
  all(): readonly ClaimRow[];
  of(taskId: string): ClaimRow | null;
  put(
    taskId: string,
    state: ClaimState,
    meant?: Pick<ClaimRow, 'printerId' | 'stationId' | 'personId'>,
  ): void;
  forget(taskId: string): void;
  forgetAll(): void;
}

export function claimRows(store: StationStore, now: () => number): ClaimRows {
  const nobody = { printerId: null, stationId: null, personId: null };
  return {
    all: () => store.reading.select().from(taskClaims).all(),
    of: (taskId) =>
      store.reading.select().from(taskClaims).where(eq(taskClaims.taskId, taskId)).get() ?? null,
    put(taskId, state, meant = nobody) {
      const row = { taskId, state, ...meant, askedAt: now() };
      store.journal((rows) => {
        rows.insert(taskClaims).values(row).onConflictDoUpdate({ target: taskClaims.taskId, set: row }).run();
      });
    },
    forget: (taskId) =>
      store.journal((rows) => void rows.delete(taskClaims).where(eq(taskClaims.taskId, taskId)).run()),
    forgetAll: () => store.journal((rows) => void rows.delete(taskClaims).run()),
  };
}

export function taskRow(reading: Reading, taskId: string): TaskRow | null {
  return reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get() ?? null;
}

/** Whether a printer is there, and this station's. */
export function isOwnPrinter(reading: Reading, stationId: string, printerId: string | null): boolean {
  if (printerId === null) return false;
  const own = and(eq(printers.id, printerId), eq(printers.stationId, stationId), isNull(printers.removedAt));
  return reading.select({ id: printers.id }).from(printers).where(own).get() !== undefined;
}

/** States of a run that leave its task to nobody else. Of one that failed, this station may go on with the part. */
const IN_HAND = [
  ...(['accepted', 'preheating', 'starting', 'printing', 'pausing', 'paused', 'resuming'] as const),
  ...(['cancelling', 'failed', 'interrupted'] as const),
];

/** Whether a run of this station has the task in hand. */
export function hasInHand(reading: Reading, stationId: string, taskId: string): boolean {
  const own = and(eq(prints.taskId, taskId), eq(prints.stationId, stationId), inArray(prints.state, IN_HAND));
  return reading.select({ id: prints.id }).from(prints).where(own).get() !== undefined;
}

/** States in which a task is printed no more, unless somebody takes it up again. */
const ENDED = ['cancelled', 'removed', 'checked', 'closed', 'denied'] as const;

/** Tasks that are meant for printers of this station: whoever meant them took the word for it. */
export function meantForStation(reading: Reading, stationId: string): readonly string[] {
  return reading
    .select({ id: printTasks.id })
    .from(printTasks)
    .innerJoin(printers, eq(printers.id, printTasks.assignedPrinterId))
    .where(
      and(
        eq(printers.stationId, stationId),
        isNull(printers.removedAt),
        notInArray(printTasks.state, [...ENDED]),
      ),
    )
    .all()
    .map(({ id }) => id);
}

/**
 * Whether something that was done to a task here has not come back from the hub: as long as it can still turn out to
 * be void, the word is kept.
 */
export function waitsForHub(reading: Reading, taskId: string): boolean {
  const sealed = and(eq(outboxEdits.tableName, 'print_tasks'), eq(outboxEdits.rowId, taskId));
  if (reading.select({ n: outboxEdits.sequence }).from(outboxEdits).where(sealed).get() !== undefined)
    return true;
  const written = and(eq(changeLog.tableName, 'print_tasks'), eq(changeLog.rowId, taskId));
  return reading.select({ n: changeLog.sequence }).from(changeLog).where(written).get() !== undefined;
}

/** The hub's number of the newest part that was applied here. */
export function cursorOf(reading: Reading): number {
  return reading.select({ cursor: syncHub.cursor }).from(syncHub).get()?.cursor ?? 0;
}
