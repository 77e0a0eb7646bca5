import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SerialPort } from 'serialport';
import { openGcodeFile } from '../src/station/devices/gcode-file.ts';
import { openPrinter } from '../src/station/devices/open-printer.ts';
import { systemClock, systemRandom, systemTimers } from '../src/station/system.ts';

/**
 * How fast a print streams when the printer answers at once: one line in flight over a pseudo terminal, against
 * serialport alone doing the same ping-pong with the same lines and the same other end, in turns.
 */

const LINES = 20_000;
const ROUNDS = 3;

/**
 * The other end, in a process of its own and as fast as a script can be: a pseudo terminal that answers `ok` to each
 * line. Perl is on every Debian and macOS; the numbers are TIOCSPTLCK and TIOCGPTN.
 */
const ANSWERING_END = `
open(my $near, '+<', '/dev/ptmx') or die; my $off = pack('i', 0); my $number = pack('i', 0);
ioctl($near, 0x40045431, $off) or die; ioctl($near, 0x80045430, $number) or die;
my $path = '/dev/pts/' . unpack('i', $number);
open(my $held, '+<', $path) or die; system("stty -F $path raw -echo");
syswrite(STDOUT, "$path\\n");
while (sysread($near, my $bytes, 4096)) { my $count = ($bytes =~ tr/\\n//); syswrite($near, "ok\\n" x $count) if $count; }
`;

interface Figures {
  readonly linesPerSecond: number;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
}

/** Prints lines a second and turnaround of both, and their ratio (aim: 0.9 or more). */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'printhall-stream-'));
  const lines = Array.from(
    { length: LINES },
    (_, index) => `G1 X${(index % 200) + 0.125} Y${(index % 180) + 0.5} E${(index / 100).toFixed(3)}`,
  );
  const file = join(folder, 'stream.gcode');
  await writeFile(file, `${lines.join('\n')}\n`);
  const bare: Figures[] = [];
  const printed: Figures[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await onTerminal((path) => pingPong(path, lines)));
      printed.push(await onTerminal((path) => print(path, file)));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  show('serialport ping-pong', median(bare));
  show('printhall print', median(printed));
  const ratio = median(printed).linesPerSecond / median(bare).linesPerSecond;
  console.log(`ratio                   ${ratio.toFixed(2)} (aim: 0.90 or more)`);
}

function show(name: string, { linesPerSecond, p50Microseconds, p99Microseconds }: Figures): void {
  const turn = `turnaround p50 ${p50Microseconds.toFixed(0)} µs, p99 ${p99Microseconds.toFixed(0)} µs`;
  console.log(`${name.padEnd(22)} ${Math.round(linesPerSecond).toString().padStart(7)} lines/s, ${turn}`);
}

function median(figures: readonly Figures[]): Figures {
  const sorted = figures.toSorted((a, b) => a.linesPerSecond - b.linesPerSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('No round was run');
  return middle;
}

async function onTerminal(measure: (path: string) => Promise<Figures>): Promise<Figures> {
  const child = spawn('perl', ['-e', ANSWERING_END], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await measure(await pathOf(child));
  } finally {
    child.kill();
  }
}

function pathOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('No pseudo terminal')));
    child.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
  });
}

function figuresOf(seconds: number, turns: Float64Array): Figures {
  const sorted = turns.toSorted();
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0) * 1000;
  return { linesPerSecond: turns.length / seconds, p50Microseconds: at(0.5), p99Microseconds: at(0.99) };
}

/** serialport as its documentation shows it: write a line, wait for the answer, write the next. */
function pingPong(path: string, lines: readonly string[]): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: 250_000 }, (error) => (error ? reject(error) : next()));
    const turns = new Float64Array(lines.length);
    let at = 0;
    let sentAt = 0;
    const startedAt = performance.now();
    const next = () => {
      sentAt = performance.now();
      port.write(`N${at + 1} ${lines[at] ?? ''}*100\n`);
    };
    port.on('data', (bytes: Buffer) => {
      if (!bytes.includes(0x0a)) return;
      turns[at] = performance.now() - sentAt;
      at += 1;
      if (at < lines.length) return next();
      const seconds = (performance.now() - startedAt) / 1000;
      port.close(() => resolve(figuresOf(seconds, turns)));
    });
  });
}

/** The whole way of a print: file, session, port, events. */
async function print(path: string, file: string): Promise<Figures> {
  const opened = openPrinter(`serial:${path}@250000`, {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
  });
  const source = await openGcodeFile(file);
  if (!opened.ok || !source.ok) throw new Error('Cannot open');
  const printer = opened.value;
  const connected = await printer.connect();
  if (!connected.ok) throw new Error(connected.refusal.code);
  const turns = new Float64Array(LINES);
  let at = 0;
  let sentAt = 0;
  const startedAt = performance.now();
  const ended = new Promise<void>((resolve, reject) => {
    printer.subscribe((event) => {
      if (event.kind === 'console' && event.direction === 'sent') sentAt = performance.now();
      else if (event.kind === 'console' && at < LINES) turns[at++] = performance.now() - sentAt;
      else if (event.kind === 'jobFinished') resolve();
      else if (event.kind === 'jobFailed') reject(new Error(event.reason));
    });
  });
  printer.startJob({ id: 'bench', source: source.value });
  await ended;
  const seconds = (performance.now() - startedAt) / 1000;
  await printer.close();
  return figuresOf(seconds, turns);
}
