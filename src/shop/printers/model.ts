import type { FileOnItsWay } from '../files/index.ts';
import type { CardProblem, HostPrompt } from './protocol/model.ts';

/**
 * How the station stands with a printer. `off` and `lost` never look like `ready`. `elsewhere`: it is plugged into
 * another station, and nothing is known of its wire here.
 */
export type LinkState = 'off' | 'connecting' | 'ready' | 'busy' | 'lost' | 'faulted' | 'elsewhere';

/** The station that a printer is plugged into, where that is another one. */
export interface OtherStation {
  readonly stationId: string;
  /** Empty: it has not told its name yet. */
  readonly name: string;
  /** When it was last heard of; null: nobody here can tell. */
  readonly heardAt: number | null;
  /** It has not been heard of for longer than a station that is well keeps silent. */
  readonly isQuiet: boolean;
}

/** What can be asked of a printer at another station. Nothing here begins a print: that takes a person beside it. */
export type AskedAction = 'pause' | 'resume' | 'cancel' | 'preheat' | 'stop';

/** What somebody asked of a printer from another station, and what came of it. */
export interface AskedFromAfar {
  readonly intentId: string;
  readonly action: AskedAction;
  /** Empty: somebody who had not signed in (a stop). */
  readonly byName: string;
  /** The station that asked; empty where it is not known. */
  readonly fromStation: string;
  readonly askedAt: number;
  /** `asked`: its station has not answered yet. `expired`: it did not hear of it in time, and will not do it any more. */
  readonly state: 'asked' | 'done' | 'refused' | 'expired';
  /** Why its station would not. */
  readonly refusal: ({ readonly code: string } & Readonly<Record<string, unknown>>) | null;
}

/** Whether a new print may start: only after a person has said that the bed is clear. */
export type BedState = 'clear' | 'occupied' | 'unknown';

export interface TemperatureSample {
  readonly at: number;
  readonly hotendCelsius: number | null;
  readonly hotendTargetCelsius: number | null;
  readonly bedCelsius: number | null;
  readonly bedTargetCelsius: number | null;
}

/** A port of this machine, or a printer on its network, that may be a printer. */
export interface FoundPort {
  /** As `add` takes it. */
  readonly address: string;
  readonly description: string;
  /** Of the USB adapter; cheap ones have none, or all the same. */
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  /** The printer of this station that has it already. */
  readonly takenBy: string | null;
}

/** What answered at an address. */
export interface ProbedPrinter {
  readonly firmware: string;
  readonly machineType: string | null;
  readonly baudRate: number | null;
  /** `Cap:THERMAL_PROTECTION:1`; null: it does not say. False: it would burn without noticing. */
  readonly hasThermalProtection: boolean | null;
}

