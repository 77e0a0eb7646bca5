import { cleanCommand } from '../../../src/shop/printers/protocol/gcode.ts';
import type { LineSource, SourceLine } from '../../../src/shop/printers/protocol/job-model.ts';
import type { JobEnd, PrinterEvent } from '../../../src/shop/printers/protocol/model.ts';
import type { PrinterConnection } from '../../../src/station/devices/connection.ts';
import type { Port, PortOpener } from '../../../src/station/devices/port.ts';
import { PortConnection } from '../../../src/station/devices/port-connection.ts';
import { simulatedPort } from '../../../src/station/devices/simulated-port.ts';
import type { SimulatedFirmware } from '../../../src/station/devices/simulated/firmware.ts';
import { seededRandom } from '../../../src/station/devices/simulated/noise.ts';
import { simulation, type Simulation } from '../../../src/station/devices/simulated/options.ts';
import { VirtualTime } from './virtual-time.ts';

/** A G-code file in memory. */
export function sourceOf(text: string): LineSource {
  const lines: SourceLine[] = [];
  let offset = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    offset += raw.length + 1;
    const clean = cleanCommand(raw);
    if (clean.kind === 'command') {
      lines.push({ command: clean.command, fileLine: index + 1, endOffset: offset, layer: 0 });
    }
  }
  return {
    totals: { commands: lines.length, fileLines: text.split('\n').length, bytes: text.length, layers: 0 },
    read: (from, count) => Promise.resolve(lines.slice(from, from + count)),
    close: () => Promise.resolve(),
  };
}

/** A file of moves, no two alike, so that a lost, doubled or swapped one shows. */
export function movesFile(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `G1 X${index % 97} Y${index % 89} E${(index / 100).toFixed(2)}`,
  ).join('\n');
}

/** The file's own commands among those that a firmware executed: Printhall's M105 and so on left out. */
export function movesOf(executed: readonly string[]): readonly string[] {
  return executed.filter((command) => command.startsWith('G1 X'));
}

export interface Rig {
  readonly time: VirtualTime;
  readonly connection: PrinterConnection;
  readonly events: PrinterEvent[];
  /** Bytes written by the host, in pieces as written. */
  readonly written: string[];
  firmware(): SimulatedFirmware;
  port(): Port;
  ends(): readonly JobEnd[];
  /** Lets the host hear a line now, whatever the firmware is doing. */
  hear(line: string): void;
  connect(): ReturnType<PrinterConnection['connect']>;
  untilKind(kind: PrinterEvent['kind'], milliseconds?: number): Promise<boolean>;
}

export interface RigOptions {
  /** Cuts and joins the firmware's bytes anew; the seed of how. */
  readonly tearSeed?: number;
  /** Pulls the cable of the first connection when the host has written so many bytes, in the middle of a line too. */
  readonly unplugAfterBytes?: number;
}

/** Of virtual time, in which the worst line has let a printer answer or be given up. */
const CONNECTED_MILLISECONDS = 3_600_000;

/** A connection to a simulated printer in virtual time. */
export function rig(changes: Partial<Simulation> = {}, options: RigOptions = {}): Rig {
  const time = new VirtualTime();
  let firmware: SimulatedFirmware | null = null;
  let port: Port | null = null;
  let hears: (bytes: Uint8Array) => void = () => {};
  const written: string[] = [];
  const opener = simulatedPort(simulation({ seed: 1, ...changes }), {
    clock: time,
    timers: time,
    random: { bytes: (count) => new Uint8Array(count) },
    onFirmware: (made) => {
      firmware = made;
    },
  });
  const tapped: PortOpener = {
    ...opener,
    async open() {
      const opened = await opener.open();
      if (!opened.ok) return opened;
      const { tearSeed = null, unplugAfterBytes = null } = options;
      const cut =
        unplugAfterBytes === null || port
          ? opened.value
          : cutAfter(opened.value, unplugAfterBytes, () => firmware?.unplug());
      port = tap(cut, written, time, tearSeed);
      const { onBytes } = port;
      port = {
        ...port,
        onBytes(listener) {
          hears = listener;
          onBytes(listener);
        },
      };
      return { ok: true, value: port };
    },
  };
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const connection = new PortConnection('simulated', tapped, { clock: time, timers: time, random });
  const events: PrinterEvent[] = [];
  const ends: JobEnd[] = [];
  connection.subscribe((event) => {
    events.push(event);
    if (isEnd(event)) ends.push(event);
  });
  return {
    time,
    connection,
    events,
    written,
    firmware: () => present(firmware),
    port: () => present(port),
    ends: () => ends,
    hear: (line) => hears(Uint8Array.from(`${line}\n`, (character) => character.charCodeAt(0))),
    async connect() {
      const pending = connection.connect();
      let isDone = false;
      void pending.then(() => {
        isDone = true;
      });
      // Over a line that loses every third `ok`, each of a few lines waits for half a minute, and again.
      if (!(await time.runUntil(() => isDone, CONNECTED_MILLISECONDS)))
        throw new Error('Connecting has no end');
      return pending;
    },
    async untilKind(kind, milliseconds = 3_600_000) {
      const seen = events.length;
      return time.runUntil(() => events.some((event, at) => at >= seen && event.kind === kind), milliseconds);
    },
  };
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('Not connected yet');
  return value;
}

export function isEnd(event: PrinterEvent): event is JobEnd {
  return event.kind === 'jobFinished' || event.kind === 'jobFailed' || event.kind === 'jobCancelled';
}

/** A port whose cable is pulled when so many bytes have gone through it. */
function cutAfter(port: Port, bytes: number, unplug: () => void): Port {
  let left = bytes;
  return {
    ...bound(port),
    write(text) {
      if (left <= 0) return;
      port.write(text.slice(0, left));
      left -= text.length;
      if (left <= 0) unplug();
    },
  };
}

/** Its methods, as an object that others can be put over. */
function bound(port: Port): Port {
  return {
    write: (text) => port.write(text),
    onBytes: (listener) => port.onBytes(listener),
    onClosed: (listener) => port.onClosed(listener),
    close: () => port.close(),
    ...(port.simulate ? { simulate: (fault) => port.simulate?.(fault) } : {}),
    ...(port.reset ? { reset: () => port.reset?.() } : {}),
  };
}

/** Notes what is written, and hands on what is read in pieces of other sizes, later, in order. */
function tap(port: Port, written: string[], time: VirtualTime, tearSeed: number | null): Port {
  const random = tearSeed === null ? null : seededRandom(tearSeed);
  return {
    write(text) {
      written.push(text);
      port.write(text);
    },
    onBytes(listener) {
      if (!random) return port.onBytes(listener);
      let held: number[] = [];
      port.onBytes((bytes) => {
        held.push(...bytes);
        const cut = Math.floor(random() * (held.length + 1));
        if (cut > 0) listener(Uint8Array.from(held.slice(0, cut)));
        held = held.slice(cut);
        time.after(1 + random() * 10, () => {
          if (held.length === 0) return;
          const rest = Uint8Array.from(held);
          held = [];
          listener(rest);
        });
      });
    },
    onClosed: (listener) => port.onClosed(listener),
    close: () => port.close(),
    ...(port.simulate ? { simulate: (fault) => port.simulate?.(fault) } : {}),
    ...(port.reset ? { reset: () => port.reset?.() } : {}),
  };
}
