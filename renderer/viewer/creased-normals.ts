/**
 * Normals for a mesh that is welded (corners shared by their place alone): smooth where faces meet gently, sharp where
 * they meet at an edge. Only corners on a sharp edge are doubled, so a model of two million triangles keeps its size.
 */

/** Faces that meet at more than this are an edge; 35° keeps 24-sided cylinders round and chamfers crisp. */
const CREASE_DEGREES = 35;

/** Normals are kept in 16 bits a number, four numbers a corner, as graphics hardware reads on multiples of four bytes. */
const NORMAL_STRIDE = 4;
const NORMAL_SCALE = 32_767;

export interface CreasedMesh {
  /** x, y, z of each corner. */
  readonly positions: Float32Array;
  /** x, y, z, 0 of each corner as normalised 16-bit integers. */
  readonly normals: Int16Array;
  readonly indices: Uint32Array;
}

/** Builds normals. Takes `positions` as x, y, z and `indices` as three corners a triangle; changes neither. */
export function withCreasedNormals(positions: Float32Array, indices: Uint32Array): CreasedMesh {
  const faces = faceNormals(positions, indices);
  const around = facesAroundVertices(positions.length / 3, indices);
  const groups = groupFaces(faces, around, indices);
  return assemble(positions, groups);
}

interface FacesAround {
  /** Where the list of each vertex starts in `corners`; one entry more than there are vertices. */
  readonly starts: Uint32Array;
  /** Places in `indices`, by vertex. */
  readonly corners: Uint32Array;
}

interface Groups {
  readonly indices: Uint32Array;
  /** The vertex that each corner beyond the first ones doubles. */
  readonly doubled: Uint32Array;
  /** Sum of face normals by area, x y z each corner. */
  readonly sums: Float32Array;
}

/** Normals as long as twice the triangle's area, so that large faces weigh more in a sum. */
function faceNormals(positions: Float32Array, indices: Uint32Array): Float32Array {
  const normals = new Float32Array(indices.length);
  for (let corner = 0; corner < indices.length; corner += 3) {
    const a = 3 * at(indices, corner);
    const b = 3 * at(indices, corner + 1);
    const c = 3 * at(indices, corner + 2);
    const ax = at(positions, a);
    const ay = at(positions, a + 1);
    const az = at(positions, a + 2);
    const ux = at(positions, b) - ax;
    const uy = at(positions, b + 1) - ay;
    const uz = at(positions, b + 2) - az;
    const vx = at(positions, c) - ax;
    const vy = at(positions, c + 1) - ay;
    const vz = at(positions, c + 2) - az;
    normals[corner] = uy * vz - uz * vy;
    normals[corner + 1] = uz * vx - ux * vz;
    normals[corner + 2] = ux * vy - uy * vx;
  }
  return normals;
}

function facesAroundVertices(vertices: number, indices: Uint32Array): FacesAround {
  const starts = new Uint32Array(vertices + 1);
  for (const vertex of indices) starts[vertex + 1] = at(starts, vertex + 1) + 1;
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    starts[vertex + 1] = at(starts, vertex + 1) + at(starts, vertex);
  }
  const next = starts.slice();
  const corners = new Uint32Array(indices.length);
  for (let corner = 0; corner < indices.length; corner += 1) {
    const vertex = at(indices, corner);
    corners[at(next, vertex)] = corner;
    next[vertex] = at(next, vertex) + 1;
  }
  return { starts, corners };
}

/** Gives each corner to the first group at its vertex whose face it meets gently, or to a group of its own. */
function groupFaces(faces: Float32Array, around: FacesAround, source: Uint32Array): Groups {
  const vertices = around.starts.length - 1;
  const gentle = Math.cos((CREASE_DEGREES * Math.PI) / 180);
  const indices = new Uint32Array(source.length);
  const sums: number[] = [];
  const firstSums = new Float32Array(3 * vertices);
  const doubled: number[] = [];
  const seeds: number[] = [];
  const members: number[] = [];
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    seeds.length = 0;
    members.length = 0;
    for (let place = at(around.starts, vertex); place < at(around.starts, vertex + 1); place += 1) {
      const corner = at(around.corners, place);
      const face = corner - (corner % 3);
      let group = seeds.findIndex((seed) => meetGently(faces, seed, face, gentle));
      if (group === -1) {
        group = seeds.length;
        seeds.push(face);
        members.push(group === 0 ? vertex : vertices + doubled.length);
        if (group > 0) {
          doubled.push(vertex);
          sums.push(0, 0, 0);
        }
      }
      const target = members[group] ?? vertex;
      indices[corner] = target;
      if (target < vertices) add(firstSums, 3 * target, faces, face);
      else add(sums, 3 * (target - vertices), faces, face);
    }
  }
  const all = new Float32Array(firstSums.length + sums.length);
  all.set(firstSums);
  all.set(sums, firstSums.length);
  return { indices, doubled: Uint32Array.from(doubled), sums: all };
}

function meetGently(faces: Float32Array, left: number, right: number, gentle: number): boolean {
  const lx = at(faces, left);
  const ly = at(faces, left + 1);
  const lz = at(faces, left + 2);
  const rx = at(faces, right);
  const ry = at(faces, right + 1);
  const rz = at(faces, right + 2);
  const lengths = Math.sqrt((lx * lx + ly * ly + lz * lz) * (rx * rx + ry * ry + rz * rz));
  // A triangle without area has no direction and joins whatever is there.
  return lengths === 0 || lx * rx + ly * ry + lz * rz >= gentle * lengths;
}

function assemble(source: Float32Array, groups: Groups): CreasedMesh {
  const firstVertices = source.length / 3;
  const vertices = firstVertices + groups.doubled.length;
  const positions = new Float32Array(3 * vertices);
  positions.set(source);
  groups.doubled.forEach((vertex, place) => {
    const from = 3 * vertex;
    positions.set(source.subarray(from, from + 3), 3 * (firstVertices + place));
  });
  const normals = new Int16Array(NORMAL_STRIDE * vertices);
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    const x = at(groups.sums, 3 * vertex);
    const y = at(groups.sums, 3 * vertex + 1);
    const z = at(groups.sums, 3 * vertex + 2);
    const scale = NORMAL_SCALE / (Math.sqrt(x * x + y * y + z * z) || 1);
    normals[NORMAL_STRIDE * vertex] = Math.round(x * scale);
    normals[NORMAL_STRIDE * vertex + 1] = Math.round(y * scale);
    normals[NORMAL_STRIDE * vertex + 2] = Math.round(z * scale);
  }
  return { positions, normals, indices: groups.indices };
}

function add(sums: Float32Array | number[], target: number, faces: Float32Array, face: number): void {
  sums[target] = at(sums, target) + at(faces, face);
  sums[target + 1] = at(sums, target + 1) + at(faces, face + 1);
  sums[target + 2] = at(sums, target + 2) + at(faces, face + 2);
}

/** A number of a list whose place is known to be there. */
function at(list: Float32Array | Uint32Array | number[], place: number): number {
  return list[place] ?? 0;
}
