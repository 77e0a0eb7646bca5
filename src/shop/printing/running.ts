import { and, eq, isNull } from 'drizzle-orm';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import { plateWords } from '../printers/tables.ts';
import { placeOf } from '../printers/use-cases.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { coolDown, setBed, type PrintInput } from './bench-work.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import { START_SECONDS } from './limits.ts';
import type { PrintingRefusal } from './model.ts';
import { approvalInForce, failureOf, movePrint, printAt, taskAt, type PrintRow } from './moves.ts';
import { startAttempts } from './tables.ts';

interface Start {
  readonly print: PrintRow;
  readonly gcodeHash: string;
  readonly expiresAt: number;
}

/**
 * Starts a print, at most once (reliability P-11): the attempt and the spent word are on disk before the first byte
 * leaves; what does not begin in time never begins.
 */
export async function startPrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput & { readonly plateToken: string },
): Promise<Result<Nothing, PrintingRefusal | Refusal>> {
  const before = printAt({ rows: readable(house) }, input.printId, input.expectedVersion);
  if (!before.ok) return before;
  const task = taskAt({ rows: readable(house) }, before.value.taskId, null);
  if (!task.ok) return task;
  // Before the word is spent: reading half a gigabyte takes seconds, and a damaged file must not cost the word.
  const path = await house.verifiedGcode(task.value.gcodeHash);
  if (!path.ok) return path;
  const asked = house.store.attempt((tx) => askForStart(house, tx, call, input));
  if (!asked.ok) return asked;
  const { print, gcodeHash, expiresAt } = asked.value;
  if (gcodeHash !== task.value.gcodeHash || house.clock.now() >= expiresAt) {
    failStart(house, print.id, 'startExpired', '');
    return refused({ code: 'printing.startExpired' });
  }
  const started = await house.bench.startJob(print.printerId, print.id, path.value);
  if (started.ok) return accepted({});
  failStart(house, print.id, 'fileUnreadable', started.refusal.code);
  return started;
}

/** The store's reading half, where a function wants rows and will only read them. */
function readable(house: PrintingHouse): Tx['rows'] {
  return house.store.reading as Tx['rows'];
}

function askForStart(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  input: PrintInput & { readonly plateToken: string },
): Result<Start, PrintingRefusal> {
  const print = printAt(tx, input.printId, input.expectedVersion);
  if (!print.ok) return print;
  const task = taskAt(tx, print.value.taskId, null);
  if (!task.ok) return task;
  if (approvalInForce(tx, task.value) === null) return refused({ code: 'printing.approvalVoid' });
  const { printerId } = print.value;
  const printer = placeOf(house.policy(), printerId).name;
  if (house.bench.snapshot(printerId)?.state.kind !== 'ready') {
    return refused({ code: 'printing.printerNotReady', printer, link: 'off' });
  }
  const plateWordId = spendWord(tx, house.sha256(input.plateToken), printerId, house.clock.now());
  if (plateWordId === null) return refused({ code: 'printing.plateTokenInvalid' });
  const askedAt = house.clock.now();
  const expiresAt = askedAt + START_SECONDS * 1_000;
  const { gcodeHash } = task.value;
  tx.rows
    .insert(startAttempts)
    .values({
      id: house.makeId<'StartAttempt'>(),
      printId: print.value.id,
      printerId,
      plateWordId,
      gcodeHash,
      askedBy: signedInPerson(call),
      askedAt,
      expiresAt,
    })
    .run();
  setBed(tx, printerId, 'occupied');
  const moved = movePrint(tx, print.value, 'startAsked', call, { startedAt: askedAt });
  return moved.ok ? accepted({ print: moved.value, gcodeHash, expiresAt }) : moved;
}

/** The word's id when it was good, and now is spent; null when it is not good (any more). */
function spendWord(tx: Tx, wordId: string, printerId: string, now: number): string | null {
  const good = and(
    eq(plateWords.id, wordId),
    eq(plateWords.printerId, printerId),
    isNull(plateWords.spentAt),
    isNull(plateWords.voidedAt),
  );
  const word = tx.rows.select().from(plateWords).where(good).get();
  if (word === undefined || now >= word.expiresAt) return null;
  tx.rows.update(plateWords).set({ spentAt: now }).where(eq(plateWords.id, wordId)).run();
  return word.id;
}

function failStart(
  house: PrintingHouse,
  printId: string,
  code: 'startExpired' | 'fileUnreadable',
  text: string,
): void {
  house.store.attempt((tx) => {
    const print = printAt(tx, printId, null);
    if (!print.ok) return print;
    const at = house.clock.now();
    const act = { actor: house.stationActor, action: 'printing.fail', at };
    return movePrint(tx, print.value, 'failed', act, { endedAt: at, failure: failureOf(code, text, 0) });
  });
}

/** The wire before the commit: a printer that pauses without a row that says so is told of by its own event. */
export function pausePrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  return house.store.attempt<Nothing, PrintingRefusal | Refusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const moved = movePrint(tx, print.value, 'pauseAsked', call);
    if (!moved.ok) return moved;
    const asked = house.bench.pauseJob(print.value.printerId);
    return asked.ok ? accepted({}) : asked;
  });
}

/** The commit before the wire: what heats and moves is on record first. */
export function resumePrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const done = house.store.attempt((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    return print.ok ? movePrint(tx, print.value, 'resumeAsked', call) : print;
  });
  if (!done.ok) return done;
  const asked = house.bench.resumeJob(done.value.printerId);
  return asked.ok ? accepted({}) : asked;
}

/** Ends a run: at once where nothing is on the wire yet, else as soon as the printer has been switched off. */
export function cancelPrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput & { readonly reason?: string | undefined },
): Result<Nothing, PrintingRefusal | Refusal> {
  const act = { ...call, reason: input.reason ?? null };
  return house.store.attempt<Nothing, PrintingRefusal | Refusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const { state, printerId } = print.value;
    if (state === 'preheating') {
      const moved = movePrint(tx, print.value, 'cancelled', act, { endedAt: call.at });
      if (!moved.ok) return moved;
      coolDown(house, printerId);
      return accepted({});
    }
    const moved = movePrint(tx, print.value, 'cancelAsked', act);
    if (!moved.ok) return moved;
    const asked = house.bench.cancelJob(printerId);
    return asked.ok ? accepted({}) : asked;
  });
}
