import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { PermissionKey, ScopeId } from '../../shop/access/index.ts';
import type { RecordEntry } from '../../shop/audit/index.ts';
import { accepted, refused, type Refusal, type Result } from '../../shop/kernel/index.ts';
import type { LocatedRecordKind } from '../../shop/records/index.ts';
import type { Store } from '../../shop/records/store.ts';
import { signedInPerson, type Call } from '../../shop/records/use-case.ts';
import { CONFLICTS_PAGE, type ConflictView, type SyncRefusal } from '../../shop/sync/index.ts';
import { stations, syncConflicts } from '../../shop/sync/tables.ts';
import type { RecordPlace } from '../locate.ts';
import { bringBack, nameOfRow, WRITTEN_BY } from './bring-back.ts';
import { nameMeant, nameOfPerson, placeMeant, subjectOf, type SubjectHouse } from './conflict-subject.ts';

export interface ConflictHouse extends SubjectHouse {
  readonly store: Store<RecordEntry>;
  readonly stationName: string;
  locate(kind: LocatedRecordKind, id: string): RecordPlace | null;
  /** By which permissions rows of a table are seen, and as what they are located; null: by nobody's. */
  seenBy(tableName: string): {
    readonly permissions: readonly PermissionKey[];
    readonly kind: LocatedRecordKind;
  } | null;
}

type ConflictRow = typeof syncConflicts.$inferSelect;

/** Of that many pages the caller may see one. */
const LOOKED_THROUGH = 10;

/** The newest that the caller may see: their own, and those of records that they see. */
export function listConflicts(
  house: ConflictHouse,
  call: Call,
  settled: boolean,
  before: number | null,
): readonly ConflictView[] {
  const { reading } = house.store;
  const found: ConflictView[] = [];
  const rows = reading
    .select()
    .from(syncConflicts)
    .where(
      and(
        settled ? isNotNull(syncConflicts.settledAt) : isNull(syncConflicts.settledAt),
        before === null ? undefined : lt(syncConflicts.foundAt, before),
      ),
    )
    .orderBy(desc(syncConflicts.foundAt), syncConflicts.id)
    .limit(CONFLICTS_PAGE * LOOKED_THROUGH)
    .all();
  for (const row of rows) {
    if (found.length >= CONFLICTS_PAGE) break;
    if (maySee(house, call, row)) found.push(viewOf(house, call, row));
  }
  return found;
}

/** How many are open that the caller may see. */
export function openConflicts(house: ConflictHouse, call: Call): number {
  return listConflicts(house, call, false, null).length;
}

/** A person has looked: what stands is well, or what stood back is written again. */
export function settleConflict(
  house: ConflictHouse,
  call: Call,
  conflictId: string,
  how: 'kept' | 'broughtBack',
): Result<Record<string, never>, Refusal> {
  return house.store.attempt<Record<string, never>, SyncRefusal>((tx) => {
    const row = tx.rows.select().from(syncConflicts).where(eq(syncConflicts.id, conflictId)).get();
    if (row === undefined || !maySee(house, call, row)) return refused({ code: 'sync.cannotBringBack' });
    if (row.settledAt !== null) return refused({ code: 'sync.alreadySettled' });
    if (how === 'broughtBack') {
      if (!mayBringBack(house, call, row)) return refused({ code: 'sync.cannotBringBack' });
      bringBack(tx, row);
    }
    tx.rows
      .update(syncConflicts)
      .set({ settledAt: call.at, settledBy: signedInPerson(call), settledHow: how })
      .where(eq(syncConflicts.id, conflictId))
      .run();
    const place = placeOf(house, row);
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: house.seenBy(row.tableName)?.kind ?? 'row',
      recordId: row.rowId,
      recordName:
        nameOfRow(tx.rows, row.tableName, row.rowId) ??
        subjectOf(tx.rows, house, row)?.personName ??
        nameMeant(row),
      scopeId: place?.scopeId ?? null,
      scopeName: null,
      facts: { how, column: row.columnName, lost: row.lost, won: row.won },
    });
    return accepted({});
  });
}

function placeOf(house: ConflictHouse, conflict: ConflictRow): RecordPlace | null {
  const { tableName, rowId } = conflict;
  if (tableName === 'scopes') return { scopeId: rowId as ScopeId, ownerId: null };
  const seen = house.seenBy(tableName);
  if (seen === null) return null;
  const meant = placeMeant(conflict);
  return (
    house.locate(seen.kind, rowId) ?? (meant === null ? null : { scopeId: meant as ScopeId, ownerId: null })
  );
}

function maySee(house: ConflictHouse, call: Call, row: ConflictRow): boolean {
  if (row.personId !== null && row.personId === call.personId) return true;
  const place = placeOf(house, row);
  if (place === null) return false;
  const permissions: readonly PermissionKey[] =
    row.tableName === 'scopes' ? ['factory.list'] : (house.seenBy(row.tableName)?.permissions ?? []);
  return permissions.some((permission) => call.may(permission, place.scopeId, place.ownerId));
}

function mayBringBack(house: ConflictHouse, call: Call, row: ConflictRow): boolean {
  const permission = WRITTEN_BY[row.tableName];
  const place = placeOf(house, row);
  if (row.kind !== 'writtenTwice' || row.columnName === null) return false;
  if (permission === undefined || place === null) return false;
  return call.may(permission, place.scopeId, place.ownerId);
}

function viewOf(house: ConflictHouse, call: Call, row: ConflictRow): ConflictView {
  const { reading } = house.store;
  return {
    conflictId: row.id,
    kind: row.kind,
    table: row.tableName,
    recordId: row.rowId,
    recordName: nameOfRow(reading, row.tableName, row.rowId) ?? nameMeant(row),
    subject: subjectOf(reading, house, row),
    column: row.columnName,
    lost: row.lost,
    won: row.won,
    refusal: row.refusal,
    personName: row.personId === null ? null : nameOfPerson(reading, row.personId),
    isMine: row.personId !== null && row.personId === call.personId,
    stationName: stationName(house, row.stationId),
    madeAt: row.madeAt,
    foundAt: row.foundAt,
    canBringBack: row.settledAt === null && mayBringBack(house, call, row),
    settled:
      row.settledAt === null
        ? null
        : {
            at: row.settledAt,
            byName: nameOfPerson(reading, row.settledBy ?? '') ?? '',
            how: row.settledHow ?? 'kept',
          },
  };
}

function stationName({ store, stationName: own }: ConflictHouse, stationId: string): string {
  const row = store.reading
    .select({ name: stations.name })
    .from(stations)
    .where(eq(sql`${stations.id}`, stationId))
    .get();
  return row?.name ?? own;
}
