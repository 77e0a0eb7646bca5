import type { FileRefusal, MeshFormat } from '../../../shop/files/index.ts';
import { accepted, type Result } from '../../../shop/kernel/index.ts';
import { openObj } from './obj.ts';
import { openStl } from './stl.ts';
import { openThreeMf } from './three-mf.ts';
import type { TriangleSource } from './triangle-source.ts';

/** Opens a mesh file of any kind. */
export async function openMesh(
  path: string,
  format: MeshFormat,
): Promise<Result<TriangleSource, FileRefusal>> {
  if (format === '3mf') return openThreeMf(path);
  return format === 'stl' ? openStl(path) : accepted(openObj(path));
}
