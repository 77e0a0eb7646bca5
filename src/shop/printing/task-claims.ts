import type { Result } from '../kernel/index.ts';
import type { Nothing } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import type { TaskRow } from './moves.ts';

/**
 * The word at the hub that only one station has about a task: whoever holds it may print it. A station that is alone
 * needs none.
 */
export interface TaskClaims {
  /** Whether there are other stations with which to agree. */
  isShared(): boolean;
  /** Why this station begins nothing: it was replaced, or does not know what it did last. Null: it may. */
  fence(): PrintingRefusal | null;
  /** Whether this station is known to hold the word, without asking. */
  holds(taskId: string): boolean;
  /**
   * Takes the word for this station, to print the task now. Accepted: nobody else prints it, and the task is here as it
   * was left by whoever had it before.
   */
  take(task: TaskRow): Promise<Result<Nothing, PrintingRefusal>>;
  /** Looks again, where the hub can be reached, whether the word is still this station's. */
  confirm(task: Pick<TaskRow, 'id' | 'number'>): Promise<Result<Nothing, PrintingRefusal>>;
  /**
   * Takes the word for the station of a printer that the task is meant for. `pending`: the hub did not answer in time;
   * it is asked again, and the task goes there when it has.
   */
  takeFor(
    task: TaskRow,
    meant: { readonly printerId: string; readonly stationId: string; readonly personId: string },
  ): Promise<Result<'held' | 'pending', PrintingRefusal>>;
}
