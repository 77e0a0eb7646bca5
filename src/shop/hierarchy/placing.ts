import { eq } from 'drizzle-orm';
import { canMoveScope, type AccessRefusal, type ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { HierarchyHouse, Nothing } from './house.ts';
import type { HierarchyRefusal } from './model.ts';
import {
  changeScope,
  NOT_FOUND,
  PARENTS,
  recordScope,
  refusedAway,
  refusedName,
  type PlaceKind,
} from './scope-rows.ts';
import { scopes } from './tables.ts';

interface NewPlace {
  readonly parentId: ScopeId;
  readonly name: string;
  readonly timeZone?: string | undefined;
  readonly customer?: 'internal' | 'external' | undefined;
}

/** Makes a place of some kind below another, where such a place may stand. */
export function createScope(
  house: HierarchyHouse,
  call: Call,
  kind: PlaceKind,
  { parentId, name, timeZone, customer }: NewPlace,
): Result<{ scopeId: ScopeId }, HierarchyRefusal> {
  return house.store.attempt((tx) => {
    const parent = house.policy().scopes.get(parentId);
    if (parent === undefined) return refused(NOT_FOUND);
    if (!PARENTS[kind].includes(parent.kind)) {
      return refused<HierarchyRefusal>({ code: 'hierarchy.wrongParent', kind, parentKind: parent.kind });
    }
    const taken = refusedName(tx, parentId, name);
    if (taken !== null) return refused(taken);
    const id = house.makeId<'Scope'>();
    const further = { timeZone: timeZone ?? null, customer: customer ?? null };
    tx.rows
      .insert(scopes)
      .values({ id, kind, parentId, name, ...further, createdAt: call.at })
      .run();
    const said = Object.fromEntries(Object.entries(further).filter(([, value]) => value !== null));
    recordScope(tx, call, { id, name }, { kind, ...said });
    return accepted({ scopeId: id });
  });
}

export function renameScope(
  house: HierarchyHouse,
  call: Call,
  { scopeId, name }: { readonly scopeId: ScopeId; readonly name: string },
): Result<Nothing, HierarchyRefusal> {
  return house.store.attempt((tx) => {
    const scope = house.policy().scopes.get(scopeId);
    if (scope === undefined) return refused(NOT_FOUND);
    if (scope.name === name) return accepted({});
    const taken = refusedName(tx, scope.parentId, name, scopeId);
    if (taken !== null) return refused(taken);
    changeScope(tx, call, scope, { name }, { facts: { before: scope.name } });
    return accepted({});
  });
}

export function setTimeZone(
  house: HierarchyHouse,
  call: Call,
  { scopeId, timeZone }: { readonly scopeId: ScopeId; readonly timeZone: string },
): Result<Nothing, HierarchyRefusal> {
  return house.store.attempt((tx) => {
    const scope = house.policy().scopes.get(scopeId);
    const row = tx.rows.select({ before: scopes.timeZone }).from(scopes).where(eq(scopes.id, scopeId)).get();
    if (scope === undefined || row === undefined) return refused(NOT_FOUND);
    if (row.before === timeZone) return accepted({});
    changeScope(tx, call, scope, { timeZone }, { facts: { before: row.before, after: timeZone } });
    return accepted({});
  });
}

/**
 * Puts a place with all below it under another of the same client, where nobody gains by it what the mover lacks. An
 * area stays in its factory.
 */
export function moveScope(
  house: HierarchyHouse,
  call: Call,
  { scopeId, parentId }: { readonly scopeId: ScopeId; readonly parentId: ScopeId },
): Result<Nothing, HierarchyRefusal | AccessRefusal> {
  return house.store.attempt<Nothing, HierarchyRefusal | AccessRefusal>((tx) => {
    const policy = house.policy();
    const scope = policy.scopes.get(scopeId);
    const parent = policy.scopes.get(parentId);
    if (scope === undefined || parent === undefined) return refused(NOT_FOUND);
    if (scope.parentId === parentId) return accepted({});
    const may = canMoveScope(policy, signedInPerson(call), scopeId, parentId, call.at);
    if (!may.ok) return may;
    const stays = refusedAway(scope, parentId);
    if (stays !== null) return refused(stays);
    const taken = refusedName(tx, parentId, scope.name, scopeId);
    if (taken !== null) return refused(taken);
    const from = scope.parentId === null ? undefined : policy.scopes.get(scope.parentId);
    changeScope(
      tx,
      call,
      scope,
      { parentId },
      {
        facts: {
          from: { scopeId: from?.id ?? null, name: from?.name ?? null },
          to: { scopeId: parent.id, name: parent.name },
        },
      },
    );
    return accepted({});
  });
}
