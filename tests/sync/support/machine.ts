import type { Database } from 'better-sqlite3';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idMaker, type MakeId } from '../../../src/shop/kernel/index.ts';
import type { RowChange } from '../../../src/shop/records/store.ts';
import type { LaterLife } from '../../../src/station/anchors/anchor.ts';
import { readIdentity, type Identity } from '../../../src/station/identity.ts';
import { openDatabase } from '../../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../../src/station/store/store.ts';
import type { PartJudge } from '../../../src/station/sync/applying/judge.ts';
import { createSyncEngine, type SyncEngine } from '../../../src/station/sync/engine.ts';
import type { HubAccess, OpenHub } from '../../../src/station/sync/hub.ts';
import { openReplica, type Replica } from '../../../src/station/sync/replica.ts';
import type { VirtualTime } from '../../printers/support/virtual-time.ts';
import { makeBreaking, keepFiles, type Breaking } from './breaking.ts';
import { Link, type LinkSettings } from './network.ts';
import { ProcessTimers, seededRandom, StationClock } from './station-clock.ts';
import { followedPolicy } from './followed-policy.ts';
import { OutsideHead } from './outside-head.ts';

/** Where stores of simulated stations are: in memory where the machine has such a place, so that a sync costs nothing. */
export function passingRoot(): { readonly root: string; remove(): void } {
  const memory = '/dev/shm';
  const root = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'printhall-sync-'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** As a station tells its hub: nothing hangs on it here. */
const SCHEMA = 1;

/** What a running process of a station has open. */
export interface Process {
  readonly database: Database;
  readonly store: StationStore;
  readonly identity: Identity;
  readonly makeId: MakeId;
  readonly timers: ProcessTimers;
  readonly link: Link;
  readonly breaking: Breaking;
  readonly replica: Replica;
  readonly engine: SyncEngine;
}

export interface MachineSettings extends Pick<LinkSettings, 'time' | 'chance' | 'met'> {
  readonly name: string;
  readonly seed: number;
  readonly root: string;
  readonly openHub: OpenHub;
  readonly judges: readonly PartJudge[];
  /** Bugs that nobody waits for. */
  readonly report: (machine: string, error: unknown) => void;
  /** Hears of every commit, local or of the hub’s. */
  readonly onCommit: (machine: Machine, changes: readonly RowChange[]) => void;
}

/** A computer of a factory: a disk and a clock that outlive the process that runs on it. */
export class Machine {
  readonly name: string;
  readonly clock: StationClock;
  readonly time: VirtualTime;
  readonly #settings: MachineSettings;
  #directory: string;
  #process: Process | null = null;
  #starts = 0;
  /** How it gets to the hub; null: nobody has given it a code. */
  access: HubAccess | null = null;
  /** The factories that it may see; null: all. */
  factories: readonly string[] | null = null;
  readonly #head = new OutsideHead();

  constructor(settings: MachineSettings) {
    this.#settings = settings;
    this.name = settings.name;
    this.time = settings.time;
    this.clock = new StationClock(settings.time);
    this.#directory = join(settings.root, settings.name, 'data-0');
    mkdirSync(this.#directory, { recursive: true });
  }

  get isUp(): boolean {
    return this.#process !== null;
  }

  get process(): Process {
    if (this.#process === null) throw new Error(`${this.name} is down`);
    return this.#process;
  }

  /** Starts on an empty disk from the files of an empty store. */
  lay(template: string): void {
    cpSync(template, this.#directory, { recursive: true });
  }

  async start(): Promise<Process> {
    this.#starts += 1;
    const { time, chance, met, openHub, seed, onCommit } = this.#settings;
    const directory = this.#directory;
    const { clock } = this;
    const database = await openDatabase({ directory, clock });
    const breaking = makeBreaking(database, directory);
    const makeId = idMaker(clock, seededRandom(seed * 1_000 + this.#starts));
    const identity = readIdentity(database, clock, makeId);
    const store = createStore(database, { clock, makeId, identity, version: 'simulated' });
    store.onCommit((changes) => onCommit(this, changes));
    const link = new Link({ time, chance, met, openHub });
    const timers = new ProcessTimers(time);
    const running = { database, store, identity, makeId, timers, link, breaking };
    const replica = openReplica({
      ...running,
      clock,
      judges: this.#settings.judges,
      policy: followedPolicy(store),
      namesakes: () => [],
    });
    const laterLife = this.#head.over(database, identity);
    const engine = this.#engineOf(running, replica, laterLife);
    this.#process = { ...running, replica, engine };
    store.onCommit(() => engine.wake());
    engine.start();
    return this.#process;
  }

  #engineOf(
    { store, identity, timers, link, breaking }: Omit<Process, 'replica' | 'engine'>,
    replica: Replica,
    laterLife: () => LaterLife | null,
  ): SyncEngine {
    return createSyncEngine({
      replica,
      identity,
      clock: this.clock,
      timers,
      random: seededRandom(this.#settings.seed + this.#starts),
      openHub: link.open,
      version: 'simulated',
      schema: SCHEMA,
      laterLife,
      correctClock: (offset) => store.hybridClock.correct(offset),
      breathe: () => new Promise((resolve) => void timers.after(1, () => resolve())),
      report: (error) => {
        if (!breaking.isKilled) this.#settings.report(this.name, error);
      },
    });
  }

  /** Signs the newest entry of its record. */
  sign(): void {
    const { database, identity } = this.process;
    this.#head.sign(database, identity, this.clock.now());
  }

  /** Ends the process without a word. What it did not commit is gone; the disk is as `kept` or as it is now. */
  kill(kept: string | null = null): void {
    const { timers, link, database, breaking } = this.process;
    breaking.killNow();
    timers.kill();
    link.die();
    const next = kept ?? this.nextFolder();
    if (kept === null) keepFiles(this.#directory, next);
    database.close();
    this.#directory = next;
    this.#process = null;
  }

  /** A copy of the disk as it is now, as a backup or a clone. */
  backUp(): string {
    const folder = this.nextFolder();
    keepFiles(this.#directory, folder);
    return folder;
  }

  /** Kills the process at the so many-th statement from now. */
  killAfter(statements: number): void {
    // Once is enough: its disk is kept where it was killed.
    if (this.process.breaking.isKilled) return;
    this.keptFolder = this.nextFolder();
    this.process.breaking.killAfter(statements, this.keptFolder);
  }

  /** Where the disk is kept as it was when the process was killed between two statements. */
  keptFolder = '';

  nextFolder(): string {
    this.#folders += 1;
    return join(this.#settings.root, this.name, `data-${this.#folders}`);
  }
  #folders = 0;
}
