import { and, eq, isNull } from 'drizzle-orm';
import { voidPlateWords } from '../printers/printer-rows.ts';
import { plateWords } from '../printers/tables.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { PrintingHouse, Tx } from './house.ts';
import { PLATE_WORD_SECONDS } from './limits.ts';

/** A person's word, as the window that asked for it gets it. */
export interface WordGiven {
  readonly plateToken: string;
  readonly expiresAt: number;
}

/**
 * Sixteen random bytes, kept only as their hash: who reads the store cannot start a printer with what they find. The
 * word takes the place of any older one for the printer.
 *
 * @param resumePlanHash the plan by which the part on the bed is gone on with; null: the bed is clear
 */
export function giveWord(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  printerId: string,
  resumePlanHash: string | null,
): WordGiven {
  const digits = Array.from(house.random.bytes(16), (byte) => byte.toString(16).padStart(2, '0'));
  const plateToken = digits.join('');
  const expiresAt = call.at + PLATE_WORD_SECONDS * 1_000;
  voidPlateWords(tx, printerId, call.at);
  tx.rows
    .insert(plateWords)
    .values({
      id: house.sha256(plateToken),
      printerId,
      personId: signedInPerson(call),
      resumePlanHash,
      givenAt: call.at,
      expiresAt,
    })
    .run();
  return { plateToken, expiresAt };
}

/**
 * Spends a word: its id when it was good, and null when it is not good (any more). A word that the bed is clear goes on
 * with no part, and a word about one plan starts nothing else.
 */
export function spendWord(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  word: {
    readonly plateToken: string;
    readonly printerId: string;
    readonly resumePlanHash: string | null;
  },
): string | null {
  const now = house.clock.now();
  const { plateToken, printerId, resumePlanHash } = word;
  const id = house.sha256(plateToken);
  const good = and(
    eq(plateWords.id, id),
    eq(plateWords.printerId, printerId),
    eq(plateWords.personId, signedInPerson(call)),
    resumePlanHash === null
      ? isNull(plateWords.resumePlanHash)
      : eq(plateWords.resumePlanHash, resumePlanHash),
    isNull(plateWords.spentAt),
    isNull(plateWords.voidedAt),
  );
  const found = tx.rows.select().from(plateWords).where(good).get();
  // A word from the future is one from before the clock was set back: nobody knows how old it is.
  if (found === undefined || now < found.givenAt || now >= found.expiresAt) return null;
  tx.rows.update(plateWords).set({ spentAt: now }).where(eq(plateWords.id, id)).run();
  return found.id;
}
