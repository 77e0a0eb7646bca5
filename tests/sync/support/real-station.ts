import type { Database } from 'better-sqlite3';
import { idMaker, type MakeId } from '../../../src/shop/kernel/index.ts';
import { readIdentity, type Identity } from '../../../src/station/identity.ts';
import { openDatabase } from '../../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../../src/station/store/store.ts';
import { createSyncEngine, type SyncEngine } from '../../../src/station/sync/engine.ts';
import type { OpenHub } from '../../../src/station/sync/hub.ts';
import { openReplica, type Replica } from '../../../src/station/sync/replica.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/station/system.ts';
import { followedPolicy } from './followed-policy.ts';

/** A station's store and its syncing on the machine's own clock, timers and chances; nothing else of a station. */
export interface RealStation {
  readonly database: Database;
  readonly store: StationStore;
  readonly identity: Identity;
  readonly makeId: MakeId;
  readonly replica: Replica;
  readonly engine: SyncEngine;
  readonly link: { readonly open: OpenHub };
  close(): Promise<void>;
}

/** Opens a folder; its engine goes on when it is enrolled. */
export async function openRealStation(
  directory: string,
  openHub: OpenHub,
  report: (error: unknown) => void,
): Promise<RealStation> {
  const [clock, timers, random] = [systemClock, systemTimers, systemRandom];
  const database = await openDatabase({ directory, clock });
  const makeId = idMaker(clock, random);
  const identity = readIdentity(database, clock, makeId);
  const store = createStore(database, { clock, makeId, identity, version: 'real' });
  const replica = openReplica({
    database,
    store,
    identity,
    clock,
    makeId,
    judges: [],
    policy: followedPolicy(store),
    namesakes: () => [],
  });
  const engine = createSyncEngine({
    replica,
    identity,
    clock,
    timers,
    random,
    openHub,
    version: 'real',
    schema: 1,
    correctClock: (offset) => store.hybridClock.correct(offset),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    report,
  });
  store.onCommit(() => engine.wake());
  engine.start();
  return {
    database,
    store,
    identity,
    makeId,
    replica,
    engine,
    link: { open: openHub },
    async close() {
      await engine.stop();
      store.close();
    },
  };
}
