import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { mkdir, open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentHash, StoreRefusal } from '../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import { isOutOfRoom, moveInto, sizeOf } from './durable.ts';

/**
 * Files on their way into the store, a piece at a time from the beginning. What is there of one outlives a restart; it
 * becomes visible only when all of it is there and its hash is the one that it is asked for by.
 */
export interface Arrivals {
  /** How many bytes of it are on the disk. */
  receivedBytes(hash: ContentHash): Promise<number>;
  /** Writes one piece. Refused: no room, and then nothing of the piece counts as received. */
  write(
    hash: ContentHash,
    offset: number,
    bytes: Uint8Array,
  ): Promise<Result<{ readonly receivedBytes: number }, StoreRefusal>>;
  /**
   * Puts a whole file into the store. Refused with `files.incomplete` where bytes are missing and with `files.damaged`
   * where they are others; what is there stays to be written over.
   */
  complete(
    hash: ContentHash,
    sizeBytes: number,
  ): Promise<Result<{ readonly sizeBytes: number }, StoreRefusal>>;
  /** Throws away what is there of it. */
  drop(hash: ContentHash): Promise<void>;
}

/** Opens (and makes, when missing) the folder of half files. The names in it are hashes and nothing else. */
export async function openArrivals(
  directory: string,
  pathOf: (hash: ContentHash) => string,
): Promise<Arrivals> {
  await mkdir(directory, { recursive: true });
  const partOf = (hash: ContentHash) => join(directory, hash);
  return {
    receivedBytes: async (hash) => (await sizeOf(partOf(hash))) ?? 0,
    write: (hash, offset, bytes) => writePiece(partOf(hash), offset, bytes),
    complete: (hash, sizeBytes) => complete({ hash, sizeBytes, part: partOf(hash), path: pathOf(hash) }),
    drop: (hash) => rm(partOf(hash), { force: true }),
  };
}

async function writePiece(
  part: string,
  offset: number,
  bytes: Uint8Array,
): Promise<Result<{ readonly receivedBytes: number }, StoreRefusal>> {
  try {
    // Made when missing, kept when there.
    const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      await file.writev([bytes], offset);
    } finally {
      await file.close();
    }
    return accepted({ receivedBytes: offset + bytes.byteLength });
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    // Half of a piece could have found room.
    await truncate(part, offset).catch(() => undefined);
    return refused({ code: 'files.noRoom' });
  }
}

interface Whole {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  readonly part: string;
  readonly path: string;
}

/** Read from the disk and not counted on the way: what is verified is what will be printed. */
async function complete({
  hash,
  sizeBytes,
  part,
  path,
}: Whole): Promise<Result<{ readonly sizeBytes: number }, StoreRefusal>> {
  const receivedBytes = (await sizeOf(part)) ?? 0;
  if (receivedBytes < sizeBytes) {
    return refused({ code: 'files.incomplete', declaredBytes: sizeBytes, receivedBytes });
  }
  if (receivedBytes > sizeBytes) await truncate(part, sizeBytes);
  const found = createHash('sha256');
  for await (const piece of createReadStream(part) as AsyncIterable<Uint8Array>) found.update(piece);
  if (found.digest('hex') !== hash) return refused({ code: 'files.damaged', hash });
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await moveInto(part, path);
  return accepted({ sizeBytes });
}
