import type { Database } from 'better-sqlite3';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessPolicy, PersonId } from '../../../src/shop/access/index.ts';
import type { HierarchyHouse } from '../../../src/shop/hierarchy/house.ts';
import { idMaker } from '../../../src/shop/kernel/index.ts';
import type { GrantsHouse } from '../../../src/shop/grants/house.ts';
import type { PeopleHouse } from '../../../src/shop/people/house.ts';
import type { Call } from '../../../src/shop/records/use-case.ts';
import { callOnBehalf } from '../../../src/station/calls.ts';
import type { StationStore } from '../../../src/station/store/store.ts';
import { namesakes } from '../../../src/station/sync/applying/namesakes.ts';
import { accessJudge } from '../../../src/station/sync/judging/access-judge.ts';
import { openReplica } from '../../../src/station/sync/replica.ts';
import { systemRandom } from '../../../src/station/system.ts';
import { NOW } from '../../access/facts.ts';
import { HandClock, openBareStore } from '../../support/open-station.ts';
import { enrolled, OneOrder, watched, type Sender, type Verdict } from './one-order.ts';
import { followedPolicy } from '../support/followed-policy.ts';

/** A station as far as access goes: its store, its policy, the use cases of access, and its part in the hub's order. */
export interface Office extends Sender {
  readonly number: number;
  readonly clock: HandClock;
  readonly database: Database;
  readonly store: StationStore;
  readonly verdicts: readonly Verdict[];
  readonly grants: GrantsHouse;
  readonly people: PeopleHouse;
  readonly places: HierarchyHouse;
  policy(): AccessPolicy;
  callBy(personId: PersonId, action: string): Call;
  close(): void;
}

export interface Offices {
  readonly all: readonly Office[];
  readonly order: OneOrder;
  close(): void;
}

/** Companies of several stations in their beginning, as many as are asked for: all alike, each on files of its own. */
export interface Beginnings {
  open(): Promise<Offices>;
  remove(): void;
}

/** @param fill writes the company into its first station */
export async function prepareOffices(
  stations: number,
  fill: (store: StationStore) => void,
): Promise<Beginnings> {
  const memory = '/dev/shm';
  const root = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'printhall-offices-'));
  const order = new OneOrder();
  for (let number = 0; number < stations; number += 1) {
    const directory = join(root, `beginning-${number}`);
    mkdirSync(directory);
    const office = await openOffice(directory, number);
    if (number === 0) fill(office.store);
    office.replica.begin(enrolled());
    if (number === 0) office.replica.sealCopy();
    order.push(office);
    order.pull(office);
    office.close();
  }
  let opened = 0;
  return {
    async open() {
      opened += 1;
      const folder = join(root, `company-${opened}`);
      const all: Office[] = [];
      for (let number = 0; number < stations; number += 1) {
        const directory = join(folder, `${number}`);
        cpSync(join(root, `beginning-${number}`), directory, { recursive: true });
        all.push(await openOffice(directory, number));
      }
      return {
        all,
        order: new OneOrder(order.parts),
        close() {
          for (const office of all) office.close();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function openOffice(directory: string, number: number): Promise<Office> {
  const clock = new HandClock();
  clock.wall = NOW;
  const { store, database, identity } = await openBareStore(directory, clock);
  const policy = followedPolicy(store);
  const makeId = idMaker(clock, systemRandom);
  const verdicts: Verdict[] = [];
  const replica = openReplica({
    database,
    store,
    identity,
    clock,
    makeId,
    judges: [watched(accessJudge(), verdicts)],
    policy,
    namesakes: (tableName, rowId) => namesakes(store.reading, tableName, rowId),
  });
  // Nobody is signed in here, and nobody has a face.
  const house = {
    store,
    clock,
    makeId,
    policy,
    pictures: () => new Map(),
    sessions: { endOf: () => undefined },
  };
  return {
    number,
    clock,
    database,
    store,
    replica,
    stationId: identity.id,
    verdicts,
    policy,
    grants: house,
    people: house as unknown as PeopleHouse,
    places: house as unknown as HierarchyHouse,
    callBy: (personId, action) => callOnBehalf({ clock, policy }, personId, action),
    close: () => database.close(),
  };
}
