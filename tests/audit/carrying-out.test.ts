import { asc, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine } from '../../src/shop/audit/csv.ts';
import type { AuditBody } from '../../src/shop/audit/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { entry } from '../support/open-station.ts';
import { addSecondClient } from '../support/second-client.ts';
import {
  factoryOf,
  openTestStation,
  plainClientOf,
  refusalOf,
  type TestStation,
} from '../support/station.ts';

let house: TestStation;
beforeAll(async () => {
  house = await openTestStation();
});
afterAll(() => house.discard());

const all = () =>
  house.station.store.reading
    .select()
    .from(auditEntries)
    .orderBy(asc(auditEntries.sequence))
    .all()
    .map((row) => ({ ...row, body: JSON.parse(row.body) as AuditBody }));

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Reads RFC 4180: quotes, doubled quotes, line ends within quotes. Throws for what is none. */
function readCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let line: string[] = [];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (found === null) throw new Error(`No CSV at ${at}: ${text.slice(at, at + 40)}`);
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}

describe('a spreadsheet', () => {
  test('[AU12] says what it was given, but for the apostrophe before what would be a formula', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.oneof(
              fc.string({ unit: 'binary' }),
              fc.constantFrom('=1+1', '-2', '@x', '\tx', 'a,b', '"', 'x\r\ny'),
            ),
            { minLength: 2 },
          ),
        ),
        (lines) => {
          const read = readCsv(lines.map(csvLine).join(''));
          expect(read.map((cells) => cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\0])/, '')))).toEqual(
            lines,
          );
          for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r\0]/);
        },
      ),
    );
  });

  test('[AU12] holds what the reader may see and asked for, the oldest first, for people to read', async () => {
    const { master, manager } = house.people;
    const parentId = await factoryOf(master.client);
    await master.client.hierarchy.createArea({ parentId, name: '=HYPERLINK("http://evil")' });
    await master.client.hierarchy.createArea({ parentId, name: 'A "quoted", line' });
    const [headings, ...lines] = readCsv(
      await textOf(await master.client.audit.export({ format: 'csv', action: 'hierarchy.createArea' })),
    );
    const column = (name: string) => lines.map((line) => line[headings?.indexOf(name) ?? -1]);
    expect(column('Record')).toEqual([`'=HYPERLINK("http://evil")`, 'A "quoted", line']);
    expect(column('Person')).toEqual(['Mara Master', 'Mara Master']);
    expect(column('Result')).toEqual(['done', 'done']);
    for (const time of column('Time')) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const managed = readCsv(await textOf(await manager.client.audit.export({ format: 'csv' })));
    expect(managed.length).toBeGreaterThan(1);
    expect(managed.flat()).not.toContain('Demo Company');
    const visible = (await manager.client.audit.entries({ limit: 200 })).entries.length;
    // Its own beginning was on record before its first line; its end, which the list shows too, was not.
    expect(managed.length - 1).toBeLessThanOrEqual(visible);
  });
});

describe('carrying the record out', () => {
  test('[AU12] is on record before the first piece, and with how much it was after the last', async () => {
    const { master } = house.people;
    const before = all().length;
    const pieces = await master.client.audit.export({ format: 'csv', result: 'refused' });
    expect(all().slice(before)).toMatchObject([
      {
        action: 'audit.export',
        result: 'done',
        personId: master.personId,
        body: { facts: { format: 'csv', filter: { result: 'refused' } } },
      },
    ]);
    const lines = readCsv(await textOf(pieces));
    expect(all().slice(before + 1)).toMatchObject([
      {
        action: 'audit.exportEnded',
        personId: master.personId,
        body: { facts: { format: 'csv', entries: lines.length - 1, whole: true } },
      },
    ]);
  });

  test('[AU12] that was cut off says so', async () => {
    const { master } = house.people;
    house.station.store.write((tx) => {
      for (let number = 0; number < 3_000; number += 1) tx.record(entry({ action: 'test.many' }));
    });
    const pieces = await master.client.audit.export({ format: 'proof' });
    let count = 0;
    for await (const _piece of pieces) {
      count += 1;
      if (count === 3) break;
    }
    expect(all().at(-1)).toMatchObject({
      action: 'audit.exportEnded',
      body: { facts: { format: 'proof', entries: 400, whole: false } },
    });
  });

  test('[AU12] asks who it is, and is refused to who sees nothing, or a part when all is asked', async () => {
    const { master, manager, operator } = house.people;
    const plain = plainClientOf(house.station, master.token);
    expect(await refusalOf(plain.audit.export({ format: 'csv' }))).toMatchObject({
      code: 'people.proofNeeded',
    });
    expect(await refusalOf(operator.client.audit.export({ format: 'csv' }))).toEqual({
      code: 'audit.nothingVisible',
    });
    expect(await refusalOf(operator.client.audit.heads())).toEqual({ code: 'audit.nothingVisible' });
    expect(await refusalOf(manager.client.audit.export({ format: 'proof' }))).toEqual({
      code: 'audit.partOnly',
    });
    expect(all().at(-1)).toMatchObject({
      action: 'audit.export',
      result: 'refused',
      personId: manager.personId,
    });
  });

  test('[AU10] signs what it carries out', async () => {
    const { master } = house.people;
    const text = await textOf(await master.client.audit.export({ format: 'proof' }));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ kind: 'printhall-record', version: 1 });
    const carried = lines.filter(({ kind }) => kind === 'entry').at(-1);
    expect(carried).toMatchObject({ action: 'audit.export' });
    const { heads, publicKey } = await master.client.audit.heads();
    expect(heads[0]).toMatchObject({ sequence: carried?.['sequence'] });
    expect(lines[0]?.['publicKey']).toBe(publicKey);
    expect(lines.at(-1)).toEqual({ kind: 'head', ...heads[0] });
  });
});

