/** Chunks that draw the picture. Anything else a file may carry (a place, a camera, a text) is left out. */
const DRAWING: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and name before a chunk's contents, checksum after it: four bytes each. */
const CHUNK_FRAME = 12;
const HEADER_LENGTH = 13;

/** A PNG as it is kept. */
export interface PlainPng {
  readonly width: number;
  readonly height: number;
  /** The file with nothing in it but what draws the picture. */
  readonly bytes: Uint8Array;
}

interface Chunk {
  readonly name: string;
  readonly contents: Uint8Array;
  /** With its frame. */
  readonly whole: Uint8Array;
}

/**
 * Reads the outside of a PNG: signature, chunks with their checksums, size. Null for anything that is not a whole PNG.
 * What is compressed inside is left to who draws it. (PNG specification, third edition, 5 and 11.)
 */
export function readPng(file: Uint8Array): PlainPng | null {
  if (SIGNATURE.some((byte, index) => file[index] !== byte)) return null;
  const chunks = chunksOf(file);
  const header = chunks?.[0];
  if (chunks === null || header?.name !== 'IHDR' || header.contents.length !== HEADER_LENGTH) return null;
  if (chunks.at(-1)?.name !== 'IEND' || !chunks.some(({ name }) => name === 'IDAT')) return null;
  const kept = [
    Uint8Array.from(SIGNATURE),
    ...chunks.filter(({ name }) => DRAWING.has(name)).map(({ whole }) => whole),
  ];
  const sizes = viewOf(header.contents);
  return { width: sizes.getUint32(0), height: sizes.getUint32(4), bytes: joined(kept) };
}

/** Null where the chunks do not fill the file exactly, or one is damaged. */
function chunksOf(file: Uint8Array): readonly Chunk[] | null {
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at < file.length) {
    const left = file.length - at;
    const length = left < CHUNK_FRAME ? Infinity : viewOf(file).getUint32(at);
    if (CHUNK_FRAME + length > left) return null;
    const whole = file.subarray(at, at + CHUNK_FRAME + length);
    const checked = whole.subarray(4, 8 + length);
    if (viewOf(whole).getUint32(8 + length) !== checksumOf(checked)) return null;
    chunks.push({
      name: String.fromCharCode(...whole.subarray(4, 8)),
      contents: checked.subarray(4),
      whole,
    });
    at += whole.length;
  }
  return chunks;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** CRC-32 as PNG has it (annex D): what each value of a byte adds. */
const CHECKSUM_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

function checksumOf(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (CHECKSUM_OF_BYTE[(rest ^ byte) & 0xff] ?? 0);
  return (rest ^ 0xffffffff) >>> 0;
}
