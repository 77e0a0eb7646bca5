import { FILE_LIMITS, type FileWarning, type GcodeRefusal } from '../../../shop/files/index.ts';
import type { GcodeLine } from './words.ts';

/**
 * Commands that a print never needs and that must not reach a printer from a file, each with its reason.
 * Source: marlinfw.org's G-code index.
 */
const BLOCKED: ReadonlyMap<string, string> = new Map([
  ['M22', 'releases the SD card'],
  ['M23', 'selects a file on the SD card'],
  ['M24', 'starts a print from the SD card: a second job on the same printer'],
  ['M26', 'moves within a file on the SD card'],
  ['M28', 'writes what follows onto the SD card instead of printing it'],
  ['M29', 'ends writing onto the SD card'],
  ['M30', 'deletes a file on the SD card'],
  ['M32', 'starts a print from the SD card'],
  ['M81', 'switches the power supply off'],
  ['M110', 'changes the line numbers that the transfer relies on'],
  ['M112', 'stops the printer for good, until it is reset'],
  ['M206', 'moves the origin, and keeps it moved'],
  ['M303', 'tunes a heater: heats up to its target unattended'],
  ['M428', 'moves the origin to where the head is'],
  ['M500', 'overwrites the stored settings'],
  ['M501', 'replaces the settings in use'],
  ['M502', 'replaces the settings in use by the factory ones'],
  ['M504', 'checks the settings memory; some boards reset it'],
  ['M575', 'changes the baud rate: the connection breaks'],
  ['M928', 'logs onto the SD card'],
  ['M997', 'starts a firmware update'],
  ['M999', 'restarts the firmware after a stop'],
]);

/** The commands that are never sent from a file, for people to read. */
export const BLOCKED_COMMANDS: readonly string[] = [...BLOCKED.keys()];

/** `M118` writes to the host; text that the host would take for the firmware's own words is a disguise. */
const DISGUISE =
  /^\s*(?:[AEP]\d\s*)*(?:ok\b|rs\b|resend|error|!!|start\b|wait\b|busy|fatal|firmware_name|cap:|\/\/|[TBC]\d*:)/i;

const PLACEHOLDER = /[{[][a-z_]\w*[\]}]/i;

/** Looks at every command for what must not be sent, and for what a person should know. */
export class Lint {
  readonly refusals: GcodeRefusal[] = [];
  readonly warnings: FileWarning[] = [];
  blockedCommands = 0;

  take({ command, rest }: GcodeLine, line: number): void {
    if (BLOCKED.has(command) || (command === 'M118' && DISGUISE.test(rest))) this.block(command, line);
    else if (command === 'M0' || command === 'M1') this.warn({ code: 'files.gcodeWaits', line, command });
    if (rest.includes('{') || rest.includes('[')) {
      const text = PLACEHOLDER.exec(rest)?.[0];
      if (text !== undefined) {
        this.warn({ code: 'files.gcodePlaceholder', line, text: text.slice(0, 40) });
      }
    }
  }

  /** A warning of each kind once, with its first line: the second hundred tell nothing new. */
  warn(warning: FileWarning): void {
    if (this.warnings.every((known) => known.code !== warning.code)) this.warnings.push(warning);
  }

  private block(command: string, line: number): void {
    this.blockedCommands += 1;
    if (this.refusals.length < FILE_LIMITS.listedRefusals) {
      this.refusals.push({ code: 'files.gcodeBlockedCommand', line, command });
    }
  }
}
