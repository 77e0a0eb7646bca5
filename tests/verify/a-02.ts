import { addOperator, COMPANY, found, invite, seenOf } from '../people/accounts.ts';
import { openBareStation } from '../support/open-station.ts';
import { clientOf } from '../support/station.ts';
import { type Harness, Tally } from './harness.ts';
import { choicesFrom } from './random.ts';

/** Accounts that somebody may guess at, by what they are. */
const ACCOUNTS = {
  'wrong password': COMPANY.email,
  unknown: 'nobody@acme.example',
  invited: 'invited@acme.example',
  closed: 'closed@acme.example',
  'reset pending': 'reset@acme.example',
} as const;
type Kind = keyof typeof ACCOUNTS;
const KINDS = Object.keys(ACCOUNTS) as Kind[];

const RIGHT_ONCE = 'another long password';

/** Longer than any wait: the next guess is looked at. */
const LONG_ENOUGH_SECONDS = 301;

/** Of how many tries the times are compared; fewer say nothing about a difference of a tenth. */
const TIMED_TRIES = 100;
const DIFFERENCE_MAXIMUM = 0.1;

/** Who is there is told to nobody: not by the answer, and not by the time that it takes. */
export const harness: Harness = {
  id: 'A-02',
  about: 'unknown, wrong, invited, closed, reset and locked accounts answer alike, and take as long',
  floor: TIMED_TRIES * KINDS.length,
  fewRuns: 5,
  faultClasses: [...KINDS, 'waiting', 'code of an invitation', 'recovery code'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    const house = await openBareStation();
    try {
      const master = await found(house);
      for (const kind of ['closed', 'reset pending'] as const) {
        const { personId } = await addOperator(house, master.client, ACCOUNTS[kind], RIGHT_ONCE);
        const verb = kind === 'closed' ? 'deactivate' : 'resetPassword';
        await master.client.people[verb]({ personId: personId as never });
      }
      await invite(master.client, ACCOUNTS.invited);
      const nobody = clientOf(house.station, null).people;
      const milliseconds = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
      while (tally.runs < runs) {
        const password = choices.below(2) === 0 ? choices.password() : RIGHT_ONCE;
        const answers = new Map<Kind, string>();
        // In another order each time: what the machine does meanwhile meets all.
        for (const kind of KINDS.toSorted(() => choices.below(3) - 1)) {
          const startedAt = performance.now();
          const seen = await seenOf(nobody.signIn({ email: ACCOUNTS[kind], password }));
          milliseconds.get(kind)?.push(performance.now() - startedAt);
          answers.set(kind, JSON.stringify(seen));
          tally.ran();
          tally.met(kind);
        }
        tally.expect(
          new Set(answers.values()).size === 1,
          () => `not alike: ${JSON.stringify([...answers])}`,
        );
        await tryWaiting(
          tally,
          () => nobody.signIn({ email: choices.of(Object.values(ACCOUNTS)), password }),
          answers,
        );
        house.clock.pass(LONG_ENOUGH_SECONDS);
      }
      await tryCodes(tally, nobody);
      if (runs >= TIMED_TRIES * KINDS.length) compareTimes(tally, milliseconds, progress);
    } finally {
      await house.discard();
    }
    return tally.outcome();
  },
};

/** While an account waits, it says so whether it is there or not. */
async function tryWaiting(
  tally: Tally,
  guess: () => Promise<unknown>,
  answers: ReadonlyMap<Kind, string>,
): Promise<void> {
  const [said = ''] = answers.values();
  if (!said.includes('lockedOut')) return;
  tally.met('waiting');
  const waiting = JSON.stringify(await seenOf(guess()));
  tally.expect(waiting === said, `while it waits: ${waiting}, not ${said}`);
}

async function tryCodes(tally: Tally, nobody: ReturnType<typeof clientOf>['people']): Promise<void> {
  const [code, password] = ['AAAAA-AAAAA-AAAAA', 'a third long password'];
  const ofInvitation = async (email: string) =>
    JSON.stringify(await seenOf(nobody.acceptInvitation({ email, code, password })));
  const ofRecovery = async (email: string) =>
    JSON.stringify(await seenOf(nobody.recover({ email, recoveryCode: code, newPassword: password })));
  const [one, other] = ['nobody2@acme.example', 'nobody3@acme.example'];
  tally.met('code of an invitation');
  tally.met('recovery code');
  tally.expect(
    (await ofInvitation(one)) === (await ofInvitation(other)),
    'codes of invitations do not answer alike',
  );
  tally.expect((await ofRecovery(one)) === (await ofRecovery(other)), 'recovery codes do not answer alike');
}

/** The mean of the faster half: another program on the machine is no difference between accounts. */
function compareTimes(
  tally: Tally,
  milliseconds: ReadonlyMap<Kind, readonly number[]>,
  progress: (text: string) => void,
): void {
  const means = [...milliseconds].map(([kind, times]) => {
    const kept = times.toSorted((one, other) => one - other).slice(0, Math.ceil(times.length / 2));
    return { kind, mean: kept.reduce((sum, time) => sum + time, 0) / kept.length };
  });
  progress(means.map(({ kind, mean }) => `${kind} ${mean.toFixed(1)} ms`).join(', '));
  const slowest = Math.max(...means.map(({ mean }) => mean));
  const fastest = Math.min(...means.map(({ mean }) => mean));
  const difference = (slowest - fastest) / slowest;
  tally.expect(difference < DIFFERENCE_MAXIMUM, `times differ by ${(difference * 100).toFixed(0)} %`);
}
