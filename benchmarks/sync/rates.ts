import { join } from 'node:path';
import type { Hub, OutgoingPart } from '../../src/station/sync/hub.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { bringAll, fetchAll } from '../../src/station/sync/rounds.ts';
import { makeBenchCompany, type BenchCompany } from './bench-company.ts';
import { openBenchStation, type BenchStation } from './bench-station.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { median, timed, whole } from './figures.ts';
import { openRawTables, type RawTables } from './raw-tables.ts';

/** Taken in turn, so that a slow moment of the machine meets all; the middle one counts. */
const ROUNDS = 5;

const never = (): boolean => false;

/** What each way took, in seconds, a round each. */
interface Taken {
  readonly raw: number[];
  readonly rows: number[];
  readonly seal: number[];
  readonly push: number[];
  readonly bring: number[];
  readonly pull: number[];
  readonly fetch: number[];
}

/**
 * Changes that go to the hub, and come from it and are applied, beside `pg` that inserts the very same rows into tables of
 * the same shape with the same indexes (raw-tables.ts): those of the hub's log, one a change, and those that a station has
 * of them in the end.
 */
export async function measureRates(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  const company = await makeBenchCompany(postgres);
  const open = (name: string) =>
    openBenchStation({
      directory: join(company.root, name),
      template: company.template,
      factoryId: 'factory-1',
      factories: 2,
      report: (error) => console.error(error),
    });
  const [author, reader] = [await open('author'), await open('reader')];
  const raw = await openRawTables(company.url);
  const changes = isShort ? 1_000 : 5_000;
  const taken: Taken = { raw: [], rows: [], seal: [], push: [], bring: [], pull: [], fetch: [] };
  await begin(company, author, reader);
  for (let round = 0; round <= ROUNDS; round += 1) {
    const once = await measureRound(author, reader, raw, changes);
    // The first one warms everything up.
    if (round > 0) for (const key of Object.keys(taken) as (keyof Taken)[]) taken[key].push(once[key]);
  }
  tell(taken, changes);
  await raw.close();
  await Promise.all([author.close(), reader.close()]);
  await company.remove();
}

async function begin(company: BenchCompany, author: BenchStation, reader: BenchStation): Promise<void> {
  await author.enrol(await company.access(null), true);
  const there = await hubOf(author);
  await bringAll(author.house, there.hub, never);
  await there.hub.close();
  await reader.enrol(await company.access(null), false);
}

/** The hub of a station, with a stopwatch on it. */
async function hubOf(station: BenchStation) {
  const enrolled = station.replica.enrolled();
  if (enrolled === null) throw new Error('The station is not enrolled');
  const hub = await openPostgresHub(enrolled);
  const watch = { pushSeconds: 0, pullSeconds: 0, pushed: [] as OutgoingPart[] };
  const watched: Hub = {
    ...hub,
    async push(stationId, epoch, parts) {
      const startedAt = performance.now();
      const answer = await hub.push(stationId, epoch, parts);
      watch.pushSeconds += (performance.now() - startedAt) / 1_000;
      watch.pushed.push(...parts);
      return answer;
    },
    async pull(after, most, places) {
      const startedAt = performance.now();
      const pulled = await hub.pull(after, most, places);
      watch.pullSeconds += (performance.now() - startedAt) / 1_000;
      return pulled;
    },
  };
  await hub.pull(0, 1);
  return { hub: watched, watch };
}

async function measureRound(
  author: BenchStation,
  reader: BenchStation,
  raw: RawTables,
  changes: number,
): Promise<Record<keyof Taken, number>> {
  author.changeOften(changes, Date.now() - 1_000, Date.now());
  const [up, down] = [await hubOf(author), await hubOf(reader)];
  const seal = await timed(async () => {
    while (author.replica.seal());
  });
  const bring = await timed(() => bringAll(author.house, up.hub, never));
  const fetch = await timed(() => fetchAll(reader.house, down.hub, never, true));
  const [ofParts, ofRows] = [await raw.insertParts(up.watch.pushed), await raw.insertRows(up.watch.pushed)];
  await fetchAll(author.house, up.hub, never, true);
  const counted = reader.database.prepare('SELECT count(*) AS rows FROM projects').get();
  const own = author.database.prepare('SELECT count(*) AS rows FROM projects').get();
  if (JSON.stringify(counted) !== JSON.stringify(own)) throw new Error('The reader has not got everything');
  await Promise.all([up.hub.close(), down.hub.close()]);
  const { pushSeconds: push, pushed } = up.watch;
  if (pushed.length !== changes) throw new Error(`${pushed.length} parts were pushed, not ${changes}`);
  return { raw: ofParts, rows: ofRows, seal, push, bring: bring + seal, pull: down.watch.pullSeconds, fetch };
}

function tell(taken: Taken, changes: number): void {
  console.log(
    `\n${whole(changes)} changes at once, each a row and its line in the record; median of ${ROUNDS}`,
  );
  console.log('                                          changes/s   of its log rows   of its own rows');
  const line = (name: string, seconds: readonly number[], aim = '') => {
    const of = (peer: readonly number[]) => (median(peer) / median(seconds)).toFixed(2);
    const ratios = seconds.map((one, round) => (taken.raw[round] ?? 0) / one);
    const spread = `${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}`;
    console.log(
      `${name.padEnd(40)} ${whole(changes / median(seconds)).padStart(9)}   ${of(taken.raw)} × (${spread})   ${of(taken.rows)} ×${aim}`,
    );
  };
  line('raw multi-row INSERT of the log', taken.raw);
  line('raw multi-row INSERT of its rows', taken.rows);
  line('cut into parts (SQLite only)', taken.seal);
  line('pushed', taken.push, '   aim 0.50');
  line('cut, pushed and receipts noted', taken.bring);
  line('pulled', taken.pull, '   aim 0.50');
  line('pulled, checked and applied', taken.fetch, '   aim 0.50');
}
