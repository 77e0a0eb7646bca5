import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A real `printhall hub start` in a process of its own, which can be taken away and brought back. */
export interface ServedHub {
  /** The code of a new station, as `printhall hub add-station` prints it. */
  addStation(...words: readonly string[]): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const MAIN = 'src/cli/main.ts';

export async function serveHub(): Promise<ServedHub> {
  const outer = mkdtempSync(join(tmpdir(), 'printhall-e2e-hub-'));
  // The account that PostgreSQL runs as must be able to go through.
  chmodSync(outer, 0o755);
  const data = join(outer, 'hub');
  const port = String(await freePort());
  let child: ChildProcess | null = null;
  const start = async () => {
    child = spawn(process.execPath, [MAIN, 'hub', 'start', '--json', '--data', data, '--port', port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await firstLine(child);
  };
  const stop = async () => {
    if (child === null || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  await start();
  return {
    async addStation(...words) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        MAIN,
        'hub',
        'add-station',
        '--json',
        '--data',
        data,
        ...words,
      ]);
      return (JSON.parse(stdout) as { readonly code: string }).code;
    },
    start,
    stop,
    async close() {
      await stop();
      rmSync(outer, { recursive: true, force: true });
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error('The hub has no output to read');
  for await (const _line of createInterface({ input: stdout })) return;
  throw new Error('The hub ended before it ran');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}
