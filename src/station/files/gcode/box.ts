import type { Bounds } from '../../../shop/files/index.ts';

const NOTHING: Bounds = { minX: 0, minY: 0, minZ: 0, maxX: 0, maxY: 0, maxZ: 0 };

/** A box that grows around points. */
export class Box {
  private minX = Infinity;
  private minY = Infinity;
  private minZ = Infinity;
  private maxX = -Infinity;
  private maxY = -Infinity;
  private maxZ = -Infinity;

  include(x: number, y: number, z: number): void {
    if (x < this.minX) this.minX = x;
    if (y < this.minY) this.minY = y;
    if (z < this.minZ) this.minZ = z;
    if (x > this.maxX) this.maxX = x;
    if (y > this.maxY) this.maxY = y;
    if (z > this.maxZ) this.maxZ = z;
  }

  /** All zero when nothing was included. */
  get bounds(): Bounds {
    if (this.minX > this.maxX) return NOTHING;
    const { minX, minY, minZ, maxX, maxY, maxZ } = this;
    return { minX, minY, minZ, maxX, maxY, maxZ };
  }
}
