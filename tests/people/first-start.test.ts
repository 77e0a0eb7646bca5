import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { DEMO_GUESTS, DEMO_PEOPLE } from '../../src/station/demo/people.ts';
import { openAsStranger, openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, signIn } from '../support/station.ts';
import { addOperator, COMPANY, found } from './accounts.ts';

const DAY_SECONDS = 86_400;

let house: BareStation;
beforeEach(async () => {
  house = await openBareStation();
});
afterEach(() => house.discard());

const everybody = () => house.station.store.reading.select().from(people).all();

test('[PE1] makes one company, one factory and one Master, who is signed in', async () => {
  const nobody = clientOf(house.station, null);
  expect(await nobody.people.greeting()).toMatchObject({ state: 'firstStart', demo: false, demoPeople: [] });
  const { client } = await found(house);
  expect(await nobody.people.greeting()).toMatchObject({
    state: 'ready',
    demoPeople: [],
    demoPassword: null,
  });
  const mine = await client.people.mine();
  expect(mine.person).toMatchObject({ email: COMPANY.email, state: 'active' });
  expect(mine.scopes.map(({ kind, name }) => [kind, name])).toEqual([
    ['platform', 'All companies'],
    ['client', 'Acme Parts'],
    ['factory', 'North'],
  ]);
});

test('[PE1] whoever started with a clock that was ahead is Master once it is set right', async () => {
  house.clock.set(400 * DAY_SECONDS);
  const { client } = await found(house);
  await addOperator(house, client);
  house.clock.set(-400 * DAY_SECONDS);
  await house.reopen();
  const master = await signIn(house.station, COMPANY.email, COMPANY.password);
  await addOperator(house, master.client, 'second@acme.example');
  expect(everybody()).toHaveLength(3);
});

test('[PE1] of twenty who come at once, one becomes Master (A-09)', async () => {
  const nobody = clientOf(house.station, null);
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, number) =>
      nobody.people.firstStart({ ...COMPANY, email: `person${number}@acme.example` }),
    ),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status === 'rejected')
      expect(answer.reason).toMatchObject({ data: { code: 'people.alreadySetUp' } });
  }
  expect(everybody()).toHaveLength(1);
  expect(house.station.store.reading.select().from(scopes).all()).toHaveLength(3);
});

test('[PE1] never again: not after a restart, nor when nobody is left who could sign in', async () => {
  await found(house);
  await house.station.close();
  const stranger = openAsStranger(house.directory);
  stranger.exec(`
    DROP TRIGGER people_keep_a_master;
    UPDATE write_context SET transaction_id = 'stranger';
    UPDATE people SET state = 'inactive'`);
  stranger.close();
  await house.reopen();
  const again = { ...COMPANY, email: 'second@acme.example' };
  expect(await refusalOf(clientOf(house.station, null).people.firstStart(again))).toEqual({
    code: 'people.alreadySetUp',
  });
  await house.reopen();
  expect(await refusalOf(clientOf(house.station, null).people.firstStart(again))).toEqual({
    code: 'people.alreadySetUp',
  });
  expect(everybody()).toHaveLength(1);
});

test('[PE1] not from another machine', async () => {
  const far = createRouterClient(house.station.router, {
    context: { headers: {}, face: 'gateway', local: false },
  });
  expect(await refusalOf(far.people.firstStart(COMPANY))).toEqual({ code: 'people.alreadySetUp' });
  expect(await refusalOf(far.people.startDemo({ language: 'en' }))).toEqual({ code: 'people.alreadySetUp' });
  expect(everybody()).toEqual([]);
});

test('[PE14] a password of 14 characters, or of few different ones, is not taken', async () => {
  const nobody = clientOf(house.station, null);
  const short = nobody.people.firstStart({ ...COMPANY, password: 'fourteen chars' });
  expect(await refusalOf(short)).toEqual({
    code: 'input.invalid',
    issues: [{ path: ['password'], problem: 'too_small' }],
  });
  for (const password of ['aaaaaaaaaaaaaaaaaaaa', 'abababababababababab', COMPANY.email, 'password12345678'])
    expect(await refusalOf(nobody.people.firstStart({ ...COMPANY, password }))).toEqual({
      code: 'people.passwordTooCommon',
    });
  expect(everybody()).toEqual([]);
});

test('[PE17] the demo’s people never come into a station that somebody has set up, even at the same moment', async () => {
  const nobody = clientOf(house.station, null);
  const answers = await Promise.allSettled([
    nobody.people.startDemo({ language: 'en' }),
    nobody.people.firstStart(COMPANY),
    nobody.people.startDemo({ language: 'es' }),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { demo, state } = await nobody.people.greeting();
  expect(state).toBe('ready');
  expect(everybody()).toHaveLength(demo ? DEMO_PEOPLE.length + DEMO_GUESTS.length : 1);
  expect(await refusalOf(nobody.people.startDemo({ language: 'en' }))).toEqual({
    code: 'people.alreadySetUp',
  });
});
