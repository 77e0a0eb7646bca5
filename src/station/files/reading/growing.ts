/** How many numbers a list starts with room for. */
const FIRST_CAPACITY = 1024;

/** A list of single-precision numbers that grows by doubling, outside the JavaScript heap. */
export class GrowingFloats {
  length = 0;
  private values = new Float32Array(FIRST_CAPACITY);

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float32Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** 0 beyond the end. */
  at(index: number): number {
    return this.values[index] ?? 0;
  }

  toArray(): Float32Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}

/** A list of whole numbers from 0 to 2³² − 1 that grows by doubling, outside the JavaScript heap. */
export class GrowingIntegers {
  length = 0;
  private values = new Uint32Array(FIRST_CAPACITY);

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  toArray(): Uint32Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}
