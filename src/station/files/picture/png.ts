import { promisify } from 'node:util';
import { crc32, deflate, deflateSync } from 'node:zlib';

/** A picture of `width × height` pixels, four bytes each: red, green, blue, opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const EIGHT_BITS = 8;
const RED_GREEN_BLUE_OPACITY = 6;
/** Each byte as its difference to the byte above: smooth shading packs well that way. */
const FILTER_UP = 2;

/** Writes a PNG (ISO/IEC 15948), 8 bits a channel, with opacity. */
export function encodePng(picture: Picture): Uint8Array {
  return wrapped(picture, deflateSync(filteredRows(picture), { level: 9 }));
}

const deflateElsewhere = promisify(deflate);

/** As `encodePng`, for a picture that is looked at once: packed less well, and not on the main thread. */
export async function encodePassingPng(picture: Picture): Promise<Uint8Array> {
  return wrapped(picture, await deflateElsewhere(filteredRows(picture), { level: 3 }));
}

function wrapped({ width, height }: Picture, packed: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = EIGHT_BITS;
  header[9] = RED_GREEN_BLUE_OPACITY;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function filteredRows({ width, height, pixels }: Picture): Buffer {
  const rowBytes = 4 * width;
  const rows = Buffer.alloc(height * (rowBytes + 1));
  for (let row = 0; row < height; row += 1) {
    const start = row * (rowBytes + 1);
    rows[start] = FILTER_UP;
    for (let index = 0; index < rowBytes; index += 1) {
      const above = row === 0 ? 0 : (pixels[(row - 1) * rowBytes + index] ?? 0);
      rows[start + 1 + index] = (pixels[row * rowBytes + index] ?? 0) - above;
    }
  }
  return rows;
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const result = Buffer.alloc(named.length + 8);
  result.writeUInt32BE(body.length, 0);
  named.copy(result, 4);
  result.writeUInt32BE(crc32(named), named.length + 4);
  return result;
}
