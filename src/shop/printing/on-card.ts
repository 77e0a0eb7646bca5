import { and, eq, inArray } from 'drizzle-orm';
import type { ContentHash } from '../files/index.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { CardRunStanding, LineSource } from '../printers/index.ts';
import { placeOf, recordPrinter } from '../printers/printer-rows.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal, PrintState } from './model.ts';
import { printAt, taskToBegin, type PrintInput, type PrintRow, type TaskRow } from './moves.ts';
import { currentPrintRow, reading } from './printer-rows.ts';
import { obstacleToStart } from './running.ts';
import { startAttempts } from './tables.ts';

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

/** True when the printer's card holds exactly this file: brought there by the connection that would start it. */
export function isOnCard(house: Pick<PrintingHouse, 'bench'>, printerId: string, gcodeHash: string): boolean {
  const card = house.bench.snapshot(printerId)?.card ?? null;
  return card?.kind === 'holds' && card.sha256 === gcodeHash;
}

/** Those of the runs that their printers read from their own cards. */
export function startedFromCard(tx: Pick<Tx, 'rows'>, printIds: readonly string[]): ReadonlySet<string> {
  const rows = tx.rows
    .select({ printId: startAttempts.printId })
    .from(startAttempts)
    .where(and(inArray(startAttempts.printId, [...printIds]), eq(startAttempts.medium, 'card')))
    .all();
  return new Set(rows.map(({ printId }) => printId));
}

/** A run that its printer may be reading from its card at this moment, though this station has only just come up. */
export interface UnseenRun {
  readonly printId: string;
  readonly gcodeHash: ContentHash;
  readonly standing: CardRunStanding;
}

const STANDINGS: Partial<Record<PrintState, CardRunStanding>> = {
  starting: 'starting',
  printing: 'going',
  pausing: 'pausing',
  paused: 'paused',
  resuming: 'resuming',
  cancelling: 'cancelling',
};

export function unseenRunOf(house: Pick<PrintingHouse, 'store'>, printerId: string): UnseenRun | null {
  const now = reading(house);
  const print = currentPrintRow(now, printerId);
  const standing = print && STANDINGS[print.state];
  if (!standing) return null;
  const attempt = now.rows.select().from(startAttempts).where(eq(startAttempts.printId, print.id)).get();
  if (attempt?.medium !== 'card') return null;
  return { printId: print.id, gcodeHash: attempt.gcodeHash as ContentHash, standing };
}
