import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { HubUnreachable } from '../../src/station/sync/hub.ts';
import { openPostgresHubWith } from '../../src/station/sync/postgres/postgres-hub.ts';
import { type Harness, numbersFrom, Tally } from './harness.ts';
import { inTurn, openWalledHub, spelledOut, type WalledHub, type WalledStation } from './hub-walls.ts';
import { noteEdit, hashOf, NORTH, SOUTH, timeOf } from '../contracts/hub-suite-world.ts';

const SOURCES = join(import.meta.dirname, '../../src/station/sync/postgres');

/** Who asks is the role that logged in: no setting of a connection says it, so that none can be left behind. */
const SETTING = /\bSET\s+(?!.*\bPASSWORD\b)(?:SESSION|LOCAL|ROLE)\b|set_config/i;

/**
 * Stations of several factories and companies ask through connections that break, are cancelled and are ended in the
 * middle; each hears what is its own, whatever the connection before it did.
 */
export const harness: Harness = {
  id: 'R-03',
  about: 'no connection carries one station’s sight to another, whatever happens to it',
  floor: 10_000,
  fewRuns: 400,
  faultClasses: ['cancelled', 'connection ended', 'question that fails', 'answered'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (const file of readdirSync(SOURCES)) {
      const text = readFileSync(join(SOURCES, file), 'utf8');
      tally.expect(!SETTING.test(text), `${file} sets who asks on a connection`);
    }
    const walled = await openWalledHub();
    const ending = new pg.Client({ connectionString: walled.hub.url });
    try {
      await ending.connect();
      await storm(walled, inTurn(ending), tally, { random: numbersFrom(seed), runs, progress });
    } finally {
      await ending.end();
      await walled.close();
    }
    return tally.outcome();
  },
};

interface Storm {
  random(): number;
  readonly runs: number;
  progress(text: string): void;
}

async function storm(
  walled: WalledHub,
  end: ReturnType<typeof inTurn>,
  tally: Tally,
  { random, runs, progress }: Storm,
): Promise<void> {
  // Impatient, so that what is ended is given up at once.
  const open = openPostgresHubWith({
    connectMilliseconds: 5_000,
    quietMilliseconds: 5_000,
    bytesPerMillisecond: 16,
    pulseMilliseconds: 5_000,
  });
  const askers = await Promise.all(
    walled.all.map(async (station) => ({ ...station, hub: await open(station.access), next: 100 })),
  );
  while (tally.runs < runs) {
    const round = askers.map(async (asker) => {
      const fault = random() < 0.08 ? 'cancelled' : random() < 0.04 ? 'connection ended' : null;
      const asked = askOne(asker, random, tally);
      if (fault !== null) {
        const verb = fault === 'cancelled' ? 'pg_cancel_backend' : 'pg_terminate_backend';
        await end(`SELECT ${verb}(pid) FROM pg_stat_activity WHERE usename = $1`, [asker.access.role]);
        tally.met(fault);
      }
      await asked;
      tally.ran();
    });
    await Promise.all(round);
    if (tally.runs % 2_000 < askers.length) progress(`${tally.runs} questions`);
  }
  await Promise.all(askers.map(({ hub }) => hub.close()));
}

async function askOne(asker: WalledStation, random: () => number, tally: Tally): Promise<void> {
  const { hub, id, forbidden } = asker;
  const questions: readonly (() => Promise<unknown>)[] = [
    () => hub.pull(0, 1 + Math.floor(random() * 20)),
    () => hub.pull(0, 100, [NORTH, SOUTH, '', 'factory-other']),
    () => hub.look(),
    () => hub.stations(),
    () => hub.claim(`task:${Math.floor(random() * 5)}`, id, 1),
    () => hub.push(id, 1, [strayPart(id)]),
    // No file has such a hash, and no role such a right: an error in the middle of a connection's life.
    () => hub.files.begin('factory-nowhere', 'no hash', -1),
  ];
  const question = questions[Math.floor(random() * questions.length)] ?? (() => hub.look());
  try {
    const answer = spelledOut(await question());
    const mark = forbidden.find((one) => answer.includes(one));
    tally.met('answered');
    tally.expect(mark === undefined, () => `${id} heard ${mark ?? ''}`);
  } catch (error) {
    const said = spelledOut(error instanceof Error ? error.message : error);
    tally.expect(!forbidden.some((one) => said.includes(one)), () => `${id} heard it in an error: ${said}`);
    const isKnown = error instanceof HubUnreachable || said.includes('no file for a hub');
    tally.expect(isKnown, () => `${id}: ${said}`);
    if (!(error instanceof HubUnreachable)) tally.met('question that fails');
  }
}

/** A part far ahead of its turn: it is looked at, and not taken. */
function strayPart(id: string) {
  return {
    sequence: 1_000_000,
    transactionId: 'stray',
    place: '',
    hybridTime: timeOf(id, Date.now()),
    personId: null,
    isFounding: false,
    schema: 4,
    edits: [noteEdit('stray')],
    hash: hashOf('stray'),
  };
}
