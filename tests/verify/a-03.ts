import { COMPANY, found } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf } from '../support/station.ts';
import { answerOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

/** From the rules, not from the code (people: PE3): the fifth wrong one waits 30 s, then twice as long, up to 300. */
const FREE = 5;
const waitAfter = (failures: number): number =>
  failures < FREE ? 0 : Math.min(300, 30 * 2 ** (failures - FREE));

const PIN = '840273';
const PINS_UNTIL_OFF = 10;
const GUESSES_AT_ONCE = 50;

/** What somebody who guesses, or the machine, does next. */
const ACTS = ['wrong', 'wrong', 'wrong', 'right', 'pass', 'pass all', 'set clock', 'restart'] as const;

/**
 * Guesses are counted and slowed, whatever is done between them: random walks of wrong and right passwords, time that
 * passes, clocks that are set and restarts, beside a model of the rule.
 */
export const harness: Harness = {
  id: 'A-03',
  about: 'guesses are slowed, through restarts and clocks that are set, and fifty at once count as fifty',
  floor: 1_000,
  fewRuns: 12,
  faultClasses: [...new Set(ACTS), 'waited', 'looked at', 'at once', 'PIN turned off', 'PIN back on'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let round = 0; tally.runs < runs && !tally.failed; round += 1) {
      const house = await openBareStation();
      const choices = choicesFrom(seed + round);
      await found(house);
      await walkGuesses(tally, house, choices, Math.min(120, runs - tally.runs));
      await guessAtOnce(tally, house, choices);
      await guessPins(tally, house);
      await house.discard();
      progress(`${tally.runs} steps`);
    }
    return tally.outcome();
  },
};

interface Model {
  failures: number;
  /** On the clock that nobody can set, in seconds. */
  waitsUntil: number;
  /** The wall clock was set since the wait began: after a restart only its length is promised. */
  wasSet: boolean;
}

async function walkGuesses(tally: Tally, house: BareStation, choices: Choices, steps: number): Promise<void> {
  const { clock } = house;
  const model: Model = { failures: 0, waitsUntil: 0, wasSet: false };
  const now = () => clock.monotonicMilliseconds() / 1_000;
  for (let step = 0; step < steps && !tally.failed; step += 1) {
    const act = choices.of(ACTS);
    tally.ran();
    tally.met(act);
    if (act === 'pass') clock.pass(choices.below(120));
    else if (act === 'pass all') clock.pass(301);
    else if (act === 'set clock') {
      clock.set(choices.below(200_000) - 100_000);
      model.wasSet = true;
    } else if (act === 'restart') await restart(tally, house, model, now);
    else await guessOnce(tally, house, model, act, now);
  }
}

async function guessOnce(
  tally: Tally,
  house: BareStation,
  model: Model,
  act: 'wrong' | 'right',
  now: () => number,
): Promise<void> {
  const password = act === 'right' ? COMPANY.password : 'not the right one';
  const answer = await answerOf(
    clientOf(house.station, null).people.signIn({ email: COMPANY.email, password }),
  );
  const left = Math.ceil(model.waitsUntil - now());
  const told = JSON.stringify({ act, model, answer: answer.kind === 'done' ? 'done' : answer.facts });
  if (left > 0) {
    tally.met('waited');
    const isTold = answer.kind === 'refused' && answer.facts['retryInSeconds'] === left;
    tally.expect(isTold, `must wait ${left} s: ${told}`);
    return;
  }
  tally.met('looked at');
  if (act === 'right') {
    Object.assign(model, { failures: 0, waitsUntil: 0, wasSet: false });
    tally.expect(answer.kind === 'done', `the right one is refused: ${told}`);
    return;
  }
  model.failures += 1;
  const seconds = waitAfter(model.failures);
  if (seconds > 0) Object.assign(model, { waitsUntil: now() + seconds, wasSet: false });
  const expected = seconds > 0 ? seconds : FREE - model.failures;
  const found =
    answer.kind === 'refused' ? (answer.facts['retryInSeconds'] ?? answer.facts['attemptsLeft']) : null;
  tally.expect(found === expected, `a wrong one must answer ${expected}: ${told}`);
}

