import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { DepotFile, FileDepot } from '../../../../src/station/sync/hub.ts';

/** A depot that two processes can share and that outlives both: a folder a file, a file a chunk. */
export function folderDepot(directory: string, chunkBytes: number, chunkMilliseconds = 0): FileDepot {
  const folderOf = (place: string, hash: string) => join(directory, `${place}-${hash}`);
  const describe = (folder: string): DepotFile => {
    const bytes = Number(readFileSync(join(folder, 'bytes'), 'utf8'));
    const present = readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .toSorted((left, right) => left - right);
    return { bytes, chunkBytes, chunks: Math.ceil(bytes / chunkBytes), present };
  };
  const log = (line: string) => appendFileSync(join(directory, 'log'), `${line}\n`);
  return {
    async describe(place, hash) {
      const folder = folderOf(place, hash);
      return existsSync(join(folder, 'bytes')) ? describe(folder) : null;
    },
    async begin(place, hash, bytes) {
      const folder = folderOf(place, hash);
      mkdirSync(folder, { recursive: true });
      if (!existsSync(join(folder, 'bytes'))) writeFileSync(join(folder, 'bytes'), String(bytes));
      return describe(folder);
    },
    async put(place, hash, index, chunk) {
      log(`put ${index}`);
      await sleep(chunkMilliseconds);
      const path = join(folderOf(place, hash), String(index));
      if (existsSync(path)) return;
      writeFileSync(`${path}.part`, chunk);
      renameSync(`${path}.part`, path);
    },
    async get(place, hash, index) {
      log(`get ${index}`);
      await sleep(chunkMilliseconds);
      const path = join(folderOf(place, hash), String(index));
      return existsSync(path) ? readFileSync(path) : null;
    },
  };
}

/** How often chunks went over the line again, by the depot's own log. */
export function sentAgain(directory: string): number {
  const lines = readFileSync(join(directory, 'log'), 'utf8').trim().split('\n');
  return lines.length - new Set(lines).size;
}
