import { createHash } from 'node:crypto';
import type { RandomSource } from '../../../shop/kernel/index.ts';
import type { HttpBody } from './http.ts';
import type { UploadFile } from './service.ts';

/**
 * The bytes of a file, the last of them only when all of them together are the right ones: a server never has the
 * whole of a file that was changed after its approval. Throws where they are not.
 */
export async function* verifiedBlocks(file: UploadFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | null = null;
  let bytes = 0;
  for await (const block of file.blocks()) {
    if (block.length === 0) continue;
    if (held !== null) yield held;
    hash.update(block);
    bytes += block.length;
    if (bytes > file.bytes) break;
    // The reader may use its block again.
    held = Uint8Array.from(block);
  }
  if (bytes !== file.bytes) throw new Error('The file has another length than before');
  if (file.sha256 !== null && hash.digest('hex') !== file.sha256) {
    throw new Error('The file is not the approved one any more');
  }
  if (held !== null) yield held;
}

/** The file alone. */
export function wholeBody(file: UploadFile): HttpBody {
  return {
    contentType: 'application/octet-stream',
    length: file.bytes,
    blocks: () => verifiedBlocks(file),
  };
}

/** The file as a form that a browser would send (RFC 7578), its fields first. Names and fields are our own ASCII. */
export function formBody(
  file: UploadFile,
  fields: Readonly<Record<string, string>>,
  random: RandomSource,
): HttpBody {
  // Random, so that no file can be made that contains it.
  const boundary = `printhall-${Buffer.from(random.bytes(16)).toString('hex')}`;
  const head = [
    ...Object.entries(fields).map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\n`,
    'Content-Type: application/octet-stream\r\n\r\n',
  ].join('');
  const tail = `\r\n--${boundary}--\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: Buffer.byteLength(head) + file.bytes + Buffer.byteLength(tail),
    async *blocks() {
      yield Buffer.from(head);
      yield* verifiedBlocks(file);
      yield Buffer.from(tail);
    },
  };
}
