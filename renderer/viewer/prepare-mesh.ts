import { decodeDisplayMesh } from '../../src/shop/files/index.ts';
import type { Bounds } from '../../src/shop/files/index.ts';
import { withCreasedNormals } from './creased-normals.ts';
import type { CreasedMesh } from './creased-normals.ts';

/** A display mesh with normals, ready to be handed to the graphics card. */
export interface PreparedMesh extends CreasedMesh {
  readonly boundsMillimetres: Bounds;
  /** Triangles of the file; more than are drawn when the mesh was simplified. */
  readonly sourceTriangles: number;
}

/** Reads a display mesh and gives it normals; null when the file is damaged. About a second for two million triangles. */
export function prepareMesh(file: Uint8Array): PreparedMesh | null {
  const mesh = decodeDisplayMesh(file);
  if (!mesh.ok) return null;
  const { boundsMillimetres, sourceTriangles, positions, indices } = mesh.value;
  return { boundsMillimetres, sourceTriangles, ...withCreasedNormals(positions, indices) };
}
