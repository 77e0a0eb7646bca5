import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { GrantId, ScopeId } from '../../../shop/access/index.ts';
import { accessRequests } from '../../../shop/grants/tables.ts';
import { hierarchyContract } from '../../../shop/hierarchy/contract.ts';
import { heldTooHigh } from '../../../shop/hierarchy/deleting.ts';
import { printersContract } from '../../../shop/printers/contract.ts';
import { scopesWithin } from '../../scopes-within.ts';
import { callRefusal, editsOf, unlawful, type Case, type Objection } from './case.ts';
import { grantTaken, placeGone, requestGone, restrictionLifted, roleRemoved } from './shapes.ts';

/** What hangs on a place is not what its deleter was told: somebody was faster, and they must be told again. */
const CHANGED: Objection = { code: 'hierarchy.changedMeanwhile' };

/** What ends with a place that goes, table by table, and who an edit says that ended it. */
const ENDINGS: Readonly<Record<string, z.ZodType>> = {
  scopes: placeGone,
  grants: grantTaken,
  restrictions: restrictionLifted,
  roles: roleRemoved,
  access_requests: requestGone,
};

/** Whether a part takes places away: then all of its edits are about what goes with them. */
export function takesPlacesAway(one: Case): boolean {
  return editsOf(one, 'scopes').some(
    ({ operation, columns }) => operation === 'update' && columns?.['deleted_at'] !== undefined,
  );
}

/** A place that was taken away with everything below it, and what is held there with it: exactly that. */
export function judgePlaceGone(one: Case): Objection | null {
  if (!one.edits.every((edit) => ENDINGS[edit.tableName]?.safeParse(edit.columns).success === true)) {
    return unlawful(one);
  }
  const gone = idsIn(one, 'scopes');
  const [top, second] = [...gone].filter((id) => !gone.has(parentOf(one, id) ?? ''));
  const scope = one.policy.scopes.get(top as ScopeId);
  if (top === undefined || scope === undefined) return CHANGED;
  if (second !== undefined || scope.kind === 'platform') return unlawful(one);
  if (scope.kind === 'printer') {
    return one.edits.length === 1 ? callRefusal(one, printersContract.remove, scope.id) : unlawful(one);
  }
  const inside = new Set<string>(scopesWithin(one.policy, scope.id));
  if (!isSame(gone, inside) || !endsWhatHangs(one, inside)) return CHANGED;
  if (!areOwnEndings(one)) return unlawful(one);
  const refusal = callRefusal(one, hierarchyContract.deleteScope, scope.id);
  if (refusal !== null) return refusal;
  const grantIds = [...idsIn(one, 'grants')] as GrantId[];
  return heldTooHigh(one.policy, one.actorId, scope.id, grantIds, one.at);
}

function parentOf({ policy }: Case, id: string): string | null {
  return policy.scopes.get(id as ScopeId)?.parentId ?? null;
}

/** Everything that still counts at these places ends, and nothing that stands elsewhere. */
function endsWhatHangs(one: Case, inside: ReadonlySet<string>): boolean {
  const { policy } = one;
  const counts = ({ untilAt }: { readonly untilAt: number | null }) => untilAt === null || one.at < untilAt;
  const at = (place: string | null) => place !== null && inside.has(place);
  const hanging = {
    grants: [...policy.grants.values()].filter(({ scopeId }) => at(scopeId)),
    restrictions: [...policy.restrictions.values()].filter(({ scopeId }) => at(scopeId)),
    roles: [...policy.roles.values()].filter(({ homeScopeId }) => at(homeScopeId)),
  };
  return (
    isBetween(idsIn(one, 'grants'), hanging.grants.filter(counts), hanging.grants) &&
    isBetween(idsIn(one, 'restrictions'), hanging.restrictions.filter(counts), hanging.restrictions) &&
    isBetween(idsIn(one, 'roles'), hanging.roles, hanging.roles) &&
    [...idsIn(one, 'access_requests')].every((id) => isAskedInside(one, id, inside))
  );
}

function isAskedInside({ reading }: Case, id: string, inside: ReadonlySet<string>): boolean {
  const row = reading.select().from(accessRequests).where(eq(accessRequests.id, id)).get();
  return row !== undefined && row.state === 'open' && inside.has(row.scopeId);
}

type Known = readonly { readonly id: string }[];

/** All of the least, and nothing beyond the most. */
function isBetween(ids: ReadonlySet<string>, least: Known, most: Known): boolean {
  const allowed = new Set(most.map(({ id }) => id));
  return least.every(({ id }) => ids.has(id)) && [...ids].every((id) => allowed.has(id));
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

/** What says who ended it names the actor. */
function areOwnEndings(one: Case): boolean {
  return (
    editsOf(one, 'grants').every(({ columns }) => columns?.['revoked_by'] === one.actorId) &&
    editsOf(one, 'restrictions').every(({ columns }) => columns?.['lifted_by'] === one.actorId)
  );
}

function idsIn(one: Case, tableName: string): ReadonlySet<string> {
  return new Set(editsOf(one, tableName).map(({ rowId }) => rowId));
}
