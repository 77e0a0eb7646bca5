import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryText, type RecordEntry } from '../src/shop/audit/index.ts';
import { createTallies } from '../src/shop/audit/facets.ts';
import { entriesOfStation, walkRecord } from '../src/shop/audit/record-walk.ts';
import { pageOfRecord, type RecordQuestion } from '../src/shop/audit/search.ts';
import { idMaker } from '../src/shop/kernel/index.ts';
import { openAnchor } from '../src/station/anchors/anchor.ts';
import { readIdentity } from '../src/station/identity.ts';
import { openDatabase } from '../src/station/store/open.ts';
import { createStore, sha256, type StationStore } from '../src/station/store/store.ts';
import { systemClock, systemRandom } from '../src/station/system.ts';

/** Of a factory of fifty people in a year; more, where somebody has the time to fill it: a million is a few years. */
const ENTRIES = Number(process.env['PRINTHALL_BENCH_ENTRIES'] ?? 250_000);
const ENTRIES_IN_EACH = 1_000;
const PEOPLE = 50;
const PLACES = 60;
const ACTIONS = 40;
const ROUNDS = 3;
const QUESTIONS = 20;

/**
 * What it takes to verify a whole record, against the least that it could: one SHA-256 over the very same bytes, in the
 * same process, read from memory. And how long somebody waits who looks for something in it; the longest that the loop
 * stood still meanwhile is beside it.
 */
export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'printhall-bench-'));
  const { store, stationId, anchor } = await filledStore(directory);
  const lines = [
    `A record of ${figure(ENTRIES)} entries on one station`,
    ...(await verifying(store, stationId, anchor)),
    '',
    'looking for                            ms    longest standstill, ms',
    ...(await looking(store)),
  ];
  store.close();
  rmSync(directory, { recursive: true, force: true });
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function filledStore(directory: string) {
  const database = await openDatabase({ directory, clock: systemClock });
  const makeId = idMaker(systemClock, systemRandom);
  const identity = readIdentity(database, systemClock, makeId);
  const store = createStore(database, { clock: systemClock, makeId, identity, version: 'benchmark' });
  const folder = join(directory, 'anchors');
  const station = { stationId: identity.id, epoch: identity.epoch };
  const anchor = openAnchor({ folder, reading: store.reading, clock: systemClock, ...station });
  // Without the change log, which is no part of what is measured: it would take most of the time to fill.
  database.exec('DROP TRIGGER capture_audit_entries_insert');
  for (let number = 0; number < ENTRIES; number += ENTRIES_IN_EACH) {
    store.write((tx) => {
      for (let one = number; one < number + ENTRIES_IN_EACH; one += 1) tx.record(entryNumber(one));
    });
    anchor.sign();
  }
  return { store, stationId: identity.id, anchor };
}

/** As a day at a factory makes them. */
function entryNumber(number: number): RecordEntry {
  const person = number % PEOPLE;
  return {
    actor: {
      personId: `person-${person}`,
      personName: `Operator number ${person}`,
      roleName: 'Operator',
      grantId: '01a2065e-e626-7001-ad05-32b4dd1f1e18',
      session: '0123456789abcdef',
      face: 'browser',
    },
    action: `printing.act${number % ACTIONS}`,
    result: number % 50 === 0 ? 'refused' : 'done',
    recordKind: 'printTask',
    recordId: `task-${Math.floor(number / 20)}`,
    recordName: `Bracket ${number % 977}`,
    scopeId: `place-${number % PLACES}`,
    scopeName: `Place ${number % PLACES}`,
    facts: {
      printId: `print-${Math.floor(number / 20)}`,
      from: { state: 'queued' },
      to: { state: 'accepted' },
    },
  };
}

