import {
  Box3,
  BufferAttribute,
  Color,
  ConeGeometry,
  DoubleSide,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  MeshStandardMaterial,
  ShaderMaterial,
  Vector2,
  Vector3,
} from 'three';
import type { IUniform, ShaderMaterialParameters } from 'three';
import { TOOLPATH_FEATURES } from '../../src/shop/files/index.ts';
import type { Toolpath, ToolpathFeature } from '../../src/shop/files/index.ts';
import { FEATURE_COLOURS, SCENE_PALETTES } from './palette.ts';
import type { ColourScheme } from './palette.ts';
import { TOOLPATH_FRAGMENT, TOOLPATH_VERTEX } from './toolpath-shader.ts';

/** What an extruded line is wide when the file does not name its nozzle. */
const USUAL_NOZZLE_MILLIMETRES = 0.4;
const USUAL_LAYER_MILLIMETRES = 0.2;
/** Slicers lay lines a little wider than the nozzle. */
const LINE_TO_NOZZLE = 1.1;

/** Enough to see where the print is going, too little to be taken for what is there. */
const VEIL_OPACITY = 0.14;

/** The veil is drawn twice: with more segments, turning the part would no longer be smooth, and it is left out. */
const FAINT_SEGMENTS_MAXIMUM = 1_500_000;

export interface ToolpathObject {
  readonly object: Group;
  readonly box: Box3;
  /**
   * Draws the segments from `first` up to, not with, `end`, and those from there to `comingEnd` faintly. Nothing is
   * built: only numbers change.
   */
  draw(first: number, end: number, comingEnd: number): void;
  showFeature(feature: ToolpathFeature, visible: boolean): void;
  /** A small cone where the nozzle is, at the end of a segment; null hides it. */
  markNozzle(segment: number | null): void;
  dress(scheme: ColourScheme): void;
  resized(widthPixels: number, heightPixels: number): void;
}

/** Puts a toolpath on the card: one ribbon of four corners a segment, shaped to a round bead by the shader. */
export function createToolpathObject(toolpath: Toolpath, offset: Vector2): ToolpathObject {
  const heights = heightOfSegments(toolpath);
  const geometry = ribbons(toolpath, heights);
  const shared = {
    viewport: { value: new Vector2(1, 1) },
    width: { value: (toolpath.nozzleMillimetres || USUAL_NOZZLE_MILLIMETRES) * LINE_TO_NOZZLE },
    height: { value: usualLayerHeight(toolpath.layerZ) },
    colours: { value: TOOLPATH_FEATURES.map(() => new Color()) },
    visible: { value: TOOLPATH_FEATURES.map((feature) => (feature === 'travel' ? 0 : 1)) },
  };
  const printed = createRibbons(geometry, shared);
  const coming = createFaintRibbons(geometry, shared);
  const nozzle = createNozzle();
  const object = new Group();
  object.add(printed.mesh, ...coming.meshes, nozzle);
  object.position.set(offset.x, offset.y, 0);
  const { minX, minY, maxX, maxY, maxZ } = toolpath.boundsMillimetres;
  return {
    object,
    box: new Box3(new Vector3(minX, minY, 0), new Vector3(maxX, maxY, maxZ)).translate(object.position),
    draw(first, end, comingEnd) {
      printed.draw(first, end);
      coming.draw(end, comingEnd - end > FAINT_SEGMENTS_MAXIMUM ? end : comingEnd);
    },
    showFeature(feature, visible) {
      shared.visible.value[TOOLPATH_FEATURES.indexOf(feature)] = visible ? 1 : 0;
    },
    markNozzle(segment) {
      nozzle.visible = segment !== null;
      if (segment === null) return;
      const z = heights[segment] ?? 0;
      nozzle.position.set(toolpath.points[4 * segment + 2] ?? 0, toolpath.points[4 * segment + 3] ?? 0, z);
    },
    dress(scheme) {
      TOOLPATH_FEATURES.forEach((feature, place) => {
        shared.colours.value[place]?.set(FEATURE_COLOURS[scheme][feature]);
      });
      nozzle.material.color.set(SCENE_PALETTES[scheme].nozzle);
    },
    resized(widthPixels, heightPixels) {
      shared.viewport.value.set(widthPixels, heightPixels);
    },
  };
}

