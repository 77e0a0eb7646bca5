import type { Instant } from '../../kernel/index.ts';

/** One heater as the firmware last reported it. A target of 0 means off; null: the firmware reported none. */
export interface HeaterReading {
  readonly currentCelsius: number;
  readonly targetCelsius: number | null;
}

/** `hotends[i]` belongs to tool T`i`. */
export interface TemperatureReport {
  readonly hotends: readonly HeaterReading[];
  readonly bed: HeaterReading | null;
  readonly chamber: HeaterReading | null;
}

/** Where the firmware believes the head is (M114), in the file's own coordinates, millimetres. */
export interface HeadPosition {
  readonly xMillimetres: number;
  readonly yMillimetres: number;
  readonly zMillimetres: number;
  readonly extruderMillimetres: number;
}

/** What M115 answered. `capabilities` holds the `Cap:NAME:0|1` lines. */
export interface FirmwareDescription {
  readonly name: string;
  readonly machineType: string | null;
  readonly uuid: string | null;
  readonly capabilities: Readonly<Record<string, boolean>>;
}

/** Why a print ended before its last line. */
export type JobFailureReason =
  | 'printerReset' // the firmware restarted, or lost count of its lines
  | 'printerSilent' // no answer within five timeouts
  | 'resendLoop' // the same line asked for ten times in a row
  | 'resendOutOfReach' // a line asked for that this job cannot send again
  | 'thermalFault' // thermal runaway, heating failed, MINTEMP, MAXTEMP
  | 'firmwareFault' // kill(), `!!`, or an error that Printhall does not know to be harmless
  | 'linkLost' // the cable, the adapter or the network went away
  | 'stopped' // someone pressed Stop printer
  | 'closed' // the station let go of the printer
  | 'fileUnreadable' // the G-code could not be read any further
  | 'heatersStayedOn'; // the end of the print could not switch a heater off

/** Why the printer takes no commands until a person reconnects it. */
export type FaultReason = Exclude<JobFailureReason, 'closed' | 'fileUnreadable' | 'linkLost'>;

/** Why a print stands still. */
export type PauseCause =
  | 'asked' // by a person here
  | 'fileAsked' // M0, M1
  | 'printerAsked' // by a button of the printer, or at its own screen
  | 'filamentOut' // its sensor says so, and leaves the pause to us
  | 'printerHolds'; // it has paused and parked by itself, and waits for the person in front of it (M600)

/** What the connection is doing. Asked-for (`…ing`) and confirmed states differ. */
export type PrinterState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'handshaking' }
  | { readonly kind: 'ready' }
  /** A file is on its way to the printer's card: nothing else can be done until it is there. */
  | { readonly kind: 'bringing' }
  /** A printer on the network prints what somebody else gave it; `file` as it names it. */
  | { readonly kind: 'occupied'; readonly file: string }
  /** A printer that prints by itself (on the network, from its card) was told to begin, and has not said yet that it does. */
  | { readonly kind: 'starting'; readonly jobId: string }
  /** A printer that prints by itself does not answer; it prints on, as far as anybody knows. */
  | {
      readonly kind: 'outOfSight';
      readonly jobId: string;
      readonly since: Instant;
      readonly systemReason: string;
    }
  | { readonly kind: 'printing'; readonly jobId: string }
  | { readonly kind: 'pausing'; readonly jobId: string; readonly cause: PauseCause }
  | {
      readonly kind: 'paused';
      readonly jobId: string;
      readonly cause: PauseCause;
      /** Where the head goes back to; null: it stands there still, or the printer has moved it by itself. */
      readonly at: HeadPosition | null;
    }
  | { readonly kind: 'resuming'; readonly jobId: string }
  | { readonly kind: 'cancelling'; readonly jobId: string }
  | { readonly kind: 'finishing'; readonly jobId: string }
  | { readonly kind: 'faulted'; readonly reason: FaultReason; readonly firmwareText: string }
  | { readonly kind: 'linkLost'; readonly systemReason: string };

