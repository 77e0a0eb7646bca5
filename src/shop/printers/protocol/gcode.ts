import { MAX_COMMAND_CHARACTERS } from './limits.ts';
import type { CommandProblem } from './model.ts';

export type CleanCommand =
  | { readonly kind: 'command'; readonly command: string }
  /** Nothing but white space and comments. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: CommandProblem };

/** Commands whose argument is text for people or a file name: brackets belong to it, odd characters become `?`. */
const TEXT_COMMAND = /^M\s*0*(?:117|118|23|30|32|33|486|928)(?!\d)/i;

/** Line number and checksum of a file that was captured from a wire; we write our own. */
const OLD_NUMBER = /^N\d+\s*/i;
const OLD_CHECKSUM = /\s*\*\s*\d{1,3}\s*$/;

/**
 * What never goes to a printer out of a file or by hand: M112 (stop has its own way), M110 (would break the count of
 * lines), M28/M29/M30 (from there on the firmware writes the print to its card instead of printing it, or deletes),
 * M997 (firmware update), M998/M999 (restart). Marlin also reads `M 112` and `M0112` as M112.
 */
const FORBIDDEN = /^M\s*0*(?:110|112|28|29|30|997|998|999)(?!\d)/i;

/** M110 in a file is harmless once it is left out; the rest of FORBIDDEN is not. */
const SKIPPED = /^M\s*0*110(?!\d)/i;

const NOT_PRINTABLE = /[^\x20-\x7e]/;

/**
 * One line of G-code as it may go to a printer: no comment, no line break, only printable ASCII, no `*` (it would
 * end the line before our checksum). A line break, NUL or tab inside counts as white space at the ends and as a
 * problem within.
 */
export function cleanCommand(raw: string): CleanCommand {
  let text = cut(raw, ';').trim();
  if (text.charCodeAt(0) === 78 || text.charCodeAt(0) === 110)
    text = text.replace(OLD_NUMBER, '').replace(OLD_CHECKSUM, '');
  const isText = TEXT_COMMAND.test(text);
  if (!isText && text.includes('(')) text = text.replace(/\([^)]*\)?/g, ' ').trim();
  if (text.includes('\t')) text = text.replaceAll('\t', ' ');
  if (text === '' || text.startsWith('%')) return { kind: 'nothing' };
  if (isText) text = text.replace(/[^\x20-\x7e]|\*/g, '?');
  if (SKIPPED.test(text)) return { kind: 'nothing' };
  if (text.length > MAX_COMMAND_CHARACTERS) return { kind: 'problem', problem: 'tooLong' };
  if (NOT_PRINTABLE.test(text) || text.includes('*')) return { kind: 'problem', problem: 'notPrintable' };
  if (FORBIDDEN.test(text)) return { kind: 'problem', problem: 'forbidden' };
  return { kind: 'command', command: text };
}

function cut(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

/** M0 and M1 wait for a button on the printer and hold up every line behind them: the host pauses instead. */
export function isProgramPause(command: string): boolean {
  return /^M\s*0*[01](?!\d)/i.test(command);
}

const OVERRIDE = /^M\s*0*(?:106|107|220|221|290)(?!\d)/i;

/** Fan, speed, flow and baby steps: what a person may change on top of a running print. */
export function isOverride(command: string): boolean {
  return OVERRIDE.test(command);
}

const HEAT_WAIT = /^M\s*0*(?:109|190|191)(?!\d)/i;

/** Waits for temperature, and is broken off by M108; so are waits for a person (M0, M600), which must not be. */
export function isHeatWait(command: string): boolean {
  return HEAT_WAIT.test(command);
}

const LONG_COMMAND =
  /^(?:G\s*0*(?:4|28|29|30|32|33|34|35|76)|M\s*0*(?:48|109|190|191|303|400|226|600|701|702))(?!\d)/i;

/** May take minutes and, on some firmwares, without one word: the usual timeout does not apply. */
export function isLongCommand(command: string): boolean {
  return LONG_COMMAND.test(command);
}

/** The letter and number a command begins with, upper case, without leading zeros: `G1`, `M104`, `T0`. */
export function commandWord(command: string): string {
  const match = /^([A-Za-z])\s*0*(\d+(?:\.\d+)?)/.exec(command);
  return match ? `${(match[1] ?? '').toUpperCase()}${match[2] ?? ''}` : command.slice(0, 1).toUpperCase();
}

/** The number after a letter, beyond the command's own word; null when it is not there or is no number. */
export function parameter(command: string, letter: string): number | null {
  const lower = letter.toLowerCase();
  for (let index = 1; index < command.length; index += 1) {
    const character = command[index];
    if (character !== letter && character !== lower) continue;
    // Not parseFloat: in `X1E5` the E is the extruder, not an exponent.
    const match = NUMBER.exec(command.slice(index + 1));
    return match ? Number(match[0]) : null;
  }
  return null;
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)/;

/** True when the letter stands in the command beyond its own word, with a number or without. */
export function hasLetter(command: string, letter: string): boolean {
  return command.toUpperCase().includes(letter, 1);
}
