import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { idMaker } from '../../src/shop/kernel/index.ts';
import { readIdentity } from '../../src/station/identity.ts';
import { openDatabase, STORE_FILE } from '../../src/station/store/open.ts';
import { createStore, type StationStore } from '../../src/station/store/store.ts';
import { systemClock, systemRandom } from '../../src/station/system.ts';
import { Killed, makeBreaking } from '../sync/support/breaking.ts';
import { recordLine } from '../sync/support/record-line.ts';
import { brokenChain } from '../sync/support/verdict.ts';
import { type Harness, Tally } from './harness.ts';
import { choicesFrom, type Choices } from './random.ts';

const FLOOR = 500;

/** Fewer than make SQLite begin its log anew: what is cut was never more than written behind the last sync. */
const COMMITS = 30;
/** Power cuts tried on the files of one store. */
const CUTS = 25;

/** Rows that do not fit into the cache: the log holds some of a transaction that never ended. */
const UNFINISHED_ROWS = 400;
const SMALL_CACHE_PAGES = 10;

const LOG = `${STORE_FILE}-wal`;

/** Files as a power cut leaves them: the log of SQLite ends at any byte, and what was not synced yet is anything. */
export const harness: Harness = {
  id: 'D-04',
  about: 'after a power cut the store is a prefix of its commits, with every one that was acknowledged',
  floor: FLOOR,
  fewRuns: 20,
  faultClasses: [
    'log cut before the last sync',
    'log cut behind the last sync',
    'bytes flipped behind the last sync',
    'transaction under way',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    while (tally.runs < runs && !tally.failed) {
      const outer = mkdtempSync(join(tmpdir(), 'printhall-power-'));
      try {
        const work = await workUntilKilled(outer, choices);
        tally.met('transaction under way');
        for (let cut = 0; cut < CUTS && tally.runs < runs; cut += 1) {
          await cutOnce(tally, outer, work, choices, `seed ${seed}, cut ${tally.runs + 1}`);
          tally.ran();
        }
      } finally {
        rmSync(outer, { recursive: true, force: true });
      }
      if (tally.runs % 100 === 0) progress(`${tally.runs} cuts`);
    }
    return tally.outcome();
  },
};

interface Work {
  /** The files at the moment of the cut. */
  readonly directory: string;
  /** How long the log was when each commit returned: all of it was on the disk then. */
  readonly syncedAt: readonly number[];
  /** Each commit's rows. */
  readonly rows: readonly (readonly string[])[];
}

async function openAt(directory: string, isBreaking: boolean) {
  const database = await openDatabase({ directory, clock: systemClock });
  const breaking = isBreaking ? makeBreaking(database, directory) : null;
  const makeId = idMaker(systemClock, systemRandom);
  const identity = readIdentity(database, systemClock, makeId);
  const store = createStore(database, { clock: systemClock, makeId, identity, version: 'cut' });
  return { database, identity, store, breaking };
}

