import { and, asc, count, desc, eq, inArray, like, or, sql, type SQL } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import { people } from '../people/tables.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { models, modelVersions, projects } from '../projects/tables.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { among, visibleRows } from '../records/visible-rows.ts';
import { chainOf } from './chain.ts';
import { dutiesOf, type TaskDuties } from './duties.ts';
import { factsOf } from './fitting.ts';
import type { PrintingHouse } from './house.ts';
import type {
  AssignedPrinter,
  PrintView,
  TaskDetail,
  TaskState,
  TaskSummary,
  WaitingReason,
} from './model.ts';
import type { PrintRow, TaskRow } from './moves.ts';
import { printerOf, reading } from './printer-rows.ts';
import { numberMarkOf, numbersGivenTwice } from './task-numbers.ts';
import { resumedFromAttempt } from './resume-planning.ts';
import { prints, printTasks } from './tables.ts';
import { fitsPrinter, waitingJudge } from './task-printers.ts';
import { holdsPrinter } from './transitions.ts';

export interface TaskQuery {
  readonly scopeId?: ScopeId | undefined;
  readonly projectId?: string | undefined;
  /** Only what could be printed on this printer now. */
  readonly printerId?: string | undefined;
  readonly states?: readonly TaskState[] | undefined;
  readonly mine?: boolean | undefined;
  readonly search?: string | undefined;
  readonly order: 'queue' | 'newest' | 'due';
  readonly offset: number;
  readonly limit: number;
}

/** One page of the tasks that the caller may see, and how many there are of them in all. */
export function listTasks(
  house: PrintingHouse,
  call: Call,
  query: TaskQuery,
): { tasks: readonly TaskSummary[]; total: number } {
  const where = and(...conditionsOf(house, call, query));
  const sorted = rowsWithNames(house)
    .where(where)
    .orderBy(...ORDERS[query.order]);
  const { printerId, offset, limit } = query;
  if (printerId === undefined) {
    const rows = sorted.limit(limit).offset(offset).all();
    return { tasks: summariesOf(house, rows), total: countTasks(house, where) };
  }
  // What fits a printer is judged row by row: the page is cut from what is left.
  const fits = fitsPrinter(house, printerId);
  const rows = sorted.all().filter(({ task }) => fits(task));
  return { tasks: summariesOf(house, rows.slice(offset, offset + limit)), total: rows.length };
}

function countTasks(house: PrintingHouse, where: SQL | undefined): number {
  const counted = house.store.reading
    .select({ total: count() })
    .from(printTasks)
    .innerJoin(modelVersions, eq(modelVersions.id, printTasks.modelVersionId))
    .innerJoin(models, eq(models.id, modelVersions.modelId))
    .innerJoin(projects, eq(projects.id, printTasks.projectId))
    .where(where)
    .get();
  return counted?.total ?? 0;
}

const ORDERS: Readonly<Record<TaskQuery['order'], readonly SQL[]>> = {
  queue: [sql`${printTasks.queueKey} IS NULL`, asc(printTasks.queueKey), asc(printTasks.number)],
  newest: [desc(printTasks.number)],
  due: [sql`${printTasks.dueAt} IS NULL`, asc(printTasks.dueAt), asc(printTasks.number)],
};

function conditionsOf(house: PrintingHouse, call: Call, query: TaskQuery): (SQL | undefined)[] {
  const personId = signedInPerson(call);
  const search = (query.search ?? '').replaceAll(/[%_\\]/g, '');
  const pattern = `%${search.replace(/^#/, '')}%`;
  return [
    visibleRows(call.visible('printTask.view'), printTasks.scopeId, {
      column: printTasks.requestedBy,
      personId,
    }),
    query.scopeId === undefined ? undefined : among(printTasks.scopeId, house.scopesWithin(query.scopeId)),
    query.projectId === undefined ? undefined : eq(printTasks.projectId, query.projectId),
    query.states === undefined ? undefined : inArray(printTasks.state, [...query.states]),
    query.mine === true ? eq(printTasks.requestedBy, personId) : undefined,
    search === ''
      ? undefined
      : or(
          like(models.name, pattern),
          like(projects.name, pattern),
          like(printTasks.note, pattern),
          like(sql`CAST(${printTasks.number} AS TEXT)`, pattern),
          like(sql`${printTasks.number} || '-' || SUBSTR(${printTasks.id}, -2)`, pattern),
        ),
  ];
}

function rowsWithNames(house: PrintingHouse) {
  return house.store.reading
    .select({
      task: printTasks,
      modelName: models.name,
      projectName: projects.name,
      requestedByName: people.name,
      print: prints,
    })
    .from(printTasks)
    .innerJoin(modelVersions, eq(modelVersions.id, printTasks.modelVersionId))
    .innerJoin(models, eq(models.id, modelVersions.modelId))
    .innerJoin(projects, eq(projects.id, printTasks.projectId))
    .leftJoin(people, eq(people.id, printTasks.requestedBy))
    .leftJoin(prints, eq(prints.id, printTasks.printId))
    .$dynamic();
}

