import { classifyError, type FirmwareError } from './errors.ts';
import type { HeadPosition, HostAction, TemperatureReport } from './model.ts';
import { parseTemperatures } from './temperatures.ts';

/** One line from a firmware, understood. */
export type Reply =
  | {
      readonly kind: 'ok';
      /** `ok N12 P15 B3` (ADVANCED_OK): the line answered, free planner blocks, free command slots. */
      readonly line: number | null;
      readonly plannerFree: number | null;
      readonly bufferFree: number | null;
      /** Only M105 is answered by an `ok` with temperatures. */
      readonly temperatures: TemperatureReport | null;
    }
  | { readonly kind: 'resend'; readonly line: number }
  | { readonly kind: 'busy'; readonly waitsForPerson: boolean }
  | { readonly kind: 'wait' }
  | { readonly kind: 'start' }
  | { readonly kind: 'temperatures'; readonly report: TemperatureReport }
  | { readonly kind: 'position'; readonly position: HeadPosition; readonly isOk: boolean }
  | {
      readonly kind: 'firmware';
      /** Klipper answers M115 on the line of its `ok`. */
      readonly isOk: boolean;
      readonly name: string;
      readonly machineType: string | null;
      readonly uuid: string | null;
    }
  | { readonly kind: 'capability'; readonly name: string; readonly enabled: boolean }
  | { readonly kind: 'action'; readonly action: HostAction }
  | { readonly kind: 'error'; readonly error: FirmwareError; readonly text: string }
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

const RESEND = /^(?:resend:?|rs)\s*N?:?\s*(\d+)/i;
const BUSY = /^(?:echo:\s*)?busy:\s*(.*)$/i;
/**
 * `start`, with the odd byte that a reset board sends before it; or the greeting of one that says no `start`, or whose
 * `start` was lost: `Marlin 2.1.2`, with echo or not, `Smoothie`, `// Klipper state: Ready` after a restart.
 */
const START =
  /^(?:[^a-z]{0,8}start|(?:echo:\s*)?marlin\s+(?:bugfix-)?v?\d.*|smoothie(?:ware)?|\/\/\s*klipper state:\s*ready)$/i;
const ERROR = /^(?:error:?|!!|fatal:)\s*(.*)$/i;
const POSITION =
  /^(ok\s+)?(?:C:\s*)?X:\s*(-?\d+(?:\.\d+)?)\s*Y:\s*(-?\d+(?:\.\d+)?)\s*Z:\s*(-?\d+(?:\.\d+)?)(?:\s*E\d?:\s*(-?\d+(?:\.\d+)?))?/;
const ACTION = /^\/\/\s*action:\s*(\S+)\s*(.*)$/i;
const CAPABILITY = /^(?:\/\/\s*)?cap:([A-Z0-9_]+):(\d)/i;
/** Words that stop a print even without `Error:` before them: as some firmwares say them, or cut off by the cable. */
const BARE_FATAL =
  /^(?:(?:echo:\s*)?printer (?:halted|stopped)|\/\/\s*klipper state:\s*(?:shutdown|disconnect)|:\s*extruder switched off|(?!echo:|\/\/).*(?:system stopped!|kill\(\) called|halt asserted|reset or m999 required)|alarm:|halted,|thermal runaway|temperatures extruder \d)/i;

/** Never throws, whatever comes: bytes that mean nothing are `other`. */
export function parseReply(line: string): Reply {
  if (line === 'ok') return PLAIN_OK;
  const position = parsePosition(line);
  if (position) return position;
  if (/FIRMWARE_NAME:/i.test(line)) return parseFirmware(line);
  if (/^ok(?![a-z0-9])/i.test(line)) return parseOk(line);
  const resend = RESEND.exec(line);
  if (resend) return { kind: 'resend', line: Number(resend[1]) };
  if (line === 'wait') return { kind: 'wait' };
  const busy = BUSY.exec(line);
  if (busy) return { kind: 'busy', waitsForPerson: /paused/i.test(busy[1] ?? '') };
  if (START.test(line)) return { kind: 'start' };
  return parseError(line) ?? parseDescription(line) ?? parseRest(line);
}

