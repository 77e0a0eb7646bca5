import { eq } from 'drizzle-orm';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AccessPolicy } from '../src/shop/access/index.ts';
import { idMaker } from '../src/shop/kernel/index.ts';
import { scopes } from '../src/shop/hierarchy/tables.ts';
import { projects } from '../src/shop/projects/tables.ts';
import { readIdentity } from '../src/station/identity.ts';
import { openDatabase, STORE_FILE } from '../src/station/store/open.ts';
import { createStore, type StationStore } from '../src/station/store/store.ts';
import { createSyncEngine, type SyncEngine } from '../src/station/sync/engine.ts';
import { openReplica, type Replica } from '../src/station/sync/replica.ts';
import { quantile } from './sync/figures.ts';
import { smallStore, storeInMemory } from './sync/memory-store.ts';
import { createSightings, type Sightings } from './sync/sightings.ts';
import { VirtualTime } from '../tests/printers/support/virtual-time.ts';
import { companyOf, foundCompany } from '../tests/sync/support/company.ts';
import { enrol, type Newcomer } from '../tests/sync/support/enrolling.ts';
import { passingRoot } from '../tests/sync/support/machine.ts';
import { memoryHub, type MemoryHub } from '../tests/sync/support/memory-hub.ts';
import { FAIR, Link } from '../tests/sync/support/network.ts';
import { recordLine } from '../tests/sync/support/record-line.ts';
import { ProcessTimers, seededRandom, StationClock, trueClock } from '../tests/sync/support/station-clock.ts';
import { numbersFrom } from '../tests/verify/harness.ts';
import { followedPolicy } from '../tests/sync/support/followed-policy.ts';

/** Companies of growing size; `PRINTHALL_STATIONS=100,1000` takes others. */
const SIZES = (process.env['PRINTHALL_STATIONS'] ?? '100,1000,10000').split(',').map(Number);
/** Of one factory, as in the company of 10,000 stations and 500 factories. */
const STATIONS_IN_A_FACTORY = 20;

/** Changes of each kind that are followed to their end. */
const CHANGES = 100;
const BETWEEN_CHANGES_MILLISECONDS = 50;
/** All who are woken have come by then, and the background schedule has not. */
const ARRIVED_MILLISECONDS = 3_000;

interface Station {
  readonly store: StationStore;
  readonly replica: Replica;
  readonly engine: SyncEngine;
  readonly link: Link;
  readonly factory: number | null;
}

interface Company {
  readonly time: VirtualTime;
  readonly hub: MemoryHub;
  readonly stations: readonly Station[];
  readonly sightings: Sightings;
}

/**
 * What a change costs in companies of growing size: the real sealing, applying and engine of every station, on stores in
 * memory, a hub in memory and virtual time. A change of one factory is seen by its stations and the office, whatever the
 * company's size; one of the whole company by all.
 */
export async function run(): Promise<void> {
  const lines: string[] = [];
  for (const size of SIZES) {
    const startedAt = performance.now();
    const company = await openCompany(size);
    const openedSeconds = (performance.now() - startedAt) / 1_000;
    const idle = await measure(company, 0, () => undefined);
    const local = await measure(company, CHANGES, (number) => changeFactory(company, number));
    const whole = await measure(company, Math.max(1, Math.round(1_000 / size)), (number) =>
      changeCompany(company, number),
    );
    lines.push(line(size, openedSeconds, idle, local, whole));
    process.stderr.write(`${lines.at(-1) ?? ''}\n`);
  }
  const head = [
    'What one change costs, by the size of the company (real sealing, applying and engines; hub, network and time simulated)',
    'Elsewhere: simulated milliseconds from commit to commit (lines of 1 to 30 ms, 20 changes/s), half and 95 of 100 of them.',
    'stations  factories   opened   of a factory: questions   parts told   ms    elsewhere    of the company: questions   parts told   ms    elsewhere',
  ];
  process.stdout.write(`${[...head, ...lines].join('\n')}\n`);
}

async function openCompany(size: number): Promise<Company> {
  const { root, remove } = passingRoot();
  const time = new VirtualTime();
  const hub = memoryHub(trueClock(time), seededRandom(1));
  const factories = Math.ceil(size / STATIONS_IN_A_FACTORY);
  const template = join(root, 'template');
  mkdirSync(template);
  (await openDatabase({ directory: template, clock: trueClock(time) })).close();
  const file = smallStore(join(template, STORE_FILE));
  remove();
  const stations: Station[] = [];
  const sightings = createSightings(time);
  let rules: (() => AccessPolicy) | null = null;
  const policy = (store: StationStore) => (rules ??= followedPolicy(store));
  for (let number = 0; number < size; number += 1) {
    const factory = number === 0 ? null : 1 + ((number - 1) % factories);
    stations.push(await openStation({ time, hub, file, number, factory, factories, sightings, policy }));
  }
  const company = { time, hub, stations, sightings };
  await settled(company);
  for (const { link } of stations) link.weather = FAIR;
  return company;
}

interface StationWish {
  /** Nothing is judged here: all have one set of rules, instead of ten thousand that say the same. */
  readonly policy: (store: StationStore) => () => AccessPolicy;
  readonly time: VirtualTime;
  readonly hub: MemoryHub;
  readonly file: Buffer;
  readonly number: number;
  readonly factory: number | null;
  readonly factories: number;
  readonly sightings: Sightings;
}

