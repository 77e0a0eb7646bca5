import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canonicalJson,
  entryText,
  safeFacts,
  safeText,
  type AuditBody,
  type ChainedEntry,
} from '../../src/shop/audit/index.ts';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { FACTS_MAXIMUM, TEXT_MAXIMUM } from '../../src/shop/audit/safe-text.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { sha256, type StationStore } from '../../src/station/store/store.ts';
import { createLateRecord } from '../../src/station/late-record.ts';
import {
  entry,
  HandClock,
  openAsStranger,
  openBareStation,
  openBareStore,
  passingFolder,
} from '../support/open-station.ts';
import { addPrinter, openTestStation, until, type TestStation } from '../support/station.ts';

const folder = passingFolder();
let store: StationStore;
beforeAll(async () => {
  ({ store } = await openBareStore(folder.directory));
});
afterAll(() => {
  store.close();
  folder.remove();
});

const newest = (of: Pick<StationStore, 'reading'>) => {
  const row = of.reading
    .select()
    .from(auditEntries)
    .all()
    .toSorted((left, right) => left.sequence - right.sequence)
    .at(-1);
  if (row === undefined) throw new Error('There is no entry');
  return { ...row, body: JSON.parse(row.body) as AuditBody };
};

/** Told by their kinds, so that the test is not the list of the code. */
const UNSHOWABLE = /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}]|(?![\u061c\u200c-\u200f])\p{Bidi_Control}/u;
const HOSTILE = [
  '\u001b[2J\u001b[31mall is well',
  'a\r\nforged: line',
  'nul\u0000byte',
  '\u202egpj.exe',
  '\u2066hidden\u2069',
  'two\u2028lines\u0085three',
  '=cmd|"/c calc"!A1',
  '"},{"action":"forged',
  'half \ud800',
  '\u009b31m',
];

describe('what is written into an entry', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...HOSTILE),
  );

  test('[AU1] the text that is hashed is the canonical JSON of every column', () => {
    const text = fc.option(anyText);
    const columns = fc.record({
      id: anyText,
      stationId: anyText,
      epoch: fc.nat(),
      sequence: fc.nat(),
      at: fc.integer(),
      action: anyText,
      result: fc.constantFrom('done' as const, 'refused' as const),
      personId: text,
      recordKind: anyText,
      recordId: text,
      scopeId: text,
      body: anyText,
      previousHash: anyText,
    });
    fc.assert(
      fc.property(columns, (entry) => {
        expect(entryText(entry)).toBe(canonicalJson(entry));
      }),
    );
    // A column that is new in the record must be hashed too.
    const columnsOfTable = Object.keys(newestRow()).filter((name) => name !== 'hash');
    expect(Object.keys(JSON.parse(entryText(newestRow())) as object).toSorted()).toEqual(
      columnsOfTable.toSorted(),
    );
  });

  function newestRow(): ChainedEntry {
    store.write((tx) => tx.record(entry()));
    const row = store.reading.select().from(auditEntries).get();
    if (row === undefined) throw new Error('There is no entry');
    return row;
  }

  test('[AU11] nothing that could write over a line, or end it, whatever anybody calls anything', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, (one, other) => {
        store.write((tx) =>
          tx.record(
            entry({
              actor: { ...entry().actor, personName: one },
              recordName: other,
              recordId: one,
              reason: one,
              scopeName: other,
              facts: { [one]: other, nested: [{ firmware: one }] },
            }),
          ),
        );
        const row = newest(store);
        const { recordId, ...body } = { ...row.body, recordId: row.recordId };
        expect(JSON.stringify(row)).not.toMatch(UNSHOWABLE);
        for (const text of [body.actor.personName, body.recordName, body.reason, body.scopeName, recordId])
          expect((text ?? '').replaceAll(/[\n\t]/g, '')).not.toMatch(UNSHOWABLE);
        return Promise.resolve();
      }),
      { numRuns: 100 },
    );
    const verdict = await walkRecord({ reading: store.reading, anchor: null, sha256 });
    expect(verdict.firstBad).toBeNull();
  });

  test('[AU11] what is spelled out can still be read', () => {
    expect(safeText('\u001b[2Jx')).toBe('\\u{1b}[2Jx');
    expect(safeText('\u202egpj.exe')).toBe('\\u{202e}gpj.exe');
    expect(safeText('two\nlines\tand a 😀, \u200dü')).toBe('two\nlines\tand a 😀, \u200dü');
  });

  test('[AU11] a megabyte of a name is cut off, and says so', () => {
    store.write((tx) =>
      tx.record(entry({ recordName: 'x'.repeat(1_000_000), recordId: 'y'.repeat(1_000_000) })),
    );
    const row = newest(store);
    expect(row.body.recordName).toBe(`${'x'.repeat(TEXT_MAXIMUM)}… (${1_000_000 - TEXT_MAXIMUM} more)`);
    expect(row.recordId?.length).toBeLessThan(TEXT_MAXIMUM + 40);
    expect(safeText('x'.repeat(TEXT_MAXIMUM))).toHaveLength(TEXT_MAXIMUM);
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, number) => [`f${number}`, 'z'.repeat(1_000)]),
    );
    expect(safeFacts(many)).toMatchObject({ cutOff: true });
    expect(JSON.stringify(safeFacts(many)).length).toBeLessThan(FACTS_MAXIMUM);
    expect(safeFacts({ few: 'z' })).toEqual({ few: 'z' });
  });
});

