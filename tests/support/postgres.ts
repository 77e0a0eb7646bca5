import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  embeddedPrograms,
  startEmbedded,
  SUPERUSER,
  type PostgresPrograms,
} from '../../src/station/hub/embedded.ts';
import { addStation, newSecret, type NewStation } from '../../src/station/hub/hub-stations.ts';
import { makeHub } from '../../src/station/hub/schema.ts';
import type { Hub, HubAccess } from '../../src/station/sync/hub.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';

/** A real PostgreSQL, for as long as a file of tests runs. */
export interface TestPostgres {
  readonly host: string;
  readonly port: number;
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  urlOf(database: string, role?: { readonly name: string; readonly secret: string }): string;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of its own on a free port, in a passing folder. What it promises about power cuts is switched off;
 * everything else is as it is. `PRINTHALL_TEST_POSTGRES=/usr/lib/postgresql/15/bin` takes another one than the embedded.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const outer = mkdtempSync(join(tmpdir(), 'printhall-postgres-'));
  // The account that PostgreSQL runs as must be able to go through.
  chmodSync(outer, 0o755);
  const secret = newSecret();
  const port = await freePort();
  const server = await startEmbedded({
    programs: await programs(),
    directory: join(outer, 'database'),
    host: '127.0.0.1',
    port,
    secret,
    certificate: null,
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=400', 'shared_buffers=64MB'],
  });
  // A test that is killed takes its server with it.
  const kill = () => server.kill();
  process.once('exit', kill);
  const host = '127.0.0.1';
  const urlOf: TestPostgres['urlOf'] = (database, role = { name: SUPERUSER, secret }) =>
    `postgres://${role.name}:${role.secret}@${host}:${port}/${database}`;
  return {
    host,
    port,
    url: urlOf('postgres'),
    urlOf,
    async stop() {
      await server.stop();
      process.off('exit', kill);
      rmSync(outer, { recursive: true, force: true });
    },
  };
}

async function programs(): Promise<PostgresPrograms> {
  const folder = process.env['PRINTHALL_TEST_POSTGRES'];
  return folder === undefined
    ? embeddedPrograms()
    : { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A question as the superuser, or by another URL, on a connection of its own. */
export async function askOnce<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A hub in a database of its own. */
export interface TestHub {
  /** Of the superuser. */
  readonly url: string;
  readonly database: string;
  /** As `printhall hub add-station`; what the code would hold. */
  addStation(wanted?: Partial<NewStation>): Promise<HubAccess>;
  /** Adds a station and enrols it: one that founds where the company has no beginning yet. */
  enrolled(
    stationId: string,
    wanted?: Partial<NewStation> & { readonly homeFactoryId?: string },
  ): Promise<{
    readonly access: HubAccess;
    readonly hub: Hub;
  }>;
  close(): Promise<void>;
}

export const TEST_COMPANY = 'company-1';

export async function openTestHub(postgres: TestPostgres): Promise<TestHub> {
  const database = `hub_${randomBytes(6).toString('hex')}`;
  await askOnce(postgres.url, `CREATE DATABASE ${database}`);
  const url = postgres.urlOf(database);
  await makeHub(url);
  const open = new Set<Hub>();
  const add: TestHub['addStation'] = async (wanted = {}) => {
    const added = await addStation(url, {
      company: 'Test company',
      name: null,
      factories: null,
      home: null,
      ...wanted,
    });
    const address = { host: postgres.host, port: postgres.port, database, tls: { kind: 'off' } } as const;
    return { address, role: added.role, secret: added.secret };
  };
  return {
    url,
    database,
    addStation: add,
    async enrolled(stationId, { homeFactoryId = 'factory-north', ...wanted } = {}) {
      const access = await add(wanted);
      const hub = await openPostgresHub(access);
      open.add(hub);
      const { companyId } = await hub.look();
      const secret = newSecret();
      await hub.enrol({
        stationId,
        epoch: 1,
        name: stationId,
        newSecret: secret,
        founding:
          companyId === null
            ? { companyId: TEST_COMPANY, companyName: wanted.company ?? 'Test company', homeFactoryId }
            : null,
      });
      return { access: { ...access, secret }, hub };
    },
    async close() {
      await Promise.all([...open].map((hub) => hub.close()));
      await askOnce(postgres.url, `DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}
