import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ContentHash } from '../../../../src/shop/files/index.ts';
import { idMaker, type Clock, type Timers } from '../../../../src/shop/kernel/index.ts';
import { printers } from '../../../../src/shop/printers/tables.ts';
import { prints, printTasks } from '../../../../src/shop/printing/tables.ts';
import { models, modelVersions, projects } from '../../../../src/shop/projects/tables.ts';
import { scopes } from '../../../../src/shop/hierarchy/tables.ts';
import { openFileStore, type FileStore } from '../../../../src/station/files/index.ts';
import type { HubDesk } from '../../../../src/station/sync/desk.ts';
import { createFileMoves, type FileMoves } from '../../../../src/station/sync/files/index.ts';
import type { FileDepot, Hub } from '../../../../src/station/sync/hub.ts';
import { findPlaces } from '../../../../src/station/sync/sealing/places.ts';
import type { StationStore } from '../../../../src/station/store/store.ts';
import { systemClock, systemRandom } from '../../../../src/station/system.ts';
import { entry, openBareStore, passingFolder } from '../../../support/open-station.ts';

export const NORTH = 'factory-north';
export const SOUTH = 'factory-south';

/** A minute of a test is 60 ms: what waits, waits; what is read from a disk is read. */
const FASTER = 1_000;

export const fastClock: Clock = {
  now: () => systemClock.now(),
  monotonicMilliseconds: () => performance.now() * FASTER,
};

export const fastTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds / FASTER);
    return () => clearTimeout(timer);
  },
};

