import type { Database } from 'better-sqlite3';
import { projects } from '../../../src/shop/projects/tables.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import type { RecordEntry } from '../../../src/shop/audit/index.ts';
import type { Transaction } from '../../../src/shop/records/store.ts';
import { idMaker } from '../../../src/shop/kernel/index.ts';
import { readIdentity } from '../../../src/station/identity.ts';
import { openDatabase } from '../../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../../src/station/store/store.ts';
import { systemRandom } from '../../../src/station/system.ts';
import type { PartJudge } from '../../../src/station/sync/applying/judge.ts';
import type { IncomingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import { openReplica, type Replica } from '../../../src/station/sync/replica.ts';
import { partHash } from '../../../src/station/sync/sealing/parts.ts';
import { HandClock, passingFolder } from '../../support/open-station.ts';
import { followedPolicy } from '../support/followed-policy.ts';

/** A real store with its replica, and no hub: parts come from the test's own hand. */
export interface ReplicaBench {
  readonly database: Database;
  readonly store: StationStore;
  readonly replica: Replica;
  readonly clock: HandClock;
  readonly stationId: string;
  /** Writes as a use case would, with its line in the record. */
  write(work: (tx: Transaction<RecordEntry>) => void, scopeId?: string | null): void;
  row(tableName: string, id: string): Record<string, unknown> | undefined;
  /** What waits, as it would be sent. */
  sealed(): ReturnType<Replica['toPush']>;
  conflicts(): readonly Record<string, unknown>[];
  troubles(): readonly Record<string, unknown>[];
  /** Ends the process and starts again on the same folder. */
  reopen(): Promise<void>;
  discard(): void;
}

/** Two factories of one company; the station stands in the first and sees both, unless it is said. */
export const FACTORY = 'factory-1';
export const OTHER_FACTORY = 'factory-2';

export async function openReplicaBench(
  wish: {
    readonly factories?: readonly string[];
    readonly judges?: readonly PartJudge[];
  } = {},
): Promise<ReplicaBench> {
  const { directory, remove } = passingFolder();
  const clock = new HandClock();
  const open = async () => {
    const database = await openDatabase({ directory, clock });
    const makeId = idMaker(clock, systemRandom);
    const identity = readIdentity(database, clock, makeId);
    const store = createStore(database, { clock, makeId, identity, version: 'test' });
    const judges = wish.judges ?? [];
    const replica = openReplica({
      database,
      store,
      identity,
      clock,
      makeId,
      judges,
      policy: followedPolicy(store),
      namesakes: () => [],
    });
    return { database, store, replica, stationId: identity.id };
  };
  let now = await open();
  const { replica } = now;
  beginAt(replica, clock, wish.factories ?? null);
  const all = (text: string) => now.database.prepare<[], Record<string, unknown>>(text).all();
  const bench: ReplicaBench = {
    get database() {
      return now.database;
    },
    get store() {
      return now.store;
    },
    get replica() {
      return now.replica;
    },
    clock,
    stationId: now.stationId,
    async reopen() {
      now.store.close();
      now = await open();
    },
    write(work, scopeId = FACTORY) {
      now.store.write((tx) => {
        work(tx);
        tx.record(lineAt(scopeId));
      });
    },
    row: (tableName, id) =>
      now.database
        .prepare<[string], Record<string, unknown>>(`SELECT * FROM ${tableName} WHERE id = ?`)
        .get(id),
    sealed() {
      while (now.replica.seal());
      return now.replica.toPush();
    },
    conflicts: () => all('SELECT * FROM sync_conflicts ORDER BY id'),
    troubles: () => all('SELECT * FROM sync_troubles ORDER BY id'),
    discard() {
      now.store.close();
      remove();
    },
  };
  layPlaces(bench);
  return bench;
}

function beginAt(replica: Replica, clock: HandClock, factories: readonly string[] | null): void {
  replica.begin({
    address: { host: 'hub.test', port: 5432, database: 'hub', tls: { kind: 'off' } },
    role: 'station',
    secret: 'secret',
    hubId: 'hub',
    generation: 'first',
    companyId: 'company',
    companyName: 'Company',
    homeFactoryId: FACTORY,
    factories,
    joinedAt: clock.now(),
    state: 'joined',
    stopped: null,
    cursor: 0,
    gained: null,
    renewsFrom: null,
    fetchTarget: 0,
    clockOffsetMilliseconds: 0,
    contactAt: null,
  });
}

/** The places are there from the beginning, and confirmed: nothing of them waits. */
function layPlaces(bench: ReplicaBench): void {
  const { clock, replica } = bench;
  const place = (id: string, kind: 'client' | 'factory', parentId: string | null) => ({
    id,
    kind,
    parentId,
    name: id,
    createdAt: clock.now(),
  });
  bench.write((tx) => {
    tx.rows
      .insert(scopes)
      .values([
        place('company', 'client', null),
        place(FACTORY, 'factory', 'company'),
        place(OTHER_FACTORY, 'factory', 'company'),
      ])
      .run();
    tx.rows
      .insert(projects)
      .values(projectAt('project', FACTORY, clock.now()))
      .run();
  }, null);
  const parts = bench.sealed();
  replica.noteReceipts(
    parts,
    parts.map(({ sequence }, index) => ({ kind: 'taken', sequence, hubSequence: index + 1 })),
  );
  replica.apply(
    parts.map((part, index) => comingBack(bench, part, index + 1)),
    parts.length,
  );
}

export function projectAt(id: string, scopeId: string, at: number): typeof projects.$inferInsert {
  return {
    id,
    scopeId,
    name: id,
    description: '',
    createdBy: 'somebody',
    createdAt: at,
    changedAt: at,
    version: 1,
  };
}

/** The columns of a printer, as they travel. */
export const printer = (id: string, stationId: string) => ({
  id,
  station_id: stationId,
  address: 'simulated:',
  profile_key: 'p',
  material_key: 'PLA',
  bed: 'clear',
  connects: 1,
  version: 1,
});

export function lineAt(scopeId: string | null): RecordEntry {
  const actor = {
    personId: 'somebody',
    personName: 'Somebody',
    roleName: null,
    grantId: null,
    session: null,
    face: 'station',
  } as const;
  const rest = { recordKind: 'row', recordId: null, recordName: null, scopeId, scopeName: null };
  return { actor, action: 'test.changed', result: 'done', ...rest };
}

/** An own part as it comes back from the hub. */
export function comingBack(
  bench: Pick<ReplicaBench, 'stationId'>,
  part: ReturnType<Replica['toPush']>[number],
  hubSequence: number,
): IncomingPart {
  const { stationId } = bench;
  return { ...part, hubSequence, stationId, epoch: 1, receivedAt: 0, orderedTime: part.hybridTime };
}

/** A part of another station. */
export function partOf(
  hubSequence: number,
  edits: readonly RowEdit[],
  wish: Partial<
    Pick<IncomingPart, 'stationId' | 'orderedTime' | 'place' | 'personId' | 'transactionId'>
  > = {},
): IncomingPart {
  const stationId = wish.stationId ?? 'other-station';
  const hybridTime = wish.orderedTime ?? timeAt(1_900_000_000_000, stationId);
  const part = {
    sequence: hubSequence,
    transactionId: wish.transactionId ?? `transaction-${hubSequence}`,
    place: wish.place ?? FACTORY,
    hybridTime,
    personId: wish.personId ?? 'other-person',
    schema: 1,
    edits,
  };
  const hub = { hubSequence, stationId, epoch: 1, receivedAt: 0, orderedTime: hybridTime, isFounding: false };
  return { ...part, ...hub, hash: partHash(part) };
}

/** A hybrid time. */
export function timeAt(milliseconds: number, stationId: string): string {
  return `${milliseconds.toString(16).padStart(12, '0')}-0000-${stationId}`;
}
