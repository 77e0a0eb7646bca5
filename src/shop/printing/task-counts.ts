import { and, eq, notInArray } from 'drizzle-orm';
import { among } from '../records/visible-rows.ts';
import type { PrintingHouse } from './house.ts';
import type { TaskState } from './model.ts';
import { printTasks } from './tables.ts';

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
