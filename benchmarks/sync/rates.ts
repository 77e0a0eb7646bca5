import { join } from 'node:path';
import type { Hub, OutgoingPart } from '../../src/station/sync/hub.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { bringAll, fetchAll } from '../../src/station/sync/rounds.ts';
import { makeBenchCompany, type BenchCompany } from './bench-company.ts';
import { openBenchStation, type BenchStation } from './bench-station.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { costOf, type Cost } from './cost.ts';
import { median, whole } from './figures.ts';
import { openRawTables, type RawTables } from './raw-tables.ts';

/** Taken in turn, so that a slow moment of the machine meets all; the middle one counts. */
const ROUNDS = 5;

const never = (): boolean => false;

/** What is measured, a round each. */
const WAYS = ['raw', 'rows', 'seal', 'push', 'bring', 'pull', 'fetch'] as const;
type Taken = Record<(typeof WAYS)[number], Cost>;

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
  const taken: Taken[] = [];
  await begin(company, author, reader);
  for (let round = 0; round <= ROUNDS; round += 1) {
    const once = await measureRound(postgres, author, reader, raw, changes);
    // The first one warms everything up.
    if (round > 0) taken.push(once);
  }
  tell(taken, changes);
  await raw.close();
  await Promise.all([author.close(), reader.close()]);
  await company.remove();
}

async function begin(company: BenchCompany, author: BenchStation, reader: BenchStation): Promise<void> {
  await author.enrol(await company.access(null), true);
  const there = await hubOf(author);
  await bringAll(author.house, there, never);
  await there.close();
  await reader.enrol(await company.access(null), false);
}

async function hubOf(station: BenchStation): Promise<Hub> {
  const enrolled = station.replica.enrolled();
  if (enrolled === null) throw new Error('The station is not enrolled');
  const hub = await openPostgresHub(enrolled);
  await hub.pull(0, 1);
  return hub;
}

async function measureRound(
  postgres: DurablePostgres,
  author: BenchStation,
  reader: BenchStation,
  raw: RawTables,
  changes: number,
): Promise<Taken> {
  const [up, down] = [await hubOf(author), await hubOf(reader)];
  const make = () => author.changeOften(changes, Date.now() - 1_000, Date.now());
  const cost = (work: () => Promise<unknown>) => costOf(postgres, work);
  make();
  const seal = await cost(async () => {
    while (author.replica.seal());
  });
  const pages = pagesOf(author);
  if (pages.flat().length !== changes) throw new Error(`Not ${changes} parts were cut`);
  const push = await cost(() => pushAll(author, up, pages));
  const pull = await cost(() => pullAll(reader, down));
  const fetch = await cost(() => fetchAll(reader.house, down, never, true));
  const ofParts = await raw.insertParts(pages.flat(), cost);
  const ofRows = await raw.insertRows(pages.flat(), cost);
  make();
  const bring = await cost(() => bringAll(author.house, up, never));
  await fetchAll(author.house, up, never, true);
  await fetchAll(reader.house, down, never, true);
  const [counted, own] = [reader, author].map(({ database }) =>
    database.prepare('SELECT count(*) FROM projects').pluck().get(),
  );
  if (counted !== own) throw new Error('The reader has not got everything');
  await Promise.all([up.close(), down.close()]);
  return { raw: ofParts, rows: ofRows, seal, push, bring, pull, fetch };
}

/** What a station has to bring, in the pages in which it goes. */
function pagesOf({ replica }: BenchStation): readonly (readonly OutgoingPart[])[] {
  const pages: (readonly OutgoingPart[])[] = [];
  for (let page = replica.toPush(); page.length > 0; page = replica.toPush(page.at(-1)?.sequence))
    pages.push(page);
  return pages;
}

async function pushAll(
  { identity, replica }: BenchStation,
  hub: Hub,
  pages: readonly (readonly OutgoingPart[])[],
): Promise<void> {
  for (const page of pages) {
    const answer = await hub.push(identity.id, identity.epoch, page);
    if (!answer.ok) throw new Error(`Not taken: ${answer.why}`);
    replica.noteReceipts(page, answer.receipts);
  }
}

async function pullAll({ replica }: BenchStation, hub: Hub): Promise<void> {
  let after = replica.enrolled()?.cursor ?? 0;
  for (let isMore = true; isMore;) ({ upTo: after, isMore } = await hub.pull(after, PULL_PARTS));
}

/** As many as a station asks for at once. */
const PULL_PARTS = 1_000;

function tell(taken: readonly Taken[], changes: number): void {
  console.log(
    `\n${whole(changes)} changes at once, each a row and its line in the record; median of ${ROUNDS}`,
  );
  console.log(
    '                                                       by the clock:               by the processors of stations and hub:',
  );
  console.log(
    '                                          changes/s    of its log rows, of its own   µs a change    of its log rows, of its own',
  );
  const line = (name: string, way: keyof Taken, aim = '') => {
    const seconds = (one: Taken, of: keyof Taken) => one[of].seconds;
    const processors = (one: Taken, of: keyof Taken) => one[of].stations + one[of].hub;
    const middle = (measure: typeof seconds, of: keyof Taken) => median(taken.map((one) => measure(one, of)));
    const ratio = (measure: typeof seconds, peer: keyof Taken) =>
      (middle(measure, peer) / middle(measure, way)).toFixed(2);
    console.log(
      [
        name.padEnd(40),
        whole(changes / middle(seconds, way)).padStart(10),
        `${ratio(seconds, 'raw')} ×, ${ratio(seconds, 'rows')} ×`.padStart(19),
        whole((middle(processors, way) / changes) * 1e6).padStart(18),
        `${ratio(processors, 'raw')} ×, ${ratio(processors, 'rows')} ×`.padStart(22),
        aim,
      ].join(' '),
    );
  };
  line('raw multi-row INSERT of the log', 'raw');
  line('raw multi-row INSERT of its rows', 'rows');
  line('cut into parts (SQLite only)', 'seal');
  line('pushed, and receipts noted', 'push', '  aim 0.50');
  line('cut, pushed and receipts noted', 'bring');
  line('pulled', 'pull', '  aim 0.50');
  line('pulled, checked and applied', 'fetch', '  aim 0.50');
}
