import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll } from 'vitest';
import type { FileRefusal, MeshFormat } from '../../src/shop/files/index.ts';
import type { Result } from '../../src/shop/kernel/index.ts';
import { measureMesh, type MeshMeasure } from '../../src/station/files/reading/measure-mesh.ts';
import { openMesh } from '../../src/station/files/reading/open-mesh.ts';

/** A directory for one test file; gone when it ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'printhall-files-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Writes `content` to a file and gives its path. The same name is written over. */
export function fileIn(directory: string, name: string, content: Uint8Array | string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** Opens and measures a mesh in this thread, as the worker does in its own. */
export async function measure(path: string, format: MeshFormat): Promise<Result<MeshMeasure, FileRefusal>> {
  const source = await openMesh(path, format);
  return source.ok ? measureMesh(source.value) : source;
}

/** The refusal of a result that must be one. */
export function refusalOf<Reason>(result: {
  readonly ok: boolean;
  readonly refusal?: Reason;
}): Reason | undefined {
  return result.ok ? undefined : result.refusal;
}

export type Corner = readonly [number, number, number];

const CUBE_CORNERS: readonly Corner[] = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1, (n >> 1) & 1, n >> 2]);
const CUBE_FACES = [
  [0, 2, 3],
  [0, 3, 1],
  [4, 5, 7],
  [4, 7, 6],
  [0, 1, 5],
  [0, 5, 4],
  [2, 6, 7],
  [2, 7, 3],
  [0, 4, 6],
  [0, 6, 2],
  [1, 3, 7],
  [1, 7, 5],
] as const;

/** The twelve triangles of a cube with its corner at the origin, facing outwards. */
export function cube(side = 10): Corner[][] {
  return CUBE_FACES.map((face) =>
    face.map((corner): Corner => {
      const [x, y, z] = CUBE_CORNERS[corner] ?? [0, 0, 0];
      return [x * side, y * side, z * side];
    }),
  );
}

export function binaryStl(triangles: readonly (readonly Corner[])[], header = 'made for a test'): Buffer {
  const bytes = Buffer.alloc(84 + 50 * triangles.length);
  bytes.write(header, 'latin1');
  bytes.writeUInt32LE(triangles.length, 80);
  triangles.forEach((triangle, index) => {
    triangle.flat().forEach((value, place) => bytes.writeFloatLE(value, 84 + 50 * index + 12 + 4 * place));
  });
  return bytes;
}

export function asciiStl(triangles: readonly (readonly Corner[])[]): string {
  const facets = triangles.map(
    (triangle) =>
      `facet normal 0 0 0\n outer loop\n${triangle.map((corner) => `  vertex ${corner.join(' ')}\n`).join('')}` +
      ' endloop\nendfacet\n',
  );
  return `solid test\n${facets.join('')}endsolid test\n`;
}

export function obj(side = 10): string {
  const vertices = CUBE_CORNERS.map((corner) => `v ${corner.map((value) => value * side).join(' ')}`);
  const faces = CUBE_FACES.map((face) => `f ${face.map((corner) => corner + 1).join(' ')}`);
  return [...vertices, ...faces, ''].join('\n');
}

const CORE = 'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"';

/** The mesh element of a cube. */
export function cubeMesh(side = 10): string {
  const vertices = CUBE_CORNERS.map(
    ([x, y, z]) => `<vertex x="${x * side}" y="${y * side}" z="${z * side}"/>`,
  );
  const triangles = CUBE_FACES.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`);
  return `<mesh><vertices>${vertices.join('')}</vertices><triangles>${triangles.join('')}</triangles></mesh>`;
}

export function modelXml(resources: string, build: string, attributes = ''): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" ${CORE} ${attributes}>` +
    `<resources>${resources}</resources><build>${build}</build></model>`
  );
}

export const CUBE_MODEL = modelXml(`<object id="1">${cubeMesh()}</object>`, '<item objectid="1"/>');

export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** Upper sixteen bits: the Unix mode. */
  readonly attributes?: number;
  readonly declaredBytes?: number;
  readonly crc?: number;
  /** The directory points to where the member before starts. */
  readonly overlapping?: boolean;
}

/** A ZIP archive, written byte by byte so that it can be wrong in each of the ways that matter. */
export function zip(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let lastOffset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content as Uint8Array);
    const packed = member.stored === true ? content : deflateRawSync(content);
    const name = Buffer.from(member.name, 'utf8');
    const start = member.overlapping === true ? lastOffset : offset;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800 | (member.flags ?? 0), 2);
    common.writeUInt16LE(member.method ?? (member.stored === true ? 0 : 8), 4);
    common.writeUInt32LE(member.crc ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(member.declaredBytes ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, packed]);
    const central = Buffer.alloc(46);
    central.write('PK\u0001\u0002', 'latin1');
    central.writeUInt16LE(0x0314, 4);
    common.copy(central, 6);
    central.writeUInt32LE(((member.attributes ?? 0) << 16) >>> 0, 38);
    central.writeUInt32LE(start, 42);
    parts.push(local);
    directory.push(central, name);
    lastOffset = offset;
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** A 3MF with this model part, and whatever else. */
export function threeMf(model: string, others: readonly ZipMember[] = []): Buffer {
  return zip([{ name: '3D/3dmodel.model', content: model }, ...others]);
}
