import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openGcodeFile } from '../../src/station/devices/gcode-file.ts';
import { writeTower, type Tower } from '../../tests/support/tower.ts';
import { closeHostThread, openHostPrinter } from './host-printer.ts';
import { startAnsweringEnd } from './answering-end.ts';
import { watchStandstills } from './standstill.ts';

/** Half a gigabyte, fifteen million commands. */
const TOWER: Tower = {
  layers: 1_540,
  movesPerLayer: 10_000,
  moveMillimetres: 0.03,
  feedMillimetresPerMinute: 3_600,
};

/** How much of it is printed: the start, for this long. */
const SECONDS = 20;

/** What a print of half a gigabyte takes in memory, and how long reading it through keeps the main loop. */
export async function measureMemory(folder: string): Promise<void> {
  const file = join(folder, 'tower.gcode');
  await writeTower(file, TOWER);
  const { size } = await stat(file);
  const loop = watchStandstills();
  const before = process.memoryUsage.rss();
  const startedAt = performance.now();
  const source = await openGcodeFile(file);
  if (!source.ok) throw new Error(source.refusal.code);
  const seconds = (performance.now() - startedAt) / 1000;
  const { worst } = loop.take();
  const opened = process.memoryUsage.rss();
  const { commands, layers } = source.value.totals;
  console.log(`\nA file of ${(size / 1e6).toFixed(0)} MB, ${commands} commands, ${layers} layers`);
  console.log(
    `  read through in ${seconds.toFixed(1)} s, longest standstill ${worst.toFixed(1)} ms, memory ${mebibytes(before)} → ${mebibytes(opened)} MiB`,
  );
  const end = await startAnsweringEnd(1);
  const host = openHostPrinter(`serial:${end.paths[0]}@250000`, 'thread');
  await host.printer.connect();
  const connected = process.memoryUsage.rss();
  host.printer.startJob({ id: 'memory', source: source.value });
  let most = connected;
  for (let second = 0; second < SECONDS; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    most = Math.max(most, process.memoryUsage.rss());
  }
  const printed = host.printer.snapshot.job?.acknowledgedLines ?? 0;
  console.log(
    `  ${printed} lines printed in ${SECONDS} s, memory ${mebibytes(connected)} → ${mebibytes(most)} MiB at most`,
  );
  host.printer.cancelJob();
  await host.close();
  await closeHostThread();
  await end.end();
  loop.stop();
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
