import { mkdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AccessPolicy, ScopeId } from '../shop/access/index.ts';
import type { PrintProfile } from '../shop/files/index.ts';
import { idMaker, type Clock, type MakeId, type RandomSource, type Timers } from '../shop/kernel/index.ts';
import { createProofBook, type ProofBook } from '../shop/people/proofs.ts';
import { createSessionBook, type SessionBook } from '../shop/people/sessions.ts';
import type { Secrets } from '../shop/people/house.ts';
import { createEndsOfWork } from '../shop/people/work-ends.ts';
import type { ModelWorkshop } from '../shop/projects/slicer.ts';
import { openAnchor, type StationAnchor } from './anchors/anchor.ts';
import { anchorDirectoryFor, anchorFolder } from './anchors/folder.ts';
import { createBench, type StationBench } from './bench.ts';
import { createCameraRoom, type CameraRoom } from './cameras/index.ts';
import type { PortListing } from './devices/port-watch.ts';
import { createModelAnalyser, openFileStore, type FileStore, type ModelAnalyser } from './files/index.ts';
import { readIdentity, type Identity } from './identity.ts';
import { createWireThread } from './devices/wire/wire-thread.ts';
import { createLateRecord, type LateRecord } from './late-record.ts';
import { createPolicyBook, type PolicyBook } from './policy-book.ts';
import { resourcesDirectory } from './resources.ts';
import { scopesWithin } from './scopes-within.ts';
import { createSecrets } from './secrets.ts';
import { createEmbeddedSlicer, loadProfiles, type SlicerBackend } from './slicing/index.ts';
import { lockFolder } from './store/folder-lock.ts';
import { backUp, openDatabase } from './store/open.ts';
import { namesakes } from './sync/applying/namesakes.ts';
import { openConflictsMark } from './sync/open-conflicts.ts';
import { createSyncEngine, type SyncEngine } from './sync/engine.ts';
import type { OpenHub } from './sync/hub.ts';
import { accessJudge } from './sync/judging/access-judge.ts';
import { shiftJudge } from './sync/judging/shift-judge.ts';
import { printTaskJudge } from './sync/printing/print-task-judge.ts';
import { openPostgresHub } from './sync/postgres/postgres-hub.ts';
import { openReplica, type Replica } from './sync/replica.ts';
import { createStore, sha256, type StationStore } from './store/store.ts';
import { systemClock, systemRandom, systemTimers } from './system.ts';
import { PRINTHALL_VERSION } from './version.ts';
import { createWorkBook, type WorkBook } from './work-book.ts';
import { createDisplays, createFileMoves, diskRoom, URGENCY } from './sync/files/index.ts';
import type { Displays, FileMoves } from './sync/files/index.ts';
import { createWorkshop } from './workshop.ts';

export interface StationOptions {
  /** Everything that the station keeps is in this folder. Made when it is missing. */
  readonly dataDirectory: string;
  /**
   * Where the heads of the record and the key that signs them are kept, a folder for each station in it; apart from the
   * data. By default see `anchorDirectoryFor`.
   */
  readonly anchorDirectory?: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomSource;
  /** How a hub is reached; by default PostgreSQL. */
  readonly openHub?: OpenHub;
  /** How the ports of this machine are told; by default as the operating system does. */
  readonly portListing?: PortListing;
  /** Told of bugs in what nobody waits for. By default to standard error. */
  readonly report?: (error: unknown) => void;
}

/** What the rooms run on. */
export interface Machines {
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly makeId: MakeId;
  readonly identity: Identity;
  readonly store: StationStore;
  /** What this station holds of its company, and what of it waits for the hub. */
  readonly replica: Replica;
  readonly sync: SyncEngine;
  readonly openHub: OpenHub;
  /** Copies the store into the data folder’s backups, before rows of it are taken away. */
  keepCopy(): Promise<void>;
  readonly anchor: StationAnchor;
  readonly lateRecord: LateRecord;
  readonly policies: PolicyBook;
  readonly files: FileStore;
  readonly analyser: ModelAnalyser;
  readonly slicer: SlicerBackend;
  readonly workshop: ModelWorkshop;
  /** Files that come from other stations, and go to them. */
  readonly fileMoves: FileMoves;
  /** What windows draw of them. */
  readonly displays: Displays;
  readonly profiles: readonly PrintProfile[];
  readonly sessions: SessionBook;
  readonly proofs: ProofBook;
  readonly secrets: Secrets;
  readonly work: WorkBook;
  readonly bench: StationBench;
  readonly cameraRoom: CameraRoom;
  report(error: unknown): void;
  policy(): AccessPolicy;
  profile(key: string): PrintProfile | null;
  scopesWithin(scopeId: ScopeId): readonly ScopeId[];
  /** Lets go of the data folder. */
  unlock(): void;
}

