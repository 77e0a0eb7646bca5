import { SETTING_GROUPS } from '../../../src/shop/controls/index.ts';
import type { SettingGroup, SettingValue } from '../../../src/shop/controls/index.ts';

const GROUP_OF: Readonly<Record<string, SettingGroup>> = {
  M92: 'stepsPerMillimetre',
  M203: 'maximumFeed',
  M201: 'maximumAcceleration',
  M204: 'acceleration',
  M205: 'advanced',
  M206: 'homeOffset',
  M851: 'probeOffset',
  M900: 'linearAdvance',
  M301: 'hotendPid',
  M304: 'bedPid',
  M200: 'filament',
  M404: 'filament',
  M603: 'filamentChange',
  M906: 'motorCurrent',
  M593: 'inputShaping',
  M420: 'levelling',
};

export function groupOf(command: string): SettingGroup {
  return GROUP_OF[command] ?? 'other';
}

/** Which one of a printer's parameters it is, whatever its value. */
export function settingKey({ command, selector, letter }: SettingValue): string {
  return `${command}/${selector}/${letter}`;
}

/** As a firmware writes it: `M301 E0 P`. */
export function settingCode({ command, selector, letter }: SettingValue): string {
  return [command, selector, letter].filter((part) => part !== '').join(' ');
}

/** Groups in the order of `SETTING_GROUPS`, those without a parameter left out. */
export function grouped<Value extends SettingValue>(
  values: readonly Value[],
): readonly (readonly [SettingGroup, readonly Value[]])[] {
  return SETTING_GROUPS.map(
    (group) => [group, values.filter(({ command }) => groupOf(command) === group)] as const,
  ).filter(([, members]) => members.length > 0);
}

export type SettingUnit =
  | 'stepsPerMillimetre'
  | 'millimetres'
  | 'millimetresPerSecond'
  | 'acceleration'
  | 'milliamperes'
  | 'hertz'
  | 'microseconds'
  | 'celsius';

const UNIT_OF_COMMAND: Readonly<Record<string, SettingUnit>> = {
  M92: 'stepsPerMillimetre',
  M203: 'millimetresPerSecond',
  M201: 'acceleration',
  M204: 'acceleration',
  M206: 'millimetres',
  M218: 'millimetres',
  M851: 'millimetres',
  M404: 'millimetres',
  M603: 'millimetres',
  M906: 'milliamperes',
};

/** Letters of one command that do not measure the same thing. */
const UNIT_OF_LETTER: Readonly<Record<string, SettingUnit>> = {
  'M205 X': 'millimetresPerSecond',
  'M205 Y': 'millimetresPerSecond',
  'M205 Z': 'millimetresPerSecond',
  'M205 E': 'millimetresPerSecond',
  'M205 S': 'millimetresPerSecond',
  'M205 T': 'millimetresPerSecond',
  'M205 B': 'microseconds',
  'M205 J': 'millimetres',
  'M200 D': 'millimetres',
  'M593 F': 'hertz',
  'M420 Z': 'millimetres',
  'M145 H': 'celsius',
  'M145 B': 'celsius',
};

/** Null: a plain figure, or one that Printhall does not know. */
export function unitOf({ command, letter }: SettingValue): SettingUnit | null {
  return UNIT_OF_LETTER[`${command} ${letter}`] ?? UNIT_OF_COMMAND[command] ?? null;
}
