import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a new file to the disk's platter. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Renames, then syncs the directory: after a power cut the name is there with all of its bytes, or it is not. */
export async function moveInto(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(temporary, path);
  // Windows cannot open a directory; NTFS journals the rename.
  if (process.platform === 'win32') return;
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a file as young as if it had been written now. */
export async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}

/** With the folder of what was made from it; the file first, because what was made is looked for only where it is. */
export async function removeFile(path: string, writtenBefore: number): Promise<boolean> {
  const found = await stat(path).catch(undefinedWhenMissing);
  if (found !== undefined && found.mtimeMs >= writtenBefore) return false;
  await rm(path, { force: true });
  await rm(`${path}.derived`, { recursive: true, force: true });
  return true;
}

/** Bytes of a file; undefined when there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(undefinedWhenMissing);
  return found?.size;
}

/** For `catch`: a file that is not there is an answer, everything else an error. */
export function undefinedWhenMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

/** The disk, or this user's share of it, is full. */
export function isOutOfRoom(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
