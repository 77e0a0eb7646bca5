import { Client } from 'pg';
import { join } from 'node:path';
import type { Hub, OutgoingPart } from '../../src/station/sync/hub.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { bringAll, fetchAll } from '../../src/station/sync/rounds.ts';
import { makeBenchCompany, type BenchCompany } from './bench-company.ts';
import { openBenchStation, type BenchStation } from './bench-station.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { median, timed, whole } from './figures.ts';

/** Taken in turn, so that a slow moment of the machine meets all; the middle one counts. */
const ROUNDS = 5;

const never = (): boolean => false;

/** What each way took, in seconds, a round each. */
interface Taken {
  readonly raw: number[];
  readonly seal: number[];
  readonly push: number[];
  readonly bring: number[];
  readonly pull: number[];
  readonly fetch: number[];
}

/**
 * Changes that go to the hub, and come from it and are applied, beside `pg` that inserts the very same rows into a table
 * of the same shape with the same indexes, as many in one statement as go in one push; no wall between stations, no
 * numbering, nobody woken.
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
  const raw = await openRaw(company);
  const changes = isShort ? 1_000 : 5_000;
  const taken: Taken = { raw: [], seal: [], push: [], bring: [], pull: [], fetch: [] };
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
  raw: RawTable,
  changes: number,
): Promise<Record<keyof Taken, number>> {
  author.changeOften(changes, Date.now() - 1_000, Date.now());
  const [up, down] = [await hubOf(author), await hubOf(reader)];
  const seal = await timed(async () => {
    while (author.replica.seal());
  });
  const bring = await timed(() => bringAll(author.house, up.hub, never));
  const fetch = await timed(() => fetchAll(reader.house, down.hub, never, true));
  const insert = await raw.insert(up.watch.pushed);
  await fetchAll(author.house, up.hub, never, true);
  const counted = reader.database.prepare('SELECT count(*) AS rows FROM projects').get();
  const own = author.database.prepare('SELECT count(*) AS rows FROM projects').get();
  if (JSON.stringify(counted) !== JSON.stringify(own)) throw new Error('The reader has not got everything');
  await Promise.all([up.hub.close(), down.hub.close()]);
  const { pushSeconds: push, pushed } = up.watch;
  if (pushed.length !== changes) throw new Error(`${pushed.length} parts were pushed, not ${changes}`);
  return { raw: insert, seal, push, bring: bring + seal, pull: down.watch.pullSeconds, fetch };
}

interface RawTable {
  /** Seconds. */
  insert(parts: readonly OutgoingPart[]): Promise<number>;
  close(): Promise<void>;
}

/** As many rows in one statement as a station pushes at once. */
const ROWS_AT_ONCE = 500;

async function openRaw(company: BenchCompany): Promise<RawTable> {
  const client = new Client({ connectionString: company.url });
  await client.connect();
  await client.query(`CREATE TABLE bare (LIKE printhall.parts INCLUDING ALL)`);
  let sequence = 0;
  return {
    async insert(parts) {
      const rows = parts.map((part) => rowOf(part, (sequence += 1)));
      return timed(async () => {
        for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
          const some = rows.slice(from, from + ROWS_AT_ONCE);
          const width = some[0]?.length ?? 0;
          const places = some.map(
            (row, at) => `(${row.map((_, column) => `$${at * width + column + 1}`).join(',')})`,
          );
          await client.query(`INSERT INTO bare VALUES ${places.join(',')}`, some.flat());
        }
      });
    },
    close: () => client.end(),
  };
}

const ANY_UUID = '00000000-0000-4000-8000-000000000000';

function rowOf(part: OutgoingPart, sequence: number): readonly unknown[] {
  const { place, transactionId, hybridTime, personId, isFounding, schema, edits, hash } = part;
  const sent = [
    transactionId,
    hybridTime,
    hybridTime,
    personId,
    isFounding,
    schema,
    JSON.stringify(edits),
    hash,
  ];
  return [ANY_UUID, sequence, place, 'station', 1, part.sequence, ...sent, Date.now()];
}

function tell(taken: Taken, changes: number): void {
  const raw = changes / median(taken.raw);
  console.log(
    `\n${whole(changes)} changes at once, each a row and its line in the record; median of ${ROUNDS}`,
  );
  console.log('                                          changes/s   of the raw insert');
  const line = (name: string, seconds: readonly number[], aim = '') => {
    const rate = changes / median(seconds);
    const ratios = seconds.map((one, round) => (taken.raw[round] ?? 0) / one);
    console.log(
      `${name.padEnd(40)} ${whole(rate).padStart(9)}   ${(rate / raw).toFixed(2)} × (${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)})${aim}`,
    );
  };
  line('raw multi-row INSERT with pg', taken.raw);
  line('cut into parts (SQLite only)', taken.seal);
  line('pushed', taken.push, '   aim 0.50');
  line('cut, pushed and receipts noted', taken.bring);
  line('pulled', taken.pull, '   aim 0.50');
  line('pulled, checked and applied', taken.fetch, '   aim 0.50');
}
