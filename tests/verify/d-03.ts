import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import type { Hub, IncomingPart } from '../../src/station/sync/hub.ts';
import { systemClock } from '../../src/station/system.ts';
import { openTestHub, startPostgres } from '../support/postgres.ts';
import { companyOf, foundCompany } from '../sync/support/company.ts';
import { enrol, type Newcomer } from '../sync/support/enrolling.ts';
import { ACTS, perform } from '../sync/support/operations.ts';
import { openRealStation, type RealStation } from '../sync/support/real-station.ts';
import { wrongStore } from '../sync/support/standing.ts';
import { brokenChain } from '../sync/support/verdict.ts';
import { type Harness, numbersFrom, Tally } from './harness.ts';
import { choicesFrom } from './random.ts';

const BUSY = fileURLToPath(new URL('../store/runs/busy-station.ts', import.meta.url));

/** What the demand asks for: instants, and so many crashes of one folder one after the other at least. */
const FLOOR = 200;
const GENERATIONS = 4;

/** A process is killed this long after its first word at the latest. */
const LATEST_MILLISECONDS = 1_500;

/** From the start of a process to its first change: what the demand allows after a crash, in the middle of all. */
const USABLE_MILLISECONDS = 5_000;

/**
 * A real process that works, prints, syncs with a real hub and copies its store is killed without a word, again and
 * again, over one folder. What it opens again is whole.
 */
export const harness: Harness = {
  id: 'D-03',
  about: 'a station that is killed while it does everything at once loses nothing that it said was done',
  floor: FLOOR,
  fewRuns: 1,
  faultClasses: [
    'killed',
    'in the middle of pushing',
    'changes of others fetched',
    'crashed in four generations',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const postgres = await startPostgres();
    const starts: number[] = [];
    try {
      while (tally.runs < runs && !tally.failed) {
        const generations = Math.min(GENERATIONS, runs - tally.runs);
        await oneFolder(tally, await openTestHub(postgres), { seed: seed + tally.runs, generations, starts });
        progress(`${tally.runs} kills`);
      }
    } finally {
      await postgres.stop();
    }
    const middle = starts.toSorted((left, right) => left - right)[Math.floor(starts.length / 2)] ?? 0;
    progress(`half of the starts after a crash took less than ${Math.round(middle)} ms`);
    // A look in between says nothing about speed: the machine does other things then.
    if (runs >= FLOOR) tally.expect(middle < USABLE_MILLISECONDS, `a start took ${Math.round(middle)} ms`);
    return tally.outcome();
  },
};

type TestHub = Awaited<ReturnType<typeof openTestHub>>;

async function oneFolder(
  tally: Tally,
  hub: TestHub,
  {
    seed,
    generations,
    starts,
  }: { readonly seed: number; readonly generations: number; readonly starts: number[] },
): Promise<void> {
  const outer = mkdtempSync(join(tmpdir(), 'printhall-killed-'));
  const random = numbersFrom(seed);
  const other = await enrolled(join(outer, 'other'), hub, 'Other', true);
  const killed = await enrolled(join(outer, 'killed'), hub, 'Killed', false);
  await until(() => killed.station.replica.enrolled()?.state === 'joined');
  await killed.station.close();
  const busy = keepBusy(other.station, seed);
  const acked: string[] = [];
  try {
    for (let generation = 0; generation < generations && !tally.failed; generation += 1) {
      acked.push(
        ...(await workAndDie(killed.directory, seed + generation, random() * LATEST_MILLISECONDS, starts)),
      );
      tally.met('killed');
      await look(tally, killed.directory, hub, acked, `seed ${seed}, generation ${generation + 1}`);
      tally.ran();
    }
    if (generations >= GENERATIONS) tally.met('crashed in four generations');
  } finally {
    await busy.stop();
    await other.station.close();
    await hub.close();
    rmSync(outer, { recursive: true, force: true });
  }
}

