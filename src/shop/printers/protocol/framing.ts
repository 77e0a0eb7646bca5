import { MAX_REPLY_CHARACTERS } from './limits.ts';

/** What is left of the last chunk. `overlong`: the rest of this line is dropped up to its end. */
export interface Splitter {
  readonly partial: string;
  readonly overlong: boolean;
}

export const emptySplitter: Splitter = { partial: '', overlong: false };

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts bytes as they come into lines; a line may arrive in any number of pieces. CR, LF and CRLF all end one; empty
 * lines vanish. NUL and 0xff are dropped (line noise and the reset of a board: `\0\xffstart`), other bytes outside
 * printable ASCII become `?`. A line over MAX_REPLY_CHARACTERS is dropped whole.
 */
export function splitChunk(
  splitter: Splitter,
  chunk: Uint8Array,
): { readonly splitter: Splitter; readonly lines: readonly string[] } {
  const lines: string[] = [];
  let { partial, overlong } = splitter;
  for (const byte of chunk) {
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      const line = partial.trim();
      if (!overlong && line !== '') lines.push(line);
      partial = '';
      overlong = false;
    } else if (byte !== 0 && byte !== 0xff && !overlong) {
      partial += byte === 9 || (byte >= 0x20 && byte < 0x7f) ? String.fromCharCode(byte) : '?';
      if (partial.length > MAX_REPLY_CHARACTERS) {
        partial = '';
        overlong = true;
      }
    }
  }
  return { splitter: { partial, overlong }, lines };
}

/** XOR of all characters, as Marlin, Repetier and RepRap compute it. */
export function checksum(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum ^= text.charCodeAt(index);
  return sum & 0xff;
}

/** `N<line> <command>*<checksum>` and its line feed. The command must have passed `cleanCommand`. */
export function encodeLine(line: number, command: string): string {
  const body = `N${line} ${command}`;
  return `${body}*${checksum(body)}\n`;
}
