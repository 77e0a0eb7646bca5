import { closeSync, openSync, writeSync } from 'node:fs';
import type { TriangleSource } from './triangle-source.ts';

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;
/** Written at a time: a megabyte and a half. */
const TRIANGLES_PER_WRITE = 30_000;

/**
 * Writes a mesh as binary STL, without holding it. The normals are left at zero:
 * readers compute their own. Triangles without area are left out, as they were not counted in `triangles`.
 */
export function writeStl(source: TriangleSource, triangles: number, path: string): void {
  const file = openSync(path, 'w');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    header.write('Printhall', 'latin1');
    header.writeUInt32LE(triangles, 80);
    writeSync(file, header);
    const buffer = Buffer.alloc(TRIANGLES_PER_WRITE * TRIANGLE_BYTES);
    let used = 0;
    source.visitTriangles((ax, ay, az, bx, by, bz, cx, cy, cz) => {
      if (isDegenerate(ax, ay, az, bx, by, bz, cx, cy, cz)) return;
      const numbers = [ax, ay, az, bx, by, bz, cx, cy, cz];
      for (let index = 0; index < 9; index += 1) {
        buffer.writeFloatLE(numbers[index] ?? 0, used + 12 + 4 * index);
      }
      used += TRIANGLE_BYTES;
      if (used < buffer.length) return;
      writeSync(file, buffer);
      used = 0;
    });
    writeSync(file, buffer, 0, used);
  } finally {
    closeSync(file);
  }
}

/** Two corners at one place, in the precision that the file keeps. */
function isDegenerate(...corners: number[]): boolean {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = corners.map(Math.fround);
  return (
    (ax === bx && ay === by && az === bz) ||
    (bx === cx && by === cy && bz === cz) ||
    (cx === ax && cy === ay && cz === az)
  );
}
