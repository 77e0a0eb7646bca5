import { addOperator, found } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, plainClientOf, signIn, type SignedInPerson } from '../support/station.ts';
import { answerOf, wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

const PASSWORD = 'another long password';
const EMAIL = 'otto.582947@acme.example';

/** PINs that somebody guesses first, made by kind; each must be refused. */
const EASY: Readonly<Record<string, (choices: Choices) => string>> = {
  'one digit': (choices) => choices.digits(1).repeat(6 + choices.below(7)),
  'a block repeated': (choices) => choices.digits(3).repeat(2 + choices.below(3)),
  'in steps': (choices) => {
    const [first, step] = [choices.below(10), 1 + choices.below(9)];
    return Array.from({ length: 6 + choices.below(7) }, (_, index) => (first + step * index) % 10).join('');
  },
  'a year first': (choices) => `${choices.of(['19', '20'])}${choices.digits(4)}`,
  'a year last': (choices) => `${choices.digits(2)}${choices.of(['19', '20'])}${choices.digits(2)}`,
  'day and month and year': (choices) => dayIn(choices, ['day', 'month', 'year']),
  'year and month and day': (choices) => dayIn(choices, ['year', 'month', 'day']),
  'month and day and year': (choices) => dayIn(choices, ['month', 'day', 'year']),
  'of the e-mail': (choices) =>
    choices.of(['582947', `${choices.digits(1)}582947`, `582947${choices.digits(3)}`]),
  'everybody’s': (choices) =>
    choices.of([
      '123456',
      '654321',
      '111111',
      '121212',
      '123123',
      '112233',
      '159753',
      '147258',
      '000000',
      '987654',
    ]),
};

type DayPart = 'day' | 'month' | 'year';

function dayIn(choices: Choices, order: readonly DayPart[]): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const parts = {
    day: two(1 + choices.below(28)),
    month: two(1 + choices.below(12)),
    year: choices.digits(2),
  };
  return order.map((part) => parts[part]).join('');
}

/** Neither six to twelve digits nor anything else than digits. */
const MISSHAPEN = ['', '1', '84027', '8402735918642', '84O273', ' 840273', '84027.3', '840273\n', '٨٤٠٢٧٣'];

/** A PIN is hard to guess, and unlocks a session that a password opened here: nothing else. */
export const harness: Harness = {
  id: 'A-04',
  about: 'easy PINs are refused; a PIN only unlocks, and is never enough for what is grave',
  floor: 400,
  fewRuns: 20,
  faultClasses: [
    ...Object.keys(EASY),
    'misshapen',
    'good PIN taken',
    'PIN as a password',
    'PIN without a session',
    'PIN after a restart',
    'PIN for what is grave',
    'PIN past the end of the session',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    const house = await openBareStation();
    try {
      const master = await found(house);
      const otto = await addOperator(house, master.client, EMAIL, PASSWORD);
      for (let turn = 0; tally.runs < runs; turn += 1) {
        await trySetting(tally, otto, choices, turn);
        // Ten hours of this in a row would end the session itself.
        if (turn % 100 === 99) progress(`${tally.runs} PINs`);
      }
      await tryPowers(tally, house, otto);
    } finally {
      await house.discard();
    }
    return tally.outcome();
  },
};

async function trySetting(
  tally: Tally,
  { client }: SignedInPerson,
  choices: Choices,
  turn: number,
): Promise<void> {
  const kinds = Object.keys(EASY);
  const kind = kinds[turn % kinds.length] ?? '';
  const easy = EASY[kind]?.(choices) ?? '';
  tally.ran();
  tally.met(kind);
  const said = await wordOf(client.people.setPin({ pin: easy, password: PASSWORD }));
  tally.expect(said === 'people.pinTooEasy', `${kind}, ${easy}: ${said}`);
  const misshapen = choices.of(MISSHAPEN);
  tally.met('misshapen');
  const answer = await wordOf(client.people.setPin({ pin: misshapen, password: PASSWORD }));
  tally.expect(answer === 'input.invalid', `${JSON.stringify(misshapen)}: ${answer}`);
}

async function tryPowers(tally: Tally, house: BareStation, otto: SignedInPerson): Promise<void> {
  const pin = '840273';
  const { people } = otto.client;
  tally.met('good PIN taken');
  tally.expect(
    (await wordOf(people.setPin({ pin, password: PASSWORD }))) === 'done',
    'a good PIN is not taken',
  );
  const nobody = clientOf(house.station, null).people;
  tally.met('PIN as a password');
  const asPassword = await answerOf(nobody.signIn({ email: EMAIL, password: pin }));
  tally.expect(asPassword.kind === 'refused' && asPassword.code === 'people.wrongSecret', 'a PIN signs in');
  tally.met('PIN without a session');
  tally.expect((await wordOf(nobody.unlock({ pin }))) === 'people.signedOut', 'a PIN opens a session');
  await tryGraveAct(tally, house, otto, pin);
  tally.met('PIN past the end of the session');
  house.clock.pass(12 * 3_600);
  tally.expect((await wordOf(people.unlock({ pin }))) !== 'done', 'a PIN unlocks a session that is over');
  const again = await signIn(house.station, EMAIL, PASSWORD);
  await again.client.people.lock();
  await house.reopen();
  tally.met('PIN after a restart');
  const after = clientOf(house.station, again.token).people;
  tally.expect(
    (await wordOf(after.unlock({ pin }))) === 'people.signedOut',
    'a PIN opens a session of before a restart',
  );
}

/** Unlocked by the PIN, a screen still asks for the password before what is grave. */
async function tryGraveAct(
  tally: Tally,
  house: BareStation,
  { client, token }: SignedInPerson,
  pin: string,
): Promise<void> {
  await client.people.lock();
  await client.people.unlock({ pin });
  const plain = plainClientOf(house.station, token).people;
  const digest = '0'.repeat(64);
  tally.met('PIN for what is grave');
  const without = await answerOf(plain.prove({ digest }));
  tally.expect(
    without.kind === 'refused' && without.facts['passwordNeeded'] === true,
    'after a PIN no password is asked for',
  );
  tally.expect(
    (await wordOf(plain.prove({ digest, password: pin }))) === 'people.wrongSecret',
    'a PIN proves',
  );
}
