import { statfs } from 'node:fs/promises';
import { URGENCY } from './urgency.ts';

/** What a disk keeps free, so that the store, its journal and a person's upload find room: a gibibyte, or less on a small disk. */
const KEPT_FREE_BYTES = 1024 * 1024 * 1024;
const KEPT_FREE_SHARE = 0.05;
/** A printer waits for it: then all but what the store itself needs. */
const KEPT_FOR_STORE_BYTES = 64 * 1024 * 1024;

export interface DiskRoom {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The room on the disk of a folder, for who is not its administrator. */
export async function diskRoom(directory: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(directory);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Whether so many bytes more may be fetched. What was thought of ahead leaves twice as much free as what is asked for. */
export function leavesRoom({ freeBytes, totalBytes }: DiskRoom, bytes: number, urgency: number): boolean {
  if (bytes === 0) return true;
  if (urgency >= URGENCY.printer) return freeBytes - bytes >= KEPT_FOR_STORE_BYTES;
  const kept = Math.min(KEPT_FREE_BYTES, totalBytes * KEPT_FREE_SHARE);
  return freeBytes - bytes >= (urgency >= URGENCY.person ? kept : 2 * kept);
}
