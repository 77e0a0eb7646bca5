import {
  Box3,
  Color,
  DirectionalLight,
  HemisphereLight,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { Object3D } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { ScenePalette } from './palette.ts';
import { createPrintBed, disposeObject } from './print-bed.ts';
import type { BedSize } from './print-bed.ts';
import { directionOf, eyeBetween, eyeToSee } from './view-directions.ts';
import type { EyePlace, ViewName } from './view-directions.ts';

/** How long the eye takes from one side of the part to another; long enough to follow, short enough not to wait. */
const TRAVEL_MILLISECONDS = 320;
const KEY_TURN_RADIANS = Math.PI / 16;
const KEY_PAN_PIXELS = 40;
const ZOOM_STEP = 0.8;
/** More than two canvas pixels a screen pixel cost time and are not seen. */
const PIXEL_RATIO_MAXIMUM = 2;
const SHADOW_MAP_PIXELS = 2048;
/** Below this height the buttons along the upper edge would cover the part, and no legend balances them below. */
const ROOMY_PIXELS = 420;
const TOOLBAR_PIXELS = 60;

export interface StageOptions {
  readonly host: HTMLElement;
  readonly reducedMotion: boolean;
  /** The graphics card took its memory back: the scene must be built anew. */
  readonly onLost: () => void;
}

/** A scene with a bed, light and an eye that can be moved. It draws only when something has changed. */
export interface Stage {
  readonly camera: PerspectiveCamera;
  readonly canvas: HTMLCanvasElement;
  /** Draws one frame soon. */
  redraw(): void;
  /** Puts bed and light into the colours of light or dark. */
  dress(size: BedSize, palette: ScenePalette): void;
  /** Takes the place of what was shown; what was shown is let go of. Null clears the stage. */
  show(content: Object3D | null, box: Box3, look: 'fit' | 'keep'): void;
  /** Shows the whole content, from a side or from where the eye is. */
  look(view: ViewName | 'fit'): void;
  zoom(direction: 'in' | 'out'): void;
  /** Does what a key asks; false for a key that means nothing here. */
  press(key: string, shift: boolean): boolean;
  dispose(): void;
}

/** Builds a stage inside `host`; null where the browser or the machine has no WebGL. */
export function createStage(options: StageOptions): Stage | null {
  const renderer = createRenderer();
  if (renderer === null) return null;
  const { host, reducedMotion } = options;
  const canvas = renderer.domElement;
  canvas.setAttribute('aria-hidden', 'true');
  host.append(canvas);

  const scene = new Scene();
  const camera = new PerspectiveCamera(32, 1, 0.5, 8_000);
  camera.up.set(0, 0, 1);
  const lights = createLights(camera);
  scene.add(camera, lights.hemisphere, lights.key, lights.key.target);
  const controls = new OrbitControls(camera, canvas);
  controls.enableDamping = !reducedMotion;
  controls.dampingFactor = 0.12;
  controls.zoomToCursor = true;
  controls.maxPolarAngle = Math.PI * 0.97;

  let bed: Object3D | null = null;
  let content: Object3D | null = null;
  let box = new Box3(new Vector3(0, 0, 0), new Vector3(100, 100, 50));
  let frame = 0;
  let travel: { readonly from: EyePlace; readonly to: EyePlace; readonly startedAt: number } | null = null;

  const draw = (at: number) => {
    frame = 0;
    if (travel !== null) {
      const fraction = Math.min((at - travel.startedAt) / TRAVEL_MILLISECONDS, 1);
      place(eyeBetween(travel.from, travel.to, Math.max(fraction, 0)));
      if (fraction >= 1) travel = null;
      redraw();
    }
    if (controls.update()) redraw();
    renderer.render(scene, camera);
  };
  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const place = (eye: EyePlace) => {
    controls.target.copy(eye.target);
    camera.position.copy(eye.position);
  };
  const here = (): EyePlace => ({ target: controls.target.clone(), position: camera.position.clone() });
  const go = (to: EyePlace, gently: boolean) => {
    const distance = to.position.distanceTo(to.target);
    controls.minDistance = 2;
    controls.maxDistance = Math.max(distance * 6, 1_500);
    if (gently && !reducedMotion) travel = { from: here(), to, startedAt: performance.now() };
    else {
      travel = null;
      place(to);
    }
    redraw();
  };
  const look = (view: ViewName | 'fit', gently = true) => {
    const direction =
      view === 'fit' ? camera.position.clone().sub(controls.target).normalize() : directionOf(view);
    go(eyeToSee(box, direction, camera), gently);
  };

  controls.addEventListener('change', redraw);
  controls.addEventListener('start', () => {
    travel = null;
  });
  const lost = (event: Event) => {
    event.preventDefault();
    options.onLost();
  };
  canvas.addEventListener('webglcontextlost', lost);

  let measured = false;
  const resize = () => {
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return;
    camera.aspect = clientWidth / clientHeight;
    // In a low scene the part makes room for the buttons along the upper edge.
    const down = clientHeight < ROOMY_PIXELS ? TOOLBAR_PIXELS / 2 : 0;
    camera.setViewOffset(clientWidth, clientHeight, 0, -down, clientWidth, clientHeight);
    camera.updateProjectionMatrix();
    renderer.setPixelRatio(Math.min(window.devicePixelRatio, PIXEL_RATIO_MAXIMUM));
    renderer.setSize(clientWidth, clientHeight);
    if (!measured) {
      measured = true;
      look('iso', false);
    }
    // At once: a canvas of a new size is empty until it is drawn, which would flicker.
    renderer.render(scene, camera);
  };
  const observer = new ResizeObserver(resize);
  observer.observe(host);
  resize();

  const swap = (before: Object3D | null, after: Object3D | null) => {
    if (before !== null) {
      scene.remove(before);
      disposeObject(before);
    }
    if (after !== null) scene.add(after);
    renderer.shadowMap.needsUpdate = true;
    redraw();
  };

  return {
    camera,
    canvas,
    redraw,
    dress(size, palette) {
      const next = createPrintBed(size, palette);
      swap(bed, next);
      bed = next;
      lights.hemisphere.color = new Color(palette.sky);
      lights.hemisphere.groundColor = new Color(palette.ground);
      lights.key.color = new Color(palette.keyLight);
    },
    show(next, nextBox, how) {
      swap(content, next);
      content = next;
      box = nextBox.clone();
      aimShadows(lights.key, box);
      if (how === 'fit') look('iso', false);
    },
    look(view) {
      look(view);
    },
    zoom(direction) {
      travel = null;
      zoomBy(controls, camera, direction === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP);
      redraw();
    },
    press(key, shift) {
      const done = pressKey(key, shift, controls, camera);
      if (key === 'Home' || key === '0') look('fit');
      else if (!done) return false;
      redraw();
      return true;
    },
    dispose() {
      cancelAnimationFrame(frame);
      observer.disconnect();
      controls.dispose();
      canvas.removeEventListener('webglcontextlost', lost);
      for (const object of [bed, content]) if (object !== null) disposeObject(object);
      lights.key.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
      canvas.remove();
    },
  };
}

function createRenderer(): WebGLRenderer | null {
  try {
    const renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: 'high-performance' });
    renderer.shadowMap.enabled = true;
    // The part stands still under a light that stands still: its shadow is drawn once.
    renderer.shadowMap.autoUpdate = false;
    renderer.localClippingEnabled = true;
    return renderer;
  } catch {
    return null;
  }
}

