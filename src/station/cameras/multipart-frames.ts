import type { CameraFailure } from '../../shop/cameras/index.ts';
import { ByteQueue } from './byte-queue.ts';

/** A photograph of a camera beside a printer has some hundred kilobytes; a modern sensor's largest JPEG stays below. */
export const PICTURE_BYTES_MAXIMUM = 8 * 1024 * 1024;

/** Heads of parts are two or three short lines. */
const HEAD_BYTES_MAXIMUM = 8 * 1024;

/** Before the first part, and between parts, comes a line end; some cameras put a comment there. */
const BETWEEN_BYTES_MAXIMUM = 64 * 1024;

/** What may stand after a delimiter on its line: white space (RFC 2046, section 5.1.1), and not much of it. */
const PADDING_MAXIMUM = 64;

export interface FrameNews {
  /** In the order in which they came. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  /** Why no more will come. Null: the stream goes on. */
  readonly fault: Extract<CameraFailure, 'notAPicture' | 'tooLarge'> | null;
  /** The closing delimiter came: the camera has nothing more to say. */
  readonly ended: boolean;
}

/** The delimiter of a `multipart/…` type, with any quotes off. Null: the type is another, or names none. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\//i.test(contentType)) return null;
  const found = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2] ?? '';
  return boundary === '' || boundary.length > 200 ? null : boundary;
}

type Step = 'more' | 'needsBytes';

/**
 * Takes a stream of pictures (`multipart/x-mixed-replace`) apart. What it gives does not depend on how the bytes were
 * cut, and it keeps no more than one picture and its head.
 *
 * A length in a part's head is believed until it lies once: after that, parts end where the delimiter stands. Cameras
 * that say `boundary=--x` mean the line `--x` or the line `----x`; both are taken.
 */
export class FrameParser {
  readonly #delimiter: Buffer;
  readonly #dashesBefore: number;
  readonly #bytes = new ByteQueue();
  #place: 'between' | 'head' | 'body' | 'over' = 'between';
  #headBytes = 0;
  #declaredBytes: number | null = null;
  #believesLengths = true;
  /** After a part of declared length: only a line end and the delimiter may follow. */
  #delimiterIsDue = false;
  #frames: Uint8Array<ArrayBuffer>[] = [];
  #fault: FrameNews['fault'] = null;
  #ended = false;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`--${boundary.replace(/^--/, '')}`, 'latin1');
    this.#dashesBefore = boundary.startsWith('--') ? 2 : 0;
  }

  /** Takes the next bytes of the stream, cut anywhere. After a fault or the end it takes nothing. */
  push(chunk: Uint8Array): FrameNews {
    this.#frames = [];
    if (this.#place !== 'over') this.#bytes.append(chunk);
    let step: Step = 'more';
    while (step === 'more') step = this.#step();
    return { frames: this.#frames, fault: this.#fault, ended: this.#ended };
  }

  #step(): Step {
    switch (this.#place) {
      case 'between':
        return this.#between();
      case 'head':
        return this.#head();
      case 'body':
        return this.#body();
      case 'over':
        return 'needsBytes';
    }
  }

  #fail(fault: NonNullable<FrameNews['fault']>): Step {
    this.#fault = fault;
    this.#place = 'over';
    return 'needsBytes';
  }

  #between(): Step {
    const found = this.#findDelimiter();
    const passed = found?.start ?? this.#bytes.length - this.#delimiterRoom;
    if (passed > BETWEEN_BYTES_MAXIMUM) return this.#fail('notAPicture');
    if (found === null) return 'needsBytes';
    if (this.#delimiterIsDue && !isLineEnd(this.#bytes.peek(found.start))) this.#believesLengths = false;
    return this.#pass(found);
  }

  /** What may stand at the end before it is known whether it is a delimiter. */
  get #delimiterRoom(): number {
    return this.#delimiter.length + 2 * PADDING_MAXIMUM;
  }

  #pass({ end, closes }: Delimiter): Step {
    this.#bytes.drop(end);
    this.#delimiterIsDue = false;
    this.#declaredBytes = null;
    this.#headBytes = 0;
    this.#ended = closes;
    this.#place = closes ? 'over' : 'head';
    return closes ? 'needsBytes' : 'more';
  }

  /** One line of a part's head. */
  #head(): Step {
    const end = this.#bytes.indexOf(LINE_FEED, 0);
    const lineBytes = end === -1 ? this.#bytes.length : end + 1;
    if (this.#headBytes + lineBytes > HEAD_BYTES_MAXIMUM) return this.#fail('notAPicture');
    if (end === -1) return 'needsBytes';
    const line = this.#bytes.peek(end).toString('latin1').trimEnd();
    this.#headBytes += lineBytes;
    this.#bytes.drop(lineBytes);
    if (line === '') this.#place = 'body';
    const length = /^content-length\s*:\s*(\d{1,15})$/i.exec(line)?.[1];
    if (length !== undefined) this.#declaredBytes = Number(length);
    return 'more';
  }

  #body(): Step {
    const declared = this.#declaredBytes ?? 0;
    if (declared > 0 && this.#believesLengths) return this.#bodyOfLength(declared);
    const found = this.#findDelimiter();
    const length = found?.bodyEnd ?? this.#bytes.length - this.#delimiterRoom;
    if (length > PICTURE_BYTES_MAXIMUM) return this.#fail('tooLarge');
    if (found === null) return 'needsBytes';
    if (length > 0) this.#frames.push(new Uint8Array(this.#bytes.peek(length)));
    return this.#pass(found);
  }

  #bodyOfLength(length: number): Step {
    if (length > PICTURE_BYTES_MAXIMUM) return this.#fail('tooLarge');
    if (this.#bytes.length < length) return 'needsBytes';
    // At once, and not when the delimiter after it is here: most cameras send that with the next picture.
    this.#frames.push(new Uint8Array(this.#bytes.peek(length)));
    this.#bytes.drop(length);
    this.#delimiterIsDue = true;
    this.#place = 'between';
    return 'more';
  }

  /** The next delimiter that stands on a line of its own. Null: not here, or not all of it. */
  #findDelimiter(): Delimiter | null {
    for (let from = this.#bytes.searchFrom(this.#delimiter.length); ;) {
      const at = this.#bytes.indexOf(this.#delimiter, from);
      if (at === -1) return null;
      const judged = judgeDelimiter(this.#bytes, at, this.#delimiter.length, this.#dashesBefore);
      if (judged === 'needsBytes') {
        // Looked at again when the rest of its line is there.
        this.#bytes.searchedTo(at);
        return null;
      }
      if (judged !== null) return judged;
      from = at + 1;
    }
  }
}

