import { HubRefuses, type DepotFile, type FileDepot } from '../../../src/station/sync/hub.ts';

/** Small enough that one chunk is nothing to send again. */
const CHUNK_BYTES = 1024 * 1024;

interface KeptFile {
  readonly bytes: number;
  readonly chunks: ReadonlyMap<number, Uint8Array>;
}

/** Files by place and hash. Never changed in place: a copy of the hub may hold the same. */
export type DepotState = Map<string, KeptFile>;

/** The files of a hub in memory, as one station sees them. */
export function memoryDepot(
  who: () => { readonly depot: DepotState; readonly factories: readonly string[] | null },
): FileDepot {
  const at = (place: string, contentHash: string) => {
    const { depot, factories } = who();
    const isSeen = place === '' || factories === null || factories.includes(place);
    return { depot, key: `${place} ${contentHash}`, isSeen };
  };
  const written = (place: string, contentHash: string) => {
    const found = at(place, contentHash);
    if (!found.isSeen) throw new HubRefuses('credentials', `Nothing to see of ${place}`);
    return found;
  };
  const described = (file: KeptFile): DepotFile => ({
    bytes: file.bytes,
    chunkBytes: CHUNK_BYTES,
    chunks: Math.ceil(file.bytes / CHUNK_BYTES),
    present: [...file.chunks.keys()].toSorted((left, right) => left - right),
  });
  return {
    async describe(place, contentHash) {
      const { depot, key, isSeen } = at(place, contentHash);
      const file = isSeen ? depot.get(key) : undefined;
      return file === undefined ? null : described(file);
    },
    async begin(place, contentHash, bytes) {
      const { depot, key } = written(place, contentHash);
      const file = depot.get(key) ?? { bytes, chunks: new Map() };
      depot.set(key, file);
      return described(file);
    },
    async put(place, contentHash, index, chunk) {
      const { depot, key } = written(place, contentHash);
      const file = depot.get(key);
      if (file === undefined) throw new Error(`${contentHash} was not announced`);
      const left = file.bytes - index * CHUNK_BYTES;
      if (chunk.length !== Math.min(CHUNK_BYTES, left))
        throw new Error(`Chunk ${index} is not as long as it must be`);
      if (!file.chunks.has(index)) {
        depot.set(key, { ...file, chunks: new Map([...file.chunks, [index, chunk.slice()]]) });
      }
    },
    async get(place, contentHash, index) {
      const { depot, key, isSeen } = at(place, contentHash);
      return (isSeen ? depot.get(key) : undefined)?.chunks.get(index) ?? null;
    },
  };
}
