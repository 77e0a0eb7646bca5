import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { closeHostThread, openHostPrinter, print } from './host-printer.ts';

const LINES = 4_000;
const PRINTERS: readonly number[] = [1, 8];

/** The same print over the network, and to simulated printers that answer as fast as their timers allow. */
export async function measureOtherLinks(folder: string): Promise<void> {
  const file = join(folder, 'other.gcode');
  const lines = Array.from({ length: LINES }, (_, at) => `G1 X${at % 200} Y${at % 180} E${at}\n`);
  await writeFile(file, lines.join(''));
  const script = new URL('./tcp-end.ts', import.meta.url).pathname;
  const end = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = (await createInterface({ input: end.stdout })[Symbol.asyncIterator]().next()).value as string;
  console.log(`\nOther links (aim: 300 lines/s each; load ${loadavg()[0]?.toFixed(1)})`);
  for (const [name, address] of [
    ['tcp', `tcp:127.0.0.1:${port}`],
    ['simulated', 'simulated:?speed=100000'],
  ] as const) {
    for (const count of PRINTERS) {
      const speed = await linesPerSecond(address, count, file);
      console.log(`  ${name.padEnd(10)} ${count} at once: ${Math.round(speed)} lines/s each`);
    }
  }
  await closeHostThread();
  end.stdin.end();
}

/** Of each, from the first start to the last end. */
async function linesPerSecond(address: string, count: number, file: string): Promise<number> {
  const hosts = Array.from({ length: count }, () => openHostPrinter(address, 'thread'));
  await Promise.all(hosts.map(({ printer }) => printer.connect()));
  const startedAt = performance.now();
  await Promise.all(hosts.map((host) => print(host, file)));
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(hosts.map(({ close }) => close()));
  return LINES / seconds;
}
