import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEMO_FOLDER } from './demo.ts';

/** A real `printhall serve` in a process of its own, over a data folder that goes with it. */
export interface ServedStation {
  readonly url: string;
  readonly data: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** @param options `demo`: over a copy of the run's demo; `data`: in this folder, which is the caller's to remove */
export async function serveStation(
  options: { readonly demo?: boolean; readonly data?: string } = {},
): Promise<ServedStation> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'printhall-e2e-'));
  const demo = process.env[DEMO_FOLDER];
  if (options.demo === true) {
    if (demo === undefined) throw new Error('No demo was made for this run');
    cpSync(demo, data, { recursive: true });
  }
  const words = [
    'src/cli/main.ts',
    'serve',
    '--json',
    '--port',
    '0',
    '--data',
    data,
    '--anchors',
    join(data, 'anchors'),
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url,
    data,
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGTERM');
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The station has no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { readonly url: string };
    return said.url;
  }
  throw new Error('The station ended before it served');
}
