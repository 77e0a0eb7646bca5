import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { HubAccess } from '../../src/station/sync/hub.ts';
import { watchStandstills, type Standstills } from '../stream/standstill.ts';
import { openBenchStation, type BenchStation } from './bench-station.ts';

/** What a thread with stations in it is told, one after the other. */
export type Command =
  | { readonly kind: 'open'; readonly name: string; readonly factory: number; readonly factories: number }
  | { readonly kind: 'enrol'; readonly name: string; readonly access: HubAccess; readonly founds: boolean }
  | { readonly kind: 'start' | 'stop' | 'isIdle'; readonly name: string }
  | {
      readonly kind: 'fill';
      readonly name: string;
      readonly changes: number;
      readonly from: number;
      readonly to: number;
    }
  /** Each station of the thread makes a change every so often, for so long. */
  | { readonly kind: 'write'; readonly everyMilliseconds: number; readonly forMilliseconds: number }
  /** What was seen of others' changes since the last time, and how the loop stood still meanwhile. */
  | { readonly kind: 'take' }
  | { readonly kind: 'close' };

export interface Seen {
  /** From the commit at one station to the commit at another, in milliseconds; one of each that saw it. */
  readonly latencies: readonly number[];
  readonly made: number;
  readonly standstill: ReturnType<Standstills['take']>;
}

export interface Idle {
  readonly isIdle: boolean;
  readonly waiting: number;
  readonly cursor: number;
  readonly standing: string;
}

const { root, template } = workerData as { readonly root: string; readonly template: string };
const stations = new Map<string, BenchStation>();
const standstills = watchStandstills();
const seen = { latencies: [] as number[], made: 0 };

/** One clock for all threads and processes of a machine. */
function monotonicMilliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function open({ name, factory, factories }: Extract<Command, { kind: 'open' }>): Promise<void> {
  const station = await openBenchStation({
    directory: join(root, name),
    template,
    factoryId: `factory-${factory}`,
    factories,
    report: (error) => console.error(name, error),
  });
  stations.set(name, station);
  const descriptionOf = station.database
    .prepare<[string], string>('SELECT description FROM projects WHERE id = ?')
    .pluck();
  const newestOf = new Map<string, number>();
  station.store.onCommit((changes) => {
    const at = monotonicMilliseconds();
    for (const { table, rowId } of changes) {
      if (table !== 'projects') continue;
      const [author = '', madeAt, beforeAt] = descriptionOf.get(rowId)?.split(' ') ?? [];
      if (author === name) continue;
      // Two changes of one row that come together are seen together: the row tells of the one before it, too.
      for (const made of [Number(beforeAt), Number(madeAt)]) {
        if (!(made > (newestOf.get(author) ?? 0))) continue;
        newestOf.set(author, made);
        seen.latencies.push(at - made);
      }
    }
  });
}

function stationCalled(name: string): BenchStation {
  const station = stations.get(name);
  if (station === undefined) throw new Error(`No station is called ${name}`);
  return station;
}

function write(everyMilliseconds: number, forMilliseconds: number): Promise<void> {
  const ends = [...stations].map(
    ([name, station]) =>
      new Promise<void>((resolve) => {
        const until = monotonicMilliseconds() + forMilliseconds;
        let beforeAt = 0;
        const next = () => {
          const at = monotonicMilliseconds();
          if (at >= until) return resolve();
          station.change(`${name} ${at} ${beforeAt}`);
          beforeAt = at;
          seen.made += 1;
          setTimeout(next, everyMilliseconds * (0.5 + Math.random()));
        };
        setTimeout(next, everyMilliseconds * Math.random());
      }),
  );
  return Promise.all(ends).then(() => undefined);
}

function idle(name: string): Idle {
  const { replica, engine } = stationCalled(name);
  const standing = engine.standing();
  const waiting = replica.waiting();
  const isIdle = standing.state === 'online' && waiting === 0;
  return { isIdle, waiting, cursor: replica.enrolled()?.cursor ?? 0, standing: standing.state };
}

async function obey(command: Command): Promise<unknown> {
  switch (command.kind) {
    case 'open':
      return open(command);
    case 'enrol':
      return stationCalled(command.name).enrol(command.access, command.founds);
    case 'start':
      return stationCalled(command.name).engine.start();
    case 'stop':
      return stationCalled(command.name).engine.stop();
    case 'isIdle':
      return idle(command.name);
    case 'fill':
      return stationCalled(command.name).changeOften(command.changes, command.from, command.to);
    case 'write':
      return write(command.everyMilliseconds, command.forMilliseconds);
    case 'take': {
      const taken: Seen = { ...seen, standstill: standstills.take() };
      seen.latencies = [];
      seen.made = 0;
      return taken;
    }
    case 'close':
      standstills.stop();
      await Promise.all([...stations.values()].map((station) => station.close()));
      return undefined;
  }
}

parentPort?.on('message', ({ number, command }: { number: number; command: Command }) => {
  obey(command).then(
    (answer) => parentPort?.postMessage({ number, answer }, []),
    (error: unknown) => parentPort?.postMessage({ number, problem: String(error) }, []),
  );
});
