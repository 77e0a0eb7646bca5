import {
  accepted,
  refused,
  type Clock,
  type RandomSource,
  type Result,
  type Timers,
} from '../shop/kernel/index.ts';
import type {
  PrinterBench,
  PrinterEvent,
  PrinterRefusal,
  TemperatureSample,
} from '../shop/printers/index.ts';
import { sampleOf } from '../shop/printers/views.ts';
import { createConsoleLog } from './console-log.ts';
import type { ActResult, PrinterConnection, RunOnCard } from './devices/connection.ts';
import { openGcodeFile } from './devices/gcode-file.ts';
import { openPrinter } from './devices/open-printer.ts';
import { createPortWatch, systemPorts, type PortListing } from './devices/port-watch.ts';
import { probePrinter } from './devices/probe.ts';
import type { WireThread } from './devices/wire/wire-thread.ts';

export interface BenchDependencies {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** The thread for printers on cables; absent: their ports are in the main loop. */
  readonly wire?: WireThread;
  /** How the ports of this machine are told; by default as the operating system does. */
  readonly portListing?: PortListing;
  /** Told of an exception in a listener: the wire goes on. */
  report(error: unknown): void;
}

export interface StationBench extends PrinterBench {
  /** Something was plugged in or out. The answer unsubscribes. */
  onPortsChanged(listener: () => void): () => void;
  /** How a run is found that a printer may be reading from its card since before this station came up. */
  findRunsWith(find: FindRun): void;
  /** Lets go of every printer: a run fails, heaters go off first; one from a printer's card goes on. */
  close(): Promise<void>;
}

/** An hour at a sample a second: what the plot shows. */
const SAMPLES_KEPT = 3_600;
/** Reports come once a second or two; faster ones are thinned. */
const SAMPLE_MILLISECONDS = 900;

/** Null: there is none. */
export type FindRun = (printerId: string) => Promise<RunOnCard | null>;

interface Place {
  readonly connection: PrinterConnection;
  readonly credential: string | null;
  readonly unsubscribe: () => void;
  /** What is known of a print of its card has been told to the connection. */
  readonly isTold: Promise<void>;
}

