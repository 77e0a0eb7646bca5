import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { accepted, refused } from '../../src/shop/kernel/index.ts';
import { hybridClock } from '../../src/shop/records/index.ts';
import { changeLog, writeContext } from '../../src/shop/records/tables.ts';
import { printProgress } from '../../src/shop/printing/tables.ts';
import { sha256, type StationStore } from '../../src/station/store/store.ts';
import { entry, HandClock, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';

let folder: ReturnType<typeof passingFolder>;
let store: StationStore;
beforeEach(async () => {
  folder = passingFolder();
  ({ store } = await openBareStore(folder.directory));
});
afterEach(() => {
  store.close();
  folder.remove();
});

const place = (id: string, name = 'North') => ({ id, kind: 'factory', name, createdAt: 1 }) as const;
const everything = () => ({
  scopes: store.reading.select().from(scopes).all(),
  changes: store.reading.select().from(changeLog).all(),
  entries: store.reading.select().from(auditEntries).all(),
  context: store.reading.select({ id: writeContext.transactionId }).from(writeContext).get(),
});

describe('one transaction', () => {
  test('[RC1] rows, change log and record are there together, under one transaction', () => {
    store.write((tx) => {
      tx.rows
        .insert(scopes)
        .values([place('a'), place('b')])
        .run();
      tx.record(entry({ action: 'test.two' }));
    });
    const { changes, entries, context } = everything();
    expect(changes.map(({ tableName, rowId, operation }) => [tableName, rowId, operation])).toEqual([
      ['scopes', 'a', 'insert'],
      ['scopes', 'b', 'insert'],
      ['audit_entries', entries[0]?.id, 'insert'],
    ]);
    expect(new Set(changes.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(new Set(changes.map(({ hybridTime }) => hybridTime)).size).toBe(1);
    expect(entries.map(({ action }) => action)).toEqual(['test.two']);
    expect(context).toEqual({ id: null });
  });

  test('[RC1] an exception on the way leaves nothing behind, and the store goes on', () => {
    const before = everything();
    expect(() =>
      store.write((tx) => {
        tx.rows.insert(scopes).values(place('a')).run();
        tx.record(entry());
        throw new Error('a bug');
      }),
    ).toThrow('a bug');
    expect(everything()).toEqual(before);
    store.write((tx) => tx.record(entry()));
    expect(everything().entries).toHaveLength(1);
  });

  test('[RC1] a transaction inside of a transaction is a bug and throws', () => {
    expect(() => store.write(() => store.write((tx) => tx.record(entry())))).toThrow('inside of another');
    expect(everything().entries).toHaveLength(0);
  });

  test('[RC2] a refusal takes back everything that was changed on the way to it', () => {
    const before = everything();
    const answer = store.attempt((tx) => {
      tx.rows.insert(scopes).values(place('a')).run();
      tx.record(entry());
      return refused({ code: 'test.no', because: 'late' });
    });
    expect(answer).toEqual({ ok: false, refusal: { code: 'test.no', because: 'late' } });
    expect(everything()).toEqual(before);
    const done = store.attempt((tx) => {
      tx.rows.insert(scopes).values(place('a')).run();
      tx.record(entry());
      return accepted(7);
    });
    expect(done).toEqual({ ok: true, value: 7 });
    expect(everything().scopes).toHaveLength(1);
  });

  test('[RC3] a change without a line in the record throws and leaves nothing', () => {
    const before = everything();
    expect(() => store.write((tx) => tx.rows.insert(scopes).values(place('a')).run())).toThrow(
      'without a line in the record',
    );
    expect(everything()).toEqual(before);
  });

  test('[RC3] listeners hear of a commit once it is there, and of nothing that was taken back', () => {
    const heard: unknown[] = [];
    store.onCommit((changes) => heard.push(changes.map(({ rowId }) => rowId)[0]));
    store.write((tx) => {
      tx.rows.insert(scopes).values(place('a')).run();
      tx.record(entry());
      expect(heard).toEqual([]);
    });
    store.attempt((tx) => {
      tx.rows.insert(scopes).values(place('b')).run();
      return refused({ code: 'test.no' });
    });
    expect(heard).toEqual(['a']);
  });
});

describe('no other way to write', () => {
  test.each([
    ["INSERT INTO scopes (id, kind, name, created_at) VALUES ('x', 'factory', 'Mine', 1)"],
    ["INSERT OR REPLACE INTO scopes (id, kind, name, created_at) VALUES ('a', 'factory', 'Mine', 1)"],
    ["UPDATE scopes SET name = 'Mine'"],
    ['DELETE FROM scopes'],
    ["UPDATE OR REPLACE scopes SET id = 'b' WHERE id = 'a'"],
    [
      "INSERT INTO scopes (id, kind, name, created_at) VALUES ('a', 'factory', 'Mine', 1) ON CONFLICT DO UPDATE SET name = 'Mine'",
    ],
  ])('[RC6] another program is refused by the file itself: %s', (statement) => {
    store.write((tx) => {
      tx.rows
        .insert(scopes)
        .values([place('a'), place('b')])
        .run();
      tx.record(entry());
    });
    const before = everything();
    const stranger = openAsStranger(folder.directory);
    expect(() => stranger.exec(statement)).toThrow('written outside of a transaction of the store');
    stranger.close();
    expect(everything()).toEqual(before);
  });

  test('[RC6] the journal takes rows that stay, and refuses rows that travel', () => {
    const progress = {
      printId: 'p',
      acknowledgedLines: 1,
      totalLines: 2,
      lastAcknowledgedLine: 1,
      layer: 0,
      layers: 1,
      at: 1,
    };
    store.journal((rows) =>
      rows
        .insert(printProgress)
        .values(progress as never)
        .onConflictDoNothing()
        .run(),
    );
    expect(() => store.journal((rows) => rows.insert(scopes).values(place('a')).run())).toThrow(
      'written outside',
    );
    expect(everything().scopes).toEqual([]);
    expect(everything().changes).toEqual([]);
  });
});

describe('the time of a change', () => {
  test('[RC7] grows with every tick, whatever is done to the wall clock, over a restart too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 2, maxLength: 60 }),
        (steps) => {
          const clock = new HandClock();
          let hybrid = hybridClock(clock, 'station', null);
          let last = hybrid.tick();
          for (const [number, step] of steps.entries()) {
            clock.wall += step;
            if (number % 7 === 3) hybrid = hybridClock(clock, 'station', last);
            const next = hybrid.tick();
            expect(next > last).toBe(true);
            last = next;
          }
        },
      ),
    );
  });

  test('[RC7] grows when more happens in one millisecond than its counter counts', () => {
    const hybrid = hybridClock(new HandClock(), 'station', null);
    const ticks = Array.from({ length: 0x1_00_10 }, () => hybrid.tick());
    expect(ticks.findIndex((tick, index) => index > 0 && tick <= (ticks[index - 1] ?? ''))).toBe(-1);
  });
});

