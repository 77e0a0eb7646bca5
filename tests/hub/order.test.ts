import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyHubRecord } from '../../src/station/hub/hub-record.ts';
import { makeHub } from '../../src/station/hub/schema.ts';
import { entryHash, type ChainedEntry } from '../../src/shop/audit/index.ts';
import type { RowEdit } from '../../src/station/sync/hub.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { noteEdit, SuiteStation } from '../contracts/hub-suite-world.ts';
import { askOnce, openTestHub, startPostgres, type TestHub, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let world: TestHub;
beforeAll(async () => {
  postgres = await startPostgres();
  world = await openTestHub(postgres);
});
afterAll(async () => {
  await world.close();
  await postgres.stop();
});

let companies = 0;

/** Two stations that see everything, in a company of their own. */
async function twoStations(): Promise<readonly [SuiteStation, SuiteStation, string]> {
  companies += 1;
  const company = `Company ${companies}`;
  const now = () => Date.now();
  const one = await world.enrolled('one', { company });
  const first = new SuiteStation('one', one.hub, one.access, now);
  await first.push(
    first.part({
      isFounding: true,
      edits: [
        {
          tableName: 'scopes',
          rowId: 'f',
          operation: 'insert',
          columns: { kind: 'factory', name: 'F' },
          before: null,
        },
      ],
    }),
  );
  const two = await world.enrolled('two', { company });
  return [first, new SuiteStation('two', two.hub, two.access, now), company];
}

/** A push that was done and is not committed: its connection stands still. */
async function heldPush(station: SuiteStation): Promise<{ end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> }> {
  const { role, secret } = station.access;
  const client = new pg.Client({ connectionString: postgres.urlOf(world.database, { name: role, secret }) });
  await client.connect();
  await client.query('BEGIN');
  const part = station.part();
  await client.query('SELECT printhall.push($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    station.id,
    [part.sequence],
    [part.transactionId],
    [part.place],
    [part.hybridTime],
    [null],
    [false],
    [4],
    [JSON.stringify(part.edits)],
    [part.hash],
  ]);
  return {
    async end(how) {
      await client.query(how);
      await client.end();
    },
  };
}

describe('the order at the hub', () => {
  for (const [how, expected] of [
    ['COMMIT', ['one-2', 'two-1']],
    ['ROLLBACK', ['two-1']],
  ] as const) {
    test(`[SY10] a slow transaction is waited for, and leaves no gap (${how})`, async () => {
      const [one, two] = await twoStations();
      const held = await heldPush(one);
      let isTaken = false;
      const pushing = two.push(two.part()).then(() => (isTaken = true));
      await sleep(150);
      // The one behind has no number yet, and whoever reads is told that there is nothing beyond.
      expect(isTaken).toBe(false);
      expect(await one.hub.pull(1, 10)).toMatchObject({ parts: [], upTo: 1, isMore: false });
      await held.end(how);
      await pushing;
      const { parts, upTo } = await two.hub.pull(1, 10);
      expect(parts.map((part) => part.edits[0]?.rowId)).toEqual(expected);
      expect(parts.map((part) => part.hubSequence)).toEqual(expected.map((_, index) => index + 2));
      expect(upTo).toBe(expected.length + 1);
    });
  }

  test('[SY10] who reads while many write misses nothing', async () => {
    const [one, two] = await twoStations();
    const seen: number[] = [];
    let after = 0;
    let isOver = false;
    const reading = (async () => {
      while (!isOver || after < 81) {
        const { parts, upTo } = await two.hub.pull(after, 7);
        seen.push(...parts.map((part) => part.hubSequence));
        after = upTo;
      }
    })();
    const write = async (station: SuiteStation) => {
      for (let count = 0; count < 40; count += 1) await station.push(station.part());
    };
    await Promise.all([write(one), write(two)]);
    isOver = true;
    await reading;
    expect(seen).toEqual(Array.from({ length: 81 }, (_, index) => index + 1));
  });

  test('[SY13] a part that is too big is kept aside', async () => {
    const [one] = await twoStations();
    const big = one.part({ edits: [noteEdit('big', 'x'.repeat(33 * 1024 * 1024))] });
    const receipts = await one.push(big, one.part());
    expect(receipts).toMatchObject([
      { kind: 'rejected', code: 'tooBig' },
      { kind: 'taken', hubSequence: 2 },
    ]);
  });

  test('a page holds no more than fits into memory, and says that there is more', async () => {
    const [one, two] = await twoStations();
    await one.push(
      ...Array.from({ length: 5 }, () =>
        one.part({ edits: [noteEdit('large', 'x'.repeat(3 * 1024 * 1024))] }),
      ),
    );
    const page = await two.hub.pull(1, 100);
    expect(page).toMatchObject({ isMore: true, upTo: 4 });
    expect(page.parts).toHaveLength(3);
    expect(await two.hub.pull(4, 100)).toMatchObject({ isMore: false, upTo: 6 });
  });
});

