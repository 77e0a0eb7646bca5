import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** How much is held of a file at a time. */
const CHUNK_BYTES = 1024 * 1024;

/** Told how far the reading is, from 0 to 1. */
export type OnFraction = (fraction: number) => void;

/**
 * Reads a file from start to end in chunks, blocking: for worker threads only. The chunk handed over is overwritten
 * by the next. Stops when `onChunk` returns false.
 */
export function readChunks(
  path: string,
  startBytes: number,
  onChunk: (chunk: Uint8Array, sizeBytes: number) => boolean,
  onFraction: OnFraction = () => undefined,
): void {
  const file = openSync(path, 'r');
  try {
    const totalBytes = fstatSync(file).size;
    const buffer = new Uint8Array(Math.max(1, Math.min(CHUNK_BYTES, totalBytes - startBytes)));
    let position = startBytes;
    for (;;) {
      const read = readSync(file, buffer, 0, buffer.length, position);
      if (read === 0) return;
      position += read;
      if (!onChunk(buffer.subarray(0, read), totalBytes)) return;
      onFraction(Math.min(1, position / totalBytes));
    }
  } finally {
    closeSync(file);
  }
}

/** Reads up to `length` bytes at `position`; fewer at the end of the file. */
export function readAt(path: string, position: number, length: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, position));
  } finally {
    closeSync(file);
  }
}

export type LineProblem =
  { readonly kind: 'tooLong'; readonly line: number } | { readonly kind: 'binary'; readonly line: number };

export interface LineRules {
  readonly limitBytes: number;
  /**
   * A byte that starts a comment: what follows it may be longer than the limit (slicers write whole settings files
   * into one comment), and is cut there.
   */
  readonly commentByte?: number;
  readonly onFraction?: OnFraction;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;

/**
 * Splits a text file into lines, holding no more than one line. A line ends with LF or CR LF; the last one may have
 * no end. Lines count from 1. Stops at a line that is too long, and at a control byte, which no text has (a CR
 * within a line counts as one: what follows it would reach a printer as a line of its own).
 */
export function readLines(
  path: string,
  rules: LineRules,
  onLine: (text: string, line: number) => boolean,
): LineProblem | undefined {
  const splitter = new LineSplitter(rules, onLine);
  readChunks(path, 0, (chunk) => splitter.take(chunk), rules.onFraction);
  splitter.finish();
  return splitter.problem;
}

class LineSplitter {
  problem: LineProblem | undefined;
  private readonly rules: LineRules;
  private readonly onLine: (text: string, line: number) => boolean;
  private readonly buffer: Buffer;
  private length = 0;
  private line = 1;
  private inComment = false;
  private afterReturn = false;
  private stopped = false;

  constructor(rules: LineRules, onLine: (text: string, line: number) => boolean) {
    this.rules = rules;
    this.onLine = onLine;
    this.buffer = Buffer.alloc(rules.limitBytes);
  }

  take(chunk: Uint8Array): boolean {
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === LINE_FEED) this.endLine();
      else if (
        this.afterReturn ||
        (byte < 0x20 && byte !== TAB && byte !== CARRIAGE_RETURN) ||
        byte === 0x7f
      ) {
        this.stop({ kind: 'binary', line: this.line });
      } else if (byte === CARRIAGE_RETURN) this.afterReturn = true;
      else this.append(byte);
      if (this.stopped) return false;
    }
    return true;
  }

  finish(): void {
    if (!this.stopped && this.length > 0) this.endLine();
  }

  private append(byte: number): void {
    if (byte === this.rules.commentByte) this.inComment = true;
    if (this.length < this.rules.limitBytes) {
      this.buffer[this.length] = byte;
      this.length += 1;
    } else if (!this.inComment) this.stop({ kind: 'tooLong', line: this.line });
  }

  private endLine(): void {
    // Latin-1 keeps every byte; what matters in these formats is ASCII.
    if (!this.onLine(this.buffer.toString('latin1', 0, this.length), this.line)) this.stopped = true;
    this.length = 0;
    this.line += 1;
    this.inComment = false;
    this.afterReturn = false;
  }

  private stop(problem: LineProblem): void {
    this.problem = problem;
    this.stopped = true;
  }
}

const LONGEST_NUMBER = 64;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A decimal number as these formats write it: undefined when `text` is not one. "nan", "inf" and numbers too great
 * for a double come back as such, to be refused by name.
 */
export function parseDecimal(text: string): number | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  if (NUMBER.test(text)) return Number(text);
  return /^[+-]?(?:nan|inf|infinity)(?:\(\w*\))?$/i.test(text) ? NaN : undefined;
}
