import { eq } from 'drizzle-orm';
import type { Actor } from '../../shop/audit/index.ts';
import type { Clock } from '../../shop/kernel/index.ts';
import { stationIdentity } from '../../shop/records/tables.ts';
import { stations } from '../../shop/sync/tables.ts';
import type { Identity } from '../identity.ts';
import type { StationStore } from '../store/store.ts';
import { PRINTHALL_VERSION } from '../version.ts';
import type { SyncEngine } from './engine.ts';
import type { Replica } from './replica.ts';

export interface IntroducingHouse {
  readonly store: StationStore;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly replica: Replica;
  readonly sync: SyncEngine;
  /** Connects own printers that are not: after everything came anew, their rows are there again. */
  takeUpPrinters(): void;
}

/**
 * Once everything of the company is here: people can sign in at a station that joined, and the others hear of it by
 * its name. Looked at each time that the hub can be reached again. Gives what ends it.
 */
export function introduceStation(house: IntroducingHouse, actor: Actor): () => void {
  return house.sync.onOnline(() => {
    if (house.replica.enrolled()?.state !== 'joined') return;
    openDoors(house);
    house.takeUpPrinters();
    tellName(house, actor);
  });
}

/** The first start is over with the first fetch: the company has its people. */
function openDoors({ store, clock }: IntroducingHouse): void {
  const identity = store.reading.select().from(stationIdentity).get();
  if (identity?.setUpAt !== null) return;
  store.journal((rows) => rows.update(stationIdentity).set({ setUpAt: clock.now() }).run());
}

function tellName({ store, identity, replica }: IntroducingHouse, actor: Actor): void {
  const enrolled = replica.enrolled();
  if (enrolled === null) return;
  const { id, name, epoch } = identity;
  const { homeFactoryId } = enrolled;
  const wanted = { id, name, epoch, homeFactoryId, version: PRINTHALL_VERSION };
  const told = store.reading.select().from(stations).where(eq(stations.id, id)).get();
  if (JSON.stringify(told) === JSON.stringify({ ...told, ...wanted })) return;
  store.write((tx) => {
    tx.rows.insert(stations).values(wanted).onConflictDoUpdate({ target: stations.id, set: wanted }).run();
    tx.record({
      actor,
      action: 'sync.introduced',
      result: 'done',
      recordKind: 'station',
      recordId: id,
      recordName: name,
      scopeId: homeFactoryId,
      scopeName: null,
      facts: { epoch, version: PRINTHALL_VERSION },
    });
  });
}
