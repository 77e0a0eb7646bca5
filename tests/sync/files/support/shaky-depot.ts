import { HubUnreachable, type FileDepot } from '../../../../src/station/sync/hub.ts';

/** What a network and a hub can do to a depot, counted. */
export class ShakyDepot {
  readonly calls = { describe: 0, begin: 0, put: 0, get: 0 };
  /** Chunks that went over the line, by `put INDEX` or `get INDEX`: how often. */
  readonly sent = new Map<string, number>();
  /** Asked before each call: what happens to it. */
  fate: (name: keyof ShakyDepot['calls'], index: number | null) => 'well' | 'notAsked' | 'notAnswered' = () =>
    'well';
  /** What comes instead of a chunk. */
  twist: (index: number, chunk: Uint8Array) => Uint8Array = (_index, chunk) => chunk;
  readonly depot: FileDepot;

  constructor(inner: FileDepot) {
    this.depot = {
      describe: (place, hash) => this.through('describe', null, () => inner.describe(place, hash)),
      begin: (place, hash, bytes) => this.through('begin', null, () => inner.begin(place, hash, bytes)),
      put: (place, hash, index, chunk) =>
        this.through('put', index, () => inner.put(place, hash, index, chunk)),
      get: async (place, hash, index) => {
        const chunk = await this.through('get', index, () => inner.get(place, hash, index));
        return chunk === null ? null : this.twist(index, chunk);
      },
    };
  }

  /** Chunks that were sent more than once, counted each further time. */
  get sentAgain(): number {
    return [...this.sent.values()].reduce((sum, times) => sum + times - 1, 0);
  }

  private async through<Answer>(
    name: keyof ShakyDepot['calls'],
    index: number | null,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    this.calls[name] += 1;
    const fate = this.fate(name, index);
    if (fate === 'notAsked') throw new HubUnreachable('Not asked');
    if (index !== null) this.sent.set(`${name} ${index}`, (this.sent.get(`${name} ${index}`) ?? 0) + 1);
    const answer = await ask();
    if (fate === 'notAnswered') throw new HubUnreachable('Not answered');
    return answer;
  }
}

/** A file at the hub that nobody brought. */
export function plant(
  files: Map<string, { readonly bytes: number; readonly chunks: ReadonlyMap<number, Uint8Array> }>,
  place: string,
  contentHash: string,
  bytes: Uint8Array,
  chunkBytes: number,
): void {
  const chunks = new Map<number, Uint8Array>();
  for (let index = 0; index * chunkBytes < bytes.byteLength; index += 1) {
    chunks.set(index, bytes.slice(index * chunkBytes, (index + 1) * chunkBytes));
  }
  files.set(`${place} ${contentHash}`, { bytes: bytes.byteLength, chunks });
}