type SharedUniforms = Readonly<Record<'viewport' | 'width' | 'height' | 'colours' | 'visible', IUniform>>;

interface Ribbons {
  readonly mesh: Mesh;
  draw(first: number, end: number): void;
}

/** The segments, over the same bytes on the card as every other drawing of them. */
function createRibbons(
  whole: InstancedBufferGeometry,
  shared: SharedUniforms,
  look: ShaderMaterialParameters & { readonly opacity?: number } = {},
): Ribbons {
  const geometry = new InstancedBufferGeometry();
  for (const [name, attribute] of Object.entries(whole.attributes)) geometry.setAttribute(name, attribute);
  geometry.setIndex(whole.index);
  const { opacity = 1, ...parameters } = look;
  const firstSegment = { value: 0 };
  const mesh = new Mesh(
    geometry,
    new ShaderMaterial({
      uniforms: { ...shared, firstSegment, opacity: { value: opacity } },
      vertexShader: TOOLPATH_VERTEX.replaceAll('FEATURES', String(TOOLPATH_FEATURES.length)),
      fragmentShader: TOOLPATH_FRAGMENT,
      side: DoubleSide,
      ...parameters,
    }),
  );
  mesh.frustumCulled = false;
  mesh.visible = false;
  return {
    mesh,
    draw(first, end) {
      firstSegment.value = first;
      geometry.instanceCount = end;
      mesh.visible = end > first;
    },
  };
}

/**
 * What is not printed yet, as one thin veil however many layers lie behind each other: first its depth alone, after all
 * that is printed, then the colour of what is in front. Without the first pass a hundred layers would add up to a wall.
 */
function createFaintRibbons(whole: InstancedBufferGeometry, shared: SharedUniforms) {
  const depth = createRibbons(whole, shared, { transparent: true, colorWrite: false });
  const veil = createRibbons(whole, shared, { transparent: true, depthWrite: false, opacity: VEIL_OPACITY });
  depth.mesh.renderOrder = 1;
  veil.mesh.renderOrder = 2;
  return {
    meshes: [depth.mesh, veil.mesh],
    draw(first: number, end: number) {
      depth.draw(first, end);
      veil.draw(first, end);
    },
  };
}

function ribbons(toolpath: Toolpath, heights: Float32Array): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  // x: from the start (0) to the end (1) of the segment; y: from one side (-1) to the other (1).
  const corners = new Float32Array([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0]);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.setAttribute('ends', new InstancedBufferAttribute(toolpath.points, 4));
  geometry.setAttribute('z', new InstancedBufferAttribute(heights, 1));
  geometry.setAttribute('feature', new InstancedBufferAttribute(toolpath.features, 1));
  return geometry;
}

function heightOfSegments(toolpath: Toolpath): Float32Array {
  const segments = toolpath.lines.length;
  const heights = new Float32Array(segments);
  toolpath.layerZ.forEach((z, layer) => {
    const end = toolpath.layerFirstSegment[layer + 1] ?? segments;
    heights.fill(z, toolpath.layerFirstSegment[layer] ?? segments, end);
  });
  return heights;
}

/** The step between layers that comes most; a first layer or an adaptive one may differ. */
export function usualLayerHeight(layerZ: Float32Array): number {
  const steps: number[] = [];
  for (let layer = 1; layer < layerZ.length; layer += 1) {
    const step = (layerZ[layer] ?? 0) - (layerZ[layer - 1] ?? 0);
    if (step > 0.01) steps.push(step);
  }
  steps.sort((left, right) => left - right);
  return steps[Math.floor(steps.length / 2)] ?? USUAL_LAYER_MILLIMETRES;
}

function createNozzle(): Mesh<ConeGeometry, MeshStandardMaterial> {
  const cone = new ConeGeometry(2.2, 6, 24);
  // Tip down at the origin.
  cone.rotateX(-Math.PI / 2);
  cone.translate(0, 0, 3);
  const nozzle = new Mesh(cone, new MeshStandardMaterial({ roughness: 0.35, metalness: 0.3 }));
  nozzle.visible = false;
  return nozzle;
}
