import { GrowingFloats } from './growing.ts';

const FIRST_SLOTS = 1 << 12;
/** The table doubles when it is fuller than this. */
const LOAD = 0.6;

/**
 * Gives the same number to the same corner: STL writes each corner once a triangle. Corners are the same when all
 * three coordinates are, as single-precision numbers. 12 bytes a corner and 4 to 7 for the look-up.
 */
export class VertexIndex {
  readonly positions = new GrowingFloats();
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private readonly words = new Float32Array(3);
  private readonly bits = new Uint32Array(this.words.buffer);

  get count(): number {
    return this.positions.length / 3;
  }

  /** The number of the corner at (x, y, z), from 0. */
  numberOf(x: number, y: number, z: number): number {
    // Adding zero turns −0 into 0: they are one place with two bit patterns.
    this.words[0] = x + 0;
    this.words[1] = y + 0;
    this.words[2] = z + 0;
    const mask = this.slots.length - 1;
    let slot = hashOf(this.bits[0] ?? 0, this.bits[1] ?? 0, this.bits[2] ?? 0) & mask;
    for (;;) {
      const vertex = this.slots[slot] ?? -1;
      if (vertex < 0) break;
      if (this.isAt(vertex)) return vertex;
      slot = (slot + 1) & mask;
    }
    const vertex = this.count;
    this.slots[slot] = vertex;
    for (const word of this.words) this.positions.push(word);
    if (this.count > LOAD * this.slots.length) this.grow();
    return vertex;
  }

  private isAt(vertex: number): boolean {
    return (
      this.positions.at(3 * vertex) === this.words[0] &&
      this.positions.at(3 * vertex + 1) === this.words[1] &&
      this.positions.at(3 * vertex + 2) === this.words[2]
    );
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = this.slots.length - 1;
    for (let vertex = 0; vertex < this.count; vertex += 1) {
      for (let axis = 0; axis < 3; axis += 1) this.words[axis] = this.positions.at(3 * vertex + axis);
      let slot = hashOf(this.bits[0] ?? 0, this.bits[1] ?? 0, this.bits[2] ?? 0) & mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = vertex;
    }
  }
}

/** Mixes three words into one; all bits matter, as the table uses the lowest. */
export function hashOf(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77) ^ Math.imul(c, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
