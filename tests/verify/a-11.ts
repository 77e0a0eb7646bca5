import { people } from '../../src/shop/people/tables.ts';
import { addOperator, found, invite } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, signIn, type Client } from '../support/station.ts';
import { answerOf, wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

const PASSWORD = 'another long password';
const PIN = '840273';

/** Nobody is tempted to share an account when another person is there within this. */
const SWITCH_MILLISECONDS = 3_000;

/** An account is one person's for ever, however its name is written; and changing the person is quick. */
export const harness: Harness = {
  id: 'A-11',
  about: 'account names are never used again, and people change places in three seconds',
  floor: 100,
  fewRuns: 6,
  faultClasses: [
    'of an active account',
    'of a closed account',
    'written otherwise',
    'at once',
    'changed places',
    'unlocked by PIN',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    const house = await openBareStation();
    try {
      const master = await found(house);
      const otto = await addOperator(house, master.client, 'otto@acme.example', PASSWORD);
      await addOperator(house, master.client, 'olga@acme.example', PASSWORD);
      await tryNames(tally, master.client, choices, 'of an active account');
      await master.client.people.deactivate({ personId: otto.personId as never });
      while (tally.runs < runs - 6) await tryNames(tally, master.client, choices, 'of a closed account');
      await tryAtOnce(tally, house, master.client);
      for (let turn = 0; turn < 3; turn += 1) await changePlaces(tally, house);
      progress(`${tally.runs} names and changes`);
    } finally {
      await house.discard();
    }
    return tally.outcome();
  },
};

async function tryNames(tally: Tally, master: Client, choices: Choices, what: string): Promise<void> {
  const written = [...'otto@acme.example'].map((sign) => choices.of([sign, sign.toUpperCase()])).join('');
  const spaced = choices.of([written, ` ${written}`, `${written} `, `\t${written}`]);
  const answer = await answerOf(invite(master, spaced));
  tally.ran();
  tally.met(what);
  tally.met('written otherwise');
  const isTaken = answer.kind === 'refused' && answer.code === 'people.emailTaken';
  tally.expect(
    isTaken,
    `${what}, ${JSON.stringify(spaced)}: ${answer.kind === 'done' ? 'done' : answer.code}`,
  );
}

async function tryAtOnce(tally: Tally, { station }: BareStation, master: Client): Promise<void> {
  const words = await Promise.all(
    Array.from({ length: 10 }, (_, number) =>
      wordOf(invite(master, number % 2 === 0 ? 'New@acme.example' : 'new@ACME.example')),
    ),
  );
  tally.ran();
  tally.met('at once');
  tally.expect(words.filter((word) => word === 'done').length === 1, `ten at once: ${words.join(', ')}`);
  const emails = station.store.reading
    .select()
    .from(people)
    .all()
    .map(({ email }) => email.toLowerCase());
  tally.expect(new Set(emails).size === emails.length, 'two accounts have one name');
}

/** One person leaves the shared screen, another signs in; then a lock and the PIN. */
async function changePlaces(tally: Tally, { station }: BareStation): Promise<void> {
  const master = await signIn(station, 'ada@acme.example', 'a long enough password');
  const begun = performance.now();
  await master.client.people.signOut();
  const olga = await signIn(station, 'olga@acme.example', PASSWORD);
  await olga.client.people.mine();
  tally.ran();
  tally.met('changed places');
  const changed = performance.now() - begun;
  tally.expect(changed < SWITCH_MILLISECONDS, `to change places took ${changed} ms`);
  await olga.client.people.setPin({ pin: PIN, password: PASSWORD });
  await olga.client.people.lock();
  const locked = performance.now();
  await clientOf(station, olga.token).people.unlock({ pin: PIN });
  await olga.client.people.mine();
  tally.ran();
  tally.met('unlocked by PIN');
  const unlocked = performance.now() - locked;
  tally.expect(unlocked < SWITCH_MILLISECONDS, `to unlock took ${unlocked} ms`);
}
