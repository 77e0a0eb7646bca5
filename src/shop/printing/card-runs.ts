import { and, eq, inArray } from 'drizzle-orm';
import type { ContentHash } from '../files/index.ts';
import type { CardOfPrint, CardRunStanding } from '../printers/index.ts';
import type { PrintingHouse, Tx } from './house.ts';
import type { PrintState } from './model.ts';
import type { PrintRow } from './moves.ts';
import { currentPrintRow, reading } from './printer-rows.ts';
import { startAttempts } from './tables.ts';
import { isRunning } from './transitions.ts';

/** Runs, and what their printers' own cards have to do with them. */

/** Addresses of printers that a file is uploaded to, to be printed there. */
export const GETS_WHOLE_FILES = /^(?:octoprint|moonraker|prusalink):/;

/** What the printer's card has to do with a run. */
export function cardOfPrint(
  house: Pick<PrintingHouse, 'bench' | 'store'>,
  print: Pick<PrintRow, 'id' | 'printerId' | 'state'>,
  gcodeHash: string,
): CardOfPrint | null {
  if (isRunning(print.state)) {
    return startedFromCard(reading(house), [print.id]).size > 0 ? { kind: 'printing' } : null;
  }
  if (print.state !== 'accepted' && print.state !== 'preheating') return null;
  const snapshot = house.bench.snapshot(print.printerId);
  if (snapshot === null || GETS_WHOLE_FILES.test(snapshot.address)) return null;
  const { card, firmware, state } = snapshot;
  if (card?.sha256 === gcodeHash) return card.kind === 'holds' ? { kind: 'holds' } : card;
  const isOffered = state.kind === 'ready' && firmware?.capabilities['SDCARD'] !== false;
  return isOffered ? { kind: 'offered' } : null;
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
