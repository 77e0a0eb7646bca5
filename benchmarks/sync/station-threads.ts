import { Worker } from 'node:worker_threads';
import type { BenchCompany } from './bench-company.ts';
import type { Command, Idle, Seen } from './station-worker.ts';

/** A thread with some stations in it. */
export interface StationThread {
  ask(command: Extract<Command, { kind: 'take' }>): Promise<Seen>;
  ask(command: Extract<Command, { kind: 'start' | 'stop' | 'isIdle' }>): Promise<Idle>;
  ask(command: Command): Promise<unknown>;
  end(): Promise<void>;
}

export function startStationThread({ root, template }: BenchCompany): StationThread {
  const worker = new Worker(new URL('./station-worker.ts', import.meta.url), {
    workerData: { root, template },
  });
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  worker.on(
    'message',
    ({ number, answer, problem }: { number: number; answer: unknown; problem?: string }) => {
      const question = open.get(number);
      open.delete(number);
      if (problem === undefined) question?.resolve(answer);
      else question?.reject(new Error(problem));
    },
  );
  worker.on('error', (error) => {
    for (const question of open.values()) question.reject(error);
  });
  const ask = (command: Command): Promise<unknown> => {
    asked += 1;
    const question = Promise.withResolvers<unknown>();
    open.set(asked, question);
    worker.postMessage({ number: asked, command }, []);
    return question.promise;
  };
  return {
    ask: ask as StationThread['ask'],
    async end() {
      await ask({ kind: 'close' });
      await worker.terminate();
    },
  };
}

/** A station, and the thread that it lives in. */
export interface PlacedStation {
  readonly name: string;
  readonly factory: number;
  readonly thread: StationThread;
}

export interface StationsWish {
  readonly stations: number;
  /** Of the company; stations stand in them in turn. */
  readonly factories: number;
  /** Whether each sees its own factory only, or all. */
  readonly seesOwnOnly: boolean;
}

/** More threads than processors change nothing, and each reads the whole program. */
const MOST_THREADS = 8;

/** Stations that are enrolled, have everything, and run. */
export async function openStations(
  company: BenchCompany,
  wish: StationsWish,
): Promise<{ readonly stations: readonly PlacedStation[]; readonly threads: readonly StationThread[] }> {
  const threads = Array.from({ length: Math.min(MOST_THREADS, wish.stations) }, () =>
    startStationThread(company),
  );
  const stations = Array.from({ length: wish.stations }, (_, index): PlacedStation => {
    const thread = threads[index % threads.length];
    if (thread === undefined) throw new Error('No thread for a station');
    return { name: `station-${index + 1}`, factory: (index % wish.factories) + 1, thread };
  });
  for (const [index, { name, factory, thread }] of stations.entries()) {
    await thread.ask({ kind: 'open', name, factory, factories: wish.factories });
    const isFirst = index === 0;
    const access = await company.access(wish.seesOwnOnly && !isFirst ? factory : null);
    await thread.ask({ kind: 'enrol', name, access, founds: isFirst });
    await thread.ask({ kind: 'start', name });
    if (isFirst) await untilIdle(stations.slice(0, 1));
  }
  await untilIdle(stations);
  return { stations, threads };
}

/** Waits until nothing waits anywhere. */
export async function untilIdle(stations: readonly PlacedStation[], cursor = 0): Promise<void> {
  for (const { name, thread } of stations) {
    for (;;) {
      const now = await thread.ask({ kind: 'isIdle', name });
      if (now.isIdle && now.cursor >= cursor) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
