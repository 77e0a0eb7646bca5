import pg from 'pg';
import { type Harness, Tally } from './harness.ts';
import { attempt, openWalledHub, spelledOut, type WalledHub, type WalledStation } from './hub-walls.ts';
import { NORTH } from '../contracts/hub-suite-world.ts';

interface TableOfMatrix {
  /** The rows that the station of the north may see, as SQL; its company's key is in `@company`. */
  readonly own: string;
  /** Columns whose change would move a row somewhere else, with a value from there. */
  readonly moves: readonly string[];
}

/** What is whose. A table that is not here fails: somebody has to say. */
const TABLES: Readonly<Record<string, TableOfMatrix>> = {
  schema_steps: { own: 'false', moves: [] },
  hub: { own: 'true', moves: [] },
  companies: { own: 'company = @company', moves: ['company = gen_random_uuid()'] },
  company_places: { own: 'company = @company', moves: ['company = @foreign'] },
  stations: { own: 'company = @company', moves: ['company = @foreign'] },
  enrolments: {
    own: "role_name = '@role'",
    moves: ['company = @foreign', "role_name = 'postgres'", 'revoked_at = NULL'],
  },
  parts: {
    own: `company = @company AND place IN ('', '${NORTH}')`,
    moves: ['company = @foreign', "place = 'factory-south'", "station_id = 'first'"],
  },
  rejected_parts: {
    own: "company = @company AND station_id = 'north'",
    moves: ['company = @foreign', "station_id = 'first'"],
  },
  claims: { own: 'company = @company', moves: ['company = @foreign', "taken_by = 'first'"] },
  files: {
    own: `company = @company AND place IN ('', '${NORTH}')`,
    moves: ['company = @foreign', "place = 'factory-south'"],
  },
  file_chunks: {
    own: `company = @company AND place IN ('', '${NORTH}')`,
    moves: ['company = @foreign', "place = 'factory-south'"],
  },
};

const OPERATIONS = ['select', 'insert', 'move', 'update', 'delete', 'upsert', 'copy', 'returning'] as const;

/**
 * Tables × operations × whose rows, made from the catalog. A station that was granted every right on every table by
 * mistake still gets through no wall: what is asked is the policies alone.
 */
export const harness: Harness = {
  id: 'R-02',
  about: 'no operation on any table of the hub reaches a row of another place or company',
  floor: 170,
  fewRuns: 170,
  faultClasses: [...OPERATIONS, 'own row', 'row of another factory', 'row of another company'],
  async run() {
    const tally = new Tally();
    const walled = await openWalledHub();
    const client = new pg.Client({ connectionString: walled.hub.url });
    try {
      await client.connect();
      await tryMatrix({ ...walled, client }, walled.north, tally);
    } finally {
      await client.end();
      await walled.close();
    }
    return tally.outcome();
  },
};

/** With a connection of the superuser, which becomes the station for one question. */
type Walled = WalledHub & { readonly client: pg.Client };

async function tryMatrix(walled: Walled, station: WalledStation, tally: Tally): Promise<void> {
  const tables = await walled.ask<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'printhall'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  const [keys] = await walled.ask<{ own: string; foreign: string }>(
    `SELECT (SELECT company FROM printhall.enrolments WHERE role_name = $1) AS own,
      (SELECT company FROM printhall.enrolments WHERE role_name = $2) AS foreign`,
    [station.access.role, walled.other.access.role],
  );
  const fill = (text: string) =>
    text
      .replaceAll('@company', `'${keys?.own ?? ''}'`)
      .replaceAll('@foreign', `'${keys?.foreign ?? ''}'`)
      .replaceAll('@role', station.access.role);
  for (const { name } of tables) {
    const matrix = TABLES[name];
    if (!tally.expect(matrix !== undefined, `${name} is not in the matrix`) || matrix === undefined) continue;
    await tryTable(walled, station, tally, {
      name: `printhall.${name}`,
      own: fill(matrix.own),
      moves: matrix.moves.map(fill),
      isElsewhere: keys?.foreign ?? '',
    });
  }
}

interface Target {
  readonly name: string;
  readonly own: string;
  readonly moves: readonly string[];
  readonly isElsewhere: string;
}

