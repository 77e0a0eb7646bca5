import type { AnyContractProcedure } from '@orpc/contract';
import { eq } from 'drizzle-orm';
import {
  canMoveScope,
  canSwitchSeparationOfDuties,
  decide,
  type Scope,
  type ScopeId,
  type ScopeKind,
} from '../../../shop/access/index.ts';
import { peopleSeated } from '../../../shop/grants/seat-rows.ts';
import { hierarchyContract } from '../../../shop/hierarchy/contract.ts';
import { PARENTS, refusedAway } from '../../../shop/hierarchy/scope-rows.ts';
import { scopes } from '../../../shop/hierarchy/tables.ts';
import { peopleContract } from '../../../shop/people/contract.ts';
import { licensorOf } from '../../../shop/people/seats.ts';
import { printersContract } from '../../../shop/printers/contract.ts';
import type { RowEdit } from '../hub.ts';
import { callRefusal, editsOf, onlyEditOf, unlawful, type Case, type Objection } from './case.ts';
import { placeChanged, placeMade } from './shapes.ts';

/** What makes a place of each kind, and below which kinds. The platform is made once, with the company. */
const MAKING: Readonly<
  Partial<Record<ScopeKind, { readonly by: AnyContractProcedure; readonly below: readonly ScopeKind[] }>>
> = {
  client: { by: hierarchyContract.createClient, below: PARENTS.client },
  enterprise: { by: hierarchyContract.createEnterprise, below: PARENTS.enterprise },
  factory: { by: hierarchyContract.createFactory, below: PARENTS.factory },
  area: { by: hierarchyContract.createArea, below: PARENTS.area },
  organization: { by: hierarchyContract.createOrganization, below: PARENTS.organization },
  printer: { by: printersContract.add, below: ['factory', 'area'] },
};

/** A place that this very part makes: decided where the nearest place above it is that was there before. */
interface Fresh {
  readonly kind: ScopeKind;
  readonly there: ScopeId;
}

/** Places that were made, one or (from a file) many, each after the one that it stands in. */
export function judgePlacesMade(one: Case): Objection | null {
  const fresh = new Map<string, Fresh>();
  for (const edit of editsOf(one, 'scopes')) {
    const objection = madeRefusal(one, fresh, edit);
    if (objection !== null) return objection;
  }
  return null;
}

function madeRefusal(one: Case, fresh: Map<string, Fresh>, edit: RowEdit): Objection | null {
  const made = placeMade.safeParse(edit.columns);
  if (!made.success) return unlawful(one);
  const { id, kind, parent_id, expires_at, time_zone, customer } = made.data;
  const making = MAKING[kind];
  // A place that is there, or was, would be another one by this: nobody makes a place twice.
  if (making === undefined || parent_id === null || wasMade(one, id)) return unlawful(one);
  if ((customer !== null) !== (kind === 'organization')) return unlawful(one);
  if (time_zone !== null && kind !== 'factory' && kind !== 'client') return unlawful(one);
  const above = fresh.get(parent_id) ?? thereAt(one, parent_id);
  if (above === null) return { code: 'hierarchy.notFound' };
  if (!making.below.includes(above.kind)) {
    return { code: 'hierarchy.wrongParent', kind, parentKind: above.kind };
  }
  fresh.set(id, { kind, there: above.there });
  const refusal = callRefusal(one, making.by, above.there);
  if (refusal !== null || expires_at === null) return refusal;
  return callRefusal(one, hierarchyContract.setExpiration, above.there, kind);
}

function wasMade({ reading }: Case, scopeId: string): boolean {
  return reading.select({ id: scopes.id }).from(scopes).where(eq(scopes.id, scopeId)).get() !== undefined;
}

function thereAt({ policy }: Case, scopeId: string): Fresh | null {
  const scope = policy.scopes.get(scopeId as ScopeId);
  return scope === undefined ? null : { kind: scope.kind, there: scope.id };
}

/** One thing about a place that was changed. */
export function judgePlaceChanged(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'scopes');
  if (edit === null) return unlawful(one);
  const scope = one.policy.scopes.get(edit.rowId as ScopeId);
  if (scope === undefined) return { code: 'hierarchy.notFound' };
  const { columns } = edit;
  if (placeChanged.name.safeParse(columns).success) {
    const renames = scope.kind === 'printer' ? printersContract.update : hierarchyContract.renameScope;
    return callRefusal(one, renames, scope.id);
  }
  if (placeChanged.timeZone.safeParse(columns).success) {
    return callRefusal(one, hierarchyContract.setTimeZone, scope.id);
  }
  if (placeChanged.term.safeParse(columns).success) {
    return callRefusal(one, hierarchyContract.setExpiration, scope.id);
  }
  if (placeChanged.duties.safeParse(columns).success) return dutiesRefusal(one, scope);
  const seats = placeChanged.seats.safeParse(columns);
  if (seats.success) return seatsRefusal(one, scope, seats.data.seats);
  const parent = placeChanged.parent.safeParse(columns);
  return parent.success ? moveRefusal(one, scope, parent.data.parent_id as ScopeId) : unlawful(one);
}

function dutiesRefusal(one: Case, { id, kind }: Scope): Objection | null {
  if (kind === 'printer') return { code: 'hierarchy.wrongKind', kind };
  const refusal = callRefusal(one, hierarchyContract.setSeparationOfDuties, id);
  if (refusal !== null) return refusal;
  const may = canSwitchSeparationOfDuties(one.policy, one.actorId, id, one.at);
  return may.ok ? null : may.refusal;
}

function seatsRefusal(one: Case, { id }: Scope, seats: number | null): Objection | null {
  const refusal = callRefusal(one, peopleContract.setSeats, id);
  if (refusal !== null) return refusal;
  const permission = 'platform.administer';
  const scopeId = licensorOf(one.policy, id);
  const may = decide(one.policy, { personId: one.actorId, permission, scopeId, at: one.at });
  if (!may) return { code: 'access.denied', permission, scopeId };
  const taken = peopleSeated(one.policy, id, one.at).size;
  return seats !== null && seats < taken ? { code: 'people.seatsTaken', seats, taken } : null;
}

function moveRefusal(one: Case, scope: Scope, parentId: ScopeId): Objection | null {
  const { id } = scope;
  const refusal = callRefusal(one, hierarchyContract.moveScope, id) ?? refusedAway(scope, parentId);
  if (refusal !== null) return refusal;
  const may = canMoveScope(one.policy, one.actorId, id, parentId, one.at);
  return may.ok ? null : may.refusal;
}
