import type { Database } from 'better-sqlite3';
import { idMaker } from '../../../src/shop/kernel/index.ts';
import { readIdentity } from '../../../src/station/identity.ts';
import { namesakes } from '../../../src/station/sync/applying/namesakes.ts';
import { accessJudge } from '../../../src/station/sync/judging/access-judge.ts';
import { openReplica } from '../../../src/station/sync/replica.ts';
import type { Station } from '../../../src/station/station.ts';
import { systemRandom } from '../../../src/station/system.ts';
import { COMPANY, found, type Founded } from '../../people/accounts.ts';
import { openBareStation, type BareStation } from '../../support/open-station.ts';
import { signIn, type Client } from '../../support/station.ts';
import { enrolled, OneOrder, watched, type Sender, type Verdict } from './one-order.ts';
import { followedPolicy } from '../support/followed-policy.ts';

/** One real station of the company, whose changes go to the hub when the test says so. */
export interface Member extends Sender {
  readonly house: BareStation;
  readonly station: Station;
  readonly database: Database;
  /** Of parts that came from others, and of its own when they were judged again. */
  readonly verdicts: readonly Verdict[];
  push(): void;
  pull(page?: number): void;
  signIn(email: string, password: string): Promise<Client>;
}

/** Two or more stations over real stores, with the one order of the hub between them. */
export interface Company {
  readonly members: readonly [Member, Member, ...Member[]];
  readonly master: Founded;
  readonly order: OneOrder;
  /** Everything of everybody goes to the hub, and comes to everybody. */
  settle(): void;
  discard(): Promise<void>;
}

const LEEWAY_MILLISECONDS = 5 * 60_000;

/** Opens a company that its first station has founded, and that the others have joined. */
export async function openCompany(stations = 2): Promise<Company> {
  // The hub's clock is the founder's; so much ahead of it a station may be (RULES: SY15).
  let hubTime = () => Infinity;
  const order = new OneOrder([], () => hubTime());
  const founder = await open(order);
  hubTime = () => founder.house.clock.now() + LEEWAY_MILLISECONDS;
  const master = await found(founder.house);
  founder.replica.begin(enrolled());
  founder.replica.sealCopy();
  founder.push();
  founder.pull();
  const members: [Member, Member, ...Member[]] = [founder, await joined(order)];
  for (let number = 2; number < stations; number += 1) members.push(await joined(order));
  return {
    members,
    master,
    order,
    settle() {
      for (const member of members) member.push();
      for (const member of members) member.pull();
    },
    async discard() {
      for (const member of members) await member.house.discard();
    },
  };
}

async function joined(order: OneOrder): Promise<Member> {
  const member = await open(order);
  member.replica.begin(enrolled());
  member.pull();
  return member;
}

async function open(order: OneOrder): Promise<Member> {
  return memberAt(order, await openBareStation());
}

/** The station of a house as it is open now; anew after the house was opened again. */
export function memberAt(order: OneOrder, house: BareStation): Member {
  const { station } = house;
  const database = databaseOf(station);
  const makeId = idMaker(house.clock, systemRandom);
  const identity = readIdentity(database, house.clock, makeId);
  const verdicts: Verdict[] = [];
  const replica = openReplica({
    database,
    store: station.store,
    identity,
    clock: house.clock,
    makeId,
    judges: [watched(accessJudge(), verdicts)],
    policy: followedPolicy(station.store),
    namesakes: (tableName, rowId) => namesakes(station.store.reading, tableName, rowId),
  });
  const sender = { replica, stationId: identity.id };
  return {
    ...sender,
    house,
    station,
    database,
    verdicts,
    push: () => order.push(sender),
    pull: (page) => order.pull(sender, page),
    signIn: async (email, password) => (await signIn(station, email, password)).client,
  };
}

function databaseOf({ store }: Station): Database {
  const found: Database[] = [];
  store.replicate((opened) => {
    found.push(opened);
    return [];
  });
  const [database] = found;
  if (database === undefined) throw new Error('The store has no database');
  return database;
}

const ACCESS_TABLES = 'scopes people credentials pictures roles grants restrictions access_requests'.split(
  ' ',
);

/** The tables that say who may do what, row by row, as they stand in the file. */
export function accessRows({ database }: Pick<Member, 'database'>): Readonly<Record<string, unknown[]>> {
  return Object.fromEntries(
    ACCESS_TABLES.map((name) => [name, database.prepare<[]>(`SELECT * FROM "${name}" ORDER BY 1`).all()]),
  );
}

/** The Master, signed in at any station: an account is its company's, not a station's. */
export function masterAt(member: Member): Promise<Client> {
  return member.signIn(COMPANY.email, COMPANY.password);
}
