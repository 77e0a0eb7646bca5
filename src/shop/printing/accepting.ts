import { eq } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import { accepted, refused, type Id, type Result } from '../kernel/index.ts';
import { refusalElsewhere } from '../printers/index.ts';
import { linkStateOf, type PrintersRefusal } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { outOfServiceHere } from './bench-work.ts';
import { findingsAtPrinter, keptBackBy } from './findings.ts';
import { factsOf, misfitOf } from './fitting.ts';
import type { PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { approvalInForce, moveTask, taskAt, type TaskRow } from './moves.ts';
import { currentPrintRow, printerOf, reading, type PrinterRow } from './printer-rows.ts';
import { prints } from './tables.ts';
import { nextTaskState } from './transitions.ts';

interface AcceptInput {
  readonly taskId: string;
  readonly expectedVersion: number;
  readonly printerId: string;
}

/**
 * An Operator takes a task for a printer: it fits, it is approved as it is, and the printer is free and up. Where
 * there are other stations, this one first takes the word that nobody else prints it.
 */
export async function acceptTask(
  house: PrintingHouse,
  call: Call,
  input: AcceptInput,
): Promise<Result<{ printId: Id<'Print'> }, PrintingRefusal | PrintersRefusal>> {
  if (!house.claims.isShared()) return acceptHere(house, call, input);
  // Looked at before anybody is asked: what cannot be taken anyway is not claimed.
  const takeable = takeableHere(house, reading(house), input);
  if (!takeable.ok) return takeable;
  const claimed = await house.claims.take(takeable.value.task);
  return claimed.ok ? acceptHere(house, call, input) : claimed;
}

/** The task and the printer, when nothing stands between them. */
function takeableHere(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  input: AcceptInput,
): Result<{ task: TaskRow; printer: PrinterRow }, PrintingRefusal | PrintersRefusal> {
  const fence = house.claims.fence();
  if (fence !== null) return refused(fence);
  const task = taskAt(tx, input.taskId, input.expectedVersion);
  if (!task.ok) return task;
  const next = nextTaskState(task.value.state, 'accept');
  if (!next.ok) return next;
  const printer = printerOf(tx, input.printerId);
  if (printer === null) return refused({ code: 'printing.notFound' });
  const elsewhere = refusalElsewhere(house, printer);
  if (elsewhere !== null) return refused(elsewhere);
  const obstacle =
    meantForAnother(house, tx, task.value, printer.id) ?? obstacleTo(house, tx, task.value, printer);
  return obstacle === null ? accepted({ task: task.value, printer }) : refused(obstacle);
}

/** A task that is meant for one printer is taken for no other. */
function meantForAnother(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  { assignedPrinterId }: TaskRow,
  printerId: string,
): PrintingRefusal | null {
  if (assignedPrinterId === null || assignedPrinterId === printerId) return null;
  const meant = printerOf(tx, assignedPrinterId);
  // A printer that was removed takes nothing; what was meant for it is anybody's.
  if (meant === null) return null;
  const { name } = placeOf(house.policy(), assignedPrinterId);
  const station = meant.stationId === house.stationId ? null : house.elsewhere.nameOf(meant.stationId);
  return { code: 'printing.meantForAnother', printer: name, station };
}

function acceptHere(
  house: PrintingHouse,
  call: Call,
  input: AcceptInput,
): Result<{ printId: Id<'Print'> }, PrintingRefusal | PrintersRefusal> {
  return house.store.attempt<{ printId: Id<'Print'> }, PrintingRefusal | PrintersRefusal>((tx) => {
    const takeable = takeableHere(house, tx, input);
    if (!takeable.ok) return takeable;
    const { task, printer } = takeable.value;
    const printId = insertPrint(house, tx, call, task, printer);
    const act = { ...call, facts: { printId, printerId: printer.id } };
    const moved = moveTask(tx, task, 'accept', act, { printId, queueKey: null });
    return moved.ok ? accepted({ printId }) : moved;
  });
}

function insertPrint(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  task: TaskRow,
  printer: PrinterRow,
): Id<'Print'> {
  const printId = house.makeId<'Print'>();
  tx.rows
    .insert(prints)
    .values({
      id: printId,
      taskId: task.id,
      printerId: printer.id,
      stationId: house.stationId,
      attempt: countPrints(tx, task.id) + 1,
      state: 'accepted',
      acceptedBy: signedInPerson(call),
      acceptedAt: call.at,
      version: 1,
    })
    .run();
  return printId;
}

/** How many runs a task has had. */
export function countPrints(tx: Tx, taskId: string): number {
  return tx.rows.select({ id: prints.id }).from(prints).where(eq(prints.taskId, taskId)).all().length;
}

/** What stands between a queued task and a printer; null: nothing. */
function obstacleTo(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  task: TaskRow,
  printer: PrinterRow,
): PrintingRefusal | null {
  const place = placeOf(house.policy(), printer.id);
  const name = place.name;
  const closed = outOfServiceHere(printer, name);
  if (approvalInForce(tx, task) === null) return { code: 'printing.approvalVoid' };
  if (!house.scopesWithin(task.scopeId as ScopeId).includes(printer.id))
    return { code: 'printing.factoryMismatch' };
  if (closed !== null) return closed;
  if (printer.fault !== null) return { code: 'printing.printerFaulted', printer: name };
  if (currentPrintRow(tx, printer.id) !== null) return { code: 'printing.printerBusy', printer: name };
  const link = linkStateOf(house.bench.snapshot(printer.id));
  if (link !== 'ready') return { code: 'printing.printerNotReady', printer: name, link };
  const misfit = misfitOf(task, factsOf(tx, task), printer, house.profile(printer.profileKey), name);
  if (misfit !== null) return misfit;
  const findings = keptBackBy(tx, task, findingsAtPrinter(house, tx, task, printer));
  return findings.length > 0 ? { code: 'printing.keptBack', findings } : null;
}