/**
 * Takes the data folder and opens what is in it. Throws FolderInUseError, UnknownStoreError or StoreSettingError with a
 * sentence for people, and then has let go of the folder again.
 */
export async function openMachines(options: StationOptions): Promise<Machines> {
  mkdirSync(options.dataDirectory, { recursive: true });
  const unlock = lockFolder(options.dataDirectory);
  try {
    return await openIn(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openIn(options: StationOptions, unlock: () => void): Promise<Machines> {
  const { dataDirectory } = options;
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const report = options.report ?? ((error: unknown) => void process.stderr.write(`${String(error)}\n`));
  const makeId = idMaker(clock, random);
  const profiles = await loadProfiles(join(resourcesDirectory(), 'profiles'));
  const secrets = await createSecrets();
  const filing = await openFiling(dataDirectory, { timers, random });
  const database = await openDatabase({ directory: dataDirectory, clock });
  const identity = readIdentity(database, clock, makeId);
  const store = createStore(database, { clock, makeId, identity, version: PRINTHALL_VERSION });
  const policies = createPolicyBook(store.reading);
  const replica = openReplica({
    database,
    store,
    identity,
    clock,
    makeId,
    judges: [accessJudge(), shiftJudge(), printTaskJudge()],
    policy: () => policies.current(),
    namesakes: (tableName, rowId) => namesakes(store.reading, tableName, rowId),
  });
  const fileMoves = createFileMoves({
    store,
    files: filing.files,
    clock,
    timers,
    random,
    makeId,
    stationId: identity.id,
    placeOfRow: (tableName, rowId) => replica.places.ofRow(tableName, rowId),
    diskRoom: () => diskRoom(dataDirectory),
    report,
  });
  const workshop = createWorkshop({
    ...filing,
    makeId,
    whenHere: (hash, signal) => fileMoves.whenHere(hash, URGENCY.person, signal),
  });
  const openHub = options.openHub ?? openPostgresHub;
  const anchor = openAnchor({
    folder: anchorFolder(options.anchorDirectory ?? anchorDirectoryFor(dataDirectory), identity.id),
    reading: store.reading,
    clock,
    stationId: identity.id,
    get epoch() {
      return identity.epoch;
    },
  });
  const sync = createSyncEngine({
    replica,
    identity,
    clock,
    timers,
    random,
    openHub,
    version: PRINTHALL_VERSION,
    schema: Number(database.pragma('user_version', { simple: true })),
    laterLife: () => anchor.laterLife(),
    openConflicts: openConflictsMark(database),
    correctClock: (offset) => store.hybridClock.correct(offset),
    breathe: () => setImmediate(),
    report,
  });
  return {
    ...filing,
    workshop,
    fileMoves,
    displays: createDisplays({ workshop, report }),
    dataDirectory,
    clock,
    timers,
    random,
    makeId,
    identity,
    store,
    replica,
    sync,
    openHub,
    keepCopy: () => backUp(database, { directory: dataDirectory, clock }, 'before-the-hub'),
    anchor,
    lateRecord: createLateRecord(store, clock, report),
    policies,
    profiles,
    secrets,
    report,
    unlock,
    sessions: createSessionBook(
      clock,
      random,
      sha256,
      createEndsOfWork({ store, policy: () => policies.current() }),
    ),
    proofs: createProofBook(clock, random, sha256),
    work: createWorkBook(makeId, report),
    cameraRoom: createCameraRoom({ clock, timers, report }),
    bench: createBench({
      clock,
      timers,
      random,
      report,
      ...(options.portListing === undefined ? {} : { portListing: options.portListing }),
      // A thread has the machine's own timers; a station with others keeps everything with itself.
      ...(timers === systemTimers ? { wire: createWireThread(report) } : {}),
    }),
    policy: () => policies.current(),
    profile: (key) => profiles.find((one) => one.key === key) ?? null,
    scopesWithin: (scopeId) => scopesWithin(policies.current(), scopeId),
  };
}

/** Files, and what reads and slices them. What an earlier run left half done is swept away. */
async function openFiling(
  dataDirectory: string,
  { timers, random }: Pick<Machines, 'timers' | 'random'>,
): Promise<Pick<Machines, 'files' | 'analyser' | 'slicer'> & { readonly temporaryDirectory: string }> {
  const temporaryDirectory = join(dataDirectory, 'temporary');
  await rm(temporaryDirectory, { recursive: true, force: true });
  await mkdir(temporaryDirectory, { recursive: true });
  const files = await openFileStore(join(dataDirectory, 'files'), { random });
  const analyser = createModelAnalyser({ timers });
  const slicer = createEmbeddedSlicer({ analyser, timers, temporaryDirectory });
  return { files, analyser, slicer, temporaryDirectory };
}
