import { checksum } from '../../../shop/printers/protocol/framing.ts';
import type { Complaint, Dialect } from './flavours.ts';

/** What a firmware makes of a line that has come in. */
export type Verdict =
  /** `line` null: it had no number. */
  | { readonly kind: 'taken'; readonly line: number | null; readonly command: string }
  | { readonly kind: 'refused'; readonly complaint: Complaint; readonly got: number }
  /** It has this line already. */
  | { readonly kind: 'duplicate'; readonly line: number };

/** Marlin counts the last line and the one before as "the host was told twice", and no others. */
const DUPLICATE_LINES = 2;

/** Number and checksum, looked at in Marlin's order. */
export function judge(line: string, lastLine: number, dialect: Dialect): Verdict {
  const match = /^N(-?\d+)\s*(.*)$/.exec(line);
  if (!match) {
    if (line.includes('*') && dialect.refusesStray) return { kind: 'refused', complaint: 'noNumber', got: 0 };
    return { kind: 'taken', line: null, command: withoutChecksum(line) };
  }
  const number = Number(match[1]);
  const command = withoutChecksum(match[2] ?? '');
  if (!dialect.checksNumbers) return { kind: 'taken', line: number, command };
  const isReset = line.includes('M110');
  const complain = (complaint: Complaint): Verdict => ({ kind: 'refused', complaint, got: number });
  if (number !== lastLine + 1 && !isReset) {
    const isKnown = number <= lastLine && number > lastLine - DUPLICATE_LINES;
    return isKnown && dialect.onDuplicate !== 'complains'
      ? { kind: 'duplicate', line: number }
      : complain('number');
  }
  const star = line.lastIndexOf('*');
  if (star < 0) return complain('noChecksum');
  const isGood = Number.parseInt(line.slice(star + 1), 10) === checksum(line.slice(0, star));
  return isGood ? { kind: 'taken', line: number, command } : complain('checksum');
}

/** The parser stops at the first star, wherever the checksum was looked for. */
function withoutChecksum(text: string): string {
  const star = text.indexOf('*');
  return (star < 0 ? text : text.slice(0, star)).trim();
}
