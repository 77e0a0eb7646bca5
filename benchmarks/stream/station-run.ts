import { spawn } from 'node:child_process';
import type { StationFigures } from './station.ts';

const PRINTERS = 8;
/** Between two answers: 333 lines a second each where nothing waits, more than any print needs. */
const PACE_MICROSECONDS = 3_000;
const SECONDS = 20;

/** A real station with eight printers on cables, first with a window that looks on, then with people doing what is heavy. */
export async function measureStation(): Promise<void> {
  console.log(
    `\nA station, ${PRINTERS} printers that answer every ${(PACE_MICROSECONDS / 1000).toFixed(1)} ms at the soonest, and a window`,
  );
  tell('looking on', await runStation('thread', PACE_MICROSECONDS, ''));
  tell('the same, ports in the main loop', await runStation('main', PACE_MICROSECONDS, ''));
  const heavy = await runStation('thread', PACE_MICROSECONDS, 'heavy');
  tell('heavy work', heavy);
  console.log('  the longest that the main loop stood still in heavy work, ms:');
  for (const [what, { worst, p99 }] of Object.entries(heavy.standstills)) {
    console.log(`    ${what.padEnd(52)} ${worst.toFixed(0).padStart(5)}   (p99 ${p99.toFixed(1)})`);
  }
  tell('heavy work, ports in the main loop', await runStation('main', PACE_MICROSECONDS, 'heavy'));
  tell('printers that answer at once', await runStation('thread', 0, ''));
}

function tell(name: string, figures: StationFigures): void {
  const { cables, control, load } = figures;
  const speeds = cables.map(({ lines, seconds }) => lines / seconds);
  const lines = cables.reduce((sum, cable) => sum + cable.lines, 0);
  const gap = (one: { p50: number; p99: number; p999: number; worst: number }) =>
    `p50 ${milliseconds(one.p50)}  p99 ${milliseconds(one.p99)}  p99.9 ${milliseconds(one.p999)}  worst ${milliseconds(one.worst)}`;
  const most = {
    p50: Math.max(...cables.map(({ p50 }) => p50)),
    p99: Math.max(...cables.map(({ p99 }) => p99)),
    p999: Math.max(...cables.map(({ p999 }) => p999)),
    worst: Math.max(...cables.map(({ worst }) => worst)),
  };
  const each = `${Math.round(Math.min(...speeds))} … ${Math.round(Math.max(...speeds))} lines/s each`;
  const cpu = `${((figures.cpuSeconds / lines) * 10_000).toFixed(2)} CPU s/10k lines`;
  console.log(`  ${name}: ${each}, ${cpu}, ${figures.rssMebibytes} MiB, load ${load[0]?.toFixed(1)}`);
  console.log(`    a line with an ok in hand waited, ms:   ${gap(most)}   (aim: p99.9 under 50)`);
  console.log(
    `    a bare ping-pong beside it:             ${gap(control)}   ${Math.round(control.lines / control.seconds)} lines/s`,
  );
}

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(1);
}

function runStation(
  where: 'thread' | 'main',
  paceMicroseconds: number,
  mode: string,
): Promise<StationFigures> {
  const script = new URL('./station.ts', import.meta.url).pathname;
  const parameters = [script, where, PRINTERS, paceMicroseconds, SECONDS, mode].map(String);
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as StationFigures);
      else reject(new Error(`The station ended with ${code}`));
    });
  });
}
