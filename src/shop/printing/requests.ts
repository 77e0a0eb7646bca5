import { and, eq, isNull, max } from 'drizzle-orm';
import { accepted, refused, type Id, type Result } from '../kernel/index.ts';
import type { GcodeFacts } from '../projects/index.ts';
import { modelVersions, projects, slices } from '../projects/tables.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { moveTask, recordTask, taskAt } from './moves.ts';
import { printTasks } from './tables.ts';
import { nextTaskState } from './transitions.ts';

interface RequestInput {
  readonly sliceId: string | null;
  readonly materialKey: string;
  readonly copies: number;
  readonly dueAt: number | null;
  readonly note: string;
}

/** What exactly would be printed. */
interface Printable {
  readonly projectId: string;
  readonly scopeId: string;
  readonly sliceId: string | null;
  readonly gcodeHash: string;
  readonly profileKey: string | null;
  readonly materialKey: string;
  readonly facts: GcodeFacts;
}

/** A new request: made and asked for in one act. */
export function requestPrint(
  house: PrintingHouse,
  call: Call,
  input: RequestInput & { readonly modelVersionId: string },
): Result<{ taskId: Id<'PrintTask'>; number: number }, PrintingRefusal> {
  return house.store.attempt((tx) => {
    const printable = printableOf(tx, input.modelVersionId, input);
    if (!printable.ok) return printable;
    const requested = nextTaskState('draft', 'request');
    if (!requested.ok) return requested;
    const { facts, ...subject } = printable.value;
    const task = tx.rows
      .insert(printTasks)
      .values({
        ...subject,
        id: house.makeId<'PrintTask'>(),
        number: lastNumber(tx) + 1,
        state: requested.value,
        modelVersionId: input.modelVersionId,
        copies: input.copies,
        copiesDone: 0,
        dueAt: input.dueAt,
        note: input.note,
        requestedBy: signedInPerson(call),
        requestedAt: call.at,
        estimatedSeconds: wholeSeconds(facts),
        filamentGrams: facts.filamentGrams,
        changedAt: call.at,
        version: 1,
      })
      .returning()
      .get();
    recordTask(tx, call, task, { after: task.state, copies: task.copies, gcodeHash: task.gcodeHash });
    return accepted({ taskId: task.id as Id<'PrintTask'>, number: task.number });
  });
}

/**
 * Changes a request that no printer has taken yet, and asks again. Any approval that it had is void: it was of
 * something else.
 */
export function requestAgain(
  house: PrintingHouse,
  call: Call,
  input: RequestInput & { readonly taskId: string; readonly expectedVersion: number },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const printable = printableOf(tx, task.value.modelVersionId, input);
    if (!printable.ok) return printable;
    const { facts, ...subject } = printable.value;
    const hasApproval = task.value.state === 'queued' || task.value.state === 'approved';
    const moved = moveTask(tx, task.value, hasApproval ? 'voidApproval' : 'requestAgain', call, {
      ...subject,
      copies: input.copies,
      dueAt: input.dueAt,
      note: input.note,
      denialReason: null,
      approvalId: null,
      queueKey: null,
      requestedAt: call.at,
      estimatedSeconds: wholeSeconds(facts),
      filamentGrams: facts.filamentGrams,
    });
    return moved.ok ? accepted({}) : moved;
  });
}

export function cancelTask(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number; readonly reason?: string | undefined },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const act = { ...call, reason: input.reason ?? null };
    const moved = moveTask(tx, task.value, 'cancelTask', act, { queueKey: null });
    return moved.ok ? accepted({}) : moved;
  });
}

/** Uploaded G-code as it is, or a ready slice of the model version in the wanted material. */
function printableOf(
  tx: Tx,
  modelVersionId: string,
  input: Pick<RequestInput, 'sliceId' | 'materialKey'>,
): Result<Printable, PrintingRefusal> {
  const found = tx.rows
    .select({ version: modelVersions, scopeId: projects.scopeId })
    .from(modelVersions)
    .innerJoin(projects, eq(projects.id, modelVersions.projectId))
    .where(and(eq(modelVersions.id, modelVersionId), isNull(projects.deletedAt)))
    .get();
  if (found === undefined) return refused({ code: 'printing.notFound' });
  const { version, scopeId } = found;
  const place = { projectId: version.projectId, scopeId };
  if (version.analysis.state === 'gcode') {
    return accepted({
      ...place,
      sliceId: null,
      gcodeHash: version.contentHash,
      profileKey: null,
      materialKey: input.materialKey,
      facts: version.analysis.facts,
    });
  }
  const sliced = readySlice(tx, modelVersionId, input);
  return sliced === null ? refused({ code: 'printing.notSliced' }) : accepted({ ...place, ...sliced });
}

function readySlice(
  tx: Tx,
  modelVersionId: string,
  { sliceId, materialKey }: Pick<RequestInput, 'sliceId' | 'materialKey'>,
): Omit<Printable, 'projectId' | 'scopeId'> | null {
  if (sliceId === null) return null;
  const slice = tx.rows.select().from(slices).where(eq(slices.id, sliceId)).get();
  if (slice?.state !== 'ready' || slice.gcodeHash === null || slice.facts === null) return null;
  if (slice.modelVersionId !== modelVersionId || slice.materialKey !== materialKey) return null;
  const { gcodeHash, profileKey, facts } = slice;
  return { sliceId, gcodeHash, profileKey, materialKey, facts };
}

function lastNumber(tx: Tx): number {
  const last = tx.rows
    .select({ number: max(printTasks.number) })
    .from(printTasks)
    .get();
  return last?.number ?? 0;
}

function wholeSeconds(facts: GcodeFacts): number | null {
  return facts.estimatedSeconds === null ? null : Math.round(facts.estimatedSeconds);
}
