import { strToU8, zipSync } from 'fflate';
import type { Corner, Solid } from './solids.ts';

/** Binary STL, with computed normals. */
export function binaryStl(solid: Solid, title: string): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * solid.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(title.slice(0, 79)));
  view.setUint32(80, solid.length, true);
  solid.forEach(([a, b, c], index) => {
    const numbers = [...normalOf(a, b, c), ...a, ...b, ...c];
    numbers.forEach((value, place) => view.setFloat32(84 + 50 * index + 4 * place, value, true));
  });
  return bytes;
}

function normalOf(a: Corner, b: Corner, c: Corner): Corner {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Corners once each, and the triangles by their numbers. */
export function indexed(solid: Solid): { readonly vertices: Corner[]; readonly faces: number[][] } {
  const numbers = new Map<string, number>();
  const vertices: Corner[] = [];
  const faces = solid.map((triangle) =>
    triangle.map((corner) => {
      const key = corner.map((value) => value.toFixed(5)).join(' ');
      const known = numbers.get(key) ?? vertices.push(corner) - 1;
      numbers.set(key, known);
      return known;
    }),
  );
  return { vertices, faces };
}

/** Wavefront OBJ of rings of quadrilaterals, closed by a polygon at either end. */
export function ringsObj(rings: readonly (readonly Corner[])[], title: string): string {
  const sides = rings[0]?.length ?? 0;
  const number = (ring: number, side: number) => ring * sides + (side % sides) + 1;
  const lines = [`# ${title}`, 'o vase'];
  for (const ring of rings)
    for (const corner of ring) lines.push(`v ${corner.map((value) => value.toFixed(3)).join(' ')}`);
  for (let ring = 1; ring < rings.length; ring += 1) {
    for (let side = 0; side < sides; side += 1) {
      lines.push(
        `f ${number(ring - 1, side)} ${number(ring - 1, side + 1)} ${number(ring, side + 1)} ${number(ring, side)}`,
      );
    }
  }
  const all = Array.from({ length: sides }, (_, side) => side);
  lines.push(
    `f ${all
      .toReversed()
      .map((side) => number(0, side))
      .join(' ')}`,
  );
  lines.push(`f ${all.map((side) => number(rings.length - 1, side)).join(' ')}`);
  return `${lines.join('\n')}\n`;
}

const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';
const CONTENT_TYPES =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>';
const RELATIONSHIPS =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Target="/3D/3dmodel.model" Id="rel0" ' +
  'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>';

/** A 3MF of one mesh, placed as components and build items by the given rows of twelve numbers. */
export function threeMf(
  solid: Solid,
  title: string,
  components: readonly string[],
  items: readonly { readonly objectId: number; readonly transform: string }[],
): Uint8Array {
  const { vertices, faces } = indexed(solid);
  const model = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<model unit="millimeter" xml:lang="en" xmlns="${CORE}">`,
    `<metadata name="Title">${title}</metadata>`,
    '<resources><object id="1" type="model"><mesh><vertices>',
    ...vertices.map(([x, y, z]) => `<vertex x="${x.toFixed(4)}" y="${y.toFixed(4)}" z="${z.toFixed(4)}"/>`),
    '</vertices><triangles>',
    ...faces.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`),
    '</triangles></mesh></object><object id="2" type="model"><components>',
    ...components.map((transform) => `<component objectid="1" transform="${transform}"/>`),
    '</components></object></resources><build>',
    ...items.map(({ objectId, transform }) => `<item objectid="${objectId}" transform="${transform}"/>`),
    '</build></model>',
  ].join('\n');
  const members = {
    '[Content_Types].xml': strToU8(CONTENT_TYPES),
    '_rels/.rels': strToU8(RELATIONSHIPS),
    '3D/3dmodel.model': strToU8(model),
  };
  // A fixed date, so that the same model is the same file.
  return zipSync(members, { level: 9, mtime: new Date('2026-01-01T00:00:00') });
}
