import { setTimeout } from 'node:timers/promises';
import { makeBenchCompany } from './bench-company.ts';
import { costOf } from './cost.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { whole } from './figures.ts';
import { startStationThread, untilIdle, type PlacedStation } from './station-threads.ts';

const DAYS = 7;
const DAY_MILLISECONDS = 86_400_000;

/**
 * A station was away for a week in which it made very many changes: how long until the hub has them, how long until one that
 * was away as well has taken them in, and how long its main loop stood still meanwhile.
 */
export async function measureApart(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  const changes = isShort ? 5_000 : 100_000;
  const company = await makeBenchCompany(postgres);
  const place = (name: string): PlacedStation => ({ name, factory: 1, thread: startStationThread(company) });
  const [first, away] = [place('first'), place('away')];
  for (const station of [first, away]) {
    const { name, thread } = station;
    await thread.ask({ kind: 'open', name, factory: 1, factories: 1 });
    await thread.ask({ kind: 'enrol', name, access: await company.access(null), founds: station === first });
    await thread.ask({ kind: 'start', name });
    await untilIdle([station]);
  }
  for (const { name, thread } of [first, away]) await thread.ask({ kind: 'stop', name });
  const now = Date.now();
  await first.thread.ask({
    kind: 'fill',
    name: first.name,
    changes,
    from: now - DAYS * DAY_MILLISECONDS,
    to: now,
  });
  console.log(
    `\n${whole(changes)} changes after ${DAYS} days apart (aim for all of it: under 60 s with 100,000)`,
  );
  const before = (await first.thread.ask({ kind: 'isIdle', name: first.name })).cursor;
  let sum = 0;
  for (const [station, what] of [
    [first, 'brought to the hub, and come back from it'],
    [away, 'fetched and applied by one that was away as well'],
  ] as const) {
    // The loop stood still while the changes were made, too: let it notice that first.
    await setTimeout(100);
    await station.thread.ask({ kind: 'take' });
    const cost = await costOf(postgres, async () => {
      await station.thread.ask({ kind: 'start', name: station.name });
      await untilIdle([station], before + changes);
    });
    sum += cost.seconds;
    const { standstill } = await station.thread.ask({ kind: 'take' });
    console.log(
      [
        what.padEnd(48),
        `${cost.seconds.toFixed(1)} s`.padStart(8),
        `${whole(changes / cost.seconds)}/s`.padStart(9),
        `processors: station ${cost.stations.toFixed(1)} s, hub ${cost.hub.toFixed(1)} s;`,
        `loop stood still: worst ${standstill.worst.toFixed(0)} ms, p99 ${standstill.p99.toFixed(0)} ms`,
      ].join('  '),
    );
  }
  console.log(`${'one after the other'.padEnd(52)} ${sum.toFixed(1).padStart(6)} s`);
  await Promise.all([first.thread.end(), away.thread.end()]);
  await company.remove();
}
