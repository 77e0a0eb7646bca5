import { FILE_LIMITS } from '../../../shop/files/index.ts';
import type { DepotFile } from '../hub.ts';

/** No chunk is larger, whatever a hub says: it is held in memory. Hubs are made with 1 MiB. */
const CHUNK_BYTES_MAXIMUM = 16 * 1024 * 1024;

/** How long a chunk is: all are alike but the last. */
export function chunkLength({ bytes, chunkBytes, chunks }: DepotFile, index: number): number {
  return index === chunks - 1 ? bytes - index * chunkBytes : chunkBytes;
}

/** Whether what a hub says of a file agrees with itself and with what any file can be. */
export function isSound({ bytes, chunkBytes, chunks }: DepotFile): boolean {
  return (
    Number.isSafeInteger(bytes) &&
    bytes > 0 &&
    Number.isSafeInteger(chunkBytes) &&
    chunkBytes > 0 &&
    chunkBytes <= CHUNK_BYTES_MAXIMUM &&
    chunks === Math.ceil(bytes / chunkBytes)
  );
}

/** No upload is larger, so no file that travels is. */
export function isTooLarge(bytes: number): boolean {
  return bytes > FILE_LIMITS.uploadBytes;
}

/** What became of one step of a move. */
export type Step =
  | { readonly kind: 'moved' }
  | { readonly kind: 'done' }
  /** Not now: the next try is due after this long. */
  | { readonly kind: 'waits'; readonly why: 'otherStation' | 'room' }
  /** There is nothing to move. */
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'failed';
      readonly code: 'files.tooLarge' | 'files.wrongContent' | 'files.wrongAtHub' | 'files.damaged';
      readonly detail: string;
    };
