import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { CHAIN_START, entryHash, type ChainedEntry } from '../../src/shop/audit/index.ts';
import { entriesAfter, walkRecord, type RecordFinding } from '../../src/shop/audit/record-walk.ts';
import { openAnchor, readAnchor } from '../../src/station/anchors/anchor.ts';
import { STORE_FILE } from '../../src/station/store/open.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { systemClock } from '../../src/station/system.ts';
import { entry, openBareStore, passingFolder } from '../support/open-station.ts';

export const ENTRIES = 60;
/** After which entries a head was signed. */
const HEADS_AT = [7, 8, 20, 33, 45, ENTRIES];
/** What somebody kept a copy of. */
const BACKUP_AT = 25;

/** A record with its heads, in a passing folder, and what somebody does to copies of its file. */
export interface TamperBench {
  readonly stationId: string;
  readonly anchorFolder: string;
  /** A copy of the store with the triggers that guard the record taken away by somebody who can, and then worked on. */
  tampered(work: (file: Database.Database) => void, from?: 'now' | 'backup'): Database.Database;
  /** What is found in such a file, with the heads or, as if there were none, without. */
  finding(file: Database.Database, heads: 'withHeads' | 'withoutHeads'): Promise<RecordFinding>;
  discard(): void;
}

export async function openTamperBench(): Promise<TamperBench> {
  const folder = passingFolder();
  const anchorFolder = join(folder.directory, 'anchors');
  const backup = join(folder.directory, 'backup.db');
  const copy = join(folder.directory, 'copy.db');
  const { store, database, identity } = await openBareStore(folder.directory);
  const station = { stationId: identity.id, epoch: identity.epoch };
  const anchor = openAnchor({ folder: anchorFolder, reading: store.reading, clock: systemClock, ...station });
  for (let number = 1; number <= ENTRIES; number += 1) {
    const facts = { recordId: `task-${number}`, recordName: `Part ${number}`, facts: { number } };
    store.write((tx) => tx.record(entry(facts)));
    if (HEADS_AT.includes(number)) anchor.sign();
    if (number === BACKUP_AT) await database.backup(backup);
  }
  store.close();
  return {
    stationId: identity.id,
    anchorFolder,
    tampered(work, from = 'now') {
      copyFileSync(from === 'now' ? join(folder.directory, STORE_FILE) : backup, copy);
      const file = new Database(copy);
      file.pragma('journal_mode = MEMORY');
      file.pragma('synchronous = OFF');
      const triggers = file
        .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .pluck();
      for (const name of triggers.all()) file.exec(`DROP TRIGGER "${name}"`);
      work(file);
      return file;
    },
    finding: (file, heads) =>
      walkRecord({
        reading: drizzle(file),
        anchor: heads === 'withHeads' ? readAnchor(anchorFolder) : null,
        sha256,
      }),
    discard: () => folder.remove(),
  };
}

/** A number from 0 up to, and without, the limit. */
export type Pick = (limit: number) => number;

/** One thing that somebody does to the file, and the first entry that is not as it was afterwards. */
export interface Mutation {
  readonly from?: 'backup';
  apply(file: Database.Database, pick: Pick): number;
}

const anyEntry = (pick: Pick) => 1 + pick(ENTRIES);

const MUTATIONS_BY_NAME = {
  characterChanged: {
    apply: (file, pick) =>
      changeColumn(file, pick, ['id', 'action', 'result', 'record_kind', 'body', 'hash']),
  },
  actorChanged: { apply: (file, pick) => changeColumn(file, pick, ['person_id']) },
  retimed: { apply: (file, pick) => changeColumn(file, pick, ['at']) },
  movedElsewhere: {
    apply: (file, pick) => changeColumn(file, pick, ['scope_id', 'record_id', 'previous_hash']),
  },
  rowsDeleted: {
    apply(file, pick) {
      const first = anyEntry(pick);
      file.prepare('DELETE FROM audit_entries WHERE sequence BETWEEN ? AND ?').run(first, first + pick(5));
      return first;
    },
  },
  rowsSwapped: {
    apply(file, pick) {
      const first = 1 + pick(ENTRIES - 1);
      const other = first + 1 + pick(ENTRIES - first);
      renumber(file, first, -1);
      renumber(file, other, first);
      renumber(file, -1, other);
      return first;
    },
  },
  renumberedAfterRemoval: {
    apply(file, pick) {
      const gone = anyEntry(pick);
      file.prepare('DELETE FROM audit_entries WHERE sequence = ?').run(gone);
      file.prepare('UPDATE audit_entries SET sequence = 1 - sequence WHERE sequence > ?').run(gone);
      file.exec('UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0');
      return gone;
    },
  },
  rowSlippedIn: { apply: slipIn },
  oneRewritten: {
    apply(file, pick) {
      const one = anyEntry(pick);
      rehash(file, one, one);
      return one;
    },
  },
  tailRewritten: {
    apply(file, pick) {
      const first = anyEntry(pick);
      rehash(file, first, ENTRIES);
      return first;
    },
  },
  rowSlippedInAndTailRewritten: {
    apply(file, pick) {
      const place = slipIn(file, pick);
      rehash(file, place, ENTRIES + 1);
      return place;
    },
  },
  tailCutOff: {
    apply(file, pick) {
      const first = anyEntry(pick);
      file.prepare('DELETE FROM audit_entries WHERE sequence >= ?').run(first);
      return first;
    },
  },
  olderCopyPutBack: { from: 'backup', apply: () => BACKUP_AT + 1 },
  olderCopyGrownOn: {
    from: 'backup',
    apply(file, pick) {
      const last = entriesOf(file).at(-1);
      if (last === undefined) throw new Error('The backup is empty');
      const more = 1 + pick(2 * ENTRIES);
      for (let number = 1; number <= more; number += 1) {
        insertRow(file, { ...last, id: `grown-${number}`, sequence: last.sequence + number });
      }
      rehash(file, BACKUP_AT + 1, last.sequence + more);
      return BACKUP_AT + 1;
    },
  },
} satisfies Readonly<Record<string, Mutation>>;

