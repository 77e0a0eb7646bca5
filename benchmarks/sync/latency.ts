import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { makeBenchCompany } from './bench-company.ts';
import { costOf, type Cost } from './cost.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { milliseconds, quantile, whole } from './figures.ts';
import { openStations, type StationThread, type StationsWish } from './station-threads.ts';

const CHANGES_PER_SECOND = 20;
const WORLDS: readonly StationsWish[] = [
  { stations: 10, factories: 1, seesOwnOnly: true },
  { stations: 50, factories: 1, seesOwnOnly: true },
  { stations: 100, factories: 1, seesOwnOnly: true },
  // As many stations, of which ten see a change.
  { stations: 100, factories: 10, seesOwnOnly: true },
];

/**
 * From the commit of a change at one station to its commit at each other that sees it, and what that costs, while all
 * of them together make twenty a second. All stations share the processors of one machine with the hub: a company has a
 * machine for each, and what limits it is the hub's part alone, which is told by itself.
 */
export async function measureLatency(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  console.log(
    [
      `\nFrom commit to commit elsewhere, ${CHANGES_PER_SECOND} changes/s in all (aim: p95 under 1 s).`,
      `The hub and all stations share ${availableParallelism()} processors. CPU in ms: of a change, and of one station's seeing it.`,
      '                                                               a change, at   seen once, at   processors with',
      'stations  see it      seen      p50      p95      p99    worst    hub   all s.    hub  station   hub all s.  else',
    ].join('\n'),
  );
  for (const world of isShort ? WORLDS.slice(0, 1) : WORLDS) await measureWorld(postgres, world, isShort);
}

async function measureWorld(postgres: DurablePostgres, world: StationsWish, isShort: boolean): Promise<void> {
  const company = await makeBenchCompany(postgres);
  const { threads } = await openStations(company, world);
  const seconds = isShort ? 5 : 20;
  await takeAll(threads);
  const quiet = await costOf(postgres, () => setTimeout(seconds * 250));
  const everyMilliseconds = (1_000 * world.stations) / CHANGES_PER_SECOND;
  const busy = await costOf(postgres, async () => {
    await Promise.all(
      threads.map((thread) =>
        thread.ask({ kind: 'write', everyMilliseconds, forMilliseconds: seconds * 1_000 }),
      ),
    );
    await setTimeout(2_000);
  });
  const taken = await takeAll(threads);
  const latencies = taken.flatMap((one) => one.latencies);
  const made = taken.reduce((sum, one) => sum + one.made, 0);
  const seers = world.stations / world.factories;
  const least = made * (seers - 1);
  const ofAChange = (key: 'hub' | 'stations') =>
    ((busy[key] - quiet[key] * (busy.seconds / quiet.seconds)) / made) * 1_000;
  tell({ world, seers, latencies, hub: ofAChange('hub'), stations: ofAChange('stations'), busy });
  if (latencies.length < least)
    console.log(`  ${least - latencies.length} of ${least} were not seen in time`);
  await Promise.all(threads.map((thread) => thread.end()));
  await company.remove();
}

function takeAll(threads: readonly StationThread[]) {
  return Promise.all(threads.map((thread) => thread.ask({ kind: 'take' })));
}

interface Found {
  readonly world: StationsWish;
  /** Stations that see a change, its author among them. */
  readonly seers: number;
  /** Milliseconds, one of each change that a station saw of another. */
  readonly latencies: readonly number[];
  /** Milliseconds of the processors for one change, without what all of it takes when nothing happens. */
  readonly hub: number;
  readonly stations: number;
  readonly busy: Cost;
}

function tell({ world, seers, latencies, hub, stations, busy }: Found): void {
  const at = (share: number) => milliseconds(quantile(latencies, share)).padStart(9);
  const processors = (seconds: number) => (seconds / busy.seconds).toFixed(2).padStart(6);
  console.log(
    [
      String(world.stations).padStart(8),
      String(seers).padStart(8),
      whole(latencies.length).padStart(10),
      at(0.5),
      at(0.95),
      at(0.99),
      at(1),
      hub.toFixed(1).padStart(7),
      stations.toFixed(1).padStart(9),
      (hub / seers).toFixed(2).padStart(7),
      (stations / seers).toFixed(2).padStart(9),
      processors(busy.hub),
      processors(busy.stations).padStart(7),
      processors(Math.max(0, busy.machine - busy.hub - busy.stations)),
    ].join(''),
  );
}