async function enrolled(
  directory: string,
  hub: TestHub,
  name: string,
  founds: boolean,
): Promise<{ readonly directory: string; readonly station: RealStation }> {
  mkdirSync(directory);
  const station = await openRealStation(directory, openPostgresHub, () => undefined);
  if (founds) foundCompany(station.store, 1, systemClock.now());
  const access = await hub.addStation(founds ? { name, home: null } : { name, home: 'factory-1' });
  const newcomer: Newcomer = { name, clock: systemClock, access, process: station };
  await enrol(newcomer, founds);
  await until(() => station.replica.waiting() === 0);
  return { directory, station };
}

/** Another station goes on meanwhile, so that there is something to fetch. */
function keepBusy({ store, identity }: RealStation, seed: number): { stop(): Promise<void> } {
  const company = companyOf(1);
  const choices = choicesFrom(seed);
  let ids = 0;
  const nextId = (kind: string) => `${kind}-other-${String((ids += 1)).padStart(7, '0')}`;
  const factories = company.factories;
  const scene = { store, stationId: identity.id, company, factories, choices, nextId, now: () => Date.now() };
  const timer = setInterval(() => perform(scene, choices.of(ACTS)), 20);
  return {
    async stop() {
      clearInterval(timer);
      await sleep(1);
    },
  };
}

/** What it said was committed before it was killed. */
async function workAndDie(
  directory: string,
  seed: number,
  milliseconds: number,
  starts: number[],
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [BUSY, directory, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const startedAt = performance.now();
  let said = '';
  const first = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
    first.resolve();
  });
  child.once('close', () => {
    first.resolve();
    ended.resolve();
  });
  await first.promise;
  starts.push(performance.now() - startedAt);
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await ended.promise;
  return said.split('\n').slice(0, -1);
}

async function look(
  tally: Tally,
  directory: string,
  hub: TestHub,
  acked: readonly string[],
  because: string,
): Promise<void> {
  const station = await openRealStation(
    directory,
    () => new Promise(() => undefined),
    () => undefined,
  );
  const { database, identity } = station;
  try {
    const log = await everythingAt(hub);
    tally.expect(database.pragma('integrity_check', { simple: true }) === 'ok', `${because}: not whole`);
    tally.expect(
      (database.pragma('foreign_key_check') as readonly unknown[]).length === 0,
      `${because}: a foreign key leads nowhere`,
    );
    const broken = brokenChain({ process: station });
    tally.expect(broken === null, `${because}: the record is broken: ${broken}`);
    const known = database.prepare('SELECT 1 FROM audit_entries WHERE id = ?').pluck();
    const missing = acked.filter((id) => known.get(id) === undefined);
    tally.expect(missing.length === 0, `${because}: ${missing.length} of ${acked.length} are not there`);
    // Rows, record, change log and outbox are of one transaction: what is here is the log with its own on top, whole.
    const wrong = wrongStore(database, identity.id, log);
    tally.expect(wrong === null, `${because}: ${wrong}`);
    const numbers = log.map((part) => `${part.stationId} ${part.epoch} ${part.sequence}`);
    tally.expect(new Set(numbers).size === numbers.length, `${because}: the hub has something twice`);
    if (database.prepare('SELECT 1 FROM outbox LIMIT 1').get() !== undefined)
      tally.met('in the middle of pushing');
    const cursor = station.replica.enrolled()?.cursor ?? 0;
    if (log.some((part) => part.stationId !== identity.id && part.hubSequence <= cursor)) {
      tally.met('changes of others fetched');
    }
  } finally {
    station.store.close();
  }
}

/** Everything that the hub has, as a station that sees all of it would read it. */
async function everythingAt(hub: TestHub): Promise<readonly IncomingPart[]> {
  const reader: Hub = (await hub.enrolled(`reader-${Math.random()}`.replace('0.', ''), { home: 'factory-1' }))
    .hub;
  const parts: IncomingPart[] = [];
  for (let isMore = true; isMore;) {
    const page = await reader.pull(parts.at(-1)?.hubSequence ?? 0, 1_000);
    parts.push(...page.parts);
    ({ isMore } = page);
  }
  await reader.close();
  return parts;
}

async function until(fits: () => boolean): Promise<void> {
  for (let waited = 0; !fits(); waited += 5) {
    if (waited > 20_000) throw new Error('It never came');
    await sleep(5);
  }
}
