import { FILE_LIMITS, type FileRefusal } from '../../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import { BoundedXml } from './bounded-xml.ts';
import {
  objectKey,
  ThreeMfPart,
  type Placement,
  type ThreeMfModel,
  type ThreeMfObject,
  type Transform,
} from './three-mf-part.ts';
import type { TriangleSource, TriangleVisitor } from './triangle-source.ts';
import { openZip, type ZipPackage } from './zip-package.ts';

const DEFAULT_MODEL = '3D/3dmodel.model';
const RELATIONSHIPS = '_rels/.rels';

/**
 * Opens a 3MF: a ZIP archive with XML in it. Its meshes are held in memory; its components (the same mesh placed
 * many times) are not expanded but walked through. What else the archive holds (slicer settings, scripts,
 * thumbnails) is never looked at.
 */
export async function openThreeMf(path: string): Promise<Result<TriangleSource, FileRefusal>> {
  const zip = await openZip(path);
  if (!zip.ok) return zip;
  try {
    const model = await readModel(zip.value);
    if (!model.ok) return model;
    const refusal = checkBuild(model.value);
    if (refusal !== undefined) return refused(refusal);
    return accepted(sourceOf(model.value));
  } finally {
    zip.value.close();
  }
}

async function readModel(zip: ZipPackage): Promise<Result<ThreeMfModel, FileRefusal>> {
  const root = await rootPart(zip);
  if (!root.ok) return root;
  const model: ThreeMfModel = { objects: new Map(), build: [], warnings: [], millimetresPerUnit: 1 };
  const wanted = [root.value];
  // The list grows while it is walked: each part read may name others.
  for (const name of wanted) {
    const part = new ThreeMfPart(name, name === root.value, model);
    const refusal = (await zip.unpack(name, (chunk) => part.xml.write(chunk))) ?? part.xml.finish();
    if (refusal !== undefined) return refused(refusal);
    for (const placement of placementsOf(model)) {
      if (!wanted.includes(placement.part) && zip.has(placement.part)) wanted.push(placement.part);
    }
  }
  return accepted(model);
}

function* placementsOf(model: ThreeMfModel): Iterable<Placement> {
  yield* model.build;
  for (const object of model.objects.values()) yield* object.components;
}

