import { type Harness, Tally } from './harness.ts';
import { openWalledHub, type WalledHub } from './hub-walls.ts';

/** The tables that hold no company's rows, and why each may be. */
const OF_NO_COMPANY: Readonly<Record<string, string>> = {
  hub: 'one row, of the hub itself',
  schema_steps: 'what the schema has become; only its keeper reads it',
};

/** Unique indexes that do not begin with the company. */
const OTHER_INDEXES: Readonly<Record<string, string>> = {
  hub_pkey: 'of no company',
  schema_steps_pkey: 'of no company',
  enrolments_role: 'names of roles, random, that no station writes',
};

/** What a station may call that asks for no line of its own. */
const OPEN_FUNCTIONS: Readonly<Record<string, string>> = {
  schema_number: 'a number that every station must know before it says who it is',
};

/** Every table, policy, function, index, foreign key and right of the hub, by the catalog of a real PostgreSQL. */
const FACTS: Readonly<Record<string, string>> = {
  tables: `SELECT c.relname AS name, format('forced %s, enabled %s, walls %s, owner logs in %s', c.relforcerowsecurity,
      c.relrowsecurity, (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive
        AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
        AND pg_get_expr(p.polqual, c.oid) ~ 'my_company|session_user|is_keeper'), r.rolcanlogin OR r.rolsuper) AS fact,
      c.relforcerowsecurity AND c.relrowsecurity AND NOT r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolbypassrls
      AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
        AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL AND p.polroles = '{0}'
        AND pg_get_expr(p.polqual, c.oid) ~ 'my_company|session_user|is_keeper') AS holds
    FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relnamespace = 'printhall'::regnamespace AND c.relkind IN ('r', 'p')`,
  companies: `SELECT c.relname AS name, 'has a column "company"' AS fact,
      EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'company' AND a.attnotnull)
      OR c.relname = ANY ($1) AS holds
    FROM pg_class c WHERE c.relnamespace = 'printhall'::regnamespace AND c.relkind IN ('r', 'p')`,
  views: `SELECT c.relname AS name, 'a view asks as who asks it; none is kept' AS fact,
      c.relkind = 'v' AND coalesce('security_invoker=true' = ANY (c.reloptions), false) AS holds
    FROM pg_class c WHERE c.relnamespace = 'printhall'::regnamespace AND c.relkind IN ('v', 'm', 'f')`,
  definers: `SELECT p.oid::regprocedure::text AS name, 'runs as the keeper on a path of its own, for a station that it knows' AS fact,
      p.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'] AND (
        p.prosrc ~ 'printhall\\.my_line|session_user' OR p.proname = ANY ($2)
        OR NOT has_function_privilege((SELECT stations_role FROM printhall.hub), p.oid, 'EXECUTE')) AS holds
    FROM pg_proc p WHERE p.pronamespace = 'printhall'::regnamespace AND p.prosecdef`,
  functions: `SELECT p.oid::regprocedure::text AS name, 'nobody but stations may call it' AS fact,
      NOT EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS holds
    FROM pg_proc p WHERE p.pronamespace = 'printhall'::regnamespace`,
  roles: `SELECT r.rolname AS name, 'has no power of its own, and owns nothing' AS fact,
      NOT (r.rolsuper OR r.rolbypassrls OR r.rolcreatedb OR r.rolcreaterole OR r.rolreplication)
      AND r.rolconnlimit BETWEEN 1 AND 20
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
      AND NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid
        WHERE m.member = r.oid AND (o.rolname <> (SELECT stations_role FROM printhall.hub) OR m.admin_option)) AS holds
    FROM pg_roles r WHERE r.rolname IN (SELECT role_name FROM printhall.enrolments)`,
  database: `SELECT r.rolname AS name, 'makes nothing: no tables, no schema, not for a while' AS fact,
      NOT has_database_privilege(r.oid, current_database(), 'CREATE')
      AND NOT has_database_privilege(r.oid, current_database(), 'TEMP')
      AND NOT has_schema_privilege(r.oid, 'public', 'CREATE')
      AND NOT has_schema_privilege(r.oid, 'printhall', 'CREATE') AS holds
    FROM pg_roles r WHERE r.rolname IN (SELECT role_name FROM printhall.enrolments)`,
  rights: `SELECT r.rolname || ' on ' || c.relname AS name, 'at most reads' AS fact,
      NOT has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
      AND NOT has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE, REFERENCES')
      AND (c.relname IN ('parts', 'files', 'file_chunks') OR NOT has_table_privilege(r.oid, c.oid, 'SELECT')) AS holds
    FROM pg_roles r CROSS JOIN pg_class c
    WHERE r.rolname IN (SELECT role_name FROM printhall.enrolments)
      AND c.relnamespace = 'printhall'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')`,
  references: `SELECT k.conname AS name, 'a reference goes by the company' AS fact,
      EXISTS (SELECT FROM unnest(k.conkey) AS one (number) JOIN pg_attribute a
        ON a.attrelid = k.conrelid AND a.attnum = one.number WHERE a.attname = 'company') AS holds
    FROM pg_constraint k WHERE k.connamespace = 'printhall'::regnamespace AND k.contype = 'f'`,
  indexes: `SELECT i.indexrelid::regclass::text AS name, 'what must be one of a kind is so within a company' AS fact,
      (SELECT a.attname = 'company' FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0])
      OR replace(i.indexrelid::regclass::text, 'printhall.', '') = ANY ($3) AS holds
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND c.relnamespace = 'printhall'::regnamespace`,
};

