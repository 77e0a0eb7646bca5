import { accepted, refused, type Instant, type Refusal, type Result } from '../kernel/index.ts';
import {
  type Authority,
  authorityAt,
  formsAt,
  notHeldRefusal,
  rankRefusal,
  rankTouching,
} from './authority.ts';
import { bearsOn, rankAt } from './decide.ts';
import { separationOfDutiesAt } from './duties.ts';
import type { AccessRefusal, PersonId, RoleId, Scope, ScopeId, ScopeKind } from './model.ts';
import { type Changed, changesBy, differencesOf, type Move, movedTo } from './move-changes.ts';
import {
  bitsOf,
  intersection,
  isEmpty,
  keysOf,
  noBits,
  type PermissionBits,
  union,
  without,
} from './permission-bits.ts';
import { ADMINISTER, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { covers, type ScopeTree, upwards } from './scope-tree.ts';
import type { AccessDifference } from './what-if.ts';

/** Why a place may not stand below another one. The codes are the hierarchy's, whose use case asks. */
export type MoveRefusal = Refusal &
  (
    | { readonly code: 'hierarchy.wrongKind'; readonly kind: ScopeKind }
    | { readonly code: 'hierarchy.wrongParent'; readonly kind: ScopeKind; readonly parentKind: ScopeKind }
    /** Into another client, or below itself. */
    | { readonly code: 'hierarchy.movesTooFar' }
    /** People would gain there what the mover does not hold, or the mover would gain anything. */
    | {
        readonly code: 'hierarchy.moveGives';
        readonly people: number;
        readonly permissions: readonly PermissionKey[];
      }
  );

interface MovingKind {
  readonly below: readonly ScopeKind[];
  /** Asked for at the place itself, and at the new place above it. */
  readonly modify: PermissionKey;
  readonly create: PermissionKey;
}

/** The kinds that move. A client is a company by itself; a printer is moved where it is plugged in. */
const MOVING: Readonly<Partial<Record<ScopeKind, MovingKind>>> = {
  enterprise: { below: ['client'], modify: 'enterprise.modify', create: 'enterprise.create' },
  factory: { below: ['client', 'enterprise'], modify: 'factory.modify', create: 'factory.create' },
  area: { below: ['factory'], modify: 'factory.modify', create: 'factory.modify' },
  organization: { below: ['client'], modify: 'client.modify', create: 'client.modify' },
};

/**
 * Whether the actor may put a place below another one. Accepted with what that changes, and for whom. A move gives and
 * takes like grants do, so it stands under the same rules: nobody gains what the actor does not hold throughout the
 * place, the actor gains nothing, and nobody at or above the actor's rank loses anything.
 */
export function canMoveScope(
  policy: AccessPolicy,
  actorId: PersonId,
  scopeId: ScopeId,
  parentId: ScopeId,
  at: Instant,
): Result<readonly AccessDifference[], AccessRefusal | MoveRefusal> {
  const scope = policy.scopes.get(scopeId);
  const parent = policy.scopes.get(parentId);
  if (scope === undefined) return refused({ code: 'access.unknown', what: 'scope', id: scopeId });
  if (parent === undefined) return refused({ code: 'access.unknown', what: 'scope', id: parentId });
  const moving = MOVING[scope.kind];
  if (moving === undefined) return refused({ code: 'hierarchy.wrongKind', kind: scope.kind });
  const misplaced = placeRefusal(policy, scope, parent, moving);
  if (misplaced !== null) return refused(misplaced);
  const authority = authorityAt(policy, actorId, moving.modify, scopeId, at);
  if (!authority.ok) return authority;
  const above = authorityAt(policy, actorId, moving.create, parentId, at);
  if (!above.ok) return above;
  const move = movedTo(policy, scope, parentId, at);
  const changes = changesBy(move);
  const refusal =
    dutiesRefusal(move, authority.value) ??
    gainsRefusal(move, authority.value, changes) ??
    lossRefusal(move, authority.value, changes);
  return refusal === null ? accepted(differencesOf(changes, at)) : refused(refusal);
}

/** What a move would change, and for whom, whether or not anybody may make it. Nothing for places that are not there. */
export function whatIfMoved(
  policy: AccessPolicy,
  scopeId: ScopeId,
  parentId: ScopeId,
  at: Instant,
): readonly AccessDifference[] {
  const scope = policy.scopes.get(scopeId);
  const parent = policy.scopes.get(parentId);
  const moving = scope === undefined ? undefined : MOVING[scope.kind];
  if (scope === undefined || parent === undefined || moving === undefined) return [];
  if (placeRefusal(policy, scope, parent, moving) !== null) return [];
  return differencesOf(changesBy(movedTo(policy, scope, parentId, at)), at);
}

function placeRefusal(
  { tree }: AccessPolicy,
  scope: Scope,
  parent: Scope,
  { below }: MovingKind,
): MoveRefusal | null {
  if (!below.includes(parent.kind)) {
    return { code: 'hierarchy.wrongParent', kind: scope.kind, parentKind: parent.kind };
  }
  const number = tree.numbers.get(scope.id) ?? -1;
  const target = tree.numbers.get(parent.id) ?? -1;
  const client = clientNumber(tree, number);
  const stays = client !== null && client === clientNumber(tree, target) && !covers(tree, number, target);
  return stays ? null : { code: 'hierarchy.movesTooFar' };
}

function clientNumber(tree: ScopeTree, number: number): number | null {
  const client = upwards(tree, number).find(({ kind }) => kind === 'client');
  return client === undefined ? null : (tree.numbers.get(client.id) ?? null);
}

/** Whether duties are kept apart must not change on the way: only a Master switches that (AC40). */
function dutiesRefusal({ policy, after, scopeId }: Move, { isMaster }: Authority): AccessRefusal | null {
  const changes = separationOfDutiesAt(policy, scopeId) !== separationOfDutiesAt(after, scopeId);
  return changes && !isMaster ? { code: 'access.denied', permission: ADMINISTER, scopeId } : null;
}

function gainsRefusal(
  move: Move,
  authority: Authority,
  changes: readonly Changed[],
): AccessRefusal | MoveRefusal | null {
  const people = new Set<PersonId>();
  let permissions = noBits();
  for (const changed of changes) {
    const { person } = changed.standing;
    const raised = raisedRestriction(move, authority, changed);
    if (raised !== null) return raised;
    const beyond = beyondActor(move, authority, changed);
    if (isEmpty(beyond)) continue;
    people.add(person.id);
    permissions = union(permissions, beyond);
  }
  if (people.size === 0) return null;
  return { code: 'hierarchy.moveGives', people: people.size, permissions: keysOf(permissions) };
}

/** Of what a person gains: what the actor could not have given them. Of what the actor gains: all. */
function beyondActor(move: Move, authority: Authority, changed: Changed): PermissionBits {
  const { everyGained, ownGained, assignable } = changed;
  const isActor = changed.standing.person.id === authority.standing.person.id;
  const inAssigned = assignedBeyond(move, authority, assignable, isActor);
  if (isActor) return union(inAssigned, union(everyGained, ownGained));
  return union(
    inAssigned,
    union(without(everyGained, authority.every), without(ownGained, union(authority.every, authority.own))),
  );
}

/** What is in roles that somebody could newly give, and that the actor neither holds nor could give. */
function assignedBeyond(
  { after, scopeId }: Move,
  authority: Authority,
  assignable: readonly RoleId[],
  isActor: boolean,
): PermissionBits {
  const scope = after.tree.numbers.get(scopeId) ?? -1;
  const nothing = { ...authority, scope, every: noBits(), own: noBits() };
  const giver = isActor ? nothing : { ...authority, scope };
  let beyond = noBits();
  for (const role of assignable.flatMap((id) => formsAt(after, id, scope))) {
    const refusal = notHeldRefusal(after, giver, role, isActor ? new Set() : authority.assignable);
    if (refusal?.code === 'access.notHeld') beyond = union(beyond, bitsOf(refusal.permissions));
  }
  return beyond;
}

/** A restriction that would bear no more, set by somebody who ranks above the actor: they do not lift it (AC31). */
function raisedRestriction(
  { policy, after, scopeId, at: now }: Move,
  authority: Authority,
  { standing, everyGained, ownGained, at }: Changed,
): AccessRefusal | null {
  const gained = union(everyGained, ownGained);
  if (isEmpty(gained)) return null;
  const scope = after.tree.numbers.get(scopeId) ?? -1;
  const restrictions = [...standing.restrictions, ...standing.grants.flatMap((grant) => grant.restrictions)];
  const raised = restrictions.find((one) => {
    const place = after.tree.numbers.get(one.restriction.scopeId) ?? -1;
    const fallsAway = bearsOn(one, authority.scope, at) && !covers(after.tree, place, scope);
    return (
      fallsAway &&
      !isEmpty(intersection(one.bits, gained)) &&
      rankAt(policy, one.restriction.setBy, scopeId, now) > authority.rank
    );
  });
  if (raised === undefined) return null;
  return { code: 'access.setByHigherRank', setBy: raised.restriction.setBy, scopeId };
}

/** To move a place out of somebody's hands is to take their grant there away: only who ranks above them does (AC23). */
function lossRefusal(move: Move, authority: Authority, changes: readonly Changed[]): AccessRefusal | null {
  for (const { standing, lost } of changes) {
    if (isEmpty(lost) || standing.person.id === authority.standing.person.id) continue;
    const rank = rankTouching(move.policy, standing, authority.scope, move.at);
    const refusal = rankRefusal(authority, rank, true);
    if (refusal !== null) return refusal;
  }
  return null;
}
