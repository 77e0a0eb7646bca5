import { createRouterClient } from '@orpc/server';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { COMPANY } from '../people/accounts.ts';
import { openAsStranger, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf } from '../support/station.ts';
import { answerOf, wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';

const AT_ONCE = 20;

/** The first Master comes once in the life of a station, and never again. */
export const harness: Harness = {
  id: 'A-09',
  about: 'of twenty first starts at once one makes a Master, and none ever after',
  floor: 200,
  fewRuns: AT_ONCE,
  faultClasses: [
    'twenty at once',
    'from another machine',
    'a second time',
    'everybody closed',
    'accounts emptied',
    'with the demo',
  ],
  async run({ runs, progress }) {
    const tally = new Tally();
    while (tally.runs < runs) {
      await tryFirstStart(tally);
      progress(`${tally.runs} first starts`);
    }
    return tally.outcome();
  },
};

async function tryFirstStart(tally: Tally): Promise<void> {
  const house = await openBareStation();
  const start = (number: number) =>
    answerOf(
      clientOf(house.station, null).people.firstStart({ ...COMPANY, email: `person${number}@acme.example` }),
    );
  try {
    await tryFromFar(tally, house);
    const demo = clientOf(house.station, null).people.startDemo;
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => start(number)));
    tally.ran(AT_ONCE);
    tally.met('twenty at once');
    const made = answers.filter(({ kind }) => kind === 'done').length;
    tally.expect(made === 1, `${made} of ${AT_ONCE} were done`);
    tally.expect(
      answers.every((answer) => answer.kind === 'done' || answer.code === 'people.alreadySetUp'),
      'another refusal than that it is set up',
    );
    checkOne(tally, house);
    tally.met('a second time');
    tally.expect((await start(99)).kind === 'refused', 'a second first start');
    tally.met('with the demo');
    tally.expect(
      (await wordOf(demo({ language: 'en' }))) === 'people.alreadySetUp',
      'the demo came into a station of somebody',
    );
    await tryEmptied(tally, house, start);
  } finally {
    await house.discard();
  }
}

async function tryFromFar(tally: Tally, { station }: BareStation): Promise<void> {
  const context = { headers: {}, face: 'gateway', local: false } as const;
  const far = createRouterClient(station.router, { context });
  tally.met('from another machine');
  tally.expect(
    (await wordOf(far.people.firstStart(COMPANY))) === 'people.alreadySetUp',
    'a first start from afar',
  );
}

function checkOne(tally: Tally, { station }: BareStation): void {
  const { reading } = station.store;
  tally.expect(reading.select().from(people).all().length === 1, 'not one account');
  const companies = reading
    .select()
    .from(scopes)
    .all()
    .filter(({ kind }) => kind === 'client');
  tally.expect(companies.length === 1, 'not one company');
}

/** As after a restore that lost the accounts, or when nobody is left who could sign in. */
async function tryEmptied(
  tally: Tally,
  house: BareStation,
  start: (number: number) => ReturnType<typeof answerOf>,
): Promise<void> {
  for (const [what, statement] of [
    ['everybody closed', "UPDATE people SET state = 'inactive'"],
    ['accounts emptied', 'DELETE FROM people; DELETE FROM credentials; DELETE FROM grants'],
  ] as const) {
    await house.station.close();
    const stranger = openAsStranger(house.directory);
    const triggers = stranger
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .pluck()
      .all();
    for (const name of triggers) stranger.exec(`DROP TRIGGER "${name}"`);
    stranger.exec(statement);
    stranger.close();
    await house.reopen();
    tally.met(what);
    const again = await start(100);
    tally.expect(
      again.kind === 'refused' && again.code === 'people.alreadySetUp',
      `${what}: a new Master came`,
    );
  }
}
