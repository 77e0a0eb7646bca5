import {
  CanvasTexture,
  Color,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  ShaderMaterial,
  ShadowMaterial,
  Vector2,
} from 'three';
import type { Object3D } from 'three';
import type { ScenePalette } from './palette.ts';

/** The printable room of a printer, in millimetres. */
export interface BedSize {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const FINE_MILLIMETRES = 10;
const STRONG_MILLIMETRES = 50;
const LABEL_HEIGHT_MILLIMETRES = 5;
/** Canvas pixels a millimetre of label; enough to be read from close by. */
const LABEL_PIXELS = 12;
/** The bed lies a hair below zero, so that a first layer never flickers with it. */
const BED_Z = -0.06;

/** A quiet plate with lines each 10 mm, stronger ones each 50 mm, and figures along two edges. Its corner is at 0, 0. */
export function createPrintBed(size: BedSize, palette: ScenePalette): Group {
  const bed = new Group();
  bed.add(plate(size, palette), shadowCatcher(size, palette), ...labels(size, palette));
  return bed;
}

/** Lets go of what an object and its children hold on the graphics card. */
export function disposeObject(object: Object3D): void {
  object.traverse((part) => {
    if (!(part instanceof Mesh)) return;
    part.geometry.dispose();
    for (const material of [part.material].flat() as MeshBasicMaterial[]) {
      material.map?.dispose();
      material.dispose();
    }
  });
}

function plate(size: BedSize, palette: ScenePalette): Mesh {
  const material = new ShaderMaterial({
    uniforms: {
      bedSize: { value: new Vector2(size.x, size.y) },
      surface: { value: new Color(palette.bed) },
      fineLine: { value: new Color(palette.bedLine) },
      strongLine: { value: new Color(palette.bedStrongLine) },
      fineStep: { value: FINE_MILLIMETRES },
      strongStep: { value: STRONG_MILLIMETRES },
    },
    vertexShader: PLATE_VERTEX,
    fragmentShader: PLATE_FRAGMENT,
    side: DoubleSide,
    transparent: true,
    // What stands below the plate is seen through it from beneath.
    depthWrite: false,
  });
  const mesh = new Mesh(new PlaneGeometry(size.x, size.y), material);
  mesh.position.set(size.x / 2, size.y / 2, BED_Z);
  mesh.renderOrder = -2;
  return mesh;
}

function shadowCatcher(size: BedSize, palette: ScenePalette): Mesh {
  const mesh = new Mesh(
    new PlaneGeometry(size.x, size.y),
    new ShadowMaterial({ opacity: palette.shadowOpacity, depthWrite: false }),
  );
  mesh.position.set(size.x / 2, size.y / 2, BED_Z / 2);
  mesh.receiveShadow = true;
  mesh.renderOrder = -1;
  return mesh;
}

function labels(size: BedSize, palette: ScenePalette): Mesh[] {
  const made: Mesh[] = [];
  for (let x = 0; x <= size.x; x += STRONG_MILLIMETRES) {
    made.push(label(String(x), palette, x, -LABEL_HEIGHT_MILLIMETRES * 1.4));
  }
  for (let y = STRONG_MILLIMETRES; y <= size.y; y += STRONG_MILLIMETRES) {
    made.push(label(String(y), palette, -LABEL_HEIGHT_MILLIMETRES * 1.8, y));
  }
  made.push(label('mm', palette, size.x + LABEL_HEIGHT_MILLIMETRES * 2.2, -LABEL_HEIGHT_MILLIMETRES * 1.4));
  return made;
}

/** A figure that lies flat beside the plate. */
function label(text: string, palette: ScenePalette, x: number, y: number): Mesh {
  const canvas = document.createElement('canvas');
  const height = LABEL_HEIGHT_MILLIMETRES * LABEL_PIXELS * 1.3;
  const font = `500 ${LABEL_HEIGHT_MILLIMETRES * LABEL_PIXELS}px 'Inter Variable', system-ui, sans-serif`;
  const measure = canvas.getContext('2d');
  if (measure !== null) measure.font = font;
  canvas.width = Math.ceil((measure?.measureText(text).width ?? 100) + LABEL_PIXELS);
  canvas.height = Math.ceil(height);
  const context = canvas.getContext('2d');
  if (context !== null) {
    context.font = font;
    context.fillStyle = palette.bedText;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, canvas.width / 2, canvas.height / 2);
  }
  const texture = new CanvasTexture(canvas);
  texture.anisotropy = 8;
  const mesh = new Mesh(
    new PlaneGeometry(canvas.width / LABEL_PIXELS, canvas.height / LABEL_PIXELS),
    new MeshBasicMaterial({ map: texture, transparent: true, depthWrite: false, side: DoubleSide }),
  );
  mesh.position.set(x, y, 0);
  return mesh;
}

const PLATE_VERTEX = /* glsl */ `
  uniform vec2 bedSize;
  varying vec2 onBed;
  void main() {
    onBed = uv * bedSize;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

const PLATE_FRAGMENT = /* glsl */ `
  uniform vec2 bedSize;
  uniform vec3 surface;
  uniform vec3 fineLine;
  uniform vec3 strongLine;
  uniform float fineStep;
  uniform float strongStep;
  varying vec2 onBed;

  // How much of this pixel a line of about one pixel covers; fades where lines would run together.
  float lines(float stepMillimetres) {
    vec2 place = onBed / stepMillimetres;
    vec2 pixel = fwidth(place);
    vec2 nearness = abs(fract(place - 0.5) - 0.5) / pixel;
    vec2 cover = (1.0 - min(nearness, 1.0)) * (1.0 - smoothstep(0.15, 0.5, pixel));
    return max(cover.x, cover.y);
  }

  void main() {
    vec2 edge = min(onBed, bedSize - onBed) / fwidth(onBed);
    float rim = 1.0 - min(min(edge.x, edge.y) / 1.6, 1.0);
    vec3 colour = mix(surface, fineLine, lines(fineStep));
    colour = mix(colour, strongLine, max(lines(strongStep), rim));
    gl_FragColor = vec4(colour, gl_FrontFacing ? 1.0 : 0.35);
    #include <colorspace_fragment>
  }
`;
