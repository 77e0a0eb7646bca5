/** Faces that meet at a smaller angle than this are one curved surface; at a larger one, an edge: cos 38°. */
const SMOOTH_COSINE = 0.788;

/**
 * For each corner of each triangle the direction of the surface there: curved where faces nearly agree, sharp at
 * edges. Nine numbers a triangle are handed to `visit`, in an array that is used again.
 */
export function visitSmoothTriangles(
  positions: Float32Array,
  indices: Uint32Array,
  visit: (corners: Float64Array, directions: Float64Array) => void,
): void {
  const faces = faceNormals(positions, indices);
  const { starts, faceOf } = facesAtVertices(positions.length / 3, indices);
  const corners = new Float64Array(9);
  const directions = new Float64Array(9);
  for (let face = 0; face < indices.length / 3; face += 1) {
    for (let corner = 0; corner < 3; corner += 1) {
      const vertex = indices[3 * face + corner] ?? 0;
      for (let axis = 0; axis < 3; axis += 1) corners[3 * corner + axis] = positions[3 * vertex + axis] ?? 0;
      averageAround(
        face,
        3 * corner,
        directions,
        faces,
        faceOf,
        starts[vertex] ?? 0,
        starts[vertex + 1] ?? 0,
      );
    }
    visit(corners, directions);
  }
}

/** Sums the directions of the faces around a corner that nearly agree with `face`, by their area. */
function averageAround(
  face: number,
  offset: number,
  directions: Float64Array,
  faces: Float32Array,
  faceOf: Uint32Array,
  from: number,
  to: number,
): void {
  const x = faces[4 * face] ?? 0;
  const y = faces[4 * face + 1] ?? 0;
  const z = faces[4 * face + 2] ?? 0;
  let [sumX, sumY, sumZ] = [0, 0, 0];
  for (let index = from; index < to; index += 1) {
    const other = 4 * (faceOf[index] ?? 0);
    const otherX = faces[other] ?? 0;
    const otherY = faces[other + 1] ?? 0;
    const otherZ = faces[other + 2] ?? 0;
    if (x * otherX + y * otherY + z * otherZ < SMOOTH_COSINE) continue;
    const area = faces[other + 3] ?? 0;
    sumX += area * otherX;
    sumY += area * otherY;
    sumZ += area * otherZ;
  }
  const length = Math.hypot(sumX, sumY, sumZ);
  directions[offset] = length > 0 ? sumX / length : x;
  directions[offset + 1] = length > 0 ? sumY / length : y;
  directions[offset + 2] = length > 0 ? sumZ / length : z;
}

/** Unit direction and area of each face: four numbers. */
function faceNormals(positions: Float32Array, indices: Uint32Array): Float32Array {
  const result = new Float32Array((indices.length / 3) * 4);
  const at = (vertex: number, axis: number) => positions[3 * vertex + axis] ?? 0;
  for (let face = 0; face < indices.length / 3; face += 1) {
    const a = indices[3 * face] ?? 0;
    const b = indices[3 * face + 1] ?? 0;
    const c = indices[3 * face + 2] ?? 0;
    const [ux, uy, uz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(b, 2) - at(a, 2)];
    const [vx, vy, vz] = [at(c, 0) - at(a, 0), at(c, 1) - at(a, 1), at(c, 2) - at(a, 2)];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(x, y, z);
    if (length === 0) continue;
    result.set([x / length, y / length, z / length, length / 2], 4 * face);
  }
  return result;
}

/** Which faces each corner belongs to: `faceOf` from `starts[vertex]` to before `starts[vertex + 1]`. */
function facesAtVertices(
  vertices: number,
  indices: Uint32Array,
): { readonly starts: Uint32Array; readonly faceOf: Uint32Array } {
  const starts = new Uint32Array(vertices + 1);
  for (const vertex of indices) starts[vertex + 1] = (starts[vertex + 1] ?? 0) + 1;
  for (let vertex = 0; vertex < vertices; vertex += 1) {
    starts[vertex + 1] = (starts[vertex + 1] ?? 0) + (starts[vertex] ?? 0);
  }
  const next = starts.slice();
  const faceOf = new Uint32Array(indices.length);
  indices.forEach((vertex, corner) => {
    const place = next[vertex] ?? 0;
    faceOf[place] = Math.floor(corner / 3);
    next[vertex] = place + 1;
  });
  return { starts, faceOf };
}
