import {
  canSwitchSeparationOfDuties,
  separationOfDutiesAt,
  type AccessRefusal,
  type ScopeId,
} from '../access/index.ts';
import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { HierarchyHouse, Nothing } from './house.ts';
import type { HierarchyRefusal } from './model.ts';
import { changeScope, NOT_FOUND } from './scope-rows.ts';

/** "Now" is chosen on a screen and arrives a moment later; what is longer ago was meant otherwise. */
const NOW_IS_AT_MOST_AGO_MILLISECONDS = 60_000;

/** Sets when the term of a factory or client is over (access: AC8), earlier or later than it was; null: never. */
export function setExpiration(
  house: HierarchyHouse,
  call: Call,
  { scopeId, expiresAt }: { readonly scopeId: ScopeId; readonly expiresAt: Instant | null },
): Result<Nothing, HierarchyRefusal> {
  if (expiresAt !== null && expiresAt < call.at - NOW_IS_AT_MOST_AGO_MILLISECONDS) {
    return refused({ code: 'hierarchy.expiryPast' });
  }
  return house.store.attempt((tx) => {
    const scope = house.policy().scopes.get(scopeId);
    if (scope === undefined) return refused(NOT_FOUND);
    const before = scope.expiresAt ?? null;
    if (before === expiresAt) return accepted({});
    changeScope(tx, call, scope, { expiresAt }, { facts: { before, after: expiresAt } });
    return accepted({});
  });
}

/** Switches at a place whether who asked for a thing may approve it; null: as the place above says (access: AC40). */
export function setSeparationOfDuties(
  house: HierarchyHouse,
  call: Call,
  {
    scopeId,
    on,
    reason,
  }: { readonly scopeId: ScopeId; readonly on: boolean | null; readonly reason: string },
): Result<Nothing, HierarchyRefusal | AccessRefusal> {
  return house.store.attempt<Nothing, HierarchyRefusal | AccessRefusal>((tx) => {
    const policy = house.policy();
    const scope = policy.scopes.get(scopeId);
    if (scope === undefined) return refused(NOT_FOUND);
    if (scope.kind === 'printer') return refused({ code: 'hierarchy.wrongKind', kind: scope.kind });
    const may = canSwitchSeparationOfDuties(policy, signedInPerson(call), scopeId, call.at);
    if (!may.ok) return may;
    const before = scope.separationOfDuties ?? null;
    if (before === on) return accepted({});
    const facts = { before, after: on, heldApartBefore: separationOfDutiesAt(policy, scopeId) };
    changeScope(tx, call, scope, { separationOfDuties: on }, { facts, reason });
    return accepted({});
  });
}