/** One line on the wire, numbered upwards for as long as the station runs. */
export interface ConsoleLine {
  readonly number: number;
  readonly at: number;
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

/** What a simulated printer can be told to do wrong, for training and for tests. */
export const SIMULATED_FAULTS = [
  'dropOk',
  'damageLine',
  'resendStorm',
  'thermalRunaway',
  'heatingFailed',
  'restart',
  'goSilent',
  'unplug',
  'runOutOfFilament',
  'prompt',
  'stuckSensor',
] as const;
export type SimulatedFault = (typeof SIMULATED_FAULTS)[number];

/** Why nobody prints on it, until somebody who may brings it back. */
export interface OutOfService {
  readonly reason: string;
  readonly since: number;
  readonly by: string;
}

/** Printers on one fuse: only so many heat up at once, the others wait for their turn. */
export interface PowerGroupView {
  readonly powerGroupId: string;
  readonly scopeId: string;
  readonly name: string;
  readonly heatingAtOnce: number;
  readonly printerIds: readonly string[];
}

/** Why a printer needs a person, with the firmware's own words when it gave some. */
export interface PrinterFault {
  /** A code of `PrinterFaultCode`, for the sentence that people read. */
  readonly code: string;
  readonly firmwareText: string | null;
  readonly at: number;
}

/** The run that a printer has in hand. */
/** The printer's own card, as far as it concerns the run in hand. */
export type CardOfPrint =
  /** The file could be brought there. */
  | { readonly kind: 'offered' }
  | { readonly kind: 'bringing'; readonly fraction: number }
  | { readonly kind: 'failed'; readonly problem: CardProblem }
  /** The approved file is there, and can be started from there. */
  | { readonly kind: 'holds' }
  /** It is printed from there, and goes on without the station. */
  | { readonly kind: 'printing' };

/** `screen`: at the screen of a printer on the network; the others as in PauseCause. */
export type PauseReason = 'person' | 'file' | 'printer' | 'filamentOut' | 'printerHolds' | 'screen';

export interface CurrentPrintView {
  readonly printId: string;
  readonly taskId: string;
  readonly version: number;
  readonly modelVersionId: string;
  readonly modelName: string;
  readonly projectName: string;
  readonly state: string;
  readonly materialKey: string;
  /** What became of its task at another station, where that went another way; null: they go together. */
  readonly taskWent: string | null;
  readonly startedAt: number | null;
  readonly acknowledgedLines: number;
  readonly totalLines: number;
  /** Line of the file, as an editor counts; 0 before the first. What the drawn toolpath is cut at. */
  readonly lastAcknowledgedLine: number;
  /** The slice whose toolpath is printed; null: the uploaded file's own. */
  readonly sliceId: string | null;
  /** How far its G-code is that comes from another station; null: it is here, or needed no more. */
  readonly fileOnItsWay: FileOnItsWay | null;
  /** Printers of its power group that heat up first; null: it does not wait. */
  readonly waitsForPower: number | null;
  /** 0 to 1, by acknowledged lines and the slicer's own time marks. */
  readonly fraction: number;
  readonly remainingSeconds: number | null;
  readonly layer: number | null;
  readonly layers: number | null;
  readonly failure: { readonly code: string; readonly firmwareText: string | null } | null;
  /** Why it stands still, or is about to; null: it does not, or nobody knows. */
  readonly pauseCause: PauseReason | null;
  /** Null: the printer has no card that we reach, or the run is over. */
  readonly card: CardOfPrint | null;
}

export interface PrinterView {
  readonly printerId: string;
  readonly name: string;
  /** The area or factory that the printer stands in. */
  readonly parentScopeId: string;
  readonly parentName: string;
  readonly factoryId: string;
  readonly address: string;
  readonly simulated: boolean;
  readonly profileKey: string;
  readonly profileName: string;
  readonly materialKey: string;
  readonly bedMillimetres: { readonly x: number; readonly y: number; readonly z: number };
  readonly link: LinkState;
  readonly firmware: string | null;
  readonly bed: BedState;
  readonly temperatures: TemperatureSample;
  readonly fault: PrinterFault | null;
  readonly outOfService: OutOfService | null;
  readonly powerGroupId: string | null;
  /** Its USB serial number, when it was added by one that is its own. */
  readonly usbSerial: string | null;
  /** Not where it was, but plugged in again somewhere else: the address there. A person says whether it is the same. */
  readonly foundAgainAt: string | null;
  /** The firmware says that it has no thermal protection: shown in red wherever the printer is. */
  readonly lacksThermalProtection: boolean;
  /** What the printer asks the person beside it; null: nothing. */
  readonly prompt: HostPrompt | null;
  readonly current: CurrentPrintView | null;
  /** Null: it is this station's own. */
  readonly elsewhere: OtherStation | null;
  /** The newest thing that was asked of it from afar, for a while; null: nothing. */
  readonly asked: AskedFromAfar | null;
}

export type PrintersRefusal =
  | { readonly code: 'printers.notFound' }
  /** Only the station that it is plugged into does that. */
  | { readonly code: 'printers.atOtherStation'; readonly printer: string; readonly station: string }
  /** What is asked of a printer at another station goes over the hub, and that cannot be reached now. */
  | { readonly code: 'printers.stationOutOfReach'; readonly printer: string; readonly station: string }
  /** The station ended in the middle of what was asked of it from afar: whether it was done, its printer shows. */
  | { readonly code: 'printers.cutOff' }
  | { readonly code: 'printers.notConnected'; readonly printer: string; readonly link: LinkState }
  | { readonly code: 'printers.busy'; readonly printer: string }
  | { readonly code: 'printers.faulted'; readonly printer: string }
  | { readonly code: 'printers.badAddress'; readonly address: string }
  | { readonly code: 'printers.unknownProfile'; readonly profileKey: string }
  | { readonly code: 'printers.unknownMaterial'; readonly materialKey: string }
  /** A printer stands in a factory or in an area of one. */
  | { readonly code: 'printers.wrongPlace' }
  | {
      readonly code: 'printers.targetTooHot';
      readonly heater: 'hotend' | 'bed';
      readonly limitCelsius: number;
    }
  | { readonly code: 'printers.outOfService'; readonly printer: string; readonly reason: string }
  | { readonly code: 'printers.notOutOfService'; readonly printer: string }
  | { readonly code: 'printers.notFoundAgain'; readonly printer: string }
  | { readonly code: 'printers.notSimulated'; readonly printer: string }
  | { readonly code: 'printers.unknownPowerGroup' }
  /** Its fuse carries no more that heats up now: so many others do, or come before. */
  | { readonly code: 'printers.fuseTaken'; readonly printer: string; readonly before: number }
  | { readonly code: 'printers.addressTaken'; readonly address: string; readonly printer: string };
