import { createHash } from 'node:crypto';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import type { HubAddress } from '../../shop/sync/index.ts';
import type { HubAccess } from './hub.ts';

/** Crockford's base 32: no I, L, O or U, so that nothing is taken for a 1, a 0 or a word. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;

/** What a code begins with, and the shape of what follows: a later one begins with another number. */
const BEGINNING = 'PH1';
const CHECK_BYTES = 4;
const FINGERPRINT_BYTES = 32;

const TLS_KINDS = ['off', 'pinned', 'verified'] as const satisfies readonly HubAddress['tls']['kind'][];

/** In groups, as a person reads them; lines that no mail breaks. */
const GROUP_LETTERS = 5;
const LINE_GROUPS = 10;

/**
 * The code that enrols a station: everything that it needs to come to the hub, in letters and digits, with a checksum. It
 * is a secret until it was used.
 */
export function writeEnrolmentCode({ address, role, secret }: HubAccess): string {
  const { host, port, database, tls } = address;
  const content = Buffer.concat([
    Buffer.from([TLS_KINDS.indexOf(tls.kind), port >> 8, port & 0xff]),
    ...[host, database, role, secret].map(withLength),
    tls.kind === 'pinned' ? Buffer.from(tls.fingerprint.replaceAll(':', ''), 'hex') : Buffer.alloc(0),
  ]);
  const letters = BEGINNING + spelled(Buffer.concat([content, checkOf(content)]));
  const groups = letters.match(new RegExp(`.{1,${GROUP_LETTERS}}`, 'g')) ?? [];
  const lines: string[] = [];
  for (let from = 0; from < groups.length; from += LINE_GROUPS)
    lines.push(groups.slice(from, from + LINE_GROUPS).join('-'));
  return lines.join('\n');
}

/** Reads a code, whatever mail, a chat or a person has done to its lines, spaces and capitals, or put around it. */
export function readEnrolmentCode(text: string): Result<HubAccess, { readonly code: 'sync.codeUnreadable' }> {
  const letters = text
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  for (let at = letters.indexOf(BEGINNING); at !== -1; at = letters.indexOf(BEGINNING, at + 1)) {
    const access = accessIn(letters.slice(at + BEGINNING.length));
    if (access !== null) return accepted(access);
  }
  return refused({ code: 'sync.codeUnreadable' });
}

/** What stands at the beginning of the letters: a code knows its own end. Null: none does. */
function accessIn(letters: string): HubAccess | null {
  const bytes = bytesOf(letters);
  const words: string[] = [];
  let at = 3;
  while (words.length < 4) {
    const length = bytes[at] ?? bytes.length;
    if (at + 1 + length > bytes.length) return null;
    words.push(bytes.toString('utf8', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const kind = TLS_KINDS[bytes[0] ?? -1];
  const end = kind === 'pinned' ? at + FINGERPRINT_BYTES : at;
  const check = bytes.subarray(end, end + CHECK_BYTES);
  if (kind === undefined || !checkOf(bytes.subarray(0, end)).equals(check)) return null;
  // The last letter says no more than it must.
  const whole = spelled(bytes.subarray(0, end + CHECK_BYTES));
  if (!letters.startsWith(whole)) return null;
  const [host, database, role, secret] = words as [string, string, string, string];
  const tls = kind === 'pinned' ? { kind, fingerprint: bytes.toString('hex', at, end) } : { kind };
  return { address: { host, port: bytes.readUInt16BE(1), database, tls }, role, secret };
}

function withLength(word: string): Buffer {
  const bytes = Buffer.from(word, 'utf8');
  if (bytes.length > 255) throw new Error(`"${word.slice(0, 20)}…" is too long for a code`);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function checkOf(content: Buffer): Buffer {
  return createHash('sha256').update(BEGINNING).update(content).digest().subarray(0, CHECK_BYTES);
}

function spelled(bytes: Buffer): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= BITS) {
      bits -= BITS;
      text += LETTERS[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + LETTERS[(held << (BITS - bits)) & 31];
}

/** As far as they are letters of ours. */
function bytesOf(letters: string): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value === -1) break;
    held = ((held << BITS) | value) & 0xfff;
    bits += BITS;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
