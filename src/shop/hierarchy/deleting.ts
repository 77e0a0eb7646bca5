import { and, isNull } from 'drizzle-orm';
import {
  ADMINISTER,
  decide,
  outranks,
  rankAt,
  type AccessPolicy,
  type AccessRefusal,
  type GrantId,
  type PersonId,
  type Scope,
  type ScopeId,
  type ScopeKind,
} from '../access/index.ts';
import { canonicalJson } from '../audit/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { HangingView } from './contract.ts';
import type { Belongings, HierarchyHouse, Nothing, Tx } from './house.ts';
import type { HierarchyRefusal } from './model.ts';
import { NOT_FOUND } from './scope-rows.ts';
import { endShifts, shiftsAt } from './shift-rows.ts';
import { scopes } from './tables.ts';

/** What goes with a place: everything at it and below it, by ids. */
interface Hanging extends Belongings {
  readonly places: readonly ScopeId[];
  readonly grants: readonly GrantId[];
  readonly restrictions: readonly string[];
  readonly roles: readonly string[];
  readonly shifts: readonly string[];
  readonly peopleLeftWithNothing: readonly PersonId[];
}

/** What hangs on a place, for who thinks of deleting it. */
export function hanging(
  house: HierarchyHouse,
  call: Call,
  scopeId: ScopeId,
): Result<HangingView, HierarchyRefusal> {
  const scope = house.policy().scopes.get(scopeId);
  return scope === undefined
    ? refused(NOT_FOUND)
    : accepted(viewOf(house, scope, hangingOn(house, scopeId, call.at)));
}

/**
 * Takes a place away with everything at it and below it, in one transaction. Refused when something hangs on it that
 * was not told, and while a printer there has a print in hand or is hot.
 */
export function deleteScope(
  house: HierarchyHouse,
  call: Call,
  { scopeId, seen }: { readonly scopeId: ScopeId; readonly seen: string },
): Result<Nothing, HierarchyRefusal | AccessRefusal> {
  const gone = house.store.attempt<Hanging, HierarchyRefusal | AccessRefusal>((tx) => {
    const policy = house.policy();
    const scope = policy.scopes.get(scopeId);
    if (scope === undefined) return refused(NOT_FOUND);
    if (scope.kind === 'platform' || scope.kind === 'printer') {
      return refused({ code: 'hierarchy.wrongKind', kind: scope.kind });
    }
    const hangs = hangingOn(house, scopeId, call.at);
    const prints = hangs.printsRunning.length;
    if (prints > 0) return refused({ code: 'hierarchy.printsRunning', prints });
    const { seen: now, ...counts } = viewOf(house, scope, hangs);
    if (now !== seen) return refused({ code: 'hierarchy.changedMeanwhile' });
    const tooHigh = heldTooHigh(policy, signedInPerson(call), scopeId, hangs.grants, call.at);
    if (tooHigh !== null) return refused(tooHigh);
    // The places first: what keeps a Master in a client looks whether the client is still there.
    tx.rows
      .update(scopes)
      .set({ deletedAt: call.at })
      .where(and(among(scopes.id, hangs.places), isNull(scopes.deletedAt)))
      .run();
    endShifts(tx, hangs.places, call.at);
    house.endBelongings(tx, call, hangs.places);
    recordDeleted(house, tx, call, scope, counts);
    return accepted(hangs);
  });
  if (!gone.ok) return gone;
  house.letGo(gone.value.printers);
  return accepted({});
}