describe('the record at the hub', () => {
  /** Entries as a station writes them, with their right hashes. */
  const chain = (stationId: string, count: number): RowEdit[] => {
    let previousHash = '0'.repeat(64);
    return Array.from({ length: count }, (_, index) => {
      const entry: Omit<ChainedEntry, 'hash'> = {
        id: `${stationId}-${index}`,
        stationId,
        epoch: 1,
        sequence: index + 1,
        at: 1_800_000_000_000 + index,
        action: 'test.write',
        result: 'done',
        personId: null,
        recordKind: 'scope',
        recordId: null,
        scopeId: null,
        body: JSON.stringify({ note: `a "note" with \\u0000 and é ${index}` }),
        previousHash,
      };
      const hash = entryHash(entry, sha256);
      previousHash = hash;
      const columns = {
        id: entry.id,
        station_id: stationId,
        epoch: 1,
        sequence: entry.sequence,
        at: entry.at,
        action: entry.action,
        result: entry.result,
        person_id: null,
        record_kind: entry.recordKind,
        record_id: null,
        scope_id: null,
        body: entry.body,
        previous_hash: entry.previousHash,
        hash,
      };
      return { tableName: 'audit_entries', rowId: entry.id, operation: 'insert', columns, before: null };
    });
  };
  const findingOf = async (company: string, stationId: string) =>
    (await verifyHubRecord(world.url)).find((one) => one.stationId === stationId && one.company === company);

  test('[SY19] verify walks every record, and finds those whole that are', async () => {
    const [one] = await twoStations();
    const { companyName } = await one.hello();
    const [first, ...others] = chain('one', 6);
    await one.push(
      one.part({ edits: [first as RowEdit, noteEdit('odd', 'a \u0000 zero and half a \ud83d smile')] }),
    );
    for (const edit of others) await one.push(one.part({ edits: [edit] }));
    expect(await findingOf(companyName, 'one')).toEqual({
      company: companyName,
      stationId: 'one',
      epoch: 1,
      entries: 6,
      begins: 1,
      firstBad: null,
    });
  });

  for (const [fault, spoil, expected] of [
    ['what was written', { action: 'test.other' }, { sequence: 3, problem: 'wrongHash' }],
    ['the person', { person_id: 'somebody' }, { sequence: 3, problem: 'wrongHash' }],
    ['the hash', { hash: 'f'.repeat(64) }, { sequence: 3, problem: 'wrongHash' }],
    ['what came before', { previous_hash: 'f'.repeat(64) }, { sequence: 3, problem: 'wrongPrevious' }],
    ['the number', { sequence: 9 }, { sequence: 3, problem: 'gap' }],
    ['the number, to one that was', { sequence: 2 }, { sequence: 2, problem: 'twice' }],
  ] as const) {
    test(`[SY19] verify names the first entry of which ${fault} was changed`, async () => {
      const [one] = await twoStations();
      const { companyName } = await one.hello();
      const entries = chain('one', 6).map((edit, index) =>
        index === 2 ? { ...edit, columns: { ...edit.columns, ...spoil } } : edit,
      );
      for (const edit of entries) await one.push(one.part({ edits: [edit] }));
      expect((await findingOf(companyName, 'one'))?.firstBad).toEqual(expected);
    });
  }
});