/** Faults in the walls, each in a transaction that is taken back: the facts must show every one of them. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'wall not forced': ['ALTER TABLE printhall.parts NO FORCE ROW LEVEL SECURITY'],
  'wall switched off': ['ALTER TABLE printhall.claims DISABLE ROW LEVEL SECURITY'],
  'wall taken down': ['DROP POLICY wall ON printhall.files'],
  'wall only for reading': [
    'DROP POLICY wall ON printhall.files',
    'CREATE POLICY wall ON printhall.files AS RESTRICTIVE FOR SELECT USING (company = printhall.my_company())',
  ],
  'table without a wall': ['CREATE TABLE printhall.planted (company uuid NOT NULL)'],
  'table without a company': [
    'CREATE TABLE printhall.planted (id uuid)',
    'ALTER TABLE printhall.planted ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE printhall.planted FORCE ROW LEVEL SECURITY',
    'CREATE POLICY wall ON printhall.planted AS RESTRICTIVE USING (printhall.is_keeper()) WITH CHECK (printhall.is_keeper())',
  ],
  'view of its owner': ['CREATE VIEW printhall.planted AS SELECT * FROM printhall.parts'],
  'kept view': ['CREATE MATERIALIZED VIEW printhall.planted AS SELECT * FROM printhall.parts'],
  'function on any path': ['ALTER FUNCTION printhall.look() RESET search_path'],
  'function for anybody': [
    `CREATE FUNCTION printhall.planted() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
      AS 'SELECT count(*) FROM printhall.parts'`,
  ],
  'station with power': ['ALTER ROLE @role BYPASSRLS'],
  'station that is the keeper': ['GRANT @keeper TO @role'],
  'station that writes': ['GRANT INSERT ON printhall.parts TO @stations'],
  'station that writes a column': ['GRANT UPDATE (name) ON printhall.stations TO @role'],
  'station that empties': ['GRANT TRUNCATE ON printhall.claims TO @role'],
  'station that makes tables': ['GRANT CREATE ON SCHEMA public TO PUBLIC'],
  'station that makes passing tables': ['GRANT TEMPORARY ON DATABASE @database TO PUBLIC'],
  'reference past the company': [
    'ALTER TABLE printhall.schema_steps ADD COLUMN planted integer REFERENCES printhall.schema_steps (number)',
  ],
  'name one of a kind everywhere': ['CREATE UNIQUE INDEX planted ON printhall.claims (subject)'],
};

/** The walls as the catalog tells of them, and that a fault in them would be seen. */
export const harness: Harness = {
  id: 'R-01',
  about: 'every table, function and right of the hub is behind the wall',
  floor: 160,
  fewRuns: 160,
  faultClasses: Object.keys(PLANTED),
  async run() {
    const tally = new Tally();
    const walled = await openWalledHub();
    try {
      for (const problem of await problemsIn(walled, tally)) tally.fail(problem);
      await plantFaults(walled, tally);
    } finally {
      await walled.close();
    }
    return tally.outcome();
  },
};

async function problemsIn(walled: WalledHub, tally: Tally | null): Promise<readonly string[]> {
  const problems: string[] = [];
  const exceptions = [Object.keys(OF_NO_COMPANY), Object.keys(OPEN_FUNCTIONS), Object.keys(OTHER_INDEXES)];
  for (const [kind, text] of Object.entries(FACTS)) {
    const values = exceptions.map((names, index) => (text.includes(`$${index + 1}`) ? names : null));
    const used = values.filter((names) => names !== null);
    // PostgreSQL wants no more values than it is asked for.
    const renumbered = used.length === 0 ? text : text.replaceAll(/\$\d/g, '$1');
    const rows = await walled.ask<{ name: string; fact: string; holds: boolean | null }>(renumbered, used);
    if (rows.length === 0 && kind !== 'views') problems.push(`${kind}: none was found to look at`);
    tally?.ran(rows.length);
    for (const { name, fact, holds } of rows)
      if (holds !== true) problems.push(`${kind}: ${name}: not: ${fact}`);
  }
  return problems;
}

async function plantFaults(walled: WalledHub, tally: Tally): Promise<void> {
  const [names] = await walled.ask<{ keeper: string; stations: string }>(
    `SELECT (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'printhall') AS keeper,
      stations_role AS stations FROM printhall.hub`,
  );
  for (const [fault, statements] of Object.entries(PLANTED)) {
    await walled.ask('BEGIN');
    for (const statement of statements)
      await walled.ask(
        statement
          .replaceAll('@role', walled.north.access.role)
          .replaceAll('@keeper', names?.keeper ?? '')
          .replaceAll('@stations', names?.stations ?? '')
          .replaceAll('@database', walled.hub.database),
      );
    const problems = await problemsIn(walled, null);
    await walled.ask('ROLLBACK');
    tally.ran();
    if (tally.expect(problems.length > 0, `not seen: ${fault}`)) tally.met(fault);
  }
}
