import type { Database } from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { cpSync, mkdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { projects } from '../../src/shop/projects/tables.ts';
import { idMaker, type Clock } from '../../src/shop/kernel/index.ts';
import { readIdentity, type Identity } from '../../src/station/identity.ts';
import { openDatabase } from '../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../src/station/store/store.ts';
import { namesakes } from '../../src/station/sync/applying/namesakes.ts';
import { createSyncEngine, type EngineHouse, type SyncEngine } from '../../src/station/sync/engine.ts';
import { enrol } from '../../src/station/sync/enrolling.ts';
import { writeEnrolmentCode } from '../../src/station/sync/enrolment-code.ts';
import type { HubAccess } from '../../src/station/sync/hub.ts';
import { accessJudge } from '../../src/station/sync/judging/access-judge.ts';
import { shiftJudge } from '../../src/station/sync/judging/shift-judge.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { printTaskJudge } from '../../src/station/sync/printing/print-task-judge.ts';
import { openReplica, type Replica } from '../../src/station/sync/replica.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { foundCompany } from '../../tests/sync/support/company.ts';
import { followedPolicy } from '../../tests/sync/support/followed-policy.ts';

/** A station without its rooms: the store, what syncs it, and the judges, as `machines.ts` puts them together. */
export interface BenchStation {
  readonly database: Database;
  readonly store: StationStore;
  readonly identity: Identity;
  readonly replica: Replica;
  readonly engine: SyncEngine;
  readonly house: EngineHouse;
  /** What somebody does: every other time a new project, else another name of the last one; and its line in the record. */
  change(description: string): void;
  /** The same at once, for days that have passed already: nothing is waited for on the disk. */
  changeOften(times: number, from: number, to: number): void;
  enrol(access: HubAccess, founds: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface StationWish {
  readonly directory: string;
  /** An empty store to begin with. */
  readonly template: string;
  /** Where its changes are. */
  readonly factoryId: string;
  /** How many factories its company has, where it makes the company itself. */
  readonly factories: number;
  report(error: unknown): void;
}

export async function openBenchStation(wish: StationWish): Promise<BenchStation> {
  const { directory, factoryId, report } = wish;
  mkdirSync(directory, { recursive: true });
  cpSync(wish.template, directory, { recursive: true });
  let now = systemClock.now;
  const clock: Clock = { now: () => now(), monotonicMilliseconds: systemClock.monotonicMilliseconds };
  const database = await openDatabase({ directory, clock });
  const makeId = idMaker(clock, systemRandom);
  const identity = readIdentity(database, clock, makeId);
  const store = createStore(database, { clock, makeId, identity, version: 'benchmark' });
  const replica = openReplica({
    database,
    store,
    identity,
    clock,
    makeId,
    judges: [accessJudge(), shiftJudge(), printTaskJudge()],
    policy: followedPolicy(store),
    namesakes: (tableName, rowId) => namesakes(store.reading, tableName, rowId),
  });
  const house: EngineHouse = {
    replica,
    identity,
    clock,
    timers: systemTimers,
    random: systemRandom,
    openHub: openPostgresHub,
    version: 'benchmark',
    schema: Number(database.pragma('user_version', { simple: true })),
    correctClock: (offset) => store.hybridClock.correct(offset),
    breathe: () => setImmediate(),
    report,
  };
  const engine = createSyncEngine(house);
  store.onCommit(() => engine.wake());
  const change = changer(store, clock, makeId, factoryId);
  return {
    database,
    store,
    identity,
    replica,
    engine,
    house,
    change,
    changeOften(times, from, to) {
      database.pragma('synchronous = OFF');
      for (let made = 0; made < times; made += 1) {
        now = () => Math.round(from + ((to - from) * made) / times);
        change('made while nobody could hear of it');
      }
      now = systemClock.now;
      database.pragma('synchronous = FULL');
      // What was not waited for is on the disk before anything is measured.
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    async enrol(access, founds) {
      if (founds) foundCompany(store, wish.factories, clock.now());
      const there = {
        isSetUp: () => founds,
        isDemo: () => false,
        isPrinting: () => false,
        letGoOfPrinters: () => Promise.resolve(),
        keepCopy: () => Promise.resolve(),
      };
      const code = writeEnrolmentCode(access);
      const enrolled = await enrol({ ...house, ...there, reading: store.reading }, code);
      if (!enrolled.ok) throw new Error(`Not enrolled: ${enrolled.refusal.code}`);
    },
    async close() {
      await engine.stop();
      store.close();
    },
  };
}

function changer(
  store: StationStore,
  clock: Clock,
  makeId: () => string,
  scopeId: string,
): (description: string) => void {
  let last: { readonly id: string; readonly version: number } | null = null;
  return (description) => {
    const at = clock.now();
    const id = last?.id ?? makeId();
    const name = last === null ? 'Hooks for the tool wall' : 'Hooks for the tool wall, second try';
    const known = last;
    store.write((tx) => {
      if (known === null) {
        const made = { createdBy: 'person-1', createdAt: at, changedAt: at, version: 1 };
        tx.rows
          .insert(projects)
          .values({ id, scopeId, name, description, ...made })
          .run();
      } else {
        const changes = { name, description, changedAt: at, version: known.version + 1 };
        tx.rows.update(projects).set(changes).where(eq(projects.id, id)).run();
      }
      tx.record({
        actor: {
          personId: 'person-1',
          personName: 'Dana Designer',
          roleName: 'Designer',
          grantId: 'grant-of-person-1',
          session: 'benchmark',
          face: 'window',
        },
        action: known === null ? 'projects.create' : 'projects.rename',
        result: 'done',
        recordKind: 'project',
        recordId: id,
        recordName: name,
        scopeId,
        scopeName: 'Hall 1',
        facts: { name },
      });
    });
    last = known === null ? { id, version: 1 } : null;
  };
}
