import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JobEnd } from '../src/shop/printers/protocol/model.ts';
import type { PrinterConnection } from '../src/station/devices/connection.ts';
import { openGcodeFile } from '../src/station/devices/gcode-file.ts';
import { differenceFromTower, writeTower, type Tower } from '../tests/support/tower.ts';
import { closeHostThread, openHostPrinter } from './stream/host-printer.ts';

/** Minutes that the moves take on the simulated machine; heating comes before them. */
const MINUTES = Number(process.env['PRINTHALL_BENCH_MINUTES'] ?? 20);
const FEED_MILLIMETRES_PER_MINUTE = 3_600;
const MOVE_MILLIMETRES = 1;
const MOVES_PER_LAYER = 300;

/**
 * A print that takes as long as a print takes: a simulated printer at true speed, in another process, at the other end
 * of a pseudo terminal. What it executed is the file, command by command.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'printhall-long-'));
  try {
    const tower = towerOf(MINUTES);
    const file = join(folder, 'tower.gcode');
    await writeTower(file, tower);
    const printer = await startFirmware(join(folder, 'executed.txt'));
    const print = await printFile(`serial:${printer.path}@250000`, file);
    const dry = await printer.end();
    const executed = (await readFile(join(folder, 'executed.txt'), 'utf8')).split('\n');
    const difference = differenceFromTower(executed, tower);
    console.log(
      JSON.stringify({ ...print, executed: executed.length, difference, planner: dry, load: loadavg() }),
    );
    if (print.end !== 'jobFinished' || difference !== null) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function towerOf(minutes: number): Tower {
  const moves = (minutes * FEED_MILLIMETRES_PER_MINUTE) / MOVE_MILLIMETRES;
  return {
    layers: Math.ceil(moves / MOVES_PER_LAYER),
    movesPerLayer: MOVES_PER_LAYER,
    moveMillimetres: MOVE_MILLIMETRES,
    feedMillimetresPerMinute: FEED_MILLIMETRES_PER_MINUTE,
  };
}

/** The printer, plugged in; `end` pulls the plug and tells how its planner did. */
async function startFirmware(resultPath: string) {
  const script = new URL('./stream/firmware-end.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, resultPath], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const path = (await lines.next()).value as string;
  return {
    path,
    async end(): Promise<unknown> {
      child.stdin.end();
      const told: unknown = JSON.parse((await lines.next()).value as string);
      await once(child, 'exit');
      return told;
    },
  };
}

async function printFile(address: string, file: string) {
  const host = openHostPrinter(address, 'thread');
  const source = await openGcodeFile(file);
  if (!source.ok) throw new Error(source.refusal.code);
  const connected = await host.printer.connect();
  if (!connected.ok) throw new Error(connected.refusal.code);
  const memory = [process.memoryUsage.rss()];
  const sampling = setInterval(() => memory.push(process.memoryUsage.rss()), 10_000);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const end = await ended(host.printer, () => host.printer.startJob({ id: 'long', source: source.value }));
  clearInterval(sampling);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  const { quality } = host.printer.snapshot;
  await host.close();
  await closeHostThread();
  const commands = end.progress.acknowledgedLines;
  return {
    end: end.kind,
    reason: end.kind === 'jobFailed' ? end.reason : null,
    commands,
    seconds: Math.round(seconds),
    cpuSecondsPer10000Lines: ((used.user + used.system) / 1e6 / commands) * 10_000,
    rssMebibytes: {
      first: mebibytes(memory[0] ?? 0),
      most: mebibytes(Math.max(...memory)),
      last: mebibytes(memory.at(-1) ?? 0),
    },
    quality,
  };
}

function ended(printer: PrinterConnection, start: () => { readonly ok: boolean }): Promise<JobEnd> {
  return new Promise((resolve, reject) => {
    printer.subscribe((event) => {
      if (event.kind === 'jobFinished' || event.kind === 'jobFailed' || event.kind === 'jobCancelled')
        resolve(event);
    });
    if (!start().ok) reject(new Error('The print did not start'));
  });
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