export interface FileStation {
  readonly id: string;
  readonly store: StationStore;
  readonly files: FileStore;
  readonly moves: FileMoves;
  readonly desk: TestDesk;
  readonly reported: unknown[];
  /** Free bytes of its disk, as the test has it. */
  disk: { freeBytes: number; totalBytes: number };
  /** Writes rows as a commit does, and lets the moves follow. */
  write(work: (rows: Parameters<Parameters<StationStore['journal']>[0]>[0]) => void): void;
  /** Puts a file into its store as an upload does. */
  receive(bytes: Uint8Array): Promise<ContentHash>;
  /** A version of a model in a factory, naming the file. */
  version(
    place: string,
    hash: string,
    bytes: number,
    more?: Partial<typeof modelVersions.$inferInsert>,
  ): string;
  task(place: string, gcodeHash: string, more?: Partial<typeof printTasks.$inferInsert>): string;
  printer(place: string, stationId?: string): string;
  /** As a restart does: what was in memory is gone. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestDesk extends HubDesk {
  depot: FileDepot | null;
  isFencedNow: boolean;
  isEnrolledNow: boolean;
  placesNow: readonly string[] | null;
  online(): void;
}

/** A station in a passing folder, of which only what concerns files runs. */
export async function openFileStation(depot: FileDepot | null, name = 'station-a'): Promise<FileStation> {
  const folder = passingFolder();
  return openStationIn(folder.directory, depot, name, folder.remove);
}

/** The same over a folder that outlives it. */
export async function openStationIn(
  directory: string,
  depot: FileDepot | null,
  name = 'station-a',
  remove: () => void = () => undefined,
): Promise<FileStation> {
  const makeId = idMaker(systemClock, systemRandom);
  const desk = testDesk(depot);
  const reported: unknown[] = [];
  let opened = await open();
  async function open() {
    mkdirSync(directory, { recursive: true });
    const { store, database } = await openBareStore(directory);
    const files = await openFileStore(join(directory, 'files'), { random: systemRandom });
    const places = findPlaces(database);
    const moves = createFileMoves({
      store,
      files,
      makeId,
      clock: fastClock,
      timers: fastTimers,
      random: systemRandom,
      stationId: name,
      placeOfRow: (table, rowId) => places.ofRow(table, rowId),
      diskRoom: async () => station.disk,
      report: (error) => reported.push(error),
    });
    const stop = store.onCommit((changes) => moves.follow(changes));
    if (store.reading.select().from(scopes).all().length === 0) plantPlaces(store);
    return { store, files, moves, stop };
  }
  const write: FileStation['write'] = (work) =>
    opened.store.write((tx) => {
      work(tx.rows);
      tx.record(entry());
    });
  const station: FileStation = {
    id: name,
    desk,
    reported,
    disk: { freeBytes: 2 ** 40, totalBytes: 2 ** 41 },
    get store() {
      return opened.store;
    },
    get files() {
      return opened.files;
    },
    get moves() {
      return opened.moves;
    },
    write,
    async receive(bytes) {
      const stored = await opened.files.receive(once(bytes), { declaredName: 'part.stl' });
      if (!stored.ok) throw new Error(stored.refusal.code);
      return stored.value.hash;
    },
    version: (place, hash, bytes, more = {}) => writeVersion(write, makeId, { place, hash, bytes }, more),
    task: (place, gcodeHash, more = {}) => writeTask(write, makeId, place, gcodeHash, more),
    printer: (place, stationId = name) => writePrinter(write, makeId, place, stationId),
    async restart() {
      await opened.moves.close();
      opened.stop();
      opened.store.close();
      opened = await open();
      opened.moves.begin(desk);
    },
    async close() {
      await opened.moves.close();
      opened.stop();
      opened.store.close();
      remove();
    },
  };
  opened.moves.begin(desk);
  return station;
}

function testDesk(depot: FileDepot | null): TestDesk {
  const listeners = new Set<() => void>();
  const desk: TestDesk = {
    depot,
    isFencedNow: false,
    isEnrolledNow: true,
    placesNow: null,
    isEnrolled: () => desk.isEnrolledNow,
    isFenced: () => desk.isFencedNow,
    hub: () => (desk.depot === null ? null : ({ files: desk.depot } as unknown as Hub)),
    places: () => desk.placesNow,
    hubTime: () => systemClock.now(),
    onOnline(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    online() {
      for (const listener of listeners) listener();
    },
  };
  return desk;
}

type Write = FileStation['write'];
type MakeId = ReturnType<typeof idMaker>;

function plantPlaces(store: StationStore): void {
  store.write((tx) => {
    const places = [
      { id: 'company', kind: 'client' as const, parentId: null, name: 'Company' },
      { id: NORTH, kind: 'factory' as const, parentId: 'company', name: 'North' },
      { id: SOUTH, kind: 'factory' as const, parentId: 'company', name: 'South' },
    ];
    for (const place of places)
      tx.rows
        .insert(scopes)
        .values({ ...place, createdAt: 1 })
        .run();
    tx.record(entry());
  });
}

function writeVersion(
  write: Write,
  makeId: MakeId,
  file: { readonly place: string; readonly hash: string; readonly bytes: number },
  more: Partial<typeof modelVersions.$inferInsert>,
): string {
  const [id, projectId, modelId] = [makeId<'ModelVersion'>(), makeId<'Project'>(), makeId<'Model'>()];
  write((rows) => {
    const by = { createdBy: 'person', createdAt: 1 };
    rows
      .insert(projects)
      .values({
        ...by,
        id: projectId,
        scopeId: file.place,
        name: 'P',
        description: '',
        changedAt: 1,
        version: 1,
      })
      .run();
    rows
      .insert(models)
      .values({ ...by, id: modelId, projectId, name: 'M' })
      .run();
    rows
      .insert(modelVersions)
      .values({
        id,
        modelId,
        projectId,
        number: 1,
        contentHash: file.hash,
        fileName: 'part.stl',
        bytes: file.bytes,
        uploadedBy: 'person',
        uploadedAt: 1,
        analysis: { state: 'analysing' },
        ...more,
      })
      .run();
  });
  return id;
}

function writeTask(
  write: Write,
  makeId: MakeId,
  place: string,
  gcodeHash: string,
  more: Partial<typeof printTasks.$inferInsert>,
): string {
  const id = makeId<'PrintTask'>();
  write((rows) => {
    rows
      .insert(printTasks)
      .values({
        id,
        number: 1,
        state: 'queued',
        projectId: 'project',
        scopeId: place,
        modelVersionId: 'version',
        gcodeHash,
        materialKey: 'PLA',
        copies: 1,
        copiesDone: 0,
        note: '',
        requestedBy: 'person',
        requestedAt: 1,
        changedAt: 1,
        version: 1,
        ...more,
      })
      .run();
  });
  return id;
}

function writePrinter(write: Write, makeId: MakeId, place: string, stationId: string): string {
  const id = makeId<'Printer'>();
  write((rows) => {
    rows.insert(scopes).values({ id, kind: 'printer', parentId: place, name: id, createdAt: 1 }).run();
    rows
      .insert(printers)
      .values({
        id,
        stationId,
        address: 'simulated:',
        profileKey: 'p',
        materialKey: 'PLA',
        connects: false,
        bed: 'clear',
        version: 1,
      })
      .run();
  });
  return id;
}

/** A run of a task on a printer of a station. */
export function writePrint(station: FileStation, taskId: string, printerId: string, stationId: string): void {
  const print = {
    id: `print of ${taskId}`,
    taskId,
    printerId,
    stationId,
    attempt: 1,
    state: 'accepted' as const,
    acceptedBy: 'person',
    acceptedAt: 1,
    version: 1,
  };
  station.write((rows) => void rows.insert(prints).values(print).run());
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function hashOf(bytes: Uint8Array): ContentHash {
  return createHash('sha256').update(bytes).digest('hex') as ContentHash;
}

/** Bytes of which no two places are alike, by a seed. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** Waits until it is so. */
export async function soon(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
