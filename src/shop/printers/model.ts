/** How the station stands with a printer. `off` and `lost` never look like `ready`. */
export type LinkState = 'off' | 'connecting' | 'ready' | 'busy' | 'lost' | 'faulted';

/** Whether a new print may start: only after a person has said that the bed is clear. */
export type BedState = 'clear' | 'occupied' | 'unknown';

export interface TemperatureSample {
  readonly at: number;
  readonly hotendCelsius: number | null;
  readonly hotendTargetCelsius: number | null;
  readonly bedCelsius: number | null;
  readonly bedTargetCelsius: number | null;
}

/** Why a printer needs a person, with the firmware's own words when it gave some. */
export interface PrinterFault {
  /** A code of `PrinterFaultCode`, for the sentence that people read. */
  readonly code: string;
  readonly firmwareText: string | null;
  readonly at: number;
}

/** The run that a printer has in hand. */
export interface CurrentPrintView {
  readonly printId: string;
  readonly taskId: string;
  readonly version: number;
  readonly modelVersionId: string;
  readonly modelName: string;
  readonly projectName: string;
  readonly state: string;
  readonly materialKey: string;
  readonly startedAt: number | null;
  readonly acknowledgedLines: number;
  readonly totalLines: number;
  /** 0 to 1, by acknowledged lines and the slicer's own time marks. */
  readonly fraction: number;
  readonly remainingSeconds: number | null;
  readonly layer: number | null;
  readonly layers: number | null;
  readonly failure: { readonly code: string; readonly firmwareText: string | null } | null;
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
  readonly current: CurrentPrintView | null;
}

export type PrintersRefusal =
  | { readonly code: 'printers.notFound' }
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
  | { readonly code: 'printers.addressTaken'; readonly address: string; readonly printer: string };
