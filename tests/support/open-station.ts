import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idMaker, type Clock } from '../../src/shop/kernel/index.ts';
import type { RecordEntry } from '../../src/shop/audit/index.ts';
import { createStation, type Station } from '../../src/station/station.ts';
import { readIdentity, type Identity } from '../../src/station/identity.ts';
import { openDatabase, STORE_FILE } from '../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../src/station/store/store.ts';
import { systemClock, systemRandom } from '../../src/station/system.ts';

/** Both clocks of a station in a test's hand: time passes only when told to. */
export class HandClock implements Clock {
  wall = 1_800_000_000_000;
  monotonic = 1_000_000;

  now(): number {
    return this.wall;
  }

  monotonicMilliseconds(): number {
    return this.monotonic;
  }

  /** Time as everybody sees it. */
  pass(seconds: number): void {
    this.wall += seconds * 1_000;
    this.monotonic += seconds * 1_000;
  }

  /** Somebody sets the wall clock. */
  set(seconds: number): void {
    this.wall += seconds * 1_000;
  }
}

/** A passing folder, with room beside it for the heads of a record. Remove it when the test is over. */
export function passingFolder(): { readonly directory: string; remove(): void } {
  const outer = mkdtempSync(join(tmpdir(), 'printhall-test-'));
  const directory = join(outer, 'data');
  mkdirSync(directory);
  return { directory, remove: () => rmSync(outer, { recursive: true, force: true }) };
}

export interface BareStation {
  readonly directory: string;
  readonly clock: HandClock;
  readonly station: Station;
  reopen(): Promise<void>;
  discard(): Promise<void>;
}

/** A station in which nobody has been yet, on clocks of the test's own. */
export async function openBareStation(): Promise<BareStation> {
  const { directory, remove } = passingFolder();
  const clock = new HandClock();
  // A demo that is still being filled when its folder goes reports so; that is no failure of a test.
  const options = {
    dataDirectory: directory,
    clock,
    report: () => undefined,
  };
  let station = await createStation(options);
  return {
    directory,
    clock,
    get station() {
      return station;
    },
    async reopen() {
      await station.close();
      station = await createStation(options);
    },
    async discard() {
      await station.close();
      remove();
    },
  };
}

/** The store alone, on a real file. */
export async function openBareStore(
  directory: string,
  clock: Clock = systemClock,
): Promise<{
  readonly store: StationStore;
  readonly database: Database.Database;
  readonly identity: Identity;
}> {
  const database = await openDatabase({ directory, clock });
  const makeId = idMaker(clock, systemRandom);
  const identity = readIdentity(database, clock, makeId);
  return { database, identity, store: createStore(database, { clock, makeId, identity, version: 'test' }) };
}

/** The store's file as another program opens it: none of our settings, none of our code. */
export function openAsStranger(directory: string, options?: Database.Options): Database.Database {
  return new Database(join(directory, STORE_FILE), options);
}

/** A line for the record that says nothing in particular. */
export function entry(about: Partial<RecordEntry> = {}): RecordEntry {
  return {
    actor: {
      personId: null,
      personName: null,
      roleName: null,
      grantId: null,
      session: null,
      face: 'station',
    },
    action: 'test.write',
    result: 'done',
    recordKind: 'scope',
    recordId: null,
    recordName: null,
    scopeId: null,
    scopeName: null,
    ...about,
  };
}
