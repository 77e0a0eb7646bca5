import { constants, openSync, readFileSync, writeSync } from 'node:fs';

import { ReadStream } from 'node:tty';
import { SerialPort } from 'serialport';
import { encodeLine } from '../../src/shop/printers/protocol/framing.ts';
import { closeHostThread, openHostPrinter, print } from './host-printer.ts';
import { watchStandstills } from './standstill.ts';

/**
 * A program: one host that sends the same file to printers at the given terminals, all at once, and ends. Prints one
 * line of JSON; how fast it was, the printers know.
 *
 * node host.ts serialport|tty|main|thread FILE PATH…
 */
export interface HostFigures {
  readonly cpuSeconds: number;
  readonly rssMebibytes: number;
  /** Of the main loop, milliseconds. */
  readonly standstill: { readonly worst: number; readonly p99: number };
}

const [kind = '', file = '', ...paths] = process.argv.slice(2);
const hosts: Readonly<Record<string, () => Promise<void>>> = {
  serialport: () => all((path, lines) => serialportPingPong(path, lines)),
  tty: () => all((path, lines) => terminalPingPong(path, lines)),
  main: () => printAll('main'),
  thread: () => printAll('thread'),
};
const loop = watchStandstills();
const cpu = process.cpuUsage();
await hosts[kind]?.();
const { user, system } = process.cpuUsage(cpu);
const figures: HostFigures = {
  cpuSeconds: (user + system) / 1e6,
  rssMebibytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
  standstill: loop.take(),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);

async function all(send: (path: string, lines: readonly string[]) => Promise<void>): Promise<void> {
  const commands = readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line.startsWith('G1'));
  const lines = commands.map((command, index) => encodeLine(index + 1, command));
  await Promise.all(paths.map((path) => send(path, lines)));
}

/** serialport as its documentation shows it: write a line, wait for the answer, write the next. */
function serialportPingPong(path: string, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: 250_000 }, (error) => (error ? reject(error) : next()));
    let at = 0;
    const next = () => port.write(lines[at] ?? '');
    port.on('close', () => resolve());
    port.on('data', (bytes: Buffer) => {
      if (!bytes.includes(0x0a)) return;
      at += 1;
      if (at < lines.length) next();
      else port.close();
    });
  });
}

/** The least that Node can do: a terminal's stream and a write that does not wait. */
function terminalPingPong(path: string, lines: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    const stream = new ReadStream(descriptor);
    let at = 0;
    const next = () => writeSync(descriptor, lines[at] ?? '', null, 'latin1');
    const end = () => {
      stream.destroy();
      resolve();
    };
    stream.on('error', end);
    stream.on('close', end);
    stream.on('data', (bytes: Buffer) => {
      if (!bytes.includes(0x0a)) return;
      at += 1;
      if (at < lines.length) next();
      else end();
    });
    next();
  });
}

/** The whole way of a print: file, session, port, events. */
async function printAll(where: 'main' | 'thread'): Promise<void> {
  const opened = paths.map((path) => openHostPrinter(`serial:${path}@250000`, where));
  await Promise.all(opened.map(({ printer }) => printer.connect()));
  await Promise.all(opened.map((host) => print(host, file)));
  await Promise.all(opened.map(({ close }) => close()));
  await closeHostThread();
}