export type PrinterStateKind = PrinterState['kind'];

/** How far a print has come. Lines are commands of the file: blank lines and comments do not count. */
export interface JobProgress {
  readonly jobId: string;
  readonly acknowledgedLines: number;
  readonly totalLines: number;
  /** 0 … 1, by acknowledged bytes of the file. */
  readonly fraction: number;
  /** Line of the file (1-based, as an editor counts) of the last command the firmware acknowledged; 0: none yet. */
  readonly lastAcknowledgedLine: number;
  /** 1-based; 0 before the first layer, or when the file marks none. */
  readonly layer: number;
  readonly totalLayers: number;
  /** From the file's own M73 R marks; null when it has none. */
  readonly remainingSeconds: number | null;
}

/** How well the cable does: shown when a print is slow, and kept with its record. */
export interface LinkQuality {
  readonly sentLines: number;
  readonly resentLines: number;
  /** Acknowledgements that never came and were recovered. */
  readonly timeouts: number;
}

export interface PrinterSnapshot {
  readonly address: string;
  readonly state: PrinterState;
  readonly firmware: FirmwareDescription | null;
  readonly temperatures: TemperatureReport | null;
  readonly job: JobProgress | null;
  readonly quality: LinkQuality;
  readonly overrides: Overrides;
  /** What the printer asks the person beside it; null: nothing. */
  readonly prompt: HostPrompt | null;
  /** Where the lines sent leave the head; null: not homed, or unknown. */
  readonly position: HeadPosition | null;
  /** What is known of the printer's card; null: nothing, or it has none that is told of. */
  readonly card: CardContent | null;
}

/** The approved file on a printer's card. */
export type CardContent =
  | { readonly kind: 'bringing'; readonly sha256: string; readonly name: string; readonly fraction: number }
  /** Brought by this connection, and as long there as it must be. */
  | { readonly kind: 'holds'; readonly sha256: string; readonly name: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly sha256: string; readonly problem: CardProblem };

/** Why a file did not come to a card; what had come of it was deleted. */
export type CardProblem = 'cannotWrite' | 'cardFull' | 'lengthDiffers' | 'fileUnreadable';

/** Why nothing is brought to a card, or started from it. */
export type CardObstacle = 'notOffered' | 'restartsWhenOpened' | 'heatersOn' | 'notOnCard';

/** What people changed on top of the file; by the commands sent, the file's own ones too. */
export interface Overrides {
  /** 0 … 100. */
  readonly fanPercent: number;
  /** M220, 100 is the file's own speed. */
  readonly speedPercent: number;
  /** M221, 100 is the file's own flow. */
  readonly flowPercent: number;
}

