import { desc, isNull } from 'drizzle-orm';
import {
  accepted,
  refused,
  type Clock,
  type RandomSource,
  type Timers,
  type Refusal,
  type Result,
} from '../../shop/kernel/index.ts';
import type { Call } from '../../shop/records/use-case.ts';
import type { SyncRefusal, SyncView, TroubleView } from '../../shop/sync/index.ts';
import { syncTroubles } from '../../shop/sync/tables.ts';
import type { SyncHouse } from '../../shop/sync/use-cases.ts';
import type { LaterLife, StationAnchor } from '../anchors/anchor.ts';
import type { Identity } from '../identity.ts';
import type { StationStore } from '../store/store.ts';
import { listConflicts, openConflicts, settleConflict, type ConflictHouse } from './conflict-desk.ts';
import { enrol, previewEnrolment, type EnrollingHouse } from './enrolling.ts';
import type { SyncEngine } from './engine.ts';
import type { HubStation, OpenHub } from './hub.ts';
import { fileOfTrouble, type FileMoves } from './files/index.ts';
import type { Replica } from './replica.ts';
import { goOnPutBack, startOver } from './starting-over.ts';

export interface SyncRoomHouse extends ConflictHouse {
  readonly store: StationStore;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly replica: Replica;
  readonly sync: SyncEngine;
  readonly openHub: OpenHub;
  readonly anchor: Pick<StationAnchor, 'laterLife'>;
  isSetUp(): boolean;
  isDemo(): boolean;
  placeName(scopeId: string): string;
  readonly fileMoves: Pick<FileMoves, 'view' | 'tryAgain' | 'beginAgain'>;
  /** Copies the store into the data folder's backups, before rows of it are taken away. */
  keepCopy(): Promise<void>;
  isPrinting(): boolean;
  letGoOfPrinters(): Promise<void>;
}

/** A page that waits for longer is better shown with what was heard before. */
const HEAR_MILLISECONDS = 1_500;

/** What the window is told and may ask about syncing. */
export function createSyncRoom(house: SyncRoomHouse): SyncHouse {
  const { replica, sync, store } = house;
  const heard = {
    stations: [] as readonly HubStation[],
    at: null as number | null,
    asking: null as Promise<void> | null,
  };
  const enrolling: EnrollingHouse = { ...house, reading: store.reading };

  async function hearStations(): Promise<void> {
    const hub = sync.hub();
    if (hub === null) return;
    heard.stations = await hub.stations();
    heard.at = house.clock.now();
  }
  const hear = () =>
    (heard.asking ??= hearStations()
      .catch(() => undefined)
      .finally(() => (heard.asking = null)));
  sync.onOnline(() => void hear());

  /** Asks the hub before it answers; where that takes long, the answer is what was heard before, and says when. */
  function hearSoon(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = house.timers.after(HEAR_MILLISECONDS, resolve);
      void hear().then(() => {
        cancel();
        resolve();
      });
    });
  }

  async function begin(call: Call, code: string): Promise<Result<Record<string, never>, SyncRefusal>> {
    await sync.stop();
    const done = await enrol(enrolling, code);
    const enrolled = replica.enrolled();
    if (done.ok) house.fileMoves.beginAgain();
    if (done.ok && enrolled !== null)
      record(house, call, { company: enrolled.companyName, founds: done.value.founds });
    sync.start();
    return done.ok ? accepted({}) : done;
  }

  return {
    standing: () => sync.standing(),
    async view(call) {
      await hearSoon();
      return viewOf(house, call, heard);
    },
    preview: (_call, code) => previewEnrolment(enrolling, code),
    found: (call, code) => begin(call, code),
    async joinFirst(call, code) {
      // Who comes first to a new station sits at it; anything else would let the network give it a company.
      if (!call.local || house.isSetUp()) return refused({ code: 'people.alreadySetUp' });
      return begin(call, code);
    },
    syncNow: () => sync.now(),
    async leave(call) {
      const enrolled = replica.enrolled();
      if (enrolled === null) return refused<SyncRefusal>({ code: 'sync.notEnrolled' });
      await sync.stop();
      replica.end();
      record(house, call, { company: enrolled.companyName });
      sync.start();
      return accepted({});
    },
    async goOn(call) {
      const enrolled = replica.enrolled();
      const later = house.anchor.laterLife();
      if (enrolled === null && later !== null) return goOnAlone(house, call, later);
      const stopped = enrolled?.stopped ?? null;
      if (stopped === null && later !== null) return refused<SyncRefusal>({ code: 'sync.offline' });
      if (stopped === null) return refused<SyncRefusal>({ code: 'sync.notEnrolled' });
      await sync.stop();
      const over = await startOver(house, stopped);
      if (over.ok) house.fileMoves.beginAgain();
      if (over.ok) record(house, call, { why: stopped });
      sync.start();
      return over;
    },
    conflicts: (call, settled, before) => listConflicts(house, call, settled, before),
    settle: (call, conflictId, how) => settleConflict(house, call, conflictId, how),
    settleTrouble: async (call, troubleId, how) => settleTrouble(house, call, troubleId, how),
  };
}

