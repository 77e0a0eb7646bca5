import { eq } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { refusalElsewhere } from '../printers/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { factsOf, misfitOf } from './fitting.ts';
import type { PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { recordTask, taskAt, type Act, type TaskRow } from './moves.ts';
import { printerOf, reading, type PrinterRow } from './printer-rows.ts';
import { printTasks } from './tables.ts';

interface AssignInput {
  readonly taskId: string;
  readonly expectedVersion: number;
  /** Null: any that fits. */
  readonly printerId: string | null;
}

type Answer = Result<{ state: 'assigned' | 'pending' }, PrintingRefusal | PrintersRefusal>;

const ASSIGNED: Answer = { ok: true, value: { state: 'assigned' } };

/**
 * Means a queued task for one printer, or for any that fits again. The station of the printer gets the word to print
 * it before anybody can read that it is meant for it: that is why it may take it later without asking.
 */
export async function assignTask(house: PrintingHouse, call: Call, input: AssignInput): Promise<Answer> {
  const found = assignable(house, reading(house), input);
  if (!found.ok) return found;
  const task = found.value;
  const { printerId } = input;
  if (printerId === task.assignedPrinterId) return ASSIGNED;
  if (printerId === null) return meant(meanFor(house, call, input));
  const printer = printerFor(house, task, printerId);
  if (!printer.ok) return printer;
  if (!house.claims.isShared()) {
    const elsewhere = refusalElsewhere(house, printer.value);
    return elsewhere === null ? meant(meanFor(house, call, input)) : refused(elsewhere);
  }
  const fence = house.claims.fence();
  if (fence !== null) return refused(fence);
  return withTheWord(house, call, input, printer.value);
}

async function withTheWord(
  house: PrintingHouse,
  call: Call,
  input: AssignInput,
  { id: printerId, stationId }: PrinterRow,
): Promise<Answer> {
  let seen = input;
  if (stationId !== house.stationId) {
    // What another station gets the word for is not meant for one of ours any more, not for a moment.
    const freed = freedHere(house, call, input);
    if (!freed.ok) return freed;
    seen = { ...input, expectedVersion: freed.value.version };
  }
  const task = taskAt(reading(house), seen.taskId, seen.expectedVersion);
  if (!task.ok) return task;
  const word = await house.claims.takeFor(task.value, {
    printerId,
    stationId,
    personId: signedInPerson(call),
  });
  if (!word.ok) return word;
  return word.value === 'pending' ? accepted({ state: 'pending' }) : meant(meanFor(house, call, seen));
}

/** The task, meant for no printer of this station. */
function freedHere(house: PrintingHouse, call: Call, input: AssignInput): Result<TaskRow, PrintingRefusal> {
  const task = taskAt(reading(house), input.taskId, input.expectedVersion);
  if (!task.ok || task.value.assignedPrinterId === null) return task;
  return meanFor(house, call, { ...input, printerId: null });
}

function meant(done: Result<TaskRow, PrintingRefusal>): Answer {
  return done.ok ? ASSIGNED : done;
}

/** A queued task that is not meant for another station's printer: that station alone gives it up. */
function assignable(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  { taskId, expectedVersion, printerId }: AssignInput,
): Result<TaskRow, PrintingRefusal> {
  const task = taskAt(tx, taskId, expectedVersion);
  if (!task.ok) return task;
  const { state, assignedPrinterId } = task.value;
  if (state !== 'queued') {
    return refused({ code: 'printing.wrongState', subject: 'task', state, event: 'assign' });
  }
  const holder = assignedPrinterId === null ? null : printerOf(tx, assignedPrinterId);
  if (holder === null || holder.stationId === house.stationId || holder.id === printerId) return task;
  const { name: printer } = placeOf(house.policy(), holder.id);
  const station = house.elsewhere.nameOf(holder.stationId);
  return refused({ code: 'printing.meantForAnother', printer, station });
}

/** Whatever is loaded or free today: a kind of printer that could print it, at a place that it may go to. */
function printerFor(
  house: PrintingHouse,
  task: TaskRow,
  printerId: string,
): Result<PrinterRow, PrintingRefusal> {
  const printer = printerOf(reading(house), printerId);
  if (printer === null) return refused({ code: 'printing.notFound' });
  if (!house.scopesWithin(task.scopeId as ScopeId).includes(printerId)) {
    return refused({ code: 'printing.factoryMismatch' });
  }
  const { name } = placeOf(house.policy(), printerId);
  const loaded = { ...printer, materialKey: task.materialKey };
  const facts = factsOf(reading(house), task);
  const misfit = misfitOf(task, facts, loaded, house.profile(printer.profileKey), name);
  return misfit === null ? accepted(printer) : refused(misfit);
}

/** Puts down for which printer a task is meant, once its station has the word. */
export function meanFor(
  house: PrintingHouse,
  act: Act,
  input: AssignInput,
): Result<TaskRow, PrintingRefusal> {
  return house.store.attempt<TaskRow, PrintingRefusal>((tx) => {
    const task = assignable(house, tx, input);
    if (!task.ok) return task;
    const { id, version, assignedPrinterId } = task.value;
    const moved = tx.rows
      .update(printTasks)
      .set({ assignedPrinterId: input.printerId, changedAt: act.at, version: version + 1 })
      .where(eq(printTasks.id, id))
      .returning()
      .get();
    recordTask(tx, act, moved, {
      printerId: input.printerId ?? assignedPrinterId,
      assigned: { before: assignedPrinterId, after: input.printerId },
    });
    return accepted(moved);
  });
}
