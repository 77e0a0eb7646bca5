import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { MaterialSettings, PrintProfile } from '../files/index.ts';
import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import type { GcodeFacts } from '../projects/index.ts';
import { modelVersions, slices } from '../projects/tables.ts';
import { plateWords, printers } from '../printers/tables.ts';
import { placeOf, voidPlateWords } from '../printers/use-cases.ts';
import { linkStateOf } from '../printers/views.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import { PLATE_WORD_SECONDS } from './limits.ts';
import { PRINT_STATES, type PrintingRefusal, type PrintState } from './model.ts';
import {
  approvalInForce,
  movePrint,
  moveTask,
  printAt,
  taskAt,
  type PrintRow,
  type TaskRow,
} from './moves.ts';
import { frontKey } from './reviews.ts';
import { prints, printTasks } from './tables.ts';
import { holdsPrinter } from './transitions.ts';

type PrinterRow = typeof printers.$inferSelect;
export interface PrintInput {
  readonly printId: string;
  readonly expectedVersion: number;
}

/** An Operator takes a task for a printer: it fits, it is approved as it is, and the printer is free and up. */
export function acceptTask(
  house: PrintingHouse,
  call: Call,
  input: { readonly taskId: string; readonly expectedVersion: number; readonly printerId: string },
): Result<{ printId: Id<'Print'> }, PrintingRefusal> {
  return house.store.attempt<{ printId: Id<'Print'> }, PrintingRefusal>((tx) => {
    const task = taskAt(tx, input.taskId, input.expectedVersion);
    if (!task.ok) return task;
    const printer = printerOf(tx, input.printerId);
    if (printer === null) return refused({ code: 'printing.notFound' });
    const obstacle = obstacleTo(house, tx, task.value, printer);
    if (obstacle !== null) return refused(obstacle);
    const printId = house.makeId<'Print'>();
    const print = tx.rows
      .insert(prints)
      .values({
        id: printId,
        taskId: task.value.id,
        printerId: printer.id,
        stationId: house.stationId,
        attempt: countPrints(tx, task.value.id) + 1,
        state: 'accepted',
        acceptedBy: signedInPerson(call),
        acceptedAt: call.at,
        version: 1,
      })
      .returning()
      .get();
    const act = { ...call, facts: { printId: print.id, printerId: printer.id } };
    const moved = moveTask(tx, task.value, 'accept', act, { printId: print.id, queueKey: null });
    return moved.ok ? accepted({ printId }) : moved;
  });
}

function countPrints(tx: Tx, taskId: string): number {
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
  if (approvalInForce(tx, task) === null) return { code: 'printing.approvalVoid' };
  if (!house.scopesWithin(task.scopeId as ScopeId).includes(printer.id))
    return { code: 'printing.factoryMismatch' };
  if (printer.fault !== null) return { code: 'printing.printerFaulted', printer: name };
  if (currentPrintRow(tx, printer.id) !== null) return { code: 'printing.printerBusy', printer: name };
  const link = linkStateOf(house.bench.snapshot(printer.id));
  if (link !== 'ready') return { code: 'printing.printerNotReady', printer: name, link };
  return misfitOf(task, factsOf(tx, task), printer, house.profile(printer.profileKey), name);
}

/** Why a task cannot be printed on a kind of printer, whatever it is doing now. */
export function misfitOf(
  task: Pick<TaskRow, 'materialKey' | 'profileKey'>,
  facts: GcodeFacts | null,
  printer: Pick<PrinterRow, 'materialKey' | 'profileKey'>,
  profile: PrintProfile | null,
  printerName: string,
): PrintingRefusal | null {
  if (task.profileKey !== null && task.profileKey !== printer.profileKey) {
    return { code: 'printing.profileDiffers', wanted: task.profileKey, printer: printerName };
  }
  const size = facts?.sizeMillimetres ?? null;
  if (profile !== null && size !== null && !fits(size, profile)) {
    return { code: 'printing.tooLargeForBed', printer: printerName };
  }
  if (task.materialKey !== printer.materialKey) {
    return { code: 'printing.materialDiffers', wanted: task.materialKey, loaded: printer.materialKey };
  }
  return null;
}

function fits(size: { x: number; y: number; z: number }, { bed }: PrintProfile): boolean {
  return size.x <= bed.widthMillimetres && size.y <= bed.depthMillimetres && size.z <= bed.heightMillimetres;
}

/** The facts of the G-code that a task prints. */
export function factsOf(
  tx: Pick<Tx, 'rows'>,
  task: Pick<TaskRow, 'sliceId' | 'modelVersionId'>,
): GcodeFacts | null {
  if (task.sliceId !== null) {
    return (
      tx.rows.select({ facts: slices.facts }).from(slices).where(eq(slices.id, task.sliceId)).get()?.facts ??
      null
    );
  }
  const version = tx.rows
    .select({ analysis: modelVersions.analysis })
    .from(modelVersions)
    .where(eq(modelVersions.id, task.modelVersionId))
    .get();
  return version?.analysis.state === 'gcode' ? version.analysis.facts : null;
}

