import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { LineSource } from '../printers/index.ts';
import { placeOf, recordPrinter } from '../printers/printer-rows.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { printAt, taskToBegin, type PrintInput, type PrintRow, type TaskRow } from './moves.ts';
import { reading } from './printer-rows.ts';
import { obstacleToStart } from './running.ts';

/*
 * Prints that a printer reads from its own card (docs/decisions/0012): the approved file is brought there before the
 * start, and the run goes on whatever becomes of the station.
 */

/** Brings the approved file of an accepted run to its printer's card. Answered when it has begun; the printer tells how far. */
export async function bringToCard(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Promise<Result<Nothing, PrintingRefusal | Refusal>> {
  const opened = await openForCard(house, input);
  if (!opened.ok) return opened;
  const { print, task, source } = opened.value;
  const { printerId } = print;
  const begun = await house.bench.bringToCard(printerId, print.id, source, task.gcodeHash);
  if (!begun.ok) return begun;
  recordCard(house, call, printerId, { printId: print.id, gcodeHash: task.gcodeHash });
  return accepted({});
}

interface ForCard {
  readonly print: PrintRow;
  readonly task: TaskRow;
  readonly source: LineSource;
}

async function openForCard(
  house: PrintingHouse,
  input: PrintInput,
): Promise<Result<ForCard, PrintingRefusal | Refusal>> {
  const now = reading(house);
  const print = printAt(now, input.printId, input.expectedVersion);
  if (!print.ok) return print;
  const { state } = print.value;
  if (state !== 'accepted' && state !== 'preheating') {
    return refused({ code: 'printing.wrongState', subject: 'print', state, event: 'bringToCard' });
  }
  const task = taskToBegin(now, print.value, state === 'accepted' ? 'preheat' : 'start');
  if (!task.ok) return task;
  const obstacle = obstacleToStart(house, now, print.value, task.value, task.value.gcodeHash);
  if (obstacle !== null) return refused(obstacle);
  const path = await house.verifiedGcode(task.value.gcodeHash);
  if (!path.ok) return path;
  const source = await house.bench.openJob(path.value);
  return source.ok ? accepted({ print: print.value, task: task.value, source: source.value }) : source;
}

/** Takes back what was brought so far; nothing of it stays on the card. */
export function stopBringing(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const print = printAt(reading(house), input.printId, null);
  if (!print.ok) return print;
  const stopped = house.bench.stopBringing(print.value.printerId);
  if (!stopped.ok) return stopped;
  recordCard(house, call, print.value.printerId, { printId: print.value.id });
  return accepted({});
}

function recordCard(
  house: PrintingHouse,
  call: Call,
  printerId: string,
  facts: Readonly<Record<string, unknown>>,
): void {
  const { name } = placeOf(house.policy(), printerId);
  house.store.write((tx) => recordPrinter(tx, call, printerId, name, facts));
}
