import type { MaterialSettings } from '../files/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { factsOf, misfitOf } from './fitting.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import {
  type Act,
  movePrint,
  printAt,
  taskToBegin,
  type PrintInput,
  type PrintRow,
  type TaskRow,
} from './moves.ts';
import { coolDown, printerOf, type PrinterRow } from './printer-rows.ts';
import { frontKey } from './queue.ts';
import { nextPrintState } from './transitions.ts';
import type { Call } from '../records/use-case.ts';

/** Before it prints, a task can go back to the queue, to the front of it; the heaters go off. */
export function returnTask(
  house: PrintingHouse,
  call: Act,
  input: PrintInput,
): Result<Nothing, PrintingRefusal> {
  const done = house.store.attempt<PrintRow, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const front = { queueKey: frontKey(tx), printId: null };
    return movePrint(tx, print.value, 'giveBack', call, {}, front);
  });
  if (!done.ok) return done;
  // Refused where nothing is on its way to the printer's card.
  house.bench.stopBringing(done.value.printerId);
  coolDown(house, done.value.printerId);
  return accepted({});
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
    const fence = house.claims.fence();
    if (fence !== null) return refused(fence);
    const fits = nextPrintState(print.value.state, 'preheat');
    if (!fits.ok) return fits;
    const task = taskToBegin(tx, print.value, 'preheat');
    if (!task.ok) return task;
    const onItsWay = house.fileOnItsWay(task.value.gcodeHash);
    if (onItsWay !== null) return refused(onItsWay);
    const { printerId } = print.value;
    if (house.bench.snapshot(printerId)?.state.kind === 'bringing') {
      const { name } = placeOf(house.policy(), printerId);
      return refused({ code: 'printing.printerNotReady', printer: name, link: 'busy' });
    }
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
  tx: Pick<Tx, 'rows'>,
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

export function outOfServiceHere({ outOfService }: PrinterRow, name: string): PrintingRefusal | null {
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
