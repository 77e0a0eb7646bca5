import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { fingerprintOf, makeCertificate, type OwnCertificate } from './certificate.ts';
import {
  embeddedPrograms,
  startEmbedded,
  SUPERUSER,
  type EmbeddedOptions,
  type EmbeddedServer,
} from './embedded.ts';
import { newSecret } from './hub-stations.ts';
import { HubTrouble } from './keeper.ts';
import { makeHub, type HubMade } from './schema.ts';

/** Where the administrator's address of a hub stands that was started on this machine. */
const ADMINISTRATOR_FILE = 'administrator-url';

/** How stations reach it; holds no secret. */
const REACH_FILE = 'reach.json';

const DATABASE = 'printhall';

/** Where a hub of this machine listens, and the SHA-256 of its certificate (null: it does not encrypt). */
export interface LocalReach {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string | null;
}

/** What a hub that was started from a folder has left there; null: none was. */
export async function readLocalHub(
  directory: string,
): Promise<{ readonly url: string; readonly reach: LocalReach } | null> {
  const names = [ADMINISTRATOR_FILE, REACH_FILE];
  const texts = await Promise.all(
    names.map((name) => readFile(join(directory, name), 'utf8').catch(() => null)),
  );
  const [url, reach] = texts;
  if (typeof url !== 'string' || typeof reach !== 'string') return null;
  return { url: url.trim(), reach: JSON.parse(reach) as LocalReach };
}

export interface LocalHubOptions {
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly encrypted: boolean;
  /** The folder was put back from a backup: the stations are told to look, before they can come in. */
  readonly isRestored?: boolean;
  log?(text: string): void;
}

export interface LocalHub {
  readonly server: EmbeddedServer;
  /** Of the superuser; it holds the secret. */
  readonly url: string;
  readonly made: HubMade;
  /** SHA-256 of the certificate; null: not encrypted. */
  readonly fingerprint: string | null;
}

/**
 * Starts a hub on this machine: PostgreSQL with a database of its own, in a folder that holds everything. Started again
 * it is the same hub. Throws `HubTrouble`.
 */
export async function startLocalHub(options: LocalHubOptions): Promise<LocalHub> {
  const { directory, host, port } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // As root the database belongs to another account, which must get through to its folder; it can list nothing here.
  if (process.getuid?.() === 0) await chmod(directory, 0o711);
  const file = join(directory, ADMINISTRATOR_FILE);
  const kept = await keptSecret(file);
  const secret = kept ?? newSecret();
  const certificate = options.encrypted ? await keptCertificate(directory) : null;
  const fingerprint = certificate === null ? null : fingerprintOf(certificate);
  const urlOf = (database: string) => `postgres://${SUPERUSER}:${secret}@127.0.0.1:${port}/${database}`;
  const keepUrl = () => writeFile(file, `${urlOf(DATABASE)}\n`, { mode: 0o600 });
  // A secret is kept before there is a database that knows nothing else.
  if (kept === null) await keepUrl();
  const embedded = {
    programs: await embeddedPrograms(),
    directory: join(directory, 'database'),
    host,
    port,
    secret,
    certificate,
    ...(options.log === undefined ? {} : { log: options.log }),
  };
  const urls = { postgres: urlOf('postgres'), hub: urlOf(DATABASE) };
  if (options.isRestored === true) await tellRestored(embedded, urls);
  const server = await startEmbedded(embedded);
  // Only now: a hub that runs here already keeps its own.
  await keepUrl();
  await writeFile(
    join(directory, REACH_FILE),
    JSON.stringify({ host, port, fingerprint } satisfies LocalReach),
  );
  try {
    const made = await makeIn(urls);
    return { server, url: urls.hub, made, fingerprint };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

interface DatabaseUrls {
  /** Of the database that every server has. */
  readonly postgres: string;
  readonly hub: string;
}

async function makeIn(urls: DatabaseUrls, isRestored = false): Promise<HubMade> {
  await makeDatabase(urls.postgres);
  return makeHub(urls.hub, { isRestored });
}

/** Gives the hub another life while no station can come in. */
async function tellRestored(embedded: EmbeddedOptions, urls: DatabaseUrls): Promise<void> {
  const { directory } = embedded;
  if (!existsSync(join(directory, 'PG_VERSION')))
    throw new HubTrouble(`There is no hub in ${dirname(directory)}. Put the backup there first.`);
  const server = await startEmbedded({ ...embedded, host: '127.0.0.1', onlyKeeper: true });
  try {
    await makeIn(urls, true);
  } finally {
    await server.stop();
  }
}

async function keptSecret(file: string): Promise<string | null> {
  const kept = await readFile(file, 'utf8').catch(() => null);
  return kept === null ? null : decodeURIComponent(new URL(kept.trim()).password);
}

async function keptCertificate(directory: string): Promise<OwnCertificate> {
  const files = [join(directory, 'certificate.pem'), join(directory, 'certificate-key.pem')] as const;
  const [certificate, key] = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => null)));
  if (typeof certificate === 'string' && typeof key === 'string') return { certificate, key };
  const made = makeCertificate(`Printhall hub ${hostname()}`, new Date());
  await writeFile(files[0], made.certificate, { mode: 0o600 });
  await writeFile(files[1], made.key, { mode: 0o600 });
  return made;
}

async function makeDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