/** Light as in a photographer's tent: soft from all sides, one key light with a shadow, a little from the eye. */
function createLights(camera: PerspectiveCamera) {
  const hemisphere = new HemisphereLight(0xffffff, 0x888888, 1.5);
  hemisphere.position.set(0, 0, 1);
  const key = new DirectionalLight(0xffffff, 1.7);
  key.castShadow = true;
  key.shadow.mapSize.set(SHADOW_MAP_PIXELS, SHADOW_MAP_PIXELS);
  key.shadow.radius = 9;
  key.shadow.bias = -0.0006;
  key.shadow.normalBias = 0.4;
  const fromTheEye = new DirectionalLight(0xffffff, 0.8);
  fromTheEye.position.set(-0.4, 0.3, 1);
  camera.add(fromTheEye);
  return { hemisphere, key };
}

/** Fits the key light's shadow to the part, with room for the shadow that it throws on the bed. */
function aimShadows(key: DirectionalLight, box: Box3): void {
  const centre = box.getCenter(new Vector3());
  const radius = Math.max(box.getSize(new Vector3()).length() * 0.9, 10);
  key.target.position.copy(centre);
  key.position.copy(centre).add(new Vector3(-0.55, -0.45, 1).normalize().multiplyScalar(radius * 2));
  key.target.updateMatrixWorld();
  const { camera } = key.shadow;
  camera.left = -radius;
  camera.right = radius;
  camera.top = radius;
  camera.bottom = -radius;
  camera.near = radius * 0.2;
  camera.far = radius * 4;
  camera.updateProjectionMatrix();
}

function zoomBy(controls: OrbitControls, camera: PerspectiveCamera, factor: number): void {
  const offset = camera.position.clone().sub(controls.target);
  const distance = Math.min(Math.max(offset.length() * factor, controls.minDistance), controls.maxDistance);
  camera.position.copy(controls.target).add(offset.setLength(distance));
}

function pressKey(key: string, shift: boolean, controls: OrbitControls, camera: PerspectiveCamera): boolean {
  const sideways = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  const upwards = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0;
  if (sideways !== 0 || upwards !== 0) {
    if (shift) controls.pan(-sideways * KEY_PAN_PIXELS, upwards * KEY_PAN_PIXELS);
    else if (sideways === 0) controls.rotateUp(-upwards * KEY_TURN_RADIANS);
    else controls.rotateLeft(sideways * KEY_TURN_RADIANS);
    return true;
  }
  if (key === '+' || key === '=') zoomBy(controls, camera, ZOOM_STEP);
  else if (key === '-' || key === '_') zoomBy(controls, camera, 1 / ZOOM_STEP);
  else return false;
  return true;
}
