import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineSource } from '../../../src/shop/printers/protocol/job-model.ts';
import type { JobEnd, PrinterEvent } from '../../../src/shop/printers/protocol/model.ts';
import type { PrinterConnection } from '../../../src/station/devices/connection.ts';
import { openGcodeFile } from '../../../src/station/devices/gcode-file.ts';
import { openPrinter } from '../../../src/station/devices/open-printer.ts';
import { systemRandom } from '../../../src/station/system.ts';
import { isEnd } from '../support/printing.ts';
import { fastTime } from './fast-time.ts';
import { moonrakerServer } from './moonraker-server.ts';
import { octoPrintServer } from './octoprint-server.ts';
import { PrintMachine } from './print-machine.ts';
import { prusaLinkServer } from './prusalink-server.ts';
import type { TestServer } from './test-server.ts';

export const KEY = 'D1FF1CULTK3Y';

/** Not more: what is silent for ten of the printer's seconds has a whole one of a busy machine. */
const TIMES_FASTER = 10;

export type NetworkKind = 'octoprint' | 'moonraker' | 'prusalink' | 'prusalink with a key';

export const KINDS: readonly NetworkKind[] = ['octoprint', 'moonraker', 'prusalink'];

export interface NetworkRig {
  readonly kind: NetworkKind;
  readonly machine: PrintMachine;
  readonly server: TestServer;
  readonly connection: PrinterConnection;
  readonly events: PrinterEvent[];
  readonly address: string;
  ends(): readonly JobEnd[];
  until(isThere: () => boolean): Promise<void>;
  heard(kind: PrinterEvent['kind']): Promise<void>;
  /** Seconds as the printer counts them. */
  seconds(count: number): Promise<void>;
  source(
    gcode: string,
  ): Promise<{ readonly source: LineSource; readonly sha256: string; readonly path: string }>;
  /** Brings the file and starts it; the name that it has there. */
  print(gcode: string, id?: string): Promise<string>;
  tearDown(): Promise<void>;
}

export function serverOf(kind: NetworkKind, machine: PrintMachine): TestServer {
  switch (kind) {
    case 'octoprint':
      return octoPrintServer(machine, KEY);
    case 'moonraker':
      return moonrakerServer(machine, KEY);
    case 'prusalink':
      return prusaLinkServer(machine, KEY);
    case 'prusalink with a key':
      return prusaLinkServer(machine, KEY, { auth: 'key' });
  }
}

export function nameOf(id: string): string {
  return `printhall-${id}.gcode`;
}

/** A real connection to a real server on loopback, with a machine behind it that prints. */
export async function networkRig(kind: NetworkKind, credential: string | null = KEY): Promise<NetworkRig> {
  const time = fastTime(TIMES_FASTER);
  const machine = new PrintMachine(time, time);
  const server = serverOf(kind, machine);
  await server.show();
  const address = `${kind.replace(/ .*/, '')}:${server.url}`;
  const opened = openPrinter(address, { clock: time, timers: time, random: systemRandom, credential });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  const connection = opened.value;
  const events: PrinterEvent[] = [];
  connection.subscribe((event) => events.push(event));
  const folder = await mkdtemp(join(tmpdir(), 'network-printer-'));
  const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const until = async (isThere: () => boolean) => {
    while (!isThere()) await pause(4);
  };
  const sources: LineSource[] = [];
  const source = async (gcode: string) => {
    const path = join(folder, `${Math.random()}.gcode`);
    await writeFile(path, gcode);
    const file = await openGcodeFile(path);
    if (!file.ok) throw new Error(JSON.stringify(file.refusal));
    sources.push(file.value);
    return { source: file.value, sha256: createHash('sha256').update(gcode).digest('hex'), path };
  };
  return {
    kind,
    machine,
    server,
    connection,
    events,
    address,
    ends: () => events.filter(isEnd),
    until,
    heard: (name) => until(() => events.some((event) => event.kind === name)),
    seconds: (count) => pause((count * 1_000) / TIMES_FASTER),
    source,
    async print(gcode, id = 'job') {
      const file = await source(gcode);
      const prepared = await connection.prepareJob?.({ id, ...file });
      if (prepared?.ok !== true) throw new Error(JSON.stringify(prepared));
      const started = connection.startJob({ id, source: file.source });
      if (!started.ok) throw new Error(JSON.stringify(started.refusal));
      return nameOf(id);
    },
    async tearDown() {
      await connection.close();
      await server.close();
      await Promise.all(sources.map((one) => one.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
