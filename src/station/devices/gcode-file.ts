import { read } from 'node:fs';
import { open } from 'node:fs/promises';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import { cleanCommand, type CleanCommand } from '../../shop/printers/protocol/gcode.ts';
import { MAX_COMMAND_CHARACTERS } from '../../shop/printers/protocol/limits.ts';
import type {
  LineSource,
  SourceFile,
  SourceLine,
  SourcePlace,
  SourceTotals,
} from '../../shop/printers/protocol/job-model.ts';
import type { PrinterRefusal } from '../../shop/printers/protocol/model.ts';
import {
  beginsLayer,
  START,
  textOf,
  walkLines,
  type Place,
  type RawLine,
  type ReadBytes,
} from './gcode-lines.ts';
import { systemReason } from './port.ts';

/** A place to read from is remembered every so many commands: 20,000 places for the largest file that is allowed. */
const COMMANDS_PER_MARK = 1024;

/** Numbers that a mark takes. */
const MARK_NUMBERS = 4;

/** Bytes read at once: larger where the whole file is read, smaller where a few hundred lines are wanted. */
const INDEX_BLOCK_BYTES = 256 * 1024;
const READ_BLOCK_BYTES = 32 * 1024;

export type GcodeFileRefusal = Extract<
  PrinterRefusal,
  { code: 'printers.cannotReadFile' | 'printers.badLine' | 'printers.emptyJob' }
>;

/** An open file and all that is known of it: what another thread of this process needs to read it. */
export interface GcodeFileParts {
  /** Of the process, so that it means the same in every thread. Who opened the file closes it. */
  readonly descriptor: number;
  readonly totals: SourceTotals;
  /** Places to read from, one every COMMANDS_PER_MARK commands, four numbers each: as in `Place`. */
  readonly marks: Float64Array;
}

/**
 * Opens a G-code file for printing: one pass over it counts commands, lines and layers, and refuses, with its number,
 * the first line that could not go to a printer. Memory stays the same whatever the file's size, and other work gets
 * its turn after each block.
 */
export async function openGcodeFile(path: string): Promise<Result<GcodeFile, GcodeFileRefusal>> {
  const cannotRead = (error: unknown) =>
    refused({ code: 'printers.cannotReadFile' as const, path, systemReason: systemReason(error) });
  try {
    const file = await open(path, 'r');
    const index = await indexFile(readerOf(file.fd)).catch(cannotRead);
    if (index.ok) return accepted(new GcodeFile({ descriptor: file.fd, ...index.value }, () => file.close()));
    await file.close();
    return index;
  } catch (error) {
    return cannotRead(error);
  }
}

/** A source over a file that another thread has opened, and closes. */
export function sourceOfParts(parts: GcodeFileParts): LineSource {
  return new GcodeFile(parts, () => Promise.resolve());
}

function readerOf(descriptor: number): ReadBytes {
  return (into, at, length, position) =>
    new Promise((resolve, reject) => {
      read(descriptor, into, at, length, position, (error, bytesRead) =>
        error ? reject(error) : resolve(bytesRead),
      );
    });
}

type FileIndex = Pick<GcodeFileParts, 'totals' | 'marks'>;

async function indexFile(readBytes: ReadBytes): Promise<Result<FileIndex, GcodeFileRefusal>> {
  const marks: number[] = [];
  const at = { ...START };
  const bad: { refusal: GcodeFileRefusal | null } = { refusal: null };
  await walkLines(readBytes, START, INDEX_BLOCK_BYTES, (line) => {
    const clean = judge(line);
    if (clean.kind === 'problem') {
      bad.refusal = { code: 'printers.badLine', fileLine: line.fileLine, problem: clean.problem };
      return false;
    }
    const isMark = at.command * MARK_NUMBERS === marks.length * COMMANDS_PER_MARK;
    if (isMark) marks.push(at.command, at.offset, at.fileLine, at.layer);
    if (clean.kind === 'command') at.command += 1;
    else if (beginsLayer(line)) at.layer += 1;
    at.offset = line.endOffset;
    at.fileLine = line.fileLine;
    return true;
  });
  if (bad.refusal) return refused(bad.refusal);
  if (at.command === 0) return refused({ code: 'printers.emptyJob' });
  const totals = { commands: at.command, fileLines: at.fileLine, bytes: at.offset, layers: at.layer };
  return accepted({ totals, marks: Float64Array.from(marks) });
}

const TOO_LONG: CleanCommand = { kind: 'problem', problem: 'tooLong' };
const NOTHING: CleanCommand = { kind: 'nothing' };
const MOVE: CleanCommand = { kind: 'command', command: '' };