/** What is on the disk promises no longer wait than the rule's, and no shorter one unless the clock was set. */
async function restart(tally: Tally, house: BareStation, model: Model, now: () => number): Promise<void> {
  const left = Math.max(0, Math.ceil(model.waitsUntil - now()));
  await house.reopen();
  const guess = clientOf(house.station, null).people.signIn({
    email: COMPANY.email,
    password: 'not the right one',
  });
  const answer = await answerOf(guess);
  const seconds = answer.kind === 'refused' ? Number(answer.facts['retryInSeconds'] ?? 0) : 0;
  const isWaiting = left > 0 && (!model.wasSet || seconds <= waitAfter(model.failures));
  if (isWaiting && !model.wasSet) {
    tally.expect(seconds === left, `after a restart ${seconds} s are left, not ${left}`);
    return;
  }
  if (!model.wasSet) {
    // The wait was over: this guess was looked at and counted.
    model.failures += 1;
    const wait = waitAfter(model.failures);
    model.waitsUntil = wait > 0 ? now() + wait : 0;
    tally.expect(seconds === wait, `after a restart a wrong one waits ${seconds} s, not ${wait}`);
    return;
  }
  tally.expect(seconds <= 300, `after a restart ${seconds} s are left`);
  // Whether it was looked at is not to be told from here: begin anew with the right one.
  house.clock.pass(301);
  await clientOf(house.station, null).people.signIn({ email: COMPANY.email, password: COMPANY.password });
  Object.assign(model, { failures: 0, waitsUntil: 0, wasSet: false });
}

async function guessAtOnce(tally: Tally, house: BareStation, choices: Choices): Promise<void> {
  const nobody = clientOf(house.station, null).people;
  house.clock.pass(301);
  await nobody.signIn({ email: COMPANY.email, password: COMPANY.password });
  const right = FREE + choices.below(GUESSES_AT_ONCE - FREE);
  const answers = await Promise.all(
    Array.from({ length: GUESSES_AT_ONCE }, (_, number) =>
      answerOf(
        nobody.signIn({
          email: COMPANY.email,
          password: number === right ? COMPANY.password : `guess ${number} of fifty`,
        }),
      ),
    ),
  );
  const looked = answers.filter(
    (answer) => answer.kind === 'refused' && answer.code === 'people.wrongSecret',
  ).length;
  tally.ran();
  tally.met('at once');
  tally.expect(looked === FREE - 1, `${looked + 1} of fifty at once were looked at`);
  tally.expect(
    answers.every(({ kind }) => kind === 'refused'),
    'the right one helped although the wait had begun',
  );
  house.clock.pass(301);
}

async function guessPins(tally: Tally, house: BareStation): Promise<void> {
  const { token } = await clientOf(house.station, null).people.signIn({
    email: COMPANY.email,
    password: COMPANY.password,
  });
  const { people } = clientOf(house.station, token);
  await people.setPin({ pin: PIN, password: COMPANY.password });
  await people.lock();
  for (let wrong = 0; wrong < PINS_UNTIL_OFF; wrong += 1) {
    await answerOf(people.unlock({ pin: '840274' }));
    house.clock.pass(301);
    tally.ran();
  }
  const off = await answerOf(people.unlock({ pin: PIN }));
  tally.met('PIN turned off');
  tally.expect(
    off.kind === 'refused' && off.code === 'people.pinOff',
    'after ten wrong PINs the right one is looked at',
  );
  await people.unlock({ password: COMPANY.password });
  await people.lock();
  tally.met('PIN back on');
  tally.expect(
    (await answerOf(people.unlock({ pin: PIN }))).kind === 'done',
    'the password did not turn the PIN on',
  );
}
