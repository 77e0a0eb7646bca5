import { sql, type SQL } from 'drizzle-orm';
import type { GrantId, PersonId, ScopeId } from '../access/index.ts';
import type { Reading } from '../records/store.ts';

/** The default roles that hold everything. */
const MASTERS = sql`('print-farm/master', 'plant/system-administrator', 'service-bureau/server-admin')`;

/**
 * The company (or the platform) that would have nobody left who signs in and administers it for good, if this account
 * were closed or this grant taken; null: none. Stricter than the rule of access (AC27), to which somebody who was only
 * invited counts already, and the very question that the file asks of every change: what the file would refuse without
 * a word, a use case refuses with one.
 */
export function placeWithoutMaster(
  reading: Reading,
  lost: { readonly personId: PersonId } | { readonly grantId: GrantId },
): ScopeId | null {
  return 'personId' in lost
    ? leftBy(reading, sql`lost.person_id = ${lost.personId}`, sql`held.person_id <> ${lost.personId}`)
    : leftBy(reading, sql`lost.id = ${lost.grantId}`, sql`held.id <> ${lost.grantId}`);
}

/** @param kept says of a grant, `held`, that it would still be there */
function leftBy(reading: Reading, lost: SQL, kept: SQL): ScopeId | null {
  const found = reading.get<{ scopeId: string } | undefined>(sql`
    SELECT lost.scope_id AS scopeId
    FROM grants AS lost
    JOIN scopes ON scopes.id = lost.scope_id
    JOIN people AS leaving ON leaving.id = lost.person_id
    WHERE ${lost} AND leaving.state = 'active'
      AND lost.role_id IN ${MASTERS} AND lost.revoked_at IS NULL AND lost.until_at IS NULL
      AND scopes.kind IN ('platform', 'client') AND scopes.deleted_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM grants AS held JOIN people ON people.id = held.person_id
        WHERE held.scope_id IN (lost.scope_id, scopes.parent_id) AND ${kept} AND people.state = 'active'
          AND held.role_id IN ${MASTERS} AND held.revoked_at IS NULL AND held.until_at IS NULL
      )
    LIMIT 1`);
  return (found?.scopeId as ScopeId | undefined) ?? null;
}