/** `//action:prompt_begin`, its buttons, `prompt_show` … `prompt_end`. A button is answered with its place (M876 S). */
export interface HostPrompt {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** What the printer's own screen or firmware asks of its host: `//action:…`. */
export interface HostAction {
  /** `pause`, `paused`, `resume`, `resumed`, `cancel`, `prompt_begin`, `out_of_filament`, … */
  readonly name: string;
  readonly argument: string;
}

/** What a connection tells its listeners. Exactly one of the job-ending events comes for every job started. */
export type PrinterEvent =
  | { readonly kind: 'stateChanged'; readonly state: PrinterState }
  | { readonly kind: 'firmwareIdentified'; readonly firmware: FirmwareDescription }
  | { readonly kind: 'temperature'; readonly report: TemperatureReport; readonly at: Instant }
  | { readonly kind: 'jobStarted'; readonly jobId: string }
  | { readonly kind: 'jobProgress'; readonly progress: JobProgress }
  | { readonly kind: 'jobPausing'; readonly jobId: string; readonly cause: PauseCause }
  | { readonly kind: 'jobPaused'; readonly jobId: string; readonly progress: JobProgress }
  | { readonly kind: 'jobResumed'; readonly jobId: string }
  | JobEnd
  | { readonly kind: 'faulted'; readonly reason: FaultReason; readonly firmwareText: string }
  | { readonly kind: 'linkLost'; readonly systemReason: string }
  /** The firmware restarted while idle; the connection shook hands with it again. */
  | { readonly kind: 'printerRestarted' }
  /** Nobody printed for the set time, so the heaters were switched off. */
  | { readonly kind: 'heatersTimedOut' }
  | { readonly kind: 'cardChanged'; readonly card: CardContent | null }
  | { readonly kind: 'hostAction'; readonly action: HostAction }
  /** The printer asks something, or no longer does (null). */
  | { readonly kind: 'promptChanged'; readonly prompt: HostPrompt | null }
  | { readonly kind: 'console'; readonly direction: 'sent' | 'received'; readonly text: string };

export type JobEnd =
  | { readonly kind: 'jobFinished'; readonly jobId: string; readonly progress: JobProgress }
  /** `heatersConfirmedOff` false: the printer did not say so in time; the port was closed on it. */
  | {
      readonly kind: 'jobCancelled';
      readonly jobId: string;
      readonly progress: JobProgress;
      readonly heatersConfirmedOff: boolean;
    }
  | {
      readonly kind: 'jobFailed';
      readonly jobId: string;
      readonly progress: JobProgress;
      readonly reason: JobFailureReason;
      /** The firmware's or system's own words; empty when it said nothing. */
      readonly firmwareText: string;
    };

export interface PreheatTargets {
  readonly hotendCelsius?: number;
  readonly bedCelsius?: number;
}

/** Where the head waits during a pause. Null coordinates: it only rises. */
export interface ParkSettings {
  readonly raiseMillimetres: number;
  readonly xMillimetres: number | null;
  readonly yMillimetres: number | null;
  readonly retractMillimetres: number;
}

/** Everything that a printer, a port or a G-code file can be refused for. */
export type PrinterRefusal =
  | { readonly code: 'printers.badAddress'; readonly address: string }
  | { readonly code: 'printers.cannotOpen'; readonly path: string; readonly systemReason: string }
  | { readonly code: 'printers.notAPrinter'; readonly address: string }
  | {
      readonly code: 'printers.faultedAtConnect';
      readonly reason: FaultReason;
      readonly firmwareText: string;
    }
  | { readonly code: 'printers.alreadyConnected' }
  /** The act does not fit the state; `state` says which state it is. */
  | { readonly code: 'printers.wrongState'; readonly act: string; readonly state: PrinterStateKind }
  | { readonly code: 'printers.badCommand'; readonly command: string; readonly problem: CommandProblem }
  | { readonly code: 'printers.badTarget'; readonly celsius: number }
  | { readonly code: 'printers.emptyJob' }
  | { readonly code: 'printers.cardRefused'; readonly why: CardObstacle }
  /** A line of the file would mean something else on a card than over the cable. */
  | {
      readonly code: 'printers.notForCard';
      readonly fileLine: number;
      readonly why: 'programPause' | 'cardCommand' | 'tooLong';
    }
  /** This kind of printer, or its firmware, has no such thing. */
  | { readonly code: 'printers.notOffered'; readonly act: string }
  /** It was asked something and has not said the end of its answer in time. */
  | { readonly code: 'printers.noAnswer'; readonly command: string }
  /** A printer on the network wants an API key, or another one. */
  | { readonly code: 'printers.keyRefused'; readonly address: string }
  /** A printer on the network has not got the file, and is not started. */
  | { readonly code: 'printers.notUploaded'; readonly address: string; readonly systemReason: string }
  | { readonly code: 'printers.cannotReadFile'; readonly path: string; readonly systemReason: string }
  | { readonly code: 'printers.badLine'; readonly fileLine: number; readonly problem: CommandProblem };

/** Why one command may not go to a printer. */
export type CommandProblem = 'tooLong' | 'notPrintable' | 'forbidden' | 'empty';
