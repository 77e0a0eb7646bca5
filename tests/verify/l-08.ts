import { getTableColumns } from 'drizzle-orm';
import { entryHash } from '../../src/shop/audit/index.ts';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';
import { type Harness, Tally } from './harness.ts';

const ROWS_A_SECOND = 100_000;

/** Shorter walks are mostly beginning and end. */
const TIMED_FROM = 200_000;

/** The whole record is walked quickly enough to be walked every night, and with every start. */
export const harness: Harness = {
  id: 'L-08',
  about: 'the walk over the record looks at 100,000 entries a second',
  floor: 300_000,
  fewRuns: 10_000,
  faultClasses: ['unbroken', 'one entry changed'],
  async run({ runs, progress }) {
    const tally = new Tally();
    const folder = passingFolder();
    await makeRecord(folder.directory, runs);
    const { store } = await openBareStore(folder.directory);
    progress(`${runs} entries made`);
    const before = process.cpuUsage();
    const { entries, firstBad } = await walkRecord({ reading: store.reading, anchor: null, sha256 });
    // Of the processor, not of the clock: other programs on the machine do not count.
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1_000_000;
    tally.ran(entries);
    tally.met('unbroken');
    tally.expect(firstBad === null, `a good record is broken at ${firstBad?.sequence ?? 0}`);
    progress(`${Math.round(entries / seconds)} entries a second`);
    if (entries >= TIMED_FROM) {
      tally.expect(entries / seconds >= ROWS_A_SECOND, `${Math.round(entries / seconds)} entries a second`);
    }
    store.close();
    await tryChanged(tally, folder.directory, Math.floor(runs / 2));
    folder.remove();
    return tally.outcome();
  },
};

/** A first entry by the store, and the others after its pattern: what is timed is the walk, not the writing. */
async function makeRecord(directory: string, entries: number): Promise<void> {
  const bare = await openBareStore(directory);
  bare.store.write((tx) =>
    tx.record(entry({ recordId: 'task-1', recordName: 'Part 1', facts: { number: 1 } })),
  );
  const pattern = bare.store.reading.select().from(auditEntries).get();
  bare.store.close();
  if (pattern === undefined) throw new Error('There is no first entry');
  const file = openUnguarded(directory);
  const columns = Object.entries(getTableColumns(auditEntries));
  const insert = file.prepare(
    `INSERT INTO audit_entries (${columns.map(([, { name }]) => name).join(', ')}) VALUES (${columns.map(([key]) => `@${key}`).join(', ')})`,
  );
  let last = pattern;
  file.exec('BEGIN');
  for (let sequence = 2; sequence <= entries; sequence += 1) {
    const { hash: previousHash, ...hashed } = { ...last, id: `entry-${sequence}`, sequence };
    const next = { ...hashed, previousHash };
    last = { ...next, hash: entryHash(next, sha256) };
    insert.run(last);
  }
  file.exec('COMMIT');
  file.close();
}

/** The store's file without the triggers that guard it. */
function openUnguarded(directory: string) {
  const file = openAsStranger(directory);
  const triggers = file.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck();
  for (const name of triggers.all()) file.exec(`DROP TRIGGER "${name}"`);
  return file;
}

/** A quick walk that finds nothing would be worth nothing. */
async function tryChanged(tally: Tally, directory: string, sequence: number): Promise<void> {
  const stranger = openUnguarded(directory);
  stranger.prepare("UPDATE audit_entries SET action = 'x' WHERE sequence = ?").run(sequence);
  stranger.close();
  const { store } = await openBareStore(directory);
  const { firstBad } = await walkRecord({ reading: store.reading, anchor: null, sha256 });
  store.close();
  tally.met('one entry changed');
  tally.expect(
    firstBad?.sequence === sequence,
    `entry ${sequence} was changed, ${firstBad?.sequence ?? 'none'} is named`,
  );
}
