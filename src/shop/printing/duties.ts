import { and, eq, isNotNull } from 'drizzle-orm';
import type { PersonId } from '../access/index.ts';
import { auditEntries } from '../audit/tables.ts';
import { modelVersions, slices } from '../projects/tables.ts';
import type { Reading } from '../records/store.ts';
import { among } from '../records/visible-rows.ts';
import { approvals, findingReleases, printTasks } from './tables.ts';

/** What a review has to do with who did what before it. */
export interface TaskDuties {
  /**
   * Who had a hand in what is to be printed, and so is kept apart from its review where duties are: who asked for it,
   * or changed it and asked again, who uploaded the model, who had it sliced, and who let its findings through.
   */
  doneBy(taskId: string): readonly PersonId[];
  /** Whether somebody of these reviewed it, while duties were not kept apart. It stays known of the task. */
  isReviewedNotApart(taskId: string): boolean;
}

/** Looks it up for some tasks at once. */
export function dutiesOf(reading: Reading, taskIds: readonly string[]): TaskDuties {
  const doers = new Map<string, Set<PersonId>>();
  const doings = [
    ...makersOf(reading, taskIds),
    ...askersAgainOf(reading, taskIds),
    ...releasersOf(reading, taskIds),
  ];
  for (const [taskId, personId] of doings) {
    doers.set(taskId, (doers.get(taskId) ?? new Set()).add(personId as PersonId));
  }
  const marked = new Set(
    reading
      .select({ taskId: approvals.taskId })
      .from(approvals)
      .where(and(among(approvals.taskId, taskIds), isNotNull(approvals.dutiesNotApart)))
      .all()
      .map(({ taskId }) => taskId),
  );
  return {
    doneBy: (taskId) => [...(doers.get(taskId) ?? [])],
    isReviewedNotApart: (taskId) => marked.has(taskId),
  };
}

type Doing = readonly [taskId: string, personId: string];

/** Who asked, who uploaded, who chose the settings that it is sliced with. */
function makersOf(reading: Reading, taskIds: readonly string[]): readonly Doing[] {
  return reading
    .select({
      taskId: printTasks.id,
      requestedBy: printTasks.requestedBy,
      uploadedBy: modelVersions.uploadedBy,
      slicedBy: slices.createdBy,
    })
    .from(printTasks)
    .innerJoin(modelVersions, eq(modelVersions.id, printTasks.modelVersionId))
    .leftJoin(slices, eq(slices.id, printTasks.sliceId))
    .where(among(printTasks.id, taskIds))
    .all()
    .flatMap(({ taskId, requestedBy, uploadedBy, slicedBy }) =>
      [requestedBy, uploadedBy, slicedBy].flatMap((personId): Doing[] =>
        personId === null ? [] : [[taskId, personId]],
      ),
    );
}

/** Who changed a request and asked again: the row keeps the first who asked, the record knows all. */
function askersAgainOf(reading: Reading, taskIds: readonly string[]): readonly Doing[] {
  return reading
    .selectDistinct({ taskId: auditEntries.recordId, personId: auditEntries.personId })
    .from(auditEntries)
    .where(
      and(
        among(auditEntries.recordId, taskIds),
        eq(auditEntries.action, 'printing.requestAgain'),
        eq(auditEntries.result, 'done'),
      ),
    )
    .all()
    .flatMap(({ taskId, personId }): Doing[] =>
      taskId === null || personId === null ? [] : [[taskId, personId]],
    );
}

/** Who let through what the check of the file found. */
function releasersOf(reading: Reading, taskIds: readonly string[]): readonly Doing[] {
  return reading
    .select({ taskId: findingReleases.taskId, personId: findingReleases.releasedBy })
    .from(findingReleases)
    .where(among(findingReleases.taskId, taskIds))
    .all()
    .map(({ taskId, personId }): Doing => [taskId, personId]);
}
