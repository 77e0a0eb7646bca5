import { setTimeout } from 'node:timers/promises';
import { makeBenchCompany } from './bench-company.ts';
import { costOf } from './cost.ts';
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
 * of them together make twenty a second. Stations share threads, and the machine with the hub: what one station alone
 * on its machine would see is less.
 */
export async function measureLatency(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  console.log(
    `\nFrom commit to commit elsewhere, ${CHANGES_PER_SECOND} changes/s in all (aim: p95 under 1 s)`,
  );
  console.log(
    'stations  see it      seen      p50      p95      p99    worst   CPU ms a change: stations   hub   a seer',
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
  tell(world, seers, latencies, {
    stations: ((busy.stations - quiet.stations * (busy.seconds / quiet.seconds)) / made) * 1_000,
    hub: ((busy.hub - quiet.hub * (busy.seconds / quiet.seconds)) / made) * 1_000,
  });
  const least = made * (seers - 1);
  if (latencies.length < least)
    console.log(`  ${least - latencies.length} of ${least} were not seen in time`);
  await Promise.all(threads.map((thread) => thread.end()));
  await company.remove();
}

function takeAll(threads: readonly StationThread[]) {
  return Promise.all(threads.map((thread) => thread.ask({ kind: 'take' })));
}

function tell(
  { stations }: StationsWish,
  seers: number,
  latencies: readonly number[],
  cost: { readonly stations: number; readonly hub: number },
): void {
  const at = (share: number) => milliseconds(quantile(latencies, share)).padStart(9);
  console.log(
    [
      String(stations).padStart(8),
      String(seers).padStart(8),
      whole(latencies.length).padStart(10),
      at(0.5),
      at(0.95),
      at(0.99),
      at(1),
      cost.stations.toFixed(1).padStart(26),
      cost.hub.toFixed(1).padStart(6),
      ((cost.stations + cost.hub) / seers).toFixed(2).padStart(8),
    ].join(''),
  );
}
