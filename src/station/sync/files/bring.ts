import type { FileStore } from '../../files/index.ts';
import type { DepotFile, FileDepot } from '../hub.ts';
import { chunkLength, isSound, isTooLarge, type Step } from './chunks.ts';
import type { FileMove, MoveBook } from './move-book.ts';

/** What is known of a file that is being brought; forgotten with the process. */
export interface Bringing {
  description: DepotFile | null;
  /** Chunks that the hub has, by what it said and what was put since. */
  readonly present: Set<number>;
  /** The first chunk that may be missing. */
  next: number;
  /** Chunks put since the hub was last asked what it has: another station may bring the same file. */
  sincePresent: number;
}

export function newBringing(): Bringing {
  return { description: null, present: new Set(), next: 0, sincePresent: 0 };
}

/** The hub is asked this often what it has of a file meanwhile. */
const LOOK_AGAIN_CHUNKS = 16;

export interface BringHouse {
  readonly files: FileStore;
  readonly book: MoveBook;
}

/** Brings one chunk of a file to the hub, the first that is missing there. Throws what the depot throws. */
export async function bringChunk(
  { files, book }: BringHouse,
  depot: FileDepot,
  move: FileMove,
  bringing: Bringing,
): Promise<Step> {
  const { contentHash, place } = move;
  if (!(await files.has(contentHash))) return { kind: 'gone' };
  if (bringing.description === null || bringing.sincePresent >= LOOK_AGAIN_CHUNKS) {
    const opened = await announce({ files, book }, depot, move, bringing);
    if (opened !== null) return opened;
  }
  const { description } = bringing;
  if (description === null) throw new Error('A file is announced before its first chunk');
  while (bringing.present.has(bringing.next)) bringing.next += 1;
  if (bringing.next >= description.chunks) return { kind: 'done' };
  const start = bringing.next * description.chunkBytes;
  const length = chunkLength(description, bringing.next);
  const chunk = await readWhole(files.read(contentHash, { start, end: start + length }), length);
  await depot.put(place, contentHash, bringing.next, chunk);
  bringing.present.add(bringing.next);
  bringing.sincePresent += 1;
  return bringing.present.size >= description.chunks ? { kind: 'done' } : { kind: 'moved' };
}

/** Null: it can be brought. What is read again here is not what was damaged on this disk: that is never brought. */
async function announce(
  { files, book }: BringHouse,
  depot: FileDepot,
  move: FileMove,
  bringing: Bringing,
): Promise<Step | null> {
  const { contentHash, place } = move;
  const isFirst = bringing.description === null;
  const bytes = await files.sizeOf(contentHash);
  if (bytes === null) return { kind: 'gone' };
  if (isTooLarge(bytes)) return { kind: 'failed', code: 'files.tooLarge', detail: `${bytes} bytes` };
  const found = await depot.describe(place, contentHash);
  const isWhole = found !== null && found.present.length === found.chunks;
  if (isFirst && !isWhole && !(await files.verify(contentHash)).ok) {
    return { kind: 'failed', code: 'files.damaged', detail: contentHash };
  }
  const description = found ?? (await depot.begin(place, contentHash, bytes));
  if (!isSound(description) || description.bytes !== bytes) {
    const detail = `The hub has ${description.bytes} bytes under this hash, the file has ${bytes}`;
    return { kind: 'failed', code: 'files.wrongAtHub', detail };
  }
  if (isWhole) return { kind: 'done' };
  if (isFirst) book.begun(move, bytes);
  bringing.description = description;
  bringing.sincePresent = 0;
  for (const index of description.present) bringing.present.add(index);
  return null;
}

/** One piece of a file in one buffer, as a stream gives it in smaller ones. */
async function readWhole(pieces: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for await (const piece of pieces) {
    if (at + piece.byteLength > length) throw new Error('The file grew while it was read');
    whole.set(piece, at);
    at += piece.byteLength;
  }
  if (at !== length) throw new Error('The file shrank while it was read');
  return whole;
}
