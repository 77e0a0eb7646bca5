import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContentHash, type ContentHash } from '../../shop/files/index.ts';
import { undefinedWhenMissing } from './durable.ts';

/** Every file under its hash; folders of what was made from them, and what is half there, are none. */
export async function* keptFiles(
  directory: string,
): AsyncGenerator<{ readonly hash: ContentHash; readonly keptAt: number }, void, void> {
  for (const folder of await readdir(directory)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await readdir(join(directory, folder))) {
      const hash = parseContentHash(name);
      if (hash === undefined) continue;
      const found = await stat(join(directory, folder, name)).catch(undefinedWhenMissing);
      if (found?.isFile() === true) yield { hash, keptAt: found.mtimeMs };
    }
  }
}

/** The file first: what was made from it can be made again, and is looked for only where the file is. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.derived`, { recursive: true, force: true });
}
