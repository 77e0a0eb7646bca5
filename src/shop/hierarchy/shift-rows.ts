import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Scope, ScopeId } from '../access/index.ts';
import { accepted, refused, type Id, type Result } from '../kernel/index.ts';
import type { Reading } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { ShiftView } from './contract.ts';
import type { HierarchyHouse, Nothing, Tx } from './house.ts';
import type { HierarchyRefusal } from './model.ts';
import { NOT_FOUND } from './scope-rows.ts';
import { shiftsOverlap, type ShiftTimes } from './shifts.ts';
import { shifts } from './tables.ts';

type ShiftRow = typeof shifts.$inferSelect;

/** The shifts of the factories that the caller may see, factory by factory, the earliest first. */
export function listShifts(
  house: HierarchyHouse,
  call: Call,
  factoryId: ScopeId | null,
): readonly ShiftView[] {
  const visible = call.visible('factory.list', 'masterData.manage');
  const places = factoryId === null ? visible.every : visible.every.filter((id) => id === factoryId);
  return house.store.reading
    .select()
    .from(shifts)
    .where(and(isNull(shifts.deletedAt), among(shifts.factoryId, places)))
    .orderBy(asc(shifts.factoryId), asc(shifts.startMinute), asc(shifts.name))
    .all()
    .map((row) => shiftView(house, row));
}

function shiftView(house: HierarchyHouse, { id, factoryId, deletedAt: _gone, ...row }: ShiftRow): ShiftView {
  const factory = house.policy().scopes.get(factoryId as ScopeId);
  return { ...row, shiftId: id, factoryId, factoryName: factory?.name ?? '' };
}

interface ShiftToSave extends ShiftTimes {
  /** Null: a new one. */
  readonly shiftId: Id<'Shift'> | null;
  readonly factoryId: ScopeId;
  readonly name: string;
}

/** Makes or changes a shift. It stays with its factory: where its people work does not change by it. */
export function saveShift(
  house: HierarchyHouse,
  call: Call,
  { shiftId, factoryId, name, ...given }: ShiftToSave,
): Result<{ shiftId: Id<'Shift'> }, HierarchyRefusal> {
  const times = { ...given, days: [...new Set(given.days)].toSorted((left, right) => left - right) };
  return house.store.attempt<{ shiftId: Id<'Shift'> }, HierarchyRefusal>((tx) => {
    const factory = house.policy().scopes.get(factoryId);
    if (factory === undefined) return refused(NOT_FOUND);
    const others = shiftsOf(tx, factoryId);
    const before = others.find(({ id }) => id === shiftId);
    if (shiftId !== null && before === undefined) return refused(NOT_FOUND);
    const overlapped = others.find((other) => other.id !== shiftId && shiftsOverlap(other, times));
    if (overlapped !== undefined) {
      return refused({ code: 'hierarchy.shiftsOverlap', name: overlapped.name });
    }
    const id = shiftId ?? house.makeId<'Shift'>();
    const columns = { name, ...times };
    tx.rows
      .insert(shifts)
      .values({ id, factoryId, ...columns })
      .onConflictDoUpdate({ target: shifts.id, set: columns })
      .run();
    recordShift(tx, call, { id, name }, factory, {
      ...(before === undefined ? {} : { before: saidOf(before) }),
      after: columns,
    });
    return accepted({ shiftId: id });
  });
}

export function removeShift(
  house: HierarchyHouse,
  call: Call,
  shiftId: Id<'Shift'>,
): Result<Nothing, HierarchyRefusal> {
  return house.store.attempt<Nothing, HierarchyRefusal>((tx) => {
    const row = tx.rows
      .select()
      .from(shifts)
      .where(and(eq(shifts.id, shiftId), isNull(shifts.deletedAt)))
      .get();
    const factory = row === undefined ? undefined : house.policy().scopes.get(row.factoryId as ScopeId);
    if (row === undefined || factory === undefined) return refused(NOT_FOUND);
    tx.rows.update(shifts).set({ deletedAt: call.at }).where(eq(shifts.id, shiftId)).run();
    recordShift(tx, call, row, factory, { before: saidOf(row) });
    return accepted({});
  });
}

/** The ids of the shifts at some places. */
export function shiftsAt(reading: Reading, places: readonly ScopeId[]): readonly string[] {
  return reading
    .select({ id: shifts.id })
    .from(shifts)
    .where(and(isNull(shifts.deletedAt), among(shifts.factoryId, places)))
    .all()
    .map(({ id }) => id);
}

/** Takes the shifts of places away that go themselves: the line of the place tells of them. */
export function endShifts(tx: Tx, places: readonly ScopeId[], at: number): void {
  tx.rows
    .update(shifts)
    .set({ deletedAt: at })
    .where(and(isNull(shifts.deletedAt), among(shifts.factoryId, places)))
    .run();
}

function shiftsOf(tx: Tx, factoryId: ScopeId): readonly ShiftRow[] {
  return tx.rows
    .select()
    .from(shifts)
    .where(and(eq(shifts.factoryId, factoryId), isNull(shifts.deletedAt)))
    .all();
}

function saidOf({ name, days, startMinute, endMinute }: ShiftRow) {
  return { name, days, startMinute, endMinute };
}

function recordShift(
  tx: Tx,
  call: Call,
  { id, name }: { readonly id: string; readonly name: string },
  factory: Scope,
  facts: Readonly<Record<string, unknown>>,
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'shift',
    recordId: id,
    recordName: name,
    scopeId: factory.id,
    scopeName: factory.name,
    facts,
  });
}
