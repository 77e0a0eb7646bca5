import { and, eq, isNull } from 'drizzle-orm';
import type { Scope, ScopeId, ScopeKind } from '../access/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Tx } from './house.ts';
import type { AreaStays, HierarchyRefusal } from './model.ts';
import { scopes } from './tables.ts';

export const NOT_FOUND: HierarchyRefusal = { code: 'hierarchy.notFound' };

/** The kinds of places that this room makes; the platform is there, and printers are made by their own room. */
export type PlaceKind = Exclude<ScopeKind, 'platform' | 'printer'>;

/** Where a place may stand. */
export const PARENTS: Readonly<Record<PlaceKind, readonly ScopeKind[]>> = {
  client: ['platform'],
  enterprise: ['client'],
  factory: ['client', 'enterprise'],
  area: ['factory'],
  organization: ['client'],
};

/**
 * Why a place stays where it is, whoever moves it; null: it may go. What stands in an area is told to the stations of its
 * factory: its printers with their history, and the record. It would stay with them, and be missing at the others.
 */
export function refusedAway({ kind, parentId }: Scope, to: ScopeId): AreaStays | null {
  return kind === 'area' && parentId !== to ? { code: 'hierarchy.areaStays' } : null;
}

/** A name as a reader takes it: capitals, and the two ways to write an accent, make no other name. */
export function asRead(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Two siblings of one name could not be told apart on any screen. */
export function refusedName(
  tx: Pick<Tx, 'rows'>,
  parentId: ScopeId | null,
  name: string,
  except: ScopeId | null = null,
): HierarchyRefusal | null {
  const same = tx.rows
    .select({ id: scopes.id, name: scopes.name })
    .from(scopes)
    .where(
      and(
        parentId === null ? isNull(scopes.parentId) : eq(scopes.parentId, parentId),
        isNull(scopes.deletedAt),
      ),
    )
    .all()
    .some((sibling) => sibling.id !== except && asRead(sibling.name) === asRead(name));
  return same ? { code: 'hierarchy.nameTaken', name } : null;
}

type ScopeColumns = Partial<
  Pick<typeof scopes.$inferInsert, 'name' | 'parentId' | 'timeZone' | 'expiresAt' | 'separationOfDuties'>
>;

/** Changes columns of a place, and puts down what it was before and is now. */
export function changeScope(
  tx: Tx,
  call: Call,
  scope: Scope,
  columns: ScopeColumns,
  {
    facts,
    reason = null,
  }: { readonly facts: Readonly<Record<string, unknown>>; readonly reason?: string | null },
): void {
  tx.rows.update(scopes).set(columns).where(eq(scopes.id, scope.id)).run();
  recordScope(tx, call, { id: scope.id, name: columns.name ?? scope.name }, facts, reason);
}

export function recordScope(
  tx: Tx,
  call: Call,
  { id, name }: Pick<Scope, 'id' | 'name'>,
  facts: Readonly<Record<string, unknown>> = {},
  reason: string | null = null,
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'scope',
    recordId: id,
    recordName: name,
    scopeId: id,
    scopeName: name,
    reason,
    facts,
  });
}