/** The connections of a station's printers, by printer. */
export function createBench(dependencies: BenchDependencies): StationBench {
  const places = new Map<string, Place>();
  let findRun: FindRun = () => Promise.resolve(null);
  const samples = new Map<string, TemperatureSample[]>();
  const consoles = createConsoleLog(dependencies.clock);
  const listeners = new Set<(printerId: string, event: PrinterEvent) => void>();
  const portListeners = new Set<() => void>();
  const portWatch = createPortWatch(
    dependencies.portListing ?? systemPorts,
    dependencies.timers,
    () => [...places.values()].some(({ connection }) => isSerial(connection.address)),
    () => {
      for (const listener of portListeners) listener();
    },
  );

  /**
   * Told a moment later, in order: an act on a printer is asked for inside of a transaction, and what the connection
   * says to it at once must not begin another.
   */
  function hear(printerId: string, event: PrinterEvent): void {
    queueMicrotask(() => tell(printerId, event));
  }

  function tell(printerId: string, event: PrinterEvent): void {
    if (event.kind === 'console') consoles.keep(printerId, event.direction, event.text);
    if (event.kind === 'temperature') keepSample(samples, printerId, sampleOf(event.report, event.at));
    for (const listener of listeners) {
      try {
        listener(printerId, event);
      } catch (error) {
        dependencies.report(error);
      }
    }
  }

  function place(
    printerId: string,
    address: string,
    credential: string | null,
  ): Result<PrinterConnection, PrinterRefusal> {
    const known = places.get(printerId);
    if (known !== undefined) return accepted(known.connection);
    const opened = openPrinter(address, { ...dependencies, credential });
    if (!opened.ok) return opened;
    const unsubscribe = opened.value.subscribe((event) => hear(printerId, event));
    const isTold = tellOfRun(printerId, opened.value);
    places.set(printerId, { connection: opened.value, credential, unsubscribe, isTold });
    if (isSerial(address)) portWatch.wake();
    return opened;
  }

  /** Only a new connection needs to be told: one that is there knows. */
  async function tellOfRun(printerId: string, { card }: PrinterConnection): Promise<void> {
    const run = card ? await findRun(printerId) : null;
    if (run !== null) await card?.takeUp(run);
  }

  async function leave(printerId: string): Promise<void> {
    const known = places.get(printerId);
    if (known === undefined) return;
    await known.connection.close();
    known.unsubscribe();
    if (places.get(printerId) === known) places.delete(printerId);
  }

  function ask(printerId: string, act: (connection: PrinterConnection) => ActResult): ActResult {
    const known = places.get(printerId);
    return known === undefined
      ? refused({ code: 'printers.wrongState', act: 'command', state: 'closed' })
      : act(known.connection);
  }

  return {
    snapshot: (printerId) => places.get(printerId)?.connection.snapshot ?? null,
    temperatures: (printerId) => samples.get(printerId) ?? [],
    async connect(printerId, address, credential) {
      const known = places.get(printerId);
      const isSame = known?.connection.address === address && known.credential === credential;
      if (!isSame) await leave(printerId);
      const placed = place(printerId, address, credential);
      if (!placed.ok) return placed;
      await places.get(printerId)?.isTold;
      return placed.value.connect();
    },
    disconnect: leave,
    openJob: openGcodeFile,
    async prepareJob(printerId, printId, source, sha256) {
      const connection = places.get(printerId)?.connection;
      return (await connection?.prepareJob?.({ id: printId, source, sha256 })) ?? accepted(undefined);
    },
    startJob: (printerId, printId, source, resumeAt, onCard = null) =>
      ask(printerId, (connection) => connection.startJob({ id: printId, source, resumeAt, onCard })),
    async bringToCard(printerId, printId, source, sha256) {
      const card = places.get(printerId)?.connection.card;
      if (card) return card.bring({ id: printId, source, sha256 });
      await source.close();
      return refused({ code: 'printers.cardRefused', why: 'notOffered' });
    },
    stopBringing: (printerId) =>
      ask(
        printerId,
        ({ card }) => card?.stopBringing() ?? refused({ code: 'printers.notOffered', act: 'card' }),
      ),
    deleteFromCard: (printerId, path) =>
      ask(
        printerId,
        ({ card }) => card?.delete(path) ?? refused({ code: 'printers.notOffered', act: 'card' }),
      ),
    findRunsWith(find) {
      findRun = find;
    },
    send: (printerId, commands) => ask(printerId, (connection) => connection.send(commands)),
    override: (printerId, commands) => ask(printerId, (connection) => connection.override(commands)),
    async ask(printerId, command) {
      const known = places.get(printerId);
      return known === undefined
        ? refused({ code: 'printers.wrongState', act: 'command', state: 'closed' })
        : known.connection.ask(command);
    },
    answerPrompt: (printerId, button) => ask(printerId, (connection) => connection.answerPrompt(button)),
    console: (printerId, after) => consoles.since(printerId, after),
    probe: (address, credential) => probePrinter(address, { ...dependencies, credential }),
    simulate(printerId, fault) {
      const simulate = places.get(printerId)?.connection.simulate ?? null;
      simulate?.(fault);
      return simulate !== null;
    },
    pauseJob: (printerId) => ask(printerId, (connection) => connection.pauseJob()),
    resumeJob: (printerId) => ask(printerId, (connection) => connection.resumeJob()),
    cancelJob: (printerId) => ask(printerId, (connection) => connection.cancelJob()),
    preheat: (printerId, targets) => ask(printerId, (connection) => connection.preheat(targets)),
    stop(printerId) {
      const known = places.get(printerId);
      known?.connection.stopPrinter();
      return known !== undefined;
    },
    ports: () => portWatch.look(),
    portsSeen: () => portWatch.seen,
    onPortsChanged(listener) {
      portListeners.add(listener);
      return () => portListeners.delete(listener);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      portWatch.close();
      await Promise.all([...places.keys()].map(leave));
      await dependencies.wire?.close();
    },
  };
}

function isSerial(address: string): boolean {
  return address.startsWith('serial:');
}

function keepSample(
  samples: Map<string, TemperatureSample[]>,
  printerId: string,
  sample: TemperatureSample,
): void {
  const kept = samples.get(printerId) ?? [];
  samples.set(printerId, kept);
  const last = kept.at(-1);
  if (last !== undefined && sample.at - last.at < SAMPLE_MILLISECONDS) return;
  kept.push(sample);
  if (kept.length > SAMPLES_KEPT) kept.splice(0, kept.length - SAMPLES_KEPT);
}
