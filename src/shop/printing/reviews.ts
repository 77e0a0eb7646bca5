import {
  mayReview,
  separationOfDutiesAt,
  type AccessRefusal,
  type PersonId,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { dutiesOf } from './duties.ts';
import { findingsAtReview, keptBackBy } from './findings.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { moveTask, taskAt, type ApprovalRow, type TaskRow } from './moves.ts';
import { backKey, frontKey } from './queue.ts';
import { approvals } from './tables.ts';

interface ReviewInput {
  readonly taskIds: readonly string[];
  readonly expectedVersions: readonly number[];
  readonly verdict: 'accept' | 'deny';
  readonly reason: string;
}

/** The version of a task that the reviewer did not say they had seen: no task has it. */
const NOT_SEEN = -1;

/** Each task is judged by itself: one that cannot be reviewed does not keep the others from it. */
export function reviewTasks(house: PrintingHouse, call: Call, input: ReviewInput) {
  const results = input.taskIds.map((taskId, index) => {
    const reviewed = reviewTask(house, call, input, taskId, input.expectedVersions[index] ?? NOT_SEEN);
    return { taskId, refusal: reviewed.ok ? null : { ...reviewed.refusal } };
  });
  return accepted({ results });
}

function reviewTask(
  house: PrintingHouse,
  call: Call,
  input: ReviewInput,
  taskId: string,
  expectedVersion: number,
): Result<TaskRow, PrintingRefusal | AccessRefusal> {
  const reviewed = house.store.attempt<TaskRow, PrintingRefusal | AccessRefusal>((tx) => {
    if (input.verdict === 'deny' && input.reason === '') return refused({ code: 'printing.reasonMissing' });
    const task = taskAt(tx, taskId, expectedVersion);
    if (!task.ok) return task;
    const apart = judgedApart(house, tx, task.value, signedInPerson(call));
    if (!apart.ok) return apart;
    const dutiesNotApart = apart.value;
    const kept = keptBackBy(tx, task.value, findingsAtReview(house, tx, task.value));
    if (input.verdict === 'accept' && kept.length > 0) {
      return refused({ code: 'printing.keptBack', findings: kept });
    }
    const approvalId = keepVerdict(house, tx, call, task.value, { ...input, dutiesNotApart });
    const facts = dutiesNotApart === null ? {} : { dutiesNotApart };
    const act = { ...call, facts, reason: input.reason === '' ? null : input.reason };
    if (input.verdict === 'deny') {
      return moveTask(tx, task.value, 'deny', act, { denialReason: input.reason, approvalId: null });
    }
    const approved = moveTask(tx, task.value, 'approve', act, { approvalId, denialReason: null });
    if (!approved.ok) return approved;
    const queueKey = backKey(tx);
    return moveTask(tx, approved.value, 'enqueue', { ...call, alreadyRecorded: true }, { queueKey });
  });
  if (!reviewed.ok) recordRefusedReview(house, call, taskId, reviewed.refusal);
  return reviewed;
}

/**
 * Nobody reviews what they had a hand in. Accepted with the mark that the verdict keeps: null, or what would have kept
 * this reviewer from it, had it not been switched off.
 */
function judgedApart(
  house: PrintingHouse,
  tx: Tx,
  task: TaskRow,
  reviewerId: PersonId,
): Result<ApprovalRow['dutiesNotApart'], AccessRefusal> {
  const separationOfDuties = separationOfDutiesAt(house.policy(), task.scopeId as ScopeId);
  const doneBy = dutiesOf(tx.rows, [task.id]).doneBy(task.id);
  const may = mayReview({ doneBy, reviewerId, separationOfDuties });
  if (!may.ok) return may;
  return accepted(doneBy.includes(reviewerId) ? 'review' : null);
}

/** Puts down the verdict, and of exactly what it is. */
function keepVerdict(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  { id: taskId, gcodeHash, profileKey, materialKey }: TaskRow,
  { verdict, reason, dutiesNotApart }: ReviewInput & Pick<ApprovalRow, 'dutiesNotApart'>,
): Id<'Approval'> {
  const approvalId = house.makeId<'Approval'>();
  const reviewedBy = signedInPerson(call);
  const subject = { gcodeHash, profileKey, materialKey };
  tx.rows
    .insert(approvals)
    .values({
      id: approvalId,
      taskId,
      verdict,
      reviewedBy,
      reviewedAt: call.at,
      reason,
      dutiesNotApart,
      ...subject,
    })
    .run();
  return approvalId;
}

function recordRefusedReview(house: PrintingHouse, call: Call, taskId: string, refusal: Refusal): void {
  house.store.write((tx) => {
    const task = taskAt(tx, taskId, null);
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'refused',
      recordKind: 'printTask',
      recordId: taskId,
      recordName: task.ok ? `#${task.value.number}` : null,
      scopeId: task.ok ? task.value.scopeId : null,
      scopeName: null,
      facts: { refusal: { ...refusal } },
    });
  });
}

export function closeTask(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number },
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const moved = moveTask(tx, task.value, 'close', call, { queueKey: null });
    return moved.ok ? accepted({}) : moved;
  });
}

/** QC of the removed parts. Rejected parts go back to the queue, to be printed again. */
export function checkParts(
  house: PrintingHouse,
  call: Call,
  input: {
    readonly taskId: string;
    readonly expectedVersion: number;
    readonly verdict: 'pass' | 'reject';
    readonly reason: string;
  },
): Result<Nothing, PrintingRefusal> {
  if (input.verdict === 'reject' && input.reason === '') return refused({ code: 'printing.reasonMissing' });
  return house.store.attempt((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const isMade = task.value.copiesDone > 0;
    if (!isMade && task.value.state === 'removed') return refused({ code: 'printing.nothingToCheck' });
    const act = { ...call, reason: input.reason === '' ? null : input.reason };
    const rejected = {
      queueKey: frontKey(tx),
      copiesDone: Math.max(0, task.value.copiesDone - 1),
      printId: null,
    };
    const moved =
      input.verdict === 'pass'
        ? moveTask(tx, task.value, 'passCheck', act)
        : moveTask(tx, task.value, 'rejectCheck', act, rejected);
    return moved.ok ? accepted({}) : moved;
  });
}
