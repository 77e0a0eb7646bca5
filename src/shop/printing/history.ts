import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { people } from '../people/tables.ts';
import { models, modelVersions } from '../projects/tables.ts';
import type { PrintingHouse } from './house.ts';
import type { PastPrintView, PrinterHistory, PrintState } from './model.ts';
import { printProgress, prints, printTasks } from './tables.ts';

/**
 * How a run ended, whatever became of its part since. A part that was taken off leaves the run `removed`: then how far
 * it came tells a good end from a cancelled one.
 */
const OUTCOME = sql<PrintState>`CASE
  WHEN ${prints.state} NOT IN ('removed', 'continued') THEN ${prints.state}
  WHEN json_extract(${prints.failure}, '$.code') = 'stationStopped' THEN 'interrupted'
  WHEN ${prints.failure} IS NOT NULL THEN 'failed'
  WHEN ${printProgress.acknowledgedLines} >= ${printProgress.totalLines} THEN 'finished'
  ELSE 'cancelled' END`;

/** A printer's past: every run that was started on it, and one page of them, the newest first. */
export function printerHistory(
  house: PrintingHouse,
  input: { readonly printerId: string; readonly offset: number; readonly limit: number },
): PrinterHistory {
  const ofPrinter = and(eq(prints.printerId, input.printerId), isNotNull(prints.startedAt));
  const is = (...states: readonly PrintState[]) =>
    sql<number>`COALESCE(SUM(${OUTCOME} IN ${states as PrintState[]}), 0)`;
  const totals = house.store.reading
    .select({
      prints: sql<number>`COUNT(*)`,
      finished: is('finished'),
      failed: is('failed', 'interrupted'),
      cancelled: is('cancelled'),
      printedSeconds: sql<number>`COALESCE(SUM(${prints.printedSeconds}), 0)`,
      filamentMillimetres: sql<number>`COALESCE(SUM(${prints.filamentMillimetres}), 0)`,
    })
    .from(prints)
    .leftJoin(printProgress, eq(printProgress.printId, prints.id))
    .where(ofPrinter)
    .get();
  if (totals === undefined) throw new Error('A count without a row');
  return { ...totals, page: pageOf(house, ofPrinter, input) };
}

function pageOf(
  house: PrintingHouse,
  ofPrinter: ReturnType<typeof and>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): readonly PastPrintView[] {
  return house.store.reading
    .select({ print: prints, task: printTasks, modelName: models.name, person: people.name, state: OUTCOME })
    .from(prints)
    .innerJoin(printTasks, eq(printTasks.id, prints.taskId))
    .innerJoin(modelVersions, eq(modelVersions.id, printTasks.modelVersionId))
    .innerJoin(models, eq(models.id, modelVersions.modelId))
    .leftJoin(printProgress, eq(printProgress.printId, prints.id))
    .leftJoin(people, eq(people.id, prints.acceptedBy))
    .where(ofPrinter)
    .orderBy(desc(prints.startedAt), desc(prints.attempt))
    .limit(limit)
    .offset(offset)
    .all()
    .map(({ print, task, modelName, person, state }) => ({
      printId: print.id,
      taskId: task.id,
      taskNumber: task.number,
      modelVersionId: task.modelVersionId,
      modelName,
      state,
      startedAt: print.startedAt,
      endedAt: print.endedAt,
      printedSeconds: print.printedSeconds,
      filamentMillimetres: print.filamentMillimetres,
      acceptedByName: person ?? '',
      failure: print.failure,
    }));
}
