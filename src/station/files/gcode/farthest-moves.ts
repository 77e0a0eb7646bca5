import type { Bounds } from '../../../shop/files/index.ts';

type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };

/** A box around places, and for each of its sides the line that made it so wide. */
export class FarthestMoves {
  readonly lines: Mutable<Bounds> = { minX: 0, minY: 0, minZ: 0, maxX: 0, maxY: 0, maxZ: 0 };
  readonly #bounds: Mutable<Bounds> = {
    minX: Infinity,
    minY: Infinity,
    minZ: Infinity,
    maxX: -Infinity,
    maxY: -Infinity,
    maxZ: -Infinity,
  };

  take(x: number, y: number, z: number, line: number): void {
    const bounds = this.#bounds;
    if (x < bounds.minX) this.#widen('minX', x, line);
    if (y < bounds.minY) this.#widen('minY', y, line);
    if (z < bounds.minZ) this.#widen('minZ', z, line);
    if (x > bounds.maxX) this.#widen('maxX', x, line);
    if (y > bounds.maxY) this.#widen('maxY', y, line);
    if (z > bounds.maxZ) this.#widen('maxZ', z, line);
  }

  /** All zero when nothing was taken. */
  get bounds(): Bounds {
    const { lines } = this;
    return Number.isFinite(this.#bounds.minX) ? { ...this.#bounds } : { ...lines };
  }

  #widen(side: keyof Bounds, place: number, line: number): void {
    this.#bounds[side] = place;
    this.lines[side] = line;
  }
}
