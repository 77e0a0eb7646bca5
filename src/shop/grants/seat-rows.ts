import { eq } from 'drizzle-orm';
import { scopesUpward, type AccessPolicy, type PersonId, type ScopeId } from '../access/index.ts';
import { scopes } from '../hierarchy/tables.ts';
import type { Reading } from '../records/store.ts';
import type { SeatsFull } from './views.ts';

/**
 * Who takes a seat of a client: whoever may act there by a grant, live or still to begin, at the client or below it.
 * Who administers it from the platform takes none.
 */
export function peopleSeated(policy: AccessPolicy, clientId: ScopeId, at: number): ReadonlySet<PersonId> {
  const seated = new Set<PersonId>();
  for (const { personId, scopeId, untilAt } of policy.grants.values()) {
    if (untilAt !== null && untilAt <= at) continue;
    if (policy.people.get(personId)?.active !== true || seated.has(personId)) continue;
    if (clientOf(policy, scopeId) === clientId) seated.add(personId);
  }
  return seated;
}

/** Why one more person (null: somebody new) cannot be given a role at a place; null: there is room, or they sit already. */
export function seatRefusal(
  reading: Reading,
  policy: AccessPolicy,
  personId: PersonId | null,
  scopeId: ScopeId,
  at: number,
): SeatsFull | null {
  const clientId = clientOf(policy, scopeId);
  if (clientId === null) return null;
  const row = reading.select({ seats: scopes.seats }).from(scopes).where(eq(scopes.id, clientId)).get();
  const seats = row?.seats ?? null;
  if (seats === null) return null;
  const seated = peopleSeated(policy, clientId, at);
  if (seated.size < seats || (personId !== null && seated.has(personId))) return null;
  const clientName = policy.scopes.get(clientId)?.name ?? '';
  return { code: 'people.seatsFull', clientName, seats, taken: seated.size };
}

/** The client that a place belongs to; null above all clients. */
export function clientOf(policy: AccessPolicy, scopeId: ScopeId): ScopeId | null {
  return scopesUpward(policy, scopeId).find(({ kind }) => kind === 'client')?.id ?? null;
}
