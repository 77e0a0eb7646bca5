import {
  BackSide,
  Box3,
  BufferAttribute,
  BufferGeometry,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Plane,
  Vector3,
} from 'three';
import type { ScenePalette } from './palette.ts';
import type { PreparedMesh } from './prepare-mesh.ts';
import type { BedSize } from './print-bed.ts';

export interface PartOnBed {
  readonly object: Group;
  /** Where it stands, in millimetres from the bed's front left corner. */
  readonly box: Box3;
  /** Cuts everything above a height off; null shows all. No geometry is built. */
  cutAt(zMillimetres: number | null): void;
  dress(palette: ScenePalette): void;
}

/** Stands a mesh in the middle of the bed, on its lowest point. */
export function createPart(mesh: PreparedMesh, bed: BedSize): PartOnBed {
  const { minX, minY, minZ, maxX, maxY, maxZ } = mesh.boundsMillimetres;
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
  geometry.setAttribute('normal', new BufferAttribute(mesh.normals, 4, true));
  geometry.setIndex(new BufferAttribute(mesh.indices, 1));
  const centre = new Vector3((minX + maxX) / 2, (minY + maxY) / 2, (minZ + maxZ) / 2);
  geometry.boundingBox = new Box3(new Vector3(minX, minY, minZ), new Vector3(maxX, maxY, maxZ));
  geometry.boundingSphere = null;

  const top = new Plane(new Vector3(0, 0, -1), maxZ - minZ + 1);
  const skin = new MeshStandardMaterial({ roughness: 0.62, metalness: 0.02, clippingPlanes: [top] });
  // Seen where the cut opens the part: the inside of the far wall, in one flat colour, reads as the cut itself.
  const inside = new MeshBasicMaterial({ side: BackSide, clippingPlanes: [top] });
  skin.clipShadows = true;
  const outer = new Mesh(geometry, skin);
  outer.castShadow = true;
  outer.receiveShadow = true;
  const inner = new Mesh(geometry, inside);
  inner.visible = false;
  const object = new Group();
  object.add(outer, inner);
  object.position.set(bed.x / 2 - centre.x, bed.y / 2 - centre.y, -minZ);
  return {
    object,
    box: geometry.boundingBox.clone().translate(object.position),
    cutAt(z) {
      top.constant = z ?? maxZ - minZ + 1;
      inner.visible = z !== null;
    },
    dress(palette) {
      skin.color.set(palette.part);
      inside.color.set(palette.cut);
    },
  };
}