describe('who sees what', () => {
  test('[AU7] what was done at a place that is gone shows to who sees what it stood in', async () => {
    const { master, manager } = house.people;
    const factoryId = await factoryOf(master.client);
    const { scopeId } = await master.client.hierarchy.createArea({ parentId: factoryId, name: 'To be gone' });
    const below = await master.client.hierarchy.createArea({ parentId: factoryId, name: 'Below it' });
    house.station.store.write((tx) => {
      tx.rows.update(scopes).set({ parentId: scopeId }).where(eq(scopes.id, below.scopeId)).run();
      tx.record(entry({ scopeId: below.scopeId, action: 'test.below' }));
    });
    house.station.store.write((tx) => {
      for (const id of [scopeId, below.scopeId])
        tx.rows.update(scopes).set({ deletedAt: 1 }).where(eq(scopes.id, id)).run();
      tx.record(entry({ action: 'test.gone' }));
    });
    for (const { client } of [master, manager]) {
      expect((await client.audit.entries({ action: 'test.below' })).entries).toHaveLength(1);
      expect((await client.audit.entries({ action: 'test.below', scopeId: factoryId })).entries).toHaveLength(
        1,
      );
      expect((await client.audit.entries({ action: 'test.below', scopeId })).entries).toHaveLength(1);
    }
    const south = await factoryOf(master.client, 'Demo Factory South');
    expect((await master.client.audit.entries({ action: 'test.below', scopeId: south })).entries).toEqual([]);
    expect((await house.people.designer.client.audit.entries({ action: 'test.below' })).entries).toEqual([]);
  });

  test('[AU13] the choices are of what the reader sees', async () => {
    const { master, manager, operator } = house.people;
    const all = await master.client.audit.facets();
    expect(all.actions.map(({ action }) => action)).toContain('people.startDemo');
    expect(all.people.map(({ personName }) => personName)).toContain('Mara Master');
    expect(all.stations).toHaveLength(1);
    const some = await manager.client.audit.facets();
    expect(some.actions.length).toBeLessThan(all.actions.length);
    expect(some.actions.map(({ action }) => action)).not.toContain('people.startDemo');
    expect(await operator.client.audit.facets()).toEqual({ actions: [], people: [], stations: [] });
  });

  test('[AU12] two companies at one station: neither carries out the record of the other', async () => {
    addSecondClient(house);
    const { master } = house.people;
    expect(await refusalOf(master.client.audit.export({ format: 'proof' }))).toEqual({
      code: 'audit.partOnly',
    });
    const text = await textOf(await master.client.audit.export({ format: 'csv' }));
    expect(text).not.toContain('Hidden');
    expect(JSON.stringify(await master.client.audit.facets())).not.toContain('test.hidden');
  });

  test('[AU8] the foot of every window says how the record is', async () => {
    const { client } = house.people.operator;
    await house.people.master.client.audit.verify();
    expect((await client.live.station()).record).toEqual({
      state: 'unbroken',
      lookedAt: expect.any(Number) as number,
    });
  });
});
