import {
  FILE_LIMITS,
  TOOLPATH_FEATURES,
  type Bounds,
  type Toolpath,
  type ToolpathFeature,
} from '../../../shop/files/index.ts';
import { Box } from './box.ts';
import { SegmentList, TRAVEL } from './segment-list.ts';

/** Without marks, a higher extrusion is a new layer from this step on: finer than any printed layer. */
const LEAST_LAYER_STEP_MILLIMETRES = 0.03;
/** Layers that the window can step through; a 2 m part at 0.02 mm. More come from files made to be large. */
const MOST_LAYERS = 100_000;

/** Sorts the head's way into layers. */
export class ToolpathBuilder {
  /** Layers with something in them, also those beyond what is drawn. */
  layers = 0;
  private readonly segments: SegmentList;
  private box = new Box();
  private readonly layerZ: number[] = [];
  private readonly layerFirstSegment: number[] = [];
  private readonly layerFirstLine: number[] = [];
  private readonly layerStartSeconds: number[] = [];
  private feature = TOOLPATH_FEATURES.indexOf('other');
  private hasMarks = false;
  /** A mark was seen, and nothing has been extruded since. */
  private atMark = false;
  private z = -Infinity;

  constructor(segmentLimit: number = FILE_LIMITS.displaySegments) {
    this.segments = new SegmentList(segmentLimit);
  }

  get boundsMillimetres(): Bounds {
    return this.box.bounds;
  }

  get hasExtrusions(): boolean {
    return this.layers > 0;
  }

  setFeature(feature: ToolpathFeature): void {
    this.feature = TOOLPATH_FEATURES.indexOf(feature);
  }

  /**
   * The slicer says that a layer starts here. What came before the first mark is its start script: purge lines,
   * which are drawn with the first layer, but are not the part.
   */
  markLayer(): void {
    this.atMark = true;
    if (this.hasMarks) return;
    this.hasMarks = true;
    this.segments.relabel(TOOLPATH_FEATURES.indexOf('skirt'));
    this.box = new Box();
    this.layers = 0;
    for (const list of [this.layerZ, this.layerFirstSegment, this.layerFirstLine, this.layerStartSeconds]) {
      list.length = 0;
    }
  }

  travel(x0: number, y0: number, x1: number, y1: number, line: number): void {
    if (this.layers === 0 || (x0 === x1 && y0 === y1)) return;
    this.segments.add(x0, y0, x1, y1, line, TRAVEL, this.layerFirstSegment);
  }

  extrude(x0: number, y0: number, x1: number, y1: number, z: number, line: number, seconds: number): void {
    if (this.startsLayer(z)) this.startLayer(z, line, seconds);
    this.box.include(x0, y0, z);
    this.box.include(x1, y1, z);
    this.segments.add(x0, y0, x1, y1, line, this.feature, this.layerFirstSegment);
  }

  /** `scale` turns own seconds into the slicer's. */
  result(estimatedSeconds: number, nozzleMillimetres: number, scale: number): Toolpath {
    return {
      boundsMillimetres: this.box.bounds,
      estimatedSeconds,
      nozzleMillimetres,
      simplified: this.segments.simplified,
      layerZ: Float32Array.from(this.layerZ),
      layerFirstSegment: Uint32Array.from(this.layerFirstSegment),
      layerFirstLine: Uint32Array.from(this.layerFirstLine),
      layerStartSeconds: Float32Array.from(this.layerStartSeconds, (seconds) => seconds * scale),
      ...this.segments.arrays(),
    };
  }

  private startsLayer(z: number): boolean {
    if (this.layers === 0) return true;
    if (this.hasMarks) return this.atMark;
    return Math.abs(z - this.z) > LEAST_LAYER_STEP_MILLIMETRES;
  }

  private startLayer(z: number, line: number, seconds: number): void {
    this.atMark = false;
    this.z = z;
    this.layers += 1;
    if (this.layers > MOST_LAYERS) return;
    this.layerZ.push(z);
    this.layerFirstSegment.push(this.layers === 1 ? 0 : this.segments.length);
    this.layerFirstLine.push(line);
    this.layerStartSeconds.push(seconds);
  }
}
