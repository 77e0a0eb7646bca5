import { FILE_LIMITS, type FileRefusal } from '../../../shop/files/index.ts';
import { parseDecimal, readLines, type OnFraction } from './byte-lines.ts';
import { GrowingFloats } from './growing.ts';
import type { TriangleSource, TriangleVisitor } from './triangle-source.ts';

/**
 * Opens a Wavefront OBJ: its corners and faces; texture, normals, groups and materials do not matter for printing.
 * A face of more than three corners is split as a fan. Units are taken to be millimetres, as slicers do.
 * Corners are held in memory (12 bytes each), faces are not.
 */
export function openObj(path: string): TriangleSource {
  return {
    format: 'obj',
    warnings: [],
    visitTriangles: (visit, onFraction) => visitObj(path, visit, onFraction),
  };
}

function visitObj(
  path: string,
  visit: TriangleVisitor,
  onFraction: OnFraction | undefined,
): FileRefusal | undefined {
  const reader = new ObjReader(visit);
  const problem = readLines(
    path,
    {
      limitBytes: FILE_LIMITS.textLineBytes,
      commentByte: '#'.charCodeAt(0),
      ...(onFraction === undefined ? {} : { onFraction }),
    },
    (text, line) => reader.take(text, line),
  );
  if (reader.refusal !== undefined) return reader.refusal;
  if (problem?.kind === 'tooLong') {
    return { code: 'files.lineTooLong', line: problem.line, limitBytes: FILE_LIMITS.textLineBytes };
  }
  return problem === undefined ? undefined : { code: 'files.objBadFace', line: problem.line, text: '' };
}

class ObjReader {
  refusal: FileRefusal | undefined;
  private readonly visit: TriangleVisitor;
  private readonly positions = new GrowingFloats();

  constructor(visit: TriangleVisitor) {
    this.visit = visit;
  }

  take(text: string, line: number): boolean {
    const words = withoutComment(text).trim().split(/\s+/);
    if (words[0] === 'v') this.refusal = this.takeVertex(words, line);
    else if (words[0] === 'f') this.refusal = this.takeFace(words, line);
    return this.refusal === undefined;
  }

  /** `v x y z`, perhaps followed by a weight or a colour. */
  private takeVertex(words: readonly string[], line: number): FileRefusal | undefined {
    for (let axis = 1; axis <= 3; axis += 1) {
      const word = words[axis] ?? '';
      const value = parseDecimal(word);
      if (value === undefined || !Number.isFinite(value)) {
        return { code: 'files.objBadNumber', line, text: word.slice(0, 80) };
      }
      this.positions.push(value);
    }
    if (this.positions.length <= 3 * FILE_LIMITS.vertices) return undefined;
    return { code: 'files.tooManyVertices', limit: FILE_LIMITS.vertices };
  }

  /** `f 1 2 3`, `f 1/4/2 …`, `f 1//2 …`; negative numbers count back from the latest corner. */
  private takeFace(words: readonly string[], line: number): FileRefusal | undefined {
    if (words.length < 4) return { code: 'files.objBadFace', line, text: words.join(' ').slice(0, 80) };
    const vertices = this.positions.length / 3;
    const corners: number[] = [];
    for (const word of words.slice(1)) {
      const digits = /^(-?\d{1,10})(?:\/-?\d*){0,2}$/.exec(word)?.[1];
      if (digits === undefined) return { code: 'files.objBadFace', line, text: word.slice(0, 80) };
      const index = Number(digits);
      const corner = index < 0 ? vertices + index : index - 1;
      if (corner < 0 || corner >= vertices) return { code: 'files.objBadIndex', line, index, vertices };
      corners.push(corner);
    }
    for (let index = 2; index < corners.length; index += 1) {
      this.visitTriangle(corners[0] ?? 0, corners[index - 1] ?? 0, corners[index] ?? 0);
    }
    return undefined;
  }

  private visitTriangle(a: number, b: number, c: number): void {
    const at = (corner: number, axis: number) => this.positions.at(3 * corner + axis);
    this.visit(at(a, 0), at(a, 1), at(a, 2), at(b, 0), at(b, 1), at(b, 2), at(c, 0), at(c, 1), at(c, 2));
  }
}

function withoutComment(text: string): string {
  const hash = text.indexOf('#');
  return hash < 0 ? text : text.slice(0, hash);
}
