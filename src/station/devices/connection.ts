import type { Clock, RandomSource, Result, Timers } from '../../shop/kernel/index.ts';
import type { SimulatedFault } from '../../shop/printers/index.ts';
import type { CardStanding } from '../../shop/printers/protocol/card-model.ts';
import type { LineSource, PreparedJob, PrintJob } from '../../shop/printers/protocol/job-model.ts';
import type {
  ParkSettings,
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
} from '../../shop/printers/protocol/model.ts';

/** What an act on a printer answers: accepted means asked for; what came of it arrives as events. */
export type ActResult = Result<void, PrinterRefusal>;

/** An approved file for a printer's own card. */
export interface CardJob {
  readonly id: string;
  readonly source: LineSource;
  /** Of the file, compared just before; in hex. */
  readonly sha256: string;
}

/** A print that a printer's card was started with, before this station came up. */
export interface RunOnCard extends CardJob {
  readonly standing: CardStanding;
}

/**
 * One printer, however it is wired: the only thing the station core needs to know of it. Acts never throw; what an
 * act leads to comes as events, and `snapshot` is always the newest word.
 */
export interface PrinterConnection {
  readonly address: string;
  readonly snapshot: PrinterSnapshot;
  /** The speed at which it answered; null or absent: it has not, or its wire has no speed. */
  readonly baudRate?: number | null;
  /** Listeners are called in the order of the wire; the answer unsubscribes. */
  subscribe(listener: (event: PrinterEvent) => void): () => void;
  /** Opens the port, finds the baud rate when none was given, shakes hands. Again after a fault or a lost link. */
  connect(): Promise<ActResult>;
  /**
   * Brings the file to a printer that prints it by itself, without starting it; absent: this one is sent line by line.
   * The bytes are compared with the hash on their way: a file that is not the approved one never arrives whole.
   */
  readonly prepareJob?: (job: PreparedJob) => Promise<ActResult>;
  /**
   * What can be done with the printer's own card; absent: this printer has none that can be reached. A print from there
   * (`startJob` with `onCard`) goes on by itself: out of sight is not failed, and closing leaves it printing.
   */
  readonly card?: PrinterCard;
  /** Starts only from `ready`. The connection closes the source when the job ends. */
  startJob(job: PrintJob): ActResult;
  pauseJob(): ActResult;
  resumeJob(): ActResult;
  /** Works in every state of a job, the asked-for ones too. */
  cancelJob(): ActResult;
  /** Sets targets without waiting for them; also while printing. 0 is off. */
  preheat(targets: PreheatTargets): ActResult;
  /** Manual commands (jog, home, extrude, fan …), in order; refused as a whole while a job moves the head. */
  send(commands: readonly string[]): ActResult;
  /**
   * Commands that may go between the lines of a running print too (fan, speed, flow, baby steps: OVERRIDES of
   * gcode.ts); others are refused.
   */
  override(commands: readonly string[]): ActResult;
  /**
   * Sends one command and gathers the lines of its answer up to its `ok`, without it. Only from `ready` and `paused`.
   * Refused with printers.noAnswer when the end does not come in time, or the printer fails meanwhile.
   */
  ask(command: string): Promise<Result<readonly string[], PrinterRefusal>>;
  /** Answers the prompt that is up with one of its buttons, by place. */
  answerPrompt(button: number): ActResult;
  /** A fault on command; null: this is no simulated printer. */
  readonly simulate: ((fault: SimulatedFault) => void) | null;
  /** Stop printer: M112 at once and out of line, heaters off, port closed. Never refused, in no state. */
  stopPrinter(): void;
  /** Ends a running job as failed, heaters off first when the link still works, then lets go of the port. */
  close(): Promise<void>;
}

/** Sources handed in are closed by the connection. */
export interface PrinterCard {
  /**
   * Writes a file to the card, line by line, and compares its length there. Accepted when it has begun; `cardChanged`
   * tells how it goes on. Until then the printer does nothing else. Only at rest, and with the heaters off.
   */
  bring(job: CardJob): Promise<ActResult>;
  /** Takes back what was written so far. */
  stopBringing(): ActResult;
  /** Deletes one file, by the firmware's own name of it. Only at rest. */
  delete(path: string): ActResult;
  /** Before `connect`: the run that is looked for there, rather than taken for ended. */
  takeUp(run: RunOnCard): Promise<ActResult>;
}

export interface PrinterDependencies {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** Where the head waits during a pause; rises 10 mm and stays over the part when not given. */
  readonly park?: ParkSettings;
  /** API key or password of a printer on the network; null or absent: it has none. */
  readonly credential?: string | null;
}
