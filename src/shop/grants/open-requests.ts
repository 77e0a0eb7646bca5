import { and, asc, eq } from 'drizzle-orm';
import type { PermissionKey, PersonId, ScopeId } from '../access/index.ts';
import type { Reading } from '../records/store.ts';
import { accessRequests } from './tables.ts';

export type RequestRow = typeof accessRequests.$inferSelect;

/** The open request of a person for one permission at one place; null: they did not ask. */
export function openRequestOf(
  reading: Reading,
  personId: PersonId,
  permission: PermissionKey,
  scopeId: ScopeId,
): RequestRow | null {
  const row = reading
    .select()
    .from(accessRequests)
    .where(
      and(
        eq(accessRequests.personId, personId),
        eq(accessRequests.state, 'open'),
        eq(accessRequests.permission, permission),
        eq(accessRequests.scopeId, scopeId),
      ),
    )
    .get();
  return row ?? null;
}

/** Requests that nobody has answered, the oldest first; of one person, or of all. */
export function openRequests(
  reading: Reading,
  personId: PersonId | null,
  limit: number,
): readonly RequestRow[] {
  const isOpen = eq(accessRequests.state, 'open');
  return reading
    .select()
    .from(accessRequests)
    .where(personId === null ? isOpen : and(isOpen, eq(accessRequests.personId, personId)))
    .orderBy(asc(accessRequests.askedAt))
    .limit(limit)
    .all();
}
