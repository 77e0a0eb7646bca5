import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Reading } from '../../../shop/records/store.ts';
import { printers } from '../../../shop/printers/tables.ts';
import { prints, printTasks } from '../../../shop/printing/tables.ts';
import type { TaskState } from '../../../shop/printing/index.ts';
import { assertNever } from '../../../shop/kernel/index.ts';
import type { FileCarrier } from './named-files.ts';
import { URGENCY, type Urgency } from './urgency.ts';

export interface WantedHouse {
  readonly reading: Reading;
  readonly stationId: string;
  placeOfRow(tableName: string, rowId: string): string | null;
}

/** A task in these states is going to be printed, or to be printed again. */
const TO_BE_PRINTED: ReadonlySet<TaskState> = new Set([
  'approved',
  'queued',
  'accepted',
  'preheating',
  'paused',
]);

/** How urgent a file is to be brought from here, by what names it. */
export function urgencyUp({ what }: FileCarrier): Urgency {
  switch (what) {
    case 'task':
      return URGENCY.task;
    case 'picture':
      return URGENCY.picture;
    case 'model':
    case 'slice':
      return URGENCY.model;
    default:
      return assertNever(what);
  }
}

/** How urgent a file is to be fetched here before anybody asks for it; null: it can wait until somebody does. */
export function urgencyDown(house: WantedHouse, { what }: FileCarrier, rowId: string): Urgency | null {
  if (what === 'picture') return URGENCY.picture;
  return what === 'task' ? urgencyOfTask(house, rowId) : null;
}

function urgencyOfTask(house: WantedHouse, taskId: string): Urgency | null {
  const { reading, stationId } = house;
  const task = reading.select().from(printTasks).where(eq(printTasks.id, taskId)).get();
  if (task === undefined || !TO_BE_PRINTED.has(task.state)) return null;
  if (hasRunHere(house, taskId)) return URGENCY.printer;
  const own = reading
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.stationId, stationId), isNull(printers.removedAt)))
    .all();
  if (task.assignedPrinterId !== null) {
    return own.some(({ id }) => id === task.assignedPrinterId) ? URGENCY.assigned : null;
  }
  const place = house.placeOfRow('print_tasks', taskId);
  const isNear = own.some(({ id }) => house.placeOfRow('printers', id) === place);
  return isNear ? URGENCY.queued : null;
}

/** A printer of this station has taken it and has not begun. */
function hasRunHere({ reading, stationId }: WantedHouse, taskId: string): boolean {
  return (
    reading
      .select({ id: prints.id })
      .from(prints)
      .where(
        and(
          eq(prints.taskId, taskId),
          eq(prints.stationId, stationId),
          inArray(prints.state, ['accepted', 'preheating', 'starting']),
        ),
      )
      .get() !== undefined
  );
}
