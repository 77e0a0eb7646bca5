/** Which firmware a simulated printer pretends to be. */
export const FLAVOURS = ['marlin2', 'marlin1', 'repetier', 'smoothie', 'buddy', 'klipper'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** A line that is refused, and why. */
export type Complaint = 'checksum' | 'number' | 'noChecksum' | 'noNumber';

/** One heater as the firmware reports it. */
export interface ReportedHeater {
  readonly current: number;
  readonly target: number;
}

/** How one kind of firmware talks: its words, and what it does about numbers. */
export interface Dialect {
  /** After a reset, line by line; without the `start` that most say before anything else. */
  readonly greeting: readonly string[];
  readonly saysStart: boolean;
  /** The answer to M115. */
  readonly description: readonly string[];
  /** Adds `Cap:` lines to it. */
  readonly listsCapabilities: boolean;
  /** Klipper puts it on the line of the `ok`. */
  readonly describesInOk: boolean;
  /** Klipper reads numbers and checksums and forgets them: nothing gets lost on a pipe. */
  readonly checksNumbers: boolean;
  /** A line without a number that has a checksum all the same: Marlin 1 refuses it, the others just do it. */
  readonly refusesStray: boolean;
  /** A line that it has already: complains, says nothing (Marlin 2.1), or says `ok` without doing it. */
  readonly onDuplicate: 'complains' | 'isSilent' | 'skips';
  complain(complaint: Complaint, lastLine: number, got: number): string | null;
  askAgain(line: number): string;
  /** Says `ok` when a line is in its queue, not when it has been done. */
  readonly acknowledgesOnReceipt: boolean;
  /** `ok 12`. */
  readonly namesLineInOk: boolean;
  /** M105 is answered with `ok T:…`; else with a line of its own, and a bare `ok`. */
  readonly temperaturesInOk: boolean;
  temperatures(hotend: ReportedHeater, bed: ReportedHeater): string;
  /** `wait` every second that nothing comes in. */
  readonly saysWait: boolean;
  /** Files can be brought to its card (M28). */
  readonly writesCard: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Null: it says nothing but `ok`. */
  unknown(command: string): string | null;
  /** What it says when it stops for good; and its own words for a heater out of control, and one that does not heat. */
  stop(reason: string): readonly string[];
  readonly runaway: string;
  readonly heatingFailed: string;
}

const two = (celsius: number) => celsius.toFixed(2);
const one = (celsius: number) => celsius.toFixed(1);

const MARLIN_ERRORS: Readonly<Record<Complaint, string>> = {
  checksum: 'checksum mismatch',
  number: 'Line Number is not Last Line Number+1',
  noChecksum: 'No Checksum with line number',
  noNumber: 'No Line Number with checksum',
};

const MARLIN_2: Dialect = {
  greeting: ['Marlin bugfix-2.1.x', 'echo: Last Updated: 2024-01-01 | Author: (simulated)'],
  saysStart: true,
  description: [
    'FIRMWARE_NAME:Marlin 2.1.2.4 (simulated) SOURCE_CODE_URL:github.com/MarlinFirmware/Marlin PROTOCOL_VERSION:1.0 MACHINE_TYPE:Simulated EXTRUDER_COUNT:1 UUID:cede2a2f-41a2-4748-9b12-c55c62f367ff',
    'Cap:SERIAL_XON_XOFF:0',
    'Cap:EEPROM:1',
    'Cap:HOST_ACTION_COMMANDS:1',
    'Cap:PROMPT_SUPPORT:1',
  ],
  listsCapabilities: true,
  describesInOk: false,
  checksNumbers: true,
  refusesStray: false,
  onDuplicate: 'isSilent',
  complain: (complaint, lastLine) => `Error:${MARLIN_ERRORS[complaint]}, Last Line: ${lastLine}`,
  askAgain: (line) => `Resend: ${line}`,
  acknowledgesOnReceipt: false,
  namesLineInOk: false,
  temperaturesInOk: true,
  temperatures: (hotend, bed) =>
    `T:${two(hotend.current)} /${two(hotend.target)} B:${two(bed.current)} /${two(bed.target)} @:0 B@:0`,
  saysWait: false,
  writesCard: true,
  lineEnd: '\n',
  unknown: (command) => `echo:Unknown command: "${command}"`,
  stop: (reason) => [`Error:${reason}`, 'Error:Printer halted. kill() called!'],
  runaway: 'Thermal Runaway, system stopped! Heater_ID: 0',
  heatingFailed: 'Heating failed, system stopped! Heater_ID: 0',
};

const MARLIN_1: Dialect = {
  ...MARLIN_2,
  greeting: ['echo:Marlin 1.1.9', 'echo: Last Updated: 2018-07-31 12:00 | Author: (simulated)'],
  description: [
    'FIRMWARE_NAME:Marlin 1.1.9 (simulated) SOURCE_CODE_URL:https://github.com/MarlinFirmware/Marlin PROTOCOL_VERSION:1.0 MACHINE_TYPE:Simulated EXTRUDER_COUNT:1 UUID:cede2a2f-41a2-4748-9b12-c55c62f367ff',
    'Cap:EEPROM:1',
  ],
  refusesStray: true,
  onDuplicate: 'complains',
};

const BUDDY: Dialect = {
  ...MARLIN_2,
  greeting: [],
  description: [
    'FIRMWARE_NAME:Prusa-Firmware-Buddy 6.1.3 (simulated) SOURCE_CODE_URL:https://github.com/prusa3d/Prusa-Firmware-Buddy PROTOCOL_VERSION:1.0 MACHINE_TYPE:Prusa-MK4 EXTRUDER_COUNT:1 UUID:cede2a2f-41a2-4748-9b12-c55c62f367ff',
  ],
  onDuplicate: 'complains',
  // X is the heat break, A the board, P a power in watts: none of them is a heater that people set.
  temperatures: (hotend, bed) =>
    `T:${two(hotend.current)}/${two(hotend.target)} B:${two(bed.current)}/${two(bed.target)} X:27.98/36.00 A:33.43/0.00 @:0 B@:0 HBR@:255`,
};

const REPETIER: Dialect = {
  ...MARLIN_2,
  greeting: ['Info:PowerUp', 'Free RAM:3912'],
  description: [
    'FIRMWARE_NAME:Repetier_0.92.9 FIRMWARE_URL:https://github.com/repetier/Repetier-Firmware/ PROTOCOL_VERSION:1.0 MACHINE_TYPE:Mendel EXTRUDER_COUNT:1 REPETIER_PROTOCOL:3',
    'Printed filament:0.00m Printing time:0 days 0 hours 0 min',
    'PRINTER_HALTED:0',
  ],
  listsCapabilities: false,
  onDuplicate: 'skips',
  complain: (complaint, lastLine, got) => {
    if (complaint === 'number') return `Error:expected line ${lastLine + 1} got ${got}`;
    return complaint === 'checksum' ? 'Error:Wrong checksum' : 'Error:Missing checksum';
  },
  askAgain: (line) => `Resend:${line}`,
  acknowledgesOnReceipt: true,
  namesLineInOk: true,
  temperaturesInOk: false,
  temperatures: (hotend, bed) =>
    `T:${two(hotend.current)} /${hotend.target.toFixed(0)} B:${two(bed.current)} /${bed.target.toFixed(0)} B@:0 @:0`,
  saysWait: true,
  lineEnd: '\r\n',
  unknown: (command) => `Unknown command:${command}`,
  stop: (reason) => [
    `fatal:${reason} Printer stopped and heaters disabled due to this error. Fix error and restart with M999.`,
  ],
  runaway: 'Heater/sensor error - Heater decoupled.',
  heatingFailed: 'Heater/sensor error - Heater decoupled: temperature did not rise.',
};

const SMOOTHIE: Dialect = {
  ...MARLIN_2,
  greeting: ['Smoothie', 'ok'],
  saysStart: false,
  description: [
    'FIRMWARE_NAME:Smoothieware, FIRMWARE_URL:http%3A//smoothieware.org, X-SOURCE_CODE_URL:https://github.com/Smoothieware/Smoothieware, FIRMWARE_VERSION:edge-3332442, X-FIRMWARE_BUILD_DATE:Jan  1 2024 12:00:00, X-SYSTEM_CLOCK:120MHz, X-AXES:3, X-GRBL_MODE:0',
  ],
  listsCapabilities: false,
  onDuplicate: 'complains',
  complain: () => null,
  askAgain: (line) => `rs N${line}`,
  temperatures: (hotend, bed) =>
    `T:${one(hotend.current)} /${one(hotend.target)} @0 B:${one(bed.current)} /${one(bed.target)} @0`,
  lineEnd: '\r\n',
  unknown: () => null,
  stop: (reason) => [
    `ERROR: ${reason}, HALT asserted, TURN POWER OFF IMMEDIATELY - reset or M999 required`,
    '!!',
  ],
  runaway: 'Temperature runaway on T (delta temp 25.0 / 20.0 is > 20.0)',
  heatingFailed: 'Temperature took too long to be reached on T',
};

const KLIPPER: Dialect = {
  ...MARLIN_2,
  greeting: ['// Klipper state: Ready'],
  saysStart: false,
  description: ['FIRMWARE_NAME:Klipper FIRMWARE_VERSION:v0.12.0-272'],
  listsCapabilities: false,
  describesInOk: true,
  writesCard: false,
  checksNumbers: false,
  temperatures: (hotend, bed) =>
    `B:${one(bed.current)} /${one(bed.target)} T0:${one(hotend.current)} /${one(hotend.target)}`,
  unknown: (command) => `// Unknown command:"${command}"`,
  stop: (reason) => [
    `// ${reason}`,
    '// Once the underlying issue is corrected, use the',
    '// "FIRMWARE_RESTART" command to reset the firmware, reload the',
    '// config, and restart the host software.',
    '// Printer is shutdown',
    `!! ${reason}`,
  ],
  runaway: 'Heater extruder not heating at expected rate',
  heatingFailed: 'Heater extruder not heating at expected rate',
};

export const DIALECTS: Readonly<Record<Flavour, Dialect>> = {
  marlin2: MARLIN_2,
  marlin1: MARLIN_1,
  repetier: REPETIER,
  smoothie: SMOOTHIE,
  buddy: BUDDY,
  klipper: KLIPPER,
};
