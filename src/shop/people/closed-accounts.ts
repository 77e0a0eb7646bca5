import { eq } from 'drizzle-orm';
import type { PersonId } from '../access/index.ts';
import type { RowChange } from '../records/store.ts';
import { credentialsOf, personById, type PeopleHouse } from './house.ts';
import { pins } from './tables.ts';

/**
 * Ends the sessions of accounts that a commit closed, or whose password it made void, wherever in the company that was
 * done: a session follows what stands in the rows, not who wrote it.
 */
export function endSessionsClosedBy(
  house: Pick<PeopleHouse, 'store' | 'sessions'>,
  changes: readonly RowChange[],
): void {
  for (const { table, rowId } of changes) {
    const personId = rowId as PersonId;
    if (table === 'people') {
      if ((personById(house, personId)?.state ?? 'inactive') === 'inactive') {
        house.sessions.endOf(personId, 'deactivated');
      }
    } else if (table === 'credentials' && isVoid(house, personId)) {
      house.sessions.endOf(personId, 'passwordReset');
      removePinOf(house, personId);
    }
  }
}

/** A password was chosen once, and was reset. */
function isVoid(house: Pick<PeopleHouse, 'store'>, personId: PersonId): boolean {
  const kept = credentialsOf(house, personId);
  return kept !== null && kept.passwordHash === null && kept.passwordChangedAt !== null;
}

/** A PIN stays at its station: who resets the password elsewhere cannot take it away there. */
function removePinOf({ store }: Pick<PeopleHouse, 'store'>, personId: PersonId): void {
  const kept = store.reading
    .select({ id: pins.personId })
    .from(pins)
    .where(eq(pins.personId, personId))
    .get();
  if (kept === undefined) return;
  store.write((tx) => {
    tx.rows.delete(pins).where(eq(pins.personId, personId)).run();
  });
}
