import type { HeadPosition, HostPrompt, LinkState, Overrides } from '../printers/index.ts';

/** One parameter of a firmware: `M92 X80.00`. */
export interface SettingValue {
  /** `M92`; the same command can stand several times, once for each tool: `M301 E0`. */
  readonly command: string;
  /** What says which one of several it is, as written: `E0`, `T1`, `X`; empty: there is one. */
  readonly selector: string;
  /** `X`, `Y`, `Z`, `E`, `P`, … */
  readonly letter: string;
  readonly value: number;
}

/** What a firmware's parameters are about, for the heading above them; by command. */
export const SETTING_GROUPS = [
  'stepsPerMillimetre', // M92
  'maximumFeed', // M203
  'maximumAcceleration', // M201
  'acceleration', // M204
  'advanced', // M205: jerk, junction deviation, minimum times
  'homeOffset', // M206
  'probeOffset', // M851
  'linearAdvance', // M900
  'hotendPid', // M301
  'bedPid', // M304
  'filament', // M200, M404
  'filamentChange', // M603
  'motorCurrent', // M906
  'inputShaping', // M593
  'levelling', // M420
  'other',
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** A printer's parameters at one moment. */
export interface SettingsReading {
  readonly readAt: number;
  readonly values: readonly SettingValue[];
}

/** A reading that was kept: whoever changes a parameter keeps the one before. */
export interface SettingsSnapshot extends SettingsReading {
  readonly snapshotId: string;
  readonly keptByName: string;
  readonly note: string;
}

/** A bed as the firmware measured it: rows from front to back, columns from left to right. */
export interface BedMesh {
  readonly readAt: number;
  /** Null: this point was not measured. */
  readonly rows: readonly (readonly (number | null)[])[];
  readonly lowestMillimetres: number;
  readonly highestMillimetres: number;
}

/** A file on the printer's own card. */
export interface CardFile {
  /** As the firmware names it: what a command must say. */
  readonly path: string;
  /** The long name, when it told one. */
  readonly name: string;
  readonly bytes: number | null;
}

/** What the control panel of a printer shows. */
export interface ControlsView {
  readonly link: LinkState;
  /** Why nothing can be moved by hand now; null: it can. */
  readonly heldBy: 'print' | 'card' | 'fault' | 'outOfService' | 'link' | null;
  readonly overrides: Overrides;
  readonly prompt: HostPrompt | null;
  readonly position: HeadPosition | null;
  readonly offers: {
    readonly settings: boolean;
    readonly card: boolean;
    readonly mesh: boolean;
    readonly console: boolean;
    /** Stop acts at once, also while the firmware waits for heat. */
    readonly emergencyParser: boolean;
  };
  /** Below this a firmware refuses to move filament. */
  readonly coldestExtrusionCelsius: number;
}

export type ControlsRefusal =
  | { readonly code: 'controls.held'; readonly by: NonNullable<ControlsView['heldBy']> }
  /** Filament is not moved through a cold nozzle. */
  | { readonly code: 'controls.tooCold'; readonly celsius: number; readonly leastCelsius: number }
  | { readonly code: 'controls.notHomed' }
  /** Homing Z would press what stands on the bed into the nozzle. */
  | { readonly code: 'controls.partOnBed' }
  /** The firmware has no such part, or did not say anything that is one. */
  | { readonly code: 'controls.notOffered'; readonly what: 'settings' | 'card' | 'mesh' }
  | { readonly code: 'controls.unknownSetting'; readonly setting: string }
  /** It was sent, and read back as something else. */
  | {
      readonly code: 'controls.notTaken';
      readonly setting: string;
      readonly asked: number;
      readonly found: number | null;
    }
  | { readonly code: 'controls.noPrompt' }
  | { readonly code: 'controls.noSuchSnapshot' };
