import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { FILE_LIMITS, type FileRefusal } from '../../../shop/files/index.ts';
import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import { readAt } from './byte-lines.ts';

/** A ZIP archive whose directory has been checked whole, before anything in it is unpacked. */
export interface ZipPackage {
  has(name: string): boolean;
  /**
   * Unpacks one member, chunk by chunk, until `onChunk` returns false. Names are compared without regard to case,
   * as the Open Packaging Conventions do.
   */
  unpack(name: string, onChunk: (chunk: Uint8Array) => boolean): Promise<FileRefusal | undefined>;
  close(): void;
}

/** Small members may be packed tighter than the ratio allows: an empty XML form of 10 KB is no bomb. */
const RATIO_MATTERS_FROM_BYTES = 1024 * 1024;
/** Fixed part of a member's own header. */
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const SYMLINK = 0o12;

/** Opens an archive and checks its directory: number, names, kinds and sizes of members, and that none overlap. */
export async function openZip(path: string): Promise<Result<ZipPackage, FileRefusal>> {
  const magic = Buffer.from(readAt(path, 0, 4)).toString('latin1');
  if (magic !== 'PK\u0003\u0004' && magic !== 'PK\u0005\u0006') return refused({ code: 'files.notAZip' });
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  } catch {
    return refused({ code: 'files.zipDamaged' });
  }
  const entries = await readDirectory(zip);
  const problem = entries.ok ? checkEntries(entries.value, statSync(path).size) : entries.refusal;
  if (!entries.ok || problem !== undefined) {
    zip.close();
    return refused(problem ?? { code: 'files.zipDamaged' });
  }
  const byName = new Map(entries.value.map((entry) => [nameKey(entry.fileName), entry]));
  const budget = { remainingBytes: FILE_LIMITS.zipInflatedBytes };
  return accepted({
    has: (name) => byName.has(nameKey(name)),
    close: () => zip.close(),
    async unpack(name, onChunk) {
      const entry = byName.get(nameKey(name));
      return entry === undefined ? { code: 'files.threeMfNoModel' } : unpack(zip, entry, budget, onChunk);
    },
  });
}

async function readDirectory(zip: ZipFile): Promise<Result<Entry[], FileRefusal>> {
  if (zip.entryCount > FILE_LIMITS.zipEntries) {
    return refused({
      code: 'files.zipTooManyEntries',
      limit: FILE_LIMITS.zipEntries,
      entries: zip.entryCount,
    });
  }
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    // yauzl refuses unsafe names with an error of its own; the name is in its message.
    const match = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(
      error instanceof Error ? error.message : '',
    );
    if (match === null) return refused({ code: 'files.zipDamaged' });
    return refused({ code: 'files.zipUnsafeEntry', entry: (match[1] ?? '').slice(0, 200), problem: 'path' });
  }
  return accepted(entries);
}

function checkEntries(entries: readonly Entry[], fileBytes: number): FileRefusal | undefined {
  const names = new Set<string>();
  let inflatedBytes = 0;
  for (const entry of entries) {
    const problem = unsafety(entry, names);
    if (problem !== undefined) {
      return { code: 'files.zipUnsafeEntry', entry: entry.fileName.slice(0, 200), problem };
    }
    inflatedBytes += entry.uncompressedSize;
    if (isBomb(entry.uncompressedSize, entry.compressedSize)) {
      return { code: 'files.zipRatio', limit: FILE_LIMITS.zipRatio, entry: entry.fileName.slice(0, 200) };
    }
  }
  if (inflatedBytes > FILE_LIMITS.zipInflatedBytes) {
    return { code: 'files.zipTooLargeInside', limitBytes: FILE_LIMITS.zipInflatedBytes };
  }
  return overlap(entries, fileBytes);
}

function unsafety(
  entry: Entry,
  names: Set<string>,
): 'path' | 'duplicate' | 'encrypted' | 'symlink' | 'compression' | undefined {
  const key = nameKey(entry.fileName);
  if (names.has(key)) return 'duplicate';
  names.add(key);
  if (/\p{Cc}/u.test(entry.fileName)) return 'path';
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.externalFileAttributes >>> 28 === SYMLINK) return 'symlink';
  return entry.compressionMethod === STORED || entry.compressionMethod === DEFLATED
    ? undefined
    : 'compression';
}

/** Members that share bytes are how a small archive unpacks to more than all of its bytes. */
function overlap(entries: readonly Entry[], fileBytes: number): FileRefusal | undefined {
  const byOffset = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of byOffset) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start < end) return { code: 'files.zipUnsafeEntry', entry: entry.fileName, problem: 'overlap' };
    end = start + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
    if (end > fileBytes) return { code: 'files.zipDamaged' };
  }
  return undefined;
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  budget: { remainingBytes: number },
  onChunk: (chunk: Uint8Array) => boolean,
): Promise<FileRefusal | undefined> {
  let inflatedBytes = 0;
  let checksum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      // Declared sizes are the sender's word: what really comes out is what counts.
      inflatedBytes += chunk.byteLength;
      budget.remainingBytes -= chunk.byteLength;
      if (budget.remainingBytes < 0) {
        return { code: 'files.zipTooLargeInside', limitBytes: FILE_LIMITS.zipInflatedBytes };
      }
      if (isBomb(inflatedBytes, entry.compressedSize)) {
        return { code: 'files.zipRatio', limit: FILE_LIMITS.zipRatio, entry: entry.fileName };
      }
      checksum = crc32(chunk, checksum);
      if (!onChunk(chunk)) return undefined;
    }
  } catch {
    return { code: 'files.zipDamaged' };
  }
  return checksum === entry.crc32 ? undefined : { code: 'files.zipDamaged' };
}

function isBomb(inflatedBytes: number, packedBytes: number): boolean {
  return inflatedBytes > RATIO_MATTERS_FROM_BYTES && inflatedBytes > FILE_LIMITS.zipRatio * packedBytes;
}

function nameKey(name: string): string {
  return name.replace(/^\//, '').normalize('NFC').toLowerCase();
}
