import { eq } from 'drizzle-orm';
import type { AccessPolicy, AccessRefusal, ScopeId } from '../access/index.ts';
import { clientOf, peopleSeated } from '../grants/seat-rows.ts';
import { scopes } from '../hierarchy/tables.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { SEES_PEOPLE } from '../records/index.ts';
import type { Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { SeatsView } from './contract.ts';
import type { PeopleHouse } from './house.ts';
import type { PeopleRefusal } from './model.ts';

/** The seats of the clients in which the caller sees people. */
export function seatsOfClients(house: PeopleHouse, call: Call): readonly SeatsView[] {
  const policy = house.policy();
  const visible = call.visible(...SEES_PEOPLE.anyOf).every;
  const clients = new Set(visible.flatMap((scopeId) => clientOf(policy, scopeId) ?? []));
  const rows = house.store.reading
    .select({ id: scopes.id, name: scopes.name, seats: scopes.seats })
    .from(scopes)
    .where(among(scopes.id, [...clients]))
    .orderBy(scopes.name)
    .all();
  return rows.map(({ id, name, seats }) => ({
    clientId: id,
    clientName: name,
    seats,
    taken: peopleSeated(policy, id as ScopeId, call.at).size,
    maySet: call.may('platform.administer', licensorOf(policy, id as ScopeId)),
  }));
}

/** Changes how many people a client may have. Not by the client itself, where somebody stands above it. */
export function setSeats(
  house: PeopleHouse,
  call: Call,
  { clientId, seats }: { clientId: ScopeId; seats: number | null },
): Result<Record<string, never>, PeopleRefusal | AccessRefusal> {
  return house.store.attempt<Record<string, never>, PeopleRefusal | AccessRefusal>((tx) => {
    const permission = 'platform.administer';
    const scopeId = licensorOf(house.policy(), clientId);
    if (!call.may(permission, scopeId)) return refused({ code: 'access.denied', permission, scopeId });
    const taken = peopleSeated(house.policy(), clientId, call.at).size;
    if (seats !== null && seats < taken) return refused({ code: 'people.seatsTaken', seats, taken });
    const row = house.store.reading.select().from(scopes).where(eq(scopes.id, clientId)).get();
    tx.rows.update(scopes).set({ seats }).where(eq(scopes.id, clientId)).run();
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'scope',
      recordId: clientId,
      recordName: row?.name ?? null,
      scopeId: clientId,
      scopeName: null,
      facts: { before: row?.seats ?? null, after: seats },
    });
    return accepted({});
  });
}

/** Where the number of a client's seats is decided: above it; at a client with nothing above it, there. */
export function licensorOf(policy: AccessPolicy, clientId: ScopeId): ScopeId {
  return policy.scopes.get(clientId)?.parentId ?? clientId;
}
