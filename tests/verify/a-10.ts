import { eq } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { addOperator, COMPANY, found, type Founded } from '../people/accounts.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, signIn, type Client } from '../support/station.ts';
import { wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

const DAY_SECONDS = 24 * 60 * 60;
const EMAIL = 'otto@acme.example';
const FIRST_PASSWORD = 'another long password';

/** Five groups of five signs of 32: 125 random bits. */
const RECOVERY_CODE = /^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/;

/** Ways back into an account: each works once, in its time, for who it is for, and stands on record. */
export const harness: Harness = {
  id: 'A-10',
  about: 'recovery and reset: single use, in time, chosen by the person, on record',
  floor: 100,
  fewRuns: 3,
  faultClasses: [
    'recovered',
    'recovery code again',
    'recovery code read aloud',
    'reset',
    'old password after a reset',
    'session after a reset',
    'code of a reset again',
    'code of a reset too late',
    'reset by who does not outrank',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (let round = 0; tally.runs < runs; round += 1) {
      const house = await openBareStation();
      const choices = choicesFrom(seed + round);
      try {
        const master = await found(house);
        const recovered = await tryRecovery(tally, house, master, choices);
        await tryReset(tally, house, recovered, choices);
      } finally {
        await house.discard();
      }
      progress(`${tally.runs} ways back`);
    }
    return tally.outcome();
  },
};

/** As somebody types what somebody else reads out. */
function spoken(code: string, choices: Choices): string {
  return [...code]
    .map((sign) =>
      sign === '-'
        ? choices.of(['-', ' ', ''])
        : sign === '0'
          ? choices.of(['0', 'O', 'o'])
          : sign === '1'
            ? choices.of(['1', 'l', 'I'])
            : choices.of([sign, sign.toLowerCase()]),
    )
    .join('');
}

/** The Master with the password that the last recovery left. */
type Recovered = Founded & { readonly password: string };

async function tryRecovery(
  tally: Tally,
  house: BareStation,
  master: Founded,
  choices: Choices,
): Promise<Recovered> {
  let { recoveryCode } = master;
  let last = { token: master.token, password: COMPANY.password as string };
  const nobody = clientOf(house.station, null).people;
  for (let use = 0; use < 3; use += 1) {
    tally.ran();
    tally.expect(RECOVERY_CODE.test(recoveryCode), `${recoveryCode} has not 125 bits`);
    const newPassword = choices.password();
    const given = await nobody.recover({
      email: COMPANY.email,
      recoveryCode: spoken(recoveryCode, choices),
      newPassword,
    });
    tally.met('recovered');
    tally.met('recovery code read aloud');
    tally.expect(
      (await wordOf(clientOf(house.station, last.token).live.station())) !== 'done',
      'the session of before goes on',
    );
    tally.expect(
      (await wordOf(nobody.signIn({ email: COMPANY.email, password: last.password }))) !== 'done',
      'the old password signs in',
    );
    const again = await wordOf(
      nobody.recover({ email: COMPANY.email, recoveryCode, newPassword: choices.password() }),
    );
    tally.met('recovery code again');
    tally.expect(again !== 'done', 'a recovery code works twice');
    expectOnRecord(tally, house, 'people.recover', master.personId);
    last = { token: given.session.token, password: newPassword };
    ({ recoveryCode } = given);
    house.clock.pass(301);
    await nobody.signIn({ email: COMPANY.email, password: newPassword });
  }
  const { token } = await nobody.signIn({ email: COMPANY.email, password: last.password });
  return { ...master, recoveryCode, token, client: clientOf(house.station, token), password: last.password };
}

async function tryReset(
  tally: Tally,
  house: BareStation,
  master: Recovered,
  choices: Choices,
): Promise<void> {
  const otto = await addOperator(house, master.client, EMAIL, FIRST_PASSWORD);
  const other = await addOperator(house, master.client, 'olga@acme.example', FIRST_PASSWORD);
  const personId = otto.personId as never;
  const nobody = clientOf(house.station, null).people;
  tally.met('reset by who does not outrank');
  for (const target of [personId, master.personId as never]) {
    const word = await wordOf(other.client.people.resetPassword({ personId: target }));
    tally.expect(word !== 'done', 'an operator resets a password');
  }
  let password = FIRST_PASSWORD;
  for (let turn = 0; turn < 3; turn += 1) {
    tally.ran();
    const { token } = await signIn(house.station, EMAIL, password);
    const client = await signedInAnew(house, master);
    const { invitationCode: code, expiresAt } = await client.people.resetPassword({ personId });
    tally.met('reset');
    tally.expect(expiresAt - house.clock.now() <= DAY_SECONDS * 1_000, 'the code lives for more than a day');
    tally.met('session after a reset');
    tally.expect(
      (await wordOf(clientOf(house.station, token).live.station())) === 'people.signedOut',
      'the session goes on after a reset',
    );
    tally.met('old password after a reset');
    tally.expect(
      (await wordOf(nobody.signIn({ email: EMAIL, password }))) !== 'done',
      'the old password signs in after a reset',
    );
    expectOnRecord(tally, house, 'people.resetPassword', master.personId);
    const isLate = turn === 1;
    if (isLate) house.clock.pass(DAY_SECONDS + 1);
    const chosen = choices.password();
    const word = await wordOf(nobody.acceptInvitation({ email: EMAIL, code, password: chosen }));
    if (isLate) {
      tally.met('code of a reset too late');
      tally.expect(word !== 'done', 'a code works after its day');
      const later = await signedInAnew(house, master);
      const renewed = await later.people.resetPassword({ personId });
      await nobody.acceptInvitation({ email: EMAIL, code: renewed.invitationCode, password: chosen });
    } else tally.expect(word === 'done', `the code of a reset: ${word}`);
    tally.met('code of a reset again');
    tally.expect(
      (await wordOf(nobody.acceptInvitation({ email: EMAIL, code, password: choices.password() }))) !==
        'done',
      'a code works twice',
    );
    password = chosen;
    house.clock.pass(301);
  }
}

/** The Master, signed in anew: what is grave needs a password of a moment ago. */
async function signedInAnew({ station }: BareStation, { password }: Recovered): Promise<Client> {
  return (await signIn(station, COMPANY.email, password)).client;
}

function expectOnRecord(tally: Tally, { station }: BareStation, action: string, personId: string): void {
  const entry = station.store.reading
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, action))
    .all()
    .findLast(({ result }) => result === 'done');
  tally.expect(entry?.personId === personId, `${action} is not on record as who did it`);
}