async function openStation({
  time,
  hub,
  file,
  number,
  factory,
  factories,
  sightings,
  policy,
}: StationWish): Promise<Station> {
  const clock = new StationClock(time);
  const database = storeInMemory(file);
  const makeId = idMaker(clock, seededRandom(number + 1));
  const identity = readIdentity(database, clock, makeId);
  const store = createStore(database, { clock, makeId, identity, version: 'benchmark' });
  if (number === 0) foundCompany(store, factories, clock.now(), 0);
  const chance = numbersFrom(number + 1);
  const link = new Link({ time, chance, openHub: hub.open, met: () => undefined });
  // While the company is set up the way is short: the schedule of those that are in shall not pass meanwhile.
  link.weather = { ...FAIR, latencyMilliseconds: [1, 2] };
  const replica = openReplica({
    database,
    store,
    identity,
    clock,
    makeId,
    judges: [],
    policy: policy(store),
    namesakes: () => [],
  });
  const timers = new ProcessTimers(time);
  const engine = createSyncEngine({
    replica,
    identity,
    clock,
    timers,
    random: seededRandom(number + 2),
    openHub: link.open,
    version: 'benchmark',
    schema: 1,
    correctClock: (offset) => store.hybridClock.correct(offset),
    breathe: () => Promise.resolve(),
    report: (error) => {
      throw error;
    },
  });
  store.onCommit(() => engine.wake());
  sightings.watch(store);
  const home = `factory-${factory ?? 1}`;
  const access = hub.addStation({
    company: 'company',
    name: `station-${number}`,
    homeFactoryId: home,
    factories: factory === null ? null : [home],
  });
  const process = { identity, replica, engine, link };
  const newcomer: Newcomer = { name: `station-${number}`, clock, access, process };
  let isIn = false;
  void enrol(newcomer, number === 0).then(() => (isIn = true));
  await time.runUntil(() => isIn, 60_000);
  return { store, replica, engine, link, factory };
}

async function settled({ time, hub, stations }: Company): Promise<void> {
  const isQuiet = ({ replica }: Station) =>
    replica.waiting() === 0 && (replica.enrolled()?.cursor ?? 0) >= hub.log('company').length;
  if (!(await time.runUntil(() => stations.every(isQuiet), 120_000)))
    throw new Error('They do not come to an end');
}

interface Measured {
  readonly questions: number;
  readonly partsTold: number;
  readonly milliseconds: number;
  /** Simulated, from commit to commit elsewhere. */
  readonly sightings: readonly number[];
}

/** Time passes no faster than what is under way can follow: a promise has to have its turn before the clock moves on. */
async function pass(time: VirtualTime, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += STEP_MILLISECONDS) {
    await setImmediate();
    await time.run(STEP_MILLISECONDS);
  }
}

const STEP_MILLISECONDS = 10;

/** Per change: questions to the hub, parts that stations applied, and the machine's own time. */
async function measure(
  company: Company,
  changes: number,
  change: (number: number) => void,
): Promise<Measured> {
  const { time, stations, sightings } = company;
  sightings.take();
  const before = countsOf(stations);
  const startedAt = performance.now();
  for (let number = 0; number < changes; number += 1) {
    change(number);
    await pass(time, BETWEEN_CHANGES_MILLISECONDS);
  }
  await pass(time, ARRIVED_MILLISECONDS);
  const milliseconds = performance.now() - startedAt;
  const after = countsOf(stations);
  const each = Math.max(1, changes);
  return {
    questions: (after.questions - before.questions) / each,
    partsTold: (after.parts - before.parts) / each,
    milliseconds: milliseconds / each,
    sightings: sightings.take(),
  };
}

function countsOf(stations: readonly Station[]): { readonly questions: number; readonly parts: number } {
  let [questions, parts] = [0, 0];
  for (const { link } of stations) {
    for (const count of link.calls.values()) questions += count;
    parts += link.partsFetched;
  }
  return { questions, parts };
}

/** A project at a factory: seen there, and at the office. */
function changeFactory({ stations, sightings }: Company, number: number): void {
  const station = stations[1 + ((number * 7) % (stations.length - 1))];
  if (station === undefined) return;
  const id = `project-${number}-${performance.now()}`.replaceAll('.', '-');
  const scopeId = `factory-${station.factory ?? 1}`;
  const [createdBy = ''] = companyOf(1).people;
  sightings.made(id, id);
  station.store.write((tx) => {
    const at = number;
    tx.rows
      .insert(projects)
      .values({ id, scopeId, name: id, description: '', createdBy, createdAt: at, changedAt: at, version: 1 })
      .run();
    tx.record(recordLine({ action: 'projects.create', recordId: id, scopeId }, createdBy));
  });
}

/** The company's name: seen everywhere. */
function changeCompany({ stations: [office], sightings }: Company, number: number): void {
  const name = `Company ${number} ${performance.now()}`;
  sightings.made('client', name);
  office?.store.write((tx) => {
    tx.rows.update(scopes).set({ name }).where(eq(scopes.id, 'client')).run();
    tx.record(recordLine({ action: 'hierarchy.rename', recordId: 'client', scopeId: 'client' }));
  });
}

function line(size: number, opened: number, idle: Measured, local: Measured, whole: Measured): string {
  const figure = (value: number, digits = 1) => value.toFixed(digits).padStart(12);
  return [
    String(size).padStart(8),
    String(Math.ceil(size / STATIONS_IN_A_FACTORY)).padStart(11),
    `${opened.toFixed(0)} s`.padStart(9),
    ...[local, whole].flatMap(({ questions, partsTold, milliseconds, sightings }) => [
      figure(questions),
      figure(partsTold),
      figure(milliseconds),
      figure(quantile(sightings, 0.5), 0),
      figure(quantile(sightings, 0.95), 0).trim().padStart(6),
    ]),
    `   (nothing changes: ${idle.questions.toFixed(0)} questions)`,
  ].join('');
}