/**
 * What `cleanCommand` says of the line; of plain moves and comments, which are nearly all of a file, without making
 * text of it (then the command itself is left out). Ten times as fast.
 */
function judge(line: RawLine): CleanCommand {
  if (line.isTooLong) return TOO_LONG;
  if (line.end === line.start || line.block[line.start] === SEMICOLON) return NOTHING;
  return isPlainMove(line) ? MOVE : cleanCommand(textOf(line));
}

const SEMICOLON = 0x3b;
const LETTER_G = 0x47;
const CARRIAGE_RETURN = 0x0d;

/** A G command of printable characters that mean nothing else: no bracket, no star. */
function isPlainMove({ block, start, end }: RawLine): boolean {
  if (block[start] !== LETTER_G) return false;
  const last = block[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  if (last - start > MAX_COMMAND_CHARACTERS) return false;
  for (let at = start; at < last; at += 1) {
    const byte = block[at] ?? 0;
    if (byte === SEMICOLON) return true;
    // Printable, and none of `(` `)` `*`.
    if (byte < 0x20 || byte > 0x7e || (byte >= 0x28 && byte <= 0x2a)) return false;
  }
  return true;
}

/** A G-code file, open and indexed. */
export class GcodeFile implements LineSource {
  readonly parts: GcodeFileParts;
  readonly #read: ReadBytes;
  readonly #close: () => Promise<void>;
  #isOpen = true;
  /** Where the last read ended: the next one mostly goes on there. */
  #at: Place | null = null;

  constructor(parts: GcodeFileParts, close: () => Promise<void>) {
    this.parts = parts;
    this.#read = readerOf(parts.descriptor);
    this.#close = close;
  }

  get totals(): SourceTotals {
    return this.parts.totals;
  }

  async read(from: number, count: number): Promise<readonly SourceLine[]> {
    // Its number may be another file's by now.
    if (!this.#isOpen) throw new Error('The file is closed');
    const lines: SourceLine[] = [];
    const at = { ...this.#placeFor(from) };
    if (count <= 0) return lines;
    await walkLines(this.#read, at, READ_BLOCK_BYTES, (line) => {
      const clean = cleanCommand(textOf(line));
      if (clean.kind !== 'command' && beginsLayer(line)) at.layer += 1;
      if (clean.kind === 'command') {
        const { fileLine, endOffset } = line;
        if (at.command >= from) lines.push({ command: clean.command, fileLine, endOffset, layer: at.layer });
        at.command += 1;
      }
      at.offset = line.endOffset;
      at.fileLine = line.fileLine;
      return lines.length < count;
    });
    this.#at = at;
    return lines;
  }

  /** The file as it lies there. */
  get file(): SourceFile {
    return { blocks: () => this.#blocks(), placeAt: (offset) => this.#placeAt(offset) };
  }

  async *#blocks(): AsyncGenerator<Uint8Array> {
    for (let position = 0; ;) {
      if (!this.#isOpen) throw new Error('The file is closed');
      const block = Buffer.allocUnsafe(INDEX_BLOCK_BYTES);
      const bytesRead = await this.#read(block, 0, INDEX_BLOCK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield block.subarray(0, bytesRead);
    }
  }

  async #placeAt(offset: number): Promise<SourcePlace> {
    if (!this.#isOpen) throw new Error('The file is closed');
    const at = { ...this.#markBefore(offset) };
    let lastLine = at.fileLine;
    await walkLines(this.#read, at, READ_BLOCK_BYTES, (line) => {
      if (line.endOffset > offset) return false;
      const clean = judge(line);
      if (clean.kind === 'command') {
        at.command += 1;
        lastLine = line.fileLine;
      } else if (beginsLayer(line)) at.layer += 1;
      return true;
    });
    return { commands: at.command, fileLine: at.command === 0 ? 0 : lastLine, layer: at.layer };
  }

  #markBefore(offset: number): Place {
    const { marks } = this.parts;
    let low = 0;
    for (let high = marks.length / MARK_NUMBERS - 1; low < high;) {
      const middle = Math.ceil((low + high) / 2);
      if ((marks[middle * MARK_NUMBERS + 1] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#mark(low);
  }

  #mark(index: number): Place {
    const first = index * MARK_NUMBERS;
    const [command = 0, start = 0, fileLine = 0, layer = 0] = this.parts.marks.subarray(
      first,
      first + MARK_NUMBERS,
    );
    return { command, offset: start, fileLine, layer };
  }

  #placeFor(from: number): Place {
    if (this.#at?.command === from) return this.#at;
    const last = this.parts.marks.length / MARK_NUMBERS - 1;
    return this.#mark(Math.min(last, Math.floor(from / COMMANDS_PER_MARK)));
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#close();
  }
}
