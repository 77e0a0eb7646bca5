import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedPrograms, startEmbedded, SUPERUSER } from '../../src/station/hub/embedded.ts';
import { newSecret } from '../../src/station/hub/hub-stations.ts';
import { freePort, type TestPostgres } from '../../tests/support/postgres.ts';

/** A PostgreSQL as `printhall hub start` runs it, that keeps what it promises about power cuts. */
export interface DurablePostgres extends TestPostgres {
  /** Processor time of all its processes since they began; null where the system does not tell. */
  cpuSeconds(): number | null;
}

/** A hundred stations with two connections each, and some to look on: the one setting that differs from its own. */
const CONNECTIONS = 'max_connections=400';

export async function startDurablePostgres(): Promise<DurablePostgres> {
  const outer = mkdtempSync(join(tmpdir(), 'printhall-bench-hub-'));
  // The account that PostgreSQL runs as must be able to go through.
  chmodSync(outer, 0o755);
  const secret = newSecret();
  const port = await freePort();
  const host = '127.0.0.1';
  const server = await startEmbedded({
    programs: await embeddedPrograms(),
    directory: join(outer, 'database'),
    host,
    port,
    secret,
    certificate: null,
    settings: [CONNECTIONS],
  });
  const kill = () => server.kill();
  process.once('exit', kill);
  const urlOf: TestPostgres['urlOf'] = (database, role = { name: SUPERUSER, secret }) =>
    `postgres://${role.name}:${role.secret}@${host}:${port}/${database}`;
  return {
    host,
    port,
    url: urlOf('postgres'),
    urlOf,
    cpuSeconds: () => cpuSecondsOfFamily(server.pid),
    async stop() {
      await server.stop();
      process.off('exit', kill);
      rmSync(outer, { recursive: true, force: true });
    },
  };
}

/** Ticks of Linux's clock of processes in a second, on every machine that Node runs on. */
const TICKS = 100;

/** Of a process, of its children that are there, and of those that have ended. */
function cpuSecondsOfFamily(parent: number): number | null {
  if (process.platform !== 'linux') return null;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    const fields = fieldsOf(name);
    if (fields === null) continue;
    const [pid, parentPid] = [Number(name), Number(fields[1])];
    if (pid !== parent && parentPid !== parent) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    if (pid === parent) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return ticks / TICKS;
}

/** What stands in /proc/PID/stat after the name, which may hold anything; null: no process, or over. */
function fieldsOf(name: string): readonly string[] | null {
  if (!/^\d+$/.test(name)) return null;
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
