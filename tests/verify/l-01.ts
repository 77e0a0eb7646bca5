import { createHash } from 'node:crypto';
import { asc } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { AuditBody } from '../../src/shop/audit/index.ts';
import { addOperator, COMPANY, found } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, signIn } from '../support/station.ts';
import { answerOf, wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

const PASSWORD = 'another long password';
const EMAIL = 'otto@acme.example';
const PIN = '840273';

/** Acts of a random day, each with the entry that it must leave: an action, or none. */
const ACTS = [
  'sign in',
  'wrong password',
  'sign out',
  'lock and unlock',
  'unlock by PIN',
  'idle',
  'done',
  'refused',
  'forbidden',
  'read',
  'clock set',
  'restart',
] as const;

type Row = typeof auditEntries.$inferSelect;

/** Every act leaves one whole entry, in a chain without gaps that a second implementation of the hash agrees with. */
export const harness: Harness = {
  id: 'L-01',
  about: 'one whole entry an act, gapless, hashed as was agreed',
  floor: 1_000,
  fewRuns: 12,
  faultClasses: [
    ...ACTS,
    'entry done',
    'entry refused',
    'known by password',
    'known by PIN',
    'known by code',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let round = 0; tally.runs < runs && !tally.failed; round += 1) {
      const house = await openBareStation();
      try {
        await liveDay(tally, house, choicesFrom(seed + round), Math.min(60, runs));
        checkEntries(tally, house);
      } finally {
        await house.discard();
      }
      progress(`${tally.runs} entries`);
    }
    return tally.outcome();
  },
};

const rowsOf = ({ station }: BareStation): readonly Row[] =>
  station.store.reading
    .select()
    .from(auditEntries)
    .orderBy(asc(auditEntries.epoch), asc(auditEntries.sequence))
    .all();

async function liveDay(tally: Tally, house: BareStation, choices: Choices, steps: number): Promise<void> {
  const master = await found(house);
  const otto = await addOperator(house, master.client, EMAIL, PASSWORD);
  await otto.client.people.setPin({ pin: PIN, password: PASSWORD });
  let token = otto.token;
  const factory = (await master.client.hierarchy.scopes()).find(({ kind }) => kind === 'factory');
  if (factory === undefined) throw new Error('There is no factory');
  for (let step = 0; step < steps; step += 1) {
    // Every act at least once, then as they come.
    const act = ACTS[step] ?? choices.of(ACTS);
    const { people, hierarchy } = clientOf(house.station, token);
    tally.met(act);
    const before = rowsOf(house).length;
    let expected: number | null = 1;
    if (act === 'sign in') {
      const answer = await answerOf(
        clientOf(house.station, null).people.signIn({ email: EMAIL, password: PASSWORD }),
      );
      // After many wrong ones the right one waits too: that is one entry as well.
      if (answer.kind === 'done') ({ token } = answer.value as { readonly token: string });
    } else if (act === 'wrong password')
      await answerOf(
        clientOf(house.station, null).people.signIn({ email: EMAIL, password: 'a wrong password' }),
      );
    else if (act === 'done') await people.setLanguage({ language: choices.of(['en', 'es', 'it']) });
    else if (act === 'refused')
      await answerOf(people.changePassword({ oldPassword: 'a wrong password', newPassword: PASSWORD }));
    else if (act === 'forbidden')
      await answerOf(hierarchy.createArea({ parentId: factory.id, name: `Area ${step}` }));
    else if (act === 'read') {
      await hierarchy.scopes();
      expected = 0;
    } else if (act === 'sign out') await people.signOut();
    else if (act === 'clock set') {
      house.clock.set(choices.below(7_200) - 3_600);
      expected = 0;
    } else {
      // What locks, idles or ends leaves entries of its own: looked at as a whole, in the chain.
      expected = null;
      await liveLonger(house, act, token);
    }
    const written = rowsOf(house).length - before;
    tally.expect(
      expected === null || written === expected,
      `${act}: ${written} entries, not ${expected ?? 0}`,
    );
    house.clock.pass(1);
    const word = await wordOf(clientOf(house.station, token).live.station());
    if (word !== 'done') {
      house.clock.pass(301);
      token = (await signIn(house.station, EMAIL, PASSWORD)).token;
    }
  }
}

async function liveLonger(house: BareStation, act: (typeof ACTS)[number], token: string): Promise<void> {
  const { people } = clientOf(house.station, token);
  if (act === 'restart') {
    await house.reopen();
    return;
  }
  if (act === 'idle') house.clock.pass(301);
  else await people.lock();
  await answerOf(people.unlock(act === 'unlock by PIN' ? { pin: PIN } : { password: PASSWORD }));
}

function checkEntries(tally: Tally, house: BareStation): void {
  let before: Row | null = null;
  const ids = new Set<string>();
  for (const row of rowsOf(house)) {
    tally.ran();
    tally.met(`entry ${row.result}`);
    const told = JSON.stringify(row);
    const follows: boolean = before?.epoch === row.epoch;
    tally.expect(row.sequence === (follows ? (before?.sequence ?? 0) + 1 : 1), `a gap before ${told}`);
    tally.expect(row.previousHash === (follows ? before?.hash : '0'.repeat(64)), `does not follow: ${told}`);
    const { hash, ...hashed } = row;
    tally.expect(plainHash(hashed) === hash, `hashed otherwise: ${told}`);
    tally.expect(!ids.has(row.id), `an id twice: ${told}`);
    ids.add(row.id);
    checkBody(tally, row);
    before = row;
  }
  tally.expect(ids.size > 10, 'hardly any entries');
}

function checkBody(tally: Tally, row: Row): void {
  const body = JSON.parse(row.body) as AuditBody;
  const { actor } = body;
  const told = JSON.stringify(row);
  tally.expect(Number.isFinite(body.monotonicMilliseconds), `no monotonic time: ${told}`);
  tally.expect(
    body.version !== '' && body.stationName !== '' && row.stationId !== '',
    `no version or station: ${told}`,
  );
  tally.expect(Number.isSafeInteger(row.at) && row.at > 0, `no time: ${told}`);
  tally.expect(/^\w+\.\w+$/.test(row.action), `no action: ${told}`);
  tally.expect(actor.personId === row.personId, `two persons in one entry: ${told}`);
  if (actor.knownBy !== undefined && actor.knownBy !== null)
    tally.met(`known by ${actor.knownBy === 'pin' ? 'PIN' : actor.knownBy}`);
  if (row.personId === null || row.action.startsWith('station.')) return;
  tally.expect((actor.personName ?? '') !== '', `nobody's name: ${told}`);
  const secrets = [PASSWORD, PIN, COMPANY.password];
  tally.expect(!secrets.some((secret) => row.body.includes(secret)), `a secret in ${told}`);
}

/** The hash a second time, from its rule alone: SHA-256 over every column as JSON with its keys in order. */
function plainHash(columns: Omit<Row, 'hash'>): string {
  const members = Object.entries(columns)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return createHash('sha256')
    .update(`{${members.join(',')}}`)
    .digest('hex');
}