export type MutationName = keyof typeof MUTATIONS_BY_NAME;
export const MUTATIONS: Readonly<Record<MutationName, Mutation>> = MUTATIONS_BY_NAME;
export const MUTATION_NAMES = Object.keys(MUTATIONS) as readonly MutationName[];

export interface TamperReport {
  readonly runs: number;
  readonly faults: Readonly<Record<MutationName, number>>;
  /** What was not found, or named wrong; the seed and the count of runs give it again. */
  readonly failures: readonly string[];
}

/** Tampers so many times with copies of one record: every class of fault in turn, at places drawn from the seed. */
export async function tamperRuns(
  runs: number,
  seed: number,
  progress: (run: number) => void = () => undefined,
): Promise<TamperReport> {
  const bench = await openTamperBench();
  const pick = picker(seed);
  const faults = Object.fromEntries(MUTATION_NAMES.map((name) => [name, 0])) as Record<MutationName, number>;
  const failures: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    const name = MUTATION_NAMES[run % MUTATION_NAMES.length] ?? 'tailCutOff';
    const { apply, from = 'now' } = MUTATIONS[name];
    let expected = 0;
    const file = bench.tampered((copy) => {
      expected = apply(copy, pick);
    }, from);
    const { firstBad } = await bench.finding(file, 'withHeads');
    file.close();
    faults[name] += 1;
    if (firstBad?.sequence !== expected) {
      failures.push(`run ${run}, ${name} at entry ${expected}: ${JSON.stringify(firstBad)}`);
    }
    progress(run + 1);
  }
  bench.discard();
  return { runs, faults, failures };
}

/** Numbers from a seed (mulberry32): the same run for the same seed, on any machine. */
export function picker(seed: number): Pick {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** With right hashes as far as they go: the slipped-in entry itself follows from the one before. */
function slipIn(file: Database.Database, pick: Pick): number {
  const place = anyEntry(pick);
  file.prepare('UPDATE audit_entries SET sequence = -sequence - 1 WHERE sequence >= ?').run(place);
  file.exec('UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0');
  const pattern = entriesOf(file).find(({ sequence }) => sequence !== place);
  if (pattern === undefined) throw new Error('There is no other entry');
  insertRow(file, { ...pattern, id: 'slipped', sequence: place });
  rehash(file, place, place);
  return place;
}

function changeColumn(file: Database.Database, pick: Pick, columns: readonly string[]): number {
  const sequence = anyEntry(pick);
  const column = columns[pick(columns.length)] ?? 'body';
  const value = file
    .prepare<[number], string | number | null>(`SELECT "${column}" FROM audit_entries WHERE sequence = ?`)
    .pluck()
    .get(sequence);
  const other = typeof value === 'number' ? value + 1 + pick(9) : otherCharacter(value ?? '', pick);
  file.prepare(`UPDATE audit_entries SET "${column}" = ? WHERE sequence = ?`).run(other, sequence);
  return sequence;
}

function otherCharacter(text: string, pick: Pick): string {
  if (text === '') return 'x';
  const index = pick(text.length);
  return text.slice(0, index) + (text[index] === 'f' ? '0' : 'f') + text.slice(index + 1);
}

function renumber(file: Database.Database, from: number, to: number): void {
  file.prepare('UPDATE audit_entries SET sequence = ? WHERE sequence = ?').run(to, from);
}

export function entriesOf(file: Database.Database): readonly ChainedEntry[] {
  const place = file
    .prepare<[], { stationId: string; epoch: number }>(
      'SELECT station_id AS stationId, epoch FROM audit_entries LIMIT 1',
    )
    .get();
  return place === undefined
    ? []
    : entriesAfter(drizzle(file), { ...place, sequence: -1_000_000 }, 1_000_000);
}

function insertRow(file: Database.Database, row: ChainedEntry): void {
  file
    .prepare(
      `INSERT INTO audit_entries (id, station_id, epoch, sequence, at, action, result, person_id, record_kind,
        record_id, scope_id, body, previous_hash, hash)
       VALUES (@id, @stationId, @epoch, @sequence, @at, @action, @result, @personId, @recordKind,
        @recordId, @scopeId, @body, @previousHash, @hash)`,
    )
    .run(row);
}

/** What somebody does who knows how: changes entries, and writes right hashes from the first to the last of them. */
export function rehash(file: Database.Database, first: number, last: number): void {
  const update = file.prepare(
    'UPDATE audit_entries SET at = 5, previous_hash = ?, hash = ? WHERE sequence = ?',
  );
  let previousHash = CHAIN_START;
  for (const row of entriesOf(file)) {
    if (row.sequence >= first && row.sequence <= last) {
      const { hash: _old, ...hashed } = { ...row, at: 5, previousHash };
      const hash = entryHash(hashed, sha256);
      update.run(previousHash, hash, row.sequence);
      previousHash = hash;
    } else previousHash = row.hash;
  }
}
