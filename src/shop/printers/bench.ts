import type { Result } from '../kernel/index.ts';
import type { ConsoleLine, ProbedPrinter, SimulatedFault, TemperatureSample } from './model.ts';
import type { LineSource, ResumeAt } from './protocol/job-model.ts';
import type { PreheatTargets, PrinterEvent, PrinterRefusal, PrinterSnapshot } from './protocol/model.ts';

/** A port of this machine that may be a printer. */
export interface StationPort {
  /** Every name that the system has for it; first the one that stays its own wherever else things are plugged in. */
  readonly paths: readonly [string, ...string[]];
  /** Of the USB adapter. */
  readonly serialNumber: string | null;
  /** False: none, one that whole batches of cheap adapters carry, or another port that is present has the same. */
  readonly hasOwnSerial: boolean;
  readonly manufacturer: string | null;
  readonly product: string | null;
}

/** What the printers of this station can be asked, whatever they are wired with. Acts are asked for; events tell what came. */
export interface PrinterBench {
  /** Null while the station keeps no connection to the printer. */
  snapshot(printerId: string): PrinterSnapshot | null;
  temperatures(printerId: string): readonly TemperatureSample[];
  connect(
    printerId: string,
    address: string,
    credential: string | null,
  ): Promise<Result<void, PrinterRefusal>>;
  disconnect(printerId: string): Promise<void>;
  /** Reads a file through once: what cannot be read, or could not go to a printer, is refused. Who opens it closes it. */
  openJob(gcodePath: string): Promise<Result<LineSource, PrinterRefusal>>;
  /**
   * Brings the file to a printer that takes it whole, and compares its hash (SHA-256, hex) on the way; starts nothing.
   * For a printer that is sent line by line there is nothing to bring.
   */
  prepareJob(
    printerId: string,
    printId: string,
    source: LineSource,
    sha256: string,
  ): Promise<Result<void, PrinterRefusal>>;
  /** Its first bytes are on their way when this returns. A job that was started closes its source itself. */
  startJob(
    printerId: string,
    printId: string,
    source: LineSource,
    resumeAt: ResumeAt | null,
    /** SHA-256 of the file, in hex, where the printer reads it from its own card; null or absent: from here. */
    onCard?: string | null,
  ): Result<void, PrinterRefusal>;
  /** See PrinterCard: brings a file to the printer's own card. The source is closed, whatever comes of it. */
  bringToCard(
    printerId: string,
    printId: string,
    source: LineSource,
    sha256: string,
  ): Promise<Result<void, PrinterRefusal>>;
  stopBringing(printerId: string): Result<void, PrinterRefusal>;
  /** One file of the card, by the firmware's own name of it. */
  deleteFromCard(printerId: string, path: string): Result<void, PrinterRefusal>;
  pauseJob(printerId: string): Result<void, PrinterRefusal>;
  resumeJob(printerId: string): Result<void, PrinterRefusal>;
  cancelJob(printerId: string): Result<void, PrinterRefusal>;
  preheat(printerId: string, targets: PreheatTargets): Result<void, PrinterRefusal>;
  /** Stop printer, at once; false when there is no connection to stop it over. */
  stop(printerId: string): boolean;
  /** Ports of this machine that may be printers; who asks is told of what is plugged in for a while after. */
  ports(): Promise<readonly StationPort[]>;
  /** The ports as they were last looked at; null: nobody has looked yet. */
  portsSeen(): readonly StationPort[] | null;
  /** Opens a port that no printer of the station has, asks who is there, and lets go of it. */
  probe(address: string, credential: string | null): Promise<Result<ProbedPrinter, PrinterRefusal>>;
  /** See PrinterConnection: manual commands, overrides while printing, questions, prompts, and the console. */
  send(printerId: string, commands: readonly string[]): Result<void, PrinterRefusal>;
  override(printerId: string, commands: readonly string[]): Result<void, PrinterRefusal>;
  ask(printerId: string, command: string): Promise<Result<readonly string[], PrinterRefusal>>;
  answerPrompt(printerId: string, button: number): Result<void, PrinterRefusal>;
  /** The last lines on the wire with a number above `after`, oldest first; at most CONSOLE_LINES are kept. */
  console(printerId: string, after: number): readonly ConsoleLine[];
  /** False: no simulated printer, or not connected. */
  simulate(printerId: string, fault: SimulatedFault): boolean;
  subscribe(listener: (printerId: string, event: PrinterEvent) => void): () => void;
}
