import type { Instant } from '../kernel/index.ts';
import { isStanding } from './authority.ts';
import { bearsOn, heldBits } from './decide.ts';
import type { RoleId, Scope, ScopeId } from './model.ts';
import { isEmpty, keysOf, noBits, type PermissionBits, union, without } from './permission-bits.ts';
import { type AccessPolicy, withFacts } from './policy.ts';
import { covers, touches } from './scope-tree.ts';
import type { Standing } from './standing.ts';
import type { AccessDifference } from './what-if.ts';

/** The policies before and after a place is put below another one. */
export interface Move {
  readonly policy: AccessPolicy;
  readonly after: AccessPolicy;
  readonly scopeId: ScopeId;
  readonly at: Instant;
}

/** What a move changes for one person at one place, now or at a later instant when something of theirs begins or ends. */
export interface Changed {
  /** As it was before. */
  readonly standing: Standing;
  readonly scopeId: ScopeId;
  readonly at: Instant;
  readonly everyGained: PermissionBits;
  /** Held as own now, and not at all before. */
  readonly ownGained: PermissionBits;
  readonly lost: PermissionBits;
  /** Roles that the person could not give there before without holding what is in them. */
  readonly assignable: readonly RoleId[];
}

export function movedTo(policy: AccessPolicy, scope: Scope, parentId: ScopeId, at: Instant): Move {
  const after = withFacts(policy, { kind: 'scopePut', scope: { ...scope, parentId } });
  return { policy, after, scopeId: scope.id, at };
}

/**
 * Everything that a move changes: at the place, and at each place below it where a grant or restriction of the person
 * stands; now, and at each later instant when one of them begins or ends. Terms of places are left out: who may move a
 * place whose term is over is nobody, and a term below it goes along.
 */
export function changesBy(move: Move): readonly Changed[] {
  const changes: Changed[] = [];
  for (const [personId, former] of move.policy.standings) {
    const next = move.after.standings.get(personId);
    if (next === undefined || !former.person.active) continue;
    if (!reachesInto(move.policy, former, move.scopeId) && !reachesInto(move.after, next, move.scopeId))
      continue;
    const instants = instantsOf([former, next], move.at);
    for (const scopeId of placesOf(move, former, next)) {
      for (const at of instants) {
        const changed = changeAt(move, former, next, scopeId, at);
        if (changed !== null) changes.push(changed);
      }
    }
  }
  return changes;
}

/** What changes now, for people to read: own-only permissions count as held. */
export function differencesOf(changes: readonly Changed[], at: Instant): readonly AccessDifference[] {
  return changes
    .filter((changed) => changed.at === at)
    .map(({ standing: { person }, scopeId, everyGained, ownGained, lost }) => ({
      person,
      scopeId,
      gained: keysOf(union(everyGained, ownGained)),
      lost: keysOf(lost),
    }));
}

/** Whether some grant of the person gives anything at the place or below it: of most people none does. */
function reachesInto({ tree }: AccessPolicy, { grants }: Standing, scopeId: ScopeId): boolean {
  const place = tree.numbers.get(scopeId) ?? -1;
  return grants.some(({ first }) => touches(tree, first, place));
}

function changeAt(
  { policy, after }: Move,
  standing: Standing,
  next: Standing,
  scopeId: ScopeId,
  at: Instant,
): Changed | null {
  const had = heldAt(policy, standing, scopeId, at);
  const has = heldAt(after, next, scopeId, at);
  const everyGained = without(has.every, had.every);
  const ownGained = without(has.own, union(had.every, had.own));
  const lost = without(union(had.every, had.own), union(has.every, has.own));
  const assignable = has.assigns.filter((id) => !had.assigns.includes(id));
  const isNothing = isEmpty(everyGained) && isEmpty(ownGained) && isEmpty(lost) && assignable.length === 0;
  return isNothing ? null : { standing, scopeId, at, everyGained, ownGained, lost, assignable };
}

function heldAt(
  policy: AccessPolicy,
  standing: Standing,
  scopeId: ScopeId,
  at: Instant,
): {
  readonly every: PermissionBits;
  readonly own: PermissionBits;
  readonly assigns: readonly RoleId[];
} {
  const scope = policy.tree.numbers.get(scopeId);
  if (scope === undefined) return { every: noBits(), own: noBits(), assigns: [] };
  const assigns = standing.grants.flatMap((grant) =>
    grant.role.assigns.length > 0 && bearsOn(grant, scope, at) ? grant.role.assigns : [],
  );
  return { ...heldBits(standing, scope, at), assigns };
}

/** The place itself, and those below it where the answer about this person may differ from that at the place. */
function placesOf({ policy, scopeId }: Move, ...standings: readonly Standing[]): ReadonlySet<ScopeId> {
  const { tree } = policy;
  const top = tree.numbers.get(scopeId) ?? -1;
  const places = new Set<ScopeId>([scopeId]);
  const add = (id: ScopeId): void => {
    if (covers(tree, top, tree.numbers.get(id) ?? -1)) places.add(id);
  };
  for (const { grants, restrictions } of standings) {
    for (const { grant, restrictions: onRole } of grants) {
      add(grant.scopeId);
      for (const { restriction } of onRole) add(restriction.scopeId);
    }
    for (const { restriction } of restrictions) add(restriction.scopeId);
  }
  return places;
}

/** Now, and when a grant or restriction that bears on the person begins or ends. */
function instantsOf(standings: readonly Standing[], at: Instant): readonly Instant[] {
  const terms = standings.flatMap(({ grants, restrictions }) => [
    ...grants,
    ...restrictions,
    ...grants.flatMap((grant) => grant.restrictions),
  ]);
  const later = terms
    .filter((one) => isStanding(one, at))
    .flatMap(({ fromAt, untilAt }) => [fromAt, untilAt])
    .filter((instant) => instant > at && instant !== Infinity);
  return [at, ...new Set(later)];
}
