import pg from 'pg';
import { type Harness, numbersFrom, Tally } from './harness.ts';
import { attempt, openWalledHub, spelledOut, type WalledHub, type WalledStation } from './hub-walls.ts';

/** What somebody with a stolen code tries first. `@table` is each table of the hub. */
const ON_EACH_TABLE = [
  'SELECT * FROM @table',
  "SELECT one::text FROM @table AS one WHERE one::text LIKE '%MARK%'",
  'SELECT count(*) FROM @table HAVING count(*) > 0',
  'COPY @table TO STDOUT',
  'COPY (TABLE @table) TO STDOUT',
  "COPY @table TO '/tmp/printhall-stolen'",
  "COPY @table TO PROGRAM 'cat'",
  'COPY @table FROM STDIN',
  'INSERT INTO @table DEFAULT VALUES',
  'UPDATE @table SET company = company',
  'DELETE FROM @table',
  'DELETE FROM @table RETURNING *',
  'TRUNCATE @table',
  'LOCK TABLE @table IN ACCESS EXCLUSIVE MODE',
  'ALTER TABLE @table DISABLE ROW LEVEL SECURITY',
  'ALTER TABLE @table OWNER TO CURRENT_USER',
  'DROP POLICY wall ON @table',
  'CREATE POLICY mine ON @table USING (true)',
  'ALTER POLICY wall ON @table USING (true)',
  'CREATE TRIGGER mine BEFORE INSERT ON @table EXECUTE FUNCTION printhall.refuse_rewriting()',
  'DROP TABLE @table CASCADE',
  'SET row_security = off; SELECT * FROM @table',
  'CREATE VIEW mine AS SELECT * FROM @table',
  'CREATE TEMPORARY TABLE mine AS SELECT * FROM @table',
  'CREATE TABLE public.mine AS SELECT * FROM @table',
  'EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM @table',
  "SELECT * FROM pg_stats WHERE schemaname = 'printhall' AND '@table' = 'printhall.' || tablename",
  'GRANT ALL ON @table TO PUBLIC',
  "SELECT (xpath('//x', query_to_xml('SELECT * FROM @table', true, false, '')))",
  "SELECT table_to_xml('@table', true, false, '')",
] as const;

/** `@keeper`, `@stations`, `@other`: roles that the station is not. */
const ON_EACH_ROLE = [
  'SET ROLE @role; TABLE printhall.parts',
  'SET SESSION AUTHORIZATION @role; TABLE printhall.parts',
  "SELECT set_config('role', '@role', false); TABLE printhall.parts",
  "SELECT set_config('session_authorization', '@role', false); TABLE printhall.parts",
  "ALTER ROLE @role PASSWORD 'mine'",
  'GRANT @role TO CURRENT_USER',
  'DROP ROLE @role',
  'REASSIGN OWNED BY @role TO CURRENT_USER',
  'ALTER ROLE @role NOLOGIN',
] as const;

const ELSEWHERE = [
  'SELECT * FROM pg_authid',
  'SELECT * FROM pg_shadow',
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_ls_dir('.')",
  "SELECT lo_import('/etc/passwd')",
  "SELECT pg_read_binary_file('PG_VERSION')",
  'CREATE SCHEMA mine',
  'CREATE EXTENSION dblink',
  "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE FUNCTION pg_temp.mine(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$",
  'CREATE ROLE mine LOGIN SUPERUSER',
  'ALTER ROLE CURRENT_USER SUPERUSER',
  'ALTER ROLE CURRENT_USER BYPASSRLS',
  'ALTER ROLE CURRENT_USER CREATEROLE',
  'ALTER DATABASE postgres OWNER TO CURRENT_USER',
  "ALTER SYSTEM SET log_connections = 'on'",
  'CREATE DATABASE mine',
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user',
  'SELECT query FROM pg_stat_activity',
  'SELECT printhall.follow_places(NULL, NULL)',
  'SELECT printhall.follow_record(NULL, NULL, NULL, NULL)',
  'SELECT printhall.known_parts(NULL, NULL)',
  "SELECT printhall.channel_of(NULL, '')",
  'SELECT stations_role FROM printhall.hub',
  'UPDATE pg_class SET relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)',
  "DO $$ BEGIN EXECUTE 'SET ROLE postgres'; END $$",
  'CHECKPOINT',
] as const;

const RANDOM_FLOOR = 500;

/** With a station's own login and any SQL at all: nothing of another place comes out, and nothing of it is changed. */
export const harness: Harness = {
  id: 'R-04',
  about: 'a stolen code reads and changes nothing of another factory or company',
  floor: 1_200,
  fewRuns: 900,
  faultClasses: ['refused', 'answered', 'function with hostile words', 'taken out'],
  async run({ seed, runs }) {
    const tally = new Tally();
    const walled = await openWalledHub();
    try {
      const before = await othersRows(walled);
      await tryStatements(walled, tally);
      const random = numbersFrom(seed);
      const most = Math.max(RANDOM_FLOOR / 5, runs - tally.runs);
      await tryFunctions(walled, tally, random, Math.min(most, 20_000));
      const after = await othersRows(walled);
      tally.expect(before === after, 'rows of others are not what they were');
      await tryTakenOut(walled, tally);
    } finally {
      await walled.close();
    }
    return tally.outcome();
  },
};

/** Everything that the station of the north may not touch, as one text. */
async function othersRows(walled: WalledHub): Promise<string> {
  const tables = await tableNames(walled);
  const texts = await Promise.all(
    tables.map(async (table) => {
      const rows = await walled.ask<{ row: string }>(
        `SELECT one::text AS row FROM ${table} AS one ORDER BY 1`,
      );
      return rows
        .map(({ row }) => row)
        .filter((row) => walled.north.forbidden.some((mark) => row.includes(mark)));
    }),
  );
  return JSON.stringify(texts);
}