/** Nobody else knows what the station did since its backup: who says so answers for it. */
async function goOnAlone(
  house: SyncRoomHouse,
  call: Call,
  later: LaterLife,
): Promise<Result<Record<string, never>, SyncRefusal>> {
  await house.sync.stop();
  goOnPutBack(house, later);
  record(house, call, { why: { code: 'putBack', livedUntil: later.livedUntil } });
  house.sync.start();
  return accepted({});
}

function record(
  { store, replica }: SyncRoomHouse,
  call: Call,
  facts: Readonly<Record<string, unknown>>,
): void {
  const companyId = replica.enrolled()?.companyId ?? null;
  store.write((tx) =>
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'station',
      recordId: null,
      recordName: null,
      scopeId: companyId,
      scopeName: null,
      facts,
    }),
  );
}

function viewOf(
  house: SyncRoomHouse,
  call: Call,
  heard: { readonly stations: readonly HubStation[]; readonly at: number | null },
): SyncView {
  const { replica, sync, identity } = house;
  const enrolled = replica.enrolled();
  return {
    standing: sync.standing(),
    hub:
      enrolled === null
        ? null
        : {
            host: enrolled.address.host,
            port: enrolled.address.port,
            database: enrolled.address.database,
            encrypted: enrolled.address.tls.kind !== 'off',
            companyName: enrolled.companyName,
            joinedAt: enrolled.joinedAt,
            factories: enrolled.factories?.map((id) => ({ id, name: house.placeName(id) })) ?? null,
            clockOffsetMilliseconds: enrolled.clockOffsetMilliseconds,
          },
    stations: heard.stations.map((station) => ({
      ...station,
      isThis: station.stationId === identity.id,
      homeFactoryName: house.placeName(station.homeFactoryId),
    })),
    stationsAt: heard.at,
    troubles: openTroubles(house),
    openConflicts: openConflicts(house, call),
    files: house.fileMoves.view(),
    nextAt: sync.nextAt(),
    lastError: sync.lastError(),
  };
}

/** As many as a person looks through. */
const TROUBLES_SHOWN = 200;

function openTroubles({ store }: SyncRoomHouse): readonly TroubleView[] {
  return store.reading
    .select()
    .from(syncTroubles)
    .where(isNull(syncTroubles.settledAt))
    .orderBy(desc(syncTroubles.at))
    .limit(TROUBLES_SHOWN)
    .all()
    .map(({ id, direction, code, detail, at }) => ({ troubleId: id, direction, code, detail, at }));
}

function settleTrouble(
  house: SyncRoomHouse,
  call: Call,
  troubleId: string,
  how: 'tryAgain' | 'setAside',
): Result<Record<string, never>, Refusal> {
  const contentHash = fileOfTrouble(house.store.reading, troubleId);
  const settled = house.replica.settleTrouble(
    troubleId,
    call.personId,
    // A file is no part that could be applied: it is fetched, or brought, again.
    contentHash === null ? how : 'setAside',
  );
  if (settled === 'alreadySettled') return refused<SyncRefusal>({ code: 'sync.alreadySettled' });
  if (settled === 'stays') return refused<SyncRefusal>({ code: 'sync.stillNotTaken' });
  record(house, call, { troubleId, how });
  if (contentHash !== null && how === 'tryAgain') house.fileMoves.tryAgain(contentHash);
  if (how === 'tryAgain') house.sync.now();
  return accepted({});
}