async function verifying(
  store: StationStore,
  stationId: string,
  anchor: ReturnType<typeof openAnchor>,
): Promise<readonly string[]> {
  const measured = { ours: [] as number[], limit: [] as number[] };
  let standstill = 0;
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    measured.limit.push(await hashingAlone(store, stationId, (size) => (bytes = size)));
    const { milliseconds, longest } = await timed(() =>
      walkRecord({ reading: store.reading, anchor, sha256 }),
    );
    measured.ours.push(milliseconds);
    standstill = Math.max(standstill, longest);
  }
  const [ours, limit] = [median(measured.ours), median(measured.limit)];
  return [
    `verify, with ${figure(ENTRIES / ENTRIES_IN_EACH)} heads   ${perSecond(ours)} entries/s   (longest standstill ${standstill.toFixed(0)} ms)`,
    `SHA-256 alone over the same ${figure(bytes / 1e6)} MB   ${perSecond(limit)} entries/s   verify takes ${(ours / limit).toFixed(1)} × as long`,
  ];
}

/** The plain loop over the same bytes: its time in milliseconds, without the time to make them ready. */
async function hashingAlone(
  store: StationStore,
  stationId: string,
  tellBytes: (bytes: number) => void,
): Promise<number> {
  let milliseconds = 0;
  let bytes = 0;
  for await (const rows of entriesOfStation(store.reading, stationId)) {
    const texts = rows.map((row) => Buffer.from(entryText(row)));
    const startedAt = performance.now();
    for (const text of texts) createHash('sha256').update(text).digest();
    milliseconds += performance.now() - startedAt;
    for (const text of texts) bytes += text.length;
  }
  tellBytes(bytes);
  return milliseconds;
}

async function looking(store: StationStore): Promise<readonly string[]> {
  const { reading } = store;
  const tallies = createTallies(reading);
  const everything = {
    placeless: true,
    scopeIds: Array.from({ length: PLACES }, (_, place) => `place-${place}`),
  };
  const page = (question: Partial<RecordQuestion>) => () =>
    pageOfRecord(
      reading,
      { visible: null, within: null, filter: {}, ...question },
      { after: null, limit: 100 },
    );
  const questions: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the newest', page({})],
    ['the newest of a person', page({ filter: { personId: 'person-7' as never } })],
    ['one print', page({ filter: { recordId: 'task-77' } })],
    ['refused ones', page({ filter: { result: 'refused' } })],
    ['one place', page({ within: ['place-9'] })],
    ['as seen by one place', page({ visible: { scopeIds: ['place-9'], placeless: false } })],
    ['as seen by a place that has none', page({ visible: { scopeIds: ['nowhere'], placeless: false } })],
    ['words that are frequent', page({ filter: { search: 'bracket 9' } })],
    ['words that are nowhere', page({ filter: { search: 'no such word' } })],
    ['the filters’ choices, first time', () => tallies.facets(everything)],
    ['the filters’ choices, again', () => tallies.facets(everything)],
  ];
  const lines = [];
  for (const [name, ask] of questions) {
    const times = [];
    let standstill = 0;
    const rounds = /first|nowhere/.test(name) ? 1 : QUESTIONS;
    for (let round = 0; round < rounds; round += 1) {
      const { milliseconds, longest } = await timed(ask);
      times.push(milliseconds);
      standstill = Math.max(standstill, longest);
    }
    lines.push(
      `${name.padEnd(34)} ${median(times).toFixed(1).padStart(8)} ${standstill.toFixed(1).padStart(10)}`,
    );
  }
  return lines;
}

/** How long it took, and the longest that nothing else had its turn meanwhile. */
async function timed(work: () => Promise<unknown>): Promise<{ milliseconds: number; longest: number }> {
  let longest = 0;
  let running = true;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(look);
  };
  setImmediate(look);
  const startedAt = performance.now();
  await work();
  const milliseconds = performance.now() - startedAt;
  running = false;
  look();
  return { milliseconds, longest };
}

function perSecond(milliseconds: number): string {
  return figure(ENTRIES / (milliseconds / 1_000));
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function figure(value: number): string {
  return Math.round(value).toLocaleString('en');
}
