import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { LineSource, PrinterRefusal } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { linkStateOf } from '../printers/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { unfitNow } from './bench-work.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import { START_SECONDS } from './limits.ts';
import type { PrintFailureCode, PrintingRefusal } from './model.ts';
import { isOnCard } from './card-runs.ts';
import {
  approvalInForce,
  failureOf,
  movePrint,
  printAt,
  taskToBegin,
  type PrintInput,
  type PrintRow,
  type TaskRow,
} from './moves.ts';
import { spendWord } from './plate-words.ts';
import { coolDown, reading, setBed } from './printer-rows.ts';
import { startAttempts } from './tables.ts';
import { nextPrintState } from './transitions.ts';

type StartInput = PrintInput & {
  readonly plateToken: string;
  /** The printer reads the file from its own card, where it was brought before. */
  readonly fromCard?: boolean | undefined;
};

/**
 * Starts a print, at most once (reliability P-11): the attempt and the spent word are on disk before the first byte
 * leaves; what does not begin in time never begins.
 */
export async function startPrint(
  house: PrintingHouse,
  call: Call,
  input: StartInput,
): Promise<Result<Nothing, PrintingRefusal | Refusal>> {
  const now = reading(house);
  const print = printAt(now, input.printId, input.expectedVersion);
  if (!print.ok) return print;
  const fits = nextPrintState(print.value.state, 'startAsked');
  if (!fits.ok) return fits;
  const task = taskToBegin(now, print.value, 'start');
  if (!task.ok) return task;
  const claimed = await house.claims.confirm(task.value);
  if (!claimed.ok) return claimed;
  const { gcodeHash } = task.value;
  // Before the word is spent: reading half a gigabyte takes seconds, and a damaged file must not cost the word.
  const path = await house.verifiedGcode(gcodeHash);
  if (!path.ok) return path;
  const source = await house.bench.openJob(path.value);
  if (!source.ok) return source;
  const started = await bringAndBegin(house, call, input, print.value.printerId, {
    gcodeHash,
    source: source.value,
  });
  if (!started.ok) await source.value.close();
  return started;
}

interface ReadJob {
  readonly gcodeHash: string;
  readonly source: LineSource;
}

/** The file is at the printer before the word is spent, where it goes there whole: an upload can take its time, too. */
async function bringAndBegin(
  house: PrintingHouse,
  call: Call,
  input: StartInput,
  printerId: string,
  job: ReadJob,
): Promise<Result<Nothing, PrintingRefusal | Refusal>> {
  if (input.fromCard) return beginPrint(house, call, input, job);
  const brought = await house.bench.prepareJob(printerId, input.printId, job.source, job.gcodeHash);
  return brought.ok ? beginPrint(house, call, input, job) : brought;
}

/** From the word to the first byte without a pause: nothing can come between the commit and the wire. */
function beginPrint(
  house: PrintingHouse,
  call: Call,
  input: StartInput,
  job: ReadJob,
): Result<Nothing, PrintingRefusal | Refusal> {
  const asked = house.store.attempt<PrintRow, PrintingRefusal | Refusal>((tx) =>
    askForStart(house, tx, call, input, job.gcodeHash),
  );
  if (!asked.ok) return asked;
  const print = asked.value;
  // The commit itself can take its time on a disk that is dying.
  if (house.clock.now() >= expiryOf(call)) {
    failStart(house, print, 'startExpired', '');
    return refused({ code: 'printing.startExpired' });
  }
  const onCard = input.fromCard ? job.gcodeHash : null;
  const started = house.bench.startJob(print.printerId, print.id, job.source, null, onCard);
  if (started.ok) return accepted({});
  failStart(house, print, 'linkLost', started.refusal.code);
  return started;
}

const NOT_ON_CARD = { code: 'printers.cardRefused', why: 'notOnCard' } as const satisfies PrinterRefusal;

/** Counted from the person's act, so that a start which was held up anywhere on its way does not surprise anyone. */
export function expiryOf(call: Call): number {
  return call.at + START_SECONDS * 1_000;
}

function askForStart(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  input: StartInput,
  gcodeHash: string,
): Result<PrintRow, PrintingRefusal | Refusal> {
  const print = printAt(tx, input.printId, input.expectedVersion);
  if (!print.ok) return print;
  const fence = house.claims.fence();
  if (fence !== null) return refused(fence);
  const task = taskToBegin(tx, print.value, 'start');
  if (!task.ok) return task;
  const now = house.clock.now();
  if (now >= expiryOf(call)) return refused({ code: 'printing.startExpired' });
  const obstacle = obstacleToStart(house, tx, print.value, task.value, gcodeHash);
  if (obstacle !== null) return refused(obstacle);
  const { printerId } = print.value;
  const before = house.power.waitsFor(print.value.id);
  if (before !== null) {
    const { name } = placeOf(house.policy(), printerId);
    return refused({ code: 'printing.waitsForPower', printer: name, before });
  }
  if (input.fromCard && !isOnCard(house, printerId, gcodeHash)) return refused(NOT_ON_CARD);
  const word = { plateToken: input.plateToken, printerId, resumePlanHash: null };
  const plateWordId = spendWord(house, tx, call, word);
  if (plateWordId === null) return refused({ code: 'printing.plateTokenInvalid' });
  const medium = input.fromCard ? 'card' : null;
  noteAttempt(house, tx, call, { printId: print.value.id, printerId, plateWordId, gcodeHash, medium });
  setBed(tx, printerId, 'occupied');
  return movePrint(tx, print.value, 'startAsked', call, { startedAt: now });
}

/** A start that was asked for, on disk with the word that it spends. */
export function noteAttempt(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  attempt: Pick<
    typeof startAttempts.$inferInsert,
    'printId' | 'printerId' | 'plateWordId' | 'gcodeHash' | 'medium'
  >,
): void {
  tx.rows
    .insert(startAttempts)
    .values({
      ...attempt,
      id: house.makeId<'StartAttempt'>(),
      askedBy: signedInPerson(call),
      askedAt: call.at,
      expiresAt: expiryOf(call),
    })
    .run();
}

/** What stands between a preheated print and its start, apart from the word; null: nothing. */
export function obstacleToStart(
  house: PrintingHouse,
  tx: Pick<Tx, 'rows'>,
  print: Pick<PrintRow, 'printerId'>,
  task: TaskRow,
  gcodeHash: string,
): PrintingRefusal | null {
  if (approvalInForce(tx, task) === null) return { code: 'printing.approvalVoid' };
  if (task.gcodeHash !== gcodeHash) return { code: 'printing.fileChanged' };
  const unfit = unfitNow(house, tx, task, print.printerId);
  if (unfit !== null) return unfit;
  const link = linkStateOf(house.bench.snapshot(print.printerId));
  if (link === 'ready') return null;
  return { code: 'printing.printerNotReady', printer: placeOf(house.policy(), print.printerId).name, link };
}

/** The start is on record and cannot begin any more: the run has failed, and nothing stays hot for it. */
export function failStart(
  house: PrintingHouse,
  started: Pick<PrintRow, 'id' | 'printerId'>,
  code: PrintFailureCode,
  text: string,
): void {
  house.store.attempt((tx) => {
    const print = printAt(tx, started.id, null);
    if (!print.ok) return print;
    const at = house.clock.now();
    const act = { actor: house.stationActor, action: 'printing.failed', at };
    // Nothing of it was sent: a part that it was to go on with is as it was.
    const failure = { ...failureOf(code, text, null), head: 'untouched' } as const;
    return movePrint(tx, print.value, 'failed', act, { endedAt: at, failure });
  });
  coolDown(house, started.printerId);
}