async function tryTable(walled: Walled, station: WalledStation, tally: Tally, table: Target): Promise<void> {
  const { name, own } = table;
  const [count] = await walled.ask<{ own: number; all: number }>(
    `SELECT count(*) FILTER (WHERE ${own})::integer AS own, count(*)::integer AS all FROM ${name}`,
  );
  const foreign = await walled.ask<{ row: Readonly<Record<string, unknown>> }>(
    `SELECT to_jsonb(one) AS row FROM ${name} AS one WHERE NOT (${own}) LIMIT 4`,
  );
  if (own !== 'true') tally.expect(foreign.length > 0, `${name} holds nothing of others: nothing is proved`);
  for (const { row } of foreign)
    tally.met(row['company'] === table.isElsewhere ? 'row of another company' : 'row of another factory');
  if ((count?.own ?? 0) > 0) tally.met('own row', count?.own);
  const ask = (operation: (typeof OPERATIONS)[number], text: string, values: readonly unknown[] = []) => {
    tally.ran();
    tally.met(operation);
    return withEveryRight(walled.client, station, text, values);
  };
  const isWalled = (answer: Awaited<ReturnType<typeof ask>>, what: string) => {
    const said = spelledOut(answer.rows);
    const mark = station.forbidden.find((one) => said.includes(one));
    tally.expect(mark === undefined, () => `${name}, ${what}: ${mark ?? ''} came out`);
  };
  const selected = await ask('select', `SELECT * FROM ${name}`);
  isWalled(selected, 'select');
  tally.expect(
    selected.count === (count?.own ?? 0),
    () => `${name}: ${selected.count} rows seen of ${count?.own ?? 0}`,
  );
  const others = await ask('select', `SELECT * FROM ${name} WHERE NOT (${own})`);
  tally.expect(others.count === 0, `${name}: rows of others are seen`);
  const copied = await ask('copy', `COPY (SELECT * FROM ${name}) TO STDOUT`);
  tally.expect(copied.count === (count?.own ?? 0), `${name}: ${copied.count} rows were copied`);
  const filled = await ask('copy', `COPY ${name} FROM STDIN`);
  tally.expect(filled.error !== null, `${name}: a copy was taken in`);
  const [column] = await walled.ask<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${name}'::regclass AND attnum > 0 ORDER BY attnum LIMIT 1`,
  );
  const key = column?.name ?? '';
  const changes: readonly [(typeof OPERATIONS)[number], string][] = [
    ['update', `UPDATE ${name} SET ${key} = ${key} WHERE NOT (${own})`],
    ['delete', `DELETE FROM ${name} WHERE NOT (${own})`],
    ['returning', `UPDATE ${name} SET ${key} = ${key} WHERE NOT (${own}) RETURNING *`],
    ['returning', `DELETE FROM ${name} WHERE NOT (${own}) RETURNING *`],
  ];
  for (const [operation, text] of changes) {
    const answer = await ask(operation, text);
    isWalled(answer, operation);
    tally.expect(answer.count === 0, `${name}: ${operation} reached ${answer.count} rows of others`);
  }
  for (const move of table.moves) {
    const answer = await ask('move', `UPDATE ${name} SET ${move} WHERE ${own} RETURNING *`);
    isWalled(answer, move);
    tally.expect(answer.error !== null || answer.count === 0, `${name}: ${move} moved ${answer.count} rows`);
  }
  for (const { row } of foreign) await tryInserts(ask, isWalled, tally, { name, key, row });
}

async function tryInserts(
  ask: (
    operation: 'insert' | 'upsert',
    text: string,
    values: readonly unknown[],
  ) => ReturnType<typeof withEveryRight>,
  isWalled: (answer: Awaited<ReturnType<typeof withEveryRight>>, what: string) => void,
  tally: Tally,
  { name, key, row }: { readonly name: string; readonly key: string; readonly row: object },
): Promise<void> {
  const insert = `INSERT INTO ${name} SELECT * FROM jsonb_populate_record(NULL::${name}, $1::jsonb)`;
  const values = [JSON.stringify(row)];
  const tries: readonly ['insert' | 'upsert', string][] = [
    ['insert', insert],
    ['insert', `${insert} RETURNING *`],
    ['upsert', `${insert} ON CONFLICT DO NOTHING RETURNING *`],
  ];
  for (const [operation, text] of tries) {
    const answer = await ask(operation, text, values);
    isWalled(answer, operation);
    // A double of a row that is there must not be told as one: that would say that it is there.
    tally.expect(
      answer.error === INSUFFICIENT_PRIVILEGE,
      () => `${name} (${key}): ${operation} of another’s row gives ${answer.error ?? 'a row'}`,
    );
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** As the station, in a transaction that is taken back, in which it has every right on every table. */
async function withEveryRight(
  client: pg.Client,
  station: WalledStation,
  text: string,
  values: readonly unknown[],
): ReturnType<typeof attempt> {
  await client.query('BEGIN');
  try {
    await client.query(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA printhall TO ${station.access.role}`,
    );
    await client.query(`SET LOCAL SESSION AUTHORIZATION ${station.access.role}`);
    return await attempt(client, text, values);
  } finally {
    await client.query('ROLLBACK');
  }
}