interface RowWithNames {
  readonly task: TaskRow;
  readonly modelName: string;
  readonly projectName: string;
  readonly requestedByName: string | null;
  readonly print: PrintRow | null;
}

function summariesOf(house: PrintingHouse, rows: readonly RowWithNames[]): readonly TaskSummary[] {
  const looks = looksAt(
    house,
    rows.map(({ task }) => task),
  );
  return rows.map((row) => summaryOf(house, row, looks));
}

/** What is looked up for some tasks at once. */
interface Looks {
  readonly waiting: (task: TaskRow) => WaitingReason | null;
  readonly duties: TaskDuties;
  /** Numbers that more than one task here has. */
  readonly givenTwice: ReadonlySet<number>;
}

function looksAt(house: PrintingHouse, tasks: readonly TaskRow[]): Looks {
  const taskIds = tasks.map(({ id }) => id);
  return {
    waiting: waitingJudge(house),
    duties: dutiesOf(house.store.reading, taskIds),
    givenTwice: numbersGivenTwice(
      house.store.reading,
      tasks.map(({ number }) => number),
    ),
  };
}

function summaryOf(
  house: PrintingHouse,
  { task, modelName, projectName, requestedByName, print }: RowWithNames,
  { waiting, duties, givenTwice }: Looks,
): TaskSummary {
  return {
    taskId: task.id,
    version: task.version,
    state: task.state,
    number: task.number,
    numberMark: givenTwice.has(task.number) ? numberMarkOf(task.id) : null,
    projectId: task.projectId,
    projectName,
    scopeId: task.scopeId,
    scopeName: house.policy().scopes.get(task.scopeId as ScopeId)?.name ?? '',
    modelVersionId: task.modelVersionId,
    modelName,
    sliceId: task.sliceId,
    profileKey: task.profileKey,
    materialKey: task.materialKey,
    copies: task.copies,
    copiesDone: task.copiesDone,
    dueAt: task.dueAt,
    note: task.note,
    denialReason: task.denialReason,
    requestedBy: task.requestedBy,
    requestedByName: requestedByName ?? '',
    requestedAt: task.requestedAt,
    estimatedSeconds: task.estimatedSeconds,
    filamentGrams: task.filamentGrams,
    queueKey: task.queueKey,
    waiting: waiting(task),
    printerName: print === null ? null : placeOf(house.policy(), print.printerId).name,
    printerStation: print === null ? null : stationElsewhere(house, print.stationId),
    printId: task.printId,
    assigned: assignedTo(house, task),
    keptApart: duties.doneBy(task.id),
    reviewedNotApart: duties.isReviewedNotApart(task.id),
    changedAt: task.changedAt,
  };
}

/** Null when there is no such task. */
export function taskDetail(house: PrintingHouse, taskId: string): TaskDetail | null {
  const row = rowsWithNames(house).where(eq(printTasks.id, taskId)).get();
  if (row === undefined) return null;
  const attempts = house.store.reading
    .select({ print: prints, name: people.name })
    .from(prints)
    .leftJoin(people, eq(people.id, prints.acceptedBy))
    .where(eq(prints.taskId, taskId))
    .orderBy(desc(prints.attempt))
    .all();
  return {
    ...summaryOf(house, row, looksAt(house, [row.task])),
    facts: factsOf(reading(house), row.task),
    chain: chainOf(house, row.task),
    attempts: attempts.map(({ print, name }) => printView(house, row.task, print, name ?? '')),
  };
}

/** Where a printer is, when not here. */
function stationElsewhere(house: PrintingHouse, stationId: string): string | null {
  return stationId === house.stationId ? null : house.elsewhere.nameOf(stationId);
}

function assignedTo(house: PrintingHouse, { assignedPrinterId }: TaskRow): AssignedPrinter | null {
  const printer = assignedPrinterId === null ? null : printerOf(reading(house), assignedPrinterId);
  if (printer === null) return null;
  return {
    printerId: printer.id,
    printerName: placeOf(house.policy(), printer.id).name,
    stationName: stationElsewhere(house, printer.stationId),
  };
}

function printView(house: PrintingHouse, task: TaskRow, print: PrintRow, acceptedByName: string): PrintView {
  return {
    printId: print.id,
    version: print.version,
    taskId: print.taskId,
    printerId: print.printerId,
    printerName: placeOf(house.policy(), print.printerId).name,
    stationName: stationElsewhere(house, print.stationId),
    taskWent: holdsPrinter(print.state) && task.printId !== print.id ? task.state : null,
    state: print.state,
    attempt: print.attempt,
    resumed: resumedView(house, print),
    acceptedByName,
    acceptedAt: print.acceptedAt,
    startedAt: print.startedAt,
    endedAt: print.endedAt,
    failure: print.failure,
  };
}

function resumedView(house: PrintingHouse, print: PrintRow): PrintView['resumed'] {
  const attempt = resumedFromAttempt(house, print);
  if (attempt === null || print.resumePlan === null) return null;
  const { layer, fromLine } = print.resumePlan;
  return { attempt, layer, fromLine };
}
