import { randomFillSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { ContentHash } from '../../../../src/shop/files/index.ts';
import { URGENCY } from '../../../../src/station/sync/files/index.ts';
import type { FileDepot, Hub } from '../../../../src/station/sync/hub.ts';
import { openPostgresHub } from '../../../../src/station/sync/postgres/postgres-hub.ts';
import { openCuttingProxy, type CuttingProxy } from '../../../support/cutting-proxy.ts';
import { openTestHub, type TestPostgres } from '../../../support/postgres.ts';
import { NORTH, openFileStation, type FileStation } from './file-worlds.ts';

/** One way of a file, with the line cut in the middle of a chunk so many times. */
export interface CutMove {
  readonly chunks: number;
  readonly cuts: number;
  /** Chunks that were sent more than once, each further time counted. */
  readonly sentAgain: number;
  readonly milliseconds: number;
  /** What the process needed more than before, at its highest. */
  readonly memoryMebibytes: number;
  readonly isRight: boolean;
}

const MEBIBYTE = 1024 * 1024;

/**
 * A file goes from one station to another over a real PostgreSQL and real sockets, which end in the middle of chunks,
 * evenly over the file, on the way up and on the way down.
 */
export async function moveWithCuts(
  postgres: TestPostgres,
  { bytes, cutsEachWay }: { readonly bytes: number; readonly cutsEachWay: number },
): Promise<{ readonly up: CutMove; readonly down: CutMove }> {
  const hub = await openTestHub(postgres);
  const line = await openCuttingProxy(postgres);
  const ends: (() => Promise<void>)[] = [() => line.close(), () => hub.close()];
  try {
    const stations: { station: FileStation; counted: Counted }[] = [];
    // Of one role: whose bytes they are is nothing to a depot.
    const { access } = await hub.enrolled('station-a');
    for (const name of ['station-a', 'station-b']) {
      const way = await openPostgresHub({ ...access, address: { ...access.address, port: line.port } });
      const counted = countChunks(way, line);
      const station = await openFileStation(null, name);
      counted.onLost = () => station.desk.online();
      station.desk.depot = counted.depot;
      ends.unshift(
        () => station.close(),
        () => way.close(),
      );
      stations.push({ station, counted });
    }
    const [from, to] = stations;
    if (from === undefined || to === undefined) throw new Error('Two stations');
    const hash = await receiveNoise(from.station, bytes);
    const chunks = Math.ceil(bytes / MEBIBYTE);
    const up = await measured(chunks, cutsEachWay, from.counted, async () => {
      from.station.version(NORTH, hash, bytes);
      const whole = async () => (await way(from).describe(NORTH, hash))?.present.length === chunks;
      await patiently(async () => (await whole().catch(() => false)) && from.station.moves.view().up === 0);
      return true;
    });
    const down = await measured(chunks, cutsEachWay, to.counted, async () => {
      to.station.version(NORTH, hash, bytes);
      await to.station.moves.whenHere(hash, URGENCY.person, new AbortController().signal);
      return (await to.station.files.verify(hash)).ok;
    });
    return { up, down };
  } finally {
    for (const end of ends) await end();
  }
}

function way({ counted }: { readonly counted: Counted }): FileDepot {
  return counted.inner;
}

interface Counted {
  readonly inner: FileDepot;
  readonly depot: FileDepot;
  readonly sent: Map<number, number>;
  /** The chunks in whose middle the line ends. */
  cutAt: Set<number>;
  cuts: number;
  onLost: () => void;
}

function countChunks(hub: Hub, line: CuttingProxy): Counted {
  const inner = hub.files;
  const counted: Counted = {
    inner,
    sent: new Map(),
    cutAt: new Set(),
    cuts: 0,
    onLost: () => undefined,
    depot: {
      describe: (...given) => inner.describe(...given),
      begin: (...given) => inner.begin(...given),
      put: (place, hash, index, chunk) =>
        through('cutQuestion', index, () => inner.put(place, hash, index, chunk)),
      get: (place, hash, index) => through('cut', index, () => inner.get(place, hash, index)),
    },
  };
  async function through<Answer>(
    kind: 'cut' | 'cutQuestion',
    index: number,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    counted.sent.set(index, (counted.sent.get(index) ?? 0) + 1);
    if (!counted.cutAt.delete(index)) return ask();
    counted.cuts += 1;
    line.set({ kind, afterBytes: MEBIBYTE / 2 });
    try {
      return await ask();
    } finally {
      line.set({ kind: 'none' });
      // As the engine does when it reaches the hub again.
      setTimeout(() => counted.onLost(), 50);
    }
  }
  return counted;
}

async function measured(
  chunks: number,
  cuts: number,
  counted: Counted,
  move: () => Promise<boolean>,
): Promise<CutMove> {
  counted.cutAt = new Set(
    Array.from({ length: cuts }, (_, count) => Math.floor(((count + 0.5) * chunks) / cuts)),
  );
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const begun = performance.now();
  try {
    const isRight = await move();
    return {
      chunks,
      cuts: counted.cuts,
      sentAgain: [...counted.sent.values()].reduce((sum, times) => sum + times - 1, 0),
      milliseconds: performance.now() - begun,
      memoryMebibytes: Math.round((most - before) / MEBIBYTE),
      isRight,
    };
  } finally {
    clearInterval(watch);
  }
}

async function receiveNoise(station: FileStation, bytes: number): Promise<ContentHash> {
  const stored = await station.files.receive(noiseOf(bytes), { declaredName: 'part.stl' });
  if (!stored.ok) throw new Error(stored.refusal.code);
  return stored.value.hash;
}

async function* noiseOf(bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= MEBIBYTE)
    yield randomFillSync(new Uint8Array(Math.min(left, MEBIBYTE)));
}

async function patiently(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