/** The model part that the package's relationships name as the one to start with. */
async function rootPart(zip: ZipPackage): Promise<Result<string, FileRefusal>> {
  let target = DEFAULT_MODEL;
  if (zip.has(RELATIONSHIPS)) {
    const xml = new BoundedXml(RELATIONSHIPS, {
      onOpen(name, attributes) {
        if (name === 'Relationship' && attributes['Type']?.endsWith('/3dmodel') === true) {
          target = (attributes['Target'] ?? DEFAULT_MODEL).replace(/^\//, '');
        }
        return undefined;
      },
    });
    const refusal = (await zip.unpack(RELATIONSHIPS, (chunk) => xml.write(chunk))) ?? xml.finish();
    if (refusal !== undefined) return refused(refusal);
  }
  return zip.has(target) ? accepted(target) : refused({ code: 'files.threeMfNoModel' });
}

/** How many triangles an object comes to with all of its components, or why it cannot be built. */
class Counting {
  private readonly model: ThreeMfModel;
  private readonly triangles = new Map<string, number>();
  private readonly depths = new Map<string, number>();
  private readonly open = new Set<string>();

  constructor(model: ThreeMfModel) {
    this.model = model;
  }

  /** Counted with multiplicity: ten objects of ten components each are ten thousand million at depth ten. */
  count(placement: Placement): Result<number, FileRefusal> {
    const { part, objectId } = placement;
    const key = objectKey(part, objectId);
    const known = this.triangles.get(key);
    if (known !== undefined) return accepted(known);
    const object = this.model.objects.get(key);
    if (object === undefined) return refused({ code: 'files.threeMfMissingObject', objectId });
    if (this.open.has(key)) return refused({ code: 'files.threeMfCycle', objectId });
    // A chain longer than the limit is refused on the way down, before the call stack could be the one to refuse.
    if (this.open.size >= FILE_LIMITS.threeMfDepth) return refused(tooDeep());
    this.open.add(key);
    let total = object.indices.length / 3;
    let depth = 1;
    for (const component of object.components) {
      const inner = this.count(component);
      if (!inner.ok) return inner;
      total += inner.value;
      depth = Math.max(depth, 1 + (this.depths.get(objectKey(component.part, component.objectId)) ?? 0));
    }
    this.open.delete(key);
    if (depth > FILE_LIMITS.threeMfDepth) return refused(tooDeep());
    this.triangles.set(key, total);
    this.depths.set(key, depth);
    return accepted(total);
  }
}

function tooDeep(): FileRefusal {
  return { code: 'files.threeMfTooDeep', limit: FILE_LIMITS.threeMfDepth };
}

function checkBuild(model: ThreeMfModel): FileRefusal | undefined {
  const counting = new Counting(model);
  let triangles = 0;
  for (const item of model.build) {
    const count = counting.count(item);
    if (!count.ok) return count.refusal;
    triangles += count.value;
  }
  const limit = FILE_LIMITS.threeMfTriangles;
  if (triangles > limit) return { code: 'files.tooManyTriangles', limit, triangles };
  return triangles === 0 ? { code: 'files.noTriangles' } : undefined;
}

function sourceOf(model: ThreeMfModel): TriangleSource {
  const counting = new Counting(model);
  const scale = model.millimetresPerUnit;
  const unit: Transform = [scale, 0, 0, 0, scale, 0, 0, 0, scale, 0, 0, 0];
  const visitPlacement = (placement: Placement, outer: Transform, visit: TriangleVisitor): void => {
    const object = model.objects.get(objectKey(placement.part, placement.objectId));
    const count = counting.count(placement);
    // Without triangles there is nothing to see, however many components there are.
    if (object === undefined || !count.ok || count.value === 0) return;
    const transform = placement.transform === undefined ? outer : combine(placement.transform, outer);
    visitMesh(object, transform, visit);
    for (const component of object.components) visitPlacement(component, transform, visit);
  };
  return {
    format: '3mf',
    warnings: model.warnings,
    visitTriangles(visit, onFraction) {
      model.build.forEach((item, index) => {
        visitPlacement(item, unit, visit);
        onFraction?.((index + 1) / model.build.length);
      });
      return undefined;
    },
  };
}

function visitMesh(object: ThreeMfObject, transform: Transform, visit: TriangleVisitor): void {
  const corners = new Float64Array(9);
  const mirrored = determinant(transform) < 0;
  const { positions, indices } = object;
  for (let index = 0; index < indices.length; index += 3) {
    for (let corner = 0; corner < 3; corner += 1) {
      // A mirrored part is walked the other way round, so that its faces still look outwards.
      const vertex = indices.at(index + (mirrored ? 2 - corner : corner));
      const x = positions.at(3 * vertex);
      const y = positions.at(3 * vertex + 1);
      const z = positions.at(3 * vertex + 2);
      for (let axis = 0; axis < 3; axis += 1) {
        corners[3 * corner + axis] =
          x * at(transform, axis) +
          y * at(transform, 3 + axis) +
          z * at(transform, 6 + axis) +
          at(transform, 9 + axis);
      }
    }
    const on = (number: number) => corners[number] ?? 0;
    visit(on(0), on(1), on(2), on(3), on(4), on(5), on(6), on(7), on(8));
  }
}

/** The transform that does `inner` first, then `outer`. Points are rows, as in the 3MF specification. */
function combine(inner: Transform, outer: Transform): Transform {
  const result: number[] = [];
  for (let row = 0; row < 4; row += 1) {
    for (let column = 0; column < 3; column += 1) {
      let sum = row === 3 ? at(outer, 9 + column) : 0;
      for (let term = 0; term < 3; term += 1) sum += at(inner, 3 * row + term) * at(outer, 3 * term + column);
      result.push(sum);
    }
  }
  return result;
}

function determinant(t: Transform): number {
  return (
    at(t, 0) * (at(t, 4) * at(t, 8) - at(t, 5) * at(t, 7)) -
    at(t, 1) * (at(t, 3) * at(t, 8) - at(t, 5) * at(t, 6)) +
    at(t, 2) * (at(t, 3) * at(t, 7) - at(t, 4) * at(t, 6))
  );
}

function at(transform: Transform, index: number): number {
  return transform[index] ?? 0;
}
