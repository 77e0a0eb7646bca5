import type { FileStore } from '../../files/index.ts';
import type { DepotFile, FileDepot } from '../hub.ts';
import { chunkLength, isSound, isTooLarge, type Step } from './chunks.ts';
import type { FileMove, MoveBook } from './move-book.ts';

/** What is known of a file that comes; forgotten with the process, unlike what is on the disk of it. */
export interface TakingIn {
  description: DepotFile | null;
  /** The place at the hub that it comes from. */
  place: string;
  next: number;
  /** All of it was there once and was not the file: every chunk is fetched once more over what is there. */
  isSecondLook: boolean;
  /** How often the chunk that is due came with another length. */
  wrongLengths: number;
}

export function newTakingIn(): TakingIn {
  return { description: null, place: '', next: 0, isSecondLook: false, wrongLengths: 0 };
}

/** A chunk that came wrong is fetched again, this many times; then the hub has it wrong. */
const WRONG_LENGTHS_MAXIMUM = 3;

export interface TakeInHouse {
  readonly files: FileStore;
  readonly book: MoveBook;
  /** Whether the disk has room for this many bytes more. */
  hasRoom(bytes: number, urgency: number): Promise<boolean>;
  /** Every place whose rows name the file: one of them may have it where another does not yet. */
  placesOf(move: FileMove): readonly string[];
}

/** Fetches one chunk of a file, or puts the whole file into the store. Throws what the depot throws. */
export async function takeInChunk(
  house: TakeInHouse,
  depot: FileDepot,
  move: FileMove,
  taking: TakingIn,
): Promise<Step> {
  const { contentHash } = move;
  if (await house.files.has(contentHash)) return { kind: 'done' };
  if (taking.description === null) {
    const obstacle = await find(house, depot, move, taking);
    if (obstacle !== null) return obstacle;
  }
  const { description } = taking;
  if (description === null) throw new Error('A file is described before its first chunk');
  if (taking.next >= description.chunks) return finish(house, move, taking, description);
  const chunk = await depot.get(taking.place, contentHash, taking.next);
  if (chunk === null) {
    // Somebody is bringing it, or the hub was put back: what it has is asked anew.
    taking.description = null;
    return { kind: 'waits', why: 'otherStation' };
  }
  if (chunk.byteLength !== chunkLength(description, taking.next)) return wrongLength(taking, chunk);
  const start = taking.next * description.chunkBytes;
  const written = await house.files.arrivals.write(contentHash, start, chunk);
  if (!written.ok) return { kind: 'waits', why: 'room' };
  taking.wrongLengths = 0;
  taking.next += 1;
  return { kind: 'moved' };
}

function wrongLength(taking: TakingIn, chunk: Uint8Array): Step {
  taking.wrongLengths += 1;
  if (taking.wrongLengths < WRONG_LENGTHS_MAXIMUM) return { kind: 'moved' };
  const detail = `Chunk ${taking.next} has ${chunk.byteLength} bytes`;
  return { kind: 'failed', code: 'files.wrongContent', detail };
}

/** Finds where the hub has most of it, and how much is here already. Null: it can go on. */
async function find(
  house: TakeInHouse,
  depot: FileDepot,
  move: FileMove,
  taking: TakingIn,
): Promise<Step | null> {
  const found = await mostComplete(house, depot, move);
  if (found === null) return { kind: 'waits', why: 'otherStation' };
  const { description, place } = found;
  const { bytes, chunkBytes } = description;
  if (isTooLarge(bytes)) return { kind: 'failed', code: 'files.tooLarge', detail: `${bytes} bytes` };
  if (!isSound(description)) {
    return { kind: 'failed', code: 'files.wrongAtHub', detail: JSON.stringify(description).slice(0, 200) };
  }
  const receivedBytes = await house.files.arrivals.receivedBytes(move.contentHash);
  if (!(await house.hasRoom(bytes - Math.min(receivedBytes, bytes), move.urgency))) {
    return { kind: 'waits', why: 'room' };
  }
  // Only whole chunks count: the last one may have been cut off.
  if (!taking.isSecondLook) {
    taking.next = receivedBytes >= bytes ? description.chunks : Math.floor(receivedBytes / chunkBytes);
  }
  house.book.begun(move, bytes);
  taking.description = description;
  taking.place = place;
  return null;
}

async function mostComplete(
  house: TakeInHouse,
  depot: FileDepot,
  move: FileMove,
): Promise<{ readonly description: DepotFile; readonly place: string } | null> {
  let best: { readonly description: DepotFile; readonly place: string } | null = null;
  for (const place of new Set([move.place, ...house.placesOf(move)])) {
    const description = await depot.describe(place, move.contentHash);
    if (description === null) continue;
    if (best === null || description.present.length > best.description.present.length) {
      best = { description, place };
    }
    if (description.present.length === description.chunks) break;
  }
  return best;
}

/** The whole file is read from the disk and compared with its hash before anybody can see it. */
async function finish(
  { files }: TakeInHouse,
  move: FileMove,
  taking: TakingIn,
  { bytes }: DepotFile,
): Promise<Step> {
  const whole = await files.arrivals.complete(move.contentHash, bytes);
  if (whole.ok) return { kind: 'done' };
  if (whole.refusal.code === 'files.damaged' && taking.isSecondLook) {
    await files.arrivals.drop(move.contentHash);
    return { kind: 'failed', code: 'files.wrongContent', detail: 'The hub has other bytes under this hash' };
  }
  taking.isSecondLook = taking.isSecondLook || whole.refusal.code === 'files.damaged';
  taking.next = 0;
  return { kind: 'moved' };
}
