import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAnsweringEnd, type CableFigures } from './stream/answering-end.ts';
import type { HostFigures } from './stream/host.ts';
import { measureMemory } from './stream/memory.ts';
import { measureOtherLinks } from './stream/other-links.ts';
import { measureStation } from './stream/station-run.ts';

/** How many at once, and how many lines each of them gets. */
const COMPARISONS = [
  { printers: 1, lines: 15_000 },
  { printers: 8, lines: 3_000 },
  { printers: 32, lines: 1_000 },
] as const;
const ROUNDS = 3;

/** The same file over the same kind of cable to the same other end, which holds the stopwatch. */
const HOSTS = [
  { key: 'serialport', name: 'serialport, ping-pong' },
  { key: 'tty', name: 'bare terminal, ping-pong' },
  { key: 'main', name: 'Printhall, main loop' },
  { key: 'thread', name: 'Printhall, wire thread' },
  { key: 'printcore', name: 'printrun printcore' },
] as const;

type HostKey = (typeof HOSTS)[number]['key'];

/** Of one host with so many printers. */
interface Round {
  readonly linesPerSecond: number;
  readonly cables: readonly CableFigures[];
  readonly host: HostFigures;
}

/**
 * How fast prints stream when the printers answer at once, one line in flight, against the least that could be done and
 * against another host; then with a station around it; then with a file of half a gigabyte. Hosts take turns, so that
 * whatever else the machine does meets all; the median round of each counts.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'printhall-stream-'));
  try {
    for (const { printers, lines } of COMPARISONS) await compareHosts(folder, printers, lines);
    await measureOtherLinks(folder);
    await measureStation();
    await measureMemory(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compareHosts(folder: string, printers: number, count: number): Promise<void> {
  const file = join(folder, `lines-${printers}.gcode`);
  await writeFile(file, linesOf(count));
  const rounds = new Map<HostKey, Round[]>();
  const load = loadavg()[0] ?? 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { key } of HOSTS) {
      // It takes twenty times as long as the others: once is enough to know.
      if (key === 'printcore' && round > 0) continue;
      const measured = await measureHost(key, file, printers);
      if (measured) rounds.set(key, [...(rounds.get(key) ?? []), measured]);
    }
  }
  console.log(
    `\n${printers} printer${printers === 1 ? '' : 's'}, ${count} lines each, ${ROUNDS} rounds (load before: ${load.toFixed(1)})`,
  );
  console.log(
    'host                       lines/s    each   turn p50    p99   p99.9   worst µs   CPU s/10k lines   RSS MiB   loop p99 ms',
  );
  for (const { key, name } of HOSTS) console.log(lineOf(name, rounds.get(key)));
  tellRatios(rounds);
}

function linesOf(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `G1 X${(index % 200) + 0.125} Y${(index % 180) + 0.5} E${(index / 100).toFixed(3)}\n`,
  ).join('');
}

function lineOf(name: string, rounds: readonly Round[] | undefined): string {
  const round = medianOf(rounds);
  if (round === null) return `${name.padEnd(25)} not installed`;
  const { cables, host, linesPerSecond } = round;
  const lines = cables.reduce((sum, cable) => sum + cable.lines, 0);
  const worstOf = (figure: 'p50' | 'p99' | 'p999' | 'worst') =>
    Math.round(Math.max(...cables.map((cable) => cable[figure])));
  return [
    name.padEnd(25),
    Math.round(linesPerSecond).toString().padStart(8),
    Math.round(linesPerSecond / cables.length)
      .toString()
      .padStart(8),
    worstOf('p50').toString().padStart(10),
    worstOf('p99').toString().padStart(7),
    worstOf('p999').toString().padStart(7),
    worstOf('worst').toString().padStart(8),
    ((host.cpuSeconds / lines) * 10_000).toFixed(2).padStart(14),
    host.rssMebibytes.toString().padStart(16),
    host.standstill.p99.toFixed(1).padStart(9),
  ].join(' ');
}

function tellRatios(rounds: ReadonlyMap<HostKey, readonly Round[]>): void {
  const speed = (key: HostKey) => medianOf(rounds.get(key))?.linesPerSecond ?? null;
  const ours = speed('thread');
  if (ours === null) return;
  for (const [key, name] of [
    ['serialport', 'a bare serialport ping-pong (aim: 0.95 or more with one printer)'],
    ['tty', 'a bare terminal ping-pong'],
    ['printcore', 'printcore'],
  ] as const) {
    const theirs = speed(key);
    if (theirs !== null) console.log(`  ${(ours / theirs).toFixed(2)} × ${name}`);
  }
}

function medianOf(rounds: readonly Round[] | undefined): Round | null {
  const sorted = (rounds ?? []).toSorted((a, b) => a.linesPerSecond - b.linesPerSecond);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Null: the host is not installed. */
async function measureHost(key: HostKey, file: string, printers: number): Promise<Round | null> {
  const command = commandOf(key);
  if (command === null) return null;
  const end = await startAnsweringEnd(printers);
  const told = await outputOf([...command, file, ...end.paths]);
  const cables = await end.end();
  // All run at once: together they are as fast as the sum of each.
  const linesPerSecond = cables.reduce((sum, { lines, seconds }) => sum + lines / seconds, 0);
  return { linesPerSecond, cables, host: JSON.parse(told) as HostFigures };
}

const PYTHON = '/usr/bin/python3';

function commandOf(key: HostKey): readonly string[] | null {
  const beside = (file: string) => new URL(`./stream/${file}`, import.meta.url).pathname;
  if (key !== 'printcore') return [process.execPath, beside('host.ts'), key];
  return hasPrintcore() ? [PYTHON, beside('printcore-host.py')] : null;
}

function hasPrintcore(): boolean {
  if (!existsSync(PYTHON)) return false;
  try {
    execFileSync(PYTHON, ['-c', 'import printrun.printcore'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function outputOf([command = '', ...parameters]: readonly string[]): Promise<string> {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}`)),
    );
  });
}