/** Commits, and then a transaction that is too large for the memory of SQLite and is cut off in its middle. */
async function workUntilKilled(outer: string, choices: Choices): Promise<Work> {
  const directory = join(outer, 'working');
  const kept = join(outer, 'kept');
  mkdirSync(directory);
  // What the file is at first is in the file, not in the log.
  (await openAt(directory, false)).store.close();
  const { database, store, breaking } = await openAt(directory, true);
  const [syncedAt, rows]: [number[], string[][]] = [[], []];
  for (let commit = 0; commit < COMMITS; commit += 1) {
    rows.push(insertRows(store, commit, 1 + choices.below(5)));
    syncedAt.push(statSync(join(directory, LOG)).size);
  }
  database.pragma(`cache_size = ${SMALL_CACHE_PAGES}`);
  breaking?.killAfter(UNFINISHED_ROWS - choices.below(UNFINISHED_ROWS / 2), kept);
  try {
    insertRows(store, COMMITS, UNFINISHED_ROWS, true);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  store.close();
  return { directory: kept, syncedAt, rows };
}

/** One transaction with its rows; with `oneByOne`, a statement each. */
function insertRows(store: StationStore, commit: number, count: number, oneByOne = false): string[] {
  const ids = Array.from({ length: count }, (_, index) => `place-${commit}-${index}`);
  const values = ids.map(
    (id) => ({ id, kind: 'area', name: id.padEnd(200, '.'), createdAt: commit }) as const,
  );
  store.write((tx) => {
    if (oneByOne) for (const value of values) tx.rows.insert(scopes).values(value).run();
    else tx.rows.insert(scopes).values(values).run();
    tx.record(recordLine({ action: 'test.write', recordId: String(commit) }));
  });
  return ids;
}

async function cutOnce(
  tally: Tally,
  outer: string,
  work: Work,
  choices: Choices,
  because: string,
): Promise<void> {
  const directory = join(outer, `cut-${choices.below(1_000_000_000)}`);
  mkdirSync(directory);
  copyFileSync(join(work.directory, STORE_FILE), join(directory, STORE_FILE));
  const log = readFileSync(join(work.directory, LOG));
  const synced = work.syncedAt.at(-1) ?? 0;
  const kept = cutLog(tally, log, synced, choices);
  writeFileSync(join(directory, LOG), kept.log);
  const { database, store, identity } = await openAt(directory, false);
  try {
    tally.expect(database.pragma('integrity_check', { simple: true }) === 'ok', `${because}: not whole`);
    const broken = brokenChain({ process: { database, identity } });
    tally.expect(broken === null, `${because}: the record is broken: ${broken}`);
    const commits = commitsIn(tally, database, work, because);
    const promised = work.syncedAt.filter((size) => size <= kept.intactBytes).length;
    tally.expect(commits >= promised, `${because}: ${commits} commits of ${promised} that were acknowledged`);
  } finally {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface CutLog {
  readonly log: Buffer;
  /** Up to here the disk kept what it had said it kept. */
  readonly intactBytes: number;
}

function cutLog(tally: Tally, log: Buffer, synced: number, choices: Choices): CutLog {
  const behind = log.length - synced;
  if (choices.below(3) === 0) {
    // A disk that had lied about its syncs: only the order of the commits can be asked of what is left.
    const at = choices.below(synced);
    tally.met('log cut before the last sync');
    return { log: log.subarray(0, at), intactBytes: at };
  }
  if (choices.below(2) === 0 || behind === 0) {
    tally.met('log cut behind the last sync');
    return { log: log.subarray(0, synced + choices.below(behind + 1)), intactBytes: synced };
  }
  tally.met('bytes flipped behind the last sync');
  const flipped = Buffer.from(log);
  for (let count = 0; count < 50; count += 1) {
    const at = synced + choices.below(behind);
    flipped[at] = (flipped[at] ?? 0) ^ (1 + choices.below(255));
  }
  return { log: flipped, intactBytes: synced };
}

/** How many commits are there: the first ones, each with its rows, its lines of the change log and its entry, whole. */
function commitsIn(tally: Tally, database: Database, work: Work, because: string): number {
  const entries = Number(
    database.prepare("SELECT count(*) FROM audit_entries WHERE action = 'test.write'").pluck().get(),
  );
  const expected = work.rows.slice(0, entries).flat().toSorted();
  const there = database.prepare<[], string>('SELECT id FROM scopes ORDER BY id').pluck().all().toSorted();
  const told = database
    .prepare<[], string>("SELECT row_id FROM change_log WHERE table_name = 'scopes'")
    .pluck()
    .all()
    .toSorted();
  tally.expect(there.join() === expected.join(), `${because}: rows of half a commit`);
  tally.expect(told.join() === expected.join(), `${because}: the change log tells of other rows`);
  return entries;
}
