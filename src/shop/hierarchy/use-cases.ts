import { and, eq, isNull } from 'drizzle-orm';
import {
  scopesUpward,
  type AccessPolicy,
  type Grant,
  type Scope,
  type ScopeId,
  type ScopeKind,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type MakeId, type Result } from '../kernel/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import type { FactoryFigures, hierarchyContract, ScopeView } from './contract.ts';
import type { HierarchyRefusal } from './model.ts';
import { scopes } from './tables.ts';

export interface HierarchyHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  policy(): AccessPolicy;
  /** The figures of some factories, counted over everything in them. */
  figures(factories: readonly Scope[]): readonly FactoryFigures[];
}

const NOT_FOUND: HierarchyRefusal = { code: 'hierarchy.notFound' };

/** Where a scope may stand. */
const PARENTS: Readonly<Record<'factory' | 'area', readonly ScopeKind[]>> = {
  factory: ['client', 'enterprise'],
  area: ['factory'],
};

export function hierarchyUseCases(house: HierarchyHouse): UseCasesOf<typeof hierarchyContract> {
  return {
    scopes: (call) => accepted(visibleHierarchy(house.policy(), call)),
    factories: (call) => {
      const visible = call.visible('factory.list');
      const factories = [...house.policy().scopes.values()].filter(
        ({ id, kind }) => kind === 'factory' && visible.includes(id, null),
      );
      return accepted(house.figures(factories));
    },
    createFactory: (call, input) => createScope(house, call, 'factory', input),
    createArea: (call, input) => createScope(house, call, 'area', input),
    renameScope: (call, { scopeId, name }) => renameScope(house, call, scopeId, name),
    createEnterprise: () => refused(NOT_FOUND),
    createClient: () => refused(NOT_FOUND),
    createOrganization: () => refused(NOT_FOUND),
    setTimeZone: () => refused(NOT_FOUND),
    setExpiration: () => refused(NOT_FOUND),
    setSeparationOfDuties: () => refused(NOT_FOUND),
    moveScope: () => refused(NOT_FOUND),
    hanging: () => refused(NOT_FOUND),
    deleteScope: () => refused(NOT_FOUND),
    planImport: () => refused(NOT_FOUND),
    importScopes: () => refused(NOT_FOUND),
    shifts: () => accepted([]),
    saveShift: () => refused(NOT_FOUND),
    removeShift: () => refused(NOT_FOUND),
  };
}

function visibleHierarchy(policy: AccessPolicy, call: Call): readonly ScopeView[] {
  const personId = signedInPerson(call);
  const granted = new Set(
    [...policy.grants.values()]
      .filter((grant) => grant.personId === personId && isInForce(grant, call.at))
      .map(({ scopeId }) => scopeId),
  );
  const all = [...policy.scopes.values()].map((scope) => ({ scope, up: scopesUpward(policy, scope.id) }));
  const within = all.filter(({ up }) => up.some(({ id }) => granted.has(id)));
  const above = new Set(within.flatMap(({ up }) => up.map(({ id }) => id)));
  const inside = new Set(within.map(({ scope }) => scope.id));
  return all
    .filter(({ scope }) => above.has(scope.id))
    .map(({ scope, up }) => ({
      ...scope,
      path: up.map(({ name }) => name).toReversed(),
      within: inside.has(scope.id),
      timeZone: null,
      customer: null,
    }));
}

function isInForce({ fromAt, untilAt }: Grant, at: number): boolean {
  return fromAt <= at && (untilAt === null || at < untilAt);
}

function createScope(
  house: HierarchyHouse,
  call: Call,
  kind: 'factory' | 'area',
  input: { parentId: ScopeId; name: string; timeZone?: string | undefined },
): Result<{ scopeId: ScopeId }, HierarchyRefusal> {
  return house.store.attempt((tx) => {
    const parent = house.policy().scopes.get(input.parentId);
    if (parent === undefined) return refused<HierarchyRefusal>({ code: 'hierarchy.notFound' });
    if (!PARENTS[kind].includes(parent.kind)) {
      return refused<HierarchyRefusal>({ code: 'hierarchy.wrongParent', kind, parentKind: parent.kind });
    }
    const taken = refusedName(tx, parent.id, input.name);
    if (taken !== null) return refused(taken);
    const scopeId = house.makeId<'Scope'>();
    tx.rows
      .insert(scopes)
      .values({
        id: scopeId,
        kind,
        parentId: parent.id,
        name: input.name,
        timeZone: input.timeZone ?? null,
        createdAt: call.at,
      })
      .run();
    recordScope(tx, call, scopeId, input.name);
    return accepted({ scopeId });
  });
}

function renameScope(
  house: HierarchyHouse,
  call: Call,
  scopeId: ScopeId,
  name: string,
): Result<Record<string, never>, HierarchyRefusal> {
  return house.store.attempt((tx) => {
    const scope = house.policy().scopes.get(scopeId);
    if (scope === undefined) return refused<HierarchyRefusal>({ code: 'hierarchy.notFound' });
    if (scope.name === name) return accepted({});
    const taken = refusedName(tx, scope.parentId, name, scopeId);
    if (taken !== null) return refused(taken);
    tx.rows.update(scopes).set({ name }).where(eq(scopes.id, scopeId)).run();
    recordScope(tx, call, scopeId, name, { before: scope.name });
    return accepted({});
  });
}

/** Two siblings of one name could not be told apart on any screen. */
function refusedName(
  tx: Transaction<RecordEntry>,
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

/** A name as a reader takes it: capitals, and the two ways to write an accent, make no other name. */
function asRead(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function recordScope(
  tx: Transaction<RecordEntry>,
  call: Call,
  scopeId: ScopeId,
  name: string,
  facts: Record<string, unknown> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'scope',
    recordId: scopeId,
    recordName: name,
    scopeId,
    scopeName: name,
    facts,
  });
}
