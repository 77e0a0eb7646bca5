import type { Instant } from '../kernel/index.ts';
import type { AccessQuestion, HeldPermissions, Person, PersonId, ScopeId } from './model.ts';
import {
  bitsOf,
  hasBit,
  intersection,
  keysOf,
  noBits,
  union,
  without,
  type PermissionBits,
} from './permission-bits.ts';
import { permissionNumber, type PermissionKey } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import type { ReadyGrant, ReadyRestriction, Standing } from './standing.ts';
import type { ScopeTree } from './scope-tree.ts';
import { HOLDS_AFTER_TERM, holdsAfterTerm } from './term.ts';

/**
 * The decision: some live grant at the record's scope or above gives the permission (or gives it as own, and the
 * record is the person's), no restriction takes it away, the person is active, and no term above is over. Whoever or
 * whatever is not known is denied.
 */
export function decide(policy: AccessPolicy, question: AccessQuestion): boolean {
  const permission = permissionNumber(question.permission);
  const scope = policy.tree.numbers.get(question.scopeId);
  const standing = policy.standings.get(question.personId);
  if (permission < 0 || scope === undefined || standing === undefined) return false;
  // Comparing two ids costs as much as the rest of a denial: only where something is held as own.
  const isOwn = hasBit(standing.own, permission) && question.ownerId === question.personId;
  return holds(policy.tree, standing, permission, scope, isOwn, question.at);
}

/** `decide` by numbers: of the permission in the catalogue, of the scope in the tree. */
export function holds(
  tree: ScopeTree,
  standing: Standing,
  permission: number,
  scope: number,
  isOwn: boolean,
  at: Instant,
): boolean {
  const word = permission >>> 5;
  const mask = 1 << (permission & 31);
  if ((((standing.every[word] ?? 0) | (standing.own[word] ?? 0)) & mask) === 0) return false;
  if (!standing.person.active) return false;
  if (at >= (tree.termEndsAt[scope] ?? 0) && !holdsAfterTerm(permission)) return false;
  if (takenAway(standing.restrictions, word, mask, scope, at)) return false;
  for (const grant of standing.grants) {
    if (!bearsOn(grant, scope, at)) continue;
    const given = (grant.every[word] ?? 0) | (isOwn ? (grant.own[word] ?? 0) : 0);
    if ((given & mask) !== 0 && !takenAway(grant.restrictions, word, mask, scope, at)) return true;
  }
  return false;
}

/** Whether a grant or restriction is live and set at the scope or above. From its first instant until its last. */
export function bearsOn(terms: ReadyGrant | ReadyRestriction, scope: number, at: Instant): boolean {
  return terms.first <= scope && scope <= terms.last && terms.fromAt <= at && at < terms.untilAt;
}

function takenAway(
  restrictions: readonly ReadyRestriction[],
  word: number,
  mask: number,
  scope: number,
  at: Instant,
): boolean {
  for (const restriction of restrictions) {
    if (((restriction.bits[word] ?? 0) & mask) !== 0 && bearsOn(restriction, scope, at)) return true;
  }
  return false;
}

/** Everything that a person holds at a scope, whatever the term: on every record, and on their own. */
export function heldBits(
  standing: Standing,
  scope: number,
  at: Instant,
): { readonly every: PermissionBits; readonly own: PermissionBits } {
  let every = noBits();
  let own = noBits();
  if (!standing.person.active) return { every, own };
  for (const grant of standing.grants) {
    if (!bearsOn(grant, scope, at)) continue;
    const taken = restrictedBits(grant.restrictions, scope, at);
    every = union(every, without(grant.every, taken));
    own = union(own, without(grant.own, taken));
  }
  const taken = restrictedBits(standing.restrictions, scope, at);
  return { every: without(every, taken), own: without(own, taken) };
}

function restrictedBits(
  restrictions: readonly ReadyRestriction[],
  scope: number,
  at: Instant,
): PermissionBits {
  let bits = noBits();
  for (const restriction of restrictions) {
    if (bearsOn(restriction, scope, at)) bits = union(bits, restriction.bits);
  }
  return bits;
}

/** What a person may do at a scope, in the order of the catalogue. */
export function permissionsOf(
  policy: AccessPolicy,
  personId: PersonId,
  scopeId: ScopeId,
  at: Instant,
): HeldPermissions {
  const scope = policy.tree.numbers.get(scopeId);
  const standing = policy.standings.get(personId);
  if (scope === undefined || standing === undefined) return { every: [], own: [] };
  const held = heldBits(standing, scope, at);
  const over = at >= (policy.tree.termEndsAt[scope] ?? 0);
  const every = over ? intersection(held.every, bitsOf(HOLDS_AFTER_TERM)) : held.every;
  const own = over ? intersection(held.own, bitsOf(HOLDS_AFTER_TERM)) : held.own;
  return { every: keysOf(every), own: keysOf(without(own, every)) };
}

/** Who may do this at a scope: on every record, or only on their own. In the order of the facts. */
export function peopleWho(
  policy: AccessPolicy,
  permission: PermissionKey,
  scopeId: ScopeId,
  at: Instant,
): { readonly every: readonly Person[]; readonly own: readonly Person[] } {
  const number = permissionNumber(permission);
  const scope = policy.tree.numbers.get(scopeId);
  const every: Person[] = [];
  const own: Person[] = [];
  if (number < 0 || scope === undefined) return { every, own };
  for (const standing of policy.standings.values()) {
    if (holds(policy.tree, standing, number, scope, false, at)) every.push(standing.person);
    else if (holds(policy.tree, standing, number, scope, true, at)) own.push(standing.person);
  }
  return { every, own };
}

/** The highest rank that a person's live grants give at a scope; 0 for none. */
export function rankAt(policy: AccessPolicy, personId: PersonId, scopeId: ScopeId, at: Instant): number {
  const scope = policy.tree.numbers.get(scopeId);
  const standing = policy.standings.get(personId);
  if (scope === undefined || standing === undefined || !standing.person.active) return 0;
  return standing.grants.reduce(
    (rank, grant) => (bearsOn(grant, scope, at) ? Math.max(rank, grant.role.rank) : rank),
    0,
  );
}
