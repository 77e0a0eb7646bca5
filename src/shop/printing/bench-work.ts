import { eq } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { MaterialSettings } from '../files/index.ts';
import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { linkStateOf } from '../printers/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { findingsAtPrinter, keptBackBy } from './findings.ts';
import { factsOf, misfitOf } from './fitting.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import {
  approvalInForce,
  type Act,
  movePrint,
  moveTask,
  printAt,
  taskAt,
  type PrintInput,
  type PrintRow,
  type TaskRow,
} from './moves.ts';
import { coolDown, currentPrintRow, printerOf, type PrinterRow } from './printer-rows.ts';
import { frontKey } from './queue.ts';
import { prints, printTasks } from './tables.ts';
import { nextTaskState } from './transitions.ts';

/** An Operator takes a task for a printer: it fits, it is approved as it is, and the printer is free and up. */
export function acceptTask(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number; readonly printerId: string },
): Result<{ printId: Id<'Print'> }, PrintingRefusal> {
  return house.store.attempt<{ printId: Id<'Print'> }, PrintingRefusal>((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const next = nextTaskState(task.value.state, 'accept');
    if (!next.ok) return next;
    const printer = printerOf(tx, input.printerId);
    if (printer === null) return refused({ code: 'printing.notFound' });
    const obstacle = obstacleTo(house, tx, task.value, printer);
    if (obstacle !== null) return refused(obstacle);
    const printId = insertPrint(house, tx, call, task.value, printer);
    const act = { ...call, facts: { printId, printerId: printer.id } };
    const moved = moveTask(tx, task.value, 'accept', act, { printId, queueKey: null });
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
  tx: Tx,
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

/** Before it prints, a task can go back to the queue, to the front of it; the heaters go off. */
export function returnTask(
  house: PrintingHouse,
  call: Act,
  input: PrintInput,
): Result<Nothing, PrintingRefusal> {
  const done = house.store.attempt<PrintRow, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const moved = movePrint(tx, print.value, 'giveBack', call);
    if (!moved.ok) return moved;
    putInFront(tx, moved.value.taskId);
    return moved;
  });
  if (!done.ok) return done;
  coolDown(house, done.value.printerId);
  return accepted({});
}

function putInFront(tx: Tx, taskId: string): void {
  const queueKey = frontKey(tx);
  tx.rows.update(printTasks).set({ queueKey, printId: null }).where(eq(printTasks.id, taskId)).run();
}

/** Heats for a print that a person will start: both heaters at once, without waiting for them, or when its turn comes. */
export function preheatForPrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const done = house.store.attempt<{ print: PrintRow; targets: Targets }, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const task = taskAt(tx, print.value.taskId, null);
    if (!task.ok) return task;
    const targets = targetsFor(house, tx, task.value, print.value.printerId);
    const moved = movePrint(tx, print.value, 'preheat', { ...call, facts: { ...targets } });
    if (!moved.ok) return moved;
    const unfit = unfitNow(house, tx, task.value, print.value.printerId);
    return unfit === null ? accepted({ print: moved.value, targets }) : refused(unfit);
  });
  if (!done.ok) return done;
  const { print, targets } = done.value;
  const turn = { printId: print.id, printerId: print.printerId, askedAt: call.at, targets };
  if (house.power.ask(turn) === 'waits') return accepted({});
  const heated = house.bench.preheat(print.printerId, targets);
  // A printer that is told no targets heats as its file says, once it has started.
  if (heated.ok || heated.refusal.code === 'printers.notOffered') return accepted({});
  // The printer would not heat: the task is where it was before, and says why.
  const back = { ...call, action: 'printing.returnTask' };
  returnTask(house, back, { printId: print.id, expectedVersion: print.version });
  return heated;
}

export interface Targets {
  readonly hotendCelsius: number;
  readonly bedCelsius: number;
}

/** What may have changed at a printer since it took a task: out of service, a fault, another material, another profile; null: nothing. */
export function unfitNow(
  house: PrintingHouse,
  tx: Tx,
  task: TaskRow,
  printerId: string,
): PrintingRefusal | null {
  const printer = printerOf(tx, printerId);
  if (printer === null) return { code: 'printing.notFound' };
  const { name } = placeOf(house.policy(), printerId);
  const closed = outOfServiceHere(printer, name);
  if (closed !== null) return closed;
  if (printer.fault !== null) return { code: 'printing.printerFaulted', printer: name };
  return misfitOf(task, factsOf(tx, task), printer, house.profile(printer.profileKey), name);
}

function outOfServiceHere({ outOfService }: PrinterRow, name: string): PrintingRefusal | null {
  if (outOfService === null) return null;
  return { code: 'printing.outOfService', printer: name, reason: outOfService.reason };
}

/** The file's own temperatures where it names them, else those of the material on this printer. */
export function targetsFor(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  task: TaskRow,
  printerId: string,
): Targets {
  const facts = factsOf(tx, task);
  const profile = house.profile(printerOf(tx, printerId)?.profileKey ?? '');
  const settings: MaterialSettings | undefined = profile?.materials[task.materialKey];
  return {
    hotendCelsius: facts?.hotendCelsius ?? settings?.hotendCelsius ?? 0,
    bedCelsius: facts?.bedCelsius ?? settings?.bedCelsius ?? 0,
  };
}
