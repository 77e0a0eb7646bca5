import type { SettingValue } from './model.ts';

/** A value as the firmware printed it: how many decimals it has is how exactly it can be read back. */
export interface PrintedSetting extends SettingValue {
  readonly decimals: number;
}

/**
 * Letters that say which one of several is meant, by command; in any other command they are values (`M205 T` is a
 * minimum feed rate, `M204 T` an acceleration).
 */
const SELECTORS: Readonly<Record<string, string>> = {
  M92: 'T',
  M145: 'S',
  M200: 'T',
  M201: 'T',
  M203: 'T',
  M218: 'T',
  M301: 'E',
  M306: 'E',
  M569: 'IT',
  M593: 'XYZ',
  M603: 'T',
  M900: 'T',
  M906: 'IT',
  M913: 'IT',
  M914: 'I',
};

/** Points of a mesh, which M503 of some firmwares lists too: they are measured, not set. */
const NO_SETTINGS = /^(?:G29|M421)$/;

/** `echo:  M92 X80.00` (1.1), `echo: M92 X80.00` (2.1), `M92 X80.00` (without echo). */
const LINE = /^(?:echo:|\/\/)?\s*([GM]\d{1,4})((?:\s+[A-Z]-?\d*(?:\.\d+)?)*)\s*(?:;.*)?$/;
const PARAMETER = /([A-Z])(-?\d*(?:\.(\d+))?)/g;

/** The parameters in an answer to M503. Lines that are none, comments and headings among them, are passed over. */
export function parseSettings(lines: readonly string[]): readonly PrintedSetting[] {
  const settings = new Map<string, PrintedSetting>();
  for (const setting of lines.flatMap(parseLine)) {
    const key = keyOf(setting);
    // Where a firmware prints the same twice (Prusa: normal and silent mode), the first is the one in force.
    if (!settings.has(key)) settings.set(key, setting);
  }
  return [...settings.values()];
}

function parseLine(line: string): readonly PrintedSetting[] {
  const [, command, rest] = LINE.exec(line) ?? [];
  if (command === undefined || rest === undefined || NO_SETTINGS.test(command)) return [];
  const parameters = [...rest.matchAll(PARAMETER)].map(([, letter, number, decimals]) => ({
    letter: letter ?? '',
    number: number ?? '',
    decimals: decimals?.length ?? 0,
  }));
  const chooses = ({ letter, number }: { letter: string; number: string }) =>
    (SELECTORS[command] ?? '').includes(letter) && (command !== 'M593' || number === '');
  const selector = parameters.find(chooses);
  return parameters
    .filter((parameter) => parameter !== selector && parameter.number !== '')
    .map(({ letter, number, decimals }) => ({
      command,
      selector: selector ? `${selector.letter}${selector.number}` : '',
      letter,
      value: Number(number),
      decimals,
    }));
}

/** Names one parameter of a printer, for people too: `M92 X`, `M301 E0 P`. */
export function keyOf({ command, selector, letter }: Omit<SettingValue, 'value'>): string {
  return [command, selector, letter].filter((part) => part !== '').join(' ');
}

/** Without the decimals, as it is kept and shown. */
export function valueOf({ command, selector, letter, value }: SettingValue): SettingValue {
  return { command, selector, letter, value };
}

/** True when a value read back is the one asked for, as exactly as the firmware prints it. */
export function isTaken(asked: number, found: PrintedSetting): boolean {
  return Math.abs(asked - found.value) <= 0.5 * 10 ** -found.decimals + 1e-9;
}

/** The commands that set these values: one for each command and selector, all of its letters together. */
export function settingCommands(changes: readonly SettingValue[]): readonly string[] {
  const commands = new Map<string, string>();
  for (const { command, selector, letter, value } of changes) {
    const head = selector === '' ? command : `${command} ${selector}`;
    commands.set(head, `${commands.get(head) ?? head} ${letter}${number(value)}`);
  }
  return [...commands.values()];
}

/** Never an exponent, and no more decimals than any firmware keeps. */
function number(value: number): string {
  const fixed = value.toFixed(6).replace(/\.?0+$/, '');
  return fixed === '-0' ? '0' : fixed;
}