interface Delimiter {
  /** Where its first dash is. */
  readonly start: number;
  /** Where the body before it ends: a line end before the delimiter is the delimiter's (RFC 2046, section 5.1.1). */
  readonly bodyEnd: number;
  /** Where its line has ended. */
  readonly end: number;
  readonly closes: boolean;
}

const LINE_FEED_BYTE = 0x0a;
const LINE_FEED = Uint8Array.of(LINE_FEED_BYTE);
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const DASH = 0x2d;

/** Whether what was found is a whole delimiter line; null: it only looks like one. */
function judgeDelimiter(
  bytes: ByteQueue,
  at: number,
  length: number,
  dashesBefore: number,
): Delimiter | null | 'needsBytes' {
  let start = at;
  while (at - start < dashesBefore && bytes.at(start - 1) === DASH) start -= 1;
  if (start > 0 && bytes.at(start - 1) !== LINE_FEED_BYTE) return null;
  const lineEndBytes = start === 0 ? 0 : bytes.at(start - 2) === CARRIAGE_RETURN ? 2 : 1;
  const bodyEnd = start - lineEndBytes;
  const after = at + length;
  if (bytes.length < after + 2) return 'needsBytes';
  if (bytes.at(after) === DASH && bytes.at(after + 1) === DASH) {
    return { start, bodyEnd, end: after + 2, closes: true };
  }
  for (let index = after; index < after + PADDING_MAXIMUM; index += 1) {
    const byte = bytes.at(index);
    if (byte === undefined) return 'needsBytes';
    if (byte === LINE_FEED_BYTE) return { start, bodyEnd, end: index + 1, closes: false };
    if (byte !== CARRIAGE_RETURN && byte !== SPACE && byte !== TAB) return null;
  }
  return null;
}

function isLineEnd(between: Uint8Array): boolean {
  return between.length <= 4 && between.every((byte) => byte === LINE_FEED_BYTE || byte === CARRIAGE_RETURN);
}
