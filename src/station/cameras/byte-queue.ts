const FIRST_ROOM_BYTES = 64 * 1024;

/** Bytes that came and are not used yet. It grows to the longest picture and stays there: no copying for each chunk. */
export class ByteQueue {
  #room = Buffer.alloc(FIRST_ROOM_BYTES);
  #start = 0;
  #end = 0;
  /** How far it was looked for what is searched: nothing is looked through twice. */
  #searched = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#room.length) this.#makeRoom(this.length + chunk.length);
    this.#room.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #makeRoom(wanted: number): void {
    const isLarger = wanted > this.#room.length;
    const next = isLarger ? Buffer.alloc(Math.max(wanted, 2 * this.#room.length)) : this.#room;
    this.#room.copy(next, 0, this.#start, this.#end);
    this.#end = this.length;
    this.#start = 0;
    this.#room = next;
  }

  at(index: number): number | undefined {
    return index < 0 || index >= this.length ? undefined : this.#room[this.#start + index];
  }

  /** The first bytes, for as long as nothing is appended. */
  peek(count: number): Buffer {
    return this.#room.subarray(this.#start, Math.min(this.#start + count, this.#end));
  }

  drop(count: number): void {
    this.#start = Math.min(this.#start + count, this.#end);
    this.#searched = 0;
  }

  /** Where `wanted` first stands at or after `from`; -1: nowhere yet. */
  indexOf(wanted: Uint8Array, from: number): number {
    const found = this.#room.subarray(this.#start, this.#end).indexOf(wanted, from);
    if (found === -1) this.#searched = this.length;
    return found;
  }

  /** Where a search goes on, so that nothing that was cut in two is missed. */
  searchFrom(wantedLength: number): number {
    return Math.max(0, this.#searched - wantedLength);
  }

  /** What stands from here on is looked at again. */
  searchedTo(index: number): void {
    this.#searched = index;
  }
}