/** Before it prints, a task can go back to the queue, to the front of it; the heaters go off. */
export function returnTask(
  house: PrintingHouse,
  call: Call,
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

export function confirmBedClear(
  house: PrintingHouse,
  call: Call,
  printerId: string,
): Result<{ plateToken: string; expiresAt: number }, PrintingRefusal> {
  return house.store.attempt<{ plateToken: string; expiresAt: number }, PrintingRefusal>((tx) => {
    const printer = printerOf(tx, printerId);
    if (printer === null) return refused({ code: 'printing.notFound' });
    const name = placeOf(house.policy(), printerId).name;
    if (printer.fault !== null) return refused({ code: 'printing.printerFaulted', printer: name });
    const current = currentPrintRow(tx, printerId);
    if (current !== null && !['accepted', 'preheating'].includes(current.state)) {
      return refused({ code: 'printing.bedNotClear', printer: name });
    }
    const plateToken = Array.from(house.random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
    const expiresAt = call.at + PLATE_WORD_SECONDS * 1_000;
    // A newer word takes the place of an older one: there is never more than one good word for a printer.
    voidPlateWords(tx, printerId, call.at);
    tx.rows
      .insert(plateWords)
      .values({
        id: house.sha256(plateToken),
        printerId,
        personId: signedInPerson(call),
        givenAt: call.at,
        expiresAt,
      })
      .run();
    setBed(tx, printerId, 'clear');
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'printer',
      recordId: printerId,
      recordName: name,
      scopeId: printerId,
      scopeName: name,
    });
    return accepted({ plateToken, expiresAt });
  });
}

export function preheatForPrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const done = house.store.attempt<{ print: PrintRow; material: MaterialSettings }, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const task = taskAt(tx, print.value.taskId, null);
    if (!task.ok) return task;
    const material = targetsFor(house, tx, task.value, print.value.printerId);
    const targets = { hotendCelsius: material.hotendCelsius, bedCelsius: material.bedCelsius };
    const moved = movePrint(tx, print.value, 'preheat', { ...call, facts: targets });
    return moved.ok ? accepted({ print: moved.value, material }) : moved;
  });
  if (!done.ok) return done;
  const { print, material } = done.value;
  const heated = house.bench.preheat(print.printerId, {
    hotendCelsius: material.hotendCelsius,
    bedCelsius: material.bedCelsius,
  });
  if (heated.ok) return accepted({});
  // The printer would not heat: the task is where it was before, and says why.
  returnTask(
    house,
    { ...call, action: 'printing.returnTask' },
    { printId: print.id, expectedVersion: print.version },
  );
  return heated;
}

/** The file's own temperatures where it names them, else those of the material on this printer. */
function targetsFor(house: PrintingHouse, tx: Tx, task: TaskRow, printerId: string): MaterialSettings {
  const facts = factsOf(tx, task);
  const printer = printerOf(tx, printerId);
  const settings = house.profile(printer?.profileKey ?? '')?.materials[task.materialKey];
  return {
    fanPercent: 0,
    gramsPerCubicCentimetre: 0,
    ...settings,
    hotendCelsius: facts?.hotendCelsius ?? settings?.hotendCelsius ?? 0,
    bedCelsius: facts?.bedCelsius ?? settings?.bedCelsius ?? 0,
  };
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

/** The failed part is off the bed, and the task waits at the front of the queue for a new attempt. */
export function tryAgain(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal> {
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const cleared = clearBed(tx, call, input);
    if (!cleared.ok) return cleared;
    const task = taskAt(tx, cleared.value.print.taskId, null);
    if (!task.ok) return task;
    const act = { ...call, alreadyRecorded: true } as const;
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

export function setBed(tx: Tx, printerId: string, bed: PrinterRow['bed']): void {
  tx.rows
    .update(printers)
    .set({ bed, version: sql`${printers.version} + 1` })
    .where(eq(printers.id, printerId))
    .run();
}

export function coolDown(house: Pick<PrintingHouse, 'bench'>, printerId: string): void {
  // Refused only when there is no connection; then the printer was switched off over the last one, or is off.
  house.bench.preheat(printerId, { hotendCelsius: 0, bedCelsius: 0 });
}

export function printerOf(tx: Pick<Tx, 'rows'>, printerId: string): PrinterRow | null {
  return (
    tx.rows
      .select()
      .from(printers)
      .where(and(eq(printers.id, printerId), isNull(printers.removedAt)))
      .get() ?? null
  );
}

const HOLDING: readonly PrintState[] = PRINT_STATES.filter(holdsPrinter);

/** The run that a printer has in hand. */
export function currentPrintRow(tx: Pick<Tx, 'rows'>, printerId: string): PrintRow | null {
  return (
    tx.rows
      .select()
      .from(prints)
      .where(and(eq(prints.printerId, printerId), inArray(prints.state, HOLDING)))
      .get() ?? null
  );
}