const PLAIN_OK: Reply = { kind: 'ok', line: null, plannerFree: null, bufferFree: null, temperatures: null };

function parseOk(line: string): Reply {
  return {
    kind: 'ok',
    line: numberAfter(line, /\sN(\d+)/),
    plannerFree: numberAfter(line, /\sP(\d+)/),
    bufferFree: numberAfter(line, /\sB(\d+)/),
    temperatures: parseTemperatures(line),
  };
}

function numberAfter(line: string, pattern: RegExp): number | null {
  const match = pattern.exec(line);
  return match ? Number(match[1]) : null;
}

function parsePosition(line: string): Reply | null {
  const match = POSITION.exec(line);
  if (!match) return null;
  return {
    kind: 'position',
    isOk: match[1] !== undefined,
    position: {
      xMillimetres: Number(match[2]),
      yMillimetres: Number(match[3]),
      zMillimetres: Number(match[4]),
      extruderMillimetres: Number(match[5] ?? 0),
    },
  };
}

function parseError(line: string): Reply | null {
  const match = ERROR.exec(line);
  if (match) {
    const text = match[1] ?? '';
    const error = classifyError(text);
    // `!!` and `fatal:` say "I have stopped", but for Klipper's complaints of one command.
    const isStop = /^(?:!!|fatal:)/i.test(line) && error.kind !== 'thermal' && error.kind !== 'refused';
    return { kind: 'error', error: isStop ? { kind: 'fatal' } : error, text: line };
  }
  if (!BARE_FATAL.test(line)) return null;
  const error = classifyError(line);
  return { kind: 'error', error: error.kind === 'thermal' ? error : { kind: 'fatal' }, text: line };
}

function parseDescription(line: string): Reply | null {
  const capability = CAPABILITY.exec(line);
  if (capability) {
    return { kind: 'capability', name: (capability[1] ?? '').toUpperCase(), enabled: capability[2] !== '0' };
  }
  return null;
}

function parseFirmware(line: string): Reply {
  // Keys are upper case words with a colon; a value runs up to the next key: `FIRMWARE_NAME:Marlin 2.1.2 (Jan 1 2024) SOURCE_CODE_URL:…`
  const fields = new Map<string, string>();
  for (const [, key, value] of line.matchAll(/([A-Z][A-Z_]{2,}):(.*?)(?=\s+[A-Z][A-Z_]{2,}:|$)/g)) {
    if (key !== undefined) fields.set(key, (value ?? '').replace(/,?\s*$/, ''));
  }
  return {
    kind: 'firmware',
    isOk: /^ok\s/i.test(line),
    name: fields.get('FIRMWARE_NAME') ?? '',
    machineType: fields.get('MACHINE_TYPE') ?? null,
    uuid: fields.get('UUID') ?? null,
  };
}

/** Repetier's way to say what Marlin says with `//action:`. */
const REPETIER_REQUESTS: Readonly<Record<string, string>> = {
  pause: 'pause',
  stop: 'cancel',
  continue: 'resume',
};

function parseRest(line: string): Reply {
  const request = /^Request(Pause|Stop|Continue):\s*(.*)$/i.exec(line);
  if (request) {
    const name = REPETIER_REQUESTS[(request[1] ?? '').toLowerCase()] ?? '';
    return { kind: 'action', action: { name, argument: request[2] ?? '' } };
  }
  const action = ACTION.exec(line);
  if (action) {
    return { kind: 'action', action: { name: (action[1] ?? '').toLowerCase(), argument: action[2] ?? '' } };
  }
  if (/^echo:/i.test(line)) return { kind: 'echo', text: line.slice(5).trim() };
  const report = parseTemperatures(line);
  return report ? { kind: 'temperatures', report } : { kind: 'other', text: line };
}