describe('making a hub', () => {
  test('again changes nothing, and one that was put back is another life of it', async () => {
    const [one] = await twoStations();
    const before = await one.hello();
    expect(await makeHub(world.url)).toMatchObject({
      hubId: before.hubId,
      madeNow: false,
      stepsTaken: [],
      warnings: [],
    });
    expect((await one.hello()).generation).toBe(before.generation);
    await makeHub(world.url, { isRestored: true });
    const after = await one.hello();
    expect(after.hubId).toBe(before.hubId);
    expect(after.generation).not.toBe(before.generation);
  });

  test('is refused where a newer Printhall made it, by stations too', async () => {
    const newer = await openTestHub(postgres);
    const { access } = await newer.enrolled('one');
    await askOnce(newer.url, "INSERT INTO printhall.schema_steps VALUES (99, 'later', 0)");
    await expect(makeHub(newer.url)).rejects.toThrow('A newer Printhall made this hub (schema 99');
    const { openPostgresHub } = await import('../../src/station/sync/postgres/postgres-hub.ts');
    await expect(openPostgresHub(access)).rejects.toMatchObject({ code: 'hubTooNew' });
    await newer.close();
  });

  test('by two at once is done once', async () => {
    const database = 'made_twice';
    await askOnce(postgres.url, `CREATE DATABASE ${database}`);
    const made = await Promise.all([1, 2, 3].map(() => makeHub(postgres.urlOf(database))));
    expect(made.filter(({ madeNow }) => madeNow)).toHaveLength(1);
    expect(new Set(made.map(({ hubId }) => hubId)).size).toBe(1);
  });

  test('needs no superuser: a role that may make roles and schemas is enough, and what is missing is said', async () => {
    const database = 'of_a_keeper';
    await askOnce(postgres.url, `CREATE DATABASE ${database}`);
    await askOnce(postgres.url, "CREATE ROLE modest LOGIN PASSWORD 'modest'");
    const url = postgres.urlOf(database, { name: 'modest', secret: 'modest' });
    await expect(makeHub(url)).rejects.toThrow(
      'The role modest may make no roles. A superuser can let it: ALTER ROLE "modest" CREATEROLE; and it may make no schema.',
    );
    await askOnce(postgres.url, 'ALTER ROLE modest CREATEROLE');
    await askOnce(postgres.url, `GRANT CREATE ON DATABASE ${database} TO modest`);
    const made = await makeHub(url);
    expect(made.warnings).toHaveLength(1);
    expect(made.warnings[0]).toContain('REVOKE TEMPORARY');
    await askOnce(postgres.url, `ALTER DATABASE ${database} OWNER TO modest`);
    expect((await makeHub(url)).warnings).toEqual([]);
    const { addStation } = await import('../../src/station/hub/hub-stations.ts');
    const { revokeStation } = await import('../../src/station/hub/hub-revoke.ts');
    const added = await addStation(url, { company: 'Acme', name: 'Office', factories: null, home: null });
    const { openPostgresHub } = await import('../../src/station/sync/postgres/postgres-hub.ts');
    const address = { host: postgres.host, port: postgres.port, database, tls: { kind: 'off' } } as const;
    const hub = await openPostgresHub({ address, role: added.role, secret: added.secret });
    expect((await hub.look()).companyName).toBe('Acme');
    expect(await revokeStation(url, 'office')).toMatchObject({ name: 'Office', taken: [] });
    await expect(hub.look()).rejects.toMatchObject({ code: 'revoked' });
    await expect(openPostgresHub({ address, role: added.role, secret: added.secret })).rejects.toMatchObject({
      code: 'revoked',
    });
    await hub.close();
  });
});
