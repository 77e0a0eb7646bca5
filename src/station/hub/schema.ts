import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readMigrations } from '../store/migrate.ts';
import { asAdministrator, HubTrouble, keeperRole, quoted, type Keeper } from './keeper.ts';

const STEPS_DIRECTORY = fileURLToPath(new URL('./migrations/', import.meta.url));

/** PostgreSQL 15 is the first whose views can ask as the one who asks, and whose `public` is not everybody's to write. */
const OLDEST_POSTGRES = 150_000;

/** "PHhb" in ASCII: two that make or renew a hub at the same time go one after the other. */
const LOCK_OF_STEPS = 0x50_48_68_62;

/** What was done to the database. */
export interface HubMade {
  readonly hubId: string;
  readonly schema: number;
  /** Null: it was there already. */
  readonly madeNow: boolean;
  readonly stepsTaken: readonly string[];
  /** What could not be shut for lack of rights, in words. */
  readonly warnings: readonly string[];
}

/**
 * Makes a hub in a database, or brings one up to date, in one transaction.
 *
 * @param url of a superuser, or of a role that may make roles (CREATEROLE) and schemas (CREATE on the database)
 * @param isRestored the database was put back from a backup: the stations must not take it for the one that they knew
 */
export function makeHub(url: string, { isRestored = false } = {}): Promise<HubMade> {
  return asAdministrator(url, async (administrator) => {
    await checkServer(administrator);
    await administrator.ask('SELECT pg_advisory_xact_lock($1)', [LOCK_OF_STEPS]);
    const known = await keeperRole(administrator);
    const roles = known === null ? await makeRoles(administrator) : null;
    const keeper = known ?? roles?.keeper ?? '';
    const warnings = await shutDatabase(administrator);
    if (roles !== null)
      await administrator.ask("SELECT set_config('printhall.stations_role', $1, true)", [roles.stations]);
    await administrator.ask(`SET LOCAL ROLE ${quoted(keeper)}`);
    const stepsTaken = await takeSteps(administrator);
    if (isRestored) await administrator.ask('UPDATE printhall.hub SET generation = gen_random_uuid()');
    const [hub] = await administrator.ask<{ hub_id: string; schema: number }>(
      'SELECT hub_id, printhall.schema_number() AS schema FROM printhall.hub',
    );
    if (hub === undefined)
      throw new HubTrouble('The hub in this database has lost its own row. Restore it from a backup.');
    return { hubId: hub.hub_id, schema: hub.schema, madeNow: known === null, stepsTaken, warnings };
  });
}

async function checkServer(administrator: Keeper): Promise<void> {
  const [server] = await administrator.ask<{
    version: number;
    name: string;
    creates_roles: boolean;
    creates_schemas: boolean;
    role: string;
    database: string;
  }>(
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name,
      rolsuper OR rolcreaterole AS creates_roles,
      has_database_privilege(current_database(), 'CREATE') AS creates_schemas,
      current_user AS role, current_database() AS database
    FROM pg_roles WHERE rolname = current_user`,
  );
  if (server === undefined) throw new HubTrouble('The database does not know its own role.');
  const { version, name, role, database } = server;
  if (version < OLDEST_POSTGRES) throw new HubTrouble(`A hub needs PostgreSQL 15 or newer; this is ${name}.`);
  const missing = [
    ...(server.creates_roles
      ? []
      : [`may make no roles. A superuser can let it: ALTER ROLE ${quoted(role)} CREATEROLE`]),
    ...(server.creates_schemas
      ? []
      : [
          `may make no schema. Its owner can let it: GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(role)}`,
        ]),
  ];
  if (missing.length > 0) throw new HubTrouble(`The role ${role} ${missing.join('; and it ')}.`);
}

/**
 * Two roles that nobody can log in as: one to which the tables belong, so that their walls hold for what runs in it, and
 * one that every station is a member of. Roles belong to the whole server: their names are random.
 */
async function makeRoles(administrator: Keeper): Promise<{ keeper: string; stations: string }> {
  const tag = randomBytes(4).toString('hex');
  const keeper = `printhall_${tag}_keeper`;
  const stations = `printhall_${tag}_stations`;
  for (const role of [keeper, stations])
    await administrator.ask(
      `CREATE ROLE ${quoted(role)} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS`,
    );
  await administrator.ask(`GRANT ${quoted(keeper)} TO CURRENT_USER`);
  await administrator.ask(`CREATE SCHEMA printhall AUTHORIZATION ${quoted(keeper)}`);
  await grantConnecting(administrator, stations);
  return { keeper, stations };
}

async function grantConnecting(administrator: Keeper, stations: string): Promise<void> {
  const [row] = await administrator.ask<{ database: string; may: boolean }>(
    `SELECT datname AS database, pg_has_role(datdba, 'MEMBER') AS may FROM pg_database WHERE datname = current_database()`,
  );
  if (row?.may === true)
    await administrator.ask(`GRANT CONNECT ON DATABASE ${quoted(row.database)} TO ${quoted(stations)}`);
}

/** Takes from everybody what PostgreSQL gives to everybody: tables of their own, for a while or for good. */
async function shutDatabase(administrator: Keeper): Promise<readonly string[]> {
  const [row] = await administrator.ask<{ database: string; owns: boolean; open: boolean }>(
    `SELECT datname AS database, pg_has_role(datdba, 'MEMBER') AS owns,
      has_database_privilege('public', datname, 'TEMP') OR has_schema_privilege('public', 'public', 'CREATE') AS open
    FROM pg_database WHERE datname = current_database()`,
  );
  if (row === undefined || !row.open) return [];
  if (!row.owns) {
    return [
      `Stations can make temporary tables in this database. Its owner can end that: REVOKE TEMPORARY, CREATE ON DATABASE ${quoted(row.database)} FROM PUBLIC`,
    ];
  }
  await administrator.ask(`REVOKE TEMPORARY, CREATE ON DATABASE ${quoted(row.database)} FROM PUBLIC`);
  await administrator.ask('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  return [];
}

/** The steps that the schema has not taken yet. Throws where it is newer than this Printhall. */
async function takeSteps(keeper: Keeper): Promise<readonly string[]> {
  const steps = readMigrations(STEPS_DIRECTORY);
  const [present] = await keeper.ask<{ table: string | null }>(
    "SELECT to_regclass('printhall.schema_steps')::text AS table",
  );
  const [taken] =
    present?.table === null
      ? [{ number: 0 }]
      : await keeper.ask<{ number: number }>(
          'SELECT coalesce(max(number), 0) AS number FROM printhall.schema_steps',
        );
  const number = taken?.number ?? 0;
  if (number > steps.length) {
    throw new HubTrouble(
      `A newer Printhall made this hub (schema ${number}; this one knows ${steps.length}). Update Printhall here.`,
    );
  }
  const pending = steps.slice(number);
  for (const step of pending) {
    await keeper.ask(step.sql);
    await keeper.ask('INSERT INTO printhall.schema_steps VALUES ($1, $2, $3)', [
      step.number,
      step.name,
      Date.now(),
    ]);
  }
  return pending.map(({ name }) => name);
}
