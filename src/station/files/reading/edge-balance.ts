import { FILE_LIMITS } from '../../../shop/files/index.ts';
import { hashOf } from './vertex-index.ts';

const FIRST_SLOTS = 1 << 12;
const LOAD = 0.5;
const EMPTY = 0xffff_ffff;

/**
 * Finds the edges where a surface is open. In a closed one every edge is walked as often one way as the other, by
 * the triangles on its two sides; so an edge is counted up one way and down the other, and forgotten at zero. Only
 * the rim of what has been read so far is in memory.
 */
export class EdgeBalance {
  /** More edges were pending than are kept; the counts mean nothing then. */
  overflowed = false;
  private size = 0;
  private low = new Uint32Array(FIRST_SLOTS).fill(EMPTY);
  private high = new Uint32Array(FIRST_SLOTS);
  private net = new Int16Array(FIRST_SLOTS);

  /** Walks one side of a triangle, from corner to corner by their numbers. */
  walk(from: number, to: number): void {
    if (this.overflowed || from === to) return;
    const [low, high, step] = from < to ? [from, to, 1] : [to, from, -1];
    const slot = this.slotOf(low, high);
    if (this.low[slot] === EMPTY) {
      this.low[slot] = low;
      this.high[slot] = high;
      this.net[slot] = step;
      this.size += 1;
      if (this.size > LOAD * this.low.length) this.grow();
      return;
    }
    const net = (this.net[slot] ?? 0) + step;
    this.net[slot] = net;
    if (net === 0) this.remove(slot);
  }

  /**
   * `open`: edges of an odd number of triangles. `flipped`: edges whose triangles come in pairs, but face opposite
   * ways.
   */
  count(): { readonly open: number; readonly flipped: number } {
    let open = 0;
    let flipped = 0;
    for (let slot = 0; slot < this.low.length; slot += 1) {
      if (this.low[slot] === EMPTY) continue;
      if ((this.net[slot] ?? 0) % 2 === 0) flipped += 1;
      else open += 1;
    }
    return { open, flipped };
  }

  private slotOf(low: number, high: number): number {
    const mask = this.low.length - 1;
    let slot = hashOf(low, high, 0) & mask;
    while (this.low[slot] !== EMPTY && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Closes the gap by moving back what was pushed along, so that no marks of removed edges pile up. */
  private remove(removed: number): void {
    const mask = this.low.length - 1;
    this.size -= 1;
    let gap = removed;
    let slot = (gap + 1) & mask;
    while (this.low[slot] !== EMPTY) {
      const home = hashOf(this.low[slot] ?? 0, this.high[slot] ?? 0, 0) & mask;
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        this.low[gap] = this.low[slot] ?? 0;
        this.high[gap] = this.high[slot] ?? 0;
        this.net[gap] = this.net[slot] ?? 0;
        gap = slot;
      }
      slot = (slot + 1) & mask;
    }
    this.low[gap] = EMPTY;
  }

  private grow(): void {
    if (this.size > FILE_LIMITS.pendingEdges) {
      this.overflowed = true;
      this.low = new Uint32Array(0);
      this.high = new Uint32Array(0);
      this.net = new Int16Array(0);
      return;
    }
    const { low, high, net } = this;
    this.low = new Uint32Array(2 * low.length).fill(EMPTY);
    this.high = new Uint32Array(2 * low.length);
    this.net = new Int16Array(2 * low.length);
    for (let index = 0; index < low.length; index += 1) {
      if (low[index] === EMPTY) continue;
      const slot = this.slotOf(low[index] ?? 0, high[index] ?? 0);
      this.low[slot] = low[index] ?? 0;
      this.high[slot] = high[index] ?? 0;
      this.net[slot] = net[index] ?? 0;
    }
  }
}
