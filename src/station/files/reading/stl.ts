import { statSync } from 'node:fs';
import { FILE_LIMITS, type FileRefusal } from '../../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import { parseDecimal, readAt, readChunks, readLines, type OnFraction } from './byte-lines.ts';
import type { TriangleSource, TriangleVisitor } from './triangle-source.ts';

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;
/** How much of the start is looked at to tell text from binary. */
const SNIFF_BYTES = 1024;

/**
 * Opens an STL, binary or ASCII. Many binary files begin with the word "solid" as ASCII ones must; so the length
 * decides: a file that is exactly as long as its triangle count says is binary.
 */
export function openStl(path: string): Result<TriangleSource, FileRefusal> {
  const foundBytes = statSync(path).size;
  const start = readAt(path, 0, SNIFF_BYTES);
  const triangles = foundBytes >= HEADER_BYTES ? new DataView(start.buffer).getUint32(80, true) : 0;
  const expectedBytes = HEADER_BYTES + TRIANGLE_BYTES * triangles;
  if (foundBytes !== expectedBytes && looksAscii(start)) {
    return accepted({
      format: 'stl',
      warnings: [],
      visitTriangles: (visit, onFraction) => visitAscii(path, visit, onFraction),
    });
  }
  if (foundBytes < expectedBytes) return refused({ code: 'files.stlTruncated', expectedBytes, foundBytes });
  if (triangles > FILE_LIMITS.triangles) {
    return refused({ code: 'files.tooManyTriangles', limit: FILE_LIMITS.triangles, triangles });
  }
  if (foundBytes > expectedBytes) return refused({ code: 'files.stlTooLong', expectedBytes, foundBytes });
  return accepted({
    format: 'stl',
    warnings: [],
    visitTriangles: (visit, onFraction) => visitBinary(path, visit, onFraction),
  });
}

function looksAscii(start: Uint8Array): boolean {
  const text = Buffer.from(start).toString('latin1');
  return (
    /^(?:\u00ef\u00bb\u00bf)?\s*solid/i.test(text) && start.every((byte) => byte >= 0x20 || isSpace(byte))
  );
}

/** Tab, line feed, vertical tab, form feed, carriage return. */
function isSpace(byte: number): boolean {
  return byte >= 0x09 && byte <= 0x0d;
}

function visitBinary(
  path: string,
  visit: TriangleVisitor,
  onFraction: OnFraction | undefined,
): FileRefusal | undefined {
  // A chunk rarely ends where a triangle does: the rest is carried over.
  const carry = new Uint8Array(TRIANGLE_BYTES);
  const carryView = new DataView(carry.buffer);
  let carried = 0;
  let triangle = 0;
  let refusal: FileRefusal | undefined;
  const visitAt = (view: DataView, offset: number): boolean => {
    triangle += 1;
    // The first twelve bytes are the exporter's normal, which is often wrong: it is never used.
    const at = (index: number) => view.getFloat32(offset + 12 + 4 * index, true);
    const cz = at(8);
    const sum = at(0) + at(1) + at(2) + at(3) + at(4) + at(5) + at(6) + at(7) + cz;
    if (!Number.isFinite(sum)) {
      refusal = { code: 'files.stlNotFinite', triangle };
      return false;
    }
    visit(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), cz);
    return true;
  };
  const takeChunk = (chunk: Uint8Array): boolean => {
    let offset = 0;
    if (carried > 0) {
      offset = Math.min(TRIANGLE_BYTES - carried, chunk.length);
      carry.set(chunk.subarray(0, offset), carried);
      carried += offset;
      if (carried < TRIANGLE_BYTES) return true;
      if (!visitAt(carryView, 0)) return false;
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (; offset + TRIANGLE_BYTES <= chunk.length; offset += TRIANGLE_BYTES) {
      if (!visitAt(view, offset)) return false;
    }
    carry.set(chunk.subarray(offset));
    carried = chunk.length - offset;
    return true;
  };
  readChunks(path, HEADER_BYTES, takeChunk, onFraction);
  return refusal;
}

