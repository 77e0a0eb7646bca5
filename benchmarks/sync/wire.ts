import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import type { OutgoingPart } from '../../src/station/sync/hub.ts';
import { makeBenchCompany, type BenchCompany } from './bench-company.ts';
import { openBenchStation, type BenchStation } from './bench-station.ts';
import type { DurablePostgres } from './durable-postgres.ts';
import { whole } from './figures.ts';

/** What goes over a station's cable, counted on the way. */
interface CountedWay {
  readonly port: number;
  /** Bytes to the hub and from it since the last time. */
  take(): { readonly up: number; readonly down: number };
  close(): void;
}

/**
 * Bytes a change on the wire: many that waited, and one at a time as they are made, each with all that PostgreSQL's
 * protocol, the wake-up and the receipt add; and a while in which nothing happens.
 */
export async function measureWire(postgres: DurablePostgres, isShort: boolean): Promise<void> {
  const company = await makeBenchCompany(postgres);
  const ways = [await countedWay(postgres.port), await countedWay(postgres.port)] as const;
  const author = await begun(company, 'author', ways[0].port, true);
  const reader = await begun(company, 'reader', ways[1].port, false);
  const [many, single] = isShort ? [200, 10] : [2_000, 50];
  console.log('\nBytes on the wire (unencrypted; TLS adds some tens a message)');
  console.log(
    '                                        of the change   author sends, gets   another sends, gets',
  );
  await author.engine.stop();
  author.changeOften(many, Date.now() - 60_000, Date.now());
  while (author.replica.seal());
  const bare = bytesOf(author.replica.toPush());
  for (const way of ways) way.take();
  const before = cursorOf(author);
  author.engine.start();
  await everywhere([author, reader], before + many);
  tell(`${whole(many)} that waited, each`, bare, ways, many);
  for (let made = 1; made <= single; made += 1) {
    author.change('one at a time');
    await everywhere([author, reader], before + many + made);
  }
  tell('one at a time, each', bare, ways, single);
  await setTimeout(QUIET_MILLISECONDS);
  tell(`nothing for ${QUIET_MILLISECONDS / 1_000} s`, 0, ways, 1);
  await Promise.all([author.close(), reader.close()]);
  for (const way of ways) way.close();
  await company.remove();
}

/** Longer than the schedule, so that a round falls into it. */
const QUIET_MILLISECONDS = 35_000;

async function begun(
  company: BenchCompany,
  name: string,
  port: number,
  founds: boolean,
): Promise<BenchStation> {
  const station = await openBenchStation({
    directory: join(company.root, name),
    template: company.template,
    factoryId: 'factory-1',
    factories: 1,
    report: (error) => console.error(error),
  });
  await station.enrol(await company.access(null, port), founds);
  station.engine.start();
  while (station.engine.standing().state !== 'online') await setTimeout(10);
  return station;
}

/** Waits until both have everything up to that number of the hub. */
async function everywhere(stations: readonly BenchStation[], cursor: number): Promise<void> {
  while (stations.some((station) => station.replica.waiting() > 0 || cursorOf(station) < cursor))
    await setTimeout(5);
}

function cursorOf({ replica }: BenchStation): number {
  return replica.enrolled()?.cursor ?? 0;
}

/** Of one of these parts, as JSON. */
function bytesOf(parts: readonly OutgoingPart[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(JSON.stringify(part)), 0) / parts.length;
}

function tell(what: string, bare: number, ways: readonly [CountedWay, CountedWay], count: number): void {
  const [author, reader] = [ways[0].take(), ways[1].take()];
  const pair = ({ up, down }: { up: number; down: number }) => `${whole(up / count)}, ${whole(down / count)}`;
  console.log(
    `${what.padEnd(40)} ${(bare === 0 ? '' : whole(bare)).padStart(12)} ${pair(author).padStart(20)} ${pair(reader).padStart(21)}`,
  );
}

async function countedWay(to: number): Promise<CountedWay> {
  const counted = { up: 0, down: 0 };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    near.on('data', (bytes) => (counted.up += bytes.length));
    far.on('data', (bytes) => (counted.down += bytes.length));
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    take() {
      const taken = { ...counted };
      counted.up = 0;
      counted.down = 0;
      return taken;
    },
    close: () => server.close(),
  };
}
