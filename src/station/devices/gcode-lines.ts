import { MAX_FILE_LINE_BYTES } from '../../shop/printers/protocol/limits.ts';

/** Where reading may begin, and what is known there. */
export interface Place {
  /** Commands before this place. */
  readonly command: number;
  readonly offset: number;
  /** Lines before this place. */
  readonly fileLine: number;
  readonly layer: number;
}

export const START: Place = { command: 0, offset: 0, fileLine: 0, layer: 0 };

/** Reads bytes of a file into `into` from `at` on, `length` at most; 0: the end. As `FileHandle.read` does. */
export type ReadBytes = (into: Buffer, at: number, length: number, position: number) => Promise<number>;

/** One line as it stands in a block of the file, without its line feed. Good for the call that it is handed to. */
export interface RawLine {
  readonly block: Buffer;
  start: number;
  end: number;
  /** Longer than MAX_FILE_LINE_BYTES: no G-code, and not all of it is in the block. */
  isTooLong: boolean;
  /** 1-based, as an editor counts. */
  fileLine: number;
  /** Byte of the file just after its line feed. */
  endOffset: number;
}

const LINE_FEED = 0x0a;
const SEMICOLON = 0x3b;

/** How slicers mark a layer: PrusaSlicer and Orca, Cura, Simplify3D. */
const LAYER_MARK = /^;\s*(?:LAYER_CHANGE\b|LAYER:\s*\d|layer \d)/;

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/**
 * Hands each line from `from` on to `visit`, until that says false or the file ends; one block is in memory at a time.
 * A whole block goes without a pause: `blockBytes` is how long nothing else gets its turn (64 KiB: well below a
 * millisecond).
 */
export async function walkLines(
  read: ReadBytes,
  from: Place,
  blockBytes: number,
  visit: (line: RawLine) => boolean,
): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes + MAX_FILE_LINE_BYTES + 1);
  const line: RawLine = { block, start: 0, end: 0, isTooLong: false, fileLine: from.fileLine, endOffset: 0 };
  let kept = 0;
  let offset = from.offset;
  const hand = (start: number, end: number, endOffset: number) => {
    line.start = start;
    line.end = end;
    line.isTooLong = end - start > MAX_FILE_LINE_BYTES;
    line.fileLine += 1;
    line.endOffset = endOffset;
    return visit(line);
  };
  for (;;) {
    const bytesRead = await read(block, kept, blockBytes, offset + kept);
    const filled = kept + bytesRead;
    let start = 0;
    for (let end = lineFeed(block, 0, filled); end >= 0; end = lineFeed(block, start, filled)) {
      if (!hand(start, end, offset + end + 1)) return;
      start = end + 1;
    }
    kept = filled - start;
    const isEnd = bytesRead === 0;
    if (isEnd ? kept > 0 : kept > MAX_FILE_LINE_BYTES) {
      if (!hand(start, filled, offset + filled) || !isEnd) return;
    }
    if (isEnd) return;
    block.copyWithin(0, start, filled);
    offset += start;
  }
}

/** Place of the next line feed before `end`; -1: there is none. A plain loop beats `indexOf` on lines this short. */
function lineFeed(block: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (block[at] === LINE_FEED) return at;
  return -1;
}

/** The line as text (Latin-1); empty when it is too long. */
export function textOf(line: RawLine): string {
  if (line.isTooLong) return '';
  const text = line.block.toString('latin1', line.start, line.end);
  return line.fileLine === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

/** True for the comment with which a slicer begins a layer. */
export function beginsLayer(line: RawLine): boolean {
  return (
    line.block[line.start] === SEMICOLON &&
    line.end > line.start &&
    !line.isTooLong &&
    LAYER_MARK.test(
      line.block.toString('latin1', line.start, Math.min(line.end, line.start + LAYER_MARK_BYTES)),
    )
  );
}

/** No more of a comment is looked at: a mark and its number. */
const LAYER_MARK_BYTES = 64;
