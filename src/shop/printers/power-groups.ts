import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { accepted, refused, type Id, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintersHouse } from './house.ts';
import type { PowerGroupView, PrintersRefusal } from './model.ts';
import { isWithin } from './printer-rows.ts';
import { powerGroups, printers } from './tables.ts';

type GroupRow = typeof powerGroups.$inferSelect;

const UNKNOWN: PrintersRefusal = { code: 'printers.unknownPowerGroup' };

/** The groups of places that the caller sees, and those that a printer which they see hangs on. */
export function listPowerGroups(
  house: PrintersHouse,
  call: Call,
  scopeId: ScopeId | null,
): readonly PowerGroupView[] {
  const visible = call.visible('printer.view');
  const policy = house.policy();
  const { reading } = house.store;
  const rows = reading.select().from(printers).where(isNull(printers.removedAt)).all();
  const seen = rows.filter(({ id }) => visible.includes(id, null));
  return reading
    .select()
    .from(powerGroups)
    .where(isNull(powerGroups.removedAt))
    .all()
    .map((group) => ({ group, printerIds: membersAmong(seen, group) }))
    .filter(({ group, printerIds }) => visible.includes(group.scopeId, null) || printerIds.length > 0)
    .filter(
      ({ group }) =>
        scopeId === null ||
        isWithin(policy, group.scopeId, scopeId) ||
        isWithin(policy, scopeId, group.scopeId),
    )
    .map(({ group, printerIds }) => ({
      powerGroupId: group.id,
      scopeId: group.scopeId,
      name: group.name,
      heatingAtOnce: group.heatingAtOnce,
      printerIds,
    }))
    .toSorted((left, right) => left.name.localeCompare(right.name, undefined, { numeric: true }));
}

function membersAmong(rows: readonly (typeof printers.$inferSelect)[], group: GroupRow): readonly string[] {
  return rows.filter(({ powerGroupId }) => powerGroupId === group.id).map(({ id }) => id);
}

interface GroupInput {
  readonly scopeId: ScopeId;
  readonly powerGroupId?: Id<'PowerGroup'> | undefined;
  readonly name: string;
  readonly heatingAtOnce: number;
}

/** A new group of a factory or an area, or other figures for one. It stays with its place. */
export function savePowerGroup(
  house: PrintersHouse,
  call: Call,
  { scopeId, powerGroupId, name, heatingAtOnce }: GroupInput,
): Result<{ powerGroupId: Id<'PowerGroup'> }, PrintersRefusal> {
  const place = house.policy().scopes.get(scopeId)?.kind;
  if (place !== 'factory' && place !== 'area') return refused({ code: 'printers.wrongPlace' });
  return house.store.attempt<{ powerGroupId: Id<'PowerGroup'> }, PrintersRefusal>((tx) => {
    const id = powerGroupId ?? house.makeId<'PowerGroup'>();
    if (powerGroupId === undefined) {
      tx.rows.insert(powerGroups).values({ id, scopeId, name, heatingAtOnce, version: 1 }).run();
    } else {
      if (groupAt(tx, id, scopeId) === null) return refused(UNKNOWN);
      tx.rows
        .update(powerGroups)
        .set({ name, heatingAtOnce, version: sql`${powerGroups.version} + 1` })
        .where(eq(powerGroups.id, id))
        .run();
    }
    recordGroup(house, tx, call, { id, scopeId, name }, { heatingAtOnce });
    return accepted({ powerGroupId: id });
  });
}

/**
 * Takes a fuse away; the printers that hung on it are in no group then. Those of other stations are told by the group
 * itself: one that was removed is none.
 */
export function removePowerGroup(
  house: PrintersHouse,
  call: Call,
  { scopeId, powerGroupId }: { readonly scopeId: ScopeId; readonly powerGroupId: string },
): Result<Nothing, PrintersRefusal> {
  return house.store.attempt<Nothing, PrintersRefusal>((tx) => {
    const group = groupAt(tx, powerGroupId, scopeId);
    if (group === null) return refused(UNKNOWN);
    tx.rows
      .update(powerGroups)
      .set({ removedAt: call.at, version: group.version + 1 })
      .where(eq(powerGroups.id, group.id))
      .run();
    tx.rows
      .update(printers)
      .set({ powerGroupId: null, version: sql`${printers.version} + 1` })
      .where(and(eq(printers.powerGroupId, group.id), eq(printers.stationId, house.stationId)))
      .run();
    recordGroup(house, tx, call, group);
    return accepted({});
  });
}

/** Whether a printer may hang on a group: one that is there, of a place that the printer stands in. */
export function mayJoin(
  house: PrintersHouse,
  tx: Pick<Transaction<RecordEntry>, 'rows'>,
  printerId: string,
  powerGroupId: string,
): boolean {
  const group = tx.rows
    .select()
    .from(powerGroups)
    .where(and(eq(powerGroups.id, powerGroupId), isNull(powerGroups.removedAt)))
    .get();
  return group !== undefined && isWithin(house.policy(), printerId, group.scopeId);
}

/** The guard has looked at the place that the caller named: the group must be of that very place. */
function groupAt(
  tx: Pick<Transaction<RecordEntry>, 'rows'>,
  powerGroupId: string,
  scopeId: string,
): GroupRow | null {
  const here = and(
    eq(powerGroups.id, powerGroupId),
    eq(powerGroups.scopeId, scopeId),
    isNull(powerGroups.removedAt),
  );
  return tx.rows.select().from(powerGroups).where(here).get() ?? null;
}

function recordGroup(
  house: PrintersHouse,
  tx: Pick<Transaction<RecordEntry>, 'record'>,
  call: Call,
  group: Pick<GroupRow, 'id' | 'scopeId' | 'name'>,
  facts: Record<string, unknown> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'powerGroup',
    recordId: group.id,
    recordName: group.name,
    scopeId: group.scopeId,
    scopeName: house.policy().scopes.get(group.scopeId as ScopeId)?.name ?? null,
    facts,
  });
}
