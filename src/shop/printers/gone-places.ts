import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Actor } from '../audit/index.ts';
import { scopes } from '../hierarchy/tables.ts';
import type { RowChange } from '../records/store.ts';
import type { PrintersHouse } from './house.ts';
import { keepCredential } from './printer-rows.ts';
import { printers } from './tables.ts';

/**
 * Lets go of printers of this station whose place was taken away at another one: heaters off, port free. One that has a
 * print in hand is let go when that is over.
 */
export function letGoOfGonePlaces(
  house: PrintersHouse,
  stationActor: Actor,
  changes: readonly RowChange[],
): void {
  if (!changes.some(({ table }) => table === 'scopes' || table === 'prints')) return;
  const gone = house.store.reading
    .select({ id: printers.id, name: scopes.name, deletedAt: scopes.deletedAt })
    .from(printers)
    .innerJoin(scopes, eq(scopes.id, printers.id))
    .where(
      and(eq(printers.stationId, house.stationId), isNull(printers.removedAt), isNotNull(scopes.deletedAt)),
    )
    .all();
  for (const { id, name, deletedAt } of gone) {
    if (house.currentPrint(id) !== null) continue;
    house.store.write((tx) => {
      tx.rows
        .update(printers)
        .set({ removedAt: deletedAt, version: sql`${printers.version} + 1` })
        .where(eq(printers.id, id))
        .run();
      keepCredential(tx, id, null);
      tx.record({
        actor: stationActor,
        action: 'printers.remove',
        result: 'done',
        recordKind: 'printer',
        recordId: id,
        recordName: name,
        scopeId: id,
        scopeName: name,
      });
    });
    void house.bench.disconnect(id);
  }
}
