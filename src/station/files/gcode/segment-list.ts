const FIRST_CAPACITY = 1 << 12;
/** The first length below which segments are joined, once there are too many: a nozzle's width does not show it. */
const FIRST_TOLERANCE_MILLIMETRES = 0.2;
/** After joining, at least this much of the room must be free, or joining would start again at once. */
const FILL_AFTER_JOINING = 0.75;
export const TRAVEL = 0;

/**
 * The segments of a toolpath, within a limit: when they become too many, first the travels go, then short segments
 * are joined with the one before, ever longer ones as need be. Line numbers stay true: a joined segment has the
 * line at which it is complete.
 */
export class SegmentList {
  length = 0;
  simplified = false;
  private readonly limit: number;
  private points = new Float32Array(4 * FIRST_CAPACITY);
  private lines = new Uint32Array(FIRST_CAPACITY);
  private features = new Uint8Array(FIRST_CAPACITY);
  private toleranceMillimetres = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /**
   * Adds a segment of the layer that starts at segment `layerFirst`. When joining changes the numbers of segments,
   * `layerStarts` is told how.
   */
  add(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    line: number,
    feature: number,
    layerStarts: number[],
  ): void {
    if (this.simplified && feature === TRAVEL) return;
    const layerFirst = layerStarts.at(-1) ?? 0;
    if (this.joinsLast(x0, y0, feature, layerFirst)) {
      this.extendLast(x1, y1, line);
      return;
    }
    if (this.length === this.limit) this.joinAll(layerStarts);
    if (this.length === this.lines.length) this.grow();
    this.write(this.length, x0, y0, x1, y1, line, feature);
    this.length += 1;
  }

  /** Gives all extrusions so far another feature. */
  relabel(feature: number): void {
    for (let index = 0; index < this.length; index += 1) {
      if (this.features[index] !== TRAVEL) this.features[index] = feature;
    }
  }

  /** The arrays, cut to length. */
  arrays(): { readonly points: Float32Array; readonly lines: Uint32Array; readonly features: Uint8Array } {
    return {
      points: this.points.slice(0, 4 * this.length),
      lines: this.lines.slice(0, this.length),
      features: this.features.slice(0, this.length),
    };
  }

  private joinsLast(x0: number, y0: number, feature: number, layerFirst: number): boolean {
    const last = this.length - 1;
    if (this.toleranceMillimetres === 0 || last < layerFirst || this.features[last] !== feature) return false;
    const endX = this.points[4 * last + 2] ?? 0;
    const endY = this.points[4 * last + 3] ?? 0;
    if (endX !== Math.fround(x0) || endY !== Math.fround(y0)) return false;
    const length = Math.hypot(endX - (this.points[4 * last] ?? 0), endY - (this.points[4 * last + 1] ?? 0));
    return length < this.toleranceMillimetres;
  }

  private extendLast(x1: number, y1: number, line: number): void {
    const last = this.length - 1;
    this.points[4 * last + 2] = x1;
    this.points[4 * last + 3] = y1;
    this.lines[last] = line;
  }

  private joinAll(layerStarts: number[]): void {
    this.simplified = true;
    do {
      this.toleranceMillimetres =
        this.toleranceMillimetres === 0 ? FIRST_TOLERANCE_MILLIMETRES : 2 * this.toleranceMillimetres;
      this.joinOnce(layerStarts);
    } while (this.length > FILL_AFTER_JOINING * this.limit && this.toleranceMillimetres < 1000);
    // Segments that do not touch cannot be joined; then every second one goes.
    if (this.length === this.limit) this.thin(layerStarts);
  }

  private joinOnce(layerStarts: number[]): void {
    const count = this.length;
    this.length = 0;
    let layer = 0;
    for (let index = 0; index < count; index += 1) {
      while (layer < layerStarts.length && (layerStarts[layer] ?? 0) <= index) {
        layerStarts[layer] = this.length;
        layer += 1;
      }
      const feature = this.features[index] ?? 0;
      if (feature === TRAVEL) continue;
      const [x0, y0, x1, y1] = this.pointsAt(index);
      const line = this.lines[index] ?? 0;
      if (this.joinsLast(x0, y0, feature, layerStarts[layer - 1] ?? 0)) this.extendLast(x1, y1, line);
      else {
        this.write(this.length, x0, y0, x1, y1, line, feature);
        this.length += 1;
      }
    }
    for (; layer < layerStarts.length; layer += 1) layerStarts[layer] = this.length;
  }

  private thin(layerStarts: number[]): void {
    const count = this.length;
    this.length = 0;
    for (let index = 0; index < count; index += 2) {
      const [x0, y0, x1, y1] = this.pointsAt(index);
      this.write(this.length, x0, y0, x1, y1, this.lines[index] ?? 0, this.features[index] ?? 0);
      this.length += 1;
    }
    layerStarts.forEach((start, layer) => {
      layerStarts[layer] = Math.ceil(start / 2);
    });
  }

  private pointsAt(index: number): readonly [number, number, number, number] {
    const at = (offset: number) => this.points[4 * index + offset] ?? 0;
    return [at(0), at(1), at(2), at(3)];
  }

  private write(
    index: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    line: number,
    feature: number,
  ): void {
    this.points[4 * index] = x0;
    this.points[4 * index + 1] = y0;
    this.points[4 * index + 2] = x1;
    this.points[4 * index + 3] = y1;
    this.lines[index] = line;
    this.features[index] = feature;
  }

  private grow(): void {
    const capacity = Math.min(this.limit, 2 * this.lines.length);
    const points = new Float32Array(4 * capacity);
    const lines = new Uint32Array(capacity);
    const features = new Uint8Array(capacity);
    points.set(this.points);
    lines.set(this.lines);
    features.set(this.features);
    this.points = points;
    this.lines = lines;
    this.features = features;
  }
}
