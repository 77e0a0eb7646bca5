import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FILE_LIMITS,
  fileNameForPeople,
  parseContentHash,
  type ContentHash,
  type StoreRefusal,
} from '../../shop/files/index.ts';
import { accepted, refused, type RandomSource, type Result } from '../../shop/kernel/index.ts';
import { openArrivals, type Arrivals } from './arrivals.ts';
import {
  isOutOfRoom,
  moveInto,
  removeFile,
  sizeOf,
  touch,
  undefinedWhenMissing,
  writeDurably,
} from './durable.ts';

export interface FileStoreDependencies {
  /** For the names of half-received files. */
  readonly random: RandomSource;
  /** Largest upload; a station with a small disk may set less than the default. */
  readonly limitBytes?: number;
}

export interface ReceiveOptions {
  /** What the person's file is called. Data only: it never becomes a path. */
  readonly declaredName: string;
  /** What the sender says the length is, when it says so; another number of bytes is refused. */
  readonly declaredBytes?: number;
  readonly onProgress?: (receivedBytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface StoredFile {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  /** The person's name for it, cleaned for showing. */
  readonly name: string;
  /** The same bytes were here already. */
  readonly alreadyStored: boolean;
}

/** Files derived from a stored one; a closed list, so that no name from outside becomes a path. */
export const DERIVED_NAMES = ['analysis.json', 'display-mesh.bin', 'toolpath.bin', 'thumbnail.png'] as const;

export type DerivedName = (typeof DERIVED_NAMES)[number];

/** Files by the hash of their content; each content is kept once. */
export interface FileStore {
  /**
   * Takes a file in, as a stream, and keeps it under the hash of its bytes. It is on disk, entire, or not at all.
   * Refused: too large (as soon as the limit is passed), empty, cut off, cancelled, no room.
   */
  receive(
    stream: AsyncIterable<Uint8Array>,
    options: ReceiveOptions,
  ): Promise<Result<StoredFile, StoreRefusal>>;
  has(hash: ContentHash): Promise<boolean>;
  /** Bytes of a stored file; null: it is not here. */
  sizeOf(hash: ContentHash): Promise<number | null>;
  /** Files that come in pieces, over days if need be. What is not whole and verified is not in the store. */
  readonly arrivals: Arrivals;
  /**
   * Takes a file away with what was made from it, if it was last received before that instant (by the disk's clock); a
   * file is here before the row that names it. True: it is not here.
   */
  remove(hash: ContentHash, receivedBefore: number): Promise<boolean>;
  /** Absolute path of a stored file, for workers and printers. The file there is never written again. */
  pathOf(hash: ContentHash): string;
  /** Bytes of a stored file; `end` is exclusive. */
  read(
    hash: ContentHash,
    range?: { readonly start: number; readonly end?: number },
  ): AsyncIterable<Uint8Array>;
  /** Reads all of it again and compares: what is printed is what was uploaded. */
  verify(hash: ContentHash): Promise<Result<{ readonly sizeBytes: number }, StoreRefusal>>;
  /** Puts something made from a stored file beside it, replacing what was there. */
  writeDerived(hash: ContentHash, name: DerivedName, bytes: Uint8Array): Promise<void>;
  /** Undefined when it was not made. */
  readDerived(hash: ContentHash, name: DerivedName): Promise<Uint8Array | undefined>;
  /** Directory for what is made from a stored file; exists when this resolves. */
  derivedDirectory(hash: ContentHash): Promise<string>;
}

/** Opens (and makes, when missing) a store. What an earlier run left half-received is removed. */
export async function openFileStore(
  directory: string,
  dependencies: FileStoreDependencies,
): Promise<FileStore> {
  const incoming = join(directory, 'incoming');
  const limitBytes = dependencies.limitBytes ?? FILE_LIMITS.uploadBytes;
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  const pathOf = (hash: ContentHash) => join(directory, hash.slice(0, 2), hash);
  const derivedDirectory = async (hash: ContentHash) => {
    const path = `${pathOf(hash)}.derived`;
    await mkdir(path, { recursive: true });
    return path;
  };
  const temporaryPath = () => join(incoming, Buffer.from(dependencies.random.bytes(16)).toString('hex'));
  return {
    pathOf,
    derivedDirectory,
    receive: (stream, options) => receive(stream, { ...options, limitBytes }, temporaryPath(), pathOf),
    has: async (hash) => (await sizeOf(pathOf(hash))) !== undefined,
    sizeOf: async (hash) => (await sizeOf(pathOf(hash))) ?? null,
    arrivals: await openArrivals(join(directory, 'arriving'), pathOf),
    remove: (hash, receivedBefore) => removeFile(pathOf(hash), receivedBefore),
    read: (hash, range) => createReadStream(pathOf(hash), inclusive(range)),
    verify: (hash) => verify(hash, pathOf(hash)),
    async writeDerived(hash, name, bytes) {
      const temporary = temporaryPath();
      await writeDurably(temporary, bytes);
      await moveInto(temporary, join(await derivedDirectory(hash), name));
    },
    async readDerived(hash, name) {
      return readFile(join(`${pathOf(hash)}.derived`, name)).catch(undefinedWhenMissing);
    },
  };
}

interface LimitedOptions extends ReceiveOptions {
  readonly limitBytes: number;
}

async function receive(
  stream: AsyncIterable<Uint8Array>,
  options: LimitedOptions,
  temporary: string,
  pathOf: (hash: ContentHash) => string,
): Promise<Result<StoredFile, StoreRefusal>> {
  const { declaredBytes } = options;
  if (declaredBytes !== undefined && declaredBytes > options.limitBytes) {
    return refused({ code: 'files.tooLarge', limitBytes: options.limitBytes, sizeBytes: declaredBytes });
  }
  try {
    const written = await writeHashed(stream, options, temporary);
    if (!written.ok) return written;
    const { sizeBytes, hash } = written.value;
    const path = pathOf(hash);
    const alreadyStored = (await sizeOf(path)) === sizeBytes;
    // As young as this upload: what was kept for nobody is not removed just now.
    if (alreadyStored) await touch(path);
    else await moveInto(temporary, path);
    return accepted({ hash, sizeBytes, alreadyStored, name: fileNameForPeople(options.declaredName) });
  } catch (error) {
    if (isOutOfRoom(error)) return refused({ code: 'files.noRoom' });
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

interface Written {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
}

/** Writes the stream to `path` and to the disk's platter, counting and hashing on the way. */
async function writeHashed(
  stream: AsyncIterable<Uint8Array>,
  options: LimitedOptions,
  path: string,
): Promise<Result<Written, StoreRefusal>> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    const copied = await copyCounted(stream, options, file, hash);
    if (!copied.ok) return copied;
    const sizeBytes = copied.value;
    const { declaredBytes } = options;
    if (declaredBytes !== undefined && declaredBytes !== sizeBytes) {
      return refused({ code: 'files.incomplete', declaredBytes, receivedBytes: sizeBytes });
    }
    if (sizeBytes === 0) return refused({ code: 'files.empty' });
    await file.sync();
    return accepted({ sizeBytes, hash: digestOf(hash) });
  } finally {
    await file.close();
  }
}

async function copyCounted(
  stream: AsyncIterable<Uint8Array>,
  options: LimitedOptions,
  file: FileHandle,
  hash: Hash,
): Promise<Result<number, StoreRefusal>> {
  const chunks = stream[Symbol.asyncIterator]();
  const aborted = whenAborted(options.signal);
  let sizeBytes = 0;
  try {
    for (;;) {
      const next = await Promise.race([nextChunk(chunks), aborted.promise]);
      if (next === 'aborted') return refused({ code: 'files.cancelled' });
      if (next === 'broken') {
        return refused({
          code: 'files.incomplete',
          declaredBytes: options.declaredBytes ?? null,
          receivedBytes: sizeBytes,
        });
      }
      if (next === 'done') return accepted(sizeBytes);
      sizeBytes += next.byteLength;
      if (sizeBytes > options.limitBytes) {
        return refused({ code: 'files.tooLarge', limitBytes: options.limitBytes, sizeBytes });
      }
      hash.update(next);
      await file.writev([next]);
      options.onProgress?.(sizeBytes);
    }
  } finally {
    aborted.forget();
    // Not awaited: a source that waits for its own next chunk would not answer before it has one.
    void chunks.return?.()?.catch(() => undefined);
  }
}

/** The next chunk. A source that throws is a connection that broke: expected, so a value. */
async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | 'done' | 'broken'> {
  try {
    const next = await chunks.next();
    return next.done === true ? 'done' : next.value;
  } catch {
    return 'broken';
  }
}

function whenAborted(signal: AbortSignal | undefined): {
  readonly promise: Promise<'aborted'>;
  readonly forget: () => void;
} {
  const { promise, resolve } = Promise.withResolvers<'aborted'>();
  const onAbort = () => resolve('aborted');
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) };
}

async function verify(
  hash: ContentHash,
  path: string,
): Promise<Result<{ readonly sizeBytes: number }, StoreRefusal>> {
  if ((await sizeOf(path)) === undefined) return refused({ code: 'files.notStored', hash });
  const found = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    found.update(chunk);
    sizeBytes += chunk.byteLength;
  }
  return digestOf(found) === hash ? accepted({ sizeBytes }) : refused({ code: 'files.damaged', hash });
}

function digestOf(hash: Hash): ContentHash {
  const digest = parseContentHash(hash.digest('hex'));
  if (digest === undefined) throw new Error('SHA-256 gave no hexadecimal digest');
  return digest;
}

/** `createReadStream` counts its end in. */
function inclusive(range: { readonly start: number; readonly end?: number } | undefined): {
  readonly start?: number;
  readonly end?: number;
} {
  if (range === undefined) return {};
  return range.end === undefined ? { start: range.start } : { start: range.start, end: range.end - 1 };
}
