import { and, eq, inArray, notInArray, or } from 'drizzle-orm';
import type { Reading } from '../records/store.ts';
import { among } from '../records/visible-rows.ts';
import type { PrintingHouse } from './house.ts';
import { PRINT_STATES, type TaskState } from './model.ts';
import { prints, printTasks } from './tables.ts';
import { holdsPrinter } from './transitions.ts';

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

/** States in which a task asks for nothing more. */
const ENDED: readonly TaskState[] = ['closed', 'cancelled', 'removed', 'checked', 'denied'];

/** Tasks of a project that somebody still waits for. */
export function openTasks(house: Pick<PrintingHouse, 'store'>, projectId: string): number {
  return house.store.reading
    .select({ id: printTasks.id })
    .from(printTasks)
    .where(and(eq(printTasks.projectId, projectId), notInArray(printTasks.state, [...ENDED])))
    .all().length;
}

/** Tasks at some places that somebody still waits for. */
export function openTasksAt(reading: Reading, places: readonly string[]): readonly string[] {
  return reading
    .select({ id: printTasks.id })
    .from(printTasks)
    .where(and(among(printTasks.scopeId, places), notInArray(printTasks.state, [...ENDED])))
    .all()
    .map(({ id }) => id);
}

/** Runs that a printer has in hand, where the printer or the task stands at one of some places. */
export function printsInHandAt(
  reading: Reading,
  places: readonly string[],
): readonly { readonly id: string; readonly printerId: string }[] {
  return reading
    .select({ id: prints.id, printerId: prints.printerId })
    .from(prints)
    .innerJoin(printTasks, eq(printTasks.id, prints.taskId))
    .where(
      and(
        inArray(prints.state, PRINT_STATES.filter(holdsPrinter)),
        or(among(prints.printerId, places), among(printTasks.scopeId, places)),
      ),
    )
    .all();
}
