import { eq, sql } from 'drizzle-orm';
import type { PersonId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Reading } from '../records/store.ts';
import type { PeopleHouse, PersonRow } from './house.ts';
import type { PeopleRefusal } from './model.ts';
import { pins } from './tables.ts';

/** After so many wrong ones in a row a PIN unlocks nothing until the password did (reliability A-03). */
export const PIN_FAILURES_MAXIMUM = 10;

/** Whether a PIN unlocks this person's session at this station now. */
export function hasPin(reading: Reading, personId: PersonId): boolean {
  return usablePin(reading, personId) !== null;
}

/**
 * Looks at a PIN. It has a count and a wait of its own: the right PIN must not end the count of wrong passwords, or who
 * knows the PIN could guess at the password for ever.
 */
export async function checkPin(
  { store, guesses }: Pick<PeopleHouse, 'store' | 'guesses'>,
  { id }: Pick<PersonRow, 'id'>,
  pin: string,
): Promise<Result<true, PeopleRefusal>> {
  const hash = usablePin(store.reading, id);
  if (hash === null) return refused({ code: 'people.pinOff' });
  const checked = await guesses.check(accountOf(id), hash, pin, (rows) =>
    rows
      .update(pins)
      .set({ failures: sql`${pins.failures} + 1` })
      .where(eq(pins.personId, id))
      .run(),
  );
  const still = usablePin(store.reading, id);
  // Turned off by this one or by another, taken away or chosen anew, while it was looked at.
  if (still !== hash) return refused({ code: 'people.pinOff' });
  if (!checked.ok) return checked;
  endCount(store, id);
  return accepted(true);
}

/** A PIN that was guessed at has its tries again: its person showed the password. */
export function forgivePin({ store, guesses }: Pick<PeopleHouse, 'store' | 'guesses'>, id: PersonId): void {
  const row = store.reading.select().from(pins).where(eq(pins.personId, id)).get();
  if (row === undefined || row.failures === 0) return;
  endCount(store, id);
  guesses.forgive(accountOf(id));
}

function endCount(store: PeopleHouse['store'], personId: PersonId): void {
  store.write((tx) => {
    tx.rows.update(pins).set({ failures: 0 }).where(eq(pins.personId, personId)).run();
  });
}

function usablePin(reading: Reading, personId: PersonId): string | null {
  const row = reading.select().from(pins).where(eq(pins.personId, personId)).get();
  return row === undefined || row.failures >= PIN_FAILURES_MAXIMUM ? null : row.pinHash;
}

/** No e-mail: the PINs of a person are counted apart from what is typed at their account's name. */
function accountOf(personId: PersonId): string {
  return `PIN ${personId}`;
}