describe('what cannot be recorded', () => {
  test('[AU14] fails the act: nothing of it is done', async () => {
    const house = await openTestStation();
    const { client } = house.people.master;
    const before = await client.hierarchy.scopes();
    const parentId = before.find(({ kind }) => kind === 'factory')?.id;
    breakRecord(house);
    await expect(
      client.hierarchy.createArea({ parentId: parentId as never, name: 'Unrecorded' }),
    ).rejects.toThrow('no room on the disk');
    mendRecord(house);
    expect((await client.hierarchy.scopes()).map(({ name }) => name)).not.toContain('Unrecorded');
    await client.hierarchy.createArea({ parentId: parentId as never, name: 'Recorded' });
    await house.discard();
  });

  test('[AU14] stops a printer all the same, and is recorded as soon as it can be', async () => {
    const house = await openTestStation();
    const { client, personId } = house.people.operator;
    const printerId = await addPrinter(house, 'To be stopped');
    breakRecord(house);
    await client.printers.stop({ printerId });
    await until(
      () => client.printers.get({ printerId }),
      ({ link }) => link !== 'ready',
    );
    const happenedAt = Date.now();
    const stops = () =>
      house.station.store.reading
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.action, 'printers.stop'))
        .all();
    expect(stops()).toEqual([]);
    mendRecord(house);
    const [stop, ...more] = await until(stops, (found) => found.length > 0);
    expect(more).toEqual([]);
    expect(stop).toMatchObject({ result: 'done', personId, recordId: printerId });
    const { facts } = JSON.parse(stop?.body ?? '') as AuditBody;
    expect(facts).toMatchObject({ reachedThePrinter: true, writtenLate: true });
    expect(Math.abs((facts['happenedAt'] as number) - happenedAt)).toBeLessThan(60_000);
    expect(house.reported.length).toBeGreaterThan(0);
    await house.discard();
  });

  test('[AU14] waits in its order, and in bounds', () => {
    const written: unknown[] = [];
    let broken = true;
    const late = createLateRecord(
      {
        write: (work) => {
          if (broken) throw new Error('disk full');
          return work({ rows: undefined as never, record: (one) => void written.push(one.recordId) });
        },
      },
      new HandClock(),
      () => undefined,
    );
    for (let number = 0; number < 1_500; number += 1) late.record(entry({ recordId: String(number) }));
    expect(written).toEqual([]);
    broken = false;
    late.retry();
    expect(written).toEqual(Array.from({ length: 1_000 }, (_, number) => String(number)));
    late.record(entry({ recordId: 'after' }));
    expect(written.at(-1)).toBe('after');
  });
});

/** As a disk that is full: no entry can be added, by anybody. */
function breakRecord({ dataDirectory }: TestStation): void {
  const stranger = openAsStranger(dataDirectory);
  stranger.exec(
    "CREATE TRIGGER no_room BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room on the disk'); END",
  );
  stranger.close();
}

function mendRecord({ dataDirectory }: TestStation): void {
  const stranger = openAsStranger(dataDirectory);
  stranger.exec('DROP TRIGGER no_room');
  stranger.close();
}

describe('the station itself', () => {
  test('[AU15] puts its start and its end on record, and how the run before ended', async () => {
    const house = await openBareStation();
    const { clock } = house;
    clock.pass(60);
    await house.reopen();
    const rows = house.station.store.reading.select().from(auditEntries).all();
    const told = rows.map(({ action, body }) => [action, (JSON.parse(body) as AuditBody).facts['runBefore']]);
    expect(told).toEqual([
      ['station.started', 'none'],
      ['station.closed', undefined],
      ['station.started', 'closed'],
    ]);
    await house.discard();
  });
});
