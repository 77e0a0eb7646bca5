import { eq } from 'drizzle-orm';
import {
  decide,
  mayReview,
  separationOfDutiesAt,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import type { Refusal } from '../kernel/index.ts';
import { printers } from '../printers/tables.ts';
import { projects } from '../projects/tables.ts';
import type { Reading } from '../records/store.ts';
import { dutiesOf } from './duties.ts';
import type { PrintingRefusal, TaskState } from './model.ts';
import { prints } from './tables.ts';
import { taskEventsBetween, type TaskEvent } from './transitions.ts';

/** One change of a task as it came from a station: columns by their names in the file. */
export interface ArrivingEdit {
  readonly rowId: string;
  readonly operation: 'insert' | 'update' | 'delete';
  readonly columns: Readonly<Record<string, unknown>> | null;
  /** What stood in the columns when it was made. */
  readonly before: Readonly<Record<string, unknown>> | null;
}

/** A run, as far as it tells who may move its task. */
export type ArrivingRun = Pick<
  typeof prints.$inferSelect,
  'id' | 'taskId' | 'printerId' | 'stationId' | 'acceptedBy' | 'acceptedAt'
>;

/** Whose change it is, and what it is judged by. */
export interface Arrival {
  readonly reading: Reading;
  /** Runs that come with the change. */
  readonly runs: ReadonlyMap<string, ArrivingRun>;
  readonly personId: string | null;
  readonly at: number;
  readonly stationId: string;
  policy(): AccessPolicy;
}

/** A task by the names of its columns. */
export type TaskColumns = Readonly<Record<string, unknown>>;

/** What a move changes beside the state, and by what right it is made. */
interface Lawful {
  readonly columns: readonly string[];
  /** `run`: the station that has the run tells what happened at its printer. `review`: apart from what they did. */
  readonly by: 'run' | 'accept' | 'review' | PermissionKey;
}

const SUBJECT = [
  'slice_id',
  'gcode_hash',
  'profile_key',
  'material_key',
  'project_id',
  'scope_id',
  'copies',
  'due_at',
  'note',
  'denial_reason',
  'approval_id',
  'queue_key',
  'requested_at',
  'estimated_seconds',
  'filament_grams',
];

const RUN: Lawful = { columns: [], by: 'run' };

/** Every move of a task, with what our use cases write. */
const LAWFUL: Readonly<Record<TaskEvent, Lawful>> = {
  request: { columns: [], by: 'printTask.request' },
  requestAgain: { columns: SUBJECT, by: 'printTask.request' },
  voidApproval: { columns: SUBJECT, by: 'printTask.request' },
  approve: { columns: ['approval_id', 'denial_reason'], by: 'review' },
  deny: { columns: ['approval_id', 'denial_reason'], by: 'review' },
  enqueue: { columns: ['queue_key'], by: 'printTask.review' },
  cancelTask: { columns: ['queue_key', 'assigned_printer_id'], by: 'printTask.cancel' },
  accept: { columns: ['print_id', 'queue_key'], by: 'accept' },
  giveBack: { columns: ['queue_key', 'print_id'], by: 'run' },
  preheat: RUN,
  start: RUN,
  pause: RUN,
  resume: RUN,
  finish: RUN,
  fail: RUN,
  cancelPrint: { columns: ['assigned_printer_id'], by: 'run' },
  remove: { columns: ['copies_done', 'assigned_printer_id'], by: 'run' },
  removeForNextCopy: { columns: ['copies_done', 'queue_key', 'print_id'], by: 'run' },
  tryAgain: { columns: ['queue_key', 'print_id'], by: 'run' },
  resumeRun: { columns: ['print_id'], by: 'run' },
  passCheck: { columns: ['assigned_printer_id'], by: 'qc.perform' },
  rejectCheck: { columns: ['queue_key', 'copies_done', 'print_id'], by: 'qc.perform' },
  close: { columns: ['queue_key', 'assigned_printer_id'], by: 'printTask.review' },
};

/** Two stations that went on from one version both come to the next number: the other two tell them apart. */
const STANDS_ON = ['version', 'state', 'changed_at'];
const ALWAYS = ['state', 'version', 'changed_at'];
const UNLAWFUL: PrintingRefusal = { code: 'printing.notFound' };

/** What is against a change of a task, on the row as it was before; null: a lawful station could have made it. */
export function objectionToTask(
  arrival: Arrival,
  before: TaskColumns | null,
  { rowId, operation, columns, before: seen }: ArrivingEdit,
): Refusal | null {
  if (operation === 'delete' || columns === null) return UNLAWFUL;
  if (operation === 'insert') {
    return columns['id'] === rowId ? objectionToRequest(arrival, columns) : UNLAWFUL;
  }
  // It stands on nothing, or on what is gone: that is for the order to say, and not for the rules.
  if (before === null || STANDS_ON.some((column) => differs(seen, before, column))) return null;
  const from = before['state'] as TaskState;
  const to = (columns['state'] ?? from) as TaskState;
  const changed = Object.keys(columns).filter((name) => !ALWAYS.includes(name));
  if (from === to && from !== 'requested') return objectionToPlace(arrival, before, columns, changed);
  const events = taskEventsBetween(from, to);
  const fitting = events.filter((event) => changed.every((name) => LAWFUL[event].columns.includes(name)));
  const [first] = fitting;
  if (first === undefined) return wrongState(from, to);
  const objections = fitting.map((event) => objectionToMove(arrival, before, columns, event));
  return objections.includes(null) ? null : (objections[0] ?? null);
}

function differs(seen: TaskColumns | null, row: TaskColumns, column: string): boolean {
  return seen !== null && Object.hasOwn(seen, column) && seen[column] !== row[column];
}

function wrongState(from: string, to: string): PrintingRefusal {
  return { code: 'printing.wrongState', subject: 'task', state: from, event: to };
}

function objectionToRequest(arrival: Arrival, columns: TaskColumns): Refusal | null {
  const isFresh =
    columns['state'] === 'requested' &&
    columns['copies_done'] === 0 &&
    ['approval_id', 'print_id', 'queue_key', 'assigned_printer_id'].every(
      (name) => (columns[name] ?? null) === null,
    );
  if (!isFresh || columns['requested_by'] !== arrival.personId)
    return wrongState('draft', String(columns['state']));
  const project = arrival.reading
    .select({ createdBy: projects.createdBy })
    .from(projects)
    .where(eq(projects.id, String(columns['project_id'])))
    .get();
  return withoutPermission(arrival, 'printTask.request', columns['scope_id'], project?.createdBy ?? null);
}

/** Where it stands in the queue, and for which printer it is meant. */
function objectionToPlace(
  arrival: Arrival,
  before: TaskColumns,
  columns: TaskColumns,
  changed: readonly string[],
): Refusal | null {
  const isPlace = changed.every((name) => name === 'queue_key' || name === 'assigned_printer_id');
  if (!isPlace) return wrongState(String(before['state']), String(before['state']));
  // A queue that is spread out keeps its order, and so the versions of its tasks.
  if (!Object.hasOwn(columns, 'version') && changed.every((name) => name === 'queue_key')) return null;
  // Its own station frees it from a printer that is gone.
  if (arrival.personId === null && isPrinterOf(arrival, before['assigned_printer_id'])) return null;
  return withoutPermission(arrival, 'printTask.prioritize', before['scope_id'], before['requested_by']);
}

function objectionToMove(
  arrival: Arrival,
  before: TaskColumns,
  columns: TaskColumns,
  event: TaskEvent,
): Refusal | null {
  const { by } = LAWFUL[event];
  switch (by) {
    case 'run':
      return runOf(arrival, event === 'resumeRun' ? columns['print_id'] : before['print_id']) === null
        ? ({ code: 'printing.notTheRunsStation' } satisfies PrintingRefusal)
        : null;
    case 'accept':
      return objectionToAccept(arrival, before, columns);
    case 'review':
      return objectionToReview(arrival, before);
    default:
      return withoutPermission(arrival, by, before['scope_id'], before['requested_by']);
  }
}

/** The run, when it is of the station that tells of it; null: it is not. */
function runOf({ reading, runs, stationId }: Arrival, printId: unknown): ArrivingRun | null {
  if (typeof printId !== 'string') return null;
  const known = reading.select().from(prints).where(eq(prints.id, printId)).get();
  const run = known ?? runs.get(printId);
  return run?.stationId === stationId ? run : null;
}

function isPrinterOf({ reading, stationId }: Arrival, printerId: unknown): boolean {
  if (typeof printerId !== 'string') return false;
  const row = reading.select().from(printers).where(eq(printers.id, printerId)).get();
  return row?.stationId === stationId;
}

/** Whoever accepted it, by the run's own row, could have at its printer. */
function objectionToAccept(arrival: Arrival, before: TaskColumns, columns: TaskColumns): Refusal | null {
  const run = runOf(arrival, columns['print_id']);
  if (run === null || run.taskId !== before['id'] || !isPrinterOf(arrival, run.printerId)) {
    return { code: 'printing.notTheRunsStation' } satisfies PrintingRefusal;
  }
  const meant = before['assigned_printer_id'] ?? null;
  // Which of its own printers takes it is its station's business.
  if (meant !== null && !isPrinterOf(arrival, meant) && !isGone(arrival, meant)) {
    const refusal: PrintingRefusal = { code: 'printing.meantForAnother', printer: '', station: null };
    return refusal;
  }
  const by = { ...arrival, personId: run.acceptedBy, at: run.acceptedAt };
  return withoutPermission(by, 'print.accept', run.printerId, null);
}

function isGone({ reading }: Arrival, printerId: unknown): boolean {
  const row = reading
    .select()
    .from(printers)
    .where(eq(printers.id, String(printerId)))
    .get();
  return row === undefined || row.removedAt !== null;
}

/** Nobody reviews what they had a hand in, at whichever station. */
function objectionToReview(arrival: Arrival, before: TaskColumns): Refusal | null {
  const scopeId = before['scope_id'] as ScopeId;
  const reviewerId = arrival.personId as PersonId | null;
  const objection = withoutPermission(arrival, 'printTask.review', scopeId, before['requested_by']);
  if (objection !== null || reviewerId === null) return objection;
  const taskId = String(before['id']);
  const doneBy = dutiesOf(arrival.reading, [taskId]).doneBy(taskId);
  const separationOfDuties = separationOfDutiesAt(arrival.policy(), scopeId);
  const may = mayReview({ doneBy, reviewerId, separationOfDuties });
  return may.ok ? null : may.refusal;
}

function withoutPermission(
  { policy, personId, at }: Pick<Arrival, 'policy' | 'personId' | 'at'>,
  permission: PermissionKey,
  scopeId: unknown,
  ownerId: unknown,
): Refusal | null {
  const question = {
    personId: personId as PersonId,
    permission,
    scopeId: scopeId as ScopeId,
    ownerId: (ownerId ?? null) as PersonId | null,
    at,
  };
  if (personId !== null && decide(policy(), question)) return null;
  return { code: 'access.denied', permission, scopeId } as Refusal;
}
