import {
  FILE_LIMITS,
  type FileWarning,
  type GcodeFinding,
  type GcodeFindingCode,
  type GcodeRefusal,
} from '../../../shop/files/index.ts';
import { secretIn } from './secrets.ts';
import type { GcodeLine } from './words.ts';

/**
 * What no print needs and no rule lets through: it would stop the printer, change what is sent to it, or set it against
 * its host. Source: marlinfw.org's G-code index.
 */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'M22', // releases the SD card
  'M23', // selects a file on it
  'M24', // prints it: a second job on the same printer
  'M26',
  'M28', // writes what follows onto the card instead of printing it
  'M29',
  'M30', // deletes a file
  'M32', // prints one
  'M110', // changes the line numbers that the transfer relies on
  'M112',
  'M575', // changes the baud rate: the connection breaks
  'M928', // logs onto the card
  'M997', // updates the firmware
  'M998',
  'M999', // restarts it after a stop
]);

/** What stays with the printer after the print. */
const WRITES_SETTINGS: ReadonlySet<string> = new Set([
  'M92', // steps per millimetre
  'M206', // moves the origin, and keeps it moved
  'M421', // a point of the bed's mesh
  'M428',
  'M500',
  'M501',
  'M502',
  'M504',
  'M665',
  'M666',
  'M851', // how far the probe stands off
]);

const BY_COMMAND: ReadonlyMap<string, GcodeFindingCode> = new Map([
  ...[...FORBIDDEN].map((command) => [command, 'forbiddenCommand'] as const),
  ...[...WRITES_SETTINGS].map((command) => [command, 'writesSettings'] as const),
  ...['M80', 'M81'].map((command) => [command, 'switchesPowerOff'] as const),
  ...['M301', 'M303', 'M304', 'M306'].map((command) => [command, 'tunesHeaters'] as const),
  ...['M0', 'M1'].map((command) => [command, 'waitsForPerson'] as const),
]);

/** The commands that no rule lets through, for people to read. */
export const BLOCKED_COMMANDS: readonly string[] = [...FORBIDDEN];

/** `M420 S1` switches levelling on, which a print may; `C` moves the whole mesh. */
const MOVES_MESH = /c/i;

/** `M118` writes to the host; text that the host would take for the firmware's own words is a disguise. */
const DISGUISE =
  /^\s*(?:[AEP]\d\s*)*(?:ok\b|rs\b|resend|error|!!|start\b|wait\b|busy|fatal|firmware_name|cap:|marlin\b|echo:|action:|\/\/|[TBC]\d*:|[XYZE]:\s*-?\d)/i;

const PLACEHOLDER = /[{[][a-z_]\w*(?:\[\w*\])?[\]}]/i;

/** Commands that carry words for people: what stands in them is no command and no placeholder that matters. */
const WITH_TEXT: ReadonlySet<string> = new Set(['M117', 'M118', 'M16', 'M486']);

/** Several commands on one line: some firmwares (RepRapFirmware) obey all of them. */
const FURTHER_COMMAND = /[\s\d]M\s*(\d{1,5})(?![\d.]*\d)/gi;

const SHOWN_CHARACTERS = 60;

/** Looks at every line for what must not be sent, and for what a person should know. */
export class Lint {
  readonly refusals: GcodeRefusal[] = [];
  readonly warnings: FileWarning[] = [];
  blockedCommands = 0;
  readonly #findings = new Map<GcodeFindingCode, GcodeFinding>();

  /** The findings so far, each code once with its first line and how often it was met. */
  get findings(): readonly GcodeFinding[] {
    return [...this.#findings.values()];
  }

  take({ command, rest }: GcodeLine, line: number): void {
    this.takeCommand(command, rest, line);
    if (!WITH_TEXT.has(command)) {
      for (const [, number] of rest.matchAll(FURTHER_COMMAND))
        this.takeCommand(`M${Number(number)}`, '', line);
    }
  }

  /** The line as it stands before its comment: a placeholder can be where the command should be. */
  takeCode(code: string, { command }: GcodeLine, line: number): void {
    if (WITH_TEXT.has(command) || (!code.includes('{') && !code.includes('['))) return;
    const text = PLACEHOLDER.exec(code)?.[0].slice(0, 40);
    if (text === undefined) return;
    this.find('placeholder', line, text);
    this.warn({ code: 'files.gcodePlaceholder', line, text });
  }

  takeComment(comment: string, line: number): void {
    const secret = secretIn(comment);
    if (secret !== null) this.find('secretInFile', line, secret);
  }

  find(code: GcodeFindingCode, line: number | null, text: string | null): void {
    const known = this.#findings.get(code);
    if (known === undefined) {
      this.#findings.set(code, { code, line, text: text?.slice(0, SHOWN_CHARACTERS) ?? null, count: 1 });
    } else this.#findings.set(code, { ...known, count: known.count + 1 });
  }

  /** A warning of each kind once, with its first line: the second hundred tell nothing new. */
  warn(warning: FileWarning): void {
    if (this.warnings.every((known) => known.code !== warning.code)) this.warnings.push(warning);
  }

  private takeCommand(command: string, rest: string, line: number): void {
    const code = codeOf(command, rest);
    if (code === null) return;
    this.find(code, line, `${command}${rest.trimEnd()}`);
    if (code === 'forbiddenCommand') this.block(command, line);
    else if (code === 'waitsForPerson') this.warn({ code: 'files.gcodeWaits', line, command });
  }

  private block(command: string, line: number): void {
    this.blockedCommands += 1;
    if (this.refusals.length < FILE_LIMITS.listedRefusals) {
      this.refusals.push({ code: 'files.gcodeBlockedCommand', line, command });
    }
  }
}

function codeOf(command: string, rest: string): GcodeFindingCode | null {
  const code = BY_COMMAND.get(command);
  if (code !== undefined) return code;
  if (command === 'M118' && DISGUISE.test(rest)) return 'spoofsFirmware';
  if (command === 'M420' && MOVES_MESH.test(rest)) return 'writesSettings';
  return null;
}
