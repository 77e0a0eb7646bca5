import type { FileRefusal, FileWarning, MeshFormat } from '../../../shop/files/index.ts';
import type { OnFraction } from './byte-lines.ts';

/** Takes one triangle: three corners in millimetres. Nine numbers, as ten million objects would be slow. */
export type TriangleVisitor = (
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
) => void;

/**
 * A mesh that can be walked through, more than once, without being held in memory where its format allows.
 * `visitTriangles` returns why the file is refused, or undefined.
 */
export interface TriangleSource {
  readonly format: MeshFormat;
  readonly warnings: readonly FileWarning[];
  visitTriangles(visit: TriangleVisitor, onFraction?: OnFraction): FileRefusal | undefined;
}
