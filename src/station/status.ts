import { and, eq, isNull } from 'drizzle-orm';
import type { StationStatus } from '../shop/live/index.ts';
import { linkStateOf } from '../shop/printers/index.ts';
import { printers } from '../shop/printers/tables.ts';
import { isDemo } from './greeting.ts';
import type { Machines } from './machines.ts';
import { PRINTHALL_VERSION } from './version.ts';

/** The foot of every window. */
export function stationStatus(
  { store, bench, work, identity, sync }: Pick<Machines, 'store' | 'bench' | 'work' | 'identity' | 'sync'>,
  record: StationStatus['record'],
  freeBytes: number | null,
): StationStatus {
  const rows = store.reading
    .select({ id: printers.id })
    .from(printers)
    .where(and(eq(printers.stationId, identity.id), isNull(printers.removedAt)))
    .all();
  const links = rows.map(({ id }) => linkStateOf(bench.snapshot(id)));
  return {
    stationName: identity.name,
    version: PRINTHALL_VERSION,
    demo: isDemo(store),
    printersTotal: rows.length,
    printersUp: links.filter((link) => link === 'ready' || link === 'busy').length,
    sync: sync.standing(),
    work: work.list(),
    freeBytes,
    record,
  };
}