describe('killed in the middle', () => {
  test('[RC12] what was said to be done is there, the rest is whole or not there, and the chain holds', async () => {
    store.close();
    const acknowledged: string[] = [];
    for (let generation = 0; generation < 4; generation += 1) {
      acknowledged.push(...(await writeAndDie(folder.directory, 20 + generation * 37)));
      const { store: reopened, database } = await openBareStore(folder.directory);
      store = reopened;
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(database.pragma('foreign_key_check')).toEqual([]);
      expect((await walkRecord({ reading: store.reading, anchor: null, sha256 })).firstBad).toBeNull();
      const { scopes: rows, changes, entries, context } = everything();
      const there = new Set(rows.map(({ id }) => id));
      expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
      expect(rows.length - acknowledged.length).toBeLessThanOrEqual(generation + 1);
      expect(new Set(entries.map(({ recordId }) => recordId))).toEqual(there);
      const inserted = changes.filter(
        ({ tableName, operation }) => tableName === 'scopes' && operation === 'insert',
      );
      expect(new Set(inserted.map(({ rowId }) => rowId))).toEqual(there);
      expect(context).toEqual({ id: null });
      if (generation < 3) store.close();
    }
  });
});

/** Starts a writer and kills it once it has said so many lines. Returns what it said was committed. */
async function writeAndDie(directory: string, lines: number): Promise<readonly string[]> {
  const program = join(import.meta.dirname, 'runs/write-rows.ts');
  const child = spawn(process.execPath, [program, directory, '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const { promise, resolve } = Promise.withResolvers<void>();
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  child.once('close', () => resolve());
  await promise;
  return said.split('\n').slice(0, -1);
}

test('[RC1] an identifier asked for is the one that was written', () => {
  store.write((tx) => {
    tx.rows.insert(scopes).values(place('a')).run();
    tx.record(entry({ recordId: 'a', scopeId: 'a' }));
  });
  const line = store.reading.select().from(auditEntries).where(eq(auditEntries.recordId, 'a')).get();
  // The place's name as it was then.
  expect(JSON.parse(line?.body ?? '{}')).toMatchObject({ scopeName: 'North' });
});
