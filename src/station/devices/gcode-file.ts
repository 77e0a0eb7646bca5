import { open, type FileHandle } from 'node:fs/promises';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import { cleanCommand } from '../../shop/printers/protocol/gcode.ts';
import { MAX_FILE_LINE_BYTES } from '../../shop/printers/protocol/limits.ts';
import type {
  LineSource,
  PrinterRefusal,
  SourceLine,
  SourceTotals,
} from '../../shop/printers/protocol/model.ts';
import { systemReason } from './port.ts';

/** A place to read from is remembered every so many commands: 15,000 places for the largest file that is allowed. */
const COMMANDS_PER_MARK = 1024;

/** Bytes read at once. */
const BLOCK_BYTES = 64 * 1024;

const LINE_FEED = 0x0a;

/** How slicers mark a layer: PrusaSlicer and Orca, Cura, Simplify3D. */
const LAYER_MARK = /^;\s*(?:LAYER_CHANGE\b|LAYER:\s*\d|layer \d)/;

/** Where reading may begin, and what is known there. */
interface Mark {
  /** Commands before this place. */
  readonly command: number;
  readonly offset: number;
  /** Lines before this place. */
  readonly fileLine: number;
  readonly layer: number;
}

export type GcodeFileRefusal = Extract<
  PrinterRefusal,
  { code: 'printers.cannotReadFile' | 'printers.badLine' | 'printers.emptyJob' }
>;

/**
 * Opens a G-code file for printing: one pass over it counts commands, lines and layers, and refuses, with its number,
 * the first line that could not go to a printer. Memory stays the same whatever the file's size.
 */
export async function openGcodeFile(path: string): Promise<Result<LineSource, GcodeFileRefusal>> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    return refused({ code: 'printers.cannotReadFile', path, systemReason: systemReason(error) });
  }
  try {
    const index = await indexFile(file);
    if (index.ok) return accepted(new GcodeFile(file, index.value.totals, index.value.marks));
    await file.close();
    return index;
  } catch (error) {
    await file.close();
    return refused({ code: 'printers.cannotReadFile', path, systemReason: systemReason(error) });
  }
}

interface FileIndex {
  readonly totals: SourceTotals;
  readonly marks: readonly Mark[];
}

async function indexFile(file: FileHandle): Promise<Result<FileIndex, GcodeFileRefusal>> {
  const marks: Mark[] = [];
  let at: Mark = { command: 0, offset: 0, fileLine: 0, layer: 0 };
  for await (const raw of rawLines(file, at)) {
    if (raw.text === null)
      return refused({ code: 'printers.badLine', fileLine: raw.fileLine, problem: 'tooLong' });
    const clean = cleanCommand(raw.text);
    if (clean.kind === 'problem') {
      return refused({ code: 'printers.badLine', fileLine: raw.fileLine, problem: clean.problem });
    }
    if (at.command % COMMANDS_PER_MARK === 0 && marks.at(-1)?.command !== at.command) marks.push(at);
    at = advance(at, raw, clean.kind === 'command');
  }
  if (at.command === 0) return refused({ code: 'printers.emptyJob' });
  const totals = { commands: at.command, fileLines: at.fileLine, bytes: at.offset, layers: at.layer };
  return accepted({ totals, marks });
}

function advance(at: Mark, raw: RawLine, isCommand: boolean): Mark {
  return {
    command: at.command + (isCommand ? 1 : 0),
    offset: raw.endOffset,
    fileLine: raw.fileLine,
    layer: at.layer + (raw.text !== null && raw.text.startsWith(';') && LAYER_MARK.test(raw.text) ? 1 : 0),
  };
}

/** One line as it stands in the file. */
interface RawLine {
  /** Latin-1, without its line feed; null: longer than MAX_FILE_LINE_BYTES. */
  readonly text: string | null;
  readonly fileLine: number;
  readonly endOffset: number;
}

/** The lines from a place on, one block of the file in memory at a time. */
async function* rawLines(file: FileHandle, from: Mark): AsyncGenerator<RawLine> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES + MAX_FILE_LINE_BYTES + 1);
  let kept = 0;
  let offset = from.offset;
  let fileLine = from.fileLine;
  for (;;) {
    const { bytesRead } = await file.read(block, kept, BLOCK_BYTES, offset + kept);
    const filled = kept + bytesRead;
    let start = 0;
    for (
      let end = block.indexOf(LINE_FEED, start);
      end >= 0 && end < filled;
      end = block.indexOf(LINE_FEED, start)
    ) {
      fileLine += 1;
      yield rawLine(block, start, end, fileLine, offset + end + 1);
      start = end + 1;
    }
    if (bytesRead === 0) {
      if (filled > start) yield rawLine(block, start, filled, fileLine + 1, offset + filled);
      return;
    }
    kept = filled - start;
    if (kept > MAX_FILE_LINE_BYTES) {
      yield { text: null, fileLine: fileLine + 1, endOffset: offset + filled };
      return;
    }
    block.copyWithin(0, start, filled);
    offset += start;
  }
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

function rawLine(block: Buffer, start: number, end: number, fileLine: number, endOffset: number): RawLine {
  if (end - start > MAX_FILE_LINE_BYTES) return { text: null, fileLine, endOffset };
  const text = block.toString('latin1', start, end);
  const isMarked = fileLine === 1 && text.startsWith(BYTE_ORDER_MARK);
  return { text: isMarked ? text.slice(BYTE_ORDER_MARK.length) : text, fileLine, endOffset };
}

class GcodeFile implements LineSource {
  readonly totals: SourceTotals;
  readonly #file: FileHandle;
  readonly #marks: readonly Mark[];
  /** Where the last read ended: the next one mostly goes on there. */
  #at: Mark | null = null;

  constructor(file: FileHandle, totals: SourceTotals, marks: readonly Mark[]) {
    this.#file = file;
    this.totals = totals;
    this.#marks = marks;
  }

  async read(from: number, count: number): Promise<readonly SourceLine[]> {
    const lines: SourceLine[] = [];
    let at = this.#placeFor(from);
    if (count > 0) {
      for await (const raw of rawLines(this.#file, at)) {
        const clean = cleanCommand(raw.text ?? '');
        const after = advance(at, raw, clean.kind === 'command');
        if (clean.kind === 'command' && at.command >= from) {
          const { fileLine, endOffset } = raw;
          lines.push({ command: clean.command, fileLine, endOffset, layer: after.layer });
        }
        at = after;
        if (lines.length === count) break;
      }
    }
    this.#at = at;
    return lines;
  }

  #placeFor(from: number): Mark {
    if (this.#at?.command === from) return this.#at;
    const mark = this.#marks[Math.min(this.#marks.length - 1, Math.floor(from / COMMANDS_PER_MARK))];
    return mark ?? { command: 0, offset: 0, fileLine: 0, layer: 0 };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
