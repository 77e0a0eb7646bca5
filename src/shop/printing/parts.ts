import { refusalElsewhere } from '../printers/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { placeOf, recordPrinter } from '../printers/printer-rows.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { movePrint, moveTask, printAt, taskAt, type PrintInput, type PrintRow } from './moves.ts';
import { currentPrintRow, printerOf, setBed } from './printer-rows.ts';
import { giveWord, type WordGiven } from './plate-words.ts';
import { frontKey } from './queue.ts';
import { nextTaskState } from './transitions.ts';

/** A person's word that the bed is clear. It takes the place of any older one for the printer. */
export function confirmBedClear(
  house: PrintingHouse,
  call: Call,
  printerId: string,
): Result<WordGiven, PrintingRefusal | PrintersRefusal> {
  return house.store.attempt<WordGiven, PrintingRefusal | PrintersRefusal>((tx) => {
    const printer = printerOf(tx, printerId);
    if (printer === null) return refused({ code: 'printing.notFound' });
    const elsewhere = refusalElsewhere(house, printer);
    if (elsewhere !== null) return refused(elsewhere);
    const name = placeOf(house.policy(), printerId).name;
    if (printer.fault !== null) return refused({ code: 'printing.printerFaulted', printer: name });
    const current = currentPrintRow(tx, printerId);
    if (current !== null && !['accepted', 'preheating'].includes(current.state)) {
      return refused({ code: 'printing.bedNotClear', printer: name });
    }
    const given = giveWord(house, tx, call, printerId, null);
    setBed(tx, printerId, 'clear');
    recordPrinter(tx, call, printerId, name);
    return accepted(given);
  });
}

/** The part is off the bed. A task with copies left goes back to the front of the queue for the next. */
export function removePart(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const cleared = clearBed(tx, call, input);
    if (!cleared.ok) return cleared;
    const { print, wasFinished } = cleared.value;
    const task = taskAt(tx, print.taskId, null);
    if (!task.ok) return task;
    const copiesDone = task.value.copiesDone + (wasFinished ? 1 : 0);
    // It went another way at another station: the bed is clear all the same.
    if (task.value.printId !== print.id || !nextTaskState(task.value.state, 'remove').ok) return accepted({});
    const again = wasFinished && copiesDone < task.value.copies;
    const act = { ...call, alreadyRecorded: true } as const;
    const moved = again
      ? moveTask(tx, task.value, 'removeForNextCopy', act, {
          copiesDone,
          queueKey: frontKey(tx),
          printId: null,
        })
      : moveTask(tx, task.value, 'remove', act, { copiesDone });
    return moved.ok ? accepted({}) : moved;
  });
}

/**
 * The failed part is off the bed, or was taken off before, and the task waits at the front of the queue for a new
 * attempt.
 */
export function tryAgain(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const task = taskAt(tx, print.value.taskId, null);
    if (!task.ok) return task;
    const isRemoved = print.value.state === 'removed';
    const isDone = task.value.printId !== print.value.id || task.value.copiesDone >= task.value.copies;
    if (isRemoved && isDone) {
      return refused({ code: 'printing.wrongState', subject: 'print', state: 'removed', event: 'tryAgain' });
    }
    if (!isRemoved) {
      const cleared = clearBed(tx, call, input);
      if (!cleared.ok) return cleared;
    }
    const act = isRemoved ? call : ({ ...call, alreadyRecorded: true } as const);
    const moved = moveTask(tx, task.value, 'tryAgain', act, { queueKey: frontKey(tx), printId: null });
    return moved.ok ? accepted({}) : moved;
  });
}

function clearBed(
  tx: Tx,
  call: Call,
  input: PrintInput,
): Result<{ print: PrintRow; wasFinished: boolean }, PrintingRefusal> {
  const print = printAt(tx, input.printId, input.expectedVersion);
  if (!print.ok) return print;
  const moved = movePrint(tx, print.value, 'remove', call);
  if (!moved.ok) return moved;
  setBed(tx, moved.value.printerId, 'clear');
  return accepted({ print: moved.value, wasFinished: print.value.state === 'finished' });
}