async function tableNames(walled: WalledHub): Promise<readonly string[]> {
  const tables = await walled.ask<{ name: string }>(
    `SELECT 'printhall.' || relname AS name FROM pg_class
    WHERE relnamespace = 'printhall'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  return tables.map(({ name }) => name);
}

async function tryStatements(walled: WalledHub, tally: Tally): Promise<void> {
  const [names] = await walled.ask<{ keeper: string; stations: string }>(
    `SELECT (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'printhall') AS keeper,
      stations_role AS stations FROM printhall.hub`,
  );
  const tables = await tableNames(walled);
  const roles = [
    'postgres',
    names?.keeper ?? '',
    walled.south.access.role,
    walled.other.access.role,
    '"x\'; DROP TABLE y; --"',
  ];
  const statements = [
    ...tables.flatMap((table) => ON_EACH_TABLE.map((text) => text.replaceAll('@table', table))),
    ...roles.flatMap((role) => ON_EACH_ROLE.map((text) => text.replaceAll('@role', role))),
    ...ELSEWHERE,
  ];
  for (const text of statements) await tryOne(walled.north, tally, text);
}

/** On a connection of its own, as the thief would; what it set is gone with it. */
async function tryOne(
  station: WalledStation,
  tally: Tally,
  text: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const client = new pg.Client({ connectionString: station.url });
  client.on('error', () => undefined);
  const notices: string[] = [];
  client.on('notice', (notice) => notices.push(notice.message ?? ''));
  await client.connect();
  try {
    const answer = await attempt(client, text, values);
    tell(station, tally, text, answer, notices);
  } finally {
    await client.end();
  }
}

function tell(
  station: WalledStation,
  tally: Tally,
  text: string,
  answer: Awaited<ReturnType<typeof attempt>>,
  notices: readonly string[],
): void {
  tally.ran();
  tally.met(answer.error === null ? 'answered' : 'refused');
  const said = spelledOut([answer.rows, notices]);
  const mark = station.forbidden.find((one) => said.includes(one));
  tally.expect(mark === undefined, () => `${text}: ${mark ?? ''} came out`);
}

const HOSTILE_WORDS = [
  '',
  'north',
  'south',
  'first',
  'other',
  'factory-south',
  'factory-other',
  "'; TABLE printhall.parts; --",
  '{}',
  '%',
  '\u0001',
  'task:MARK-beta',
  '00000000-0000-0000-0000-000000000000',
] as const;

/** Every function that a station may call, with words that are not its own, in every place. */
async function tryFunctions(
  walled: WalledHub,
  tally: Tally,
  random: () => number,
  most: number,
): Promise<void> {
  const functions = await walled.ask<{ name: string; types: readonly string[] }>(
    `SELECT p.proname AS name, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t)::text[] AS types
    FROM pg_proc p WHERE p.pronamespace = 'printhall'::regnamespace
      AND has_function_privilege($1, p.oid, 'EXECUTE')`,
    [walled.north.access.role],
  );
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const valueOf = (type: string): unknown => {
    if (random() < 0.1) return null;
    if (type.endsWith('[]'))
      return Array.from({ length: Math.floor(random() * 3) }, () => valueOf(type.slice(0, -2)));
    if (type === 'integer' || type === 'bigint') return pick([-1, 0, 1, 2, 3, 1_000, 2_147_483_647]);
    if (type === 'boolean') return random() < 0.5;
    if (type === 'json')
      return JSON.stringify({ companyId: pick(HOSTILE_WORDS), companyName: 'x', homeFactoryId: 'y' });
    if (type === 'bytea') return Buffer.from(pick(HOSTILE_WORDS));
    return pick(HOSTILE_WORDS);
  };
  const client = new pg.Client({ connectionString: walled.north.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let tries = 0; tries < most; tries += 1) {
      const { name, types } = pick(functions);
      const places = types.map((type, index) => `$${index + 1}::${type}`).join(', ');
      const values = types.map((type) => valueOf(type));
      await client.query('BEGIN');
      const answer = await attempt(client, `SELECT * FROM printhall.${name}(${places})`, values);
      // What it did to its own is taken back; the log of others is looked at in the end.
      await client.query(random() < 0.5 || name === 'renew' || name === 'enrol' ? 'ROLLBACK' : 'COMMIT');
      tally.met('function with hostile words');
      tell(walled.north, tally, `${name}(${spelledOut(values)})`, answer, []);
    }
  } finally {
    await client.end();
  }
}

/** After it was taken out, the same login, still connected, reads nothing at all. */
async function tryTakenOut(walled: WalledHub, tally: Tally): Promise<void> {
  const client = new pg.Client({ connectionString: walled.south.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const before = await attempt(client, 'TABLE printhall.parts');
    tally.expect(before.count > 0, 'the south saw nothing before it was taken out');
    // As `revoke` does where the administrator may not end sessions.
    await walled.ask('UPDATE printhall.enrolments SET revoked_at = 1 WHERE role_name = $1', [
      walled.south.access.role,
    ]);
    for (const table of ['parts', 'files', 'file_chunks']) {
      const after = await attempt(client, `TABLE printhall.${table}`);
      tally.ran();
      tally.expect(after.count === 0, `a station that was taken out still reads ${table}`);
      tally.met('taken out');
    }
    const asked = await attempt(client, 'SELECT printhall.look()');
    tally.expect(
      asked.error === 'PH001',
      `a station that was taken out is answered: ${asked.error ?? 'all of it'}`,
    );
  } finally {
    await client.end();
  }
}
