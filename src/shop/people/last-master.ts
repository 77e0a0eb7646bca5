import { sql } from 'drizzle-orm';
import type { PersonId, ScopeId } from '../access/index.ts';
import type { Reading } from '../records/store.ts';

/** The default roles that hold everything. */
const MASTERS = sql`('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')`;

/**
 * The company (or the platform) that would have nobody left who signs in and administers it for good, if this account
 * were closed; null: none. Stricter than the rule of access (AC27), to which somebody who was invited counts already,
 * and the very question that the file asks of every change: it refuses for good what we must refuse with a sentence.
 */
export function placeWithoutMaster(reading: Reading, personId: PersonId): ScopeId | null {
  const found = reading.get<{ scopeId: string } | undefined>(sql`
    SELECT lost.scope_id AS scopeId
    FROM grants AS lost
    JOIN scopes ON scopes.id = lost.scope_id
    JOIN people AS leaving ON leaving.id = lost.person_id
    WHERE lost.person_id = ${personId} AND leaving.state = 'active' AND lost.role_id IN ${MASTERS}
      AND lost.revoked_at IS NULL AND lost.until_at IS NULL
      AND scopes.kind IN ('platform', 'client') AND scopes.deleted_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM grants AS held JOIN people ON people.id = held.person_id
        WHERE held.scope_id IN (lost.scope_id, scopes.parent_id) AND held.person_id <> ${personId}
          AND held.role_id IN ${MASTERS} AND held.revoked_at IS NULL AND held.until_at IS NULL AND people.state = 'active'
      )
    LIMIT 1`);
  return (found?.scopeId as ScopeId | undefined) ?? null;
}