function hangingOn(house: HierarchyHouse, scopeId: ScopeId, at: number): Hanging {
  const policy = house.policy();
  const places = house.scopesWithin(scopeId);
  const inside = new Set(places);
  const isInside = (one: { readonly scopeId: ScopeId }): boolean => inside.has(one.scopeId);
  const notOver = ({ untilAt }: { readonly untilAt: number | null }): boolean =>
    untilAt === null || at < untilAt;
  return {
    ...house.belongings(places),
    places,
    grants: idsOf([...policy.grants.values()].filter(isInside).filter(notOver)),
    restrictions: idsOf([...policy.restrictions.values()].filter(isInside).filter(notOver)),
    roles: idsOf(
      [...policy.roles.values()].filter(({ homeScopeId }) => homeScopeId !== null && inside.has(homeScopeId)),
    ),
    shifts: shiftsAt(house.store.reading, places),
    peopleLeftWithNothing: peopleOnlyIn(policy, inside, at),
  };
}

/**
 * To delete a place is to take every grant there: like any grant, only from who ranks below who takes it (access: AC23).
 * A Master of the place takes it from anybody.
 */
export function heldTooHigh(
  policy: AccessPolicy,
  actorId: PersonId,
  scopeId: ScopeId,
  grantIds: readonly GrantId[],
  at: number,
): AccessRefusal | null {
  if (decide(policy, { personId: actorId, permission: ADMINISTER, scopeId, at })) return null;
  for (const { personId, scopeId: heldAt } of grantIds.flatMap((id) => policy.grants.get(id) ?? [])) {
    if (personId === actorId || outranks(policy, actorId, personId, scopeId, at)) continue;
    const rank = Math.max(rankAt(policy, personId, heldAt, at), rankAt(policy, personId, scopeId, at));
    return { code: 'access.rankTooHigh', rank, ownRank: rankAt(policy, actorId, scopeId, at), scopeId };
  }
  return null;
}

/** Those whose every grant that is not over stands in these places. */
function peopleOnlyIn(policy: AccessPolicy, inside: ReadonlySet<ScopeId>, at: number): readonly PersonId[] {
  const there = new Set<PersonId>();
  const elsewhere = new Set<PersonId>();
  for (const { personId, scopeId, untilAt } of policy.grants.values()) {
    if (untilAt !== null && untilAt <= at) continue;
    (inside.has(scopeId) ? there : elsewhere).add(personId);
  }
  return [...there].filter((personId) => !elsewhere.has(personId));
}

function viewOf(house: HierarchyHouse, scope: Scope, hangs: Hanging): HangingView {
  const { scopes: known } = house.policy();
  const kinds: Partial<Record<ScopeKind, number>> = {};
  for (const id of hangs.places) {
    const kind = known.get(id)?.kind;
    if (kind === undefined || kind === 'printer' || id === scope.id) continue;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  // The ids, not the numbers: a project that went and another that came are not what was told.
  const all = Object.entries(hangs).map(([what, ids]) => [what, [...(ids as readonly string[])].toSorted()]);
  return {
    scopes: kinds,
    printers: hangs.printers.length,
    projects: hangs.projects.length,
    openTasks: hangs.openTasks.length,
    printsRunning: hangs.printsRunning.length,
    grants: hangs.grants.length,
    peopleLeftWithNothing: hangs.peopleLeftWithNothing.length,
    restrictions: hangs.restrictions.length,
    roles: hangs.roles.length,
    shifts: hangs.shifts.length,
    seen: house.sha256(canonicalJson(Object.fromEntries(all))),
  };
}

/** The line stands with the place above, which is still there for those who read it. */
function recordDeleted(
  house: HierarchyHouse,
  tx: Tx,
  call: Call,
  scope: Scope,
  counts: Omit<HangingView, 'seen'>,
): void {
  const above = scope.parentId === null ? undefined : house.policy().scopes.get(scope.parentId);
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'scope',
    recordId: scope.id,
    recordName: scope.name,
    scopeId: above?.id ?? scope.id,
    scopeName: above?.name ?? scope.name,
    facts: { kind: scope.kind, ...counts },
  });
}

function idsOf<Kind extends string>(facts: readonly { readonly id: Kind }[]): readonly Kind[] {
  return facts.map(({ id }) => id);
}