/** The lines of a facet, in their order. */
const FACET_LINES = ['outer loop', 'vertex', 'vertex', 'vertex', 'endloop', 'endfacet'] as const;

/** Walks an ASCII STL; several solids in one file are one mesh. */
function visitAscii(
  path: string,
  visit: TriangleVisitor,
  onFraction: OnFraction | undefined,
): FileRefusal | undefined {
  const reader = new AsciiReader(visit);
  const problem = readLines(
    path,
    { limitBytes: FILE_LIMITS.textLineBytes, ...(onFraction === undefined ? {} : { onFraction }) },
    (text, line) => reader.take(text, line),
  );
  if (reader.refusal !== undefined) return reader.refusal;
  if (problem?.kind === 'tooLong') {
    return { code: 'files.lineTooLong', line: problem.line, limitBytes: FILE_LIMITS.textLineBytes };
  }
  if (problem !== undefined) {
    return { code: 'files.stlBadLine', line: problem.line, expected: 'text', text: '' };
  }
  return reader.atEnd();
}

class AsciiReader {
  refusal: FileRefusal | undefined;
  private readonly visit: TriangleVisitor;
  private readonly corners = new Float64Array(9);
  /** Index into FACET_LINES of the line that must come next; -1 between facets. */
  private next = -1;
  private triangle = 0;
  private line = 0;

  constructor(visit: TriangleVisitor) {
    this.visit = visit;
  }

  take(text: string, line: number): boolean {
    this.line = line;
    const trimmed = text.trim();
    if (trimmed !== '') this.refusal = this.next < 0 ? this.betweenFacets(trimmed) : this.inFacet(trimmed);
    return this.refusal === undefined;
  }

  /** A file that ends within a facet was cut off. */
  atEnd(): FileRefusal | undefined {
    return this.next < 0 ? undefined : this.badLine(FACET_LINES[this.next] ?? 'endsolid', '');
  }

  private betweenFacets(text: string): FileRefusal | undefined {
    const word = /^[^\s]*/.exec(text)?.[0].toLowerCase() ?? '';
    if (word === 'facet') {
      this.next = 0;
      this.triangle += 1;
      return undefined;
    }
    // A byte-order mark may stand before the first word.
    if (word === 'endsolid' || word.endsWith('solid') || word === 'end') return undefined;
    return this.badLine('facet', text);
  }

  private inFacet(text: string): FileRefusal | undefined {
    const expected = FACET_LINES[this.next] ?? 'endfacet';
    const words = text.split(/\s+/);
    if (expected === 'vertex') {
      if (words[0]?.toLowerCase() !== 'vertex') return this.badLine(expected, text);
      const refusal = this.takeVertex(words, text);
      if (refusal !== undefined) return refusal;
    } else if (!isFacetLine(words, expected)) return this.badLine(expected, text);
    this.next = this.next === FACET_LINES.length - 1 ? -1 : this.next + 1;
    if (this.next < 0) this.visitTriangle();
    return undefined;
  }

  private takeVertex(words: readonly string[], text: string): FileRefusal | undefined {
    // "1. 5" instead of "1.5" gives a fourth word.
    if (words.length !== 4) return { code: 'files.stlBadNumber', line: this.line, text: text.slice(0, 80) };
    for (let axis = 0; axis < 3; axis += 1) {
      const word = words[axis + 1] ?? '';
      const value = parseDecimal(word);
      if (value === undefined)
        return { code: 'files.stlBadNumber', line: this.line, text: word.slice(0, 80) };
      if (!Number.isFinite(value)) return { code: 'files.stlNotFinite', triangle: this.triangle };
      this.corners[3 * (this.next - 1) + axis] = value;
    }
    return undefined;
  }

  private visitTriangle(): void {
    const at = (index: number) => this.corners[index] ?? 0;
    this.visit(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8));
  }

  private badLine(expected: string, text: string): FileRefusal {
    return { code: 'files.stlBadLine', line: this.line, expected, text: text.slice(0, 80) };
  }
}

function isFacetLine(words: readonly string[], expected: string): boolean {
  return words.join(' ').toLowerCase() === expected;
}
