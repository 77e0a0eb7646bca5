import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStation } from '../../src/station/hub/hub-stations.ts';
import { makeHub } from '../../src/station/hub/schema.ts';
import { openDatabase } from '../../src/station/store/open.ts';
import type { HubAccess } from '../../src/station/sync/hub.ts';
import { systemClock } from '../../src/station/system.ts';
import { askOnce } from '../../tests/support/postgres.ts';
import type { DurablePostgres } from './durable-postgres.ts';

/** A hub of its own for one part of the benchmark, and a folder for the stations of its company. */
export interface BenchCompany {
  readonly postgres: DurablePostgres;
  /** Of the superuser. */
  readonly url: string;
  readonly root: string;
  /** An empty store, to begin with. */
  readonly template: string;
  /** What a code would hold. `factory`: the one that it sees, from 1; null: every one. */
  access(factory: number | null, port?: number): Promise<HubAccess>;
  remove(): Promise<void>;
}

export async function makeBenchCompany(postgres: DurablePostgres): Promise<BenchCompany> {
  const database = `bench_${randomBytes(4).toString('hex')}`;
  await askOnce(postgres.url, `CREATE DATABASE ${database}`);
  const url = postgres.urlOf(database);
  await makeHub(url);
  const root = mkdtempSync(join(tmpdir(), 'printhall-bench-sync-'));
  const template = join(root, 'template');
  mkdirSync(template);
  (await openDatabase({ directory: template, clock: systemClock })).close();
  return {
    postgres,
    url,
    root,
    template,
    async access(factory, port = postgres.port) {
      const where = factory === null ? null : `Hall factory-${factory}`;
      const { role, secret } = await addStation(url, {
        company: 'Company',
        name: null,
        factories: where === null ? null : [where],
        home: where ?? ((await isFounded(url)) ? 'Hall factory-1' : null),
      });
      return { address: { host: postgres.host, port, database, tls: { kind: 'off' } }, role, secret };
    },
    async remove() {
      await askOnce(postgres.url, `DROP DATABASE ${database} WITH (FORCE)`);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function isFounded(url: string): Promise<boolean> {
  return (await askOnce(url, 'SELECT FROM printhall.companies WHERE company_id IS NOT NULL')).length > 0;
}
